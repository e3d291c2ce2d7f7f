package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewPasswordHashTest {

    @ParameterizedTest
    @ValueSource(strings = {"", " pässwörd-Ünïcode-日本 "})
    void of_anyPassword_verifiesByTheRequestFieldsAndByTheWitness(String password) {
        PasswordHash hash = NewPasswordHash.of(password.toCharArray());

        assertTrue(hash.digest().reveal().startsWith("$argon2id$v=19$m=19456,t=2,p=1$"));
        assertTrue(StytchHashes.verify(hash, password.toCharArray()));
        assertFalse(StytchHashes.verify(hash, (password + "x").toCharArray()));
        assertTrue(Witness.verifies(Vector.request(hash), password));
    }

    @Test
    void of_withoutBouncyCastle_isPbkdf2OfTheJdk() {
        char[] password = "p".repeat(100).toCharArray();

        PasswordHash.Pbkdf2 hash = (PasswordHash.Pbkdf2) NewPasswordHash.of(password, false);

        assertEquals(PasswordHash.Pbkdf2.Prf.SHA512, hash.algorithm());
        assertEquals(210_000, hash.iterations());
        assertEquals(64, hash.keyLengthBytes());
        assertTrue(Witness.verifies(Vector.request(hash), new String(password)));
        assertFalse(StytchHashes.verify(hash, "p".repeat(99).toCharArray()));
    }

    @Test
    void of_thePasswordTwice_hasTwoSalts() {
        char[] password = "a".toCharArray();

        assertNotEquals(NewPasswordHash.of(password), NewPasswordHash.of(password));
        assertNotEquals(NewPasswordHash.of(password, false), NewPasswordHash.of(password, false));
        assertEquals('a', password[0]);
    }

    @Test
    void of_whatHasNoUtf8OrIsTooLong_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> NewPasswordHash.of(new char[] {'\udc00'}));
        assertThrows(IllegalArgumentException.class, () -> NewPasswordHash.of(new char[4_097]));
    }
}
