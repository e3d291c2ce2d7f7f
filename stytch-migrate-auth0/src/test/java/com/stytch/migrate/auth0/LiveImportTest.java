package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.UsersExport;
import com.stytch.migrate.auth0.testing.Auth0Exchange;
import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.backfill.BackfillPlan;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A live tenant, from its Management API to Stytch. */
class LiveImportTest {
    /** Bcrypt of "Tall-Alder-2021", cost 10. */
    private static final String HASH = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    private static final String JOBS = "/api/v2/jobs/users-exports";
    private static final String JOB = "/api/v2/jobs/{id}";
    private static final String FILE = "/exports/{id}/{file}";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        auth0.close();
    }

    private void seed(int from, int to) {
        for (int i = from; i < to; i++) {
            auth0.add(SeedUser.database("user" + i + "@example.com")
                    .databaseId(id(i))
                    .emailVerified()
                    .name("Given" + i, "Family"));
        }
    }

    private static String id(int number) {
        return String.format(java.util.Locale.ROOT, "%024x", number);
    }

    private Path hashes(int count) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("{\"_id\":{\"$oid\":\"")
                    .append(id(i))
                    .append("\"},\"passwordHash\":\"")
                    .append(HASH)
                    .append("\",\"tenant\":\"example-tenant\"}\n");
        }
        return Files.writeString(folder.resolve("hashes.ndjson"), lines.toString());
    }

    private static List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> String.valueOf(path.getFileName()).startsWith("stytch-migrate-auth0"))
                    .toList();
        }
    }

    // ---- the way of the users

    @Test
    void run_of2500Users_movesEachWithItsPassword_beyondTheWallOfAThousand() throws IOException {
        seed(0, 2_500);
        Path hashes = hashes(2_500);
        try (FakeStytch stytch = FakeStytch.consumer();
                Auth0Importer users =
                        Auth0Importer.fromManagementApi(auth0.tenant()).withPasswordHashes(hashes)) {

            BackfillReport report =
                    stytch.client().backfill(users).ledger(Ledger.inMemory()).run();

            assertEquals(2_500, report.read());
            assertEquals(2_500, report.count(ImportOutcome.Kind.CREATED), report.toString());
            assertEquals(2_500, stytch.userCount());
            assertTrue(stytch.user("user2499@example.com").isPresent());
            assertEquals(
                    "auth0|" + id(1_700),
                    stytch.user("user1700@example.com")
                            .orElseThrow()
                            .externalId()
                            .orElseThrow());
        }
        assertEquals(1, auth0.count("POST", JOBS), "one job, however often the users are read");
        assertEquals(1, auth0.count("GET", FILE));
        assertEquals(0, auth0.count("GET", "/api/v2/users"), "a list that ends at 1,000 is not asked for");
    }

    @Test
    void plan_ofALiveTenant_saysWhatAuth0HandsOutToNobody() {
        seed(0, 3);
        auth0.add(
                SeedUser.database("mfa1@example.com").secondFactor("guardian"),
                SeedUser.database("mfa2@example.com").secondFactor("guardian").secondFactor("duo"),
                SeedUser.social("google-oauth2", "108204268033311374519", "social@example.com"),
                SeedUser.enterprise("samlp", "acme-saml", "jane", "jane@example.com"),
                SeedUser.enterprise("samlp", "acme-saml", "joe", "joe@example.com"));
        try (FakeStytch stytch = FakeStytch.consumer();
                Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {

            BackfillPlan plan = stytch.client().backfill(users).plan();

            String remarks = String.join("\n", plan.remarks());
            assertTrue(remarks.contains("2 users have a second factor at Auth0 (guardian 2, duo 1)."), remarks);
            assertTrue(remarks.contains("1 user signs in by a social account (google-oauth2 1)."), remarks);
            assertTrue(remarks.contains("2 users sign in by an enterprise connection (acme-saml 2)."), remarks);
            assertTrue(remarks.contains("No file of password hashes was given"), remarks);
            assertEquals(0, stytch.journal().count());
        }
    }

    @Test
    void run_again_afterTheTenantChanged_sendsOnlyWhatChanged() {
        seed(0, 20);
        Ledger ledger = Ledger.inMemory();
        try (FakeStytch stytch = FakeStytch.consumer()) {
            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                stytch.client().backfill(users).ledger(ledger).run();
            }
            seed(20, 22);
            auth0.changeUser("auth0|" + id(3), "given_name", "Other");
            long before = stytch.journal().writes();
            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                BackfillReport report =
                        stytch.client().backfill(users).ledger(ledger).run();
                assertEquals(22, report.read());
            }
            assertEquals(22, stytch.userCount());
            assertEquals(3, stytch.journal().writes() - before);
        }
    }

    /** A run that is stopped leaves its download; the next one asks for another and goes on by the ledger. */
    @Test
    void run_afterOneThatWasStopped_movesTheRest_andNobodyTwice() {
        seed(0, 300);
        Ledger ledger = Ledger.inMemory();
        try (FakeStytch stytch = FakeStytch.consumer()) {
            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                var backfill = stytch.client().backfill(users).ledger(ledger).parallel(1);
                backfill.map(user -> {
                    if (stytch.userCount() >= 50) {
                        backfill.stop();
                    }
                    return java.util.Optional.of(user);
                });
                assertFalse(backfill.run().complete());
            }
            assertTrue(stytch.userCount() < 300);
            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                assertTrue(stytch.client().backfill(users).ledger(ledger).run().complete());
            }
            assertEquals(300, stytch.userCount());
        }
        assertEquals(2, auth0.count("POST", JOBS));
    }

    @Test
    void reading_again_isTheSame_andSkipPassesTheSame() {
        seed(0, 50);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            List<String> all = Shown.all(users);
            assertEquals(all, Shown.all(users));
            assertEquals(users.fingerprint(), users.fingerprint());
            assertTrue(all.get(49).startsWith("users-export.json.gz:50 | auth0|" + id(49)), all.get(49));
            try (UserSource.Cursor cursor = users.open()) {
                cursor.skip(49);
                assertEquals(all.get(49), Shown.line(cursor.next().orElseThrow()));
            }
            assertEquals(auth0.domain(), users.name());
            assertEquals(auth0.domain(), users.tenant().orElseThrow());
            assertEquals("acme", users.tenant("acme").tenant().orElseThrow());
        }
        assertEquals(1, auth0.count("POST", JOBS));
    }

    /**
     * The job writes what the file reader knows: both ways yield the same users. Attributes of an identity provider come only
     * where somebody names them in an export of his own.
     */
    @Test
    void users_ofTheSampleTenant_areThoseOfTheSampleExport() {
        for (String page : List.of("management/users-page-0.json", "management/users-page-1.json")) {
            for (JsonNode user : JsonSample.tree(page).get("users")) {
                auth0.add(SeedUser.of(JsonSample.map(user)));
            }
        }
        Path hashes = Resources.path("hashes/password-hashes.ndjson");
        List<String> expected = Shown.all(Auth0Importer.fromExport(Resources.path("export/users-full.ndjson"))
                        .withPasswordHashes(hashes))
                .stream()
                .map(line -> line.replaceAll(", (locale=[a-z]+|upn=[^,}]*|groups=\\[[^\\]]*\\])", ""))
                .toList();
        try (Auth0Importer users =
                Auth0Importer.fromManagementApi(auth0.tenant()).withPasswordHashes(hashes)) {
            List<String> live = Shown.all(users).stream()
                    .map(line -> line.replace("users-export.json.gz:", "users-full.ndjson:"))
                    .toList();
            assertEquals(String.join("\n", expected), String.join("\n", live));
        }
    }

    @Test
    void onlyConnection_asksForThatConnectionOnly() {
        seed(0, 3);
        Map<String, Object> github = new LinkedHashMap<>();
        github.put("name", "github");
        github.put("strategy", "github");
        String id = auth0.addConnection(github);
        auth0.add(SeedUser.social("github", "5", "g@example.com"));
        try (Auth0Importer users =
                Auth0Importer.fromManagementApi(auth0.tenant()).onlyConnection(id)) {
            assertEquals(1, Shown.all(users).size());
        }
        try (Auth0Importer users =
                Auth0Importer.fromManagementApi(auth0.tenant()).onlyConnection("con_0123456789abcdef")) {
            refused("knows no such connection", users);
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> Auth0Importer.fromManagementApi(auth0.tenant()).onlyConnection("github"));
        assertThrows(
                IllegalStateException.class,
                () -> Auth0Importer.fromExport(Path.of("x")).onlyConnection(id));
    }

    @Test
    void hashes_ofAnotherTenant_areRefused() throws IOException {
        seed(0, 1);
        Path hashes = hashes(1);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())
                .withPasswordHashes(hashes)
                .tenant("other-tenant")) {
            refused("'example-tenant'", users);
        }
        assertEquals(
                "example-tenant",
                Auth0Tenant.builder("example-tenant.us.auth0.com")
                        .tokens(() -> Secret.of("x"))
                        .build()
                        .name()
                        .orElseThrow());
    }

    // ---- the file

    @Test
    void file_isForItsOwnerOnly_andGoneAfterClose() throws IOException {
        seed(0, 2);
        List<Path> before = leftovers();
        UsersExport export = Auth0Management.of(auth0.tenant()).exportUsers(null);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(export.file())));
        assertEquals(
                "rwx------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(export.file().getParent())));
        assertNotEquals(before, leftovers());
        export.close();
        export.close();
        assertEquals(before, leftovers());

        Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant());
        Shown.all(users);
        users.close();
        assertEquals(before, leftovers());
        assertEquals(2, Shown.all(users).size(), "a closed importer downloads again");
        users.close();
    }

    @Test
    void file_whenTheDownloadFails_isGoneToo() throws IOException {
        seed(0, 2);
        List<Path> before = leftovers();
        auth0.cutNextDownloads(100);
        refused("comes cut, again and again", Auth0Importer.fromManagementApi(auth0.tenant()));
        assertEquals(before, leftovers());
        assertEquals(5, auth0.count("GET", FILE));
    }

    @Test
    void file_whenItComesInPart_isDownloadedAgain() {
        seed(0, 500);
        auth0.cutNextDownloads(2);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            assertEquals(500, Shown.all(users).size());
        }
        assertEquals(3, auth0.count("GET", FILE));
    }

    @Test
    void link_whenItHasExpired_isAskedForAgain() {
        seed(0, 5);
        auth0.answerNext("GET", FILE, 403, Map.of("error", "AccessDenied"));
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            assertEquals(5, Shown.all(users).size());
        }
        assertEquals(4, auth0.count("GET", JOB), "pending, processing, completed, and the new link");
    }

    /** The link is signed and the host another one: a token would be shown to a stranger. The fake answers 400 to one. */
    @Test
    void download_carriesNoToken() {
        seed(0, 1);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            Shown.all(users);
        }
        List<Integer> statuses = auth0.exchanges().stream()
                .filter(exchange -> exchange.template().equals(FILE))
                .map(Auth0Exchange::status)
                .toList();
        assertEquals(List.of(200), statuses);
    }

    // ---- the job

    @Test
    void job_isWaitedForByGrowingWaits() {
        seed(0, 1);
        auth0.exportTakes(20);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            Shown.all(users);
        }
        assertEquals(21, auth0.count("GET", JOB));
        assertTrue(
                clock.slept().compareTo(Duration.ofMinutes(5)) > 0,
                clock.slept().toString());
        assertTrue(
                clock.slept().compareTo(Duration.ofMinutes(10)) < 0,
                clock.slept().toString());
    }

    @Test
    void job_thatNeverEnds_isGivenUpWithWhatToDo() {
        seed(0, 1);
        auth0.exportTakes(1_000_000);
        refused("was not done within 12 hours", Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    @Test
    void job_thatFailed_saysWhatToDo() {
        seed(0, 1);
        auth0.failNextExport("The export failed. Please try again.");
        refused(
                "has failed, saying \"The export failed. Please try again.\"; run it again, or export in Auth0's Dashboard",
                Auth0Importer.fromManagementApi(auth0.tenant()));

        auth0.failNextExport("cannot export ada@example.com");
        refused("has failed; run it again", Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    @Test
    void job_thatVanished_saysWhatToDo() {
        seed(0, 1);
        auth0.forgetExportJobs();
        refused("is gone: Auth0 keeps it for 24 hours only", Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    /** Each of the sample answers of a job, as Auth0 gives them. */
    @Test
    void job_ofTheSamples_isUnderstood() {
        seed(0, 3);
        auth0.answerNext("POST", JOBS, 200, JsonSample.map(JsonSample.tree("jobs/01-created.json")));
        auth0.answerNext("GET", JOB, 200, JsonSample.map(JsonSample.tree("jobs/01-created.json")));
        auth0.answerNext("GET", JOB, 200, JsonSample.map(JsonSample.tree("jobs/02-processing.json")));
        auth0.answerNext("GET", JOB, 200, JsonSample.map(JsonSample.tree("jobs/04-failed.json")));
        refused("(job_kJxQMsiFdoYIsWvH) has failed, saying", Auth0Importer.fromManagementApi(auth0.tenant()));

        Map<String, Object> expired = JsonSample.map(JsonSample.tree("jobs/04-failed.json"));
        expired.put("status", "expired");
        auth0.answerNext("POST", JOBS, 200, JsonSample.map(JsonSample.tree("jobs/01-created.json")));
        auth0.answerNext("GET", JOB, 200, expired);
        refused("(job_kJxQMsiFdoYIsWvH) has expired", Auth0Importer.fromManagementApi(auth0.tenant()));

        // the sample's file is on Auth0's own host; the same answer with one that is here
        auth0.exportTakes(0);
        Map<String, Object> completed = JsonSample.map(JsonSample.tree("jobs/03-completed.json"));
        completed.put("location", "http://users.example.com/plain-http");
        auth0.answerNext("POST", JOBS, 200, JsonSample.map(JsonSample.tree("jobs/01-created.json")));
        auth0.answerNext("GET", JOB, 200, completed);
        refused("a job that is done and names no file", Auth0Importer.fromManagementApi(auth0.tenant()));

        Map<String, Object> unknown = JsonSample.map(JsonSample.tree("jobs/02-processing.json"));
        unknown.put("status", "queued-somehow");
        auth0.answerNext("GET", JOB, 200, unknown);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            assertEquals(3, Shown.all(users).size());
        }
    }

    @Test
    void answers_thatAreNotWhatIsDocumented_areRefused() {
        seed(0, 1);
        auth0.answerNext("POST", JOBS, 200, Map.of("status", "pending"));
        refused("no id of a job", Auth0Importer.fromManagementApi(auth0.tenant()));
        auth0.answerNext("POST", JOBS, 200, List.of());
        refused("no id of a job", Auth0Importer.fromManagementApi(auth0.tenant()));
        auth0.answerNext("POST", JOBS, 400, Map.of("statusCode", 400, "errorCode", "invalid_body"));
        refused(
                "refused POST /api/v2/jobs/users-exports (400, invalid_body)",
                Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    // ---- faults

    @ParameterizedTest
    @EnumSource(
            value = Auth0Fault.class,
            names = {
                "DROP_CONNECTION",
                "LOSE_ANSWER",
                "CUT_BODY",
                "SERVER_ERROR",
                "UNAVAILABLE",
                "BAD_GATEWAY",
                "TOO_MANY_REQUESTS"
            })
    void run_whenEachRequestFailsOnce_movesEverybody(Auth0Fault fault) {
        seed(0, 100);
        auth0.failNext("POST", "/oauth/token", fault);
        auth0.failNext("POST", JOBS, fault, 2);
        auth0.failNext("GET", JOB, fault, 2);
        auth0.failNext("GET", FILE, fault, 2);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            assertEquals(100, Shown.all(users).size());
        }
        assertTrue(auth0.count("GET", FILE) >= 3);
    }

    @Test
    void run_withFaultsAtRandom_movesEverybody() {
        seed(0, 200);
        for (int seed = 1; seed <= 10; seed++) {
            auth0.failAtRandom(seed, 0.2, Auth0Fault.DROP_CONNECTION, Auth0Fault.CUT_BODY, Auth0Fault.UNAVAILABLE);
            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                assertEquals(200, Shown.all(users).size(), "seed " + seed);
            }
        }
    }

    @Test
    void run_whenAuth0DoesNotAnswer_isNoEmptyTenant() {
        seed(0, 1);
        auth0.failNext("POST", JOBS, Auth0Fault.UNAVAILABLE, 1_000);
        Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenantBuilder()
                .clientCredentials(auth0.clientId(), auth0.clientSecret())
                .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(1)))
                .build());
        MigrationException.Unreachable failure =
                assertThrows(MigrationException.Unreachable.class, () -> Shown.all(users));
        assertEquals(503, failure.lastStatusCode().orElseThrow());
    }

    // ---- tokens, scopes, limits

    @Test
    void token_isKeptAndRenewedBeforeItExpires() {
        seed(0, 1);
        auth0.tokenLifetime(Duration.ofMinutes(10));
        auth0.exportTakes(60);
        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
            Shown.all(users);
        }
        long minutes = clock.slept().toMinutes();
        assertTrue(minutes > 20, "minutes: " + minutes);
        assertTrue(auth0.count("POST", "/oauth/token") >= minutes / 10, "tokens");
        assertTrue(auth0.count("POST", "/oauth/token") <= minutes / 9 + 1, "tokens");
        assertEquals(
                0,
                auth0.exchanges().stream()
                        .filter(exchange -> exchange.status() == 401)
                        .count());
    }

    @Test
    void token_thatIsRefusedMidway_isRenewedOnce() {
        seed(0, 1);
        Auth0Tenant tenant = auth0.tenant();
        Auth0Management.of(tenant).checkUsers();
        auth0.revokeTokens();
        try (Auth0Importer users = Auth0Importer.fromManagementApi(tenant)) {
            assertEquals(1, Shown.all(users).size());
        }
        assertEquals(2, auth0.count("POST", "/oauth/token"));
    }

    @Test
    void token_ofASupplier_isAskedForEachTime_andARefusalSaysWhatToDo() {
        seed(0, 1);
        List<String> handedOut = new ArrayList<>();
        AtomicInteger number = new AtomicInteger();
        Supplier<Secret> supplier = () -> {
            handedOut.add("token");
            return Secret.of("nonsense" + number.get());
        };
        try (Auth0Importer users = Auth0Importer.fromManagementApi(
                auth0.tenantBuilder().tokens(supplier).build())) {
            refused("(401): the token is not valid for this tenant's Management API, or has expired", users);
        }
        assertFalse(handedOut.isEmpty());
        assertEquals(0, auth0.count("POST", "/oauth/token"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void scope_whenMissing_isNamedBeforeAnythingIsRead(boolean inAnswer) {
        seed(0, 1);
        auth0.managementScopes("read:roles");
        auth0.scopeInTokenAnswer(inAnswer); // otherwise it stands in the token
        UnusableInput refusal = refused(
                "lacks read:users: grant it to the application in Auth0's Dashboard",
                Auth0Importer.fromManagementApi(auth0.tenant()));
        assertTrue(String.valueOf(refusal.getMessage()).contains("Machine to Machine Applications"));
        assertEquals(0, auth0.count("POST", JOBS));
    }

    @Test
    void scope_whenAuth0AloneKnows_isNamedFromItsRefusal() {
        seed(0, 1);
        auth0.answerNext(
                "POST",
                JOBS,
                403,
                JsonSample.map(JsonSample.tree("http/management-403.json").at("/response/body")));
        refused("lacks read:users", Auth0Importer.fromManagementApi(auth0.tenant()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "secret", "grant"})
    void credentials_whenRefused_sayWhatToCheck(String wrong) {
        seed(0, 1);
        if (wrong.equals("grant")) {
            auth0.add(com.stytch.migrate.auth0.testing.SeedClient.machine("other", Secret.of("other-secret")));
        }
        Auth0Tenant tenant = auth0.tenantBuilder()
                .clientCredentials(
                        wrong.equals("id") ? "nobody" : wrong.equals("grant") ? "other" : auth0.clientId(),
                        wrong.equals("grant") ? Secret.of("other-secret") : Secret.of("wrong-secret"))
                .build();
        UnusableInput refusal = refused("check the client id and the secret", Auth0Importer.fromManagementApi(tenant));
        assertFalse(String.valueOf(refusal.getMessage()).contains("-secret"));
    }

    @Test
    void limit_ofTheHeaders_isKept() {
        try (FakeAuth0 slow = FakeAuth0.builder()
                .time(clock)
                .managementLimit(2, Duration.ofSeconds(30))
                .start()) {
            slow.add(SeedUser.database("a@example.com"));
            slow.exportTakes(10);
            try (Auth0Importer users = Auth0Importer.fromManagementApi(slow.tenant())) {
                assertEquals(1, Shown.all(users).size());
            }
            assertEquals(
                    0,
                    slow.exchanges().stream()
                            .filter(exchange -> exchange.status() == 429)
                            .count(),
                    "the remaining count says when to wait");
            assertTrue(clock.slept().toSeconds() >= 150, clock.slept().toString());
        }
    }

    // ---- what must stay in

    @Test
    void messages_showNoSecretAndNoAddress() throws IOException {
        seed(0, 3);
        Path hashes = hashes(3);
        Auth0Tenant tenant = auth0.tenant();
        StringBuilder all = new StringBuilder();
        try (Auth0Importer users = Auth0Importer.fromManagementApi(tenant).withPasswordHashes(hashes)) {
            Shown.records(users).forEach(all::append);
            all.append(users).append(users.remarks()).append(tenant).append(Auth0Management.of(tenant));
        }
        for (String secret : List.of("@example.com", auth0.clientSecret().reveal(), HASH.substring(8), "Family")) {
            assertFalse(all.toString().contains(secret), secret);
        }
    }

    private static UnusableInput refused(String part, Auth0Importer users) {
        UnusableInput refusal = assertThrows(UnusableInput.class, () -> Shown.all(users), part);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(part) && message.endsWith("."), message);
        assertFalse(message.contains("@"), message);
        return refusal;
    }
}
