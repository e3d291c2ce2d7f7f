package com.stytch.migrate.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A folder for the native library that SQLite unpacks: it would delete the library only at an ordinary end of the process.
 */
final class Scratch implements AutoCloseable {
    private static final String SQLITE_FOLDER = "org.sqlite.tmpdir";

    private final @Nullable Path folder;

    private Scratch(@Nullable Path folder) {
        this.folder = folder;
    }

    static Scratch forNativeLibraries() {
        if (System.getProperty(SQLITE_FOLDER) != null) {
            return new Scratch(null);
        }
        try {
            Path folder = Files.createTempDirectory("stytch-migrate");
            System.setProperty(SQLITE_FOLDER, folder.toString());
            return new Scratch(folder);
        } catch (IOException e) {
            return new Scratch(null); // SQLite says itself what it lacks
        }
    }

    @Override
    public void close() {
        if (folder == null) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // a leftover in the temporary folder is no failure of the migration
        }
    }
}
