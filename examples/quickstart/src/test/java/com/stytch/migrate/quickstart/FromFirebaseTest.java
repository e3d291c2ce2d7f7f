package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FromFirebaseTest {
    @TempDir
    Path folder;

    @Test
    void migrate_whenAProjectIsReadLive_movesItsUsers() {
        try (FakeFirebase firebase = FakeFirebase.builder().memoryCost(1).start();
                FakeStytch stytch = FakeStytch.consumer()) {
            firebase.tenant("acme-x1", "acme");
            firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("ada-password")));
            firebase.seed("acme-x1", SeedAccount.email("pat@example.com", true));

            FromFirebase.migrate(
                    stytch.client(), FromFirebase.live(firebase.project()), folder.resolve("migration.db"));

            assertEquals(2, stytch.users().size());
        }
    }
}
