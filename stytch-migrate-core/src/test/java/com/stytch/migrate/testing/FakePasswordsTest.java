package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoints below {@code /v1/passwords}. */
@NullUnmarked // fields of a body may be anything, absent too
class FakePasswordsTest extends FakeStytchTestBase {
    private static final FakeClock CLOCK = FakeClock.at("2026-01-31T08:15:00Z");
    private static final String ARGON2 =
            "$argon2id$v=19$m=4096,t=3,p=1$gKrOX9+dawnOchb+JHIwHg$zCu5m/Rz0VJN6k6W7tM3iVGt+gYbri5hf+/byNPi0NY";
    private static final String SCRYPT_PHC = "$scrypt$ln=14,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2g";
    private static final String BYTES_16 = "AAECAwQFBgcICQoLDA0ODw==";
    private static final String MD5 = "0123456789abcdef0123456789abcdef";

    FakePasswordsTest() {
        super(FakeStytch.consumerBuilder().clock(CLOCK));
    }

    private static Map<String, Object> with(Map<String, ?> map, Object... more) {
        Map<String, Object> all = new HashMap<>(map);
        for (int i = 0; i < more.length; i += 2) {
            if (more[i + 1] == null) {
                all.remove(String.valueOf(more[i]));
            } else {
                all.put(String.valueOf(more[i]), more[i + 1]);
            }
        }
        return all;
    }

    private static Map<String, Object> bcrypt(Object... more) {
        return with(Map.of("email", "a@b.co", "hash_type", "bcrypt", "hash", BCRYPT), more);
    }

    private RawCalls.Answer migrate(Object... more) {
        return calls.post("/v1/passwords/migrate", bcrypt(more));
    }

    private RawCalls.Answer authenticate(String email, String password) {
        return calls.post("/v1/passwords/authenticate", Map.of("email", email, "password", password));
    }

    @Test
    void migrate_ofANewAddress_createsTheUserWithEverything() {
        RawCalls.Answer answer = migrate(
                "set_email_verified", true,
                "phone_number", "+15005550006",
                "external_id", "auth0|1",
                "name", Map.of("first_name", "Ada"),
                "roles", List.of("editor"),
                "trusted_metadata", Map.of("a", 1),
                "untrusted_metadata", Map.of("b", 2));

        assertEquals("200", answer.verdict());
        assertEquals(true, answer.body().get("user_created"));
        FakeUser user = fake.users().get(0);
        assertEquals(user.userId(), answer.text("user_id"));
        assertEquals(user.emails().get(0).id(), answer.text("email_id"));
        assertTrue(user.emailVerified());
        assertFalse(user.phoneNumberVerified());
        assertTrue(user.hasPassword());
        assertEquals("bcrypt", user.hashType().orElseThrow());
        assertEquals(Secret.of(BCRYPT), user.hash().orElseThrow());
        assertEquals("auth0|1", user.externalId().orElseThrow());
        assertEquals(Map.of("a", 1), user.trustedMetadata());
        assertEquals("200", authenticate("a@b.co", "a").verdict());
    }

    @Test
    void migrate_withoutFlags_verifiesNothing() {
        migrate();

        assertFalse(fake.users().get(0).emailVerified());
    }

    @Test
    void migrate_withThePhoneFlag_verifiesTheNumber() {
        migrate("phone_number", "+15005550006", "set_phone_number_verified", true);

        assertTrue(fake.users().get(0).phoneNumberVerified());
        assertFalse(fake.users().get(0).emailVerified());
    }

    @Test
    void migrate_ofAnExistingUser_addsThePasswordAndNoExternalIdAndNoProfile() {
        FakeUser before = fake.seed(SeedUser.unverifiedEmail("a@b.co").externalId("mine"));
        fake.seed(SeedUser.unverifiedEmail("b@b.co").externalId("taken"));

        RawCalls.Answer answer = migrate(
                "email",
                "A@B.co",
                "external_id",
                "taken",
                "name",
                Map.of("first_name", "Ada"),
                "trusted_metadata",
                Map.of("a", 1),
                "set_email_verified",
                true);

        assertEquals("200", answer.verdict());
        assertEquals(false, answer.body().get("user_created"));
        FakeUser after = fake.user("a@b.co").orElseThrow();
        assertEquals(before.userId(), after.userId());
        assertEquals("mine", after.externalId().orElseThrow());
        assertTrue(after.hasPassword());
        assertTrue(after.emailVerified());
        assertTrue(after.name().isEmpty());
        assertEquals(Map.of(), after.trustedMetadata());
    }

    @Test
    void migrate_ofAUserWithAPassword_overwritesNothing() {
        migrate();
        String other = BCRYPT.replace("VYVfxe", "VYVfxO");

        assertEquals("400 password_already_exists", migrate("hash", other).verdict());
        assertEquals(Secret.of(BCRYPT), fake.users().get(0).hash().orElseThrow());
    }

    @Test
    void migrate_afterThePasswordWasDeleted_isTakenAgain() {
        migrate();
        String passwordId = fake.users().get(0).passwordId().orElseThrow();
        calls.delete("/v1/users/passwords/" + passwordId);

        assertEquals("200", migrate().verdict());
        assertNotEquals(passwordId, fake.users().get(0).passwordId().orElseThrow());
    }

    @Test
    void migrate_thatWouldLeaveTwoUnverifiedFactors_isRefused() {
        assertEquals(
                "400 too_many_unverified_factors",
                migrate("phone_number", "+15005550006").verdict());
        assertEquals(0, fake.userCount());
    }

    @ParameterizedTest
    @CsvSource({
        // the address of the user before, the flags of the call
        "false, false, false, 400 too_many_unverified_factors",
        "false, true, false, 200",
        "false, false, true, 200",
        "true, false, false, 200",
    })
    void migrate_ofAPhoneNumberIntoAnExistingUser_wantsNoOtherUnverifiedFactor(
            boolean verifiedBefore, boolean setEmail, boolean setPhone, String verdict) {
        fake.seed(SeedUser.create().email("a@b.co", verifiedBefore));

        RawCalls.Answer answer = migrate(
                "phone_number", "+15005550006",
                "set_email_verified", setEmail,
                "set_phone_number_verified", setPhone);

        assertEquals(verdict, answer.verdict());
        boolean done = verdict.equals("200");
        assertEquals(done, fake.users().get(0).hasPassword());
        assertEquals(done ? 1 : 0, fake.users().get(0).phoneNumbers().size());
    }

    @Test
    void migrate_afterACreateWithBothUnverified_isTakenWithoutTheNumberAndWithTheSameOne() {
        calls.post("/v1/users", Map.of("email", "a@b.co", "phone_number", "+15005550006"));

        assertEquals("200", migrate("phone_number", "+15005550006").verdict());
        assertEquals(1, fake.users().get(0).phoneNumbers().size());
    }

    @Test
    void migrate_withATakenNumberOrExternalId_isRefused() {
        fake.seed(SeedUser.create().phoneNumber("+15005550006", true).externalId("one"));

        assertEquals(
                "400 duplicate_phone_number",
                migrate("phone_number", "+15005550006", "set_email_verified", true)
                        .verdict());
        assertEquals(
                "400 duplicate_user_external_id", migrate("external_id", "one").verdict());
        assertEquals(1, fake.userCount());
    }

    @Test
    void migrate_withATakenNumberIntoAnExistingUser_isRefusedAndChangesNothing() {
        fake.seed(SeedUser.create().phoneNumber("+15005550006", true));
        fake.seed(SeedUser.unverifiedEmail("a@b.co"));

        assertEquals(
                "400 duplicate_phone_number",
                migrate("phone_number", "+15005550006", "set_email_verified", true)
                        .verdict());
        assertFalse(fake.user("a@b.co").orElseThrow().emailVerified());
    }

    static Stream<Arguments> hashes() {
        Map<String, Object> argonConfig =
                Map.of("salt", BYTES_16, "iteration_amount", 3, "memory", 4096, "threads", 1, "key_length", 16);
        Map<String, Object> scryptConfig =
                Map.of("salt", BYTES_16, "n_parameter", 16384, "r_parameter", 8, "p_parameter", 1, "key_length", 16);
        Map<String, Object> pbkdf2Config =
                Map.of("salt", BYTES_16, "iteration_amount", 1000, "key_length", 16, "algorithm", "sha256");
        String sha1 = MD5 + "01234567";
        String sha512 = MD5 + MD5 + MD5 + MD5;
        return Stream.of(
                hash("200", "bcrypt", BCRYPT),
                hash("200", "bcrypt", "$2b" + BCRYPT.substring(3)),
                hash("200", "bcrypt", "$2y$31" + BCRYPT.substring(6)),
                hash("400 invalid_bcrypt_hash", "bcrypt", "$2x" + BCRYPT.substring(3)),
                hash("400 invalid_bcrypt_hash", "bcrypt", BCRYPT.substring(1)),
                hash("400 invalid_bcrypt_hash", "bcrypt", BCRYPT + "."),
                hash("400 invalid_bcrypt_hash", "bcrypt", BCRYPT.substring(0, 59) + "!"),
                hash("400 invalid_bcrypt_cost", "bcrypt", "$2a$03" + BCRYPT.substring(6)),
                hash("400 invalid_bcrypt_cost", "bcrypt", "$2a$32" + BCRYPT.substring(6)),
                hash("400 invalid_hash", "bcrypt", ""),
                hash("400 invalid_hash_type", "sha_256", MD5 + MD5),
                hash("400 invalid_hash_type", "", MD5),
                hash("200", "argon_2id", ARGON2),
                hash("200", "argon_2i", ARGON2.replace("argon2id", "argon2i")),
                hash("400 invalid_hash", "argon_2i", ARGON2),
                hash("400 invalid_hash", "argon_2id", ARGON2.replace("argon2id", "argon2d")),
                hash("400 invalid_hash", "argon_2id", ARGON2.replace("v=19", "v=16")),
                hash("400 invalid_hash", "argon_2id", ARGON2.replace("v=19$", "")),
                hash("400 invalid_argon_2_salt", "argon_2id", ARGON2.replace("gKrOX9+dawnOchb+JHIwHg", "gKrO")),
                hash("400 invalid_argon_2_memory", "argon_2id", ARGON2.replace("m=4096", "m=7")),
                hash("400 invalid_argon_2_iteration_amount", "argon_2id", ARGON2.replace("t=3", "t=0")),
                hash("400 invalid_argon_2_threads", "argon_2id", ARGON2.replace("p=1", "p=0")),
                hash("200", "argon_2id", MD5, "argon_2_config", argonConfig),
                hash("400 bad_request", "argon_2id", MD5),
                hash("400 invalid_hash", "argon_2id", "xyz", "argon_2_config", argonConfig),
                hash(
                        "400 argon_2_key_length_mismatch",
                        "argon_2id",
                        MD5,
                        "argon_2_config",
                        with(argonConfig, "key_length", 32)),
                hash(
                        "400 invalid_argon_2_key_length",
                        "argon_2id",
                        MD5,
                        "argon_2_config",
                        with(argonConfig, "key_length", 0)),
                hash("400 invalid_argon_2_salt", "argon_2id", MD5, "argon_2_config", with(argonConfig, "salt", null)),
                hash(
                        "400 invalid_argon_2_salt",
                        "argon_2id",
                        MD5,
                        "argon_2_config",
                        with(argonConfig, "salt", "saltsalt")), // six bytes
                hash("400 invalid_argon_2_memory", "argon_2id", MD5, "argon_2_config", with(argonConfig, "memory", 0)),
                hash("200", "scrypt", SCRYPT_PHC),
                hash("400 invalid_hash", "scrypt", "$scrypt$N=14,r=8,p=1$c2FsdA$aGFzaA"),
                hash("400 invalid_scrypt_n_parameter", "scrypt", SCRYPT_PHC.replace("ln=14", "ln=16384")),
                hash("400 invalid_scrypt_parameters", "scrypt", SCRYPT_PHC.replace("r=8", "r=0")),
                hash("200", "scrypt", BYTES_16, "scrypt_config", scryptConfig),
                hash("400 bad_request", "scrypt", BYTES_16),
                hash(
                        "400 invalid_base64_scrypt_hash",
                        "scrypt",
                        "AAECAwQFBgcICQoLDA0ODw",
                        "scrypt_config",
                        scryptConfig),
                hash("400 invalid_base64_scrypt_hash", "scrypt", "____", "scrypt_config", scryptConfig),
                hash(
                        "400 invalid_base64_scrypt_salt",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "salt", "!!!!")),
                hash(
                        "400 invalid_scrypt_salt_length",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "salt", "")),
                hash(
                        "400 invalid_scrypt_n_parameter",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "n_parameter", 1000)),
                hash(
                        "400 invalid_scrypt_n_parameter",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "n_parameter", 524_288)),
                hash(
                        "400 invalid_scrypt_n_parameter",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "n_parameter", 1)),
                hash(
                        "400 invalid_scrypt_parameters",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "p_parameter", 0)),
                hash(
                        "400 scrypt_key_length_mismatch",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "key_length", 32)),
                hash("400 bad_request", "scrypt", BYTES_16, "scrypt_config", with(scryptConfig, "n", 2)),
                hash(
                        "400 bad_request",
                        "scrypt",
                        BYTES_16,
                        "scrypt_config",
                        with(scryptConfig, "n_parameter", "16384")),
                hash("200", "pbkdf_2", BYTES_16, "pbkdf_2_config", pbkdf2Config),
                hash("400 bad_request", "pbkdf_2", BYTES_16),
                hash("400 invalid_pbkdf_2_hash", "pbkdf_2", "abc", "pbkdf_2_config", pbkdf2Config),
                hash(
                        "400 invalid_pbkdf_2_salt",
                        "pbkdf_2",
                        BYTES_16,
                        "pbkdf_2_config",
                        with(pbkdf2Config, "salt", "abc")),
                hash(
                        "400 invalid_pbkdf_2_iteration_amount",
                        "pbkdf_2",
                        BYTES_16,
                        "pbkdf_2_config",
                        with(pbkdf2Config, "iteration_amount", 0)),
                hash(
                        "400 invalid_pbkdf_2_algorithm",
                        "pbkdf_2",
                        BYTES_16,
                        "pbkdf_2_config",
                        with(pbkdf2Config, "algorithm", "sha1")),
                hash(
                        "400 pbkdf_2_key_length_mismatch",
                        "pbkdf_2",
                        BYTES_16,
                        "pbkdf_2_config",
                        with(pbkdf2Config, "key_length", 24)),
                hash("200", "md_5", MD5),
                hash("200", "md_5", MD5, "md_5_config", Map.of("prepend_salt", "s", "append_salt", "")),
                hash("200", "sha_1", sha1),
                hash("200", "sha_512", sha512, "sha_512_config", Map.of("append_salt", "s")),
                hash("400 invalid_md_5_hash", "md_5", sha1),
                hash("400 invalid_md_5_hash", "md_5", MD5.toUpperCase(java.util.Locale.ROOT)),
                hash("400 invalid_sha_1_hash", "sha_1", MD5),
                hash("400 invalid_sha_512_hash", "sha_512", MD5 + MD5),
                hash("400 invalid_prepend_salt", "md_5", MD5, "md_5_config", Map.of("prepend_salt", 1)),
                hash("400 invalid_append_salt", "sha_1", sha1, "sha_1_config", Map.of("append_salt", 1)),
                hash("400 bad_request", "md_5", MD5, "md_5_config", Map.of("salt", "s")),
                hash("200", "phpass", "$P$" + "a".repeat(31)),
                hash("400 invalid_phpass_hash_prefix", "phpass", "$S$" + "a".repeat(31)),
                hash("400 invalid_phpass_hash_format", "phpass", "$P$" + "a".repeat(30)));
    }

    private static Arguments hash(String verdict, String type, String hash, Object... more) {
        return Arguments.of(verdict, with(Map.of("email", "a@b.co", "hash_type", type, "hash", hash), more));
    }

    @ParameterizedTest
    @MethodSource("hashes")
    void migrate_ofAHash_isTakenOrRefusedByItsForm(String verdict, Map<String, Object> body) {
        assertEquals(verdict, calls.post("/v1/passwords/migrate", body).verdict());
        assertEquals(verdict.equals("200") ? 1 : 0, fake.userCount());
    }

    @Test
    void migrate_withConfig_keepsIt() {
        calls.post(
                "/v1/passwords/migrate",
                Map.of(
                        "email",
                        "a@b.co",
                        "hash_type",
                        "pbkdf_2",
                        "hash",
                        BYTES_16,
                        "pbkdf_2_config",
                        Map.of("salt", BYTES_16, "iteration_amount", 7, "key_length", 16, "algorithm", "sha512")));

        FakeUser user = fake.users().get(0);
        assertEquals(Secret.of(BYTES_16), user.hashConfig("salt").orElseThrow());
        assertEquals(Secret.of("7"), user.hashConfig("iteration_amount").orElseThrow());
        assertEquals(Secret.of("sha512"), user.hashConfig("algorithm").orElseThrow());
    }

    @Test
    void migrate_thatTheContractForbids_isRefused() {
        assertEquals("400 invalid_email", migrate("email", null).verdict());
        assertEquals("400 invalid_email", migrate("email", "x").verdict());
        assertEquals("400 invalid_phone_number", migrate("phone_number", "1").verdict());
        assertEquals("400 bad_request", migrate("password", "x").verdict());
        assertEquals("400 bad_request", migrate("set_email_verified", "true").verdict());
        assertEquals(
                "400 metadata_invalid_format", migrate("trusted_metadata", "x").verdict());
        assertEquals(0, fake.userCount());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "$2b$04$8G5Zu6mfH/V3yZmJyL6qQetcq7nLP1k9hg20cF6LhVhudMjUoiWky; pässwörd-Ünïcode-日本",
                "$2a$05$iIKN2A7.4QcYXvs9j6LjsuJU05IZ.i0jdP66zmpYtopnA.C2LRt5i; pässwörd-Ünïcode-日本",
                "$2y$04$JnmSn39hUHXXQ4/OkpdMgu5hyAtmNVjn4a/DOU3YPGsu1Rf5GUGca; pässwörd-Ünïcode-日本",
                "$2b$04$9OxA0fXObITqOe4mbMWRgefDtaVt8FVNWM/a0d5WD7qekzxUKZj7u; q\"uote\\back$dollar:colon",
                "$2b$04$yZLentxYM4Ifh690X181uerH5zel1GyI8WCoB81bYJUOfh/AhDpFe; AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA and eleven more",
                "$2b$04$yZLentxYM4Ifh690X181uerH5zel1GyI8WCoB81bYJUOfh/AhDpFe; AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    void authenticate_withAnImportedBcryptHash_isRealBcrypt(String hash, String password) {
        migrate("hash", hash);

        assertEquals("200", authenticate("A@b.co", password).verdict());
        assertEquals(
                "401 unauthorized_credentials",
                authenticate("a@b.co", "x" + password).verdict());
    }

    @Test
    void authenticate_withAHashThatTakesTooLong_saysThatItCannot() {
        migrate("hash", "$2b$31" + BCRYPT.substring(6));

        assertEquals("501 fake_cannot_check_bcrypt", authenticate("a@b.co", "x").verdict());
    }

    @Test
    void authenticate_ofNobodyAndWithoutPassword_isRefused() {
        fake.seed(SeedUser.verifiedEmail("a@b.co"));

        assertEquals("404 email_not_found", authenticate("b@b.co", "x").verdict());
        assertEquals("400 no_user_password", authenticate("a@b.co", "x").verdict());
    }

    @Test
    void authenticate_whenAResetIsNeeded_isRefusedForTheRightPasswordOnly() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").password(Secret.of("right")).requiresReset());

        assertEquals("400 reset_password", authenticate("a@b.co", "right").verdict());
        assertEquals(
                "401 unauthorized_credentials", authenticate("a@b.co", "wrong").verdict());
    }

    @Test
    void authenticate_afterTenFailures_isLockedForAnHour() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").password(Secret.of("right")));
        for (int i = 0; i < 10; i++) {
            assertFalse(fake.users().get(0).locked());
            assertEquals(
                    "401 unauthorized_credentials",
                    authenticate("a@b.co", "wrong").verdict());
        }

        assertTrue(fake.users().get(0).locked());
        assertEquals(
                "429 user_lock_limit_reached", authenticate("a@b.co", "right").verdict());
        CLOCK.advance(Duration.ofSeconds(3_599));
        assertEquals(
                "429 user_lock_limit_reached", authenticate("a@b.co", "right").verdict());
        CLOCK.advance(Duration.ofSeconds(2));
        assertEquals("200", authenticate("a@b.co", "right").verdict());
        assertFalse(fake.users().get(0).locked());
    }

    @Test
    void authenticate_afterASuccess_countsFailuresAnew() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").password(Secret.of("right")));
        for (int i = 0; i < 25; i++) {
            authenticate("a@b.co", i % 9 == 8 ? "right" : "wrong");
        }

        assertEquals("200", authenticate("a@b.co", "right").verdict());
    }

    @Test
    void authenticate_withEmptyFieldsOfASession_asksForNone() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").password(Secret.of("right")));

        assertEquals(
                "200",
                calls.post(
                                "/v1/passwords/authenticate",
                                Map.of(
                                        "email", "a@b.co",
                                        "password", "right",
                                        "session_token", "",
                                        "session_custom_claims", Map.of()))
                        .verdict());
    }

    @Test
    void create_withAPlainPassword_canSignIn() {
        RawCalls.Answer answer =
                calls.post("/v1/passwords", Map.of("email", "a@b.co", "password", "correct horse battery"));

        assertEquals("200", answer.verdict());
        assertEquals(fake.users().get(0).emails().get(0).id(), answer.text("email_id"));
        assertEquals("plain", fake.users().get(0).hashType().orElseThrow());
        assertEquals("200", authenticate("a@b.co", "correct horse battery").verdict());
        assertEquals(
                "401 unauthorized_credentials",
                authenticate("a@b.co", "correct horse").verdict());
    }

    @Test
    void create_thatTheContractForbids_isRefused() {
        fake.seed(SeedUser.verifiedEmail("taken@b.co"));

        assertEquals(
                "400 duplicate_email",
                calls.post("/v1/passwords", Map.of("email", "TAKEN@b.co", "password", "correct horse battery"))
                        .verdict());
        assertEquals(
                "400 weak_password",
                calls.post("/v1/passwords", Map.of("email", "a@b.co", "password", "password1"))
                        .verdict());
        assertEquals(
                "400 bad_request",
                calls.post("/v1/passwords", Map.of("email", "a@b.co")).verdict());
        assertEquals(1, fake.userCount());
    }

    @Test
    void strengthCheck_gradesAPassword() {
        RawCalls.Answer weak = calls.post("/v1/passwords/strength_check", Map.of("password", "password123"));
        RawCalls.Answer strong =
                calls.post("/v1/passwords/strength_check", Map.of("password", "correct horse battery"));
        RawCalls.Answer owners = calls.post(
                "/v1/passwords/strength_check", Map.of("password", "ada.lovelace-1815!", "email", "ada.lovelace@b.co"));

        assertEquals(false, weak.body().get("valid_password"));
        assertEquals(0, weak.body().get("score"));
        assertEquals(true, strong.body().get("valid_password"));
        assertEquals(false, owners.body().get("valid_password"));
        assertEquals("zxcvbn", strong.text("strength_policy"));
    }

    @Test
    void seed_withAHash_isCheckedLikeAnImportedOne() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").passwordHash(new PasswordHash.Bcrypt(Secret.of(BCRYPT))));

        assertEquals("200", authenticate("a@b.co", "a").verdict());
    }
}
