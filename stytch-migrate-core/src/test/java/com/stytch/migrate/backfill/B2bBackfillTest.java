package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.Allowance;
import com.stytch.migrate.api.AuthMethod;
import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.importer.MemberRecoveryCodes;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import com.stytch.migrate.source.RecordSelection;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeOrganization;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class B2bBackfillTest {
    private static final B2bPolicy POLICY = B2bPolicy.DEFAULT.withPasswordScope(PasswordScope.ORGANIZATION);
    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private final FakeB2b stytch = FakeStytch.b2b();
    private final List<LegacyOrganization> organizations = new ArrayList<>();
    private final List<LegacyMember> members = new ArrayList<>();
    private final Ledger ledger = Ledger.inMemory();
    private final Map<String, ImportOutcome> outcomes = new TreeMap<>();

    @TempDir
    Path folder;

    @BeforeEach
    void setRoles() {
        stytch.roles("editor", "viewer", "owner");
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private static LegacyOrganization.Builder organization(String id, String name) {
        return LegacyOrganization.builder(id, name);
    }

    /** Returns a person with a verified address and a password. */
    private static LegacyUser.Builder person(int number) {
        return LegacyUser.builder("u" + number)
                .email(Identifier.verified(MadeUpUsers.email(number)))
                .password(MadeUpUsers.user(number).password());
    }

    private static LegacyMember member(String organization, int person, String... roles) {
        return LegacyMember.builder(organization, person(person).build())
                .roles(roles)
                .build();
    }

    private TenantSource source() {
        return TenantSource.of("test", organizations, members);
    }

    private B2bBackfill backfill() {
        outcomes.clear();
        return stytch.client()
                .backfill(source())
                .policy(POLICY)
                .ledger(ledger)
                .onOutcome(record -> outcomes.put(name(record), record.outcome()));
    }

    private static String name(LedgerRecord record) {
        return record.organization().map(id -> id + "/").orElse("")
                + record.id().map(LegacyId::value).orElse(record.at());
    }

    private ImportOutcome outcome(String name) {
        return Optional.ofNullable(outcomes.get(name)).orElseThrow(() -> new AssertionError(name + " in " + outcomes));
    }

    private String reason(String name) {
        return outcome(name).reason().orElse("");
    }

    private FakeMember at(String organization, int person) {
        return stytch.member(organization, MadeUpUsers.email(person)).orElseThrow();
    }

    private static Set<String> roles(FakeMember member) {
        return Set.copyOf(member.roles());
    }

    private void assertSignsIn(String organization, int person) {
        String id = stytch.organization(organization).orElseThrow().organizationId();
        assertTrue(stytch.client()
                .api()
                .passwords()
                .authenticate(com.stytch.migrate.api.AuthenticateMemberPasswordRequest.builder(
                                id, MadeUpUsers.email(person), MadeUpUsers.password(person))
                        .build())
                .member()
                .memberId()
                .startsWith("member-"));
    }

    // ---- one tenant

    @Test
    void run_ofOneTenant_movesTheOrganizationAndItsMembers() {
        organizations.add(organization("o1", "Acme, Inc.")
                .slug("acme")
                .logoUrl("https://acme.example/logo.png")
                .trustedMetadata(Map.of("plan", "gold"))
                .build());
        members.add(member("o1", 1, "editor"));
        members.add(LegacyMember.builder(
                        "o1",
                        LegacyUser.builder("u2")
                                .email(Identifier.unverified(MadeUpUsers.email(2)))
                                .build())
                .build());

        BackfillReport report = backfill().run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(3, report.read());
        assertEquals(1, report.count(RecordKind.ORGANIZATION, Kind.CREATED));
        assertEquals(2, report.count(RecordKind.MEMBER, Kind.CREATED));
        FakeOrganization acme = stytch.organization("acme").orElseThrow();
        assertEquals("Acme, Inc.", acme.name());
        assertEquals("o1", acme.externalId().orElseThrow());
        assertEquals(Map.of("plan", "gold"), acme.trustedMetadata());
        assertEquals("ALL_ALLOWED", acme.setting("email_invites").orElseThrow());
        assertEquals("NOT_ALLOWED", acme.setting("sso_jit_provisioning").orElseThrow());
        FakeMember ada = at("acme", 1);
        assertEquals("u1", ada.externalId().orElseThrow());
        assertTrue(ada.emailVerified());
        assertEquals(Set.of("editor"), roles(ada));
        assertSignsIn("acme", 1);
        assertFalse(at("acme", 2).emailVerified());
        assertEquals("active", at("acme", 2).status());
        assertEquals(
                acme.organizationId(),
                ledger.find(RecordKey.organization(LegacyId.of("o1")))
                        .orElseThrow()
                        .stytchId()
                        .orElseThrow()
                        .value());
    }

    @Test
    void run_aSecondTime_sendsNothingAndSaysTheSame() {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "editor"));
        BackfillReport first = backfill().run();
        long writes = stytch.journal().writes();

        BackfillReport second = backfill().run();

        assertEquals(writes, stytch.journal().writes());
        assertEquals(first.records(), second.records());
    }

    @Test
    void run_neverCallsWhatSendsMail() {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "editor"));
        backfill().run();

        Set<String> writes = new java.util.TreeSet<>();
        stytch.journal().exchanges().stream()
                .filter(exchange -> exchange.isWrite())
                .forEach(exchange -> writes.add(
                        exchange.method() + " " + exchange.path().replaceAll("organization-test-[^/]*", "ID")));
        assertEquals(
                Set.of(
                        "POST /v1/b2b/organizations",
                        "POST /v1/b2b/organizations/ID/members",
                        "POST /v1/b2b/passwords/migrate"),
                writes);
    }

    // ---- one person, many organizations

    @Test
    void run_ofOnePersonInManyOrganizations_makesOneMemberInEachWithItsOwnRoles() {
        for (String id : List.of("o1", "o2", "o3")) {
            organizations.add(organization(id, "Firm " + id).slug("slug-" + id).build());
        }
        members.add(member("o3", 1));
        members.add(member("o1", 1, "editor"));
        members.add(member("o2", 2, "viewer"));
        members.add(member("o2", 1, "viewer", "owner"));

        BackfillReport report = backfill().run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(4, stytch.members().size());
        assertEquals(Set.of("editor"), roles(at("slug-o1", 1)));
        assertEquals(Set.of("viewer", "owner"), roles(at("slug-o2", 1)));
        assertEquals(Set.of(), roles(at("slug-o3", 1)));
        for (String id : List.of("o1", "o2", "o3")) {
            assertSignsIn("slug-" + id, 1);
        }
    }

    @Test
    void run_ofSeveralRowsOfOneMembership_makesOneMemberWithAllRoles() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1, "viewer"));
        members.add(member("o1", 2));
        members.add(member("o1", 1, "editor"));
        members.add(member("o1", 1, "viewer", "owner"));

        BackfillReport report = backfill().run();

        assertEquals(2, report.count(RecordKind.MEMBER, Kind.CREATED));
        assertEquals(2, report.reasons().get("duplicate_in_source"));
        assertEquals(Set.of("viewer", "editor", "owner"), roles(at("acme", 1)));
        assertEquals(2, report.notes().get("same_membership_as"));
    }

    @Test
    void run_withTwoPeopleOfOneAddress_keepsThemApartByOrganization() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        organizations.add(organization("o2", "Globex").slug("globex").build());
        LegacyUser other = person(1).build().toBuilder().build();
        members.add(LegacyMember.builder("o1", other).build());
        members.add(LegacyMember.builder(
                        "o1",
                        LegacyUser.builder("u1b")
                                .email(Identifier.unverified(MadeUpUsers.email(1)))
                                .build())
                .build());
        members.add(LegacyMember.builder(
                        "o2",
                        LegacyUser.builder("u1b")
                                .email(Identifier.unverified(MadeUpUsers.email(1)))
                                .build())
                .build());

        backfill().run();

        assertEquals("u1", at("acme", 1).externalId().orElseThrow());
        assertEquals("duplicate_in_source", reason("o1/u1b"));
        assertEquals("u1b", at("globex", 1).externalId().orElseThrow());
    }

    // ---- what stops a run before anything is sent

    @Test
    void run_withARoleThatTheProjectHasNot_stopsBeforeAnythingIsSent() {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "editor"));
        members.add(member("o1", 2, "billing-manager", "x@example.com"));

        UnusableInput refused =
                assertThrows(UnusableInput.class, () -> backfill().run());

        assertTrue(String.valueOf(refused.getMessage())
                .contains("has no role (one that is no plain name), billing-manager:"));
        assertFalse(String.valueOf(refused.getMessage()).contains("@"));
        assertEquals(0, stytch.journal().writes());
    }

    @Test
    void run_withARoleThatTheMappingLeavesOut_stopsBeforeAnythingIsSent() {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "boss", "clerk"));

        B2bBackfill backfill = backfill().policy(POLICY.withRoles(Map.of("boss", "owner")));
        UnusableInput refused = assertThrows(UnusableInput.class, backfill::run);

        assertTrue(String.valueOf(refused.getMessage()).contains("does not say what becomes of clerk:"));
        assertEquals(0, stytch.journal().writes());
        assertThrows(UnusableInput.class, backfill::plan);
    }

    @Test
    void run_withAMappingOfRoles_givesTheMappedOnes() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1, "boss", "clerk", "guest"));

        backfill()
                .policy(POLICY.withRoles(Map.of("boss", "stytch_admin", "clerk", "editor", "guest", "")))
                .run();

        assertEquals(Set.of("stytch_admin", "editor"), roles(at("acme", 1)));
    }

    @Test
    void run_withAPasswordAndNoWordWhoseItIs_stopsBeforeAnythingIsSent() {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1));

        UnusableInput refused = assertThrows(
                UnusableInput.class, () -> backfill().policy(B2bPolicy.DEFAULT).run());

        assertTrue(String.valueOf(refused.getMessage()).contains("state whether each organization has its own"));
        assertEquals(0, stytch.journal().writes());
        BackfillPlan plan = backfill().policy(B2bPolicy.DEFAULT).plan();
        assertTrue(
                plan.remarks().toString().contains("State whose passwords are"),
                plan.remarks().toString());
    }

    @Test
    void run_withoutPasswordsAndAWordWhoseTheyAre_begins() {
        organizations.add(organization("o1", "Acme").build());
        members.add(LegacyMember.builder(
                        "o1",
                        person(1).email(Identifier.unverified("a@example.com")).build())
                .build());

        assertTrue(backfill().policy(B2bPolicy.DEFAULT).run().allSettled());
    }

    // ---- passwords

    @Test
    void run_withAHashForAnUnattestedAddress_makesTheMemberWithoutIt() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(LegacyMember.builder(
                        "o1",
                        person(1)
                                .email(Identifier.unverified(MadeUpUsers.email(1)))
                                .build())
                .build());

        backfill().run();

        assertEquals(0, stytch.journal().count("POST", "/v1/b2b/passwords/migrate"));
        assertFalse(at("acme", 1).emailVerified());
        assertFalse(at("acme", 1).hasPassword());
        assertTrue(outcome("o1/u1").notes().contains("password_not_moved:address_not_attested"));
    }

    @Test
    void run_withPasswordsForAllOrganizations_importsOncePerOrganization() {
        try (FakeB2b shared =
                FakeStytch.b2bBuilder().crossOrganizationPasswords().start()) {
            organizations.add(organization("o1", "Acme").slug("acme").build());
            organizations.add(organization("o2", "Globex").slug("globex").build());
            members.add(member("o1", 1));
            members.add(member("o2", 1));

            BackfillReport report = shared.client()
                    .backfill(source())
                    .policy(B2bPolicy.DEFAULT.withPasswordScope(PasswordScope.CROSS_ORGANIZATION))
                    .run();

            assertTrue(report.allSettled(), report.toString());
            assertTrue(shared.member("acme", MadeUpUsers.email(1)).orElseThrow().hasPassword());
            assertTrue(
                    shared.member("globex", MadeUpUsers.email(1)).orElseThrow().hasPassword());
            assertTrue(
                    shared.member("globex", MadeUpUsers.email(1)).orElseThrow().emailVerified());
        }
    }

    @Test
    void run_withAVerifiedNumber_carriesItWithTheHash() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(LegacyMember.builder(
                        "o1",
                        person(1)
                                .phoneNumber(Identifier.verified("+12025550123"))
                                .build())
                .mfaEnrolled(true)
                .build());
        members.add(LegacyMember.builder(
                        "o1",
                        person(2)
                                .phoneNumber(Identifier.unverified("+12025550124"))
                                .build())
                .build());

        backfill().run();

        assertEquals("+12025550123", at("acme", 1).mfaPhoneNumber().orElseThrow());
        assertTrue(at("acme", 1).mfaPhoneNumberVerified());
        assertTrue(at("acme", 1).mfaEnrolled());
        assertEquals("+12025550124", at("acme", 2).mfaPhoneNumber().orElseThrow());
        assertFalse(at("acme", 2).mfaPhoneNumberVerified());
        assertFalse(at("acme", 2).mfaEnrolled());
    }

    // ---- organizations

    @Test
    void run_whenAnOrganizationFails_parksItsMembersAndTakesThemUpAgain() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        organizations.add(organization("o2", "Globex").slug("globex").build());
        members.add(member("o1", 1));
        members.add(member("o2", 2));
        stytch.onNext("POST", "/v1/b2b/organizations").error(400, "organization_name_includes_banned_words");

        BackfillReport first = backfill().parallel(1).run();

        assertEquals("organization_name_includes_banned_words", reason("o1"));
        assertEquals("organization_failed", reason("o1/u1"));
        assertEquals(1, stytch.members().size());
        assertEquals(2, first.count(Kind.FAILED));

        BackfillReport second = backfill().run();

        assertTrue(second.allSettled(), second.toString());
        assertEquals(1, stytch.members("acme").size());
    }

    @Test
    void run_whenAnOrganizationIsNotAnswered_triesItAgainAndThenItsMembers() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1));
        stytch.onNext("POST", "/v1/b2b/organizations").storeThenDropConnection();
        // as many as one call is tried
        stytch.onNext("GET", "/v1/b2b/organizations/{organization_id}").times(6).serverUnavailable();

        BackfillReport report = backfill().run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(1, stytch.organizationCount());
        assertEquals(1, stytch.members().size());
    }

    @Test
    void run_withMembersOfNoOrganization_saysSo() {
        organizations.add(organization("o1", "Acme").build());
        organizations.add(organization("o2", "Dropped").build());
        members.add(member("o9", 1));
        members.add(member("o2", 2));

        backfill()
                .mapOrganizations(one -> one.id().value().equals("o2") ? Optional.empty() : Optional.of(one))
                .run();

        assertEquals("organization_unknown", reason("o9/u1"));
        assertEquals(Kind.FAILED, outcome("o9/u1").kind());
        assertEquals("dropped_by_mapping", reason("o2"));
        assertEquals("organization_left_out", reason("o2/u2"));
        assertEquals(Kind.SKIPPED, outcome("o2/u2").kind());
    }

    @Test
    void run_withSlugsThatCollide_makesThemUnique() {
        stytch.seed(SeedOrganization.named("Somebody else").slug("initech"));
        organizations.add(organization("o1", "Acme").build());
        organizations.add(organization("o2", "ACME!").build());
        organizations.add(organization("globex", "Hooli").build());
        organizations.add(organization("o4", "Globex").build());
        organizations.add(organization("o5", "Initech").build());
        organizations.add(organization("o6", "日本").build());
        organizations.add(organization("o7", "Organization Test 1").build());
        organizations.add(organization("o8", "Given").slug("has blank").build());

        BackfillReport report = backfill().run();

        assertTrue(report.allSettled(), report.toString());
        Map<String, String> slugs = new TreeMap<>();
        stytch.organizations().forEach(one -> slugs.put(one.externalId().orElse(one.name()), one.slug()));
        assertEquals("acme", slugs.get("o1"));
        assertTrue(String.valueOf(slugs.get("o2")).matches("acme-[a-z2-7]{10}"), slugs.toString());
        assertTrue(String.valueOf(slugs.get("o4")).matches("globex-[a-z2-7]{10}"), slugs.toString());
        assertTrue(String.valueOf(slugs.get("o5")).matches("initech-[a-z2-7]{10}"), slugs.toString());
        assertTrue(String.valueOf(slugs.get("o6")).matches("organization\\.[a-z2-7]{10}"), slugs.toString());
        assertEquals("o-organization-test-1", slugs.get("o7"));
        assertEquals("has-blank", slugs.get("o8"));
        assertTrue(outcome("o2").notes().contains("slug_kept_by:o1@test organizations#0"));
        assertTrue(outcome("o5").notes().contains("slug_changed:organization_slug_already_used"));
    }

    @Test
    void run_whenTheExternalIdIsTheSlugOfAnother_findsItsOwn() {
        stytch.seed(SeedOrganization.named("Somebody else").slug("o1"));
        organizations.add(organization("o1", "Acme").slug("acme").build());
        stytch.onNext("POST", "/v1/b2b/organizations").storeThenDropConnection();

        BackfillReport report = backfill().run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(2, stytch.organizationCount());
        assertEquals(
                "o1", stytch.organization("acme").orElseThrow().externalId().orElseThrow());
        assertEquals(
                stytch.organization("acme").orElseThrow().organizationId(),
                outcome("o1").stytchId().orElseThrow().value());
    }

    @Test
    void run_withCommonDomains_leavesThemOutAndSaysSo() {
        organizations.add(organization("o1", "Acme")
                .slug("acme")
                .emailDomains(List.of("Acme.Example", "gmail.com", "ada@acme.example"))
                .build());

        backfill().run();

        assertEquals(
                List.of("acme.example"),
                stytch.organization("acme")
                        .orElseThrow()
                        .setting("email_allowed_domains")
                        .orElseThrow());
        assertTrue(outcome("o1").notes().contains("email_domain_left_out:too_common:gmail.com"));
        assertFalse(outcome("o1").notes().toString().contains("@"));
    }

    @Test
    void run_withJoiningByEmail_switchesItOnAfterTheFirstVerifiedMember() {
        for (String id : List.of("o1", "o2", "o3")) {
            organizations.add(organization(id, "Firm")
                    .slug("slug-" + id)
                    .emailDomains(List.of("example.com"))
                    .joinByEmailDomain(true)
                    .build());
        }
        List<String> jitAtFirst = new CopyOnWriteArrayList<>();
        stytch.observe(exchange -> {
            if (exchange.method().equals("POST") && exchange.path().endsWith("/organizations")) {
                jitAtFirst.add(String.valueOf(exchange.requestBody().get("email_jit_provisioning")));
            }
        });
        members.add(member("o1", 1));
        members.add(member("o1", 2));
        members.add(LegacyMember.builder(
                        "o2",
                        person(3)
                                .email(Identifier.unverified(MadeUpUsers.email(3)))
                                .build())
                .build());
        members.add(LegacyMember.builder(
                        "o3",
                        person(4)
                                .email(Identifier.verified("a@elsewhere.example"))
                                .build())
                .build());

        BackfillReport report = backfill().parallel(1).run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(List.of("NOT_ALLOWED", "NOT_ALLOWED", "NOT_ALLOWED"), jitAtFirst);
        assertEquals("RESTRICTED", setting("slug-o1", "email_jit_provisioning"));
        assertEquals("ALL_ALLOWED", setting("slug-o1", "email_invites"));
        assertEquals("NOT_ALLOWED", setting("slug-o2", "email_jit_provisioning"));
        assertEquals("NOT_ALLOWED", setting("slug-o3", "email_jit_provisioning"));
        assertEquals(1, report.notes().get("join_by_email_switched_on"));
        assertEquals(1, stytch.journal().count("PUT", "/v1/b2b/organizations/{organization_id}"));
    }

    private Object setting(String organization, String name) {
        return stytch.organization(organization).orElseThrow().setting(name).orElseThrow();
    }

    @Test
    void run_withSettingsOfTheCaller_sendsThemAsAWhole() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        organizations.add(organization("o2", "Bad").slug("bad").build());
        organizations.add(organization("o3", "Only by address")
                .slug("only")
                .emailDomains(List.of("only.example"))
                .build());
        members.add(member("o1", 1));

        backfill()
                .policy(POLICY.withSettings(one -> switch (one.id().value()) {
                    case "o1" ->
                        OrganizationSettings.builder()
                                .emailInvites(Allowance.NOT_ALLOWED)
                                .ssoJitProvisioning(Allowance.ALL_ALLOWED)
                                .onlyAuthMethods(List.of(AuthMethod.SSO))
                                .build();
                    case "o2" -> throw new IllegalStateException("no settings for " + one.name());
                    default ->
                        OrganizationSettings.builder()
                                .emailInvites(Allowance.NOT_ALLOWED)
                                .emailAllowedDomains(one.emailDomains())
                                .emailJitProvisioning(true)
                                .build();
                }))
                .run();

        assertEquals("NOT_ALLOWED", setting("acme", "email_invites"));
        assertEquals(List.of("sso"), setting("acme", "allowed_auth_methods"));
        assertTrue(outcome("o1/u1").notes().contains("password_of_no_use:organization_allows_none"));
        assertEquals("settings_failed", reason("o2"));
        assertEquals("nobody_could_join_at_first", reason("o3"));
    }

    // ---- second factors

    @Test
    void run_withAnAuthenticatorApp_movesItAndHandsOverTheRecoveryCodes() throws IOException {
        organizations.add(
                organization("o1", "Acme").slug("acme").mfaRequired(true).build());
        members.add(LegacyMember.builder("o1", person(1).build())
                .totp(TotpSecret.of(Secret.of("gezd gnbv gy3t qojq gezd gnbv gy3t qojq"))
                        .withRecoveryCodes(List.of(Secret.of("abcd-efgh-ijkl"))))
                .build());
        members.add(LegacyMember.builder("o1", person(2).build())
                .totp(new TotpSecret(Secret.of(SECRET), "SHA256", 6, 30, List.of()))
                .build());
        members.add(LegacyMember.builder("o1", person(3).build())
                .totp(TotpSecret.of(Secret.of("no base32!")))
                .build());
        List<MemberRecoveryCodes> codes = new CopyOnWriteArrayList<>();

        BackfillReport report = backfill()
                .policy(POLICY.onRecoveryCodes(codes::add))
                .reportTo(folder)
                .run();

        assertTrue(report.allSettled(), report.toString());
        assertEquals(Secret.of(SECRET), at("acme", 1).totpSecret().orElseThrow());
        assertTrue(at("acme", 1).mfaEnrolled());
        assertEquals("totp", at("acme", 1).defaultMfaMethod());
        assertEquals(1, codes.size());
        assertEquals(
                RecordKey.member(LegacyId.of("o1"), LegacyId.of("u1")),
                codes.get(0).member());
        assertEquals(at("acme", 1).recoveryCodes(), codes.get(0).codes());
        assertTrue(codes.get(0).codes().contains(Secret.of("abcd-efgh-ijkl")));
        assertEquals(10, codes.get(0).codes().size());
        assertTrue(at("acme", 2).totpSecret().isEmpty());
        assertTrue(outcome("o1/u2").notes().contains("totp_not_moved:settings_not_supported"));
        assertTrue(outcome("o1/u2").notes().contains("no_second_factor:required_by_organization"));
        assertTrue(outcome("o1/u3").notes().contains("totp_not_moved:not_base32"));
        String written = Files.readString(folder.resolve("outcomes.ndjson"))
                + outcomes
                + codes
                + Files.readString(folder.resolve("report.json"));
        for (Secret code : codes.get(0).codes()) {
            assertFalse(written.contains(code.reveal()));
        }
        assertFalse(written.contains(SECRET));
    }

    @Test
    void run_whenTheAnswerWithTheRecoveryCodesIsLost_handsThemOverAllTheSame() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(LegacyMember.builder("o1", person(1).build())
                .totp(TotpSecret.of(Secret.of(SECRET)))
                .build());
        stytch.onNext("POST", "/v1/b2b/totp/migrate").storeThenDropConnection();
        List<MemberRecoveryCodes> codes = new CopyOnWriteArrayList<>();

        backfill().policy(POLICY.onRecoveryCodes(codes::add)).run();

        assertEquals(1, codes.size());
        assertEquals(at("acme", 1).recoveryCodes(), codes.get(0).codes());
    }

    @Test
    void plan_ofATenantThatRequiresASecondFactor_namesItWithTheMembersWhoHaveNone() {
        organizations.add(organization("o1", "Acme").mfaRequired(true).build());
        organizations.add(organization("o2", "Globex").build());
        members.add(member("o1", 1));
        members.add(member("o1", 2));
        members.add(LegacyMember.builder(
                        "o1",
                        person(3)
                                .phoneNumber(Identifier.unverified("+12025550123"))
                                .build())
                .build());
        members.add(member("o2", 1));

        BackfillPlan plan = backfill().plan();

        assertEquals(0, stytch.journal().count());
        assertTrue(
                plan.remarks()
                        .contains(
                                "Organization o1 requires a second factor, and 2 members have none that moves: they enrol"
                                        + " one at the next sign-in."),
                plan.remarks().toString());
        assertEquals(Map.of(ConsumerPlan.Action.CREATE, 2L), plan.records().get(RecordKind.ORGANIZATION));
        assertEquals(
                Map.of(ConsumerPlan.Action.CREATE_THEN_MIGRATE, 4L),
                plan.records().get(RecordKind.MEMBER));
        assertEquals(10, plan.calls());
        assertEquals(Map.of(ConsumerPlan.PasswordFate.KEPT, 4L), plan.passwords());
    }

    // ---- plan and dry run

    @Test
    void dryRun_countsNoWriteAndSaysWhatARunWould() {
        organizations.add(organization("o1", "Acme").mfaRequired(true).build());
        organizations.add(organization("o2", "Dropped").build());
        members.add(member("o1", 1, "editor"));
        members.add(member("o2", 2));
        members.add(member("o9", 3));

        BackfillReport report = backfill()
                .mapOrganizations(one -> one.name().equals("Dropped") ? Optional.empty() : Optional.of(one))
                .dryRun(true)
                .reportTo(folder)
                .run();

        assertEquals(0, stytch.journal().writes());
        assertEquals(2, report.reasons().get("dry_run"));
        assertEquals(5, report.read());
        assertEquals("organization_left_out", reason("o2/u2"));
        assertEquals("organization_unknown", reason("o9/u3"));
        assertTrue(outcome("o1/u1").notes().contains("would_call:CREATE_THEN_MIGRATE"));
        assertTrue(
                report.remarks().toString().contains("Organization o1 requires"),
                report.remarks().toString());
        assertTrue(ledger.find(RecordKey.organization(LegacyId.of("o1"))).isEmpty());
    }

    @Test
    void plan_says_ofEachRecordWhatItIsAbout() throws IOException {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1));

        backfill().reportTo(folder).plan();

        List<String> lines = Files.readAllLines(folder.resolve("planned.ndjson"));
        assertTrue(lines.get(0).contains("\"record\":\"organization\""), lines.toString());
        assertTrue(lines.get(1).contains("\"record\":\"member\",\"legacy_organization_id\":\"o1\""), lines.toString());
        assertTrue(Files.readString(folder.resolve("plan.json")).contains("\"records\":{\"organization\":{"));
    }

    @Test
    void report_namesTheKindOfEachRecord() throws IOException {
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1));
        members.add(member("o9", 1));

        BackfillReport report = backfill().reportTo(folder).run();

        List<String> lines = Files.readAllLines(folder.resolve("outcomes.ndjson"));
        assertTrue(lines.get(0)
                .contains("\"legacy_id\":\"o1\",\"at\":\"test organizations#0\",\"record\":\"organization\""));
        assertTrue(lines.get(1).contains("\"legacy_organization_id\":\"o1\",\"kind\":\"CREATED\""));
        String json = Files.readString(folder.resolve("report.json"));
        assertTrue(json.contains("\"records\":{\"organization\":{\"CREATED\":1,"), json);
        assertTrue(
                json.contains(
                        "\"member\":{\"CREATED\":1,\"ALREADY_EXISTS\":0,\"UPDATED\":0,\"SKIPPED\":0,\"FAILED\":1}"),
                json);
        assertTrue(report.toString().contains("organizations"), report.toString());

        // when the failed one is tried again by the list
        organizations.add(organization("o9", "Globex").slug("globex").build());
        Path failed = Files.move(folder.resolve("failed.ndjson"), folder.resolve("again.ndjson"));
        backfill().run();
        long writes = stytch.journal().writes();
        BackfillReport again = backfill().only(RecordSelection.fromFile(failed)).run();
        assertEquals(1, again.read());
        assertEquals(1, again.count(RecordKind.MEMBER, Kind.CREATED));
        assertEquals(writes, stytch.journal().writes());
    }

    // ---- members that are there

    @Test
    void run_withAVerifiedMemberOfTheSameAddress_joinsAndAddsRoles() {
        stytch.seed(SeedOrganization.named("Acme").slug("acme").externalId("o1"));
        stytch.seed("acme", SeedMember.verifiedEmail(MadeUpUsers.email(1)).roles(List.of("viewer")));
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "editor"));

        backfill().run();

        assertEquals("external_id_already_used", reason("o1"));
        assertEquals("password_added", reason("o1/u1"));
        assertEquals(1, stytch.members().size());
        assertEquals(Set.of("viewer", "editor"), roles(at("acme", 1)));
        assertEquals("u1", at("acme", 1).externalId().orElseThrow());
        assertFalse(outcome("o1/u1").createdByUs());
        assertSignsIn("acme", 1);
    }

    @Test
    void run_withAnUnverifiedMemberOfTheSameAddress_doesNotTouchIt() {
        stytch.seed(SeedOrganization.named("Acme").slug("acme").externalId("o1"));
        stytch.seed("acme", SeedMember.unverifiedEmail(MadeUpUsers.email(1)));
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1, "editor"));

        backfill().run();

        assertEquals("duplicate_member_email", reason("o1/u1"));
        assertTrue(outcome("o1/u1").notes().contains("not_linked:address_not_verified_at_stytch"));
        assertTrue(at("acme", 1).externalId().isEmpty());
        assertFalse(at("acme", 1).hasPassword());
        assertFalse(at("acme", 1).emailVerified());
    }

    @Test
    void run_withAnAddressThatNobodyAttests_joinsNobody() {
        stytch.seed(SeedOrganization.named("Acme").slug("acme").externalId("o1"));
        stytch.seed("acme", SeedMember.verifiedEmail(MadeUpUsers.email(1)));
        organizations.add(organization("o1", "Acme").build());
        members.add(LegacyMember.builder(
                        "o1",
                        person(1)
                                .email(Identifier.unverified(MadeUpUsers.email(1)))
                                .build())
                .roles("owner")
                .build());

        backfill().run();

        assertTrue(outcome("o1/u1").notes().contains("not_linked:address_not_attested"));
        assertEquals(Set.of(), roles(at("acme", 1)));
        assertTrue(at("acme", 1).externalId().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"KEEP,password_already_exists", "REPLACE,password_replaced"})
    void run_withAMemberWhoHasAPassword_keepsOrReplacesIt(ImportPolicy.ExistingPassword choice, String reason) {
        stytch.seed(SeedOrganization.named("Acme").slug("acme").externalId("o1"));
        stytch.seed("acme", SeedMember.verifiedEmail(MadeUpUsers.email(1)).password(MadeUpUsers.password(2)));
        organizations.add(organization("o1", "Acme").build());
        members.add(member("o1", 1));

        backfill().policy(POLICY.withExistingPassword(choice)).run();

        if (choice == ImportPolicy.ExistingPassword.REPLACE) {
            assertEquals(reason, reason("o1/u1"));
            assertSignsIn("acme", 1);
        } else {
            assertEquals("duplicate_member_email", reason("o1/u1"));
            assertTrue(outcome("o1/u1").notes().contains("password_kept:" + reason));
        }
    }

    // ---- a newer export

    @Test
    void run_ofANewerExport_sendsWhatChanged() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1, "editor", "viewer"));
        members.add(member("o1", 2, "editor"));
        backfill().run();
        long writes = stytch.journal().writes();

        // when a name, a policy and the roles of one changed, and the slug
        organizations.set(
                0, organization("o1", "Acme 2").slug("acme2").mfaRequired(true).build());
        members.set(0, member("o1", 1, "viewer"));
        BackfillReport report = backfill().run();

        assertEquals("newer_record", reason("o1"));
        assertEquals("newer_record", reason("o1/u1"));
        assertEquals(1, report.count(Kind.CREATED));
        assertEquals(writes + 2, stytch.journal().writes());
        FakeOrganization acme = stytch.organization("acme").orElseThrow();
        assertEquals("Acme 2", acme.name());
        assertEquals("REQUIRED_FOR_ALL", acme.setting("mfa_policy").orElseThrow());
        assertEquals("ALL_ALLOWED", acme.setting("email_invites").orElseThrow());
        assertTrue(outcome("o1").notes().contains("slug_not_updated:changed_after_import"));
        assertEquals(Set.of("viewer"), roles(at("acme", 1)));
        assertEquals(Set.of("editor"), roles(at("acme", 2)));
    }

    @Test
    void run_ofAMemberThatWasNotFinished_repairsWhatIsMissing() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(LegacyMember.builder("o1", person(1).build())
                .roles("editor")
                .totp(TotpSecret.of(Secret.of(SECRET)))
                .build());
        stytch.onNext("POST", "/v1/b2b/passwords/migrate").error(400, "invalid_bcrypt_hash");
        backfill().run();
        assertEquals("invalid_bcrypt_hash", reason("o1/u1"));
        assertFalse(at("acme", 1).hasPassword());

        backfill().run();

        assertEquals(Kind.UPDATED, outcome("o1/u1").kind());
        assertSignsIn("acme", 1);
        assertTrue(at("acme", 1).totpSecret().isPresent());
        assertTrue(outcome("o1/u1").createdByUs());
        assertEquals(1, stytch.members().size());
    }

    @Test
    void run_ofARecordWhoseAccountWasDeleted_saysSoAndMakesNoOther() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1));
        backfill().run();
        FakeMember gone = at("acme", 1);
        stytch.client().api().members().delete(gone.organizationId(), gone.memberId());

        members.set(0, member("o1", 1, "editor"));
        backfill().run();

        assertEquals("deleted_at_stytch", reason("o1/u1"));
        assertEquals(1, stytch.members().size());
    }

    @Test
    void run_ofANewerExportThatWantsJoiningByEmail_switchesItOnWhenSomebodyIsVerified() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1));
        backfill().run();

        organizations.set(
                0,
                organization("o1", "Acme")
                        .slug("acme")
                        .emailDomains(List.of("example.com"))
                        .joinByEmailDomain(true)
                        .build());
        backfill().run();

        assertEquals("RESTRICTED", setting("acme", "email_jit_provisioning"));
    }

    // ---- lost answers

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/b2b/organizations",
        "POST,/v1/b2b/organizations/{organization_id}/members",
        "POST,/v1/b2b/passwords/migrate",
        "POST,/v1/b2b/totp/migrate",
        "PUT,/v1/b2b/organizations/{organization_id}/members/{member_id}",
        "PUT,/v1/b2b/organizations/{organization_id}"
    })
    void run_whenAnAnswerIsLost_endsAsIfItHadCome(String method, String path) {
        organizations.add(organization("o1", "Acme")
                .slug("acme")
                .emailDomains(List.of("example.com"))
                .joinByEmailDomain(true)
                .build());
        members.add(LegacyMember.builder("o1", person(1).build())
                .roles("editor")
                .totp(TotpSecret.of(Secret.of(SECRET)))
                .build());
        stytch.onNext(method, path).storeThenDropConnection();

        BackfillReport report = backfill().run();

        assertEquals(0, stytch.pendingFaults());
        assertEquals(2, report.count(Kind.CREATED), report.toString());
        assertTrue(outcome("o1/u1").createdByUs());
        assertTrue(outcome("o1").createdByUs());
        assertEquals(1, stytch.organizationCount());
        assertEquals(1, stytch.members().size());
        assertEquals(Set.of("editor"), roles(at("acme", 1)));
        assertSignsIn("acme", 1);
        assertEquals(Secret.of(SECRET), at("acme", 1).totpSecret().orElseThrow());
        assertEquals("totp", at("acme", 1).defaultMfaMethod());
        assertTrue(at("acme", 1).mfaEnrolled());
        assertEquals("RESTRICTED", setting("acme", "email_jit_provisioning"));
    }

    @Test
    void run_ofAMemberWhoWasBlockedAfterALostAnswer_looksForTheAccount() {
        organizations.add(organization("o1", "Acme").slug("acme").build());
        members.add(member("o1", 1));
        stytch.onNext("POST", "/v1/b2b/organizations/{organization_id}/members").storeThenDropConnection();
        // in the first attempt, and in the one at the end of the run
        stytch.onNext("GET", "/v1/b2b/organizations/{organization_id}/member")
                .times(12)
                .serverUnavailable();
        backfill().run();
        assertEquals("http_503", reason("o1/u1"));
        assertEquals(0, stytch.pendingFaults());

        // when the old system blocks the person before the next run
        members.set(
                0, LegacyMember.builder("o1", person(1).blocked(true).build()).build());
        backfill().run();

        assertEquals("blocked_after_import", reason("o1/u1"));
        assertTrue(outcome("o1/u1").createdByUs());
        assertEquals(
                at("acme", 1).memberId(),
                outcome("o1/u1").stytchId().orElseThrow().value());
    }
}
