package com.stytch.migrate.cognito;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pool answered, in temporary files: a listing is asked for once and then read as often as needed, always with the same
 * records in the same order. Pages must not wait for what is done with their users, since a page token ends after an hour.
 *
 * <p>The files are for their owner only and are deleted when the process ends. Thread-safe.
 */
final class Download {
    private final CognitoPool pool;
    private final boolean withGroups;
    private @Nullable Path users;
    private @Nullable Path members;

    Download(CognitoPool pool, boolean withGroups) {
        this.pool = pool;
        this.withGroups = withGroups;
    }

    CognitoPool pool() {
        return pool;
    }

    /** Returns the file of users; asks for them if that was not done yet. */
    synchronized Path users() {
        Path ready = users;
        if (ready == null) {
            ready = temporary();
            pool.downloadUsers(ready);
            users = ready;
        }
        return ready;
    }

    /** Returns the file of memberships; nothing when they are not wanted. */
    synchronized Optional<Path> members() {
        if (withGroups && members == null) {
            Path file = temporary();
            pool.downloadMembers(file);
            members = file;
        }
        return Optional.ofNullable(members);
    }

    private static Path temporary() {
        try {
            Path folder = Files.createTempDirectory("stytch-migrate-cognito");
            folder.toFile().deleteOnExit();
            Path file = folder.resolve("download.json");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UnusableInput("The temporary folder cannot be used ("
                    + e.getClass().getSimpleName() + "); make room in it, or set java.io.tmpdir to another folder.");
        }
    }
}
