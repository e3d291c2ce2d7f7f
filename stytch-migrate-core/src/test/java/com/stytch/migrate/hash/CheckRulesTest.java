package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stated rules of a check: 72 bytes, Unicode, bounds, secrecy, and undecided that is never wrong. */
class CheckRulesTest {
    private static final char[] PASSWORD = "correct horse battery staple".toCharArray();

    @Test
    void check_ofBcrypt_counts72BytesAndNoMore() {
        Vector vector = Vector.all().stream()
                .filter(candidate -> candidate.family().equals("bcrypt_2b") && candidate.password().length > 72)
                .findFirst()
                .orElseThrow();
        String password = new String(vector.password());
        String first72 = new String(
                java.util.Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 72), StandardCharsets.UTF_8);

        assertTrue(check(vector.encoded(), password + "beyond").isRight());
        assertTrue(check(vector.encoded(), first72).isRight());
        assertFalse(check(vector.encoded(), first72.substring(0, 71)).isRight());
    }

    @Test
    void check_ofBetterAuth_normalisesAsItDoesAndStytchDoesNot() {
        HashStatement statement = HashStatement.format("better_auth_scrypt");
        byte[] salt = "00112233445566778899aabbccddeeff".getBytes(StandardCharsets.US_ASCII);
        byte[] key = Functions.scrypt("ä".getBytes(StandardCharsets.UTF_8), salt, 16_384, 16, 1, 64);
        String stored = new String(salt, StandardCharsets.US_ASCII) + ":" + Encodings.toHex(key);
        char[] decomposed = "a\u0308".toCharArray();

        assertEquals(PasswordCheck.right(), PasswordHashes.check(stored, statement, decomposed));
        assertFalse(StytchHashes.verify(
                PasswordHashes.read(stored, statement).hash().orElseThrow(), decomposed));
    }

    @Test
    void check_ofFormsCAndD_tellsThemApartElsewhere() {
        assertTrue(check("{noop}ä", "ä").isRight());
        assertFalse(check("{noop}ä", "a\u0308").isRight());
        assertFalse(check("{noop}secret", "secre").isRight());
        assertFalse(check("{noop}secret", "secret ").isRight());
    }

    @ParameterizedTest
    @CsvSource({
        "'', no_password",
        "$2a$17$VREfsNMjLFi9IsfJ/dfu7Onf4Yk4Dx.jBTtVBpFYXy2NBS7PFx1Iq, too_expensive",
        "'$argon2d$v=19$m=524289,t=1,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc', too_expensive",
        "'$argon2d$v=19$m=65536,t=33,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc', too_expensive",
        "'$scrypt$ln=20,r=8,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgc', too_expensive",
        "$S$S33783772bRXEx1aCsvY.dqgaaSu76XmVlKrW9Qu8IQlvxHlmzLf, too_expensive",
        "9cc2ae8a1ba7a93da39b46fc1019c481, ambiguous_hash_format",
        "$2a$10$x, malformed",
        "UkVEQUNURUQ=, redacted"
    })
    void check_ofWhatIsNotCompared_isUndecidedNotWrong(String stored, String reason) {
        assertEquals(
                new PasswordCheck(PasswordCheck.Answer.UNDECIDED, Optional.of(reason)),
                PasswordHashes.check(stored, HashStatement.none(), PASSWORD));
    }

    @Test
    void check_withAnUnusablePassword_isUndecided() {
        assertEquals(
                PasswordCheck.undecided("unusable_password"),
                PasswordHashes.check("{noop}x", HashStatement.none(), new char[] {'\ud800'}));
        assertEquals(
                PasswordCheck.undecided("unusable_password"),
                PasswordHashes.check("{noop}x", HashStatement.none(), new char[5_000]));
        // crypt(3) takes up to 511 bytes, as libxcrypt
        String md5crypt = "$1$k6KSMDgd$aNnRk3PEUg355op2igyuF/";
        assertEquals(
                PasswordCheck.undecided("too_expensive"),
                PasswordHashes.check(
                        md5crypt, HashStatement.none(), "a".repeat(512).toCharArray()));
        assertEquals(
                PasswordCheck.wrong(),
                PasswordHashes.check(
                        md5crypt, HashStatement.none(), "a".repeat(511).toCharArray()));
    }

    @Test
    void passwordCheck_withAReasonThatDoesNotBelong_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new PasswordCheck(PasswordCheck.Answer.WRONG, Optional.of("x")));
        assertThrows(
                IllegalArgumentException.class,
                () -> new PasswordCheck(PasswordCheck.Answer.UNDECIDED, Optional.empty()));
        assertFalse(PasswordCheck.wrong().isRight());
        assertFalse(PasswordCheck.undecided("x").isRight());
    }

    @Test
    void check_leavesTheArrayOfTheCaller() {
        char[] password = PASSWORD.clone();

        PasswordHashes.check("{noop}x", HashStatement.none(), password);

        assertArrayEquals(PASSWORD, password);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("com.stytch.migrate.hash.VectorsTest#vectors")
    void toString_ofWhatWasRead_showsNeitherValueNorSaltNorPassword(Vector vector) {
        HashStatement statement = vector.statement();
        PasswordVerdict verdict = PasswordHashes.read(vector.encoded(), statement);
        StringBuilder shown = new StringBuilder();
        shown.append(verdict).append(statement).append(PasswordHashes.reading(vector.encoded(), statement));
        shown.append(verdict.reason()).append(verdict.format());

        if (vector.encoded().length() > 4) {
            assertFalse(shown.toString().contains(vector.encoded()));
        }
        verdict.hash()
                .ifPresent(hash ->
                        assertFalse(shown.toString().contains(hash.digest().reveal())));
        if (vector.hasPassword() && vector.password().length > 8) {
            assertFalse(shown.toString().contains(new String(vector.password())));
        }
        for (HashField secret :
                new HashField[] {HashField.SALT, HashField.KEY, HashField.SIGNER_KEY, HashField.USERNAME}) {
            String value = new Stated(statement).nonEmpty(secret);
            if (value != null && value.length() > 3) {
                assertFalse(shown.toString().contains(value), secret::key);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$argon2i$v=16$m=1024,t=2,p=1,data=AAAA$U8l8L+8gk3FhzaoSgfuOdg$yiAmrLopj28dOqqrpi3JcA"})
    void read_ofArgon2WithAssociatedData_isLoginOnly(String stored) {
        assertEquals(new PasswordVerdict.LoginOnly("argon2", "argon2_version_1_0"), PasswordHashes.read(stored));
        String version19 = stored.replace("v=16", "v=19");
        assertEquals(new PasswordVerdict.LoginOnly("argon2", "argon2_associated_data"), PasswordHashes.read(version19));
        Argon2Settings settings = Argon2.parse(version19).settings();
        byte[] hash = Functions.argon2(settings, new byte[] {'a'}, 16);
        String made = version19.substring(0, version19.lastIndexOf('$') + 1) + Encodings.toUnpaddedBase64(hash);
        assertTrue(check(made, "a").isRight());
        assertFalse(check(made.replace("data=AAAA", "data=AAAB"), "a").isRight());
    }

    @Test
    void check_ofMagentosShortSaltsAndChains_repeatsTheSaltToSixteen() {
        byte[] inner = Functions.digest(Digest.MD5, "ab".getBytes(StandardCharsets.UTF_8), new byte[] {'p'});
        byte[] middle = Functions.digest(
                Digest.SHA256,
                "ab".getBytes(StandardCharsets.UTF_8),
                Encodings.toHex(inner).getBytes(StandardCharsets.UTF_8));
        Argon2Settings settings = new Argon2Settings(
                Argon2Settings.Type.ID, 19, 64, 1, 1, "abababababababab".getBytes(StandardCharsets.UTF_8), new byte[0]);
        byte[] outer = Functions.argon2(settings, Encodings.toHex(middle).getBytes(StandardCharsets.UTF_8), 24);
        String stored = Encodings.toHex(outer) + ":ab:0:1:3_24_1_66047"; // 66,047 bytes are 64 KiB and a rest

        assertEquals(new PasswordVerdict.LoginOnly("magento2", "chained_hash"), PasswordHashes.read(stored));
        assertTrue(check(stored, "p").isRight());
        assertFalse(check(stored, "q").isRight());
        assertEquals(
                PasswordVerdict.Kind.AMBIGUOUS,
                PasswordHashes.read(Encodings.toHex(middle) + ":ab:0:1").kind());
    }

    @Test
    void check_ofAuth0sSaltedBcrypt_countsTheOuterSalt() {
        String digest = Functions.bcrypt("saltp".getBytes(StandardCharsets.UTF_8), "VREfsNMjLFi9IsfJ/dfu7O", 4);
        String json = "{\"algorithm\":\"bcrypt\",\"hash\":{\"value\":\"$2b$04$VREfsNMjLFi9IsfJ/dfu7O" + digest
                + "\"},\"salt\":{\"value\":\"salt\"}}";

        assertTrue(check(json, "p").isRight());
        assertFalse(check(json, "q").isRight());
        assertFalse(check(json.replace("\"value\":\"salt\"", "\"value\":\"salt\",\"position\":\"suffix\""), "p")
                .isRight());
    }

    @Test
    void check_ofSpringWithASecret_countsIt() {
        HashStatement secret = HashStatement.none().with(HashField.PEPPER, "s3cret");
        byte[] salt = new byte[8];
        byte[] value =
                Functions.digest(Digest.SHA256, salt, "s3cret".getBytes(StandardCharsets.UTF_8), new byte[] {'p'});
        for (int i = 1; i < 1_024; i++) {
            value = Functions.digest(Digest.SHA256, value);
        }
        String stored = "{sha256}" + Encodings.toHex(salt) + Encodings.toHex(value);

        assertTrue(PasswordHashes.check(stored, secret, new char[] {'p'}).isRight());
        assertFalse(check(stored, "p").isRight());
    }

    @Test
    void check_ofFirebase_withTheSmallestParameters_isThatOfOpenSsl() {
        // python hashlib.scrypt and openssl enc -aes-256-ctr; N = 2, r = 1, a key of 40 bytes
        String stored = "mO1Ni3lukQKiCC6zqOD3rdDBxdDHedckh7kg9PoAT/RnfRu04bACOg==";
        HashStatement statement = HashStatement.format("firebase_scrypt")
                .with(HashField.SALT, "AQIDBA==")
                .with(HashField.SALT_SEPARATOR, "Bw==")
                .with(HashField.SIGNER_KEY, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJw==")
                .with(HashField.ROUNDS, 1)
                .with(HashField.MEM_COST, 1);

        assertEquals(PasswordCheck.right(), PasswordHashes.check(stored, statement, "pässwörd".toCharArray()));
        assertEquals(PasswordCheck.wrong(), PasswordHashes.check(stored, statement, "passwörd".toCharArray()));
        for (HashField field : new HashField[] {HashField.ROUNDS, HashField.MEM_COST}) {
            assertEquals(
                    new PasswordVerdict.Malformed("parameters_out_of_range"),
                    PasswordHashes.read(stored, statement.with(field, 0)));
            assertEquals(
                    PasswordVerdict.Kind.LOGIN_ONLY,
                    PasswordHashes.read(stored, statement.with(field, 8)).kind());
        }
        assertEquals(
                new PasswordVerdict.Malformed("parameters_out_of_range"),
                PasswordHashes.read(stored, statement.with(HashField.ROUNDS, 9)));
        assertEquals(
                PasswordVerdict.Kind.LOGIN_ONLY,
                PasswordHashes.read(stored, statement.with(HashField.MEM_COST, 14))
                        .kind());
        assertEquals(
                new PasswordVerdict.Malformed("parameters_out_of_range"),
                PasswordHashes.read(stored, statement.with(HashField.MEM_COST, 15)));
    }

    @Test
    void check_ofManyBlocksOfPbkdf2_countsThemAll() {
        // a key of 64 bytes is four blocks of SHA-1: four times the iterations
        String stored =
                "{\"credentialData\":{\"hashIterations\":2500001,\"algorithm\":\"pbkdf2\"},\"secretData\":{\"value\":\""
                        + Encodings.toBase64(new byte[64]) + "\",\"salt\":\"AAECAw==\"}}";

        assertEquals(PasswordCheck.undecided("too_expensive"), check(stored, "p"));
    }

    @Test
    void read_ofIteratedDigests_isBounded() {
        HashStatement symfony = HashStatement.format("symfony").with(HashField.SALT, "s");
        String stored = "ab".repeat(64);
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                PasswordHashes.read(stored, symfony.with(HashField.ITERATIONS, 1))
                        .kind());
        assertEquals(
                new PasswordVerdict.LoginOnly("symfony_digest", "iterated_digest"),
                PasswordHashes.read(stored, symfony.with(HashField.ITERATIONS, 1 << 20)));
        for (int iterations : new int[] {0, (1 << 20) + 1}) {
            assertEquals(
                    new PasswordVerdict.Malformed("parameters_out_of_range"),
                    PasswordHashes.read(stored, symfony.with(HashField.ITERATIONS, iterations)));
        }
        for (String salt : new String[] {"{", "}"}) {
            assertEquals(
                    new PasswordVerdict.Malformed("bad_salt"),
                    PasswordHashes.read(
                            stored, symfony.with(HashField.SALT, salt).with(HashField.ITERATIONS, 1)));
        }
        assertEquals(
                new PasswordVerdict.Malformed("iterated_digest_needs_another_format"),
                PasswordHashes.read(stored, HashStatement.format("sha512").with(HashField.ITERATIONS, 2)));
        HashStatement imported = HashStatement.format("firebase_sha512");
        String base64 = Encodings.toBase64(new byte[64]);
        assertEquals(
                new PasswordVerdict.LoginOnly(
                        "firebase_sha512", "iterated_digest", PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM),
                PasswordHashes.read(base64, imported.with(HashField.ROUNDS, 0)));
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                PasswordHashes.read(base64, imported.with(HashField.ROUNDS, 1)).kind());
        assertEquals(
                PasswordVerdict.Kind.TRANSLATED,
                PasswordHashes.read(
                                "nMKuihunqT2jm0b8EBnEgQ==",
                                HashStatement.format("firebase_md5").with(HashField.ROUNDS, 0))
                        .kind());
        assertEquals(
                new PasswordVerdict.Malformed("wrong_length"),
                PasswordHashes.read("AAAA", imported.with(HashField.ROUNDS, 1)));
        assertEquals(
                new PasswordVerdict.Malformed("key_length_mismatch"),
                PasswordHashes.read(
                        base64, HashStatement.format("firebase_standard_scrypt").with(HashField.KEY_LENGTH, 32)));
    }

    private static PasswordCheck check(String stored, String password) {
        return PasswordHashes.check(stored, HashStatement.none(), password.toCharArray());
    }
}
