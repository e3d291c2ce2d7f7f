package com.stytch.migrate.firebase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.export.FirebaseOidcConfig;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.firebase.export.FirebaseSamlConfig;
import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project that is read through its API. */
class FirebaseProjectTest {
    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final FakeFirebase firebase =
            FakeFirebase.builder().time(clock).memoryCost(1).start();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        firebase.close();
    }

    private void seed(int count) {
        for (int i = 0; i < count; i++) {
            firebase.seed(SeedAccount.email("u" + i + "@example.com", i % 2 == 0)
                    .uid(String.format(java.util.Locale.ROOT, "uid%05d", i))
                    .provider("google.com", "g" + i));
        }
    }

    private long pages() {
        return firebase.journal().stream()
                .filter(call -> call.contains("batchGet"))
                .count();
    }

    @Test
    void next_whenThereAreSeveralPages_readsEachAccountOnce() {
        seed(2_000); // the second page is full, so it has a token, and the third is empty

        List<String> ids = Shown.records(FirebaseImporter.fromProject(firebase.project())).stream()
                .map(record -> record.id().orElseThrow().value())
                .toList();

        assertEquals(2_000, ids.size());
        assertEquals(2_000, ids.stream().distinct().count());
        assertEquals(3, pages());
    }

    @Test
    void next_always_placesAccountsAtTheirPage() {
        seed(1_001);
        List<String> places = Shown.records(FirebaseImporter.fromProject(firebase.project())).stream()
                .map(record -> record.at().toString())
                .toList();
        assertEquals("demo-fake/page1#0", places.get(0));
        assertEquals("demo-fake/page2#0", places.get(1_000));
    }

    @Test
    void next_whenAPageTokenComesAgain_isRefused() {
        seed(2_500);
        firebase.onNext("batchGet").repeatedPageToken();
        FirebaseImporter importer = FirebaseImporter.fromProject(firebase.project());
        UnusableInput e = assertThrows(UnusableInput.class, () -> Shown.records(importer));
        assertTrue(String.valueOf(e.getMessage()).contains("had given before"), e.getMessage());
    }

    @Test
    void next_whenTheQuotaIsExhausted_waitsAsLongAsGoogleSays() {
        seed(1);
        firebase.onNext("batchGet").resourceExhausted("17");
        assertEquals(
                1,
                Shown.records(FirebaseImporter.fromProject(firebase.project())).size());
        assertTrue(
                clock.slept().compareTo(Duration.ofSeconds(17)) >= 0,
                clock.slept().toString());
    }

    @Test
    void next_whenGoogleFailsForAWhile_triesAgain() {
        seed(1);
        firebase.onNext("batchGet").error(503, "UNAVAILABLE");
        firebase.onNext("batchGet").dropConnection();
        firebase.onNext("batchGet").cutBody();
        assertEquals(
                1,
                Shown.records(FirebaseImporter.fromProject(firebase.project())).size());
        assertTrue(pages() >= 4, firebase.journal().toString());
    }

    @Test
    void next_whenTheQuotaStaysExhausted_isUnreachable() {
        seed(1);
        for (int i = 0; i < 2_000; i++) {
            firebase.onNext("batchGet").resourceExhausted();
        }
        FirebaseImporter importer = FirebaseImporter.fromProject(firebase.project());
        assertThrows(MigrationException.Unreachable.class, () -> Shown.records(importer));
    }

    @Test
    void next_whenTenantsAreRead_namesTheTenantAndTakesItsOwnKey() {
        firebase.tenant("acme-x1", "acme");
        firebase.tenant("globex-y2", "globex");
        firebase.seed(SeedAccount.email("root@example.com", true).password(Secret.of("root-password")));
        firebase.seed("acme-x1", SeedAccount.email("ann@example.com", true).password(Secret.of("ann-password")));
        firebase.seed("globex-y2", SeedAccount.email("bob@example.com", true).password(Secret.of("bob-password")));

        FirebaseImporter own = FirebaseImporter.fromProject(firebase.project());
        assertEquals(1, Shown.records(own).size());
        assertEquals(3, Shown.records(own.withTenants()).size());
        assertEquals(1, Shown.records(own.onlyTenants("globex-y2")).size());
        for (String name : List.of("root", "ann", "bob")) {
            assertTrue(
                    own.withTenants()
                            .probe(name + "@example.com", (name + "-password").toCharArray())
                            .orElseThrow()
                            .isProven(),
                    name);
        }
        assertTrue(own.onlyTenants("acme-x1")
                .probe("ann@example.com", "ann-password".toCharArray())
                .orElseThrow()
                .isProven());
    }

    @Test
    void next_whenTheCallerMayNotReadHashes_saysWhichPermissionIsMissing() {
        try (FakeFirebase other =
                FakeFirebase.builder().memoryCost(1).withoutHashPermission().start()) {
            other.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("ada-password")));
            FirebaseImporter importer = FirebaseImporter.fromProject(other.project());

            UnusableInput noConfig = assertThrows(UnusableInput.class, () -> Shown.records(importer));
            assertTrue(String.valueOf(noConfig.getMessage()).contains("missing permission"), noConfig.getMessage());

            FirebaseImporter withConfig = importer.withHashConfig(other.hashConfig());
            UnusableInput redacted = assertThrows(UnusableInput.class, () -> Shown.records(withConfig));
            assertTrue(String.valueOf(redacted.getMessage()).contains("getHashConfig"), redacted.getMessage());

            assertEquals(1, Shown.records(importer.withoutPasswordHashes()).size());
        }
    }

    // ---- credentials

    @Test
    void next_whenAServiceAccountIsGiven_getsOneTokenWithASignedJwtAndRenewsIt() {
        seed(1);
        FirebaseProject project = firebase.reader()
                .serviceAccount(firebase.serviceAccount(folder.resolve("key.json")))
                .build();
        FirebaseImporter importer = FirebaseImporter.fromProject(project);

        assertEquals(1, Shown.records(importer).size());
        assertEquals(1, Shown.records(importer).size());
        assertEquals(1, tokens());

        clock.advance(Duration.ofMinutes(56));
        assertEquals(1, Shown.records(importer).size());
        assertEquals(2, tokens());

        firebase.revokeAccessTokens();
        assertEquals(1, Shown.records(importer).size());
        assertEquals(3, tokens());
    }

    private long tokens() {
        return firebase.journal().stream().filter("POST /token"::equals).count();
    }

    @Test
    void next_whenTheKeyIsOfAnotherAccount_saysSo() {
        Path key;
        try (FakeFirebase other = FakeFirebase.builder().time(clock).start()) {
            key = other.serviceAccount(folder.resolve("key.json"));
            rewrite(key, other.baseUri().toString(), firebase.baseUri().toString());
        }
        FirebaseImporter importer = FirebaseImporter.fromProject(
                firebase.reader().serviceAccount(key).build());
        UnusableInput e = assertThrows(UnusableInput.class, () -> Shown.records(importer));
        assertTrue(String.valueOf(e.getMessage()).contains("no access token"), e.getMessage());
    }

    private static void rewrite(Path file, String from, String to) {
        try {
            Files.writeString(file, Files.readString(file).replace(from, to));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void serviceAccount_whenTheFileIsNone_isRefusedWithoutShowingIt() throws IOException {
        Path file = Files.writeString(
                folder.resolve("key.json"),
                "{\"type\":\"service_account\",\"client_email\":\"x@y.z\",\"private_key_id\":\"1\",\"private_key\":\"c2VjcmV0\","
                        + "\"token_uri\":\"https://oauth2.googleapis.com/token\"}");
        UnusableInput e =
                assertThrows(UnusableInput.class, () -> firebase.reader().serviceAccount(file));
        assertFalse(String.valueOf(e.getMessage()).contains("c2VjcmV0"), e.getMessage());
    }

    @Test
    void fromEnvironment_whenTheEmulatorIsNamed_asksItAsOwner() {
        seed(3);
        FirebaseProject project = FirebaseProject.fromEnvironment(
                "demo-fake", name -> name.equals("FIREBASE_AUTH_EMULATOR_HOST") ? firebase.emulatorHost() : null);
        assertEquals(3, Shown.records(FirebaseImporter.fromProject(project)).size());
    }

    @Test
    void fromEnvironment_whenNothingIsSet_saysWhatToSet() {
        UnusableInput e =
                assertThrows(UnusableInput.class, () -> FirebaseProject.fromEnvironment("demo-fake", name -> null));
        assertTrue(String.valueOf(e.getMessage()).contains("GOOGLE_APPLICATION_CREDENTIALS"), e.getMessage());
    }

    // ---- tenants and providers

    @Test
    void configs_always_areTyped() {
        firebase.tenant("acme-x1", "acme");
        for (int i = 0; i < 130; i++) {
            firebase.saml("acme-x1", "saml.acme" + i, "http://idp.example.com/" + i, "https://idp.example.com/sso");
        }
        firebase.oidc(null, "oidc.partner", "https://login.example.com", "client-1");

        List<FirebaseSamlConfig> saml = firebase.project().samlConfigs("acme-x1");
        assertEquals(130, saml.size());
        assertEquals("saml.acme129", saml.get(129).providerId());
        assertEquals("http://idp.example.com/129", saml.get(129).idpEntityId());
        assertEquals(1, saml.get(129).certificates().size());
        List<FirebaseOidcConfig> oidc = firebase.project().oidcConfigs(null);
        assertEquals(
                List.of("oidc.partner"),
                oidc.stream().map(FirebaseOidcConfig::providerId).toList());
        assertFalse(oidc.get(0).codeFlow());
        assertEquals("acme", firebase.project().tenants().get(0).displayName());
        assertTrue(firebase.project()
                .tenants()
                .get(0)
                .hashConfig()
                .statement("acme-x1")
                .isPresent());
    }

    // ---- all the way

    @Test
    void backfill_whenTheProjectIsRead_movesWhoCanBeMoved() {
        firebase.seed(SeedAccount.email("ada@example.com", true)
                .uid("ada")
                .displayName("Ada Example")
                .customClaims("{\"admin\":true}")
                .password(Secret.of("correct horse battery staple")));
        firebase.seed(SeedAccount.phone("+12025550143").uid("phone"));
        firebase.seed(SeedAccount.anonymous().uid("nobody"));
        firebase.seed(SeedAccount.email("off@example.com", true).uid("off").disabled());
        firebase.seed(SeedAccount.email("sam@example.com", false)
                .uid("uid with blanks")
                .provider("saml.acme", "sam")
                .secondFactor("+12025550142"));
        try (FakeStytch stytch = FakeStytch.consumer()) {
            BackfillReport report = stytch.client()
                    .backfill(FirebaseImporter.fromProject(firebase.project()))
                    .run();

            assertEquals(5, report.read());
            assertEquals(3, report.count(ImportOutcome.Kind.CREATED));
            assertEquals(2, report.count(ImportOutcome.Kind.SKIPPED));
            assertEquals(1L, report.notes().get("factor_not_moved:sso:saml.acme"));
            assertEquals(1L, report.notes().get("factor_not_moved:mfa:phone"));
            assertEquals(1L, report.notes().get("anonymous_account"));
            assertEquals(1L, report.notes().get("password_not_moved:firebase_scrypt_not_supported"));
            assertEquals(3, stytch.users().size());
            assertTrue(stytch.userById("ada").isPresent());
            assertFalse(stytch.users().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining())
                    .contains("battery"));
        }
    }
}
