package com.stytch.migrate.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Temporary files that only their owner may read (0600) and that are gone from the folder before anything is in them. */
public final class UnlinkedFile {

    private UnlinkedFile() {}

    /** Returns an empty file in the folder {@code java.io.tmpdir}, open for reading and writing. */
    public static FileChannel open() throws IOException {
        Path path = Files.createTempFile("stytch-migrate", ".tmp"); // 0600 where the system knows rights
        FileChannel channel;
        try {
            channel = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // Windows keeps an open file: it goes when it is closed
        }
        return channel;
    }
}
