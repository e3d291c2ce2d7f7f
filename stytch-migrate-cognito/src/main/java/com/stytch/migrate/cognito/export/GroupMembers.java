package com.stytch.migrate.cognito.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.source.FileRecord;
import com.stytch.migrate.source.RecordFile;
import com.stytch.migrate.source.RecordIndex;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is in which group, without holding it in memory: a temporary file has a line for each membership, with the user's id and
 * the group's name, and vanishes with {@link #close()}. Add all memberships, then look up. Not thread-safe.
 */
public final class GroupMembers implements AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private @Nullable RecordIndex index;

    private GroupMembers(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /**
     * Begins with no membership.
     *
     * @throws UnusableInput if the temporary folder cannot be written
     */
    public static GroupMembers create() {
        try {
            Path file = Files.createTempFile("stytch-migrate-groups", ".ndjson"); // for its owner only
            return new GroupMembers(file, new BufferedOutputStream(Files.newOutputStream(file)));
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    /**
     * Adds a membership.
     *
     * @param id the legacy id of the user
     * @throws IllegalStateException after a look-up
     */
    public void add(String id, String group) {
        if (index != null) {
            throw new IllegalStateException("a membership must be added before the first look-up");
        }
        try {
            out.write(JsonView.of(Map.of("id", id, "group", group)).toJson());
            out.write('\n');
        } catch (IOException e) {
            throw noRoom(e);
        }
    }

    /** Returns the groups of a user, in the order in which they were added. */
    public List<String> groupsOf(String id) {
        List<String> groups = new ArrayList<>(1);
        RecordIndex ready = ready();
        if (ready != null) {
            for (FileRecord.Readable line : ready.find(id)) {
                groups.add(String.valueOf(line.values().get("group")));
            }
        }
        return groups;
    }

    /** Returns how many memberships belong to no user that was looked up. */
    public long unclaimed() {
        RecordIndex ready = ready();
        return ready == null ? 0 : ready.unclaimed();
    }

    private @Nullable RecordIndex ready() {
        if (index == null) {
            try {
                out.close();
                if (Files.size(file) == 0) {
                    return null;
                }
            } catch (IOException e) {
                throw noRoom(e);
            }
            RecordIndex made = RecordIndex.of(
                    RecordFile.of(file),
                    line -> Optional.ofNullable(line.values().get("id")).map(String::valueOf),
                    "no_user_id",
                    "");
            index = made;
            made.load();
        }
        return index;
    }

    private static UnusableInput noRoom(IOException e) {
        return new UnusableInput("The temporary folder cannot be used ("
                + e.getClass().getSimpleName() + "); make room in it, or set java.io.tmpdir to another folder.");
    }

    @Override
    public void close() {
        if (index != null) {
            index.close();
        }
        try {
            out.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // a temporary file, whose folder may be gone
        }
    }
}
