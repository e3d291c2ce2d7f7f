package com.stytch.migrate.source;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/**
 * Any bytes end in records or in the one declared exception, and what is passed over is what would have been read. The
 * seeds run in each build; {@code JAZZER_FUZZ=1} looks for more.
 */
class RecordFileFuzzTest {

    @FuzzTest
    void lines(byte[] data) {
        read(RecordFile.of("f", prefix("{\"id\":1}\n", data)));
    }

    @FuzzTest
    void array(byte[] data) {
        read(RecordFile.of("f", prefix("[{\"id\":1},", data)));
        read(RecordFile.of("f", prefix("{\"n\":1,\"users\":[", data)).withArrayKeys("users"));
    }

    @FuzzTest
    void csv(byte[] data) {
        read(RecordFile.of("f", prefix("id,name;x\n", data)));
    }

    @FuzzTest
    void anything(byte[] data) {
        read(RecordFile.of("f", data).withArrayKeys("users"));
    }

    @FuzzTest
    void packed(byte[] data) throws IOException {
        read(RecordFile.of("f", prefix("\u001f", data))); // a damaged head
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream member = new GZIPOutputStream(packed)) {
            member.write(data);
        }
        packed.writeBytes(data);
        read(RecordFile.of("f", packed.toByteArray()));
    }

    private static byte[] prefix(String text, byte[] data) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (char c : text.toCharArray()) {
            all.write(c);
        }
        all.writeBytes(data);
        return all.toByteArray();
    }

    private static void read(RecordFile file) {
        long read = 0;
        try (RecordFile.Cursor cursor = file.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                read++;
                if (record.get().at().number() < 1) {
                    throw new IllegalStateException("no line");
                }
            }
        } catch (UnusableInput e) {
            return;
        }
        try (RecordFile.Cursor cursor = file.open()) {
            long passed = cursor.skip(Long.MAX_VALUE);
            if (passed != read) {
                throw new IllegalStateException("read " + read + ", passed over " + passed);
            }
        }
    }
}
