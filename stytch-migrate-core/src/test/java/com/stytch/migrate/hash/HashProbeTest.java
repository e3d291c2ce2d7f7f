package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordVerdict.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HashProbeTest {
    private static final char[] PASSWORD = "correct horse battery staple".toCharArray();
    private static final char[] OTHER = "another".toCharArray();
    /** md5(password + "ERXPZ8S5ff"), of vectors.json, family md5_suffix_salt. */
    private static final String MD5_SUFFIX = "cf5802efd89b975a341f46151b5558cb";

    @Test
    void probe_withTheRightStatement_isProven() {
        HashStatement right = HashStatement.format("md5_suffix_salt").with(HashField.SALT, "ERXPZ8S5ff");

        HashProbe.Result result = HashProbe.probe(MD5_SUFFIX, right, PASSWORD);

        assertEquals(HashProbe.Outcome.PROVEN, result.outcome());
        assertEquals(Kind.TRANSLATED, result.verdict().kind());
        assertEquals(Optional.empty(), result.reason());
        assertEquals(List.of(), result.suggestions());
    }

    @Test
    void probe_withTheSaltOnTheOtherSide_isRefutedAndSaysWhichIsRight() {
        HashStatement wrong = HashStatement.format("md5_prefix_salt").with(HashField.SALT, "ERXPZ8S5ff");

        HashProbe.Result result = HashProbe.probe(MD5_SUFFIX, wrong, PASSWORD);

        assertEquals(HashProbe.Outcome.REFUTED, result.outcome());
        assertEquals("md5_suffix_salt", result.suggestions().get(0).format().orElseThrow());
        assertEquals(
                HashProbe.Outcome.PROVEN,
                HashProbe.probe(MD5_SUFFIX, result.suggestions().get(0), PASSWORD)
                        .outcome());
        assertFalse(result.toString().contains("ERXPZ8S5ff"));
    }

    @Test
    void probe_withTheWrongPassword_suggestsNothing() {
        HashStatement right = HashStatement.format("md5_suffix_salt").with(HashField.SALT, "ERXPZ8S5ff");

        HashProbe.Result result = HashProbe.probe(MD5_SUFFIX, right, OTHER);

        assertEquals(HashProbe.Outcome.REFUTED, result.outcome());
        assertEquals(List.of(), result.suggestions());
    }

    @Test
    void probe_ofAnAmbiguousValue_saysWhichFormatFits() {
        HashProbe.Result result = HashProbe.probe("9cc2ae8a1ba7a93da39b46fc1019c481", HashStatement.none(), PASSWORD);

        assertEquals(HashProbe.Outcome.UNDECIDED, result.outcome());
        assertEquals(Optional.of("ambiguous_hash_format"), result.reason());
        assertEquals(List.of(HashStatement.format("md5")), result.suggestions());
    }

    @Test
    void probe_ofMeteorsBcryptTakenAtItsWord_isRefutedAndNamesMeteor() {
        String meteor = "$2b$10$XUjIN3VxgkD2Ey37FHHKx.xUpNaNPe4z6OTxaYlEZTMFFy9jI44iK";

        HashProbe.Result result = HashProbe.probe(meteor, HashStatement.none(), PASSWORD);

        assertEquals(HashProbe.Outcome.REFUTED, result.outcome());
        assertEquals(List.of(HashStatement.format("meteor_bcrypt")), result.suggestions());
    }

    @Test
    void probe_ofASaltThatWasDecoded_suggestsItsEncoding() {
        // of vectors.json, family node_scrypt_hex_salt_decoded
        Vector vector = Vector.all().stream()
                .filter(candidate -> candidate.family().equals("node_scrypt_hex_salt_decoded"))
                .findFirst()
                .orElseThrow();
        HashStatement wrong =
                vector.statement().with(HashField.FORMAT, "node_scrypt").with(HashField.SALT_ENCODING, "text");

        HashProbe.Result result = HashProbe.probe(vector.encoded(), wrong, vector.password());

        assertEquals(HashProbe.Outcome.REFUTED, result.outcome());
        assertTrue(result.suggestions().contains(wrong.with(HashField.SALT_ENCODING, "hex")), result::toString);
    }

    @Test
    void probe_ofATranslatedHash_countsWhatStytchWouldCompute() {
        // WordPress trims " x " before it hashes; Stytch will not, so this user would be locked out.
        String stored = "$P$5AbCdEfGh" + Functions.phpass(Digest.MD5, new byte[] {'x'}, "AbCdEfGh", 7);
        assertEquals(PasswordCheck.right(), PasswordHashes.check(stored, HashStatement.none(), " x ".toCharArray()));

        HashProbe.Result result = HashProbe.probe(stored, HashStatement.none(), " x ".toCharArray());

        assertEquals(HashProbe.Outcome.REFUTED, result.outcome());
        assertEquals(
                HashProbe.Outcome.PROVEN,
                HashProbe.probe(stored, HashStatement.none(), new char[] {'x'}).outcome());
    }

    @Test
    void probe_ofWhatCannotBeCompared_isUndecidedWithTheReason() {
        assertEquals(
                Optional.of("no_password"),
                HashProbe.probe(null, HashStatement.none(), PASSWORD).reason());
        assertEquals(
                Optional.of("too_long"),
                HashProbe.probe("a".repeat(10_000), HashStatement.none(), PASSWORD)
                        .reason());
        assertEquals(
                Optional.of("yescrypt_not_supported"),
                HashProbe.probe(
                                "$y$j9T$abcdefgh1234$0oHRFLj6LcXjMeJBQWf31Adi/7XgfrXv0dxzuSrV7d6",
                                HashStatement.none(),
                                PASSWORD)
                        .reason());
        assertEquals(
                Optional.of("too_expensive"),
                HashProbe.probe(
                                "$2a$31$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq",
                                HashStatement.none(),
                                PASSWORD)
                        .reason());
    }

    @Test
    void probe_ofALoginOnlyHash_isProvenAsTheOldSystemWould() {
        HashProbe.Result result =
                HashProbe.probe("*F4AF2E5D85456A908E0F552F0366375B06267295", HashStatement.none(), PASSWORD);

        assertEquals(HashProbe.Outcome.PROVEN, result.outcome());
        assertEquals(Kind.LOGIN_ONLY, result.verdict().kind());
    }
}
