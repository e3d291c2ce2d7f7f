package com.stytch.migrate.backfill;

import com.stytch.migrate.internal.Json;
import com.stytch.migrate.internal.PrivateFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON lines, readable by this user only, under another name until it is whole: a file of the real name is never
 * half of one. Not thread-safe.
 */
final class DraftFile implements AutoCloseable {
    private final Path draft;
    private final Path file;
    private final OutputStream out;

    private DraftFile(Path draft, Path file, OutputStream out) {
        this.draft = draft;
        this.file = file;
        this.out = out;
    }

    static DraftFile open(Path folder, String name) throws IOException {
        Path draft = folder.resolve(name + ".part");
        Files.deleteIfExists(draft);
        PrivateFiles.createFile(draft);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(draft, StandardOpenOption.WRITE), 1 << 16);
        return new DraftFile(draft, folder.resolve(name), out);
    }

    void write(Map<String, @Nullable Object> line) throws IOException {
        out.write(Json.write(line));
        out.write('\n');
    }

    /** Writes what is buffered, so that a full disk shows before the first of several files gets its name. */
    void finish() throws IOException {
        out.close();
    }

    /** Gives the file its name, in place of an earlier one. */
    void publish() throws IOException {
        out.close();
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Deletes the file unless it was published. */
    @Override
    public void close() throws IOException {
        try {
            out.close();
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
