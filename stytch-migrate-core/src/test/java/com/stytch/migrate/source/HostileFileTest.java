package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.internal.GzipMembers;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are made to fill the memory or the disk of who reads them. */
@Tag("once")
class HostileFileTest {
    /** Half as much again as what any file may unpack to. */
    private static final int MEGABYTES = 384;

    @TempDir
    Path folder = Path.of("");

    private Path bomb(String line) throws IOException {
        Path file = folder.resolve("users.ndjson.gz");
        byte[] megabyte = line.repeat((1 << 20) / line.length()).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = 0; i < MEGABYTES; i++) {
                out.write(megabyte);
            }
        }
        assertTrue(Files.size(file) < 8 << 20);
        return file;
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\n", "a", "{\"id\":1}\n"})
    void open_ofADecompressionBomb_endsWithAnUnusableInput(String line) throws IOException {
        UserSource source = UserFiles.of(bomb(line));

        MigrationException.UnusableInput refused = assertThrows(MigrationException.UnusableInput.class, () -> {
            try (UserSource.Cursor cursor = source.open()) {
                while (cursor.next().isPresent()) {
                    // whatever it is taken for
                }
            }
        });

        assertTrue(refused.toString().contains("users.ndjson.gz"), refused.getMessage());
    }

    @Test
    void read_ofAnHonestFileThatPacksWell_goesOn() throws IOException {
        // given what packs as well as exports do: texts that come again and again, and an id that does not
        Path file = folder.resolve("good.gz");
        long written = 0;
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = 0; written < (300L << 20); i++) {
                byte[] line = ("{\"id\":\"" + Integer.toHexString(i * 0x9e3779b9) + "\",\"pad\":\"" + "x".repeat(1_000)
                                + "\"}\n")
                        .getBytes(StandardCharsets.US_ASCII);
                out.write(line);
                written += line.length;
            }
        }
        try (InputStream in = new GzipMembers(Files.newInputStream(file))) {
            assertEquals(written, in.transferTo(OutputStream.nullOutputStream()));
        }
    }

    @Test
    void read_ofABomb_stopsEarly() throws IOException {
        try (InputStream in = new GzipMembers(Files.newInputStream(bomb("a")))) {
            assertThrows(ZipException.class, () -> in.transferTo(OutputStream.nullOutputStream()));
        }
    }
}
