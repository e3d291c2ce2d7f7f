package com.stytch.migrate.auth0;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Any bytes as an export or as a hash file end in records or in the one declared exception. The seeds run in each build;
 * {@code JAZZER_FUZZ=1} looks for more.
 */
class Auth0ImporterFuzzTest {

    @TempDir
    static Path folder;

    @FuzzTest
    void users(byte[] data) throws IOException {
        Path users = Files.write(folder.resolve("users"), data);
        read(Auth0Importer.fromExport(users).identifyByAddress().trustEmailOf("c"));
    }

    @FuzzTest
    void hashes(byte[] data) throws IOException {
        Path users = Files.write(
                folder.resolve("users"),
                "{\"user_id\":\"auth0|1\"}\n{\"user_id\":\"auth0|2\"}\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Path hashes = Files.write(folder.resolve("hashes"), data);
        Auth0Importer importer = Auth0Importer.fromExport(users).withPasswordHashes(hashes);
        read(importer);
        importer.remarks();
    }

    private static void read(Auth0Importer importer) {
        try {
            Shown.all(importer);
            importer.tenant();
        } catch (UnusableInput e) {
            // the one exception that is declared
        }
    }
}
