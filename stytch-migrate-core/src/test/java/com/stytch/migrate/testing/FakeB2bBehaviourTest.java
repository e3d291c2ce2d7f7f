package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.api.CreateMemberRequest;
import com.stytch.migrate.api.CreateOrganizationRequest;
import com.stytch.migrate.api.MemberSearch;
import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.api.StytchMember;
import com.stytch.migrate.api.UpdateOrganizationRequest;
import com.stytch.migrate.contract.ContractCheck;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Each switch changes what it says, and the typed client gets along with the fake. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeB2bBehaviourTest {
    private static final String ACME = "/v1/b2b/organizations/acme";

    private static FakeB2b start(FakeB2b.Builder builder) {
        FakeB2b fake = builder.start();
        fake.seed(SeedOrganization.named("Acme").slug("acme"));
        return fake;
    }

    private static FakeB2b without(FakeBehaviour behaviour) {
        return start(FakeStytch.b2bBuilder().without(behaviour));
    }

    private static FakeB2b with(FakeBehaviour behaviour) {
        return start(FakeStytch.b2bBuilder().with(behaviour));
    }

    private static RawCalls.Answer migrate(FakeB2b fake, Object... more) {
        return new RawCalls(fake)
                .post(
                        "/v1/b2b/passwords/migrate",
                        FakeB2bTestBase.with(
                                Map.of(
                                        "organization_id",
                                        "acme",
                                        "email_address",
                                        "ada@acme.com",
                                        "hash_type",
                                        "bcrypt",
                                        "hash",
                                        FakeStytchTestBase.BCRYPT),
                                more));
    }

    @Test
    void closedRequests_off_ignoresWhatItDoesNotKnow() {
        try (FakeB2b fake = without(FakeBehaviour.CLOSED_REQUESTS)) {
            ContractCheck.of(fake).allowingAnyRequest();
            assertEquals("200", migrate(fake, "unknown", 1).verdict());
            assertEquals(
                    "200",
                    new RawCalls(fake)
                            .get(ACME + "/member?member_id=" + only(fake).memberId() + "&x=1")
                            .verdict());
        }
    }

    private static FakeMember only(FakeB2b fake) {
        assertEquals(1, fake.members().size());
        return fake.members().get(0);
    }

    @Test
    void emailsIgnoreCase_off_keepsThemApart() {
        try (FakeB2b fake = without(FakeBehaviour.EMAILS_IGNORE_CASE)) {
            migrate(fake);

            assertEquals("200", migrate(fake, "email_address", "ADA@acme.com").verdict());
            assertEquals(2, fake.members().size());
        }
    }

    @Test
    void migrateMatchesIgnoringCase_off_refusesAnotherCase() {
        try (FakeB2b fake = without(FakeBehaviour.MIGRATE_MATCHES_IGNORING_CASE)) {
            fake.seed("acme", SeedMember.verifiedEmail("ADA@acme.com"));

            assertEquals("400 duplicate_member_email", migrate(fake).verdict());
        }
    }

    @Test
    void migrateAppliesProfile_on_mergesIt() {
        try (FakeB2b fake = with(FakeBehaviour.MIGRATE_APPLIES_PROFILE_TO_EXISTING_USER)) {
            fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").trustedMetadata(Map.of("old", 1)));

            migrate(fake, "name", "Ada", "trusted_metadata", Map.of("new", 2));

            assertEquals("Ada", only(fake).name());
            assertEquals(Map.of("old", 1, "new", 2), only(fake).trustedMetadata());
        }
    }

    @Test
    void migrateAppliesPhone_off_ignoresTheNumber() {
        try (FakeB2b fake = without(FakeBehaviour.MIGRATE_APPLIES_PHONE_TO_EXISTING_USER)) {
            fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com"));

            migrate(fake, "mfa_phone_number", "+15005550006");

            assertTrue(only(fake).mfaPhoneNumber().isEmpty());
        }
    }

    @Test
    void searchCountsTotal_off_saysMinusOne() {
        try (FakeB2b fake = without(FakeBehaviour.SEARCH_COUNTS_TOTAL)) {
            RawCalls calls = new RawCalls(fake);
            for (String path : List.of("/v1/b2b/organizations/search", "/v1/b2b/organizations/members/search")) {
                Map<String, Object> body =
                        path.contains("members") ? Map.of("organization_ids", List.of("acme")) : Map.of();
                assertEquals(
                        -1, calls.post(path, body).object("results_metadata").get("total"));
            }
        }
    }

    @Test
    void slugIsOptional_off_refusesANameAlone() {
        try (FakeB2b fake = without(FakeBehaviour.ORGANIZATION_SLUG_IS_OPTIONAL)) {
            assertEquals(
                    "400 invalid_organization_slug",
                    new RawCalls(fake)
                            .post("/v1/b2b/organizations", Map.of("organization_name", "Beta"))
                            .verdict());
        }
    }

    @Test
    void slugWins_offOrOn_decidesWhoIsMeant() {
        for (boolean slugWins : new boolean[] {true, false}) {
            FakeBehaviour behaviour = FakeBehaviour.SLUG_WINS_OVER_EXTERNAL_ID;
            try (FakeB2b fake = slugWins ? with(behaviour) : without(behaviour)) {
                fake.seed(SeedOrganization.named("Other").slug("other").externalId("acme"));

                assertEquals(
                        slugWins ? "Acme" : "Other",
                        new RawCalls(fake).get(ACME).object("organization").get("organization_name"));
            }
        }
    }

    @Test
    void ssoJitProvisioning_off_isNotAllowedUnlessSet() {
        try (FakeB2b fake = without(FakeBehaviour.SSO_JIT_PROVISIONING_IS_ALLOWED_UNLESS_SET)) {
            FakeOrganization acme = fake.organization("acme").orElseThrow();

            assertEquals("NOT_ALLOWED", acme.setting("sso_jit_provisioning").orElseThrow());
            assertEquals("ALL_ALLOWED", acme.setting("email_invites").orElseThrow());
            assertEquals(
                    "200",
                    new RawCalls(fake)
                            .post(
                                    "/v1/b2b/organizations",
                                    Map.of("organization_name", "Beta", "mfa_policy", "OPTIONAL"))
                            .verdict());
        }
    }

    @Test
    void updateTurnsInvitationsOff_on_doesSoUnlessTheyAreSentToo() {
        try (FakeB2b fake = with(FakeBehaviour.UPDATE_TURNS_INVITATIONS_OFF)) {
            new RawCalls(fake).put(ACME, Map.of("mfa_policy", "OPTIONAL"));
            FakeOrganization off = fake.organization("acme").orElseThrow();
            new RawCalls(fake).put(ACME, Map.of("mfa_policy", "OPTIONAL", "email_invites", "ALL_ALLOWED"));
            FakeOrganization on = fake.organization("acme").orElseThrow();

            assertEquals("NOT_ALLOWED", off.setting("email_invites").orElseThrow());
            assertEquals("ALL_ALLOWED", on.setting("email_invites").orElseThrow());
        }
    }

    @Test
    void unknownRole_on_isAnInvalidId() {
        try (FakeB2b fake = with(FakeBehaviour.UNKNOWN_ROLE_IS_AN_INVALID_ID)) {
            assertEquals(
                    "400 invalid_rbac_role_id",
                    migrate(fake, "roles", List.of("nobody")).verdict());
        }
    }

    @Test
    void createRevives_on_bringsTheDeletedMemberBack() {
        try (FakeB2b fake = with(FakeBehaviour.CREATE_REVIVES_DELETED_MEMBER)) {
            FakeMember before = fake.seed(
                    "acme",
                    SeedMember.verifiedEmail("ada@acme.com").externalId("x").deleted());

            RawCalls.Answer created =
                    new RawCalls(fake).post(ACME + "/members", Map.of("email_address", "ada@acme.com", "name", "Ada"));

            assertEquals(before.memberId(), created.text("member_id"));
            assertEquals("active", only(fake).status());
            assertEquals("x", only(fake).externalId().orElseThrow());
            new RawCalls(fake).delete(ACME + "/members/x");
            RawCalls.Answer migrated = migrate(fake);
            assertEquals(before.memberId(), migrated.text("member_id"));
            assertEquals(true, migrated.body().get("member_created"));
        }
    }

    @Test
    void getShowsDeleted_on_findsThem() {
        try (FakeB2b fake = with(FakeBehaviour.GET_SHOWS_DELETED_MEMBERS)) {
            FakeMember ada =
                    fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").deleted());

            assertEquals(
                    "deleted",
                    new RawCalls(fake)
                            .get(ACME + "/member?member_id=" + ada.memberId())
                            .object("member")
                            .get("status"));
        }
    }

    @Test
    void memberSearchTakesSlugs_off_wantsStytchIds() {
        try (FakeB2b fake = without(FakeBehaviour.MEMBER_SEARCH_TAKES_SLUGS)) {
            String path = "/v1/b2b/organizations/members/search";
            String id = fake.organization("acme").orElseThrow().organizationId();

            assertEquals(
                    "404 organization_not_found",
                    new RawCalls(fake)
                            .post(path, Map.of("organization_ids", List.of("acme")))
                            .verdict());
            assertEquals(
                    "200",
                    new RawCalls(fake)
                            .post(path, Map.of("organization_ids", List.of(id)))
                            .verdict());
        }
    }

    @Test
    void crossOrganizationPassword_replacedByTheLast_holdsEverywhere() {
        try (FakeB2b fake = start(FakeStytch.b2bBuilder()
                .crossOrganizationPasswords()
                .with(FakeBehaviour.CROSS_ORGANIZATION_PASSWORD_IS_REPLACED))) {
            fake.seed(SeedOrganization.named("Beta").slug("beta"));
            fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("old")));

            migrate(fake, "organization_id", "beta");

            for (FakeMember member : fake.members()) {
                assertEquals(Secret.of(FakeStytchTestBase.BCRYPT), member.hash().orElseThrow());
            }
        }
    }

    @Test
    void restrictedPasswordLogin_off_namesWhatIsAllowed() {
        try (FakeB2b fake = without(FakeBehaviour.RESTRICTED_PASSWORD_LOGIN_IS_REFUSED)) {
            fake.seed(SeedOrganization.named("Beta").slug("beta").onlyAuthMethods("sso"));
            fake.seed("beta", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));

            RawCalls.Answer answer = new RawCalls(fake)
                    .post(
                            "/v1/b2b/passwords/authenticate",
                            Map.of("organization_id", "beta", "email_address", "ada@acme.com", "password", "right"));

            assertEquals(false, answer.body().get("member_authenticated"));
            assertEquals(Map.of("allowed_auth_methods", List.of("sso")), answer.object("primary_required"));
        }
    }

    private static RawCalls.Answer migrateTotp(FakeB2b fake, Object... more) {
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").externalId("x"));
        return new RawCalls(fake)
                .post(
                        "/v1/b2b/totp/migrate",
                        FakeB2bTestBase.with(
                                Map.of(
                                        "organization_id",
                                        "acme",
                                        "member_id",
                                        "x",
                                        "secret",
                                        "JBSWY3DPEHPK3PXP",
                                        "recovery_codes",
                                        List.of("one")),
                                more));
    }

    @Test
    void recoveryCodesNeeded_off_makesThem() {
        try (FakeB2b fake = without(FakeBehaviour.TOTP_MIGRATE_NEEDS_RECOVERY_CODES)) {
            ContractCheck.of(fake).allowingAnyRequest();
            assertEquals("200", migrateTotp(fake, "recovery_codes", null).verdict());
            assertEquals(10, only(fake).recoveryCodes().size());
        }
    }

    @Test
    void recoveryCodesFilledUp_off_keepsThoseOfTheRequest() {
        try (FakeB2b fake = without(FakeBehaviour.RECOVERY_CODES_ARE_FILLED_UP)) {
            assertEquals("200", migrateTotp(fake).verdict());
            assertEquals(List.of(Secret.of("one")), only(fake).recoveryCodes());
        }
    }

    @Test
    void totpSecretInAnyBase32_on_takesLowerCaseAndPadding() {
        try (FakeB2b fake = with(FakeBehaviour.TOTP_SECRET_IN_ANY_BASE32)) {
            assertEquals("200", migrateTotp(fake, "secret", "jbswy3dp====").verdict());
        }
    }

    @Test
    void documentedLimits_countImportsInASecond() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
        try (FakeB2b fake = start(FakeStytch.b2bBuilder().clock(clock).documentedLimits())) {
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        "200", migrate(fake, "email_address", i + "@acme.com").verdict());
            }
            assertEquals("429 too_many_requests", migrate(fake).verdict());
            assertEquals("200", new RawCalls(fake).get(ACME).verdict());
            clock.advance(Duration.ofSeconds(1));
            assertEquals("200", migrate(fake).verdict());
        }
    }

    @Test
    void fault_onATemplate_hitsTheNextRequestOnly() {
        try (FakeB2b fake = start(FakeStytch.b2bBuilder())) {
            fake.onNext("POST", "/v1/b2b/organizations/{organization_id}/members")
                    .serverUnavailable();
            RawCalls calls = new RawCalls(fake);

            assertEquals(
                    "503 server_unavailable",
                    calls.post(ACME + "/members", Map.of("email_address", "a@b.co"))
                            .verdict());
            assertEquals(
                    "200",
                    calls.post(ACME + "/members", Map.of("email_address", "a@b.co"))
                            .verdict());
            assertEquals(2, fake.journal().count("POST", "/v1/b2b/organizations/{organization_id}/members"));
        }
    }

    @Test
    void client_typed_worksOnTheFake() {
        try (FakeB2b fake = start(FakeStytch.b2bBuilder())) {
            B2bClient client = fake.client();
            client.api()
                    .organizations()
                    .create(CreateOrganizationRequest.builder("Beta").build());
            for (int i = 0; i < 250; i++) {
                client.api()
                        .members()
                        .create(
                                "beta",
                                CreateMemberRequest.builder("m" + i + "@beta.com")
                                        .build());
            }

            List<StytchMember> found = client.api()
                    .members()
                    .searchAll(MemberSearch.in(List.of("beta")))
                    .toList();

            assertEquals(250, found.size());
            assertEquals(250, client.api().organizations().memberCount("beta"));
            assertTrue(client.api().members().delete("beta", found.get(0).memberId()));
            assertFalse(client.api().members().delete("beta", found.get(0).memberId()));
            assertTrue(client.api().members().getByEmail("beta", "m0@beta.com").isEmpty());
            assertTrue(client.api().organizations().get("nobody").isEmpty());
        }
    }

    @Test
    void client_thatSendsSettingsBack_isTaken() {
        try (FakeB2b fake = FakeStytch.b2b()) {
            fake.seed(SeedOrganization.named("Acme")
                    .slug("acme")
                    .emailAllowedDomains("acme.com")
                    .onlyAuthMethods("password")
                    .setting("email_invites", "RESTRICTED"));
            B2bClient client = fake.client();
            FakeOrganization before = fake.organization("acme").orElseThrow();

            client.api()
                    .organizations()
                    .update(
                            "acme",
                            UpdateOrganizationRequest.builder()
                                    .settings(OrganizationSettings.of(client.api()
                                            .organizations()
                                            .get("acme")
                                            .orElseThrow()
                                            .organization()))
                                    .build());

            FakeOrganization after = fake.organization("acme").orElseThrow();
            for (String field : List.of("email_invites", "auth_methods", "allowed_auth_methods", "mfa_policy")) {
                assertEquals(before.setting(field), after.setting(field), field);
            }
        }
    }
}
