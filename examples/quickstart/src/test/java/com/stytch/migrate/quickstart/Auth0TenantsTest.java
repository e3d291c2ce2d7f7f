package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the block of docs/auth0.md about organizations. */
class Auth0TenantsTest {
    private static final String ID = "60425dc497b8b750b3c8fffc";

    @TempDir
    Path folder;

    @Test
    void migrate_ofALiveTenant_movesAMemberWithRoleAndPassword() throws IOException {
        Path hashes = Files.writeString(
                folder.resolve("hashes.ndjson"),
                "{\"_id\":{\"$oid\":\"" + ID + "\"},\"passwordHash\":"
                        + "\"$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC\",\"tenant\":\"example-tenant\"}\n");
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = FakeStytch.b2b()) {
            stytch.roles("viewer");
            String viewer = auth0.addRole("Viewer");
            auth0.add(SeedUser.database("ada@example.com").databaseId(ID).emailVerified());
            String acme = auth0.add(SeedOrganization.named("acme").member("auth0|" + ID, viewer));

            BackfillReport report =
                    Auth0Tenants.migrate(stytch.client(), auth0.tenant(), hashes, folder.resolve("migration.db"));

            assertEquals(2, report.count(ImportOutcome.Kind.CREATED), report.toString());
            FakeMember ada = stytch.member(acme, "ada@example.com").orElseThrow();
            assertEquals(List.of("viewer"), ada.roles());
            assertTrue(ada.hasPassword());
        }
    }
}
