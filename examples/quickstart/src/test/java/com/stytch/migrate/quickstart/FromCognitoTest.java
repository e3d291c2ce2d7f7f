package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromCognitoTest {

    @Test
    void migrate_ofAPool_movesItsUsersOnce(@TempDir Path folder) {
        try (FakeCognito cognito = FakeCognito.start()
                        .users(
                                SeedCognitoUser.of("ada").email("ada@example.com", true),
                                SeedCognitoUser.of("off")
                                        .email("off@example.com", true)
                                        .disabled());
                FakeStytch stytch = FakeStytch.consumer()) {
            BackfillReport first = FromCognito.migrate(stytch.client(), cognito.pool(), folder.resolve("migration.db"));
            assertEquals(1, first.count(ImportOutcome.Kind.CREATED));
            assertEquals(1, first.count(ImportOutcome.Kind.SKIPPED));
            long writes = stytch.journal().writes();

            FromCognito.migrate(stytch.client(), cognito.pool(), folder.resolve("migration.db"));
            assertEquals(writes, stytch.journal().writes());
            assertTrue(stytch.user("ada@example.com").isPresent());
        }
    }

    @Test
    void pool_isThatOfTheExample() {
        assertEquals("us-east-1_AbCdEf123", FromCognito.pool().id());
    }

    @Test
    void run_ofAFakePool_movesItsUser() {
        // [fake]
        try (FakeCognito cognito =
                        FakeCognito.start().users(SeedCognitoUser.of("ada").email("ada@example.com", true));
                FakeStytch stytch = FakeStytch.consumer()) {
            stytch.client()
                    .backfill(CognitoImporter.fromUserPool(cognito.pool()))
                    .run();
            assertTrue(stytch.user("ada@example.com").isPresent());
        }
        // [/fake]
    }
}
