package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of a legacy provider that become sessions of members: what differs from those of users. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeMemberSessionExchangeTest extends FakeB2bTestBase {
    private static final String MIGRATE = "/v1/b2b/sessions/migrate";
    private static final String ATTEST = "/v1/b2b/sessions/attest";

    private final LegacyProvider legacy = new LegacyProvider(clock);
    private String profileId;

    @BeforeEach
    void seed() {
        prepare(fake);
        profileId = fake.trust(profile());
    }

    private void prepare(FakeB2b b2b) {
        b2b.userInfo(legacy.userInfo());
        if (b2b.organization("acme").isEmpty()) {
            b2b.seed(SeedOrganization.named("Acme").slug("acme").externalId("org|1"));
        }
        b2b.seed(
                SeedOrganization.named("Beta").slug("beta").externalId("org|2"),
                SeedMember.verifiedEmail("ada@acme.com"));
        b2b.seed("acme", SeedMember.verifiedEmail("ada@acme.com").externalId("legacy|1"));
        b2b.seed("acme", SeedMember.unverifiedEmail("una@acme.com").invited());
        b2b.seed(
                SeedOrganization.named("Strict")
                        .slug("strict")
                        .externalId("org|3")
                        .mfaRequiredForAll(),
                SeedMember.verifiedEmail("ada@acme.com"));
        b2b.seed(
                SeedOrganization.named("Sso").slug("sso").externalId("org|4").onlyAuthMethods("sso"),
                SeedMember.verifiedEmail("ada@acme.com"));
    }

    private TrustedTokenProfile profile() {
        return legacy.profile()
                .map("organization_id", "org")
                .map("external_member_id", "sub")
                .map("role_ids", "roles");
    }

    @AfterEach
    void closeLegacy() {
        legacy.close();
    }

    private RawCalls.Answer exchange(Object... more) {
        return exchange(calls, more);
    }

    private static RawCalls.Answer exchange(RawCalls to, Object... more) {
        return to.post(MIGRATE, with(Map.of("session_token", "legacy", "organization_id", "acme"), more));
    }

    private RawCalls.Answer attest(Map<String, ?> claims, Object... more) {
        return calls.post(ATTEST, with(Map.of("profile_id", profileId, "token", legacy.token(claims)), more));
    }

    @Test
    void migrate_givesASessionInThatOrganization() {
        legacy.answers(Map.of("email", "ADA@acme.com"));

        RawCalls.Answer answer = exchange();

        assertEquals("200", answer.verdict());
        assertEquals(ada().memberId(), answer.text("member_id"));
        assertEquals("2026-01-31T09:15:00Z", answer.object("member_session").get("expires_at"));
        assertEquals(List.of("imported"), fake.sessions().get(0).factors());
        assertEquals("200", exchange("organization_id", "org|2").verdict());
        assertEquals(
                "404 organization_not_found",
                exchange("organization_id", "nobody").verdict());
    }

    @Test
    void migrate_ofNobodyInThisOrganization_isRefused() {
        legacy.answers(Map.of("email", "una@acme.com"));
        assertEquals("200", exchange().verdict());
        assertEquals("active", fake.member("acme", "una@acme.com").orElseThrow().status());
        assertFalse(fake.member("acme", "una@acme.com").orElseThrow().emailVerified());

        assertEquals(
                "400 migrate_from_external_email_does_not_exist",
                exchange("organization_id", "beta").verdict());
        calls.delete(MEMBERS + "/"
                + fake.member("acme", "una@acme.com").orElseThrow().memberId());
        assertEquals(
                "400 migrate_from_external_email_does_not_exist", exchange().verdict());
    }

    @ParameterizedTest
    @CsvSource({"strict", "sso"})
    void migrate_whereTheOrganizationAsksForMore_dependsOnTheSwitch(String organization) {
        legacy.answers(Map.of("email", "ada@acme.com"));
        assertEquals("200", exchange("organization_id", organization).verdict());
        try (FakeB2b other = FakeStytch.b2bBuilder()
                .clock(clock)
                .without(FakeBehaviour.EXCHANGED_SESSION_PASSES_ORGANIZATION_RULES)
                .start()) {
            prepare(other);

            assertEquals(
                    "401 insufficient_factors",
                    exchange(new RawCalls(other), "organization_id", organization)
                            .verdict());
            assertEquals("200", exchange(new RawCalls(other)).verdict());
        }
    }

    @Test
    void attest_takesTheOrganizationOfTheTokenOrTheRequest() {
        RawCalls.Answer byToken = attest(Map.of("email", "ada@acme.com", "org", "org|1"));
        assertEquals("200", byToken.verdict());
        assertEquals(ada().memberId(), byToken.text("member_id"));
        assertEquals(
                ada().memberId(),
                attest(Map.of("email", "ada@acme.com"), "organization_id", "acme")
                        .text("member_id"));
        assertEquals(
                ada().memberId(),
                attest(Map.of("email", "ada@acme.com", "org", acme().organizationId()), "organization_id", "acme")
                        .text("member_id"));
        assertEquals(
                "400 invalid_token_organization_id_claim",
                attest(Map.of("email", "ada@acme.com", "org", "org|1"), "organization_id", "beta")
                        .verdict());
        assertEquals(
                "400 invalid_token_organization_id_claim",
                attest(Map.of("email", "ada@acme.com", "org", "acme")).verdict());
        assertEquals(
                "404 organization_not_found",
                attest(Map.of("email", "ada@acme.com"), "organization_id", "nobody")
                        .verdict());
    }

    @Test
    void attest_ofSomebodyElsesExternalId_isRefused() {
        assertEquals(
                "400 trusted_token_profile_incorrect_external_id_mapping",
                attest(Map.of("email", "ada@acme.com", "sub", "legacy|9", "org", "org|1"))
                        .verdict());
    }

    @Test
    void attest_withASession_mustBeOfTheMember() {
        String own = fake.beginSession("acme", "legacy|1", Duration.ofHours(1))
                .token()
                .reveal();
        Map<String, Object> claims = Map.of("email", "ada@acme.com", "org", "org|1");

        assertEquals(own, attest(claims, "session_token", own).text("session_token"));
        assertEquals(
                "400 member_session_member_id_mismatch",
                attest(with(claims, "org", "org|2", "sub", null), "session_token", own)
                        .verdict());
    }

    @Test
    void attest_withProvisioning_createsMemberAndOrganization() {
        profileId = fake.trust(profile().jitProvisioning());
        Map<String, Object> claims =
                Map.of("email", "new@acme.com", "sub", "legacy|7", "org", "org|1", "roles", List.of("editor"));

        assertEquals("200", attest(claims).verdict());
        FakeMember created = fake.member("acme", "new@acme.com").orElseThrow();
        assertEquals("legacy|7", created.externalId().orElseThrow());
        assertEquals(List.of("editor"), created.roles());
        assertFalse(created.emailVerified());
        assertEquals("200", attest(with(claims, "org", "org|new")).verdict());
        assertEquals(1, fake.members("org|new").size());
        assertEquals(
                "400 token_missing_organization_id_claim",
                attest(with(claims, "org", null), "organization_id", "acme").verdict());
        assertEquals(
                "400 invalid_token_organization_id_claim",
                attest(with(claims, "org", "no id")).verdict());
        int organizations = fake.organizationCount();
        assertEquals(
                "400 invalid_rbac_role_assignment",
                attest(with(claims, "org", "org|newer", "roles", List.of("nobody")))
                        .verdict());
        fake.seed(SeedOrganization.named("Claims").slug("claims").claimedEmailDomains("claimed.com"));
        assertEquals(
                "400 action_not_allowed_email_domain_is_claimed",
                attest(with(claims, "org", "org|newer", "email", "x@claimed.com"))
                        .verdict());
        assertEquals(organizations + 1, fake.organizationCount());
    }

    @Test
    void profile_withAnAttributeOfConsumers_isRefused() {
        TrustedTokenProfile profile = legacy.profile().map("external_user_id", "sub");

        assertThrows(IllegalArgumentException.class, () -> fake.trust(profile));
    }
}
