package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class FromFirebaseTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

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

    @Test
    void page_always_showsTheLinesOfTheClass() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/firebase.md"));
        String source = Files.readString(
                ROOT.resolve("examples/quickstart/src/main/java/com/stytch/migrate/quickstart/FromFirebase.java"));
        StringBuilder region = new StringBuilder();
        boolean inside = false;
        for (String line : source.lines().toList()) {
            if (line.strip().startsWith("// [")) {
                inside = line.contains("[readme]");
            } else if (inside) {
                region.append(line.isBlank() ? "" : line.substring(8)).append('\n');
            }
        }
        assertTrue(page.contains("```java\n" + region + "```"), region.toString());
    }
}
