package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirebaseTest {
    private final Cli cli = new Cli();

    @TempDir
    Path folder;

    private static FakeFirebase seeded() {
        FakeFirebase firebase = FakeFirebase.builder().memoryCost(1).start();
        firebase.tenant("acme-x1", "acme");
        firebase.seed(SeedAccount.email("ada@example.com", true)
                .uid("ada")
                .provider("google.com", "1000")
                .password(Secret.of("ada-password")));
        firebase.seed(SeedAccount.email("sam@example.com", true).uid("sam").provider("saml.acme", "sam"));
        firebase.seed("acme-x1", SeedAccount.email("pat@example.com", true).uid("pat"));
        return firebase;
    }

    private static final String EXPORT = """
            {"users": [
            {"localId": "a", "email": "a@example.com", "emailVerified": true, "providerUserInfo": [
              {"providerId": "apple.com", "rawId": "000.1"}, {"providerId": "google.com", "rawId": "1"}]},
            {"localId": "b", "email": "b@example.com", "emailVerified": true, "mfaInfo": [{"totpInfo": {}}],
              "passwordHash": "UkVEQUNURUQ="}]}
            """;

    @Test
    void plan_whenFilesAreGiven_countsByProviderWhatCannotMove() throws IOException {
        Path users = Files.writeString(folder.resolve("users.json"), EXPORT);

        assertEquals(2, cli.run("plan", "firebase", "--users", users), cli.all());
        assertTrue(cli.err().contains("missing permission"), cli.err());

        assertEquals(0, cli.run("plan", "firebase", "--users", users, "--without-hashes"), cli.all());
        for (String provider : new String[] {"oauth:apple.com", "oauth:google.com", "mfa:totp"}) {
            assertTrue(cli.out().contains("1  factor_not_moved:" + provider), cli.out());
        }
        assertTrue(cli.out().contains("auth:export leaves out without a word"), cli.out());
        assertFalse(cli.all().contains("@example.com"), cli.all());
    }

    @Test
    void plan_whenAProjectIsReadLive_takesTheCredentialsOfTheEnvironment() {
        try (FakeFirebase firebase = seeded()) {
            assertEquals(2, cli.run("plan", "firebase", "--project", "demo-fake"), cli.all());
            assertTrue(cli.err().contains("GOOGLE_APPLICATION_CREDENTIALS"), cli.err());

            cli.environment.put("FIREBASE_AUTH_EMULATOR_HOST", firebase.emulatorHost());
            assertEquals(0, cli.run("plan", "firebase", "--project", "demo-fake"), cli.all());
            assertTrue(cli.out().contains("2 records read"), cli.out());
            assertTrue(cli.out().contains("1  factor_not_moved:sso:saml.acme"), cli.out());
            assertEquals(0, cli.run("plan", "firebase", "--project", "demo-fake", "--all-tenants"), cli.all());
            assertTrue(cli.out().contains("3 records read"), cli.out());
            assertEquals(0, cli.run("plan", "firebase", "--project", "demo-fake", "--tenant", "acme-x1"), cli.all());
            assertTrue(cli.out().contains("1 record read"), cli.out());
        }
    }

    @Test
    void probe_whenTheProjectTellsItsHashParameters_provesAPassword() {
        try (FakeFirebase firebase = seeded()) {
            cli.environment.put("FIREBASE_AUTH_EMULATOR_HOST", firebase.emulatorHost());
            cli.environment.put("STYTCH_MIGRATE_PROBE_PASSWORD", "ada-password");
            assertEquals(
                    0, cli.run("plan", "firebase", "--project", "demo-fake", "--probe", "ada@example.com"), cli.all());
            assertTrue(cli.out().contains("The password fits"), cli.out());
        }
    }

    @Test
    void import_whenAProjectIsReadLive_movesItsUsersOnce() {
        try (FakeFirebase firebase = seeded();
                FakeStytch stytch = FakeStytch.consumer()) {
            Cli import1 = Cli.against(stytch);
            import1.environment.put("FIREBASE_AUTH_EMULATOR_HOST", firebase.emulatorHost());
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        0,
                        import1.run(
                                "import",
                                "firebase",
                                "--project",
                                "demo-fake",
                                "--ledger",
                                folder.resolve("migration.db"),
                                "--report",
                                folder.resolve("report")),
                        import1.all());
                assertEquals(2, stytch.users().size());
            }
        }
    }
}
