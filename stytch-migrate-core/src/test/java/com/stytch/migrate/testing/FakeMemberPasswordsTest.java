package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoints of the passwords of members, of authenticator apps and of recovery codes. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeMemberPasswordsTest extends FakeB2bTestBase {
    private static final String OTHER_BCRYPT = BCRYPT.replace("VYVfxe", "VYVfxO");
    private static final String SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";

    private FakeMember seed(SeedMember member) {
        return fake.seed("acme", member);
    }

    @Test
    void migrate_ofANewAddress_createsAVerifiedMemberWithEverything() {
        RawCalls.Answer answer = migrate(
                "name",
                "Ada",
                "mfa_phone_number",
                "+15005550006",
                "set_phone_number_verified",
                true,
                "external_id",
                "auth0|1",
                "roles",
                List.of("editor"),
                "trusted_metadata",
                Map.of("a", 1),
                "untrusted_metadata",
                Map.of("b", 2),
                "preserve_existing_sessions",
                true);

        assertEquals("200", answer.verdict());
        assertEquals(true, answer.body().get("member_created"));
        FakeMember ada = ada();
        assertEquals(ada.memberId(), answer.text("member_id"));
        assertEquals(ada.passwordId().orElseThrow(), answer.object("member").get("member_password_id"));
        assertTrue(ada.passwordId().orElseThrow().startsWith("member-password-test-"));
        assertTrue(ada.emailVerified());
        assertTrue(ada.mfaPhoneNumberVerified());
        assertEquals("Ada", ada.name());
        assertEquals("auth0|1", ada.externalId().orElseThrow());
        assertEquals(List.of("editor"), ada.roles());
        assertEquals(Map.of("a", 1), ada.trustedMetadata());
        assertEquals(Secret.of(BCRYPT), ada.hash().orElseThrow());
        assertEquals("200", signIn("acme", "ada@acme.com", "a").verdict());
    }

    @Test
    void migrate_ofAnExistingMember_verifiesReplacesRolesAndLeavesTheRest() {
        FakeMember before = seed(SeedMember.unverifiedEmail("ada@acme.com")
                .externalId("mine")
                .roles(List.of("viewer"))
                .name("Old")
                .trustedMetadata(Map.of("a", 1)));

        RawCalls.Answer answer = migrate(
                "email_address", "ADA@acme.com",
                "external_id", "other",
                "name", "New",
                "roles", List.of("editor"),
                "trusted_metadata", Map.of("b", 2));

        assertEquals("200", answer.verdict());
        assertEquals(false, answer.body().get("member_created"));
        assertEquals(before.memberId(), ada().memberId());
        assertTrue(ada().emailVerified());
        assertEquals("mine", ada().externalId().orElseThrow());
        assertEquals(List.of("editor"), ada().roles());
        assertEquals("Old", ada().name());
        assertEquals(Map.of("a", 1), ada().trustedMetadata());
    }

    @Test
    void migrate_withoutRoles_leavesThoseOfAnExistingMember() {
        seed(SeedMember.verifiedEmail("ada@acme.com").roles(List.of("viewer")));

        migrate();

        assertEquals(List.of("viewer"), ada().roles());
    }

    @Test
    void migrate_ofAMemberWithAPassword_overwritesNothing() {
        migrate();

        assertEquals(
                "400 password_already_exists", migrate("hash", OTHER_BCRYPT).verdict());
        assertEquals(Secret.of(BCRYPT), ada().hash().orElseThrow());
    }

    @Test
    void migrate_afterThePasswordWasDeleted_isTakenAgain() {
        migrate();
        String id = ada().passwordId().orElseThrow();

        assertEquals("200", calls.delete(MEMBERS + "/passwords/" + id).verdict());
        assertFalse(ada().hasPassword());
        assertEquals(
                "404 member_password_not_found",
                calls.delete(MEMBERS + "/passwords/" + id).verdict());
        assertEquals("200", migrate("hash", OTHER_BCRYPT).verdict());
        assertNotEquals(id, ada().passwordId().orElseThrow());
    }

    @Test
    void deletePassword_ofAnotherOrganization_isRefused() {
        migrate();
        fake.seed(SeedOrganization.named("Beta").slug("beta"));

        assertEquals(
                "404 member_password_not_found",
                calls.delete(ORGANIZATIONS + "/beta/members/passwords/"
                                + ada().passwordId().orElseThrow())
                        .verdict());
    }

    static Stream<Arguments> refusedMigrations() {
        return Stream.of(
                Arguments.of("400 bad_request", "organization_id", null),
                Arguments.of("404 organization_not_found", "organization_id", "nobody"),
                Arguments.of("400 invalid_email", "email_address", null),
                Arguments.of("400 invalid_email", "email_address", "x"),
                Arguments.of("400 retired_member_email", "email_address", "before@acme.com"),
                Arguments.of("400 invalid_hash", "hash", null),
                Arguments.of("400 invalid_hash_type", "hash_type", null),
                Arguments.of("400 invalid_hash_type", "hash_type", "sha_256"),
                Arguments.of("400 invalid_bcrypt_hash", "hash", "x"),
                Arguments.of("400 duplicate_member_phone_number", "mfa_phone_number", "+15005550001"),
                Arguments.of("400 invalid_phone_number", "mfa_phone_number", "x"),
                Arguments.of("400 duplicate_member_external_id", "external_id", "taken"),
                Arguments.of("400 invalid_rbac_role_assignment", "roles", List.of("nobody")),
                Arguments.of("400 metadata_too_many_keys", "trusted_metadata", manyKeys(21)),
                Arguments.of("400 bad_request", "email", "a@b.co"),
                Arguments.of("400 bad_request", "name", Map.of("first_name", "Ada")),
                Arguments.of("400 bad_request", "set_email_verified", true),
                Arguments.of("400 bad_request", "mfa_enrolled", true),
                Arguments.of("400 bad_request", "preserve_existing_sessions", 1));
    }

    @ParameterizedTest
    @MethodSource("refusedMigrations")
    void migrate_thatTheContractForbids_isRefusedAndStoresNothing(String verdict, String field, Object value) {
        seed(SeedMember.verifiedEmail("taken@acme.com")
                .externalId("taken")
                .mfaPhoneNumber("+15005550001", true)
                .retiredEmail("before@acme.com"));

        assertEquals(verdict, migrate(field, value).verdict());
        assertEquals(1, fake.members().size());
    }

    @Test
    void migrate_withAnotherNumberThanTheMemberHas_isRefusedAndChangesNothing() {
        seed(SeedMember.unverifiedEmail("ada@acme.com").mfaPhoneNumber("+15005550006", false));

        assertEquals(
                "400 duplicate_member_phone_number_for_member",
                migrate("mfa_phone_number", "+15005550009").verdict());
        assertFalse(ada().emailVerified());
        assertEquals(
                "200",
                migrate("mfa_phone_number", "+15005550006", "set_phone_number_verified", true)
                        .verdict());
        assertTrue(ada().mfaPhoneNumberVerified());
    }

    @Test
    void authenticate_ofNobodyAndWithoutPassword_isRefused() {
        seed(SeedMember.verifiedEmail("ada@acme.com"));

        assertEquals("404 member_not_found", signIn("acme", "bob@acme.com", "x").verdict());
        assertEquals(
                "404 member_password_not_found",
                signIn("acme", "ada@acme.com", "x").verdict());
        assertEquals(
                "404 organization_not_found",
                signIn("nobody", "ada@acme.com", "x").verdict());
    }

    @Test
    void authenticate_withTheRightPassword_makesAPendingMemberActive() {
        seed(SeedMember.verifiedEmail("ada@acme.com")
                .password(Secret.of("right"))
                .pending());

        assertEquals(
                "401 unauthorized_credentials",
                signIn("acme", "ada@acme.com", "wrong").verdict());
        assertEquals("pending", ada().status());
        RawCalls.Answer answer = signIn("org|1", "ADA@acme.com", "right");
        assertEquals("200", answer.verdict());
        assertEquals(true, answer.body().get("member_authenticated"));
        assertEquals(acme().organizationId(), answer.text("organization_id"));
        assertEquals("active", ada().status());
    }

    @Test
    void authenticate_whenAResetIsNeeded_isRefusedForTheRightPasswordOnly() {
        seed(SeedMember.verifiedEmail("ada@acme.com")
                .password(Secret.of("right"))
                .requiresReset());

        assertEquals(
                "400 member_reset_password",
                signIn("acme", "ada@acme.com", "right").verdict());
        assertEquals(
                "401 unauthorized_credentials",
                signIn("acme", "ada@acme.com", "wrong").verdict());
    }

    @Test
    void authenticate_afterTenFailures_isLockedForAnHour() {
        seed(SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));
        for (int i = 0; i < 10; i++) {
            assertFalse(ada().locked());
            assertEquals(
                    "401 unauthorized_credentials",
                    signIn("acme", "ada@acme.com", "wrong").verdict());
        }

        assertTrue(ada().locked());
        assertEquals(
                "429 user_lock_limit_reached",
                signIn("acme", "ada@acme.com", "right").verdict());
        clock.advance(Duration.ofSeconds(3_601));
        assertEquals("200", signIn("acme", "ada@acme.com", "right").verdict());
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void authenticate_whenASecondFactorIsNeeded_saysSo(boolean byOrganization, boolean byMember) {
        fake.seed(
                byOrganization
                        ? SeedOrganization.named("Beta").slug("beta").mfaRequiredForAll()
                        : SeedOrganization.named("Beta").slug("beta"));
        SeedMember member = SeedMember.verifiedEmail("ada@acme.com")
                .password(Secret.of("right"))
                .mfaPhoneNumber("+15005550006", true);
        fake.seed("beta", byMember ? member.mfaEnrolled() : member);

        RawCalls.Answer answer = signIn("beta", "ada@acme.com", "right");

        assertEquals(false, answer.body().get("member_authenticated"));
        assertEquals(
                Map.of("mfa_phone_number", "+15005550006", "totp_registration_id", ""),
                answer.object("mfa_required").get("member_options"));
    }

    @Test
    void authenticate_whereOnlySsoIsAllowed_isRefused() {
        fake.seed(SeedOrganization.named("Beta").slug("beta").onlyAuthMethods("sso"));
        fake.seed("beta", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));

        assertEquals(
                "400 operation_restricted_by_organization_auth_methods",
                signIn("beta", "ada@acme.com", "right").verdict());
    }

    @Test
    void strengthCheck_gradesAPassword() {
        RawCalls.Answer weak = calls.post("/v1/b2b/passwords/strength_check", Map.of("password", "password123"));
        RawCalls.Answer strong = calls.post(
                "/v1/b2b/passwords/strength_check",
                Map.of("password", "correct horse battery", "email_address", "ada@acme.com"));

        assertEquals(false, weak.body().get("valid_password"));
        assertFalse(weak.object("zxcvbn_feedback").isEmpty());
        assertEquals(true, strong.body().get("valid_password"));
        assertEquals(
                "400 bad_request",
                calls.post("/v1/b2b/passwords/strength_check", Map.of("password", "x", "email", "a@b.co"))
                        .verdict());
    }

    // One password for all organizations.

    private void twoOrganizations() {
        fake.crossOrganizationPasswords(true);
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
    }

    @Test
    void crossOrganizationPassword_isTheSameWhereverItWasImported() {
        twoOrganizations();
        migrate();
        fake.seed("beta", SeedMember.verifiedEmail("ada@acme.com"));

        assertEquals(
                "404 member_password_not_found",
                signIn("beta", "ada@acme.com", "a").verdict());
        assertEquals(
                "200", migrate("organization_id", "beta", "hash", OTHER_BCRYPT).verdict());
        assertEquals("200", signIn("beta", "ada@acme.com", "a").verdict());
        assertEquals(
                ada().passwordId(),
                fake.member("beta", "ada@acme.com").orElseThrow().passwordId());
        assertEquals(
                "400 password_already_exists",
                migrate("organization_id", "beta").verdict());
        assertEquals(
                "400 cross_org_passwords_enabled",
                calls.delete(MEMBERS + "/passwords/" + ada().passwordId().orElseThrow())
                        .verdict());
    }

    @Test
    void crossOrganizationPassword_goesWithTheLastMember() {
        twoOrganizations();
        migrate();
        migrate("organization_id", "beta");
        calls.delete(path(ada()));
        assertEquals("200", signIn("beta", "ada@acme.com", "a").verdict());
        calls.delete(ORGANIZATIONS + "/beta");

        migrate("hash", OTHER_BCRYPT);

        assertEquals(Secret.of(OTHER_BCRYPT), ada().hash().orElseThrow());
    }

    @Test
    void crossOrganizationPassword_isResetInAllOrganizations() {
        twoOrganizations();
        migrate();
        migrate("organization_id", "beta");

        RawCalls.Answer answer = calls.post(
                "/v1/b2b/passwords/email/require_reset",
                Map.of("email_address", "ada@acme.com", "organization_id", "acme"));

        assertEquals("200", answer.verdict());
        assertEquals(ada().memberId(), answer.text("member_id"));
        for (String organization : List.of("acme", "beta")) {
            assertEquals(
                    "400 member_reset_password",
                    signIn(organization, "ada@acme.com", "a").verdict());
        }
        assertEquals(
                "200",
                calls.post("/v1/b2b/passwords/email/require_reset", Map.of("email_address", "ada@acme.com"))
                        .verdict());
    }

    @Test
    void requireReset_thatTheContractForbids_isRefused() {
        Map<String, Object> body = Map.of("email_address", "ada@acme.com");
        String path = "/v1/b2b/passwords/email/require_reset";

        assertEquals(
                "400 cross_org_passwords_not_enabled", calls.post(path, body).verdict());
        fake.crossOrganizationPasswords(true);
        assertEquals("404 member_password_not_found", calls.post(path, body).verdict());
        assertEquals(
                "404 member_not_found",
                calls.post(path, with(body, "organization_id", "acme")).verdict());
        assertEquals("400 invalid_email", calls.post(path, Map.of()).verdict());
    }

    @Test
    void crossOrganizationPasswords_whenThereIsAPassword_cannotBeChanged() {
        migrate();

        assertThrows(IllegalStateException.class, () -> fake.crossOrganizationPasswords(true));
        fake.crossOrganizationPasswords(false); // as it is
        calls.delete(path(ada()));
        fake.crossOrganizationPasswords(true);
        assertTrue(fake.crossOrganizationPasswords());
    }

    @Test
    void builder_ofCrossOrganizationPasswords_startsWithThem() {
        try (FakeB2b other =
                FakeStytch.b2bBuilder().crossOrganizationPasswords().start()) {
            assertTrue(other.crossOrganizationPasswords());
        }
    }

    // Authenticator apps and recovery codes.

    private RawCalls.Answer migrateTotp(FakeMember member, Object... more) {
        return calls.post(
                "/v1/b2b/totp/migrate",
                with(
                        Map.of(
                                "organization_id",
                                "acme",
                                "member_id",
                                member.memberId(),
                                "secret",
                                SECRET,
                                "recovery_codes",
                                List.of("one", "two")),
                        more));
    }

    @Test
    void migrateTotp_keepsTheSecretAndFillsTheCodesUp() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").externalId("x"));

        RawCalls.Answer answer = migrateTotp(ada, "member_id", "x");

        assertEquals("200", answer.verdict());
        assertEquals(
                answer.text("totp_registration_id"), answer.object("member").get("totp_registration_id"));
        assertTrue(answer.text("totp_registration_id").startsWith("member-totp-test-"));
        assertEquals(false, answer.object("member").get("mfa_enrolled"));
        assertEquals(Secret.of(SECRET), ada().totpSecret().orElseThrow());
        assertEquals(10, ada().recoveryCodes().size());
        assertEquals(
                List.of(Secret.of("one"), Secret.of("two")),
                ada().recoveryCodes().subList(0, 2));
        assertEquals(
                answer.body().get("recovery_codes"),
                calls.get("/v1/b2b/recovery_codes/acme/" + ada.memberId())
                        .body()
                        .get("recovery_codes"));
        assertEquals(
                "200",
                calls.put(path(ada), Map.of("default_mfa_method", "totp")).verdict());
    }

    static Stream<Arguments> refusedTotps() {
        return Stream.of(
                Arguments.of("400 bad_request", "organization_id", null),
                Arguments.of("400 bad_request", "member_id", null),
                Arguments.of("400 bad_request", "secret", null),
                Arguments.of("400 bad_request", "secret", "jbswy3dp"),
                Arguments.of("400 bad_request", "secret", "JBSWY3DP===="),
                Arguments.of("400 bad_request", "recovery_codes", null),
                Arguments.of("400 bad_request", "recovery_codes", "one"),
                Arguments.of("400 bad_request", "digits", 6),
                Arguments.of("404 organization_not_found", "organization_id", "nobody"),
                Arguments.of("404 member_not_found", "member_id", "nobody"));
    }

    @ParameterizedTest
    @MethodSource("refusedTotps")
    void migrateTotp_thatTheContractForbids_isRefused(String verdict, String field, Object value) {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com"));

        assertEquals(verdict, migrateTotp(ada, field, value).verdict());
        assertTrue(ada().totpSecret().isEmpty());
    }

    @Test
    void migrateTotp_ofAMemberInTheWrongState_isRefused() {
        Secret secret = Secret.of(SECRET);
        FakeMember active = seed(SeedMember.verifiedEmail("a@acme.com").totp(secret, true));
        FakeMember started = seed(SeedMember.verifiedEmail("b@acme.com").totp(secret, false));
        FakeMember coded = seed(SeedMember.verifiedEmail("c@acme.com").recoveryCodes(List.of(secret)));
        FakeMember pending = seed(SeedMember.verifiedEmail("d@acme.com").pending());

        assertEquals("400 active_totp_exists", migrateTotp(active).verdict());
        assertEquals("400 pending_totp_exists", migrateTotp(started).verdict());
        assertEquals("400 recovery_codes_already_exist", migrateTotp(coded).verdict());
        assertEquals(
                "400 action_available_only_for_active_members",
                migrateTotp(pending).verdict());
    }

    @Test
    void deleteTotp_takesTheCodesAlong() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com"));
        migrateTotp(ada);
        calls.put(path(ada), Map.of("default_mfa_method", "totp"));

        assertEquals("200", calls.delete(path(ada) + "/totp").verdict());

        assertTrue(ada().totpSecret().isEmpty());
        assertEquals("", ada().defaultMfaMethod());
        assertEquals("404 totp_not_found", calls.delete(path(ada) + "/totp").verdict());
        assertEquals(
                "404 recovery_codes_not_found",
                calls.get("/v1/b2b/recovery_codes/acme/" + ada.memberId()).verdict());
        assertEquals("200", migrateTotp(ada).verdict());
    }

    @Test
    void rotateRecoveryCodes_makesTenNewOnes() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com"));
        Map<String, Object> body = Map.of("organization_id", "acme", "member_id", ada.memberId());
        assertEquals(
                "400 no_active_recovery_code_backed_factor",
                calls.post("/v1/b2b/recovery_codes/rotate", body).verdict());
        migrateTotp(ada);
        List<Secret> before = ada().recoveryCodes();

        assertEquals("200", calls.post("/v1/b2b/recovery_codes/rotate", body).verdict());

        assertEquals(10, ada().recoveryCodes().size());
        assertTrue(ada().recoveryCodes().stream().noneMatch(before::contains));
    }
}
