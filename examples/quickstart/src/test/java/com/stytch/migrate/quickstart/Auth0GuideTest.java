package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/auth0.md, run from the tenant to the sign-in. */
class Auth0GuideTest {
    private static final String PASSWORD = "Tall-Alder-2021";
    private static final String HASH = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    private final FakeAuth0 auth0 =
            FakeAuth0.builder().time(FakeClock.at("2026-11-01T12:00:00Z")).start();
    private final FakeStytch stytch = FakeStytch.consumer();

    @TempDir
    Path folder;

    @AfterEach
    void stop() {
        auth0.close();
        stytch.close();
    }

    @Test
    void migrate_thenSignIn_goesFromTheTenantToTheLogin() throws IOException {
        auth0.add(
                SeedUser.database("ana@example.com")
                        .databaseId("60425dc497b8b750b3c8fffc")
                        .emailVerified(),
                SeedUser.database("ben@example.com")
                        .databaseId("60425dc497b8b750b3c80000")
                        .emailVerified());
        Path hashes = Files.writeString(
                folder.resolve("password-hashes.ndjson"),
                "{\"_id\":{\"$oid\":\"60425dc497b8b750b3c8fffc\"},\"passwordHash\":\"" + HASH + "\"}\n");
        Path database = folder.resolve("migration.db");

        LiveAuth0.migrate(stytch.client(), auth0.tenant(), hashes, database);

        String ana = FirstLogin.signIn(stytch.client(), "ana@example.com", Secret.of(PASSWORD))
                .orElseThrow();
        assertTrue(FirstLogin.signIn(stytch.client(), "ana@example.com", Secret.of("wrong"))
                .isEmpty());
        assertThrows(
                MigrationException.Refused.class,
                () -> FirstLogin.signIn(stytch.client(), "ben@example.com", Secret.of(PASSWORD)),
                "whose hash did not come has no password, which is not a wrong one");
        try (Ledger ledger = Ledger.sqlite(database)) {
            assertEquals(
                    ana,
                    FirstLogin.account(ledger, "auth0|60425dc497b8b750b3c8fffc")
                            .orElseThrow()
                            .value());
        }
    }

    @Test
    void print_namesOrganizationsAndMembers() {
        auth0.add(SeedUser.database("ana@example.com").databaseId("1"));
        String admin = auth0.addRole("Admin");
        String acme = auth0.add(SeedOrganization.named("acme").member("auth0|1", admin));
        List<String> lines = new ArrayList<>();

        Auth0Lists.print(auth0.tenant(), lines::add);

        assertEquals(acme + " acme", lines.get(0));
        assertTrue(lines.get(1).startsWith("  auth0|1 ") || lines.get(1).contains("auth0|1"), lines.toString());
        assertTrue(lines.get(1).contains("Admin"), lines.toString());
    }
}
