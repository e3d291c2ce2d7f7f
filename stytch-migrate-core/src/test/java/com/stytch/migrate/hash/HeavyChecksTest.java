package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors that {@link ChecksTest} leaves out because they cost much, each once: by the library and by the witness; a wrong
 * password for one of each family. */
@Tag("thorough")
class HeavyChecksTest {

    static List<Vector> translated() {
        return Vector.all().stream()
                .filter(vector -> vector.translatable() && vector.cost() > ChecksTest.LITTLE)
                .toList();
    }

    /** PBKDF2 of Bouncy Castle and scrypt of password4j are slow: one vector of each family is enough of a witness. */
    static List<Vector> witnessed() {
        return translated().stream()
                .filter(vector -> vector.id().matches(".*-[a-z]01"))
                .toList();
    }

    static List<Vector> loginOnly() {
        return Vector.all().stream()
                .filter(vector -> ChecksTest.isCheckable(vector) && vector.cost() > ChecksTest.LITTLE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void verify_fromTheRequestFieldsAlone_takesTheRightPasswordOnly(Vector vector) {
        PasswordHash hash = StytchHashes.fromRequest(vector.stytch());

        assertTrue(StytchHashes.verify(hash, vector.password()));
        if (vector.isFirstOfItsFamily()) {
            assertFalse(StytchHashes.verify(hash, vector.wrongPassword()));
        }
    }

    @ParameterizedTest
    @MethodSource("witnessed")
    void witness_fromTheRequestFieldsAlone_takesTheRightPassword(Vector vector) {
        PasswordHash hash =
                PasswordHashes.read(vector.encoded(), vector.statement()).hash().orElseThrow();

        assertTrue(Witness.verifies(Vector.request(hash), new String(vector.password())));
    }

    @ParameterizedTest
    @MethodSource("loginOnly")
    void check_ofALoginOnlyHash_takesTheRightPasswordOnly(Vector vector) {
        ChecksTest.assertChecks(vector);
    }
}
