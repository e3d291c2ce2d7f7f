package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector with a password, computed: the right password fits and another does not. Those that cost little. */
class ChecksTest {
    static final long LITTLE = 20_000;

    static List<Vector> cheapTranslated() {
        return Vector.all().stream()
                .filter(vector -> vector.translatable() && vector.cost() <= LITTLE)
                .toList();
    }

    static List<Vector> cheapLoginOnly() {
        return Vector.all().stream()
                .filter(vector -> isCheckable(vector) && vector.cost() <= LITTLE)
                .toList();
    }

    static boolean isCheckable(Vector vector) {
        return PasswordHashes.read(vector.encoded(), vector.statement()) instanceof PasswordVerdict.LoginOnly loginOnly
                && loginOnly.checkedBy() == PasswordVerdict.LoginOnly.CheckedBy.STORED_HASH;
    }

    @ParameterizedTest
    @MethodSource("cheapTranslated")
    void verify_fromTheRequestFieldsAlone_takesTheRightPasswordOnly(Vector vector) {
        assertVerifies(vector);
    }

    @ParameterizedTest
    @MethodSource("cheapLoginOnly")
    void check_ofALoginOnlyHash_takesTheRightPasswordOnly(Vector vector) {
        assertChecks(vector);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("cheapTranslated")
    void check_ofATranslatedHash_takesTheRightPasswordOnly(Vector vector) {
        assertChecks(vector);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("cheapTranslated")
    void witness_fromTheRequestFieldsAlone_takesTheRightPasswordOnly(Vector vector) {
        assertWitnessed(vector);
    }

    static void assertVerifies(Vector vector) {
        PasswordHash hash = StytchHashes.fromRequest(vector.stytch());

        assertTrue(StytchHashes.affordable(hash));
        assertTrue(StytchHashes.verify(hash, vector.password()));
        assertFalse(StytchHashes.verify(hash, vector.wrongPassword()));
    }

    static void assertChecks(Vector vector) {
        HashStatement statement = vector.statement();

        assertEquals(PasswordCheck.right(), PasswordHashes.check(vector.encoded(), statement, vector.password()));
        assertEquals(PasswordCheck.wrong(), PasswordHashes.check(vector.encoded(), statement, vector.wrongPassword()));
    }

    static void assertWitnessed(Vector vector) {
        PasswordHash hash =
                PasswordHashes.read(vector.encoded(), vector.statement()).hash().orElseThrow();

        assertTrue(Witness.verifies(Vector.request(hash), new String(vector.password())));
        assertFalse(Witness.verifies(Vector.request(hash), new String(vector.wrongPassword())));
    }
}
