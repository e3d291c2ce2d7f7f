package com.stytch.migrate.cli;

import com.stytch.migrate.error.MigrationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks the files that an option names, so that a message can show a path as it was typed. */
final class InputFiles {

    private InputFiles() {}

    /**
     * Checks that there are such files.
     *
     * @param option which option names them
     * @throws MigrationException.UnusableInput if one does not exist, is a folder or may not be read
     */
    static void check(String option, @Nullable List<Path> files) {
        for (Path file : files == null ? List.<Path>of() : files) {
            if (Files.notExists(file)) {
                throw new MigrationException.UnusableInput(
                        file + " does not exist: check the path after " + option + ".");
            }
            if (Files.isDirectory(file)) {
                throw new MigrationException.UnusableInput(
                        file + " is a folder: name the file in it with " + option + ".");
            }
            if (Files.exists(file) && !Files.isReadable(file)) {
                throw new MigrationException.UnusableInput(
                        file + " may not be read: give this process the right to read it.");
            }
        }
    }
}
