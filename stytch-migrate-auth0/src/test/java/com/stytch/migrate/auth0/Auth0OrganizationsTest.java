package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.backfill.BackfillPlan;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.TenantRecord;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Organizations of Auth0 and their members, from saved answers and live, to a B2B project. */
class Auth0OrganizationsTest {
    private static final String ALDER = "org_gPOBqQ3hHQHIMFQv";
    private static final String BIRCH = "org_YwtMDzFkGCE4IhEh";
    private static final String CEDAR = "org_giFYtK9HMj6BgDl1";
    private static final String ANA = "auth0|60425dc497b8b750b3c8fffc";
    private static final Map<String, String> ROLES =
            Map.of("Admin", "stytch_admin", "Viewer", "viewer", "Billing", "billing");

    @TempDir
    Path folder;

    private static Path sample(String name) {
        try {
            return Path.of(Objects.requireNonNull(Auth0OrganizationsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Auth0Importer people() {
        return Auth0Importer.fromExport(sample("export/users-full.ndjson"))
                .withPasswordHashes(sample("hashes/password-hashes.ndjson"));
    }

    private static Auth0Organizations samples() {
        return Auth0Organizations.fromSavedAnswers(
                        people(), sample("management/organizations-1.json"), sample("management/organizations-2.json"))
                .members(BIRCH, sample("management/members-birch-with-roles.json"))
                .members(CEDAR, sample("management/members-cedar-with-roles.json"))
                .members(ALDER, sample("management/members-alder-1.json"), sample("management/members-alder-2.json"));
    }

    private static B2bPolicy policy() {
        return B2bPolicy.DEFAULT.withRoles(ROLES).withPasswordScope(PasswordScope.ORGANIZATION);
    }

    private static FakeB2b project() {
        FakeB2b stytch = FakeStytch.b2b();
        stytch.roles("viewer", "billing");
        return stytch;
    }

    private static List<TenantRecord> read(TenantSource.Cursor cursor) {
        List<TenantRecord> records = new ArrayList<>();
        try (cursor) {
            for (Optional<TenantRecord> next = cursor.next(); next.isPresent(); next = cursor.next()) {
                records.add(next.get());
            }
        }
        return records;
    }

    private static Map<String, String> reasons(TenantSource source, FakeB2b stytch) {
        Map<String, String> reasons = new HashMap<>();
        stytch.client()
                .backfill(source)
                .policy(policy())
                .onOutcome(record -> reasons.put(
                        record.id().map(Object::toString).orElse(record.at()) + " "
                                + record.organization().map(Object::toString).orElse(""),
                        record.outcome().kind() + " "
                                + record.outcome().reason().orElse("")))
                .run();
        return reasons;
    }

    // ---- saved answers

    @Test
    void samples_moveEachOrganizationAndMember_withRolesHashAndWhatAuth0Attests() {
        try (FakeB2b stytch = project();
                Auth0Organizations tenants = samples()) {

            Map<String, String> reasons = reasons(tenants, stytch);

            assertEquals("CREATED ", reasons.get(ALDER + " "));
            assertEquals("CREATED ", reasons.get(ANA + " " + BIRCH));
            assertEquals("CREATED ", reasons.get("okta|birch-okta|00u1aexampleIVY0h7 " + BIRCH));
            assertEquals("CREATED ", reasons.get("google-apps|jon.juniper@birch.example.com " + BIRCH));
            assertEquals("CREATED ", reasons.get("auth0|5e0d5da530f30116672f5618 " + CEDAR));
            assertEquals("CREATED ", reasons.get("adfs|kit.katsura@cedar.example.com " + CEDAR));
            assertEquals("SKIPPED no_email", reasons.get("sms|6661abc888996a213f39e244 " + CEDAR));
            assertEquals("FAILED roles_not_in_answer", reasons.get(ANA + " " + ALDER));
            assertEquals(3 + 3 + 4 + 5, reasons.size());

            assertEquals(
                    "Alder Logistics", stytch.organization(ALDER).orElseThrow().name());
            assertEquals(
                    "alder-logistics", stytch.organization(ALDER).orElseThrow().slug());
            assertEquals(
                    Map.of("crm_id", "A-1001", "tier", "enterprise"),
                    stytch.organization(ALDER).orElseThrow().trustedMetadata());
            FakeMember ana = stytch.memberById(BIRCH, ANA).orElseThrow();
            assertTrue(ana.emailVerified());
            assertEquals(List.of("viewer"), List.copyOf(ana.roles()));
            assertTrue(ana.hasPassword());
            FakeMember jon = stytch.memberById(BIRCH, "google-apps|jon.juniper@birch.example.com")
                    .or(() -> stytch.member(BIRCH, "jon.juniper@birch.example.com"))
                    .orElseThrow();
            assertEquals(
                    List.of("billing", "viewer"), jon.roles().stream().sorted().toList());
            assertFalse(jon.hasPassword());
            assertTrue(
                    stytch.member(CEDAR, "cleo.cedar@example.com").orElseThrow().mfaEnrolled(),
                    "who needs a second factor at Auth0 needs one at Stytch");
            assertTrue(
                    tenants.remarks().stream().anyMatch(remark -> remark.contains("members of no organization")),
                    tenants.remarks().toString());
        }
    }

    @Test
    void samples_withoutRoles_moveTheMembersOfAnAnswerThatDoesNotTellThem() {
        try (FakeB2b stytch = project();
                Auth0Organizations tenants = samples().withoutRoles()) {

            Map<String, String> reasons = reasons(tenants, stytch);

            assertEquals("CREATED ", reasons.get(ANA + " " + ALDER));
            assertEquals("CREATED ", reasons.get(ANA + " " + BIRCH));
            assertEquals(
                    List.of(),
                    List.copyOf(stytch.memberById(BIRCH, ANA).orElseThrow().roles()));
            FakeMember ben = stytch.member(ALDER, "ben.birch@example.com").orElseThrow();
            assertFalse(ben.emailVerified(), "Auth0 does not attest it");
            assertFalse(ben.hasPassword());
            assertEquals(11, stytch.memberCount());
        }
    }

    @Test
    void members_ofSomebodyWhoIsNotInTheExport_failByName_andNobodyIsMadeUp() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.ndjson"),
                "{\"user_id\":\"auth0|a\",\"email\":\"a@example.com\",\"email_verified\":true}\n");
        Path organizations = Files.writeString(
                folder.resolve("organizations.json"), "{\"organizations\":[{\"id\":\"org_A\",\"name\":\"a\"}]}");
        Path members = Files.writeString(
                folder.resolve("members.ndjson"),
                "{\"organization_id\":\"org_A\",\"user_id\":\"auth0|a\",\"roles\":[]}\n"
                        + "{\"organization_id\":\"org_A\",\"user_id\":\"auth0|b\",\"email\":\"b@example.com\",\"roles\":[]}\n"
                        + "{\"user_id\":\"auth0|a\",\"roles\":[]}\n"
                        + "{\"organization_id\":\"org_A\",\"user_id\":\"auth0|a\",\"roles\":[{\"id\":\"rol_x\"}]}\n"
                        + "{\"organization_id\":\"org_B\",\"user_id\":\"auth0|a\",\"roles\":[]}\n");
        try (FakeB2b stytch = project();
                Auth0Organizations tenants = Auth0Organizations.fromSavedAnswers(
                                Auth0Importer.fromExport(users), organizations)
                        .members(List.of(members))) {

            BackfillReport report = stytch.client()
                    .backfill(tenants)
                    .policy(policy())
                    .ledger(Ledger.inMemory())
                    .run();

            assertEquals(6, report.read());
            assertEquals(
                    Map.of("user_not_in_export", 1L, "member_not_understood", 2L, "organization_unknown", 1L),
                    report.reasons());
            assertEquals(1, stytch.memberCount());
        }
    }

    @Test
    void bulkImportForm_withTheSecretOfAnAuthenticatorApp_movesIt() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.json"),
                "[{\"user_id\":\"a\",\"email\":\"a@example.com\",\"email_verified\":true,\"mfa_factors\":[{\"totp\":"
                        + "{\"secret\":\"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\"}}]}]");
        Path organizations = Files.writeString(
                folder.resolve("organizations.json"), "{\"organizations\":[{\"id\":\"org_A\",\"name\":\"a\"}]}");
        Path members = Files.writeString(
                folder.resolve("org_A.json"), "{\"members\":[{\"user_id\":\"auth0|a\",\"roles\":[]}]}");
        try (FakeB2b stytch = project();
                Auth0Organizations tenants = Auth0Organizations.fromSavedAnswers(
                                Auth0Importer.fromExport(users), organizations)
                        .membersIn(folder)) {

            BackfillReport report =
                    stytch.client().backfill(tenants).policy(policy()).run();

            assertEquals(2, report.count(ImportOutcome.Kind.CREATED), report.toString());
            assertFalse(
                    report.notes().containsKey("factor_not_moved"),
                    report.notes().toString());
            assertEquals(
                    "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ",
                    stytch.member("org_A", "a@example.com")
                            .orElseThrow()
                            .totpSecret()
                            .orElseThrow()
                            .reveal());
            assertTrue(members.toFile().exists());
        }
    }

    @Test
    void rowsThatCannotBeRead_areNamedOnce_beforeTheMembers() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.ndjson"),
                "{\"user_id\":\"auth0|a\",\"email\":\"a@example.com\"}\nnot json\n{\"email\":\"x@example.com\"}\n");
        Path organizations = Files.writeString(
                folder.resolve("organizations.json"), "{\"organizations\":[{\"id\":\"org_A\",\"name\":\"a\"},{}]}");
        Path members =
                Files.writeString(folder.resolve("m.json"), "{\"members\":[{\"user_id\":\"auth0|a\",\"roles\":[]}]}");
        try (Auth0Organizations tenants = Auth0Organizations.fromSavedAnswers(
                        Auth0Importer.fromExport(users), organizations)
                .members("org_A", members)) {

            List<TenantRecord> all = read(tenants.members());
            List<TenantRecord> skipped;
            try (TenantSource.Cursor cursor = tenants.members()) {
                assertEquals(2, cursor.skip(2));
                skipped = List.of(cursor.next().orElseThrow());
                assertEquals(0, cursor.skip(5));
            }

            assertEquals(3, all.size());
            assertEquals(
                    List.of("not_json", "no_user_id"),
                    all.stream()
                            .filter(TenantRecord.Unreadable.class::isInstance)
                            .map(record -> ((TenantRecord.Unreadable) record).reason())
                            .toList());
            assertEquals("users.ndjson:2", all.get(0).at().toString());
            assertEquals(all.get(2).at(), skipped.get(0).at());
            assertEquals(2, read(tenants.organizations()).size());
        }
    }

    @Test
    void members_whoseLastPageIsMissing_areRefusedBeforeAnythingIsSent() {
        try (FakeB2b stytch = project();
                Auth0Organizations tenants = Auth0Organizations.fromSavedAnswers(
                                people(),
                                sample("management/organizations-1.json"),
                                sample("management/organizations-2.json"))
                        .members(ALDER, sample("management/members-alder-1.json"))) {

            assertThrows(
                    UnusableInput.class,
                    () -> stytch.client().backfill(tenants).policy(policy()).run());

            assertEquals(0, stytch.organizationCount());
        }
    }

    @Test
    void fingerprint_differsWithWhatIsStatedAndWhoIsWhere() {
        String first = samples().fingerprint().orElseThrow();

        assertEquals(first, samples().fingerprint().orElseThrow());
        assertFalse(first.equals(samples().withoutRoles().fingerprint().orElseThrow()));
        assertFalse(first.equals(Auth0Organizations.fromSavedAnswers(
                        people(), sample("management/organizations-1.json"), sample("management/organizations-2.json"))
                .members(CEDAR, sample("management/members-birch-with-roles.json"))
                .members(BIRCH, sample("management/members-cedar-with-roles.json"))
                .members(ALDER, sample("management/members-alder-1.json"), sample("management/members-alder-2.json"))
                .fingerprint()
                .orElseThrow()));
    }

    // ---- live

    private static List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> String.valueOf(path.getFileName()).startsWith("stytch-migrate-auth0"))
                    .toList();
        }
    }

    private static Auth0Organizations live(FakeAuth0 auth0) {
        return Auth0Organizations.fromManagementApi(auth0.tenant(), Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    @Test
    void live_movesEveryMembership_whileAuth0IsOverloaded_andLeavesNoFile() throws IOException {
        List<Path> before = leftovers();
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = project()) {
            String viewer = auth0.addRole("Viewer");
            String admin = auth0.addRole("Admin");
            int people = 130;
            for (int i = 0; i < people; i++) {
                auth0.add(SeedUser.database("user" + i + "@example.com")
                        .databaseId(String.format(java.util.Locale.ROOT, "%024x", i))
                        .emailVerified());
            }
            List<String> ids = new ArrayList<>();
            for (int o = 0; o < 7; o++) {
                SeedOrganization organization =
                        SeedOrganization.named("tenant-" + o).displayName("Tenant " + o);
                for (int i = 0; i < people; i++) {
                    if (o == 0 || i % (o + 1) == 0) {
                        organization = organization.member(
                                "auth0|" + String.format(java.util.Locale.ROOT, "%024x", i),
                                i % 2 == 0 ? viewer : admin);
                    }
                }
                ids.add(auth0.add(organization));
            }
            auth0.failAtRandom(7, 0.1, Auth0Fault.values());
            try (Auth0Organizations tenants = live(auth0)) {

                BackfillReport report = stytch.client()
                        .backfill(tenants)
                        .policy(policy())
                        .ledger(Ledger.inMemory())
                        .run();

                assertEquals(report.read(), report.count(ImportOutcome.Kind.CREATED), report.toString());
            }
            assertEquals(7, stytch.organizationCount());
            assertEquals(130, stytch.members(ids.get(0)).size(), "beyond the first page");
            assertEquals(65, stytch.members(ids.get(1)).size());
            assertEquals(
                    List.of("stytch_admin"),
                    List.copyOf(stytch.member(ids.get(0), "user129@example.com")
                            .orElseThrow()
                            .roles()));
        }
        assertEquals(before, leftovers());
    }

    @Test
    void live_withoutTheScopeForRoles_stopsAndNamesIt() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = project()) {
            auth0.add(SeedOrganization.named("tenant"));
            auth0.managementScopes("read:users", "read:organizations", "read:organization_members");
            try (Auth0Organizations tenants = live(auth0)) {

                UnusableInput refused = assertThrows(
                        UnusableInput.class,
                        () -> stytch.client().backfill(tenants).policy(policy()).run());

                assertTrue(String.valueOf(refused.getMessage()).contains("read:organization_member_roles"));
                assertEquals(0, stytch.organizationCount());
            }
        }
    }

    @Test
    void live_ofATenantWithoutOrganizations_isEmpty() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = project()) {
            auth0.add(SeedUser.database("a@example.com"));
            try (Auth0Organizations tenants = live(auth0)) {

                BackfillPlan plan =
                        stytch.client().backfill(tenants).policy(policy()).plan();

                assertEquals(0, plan.read());
                assertEquals(Map.of(), plan.records().getOrDefault(RecordKind.MEMBER, Map.of()));
                assertTrue(tenants.toString().startsWith("Auth0Organizations["));
            }
        }
    }
}
