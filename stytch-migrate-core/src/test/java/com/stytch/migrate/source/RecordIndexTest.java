package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIndexTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lines", "array", "csv", "lines.gz", "csv.gz"})
    void find_whenTheFileIsOfAnyKind_readsTheRecordBack(String kind) throws IOException {
        StringBuilder text = new StringBuilder(kind.startsWith("csv") ? "\ufeffid;x\n" : "\ufeff");
        int count = 20_000; // the table grows several times
        for (int i = 0; i < count; i++) {
            String x = "\u00fc".repeat(i % 50 == 0 ? 3_000 : 3);
            String object = "{\"x\":\"" + x + "\",\"id\":\"k" + i + "\"}";
            text.append(
                    switch (kind.split("\\.")[0]) {
                        case "lines" -> object + "\r\n";
                        case "array" -> (i == 0 ? "[" : ",") + "\n" + object;
                        default -> "k" + i + ";\"" + x + "\"\n";
                    });
        }
        text.append(kind.equals("array") ? "]" : "");
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        Path path = folder.resolve("f");
        Files.write(path, kind.endsWith(".gz") ? gzip(bytes) : bytes);

        try (RecordIndex index = index(RecordFile.of(path))) {
            assertEquals(Optional.empty(), index.load());
            assertEquals(count, index.size());
            int shift = kind.startsWith("lines") ? 1 : 2;
            for (int i = 0; i < count; i += 7) {
                List<FileRecord.Readable> found = index.find("k" + i);
                assertEquals(1, found.size());
                assertEquals(Place.line("f", i + shift), found.get(0).at());
                assertEquals(
                        "\u00fc".repeat(i % 50 == 0 ? 3_000 : 3),
                        found.get(0).values().get("x"));
            }
            assertEquals(List.of(), index.find("k" + count));
            assertEquals(count - (count + 6) / 7, index.unclaimed());
            assertEquals(
                    List.of("f:" + (1 + shift), "f:" + (2 + shift)),
                    index.firstUnclaimed(2).stream().map(Place::toString).toList());
        }
    }

    @Test
    void load_whenRecordsHaveNoKeyOrCannotBeRead_returnsThemInOrder() {
        String text = "{\"id\":\"a\"}\nbad\n{\"x\":1}\n{\"id\":\"a\",\"x\":2}\n";
        List<String> returned = new ArrayList<>();
        try (RecordIndex index = index(RecordFile.of("f", text.getBytes(StandardCharsets.UTF_8)))) {
            assertThrows(IllegalStateException.class, () -> index.find("a"));
            for (var record = index.load(); record.isPresent(); record = index.load()) {
                returned.add(record.get().at() + " " + record.get().reason());
            }
            assertEquals(List.of("f:2 not_json", "f:3 no_key"), returned);
            assertEquals(
                    List.of("f:1", "f:4"),
                    index.find("a").stream().map(found -> found.at().toString()).toList());
            assertEquals(0, index.unclaimed());
            assertEquals(List.of(), index.firstUnclaimed(3));
        }
    }

    @Test
    void load_whenOneKeyRepeatsWithoutEnd_refusesTheFile() {
        byte[] bytes = "{\"id\":\"a\"}\n".repeat(1_001).getBytes(StandardCharsets.UTF_8);
        try (RecordIndex index = index(RecordFile.of("f", bytes))) {
            UnusableInput refusal = assertThrows(UnusableInput.class, index::load);
            assertTrue(String.valueOf(refusal.getMessage()).contains("at line 1001"), refusal.getMessage());
        }
    }

    @Test
    void load_whenGzipIsCut_saysSo() throws IOException {
        byte[] bytes = gzip("{\"id\":\"a\"}\n".repeat(3).getBytes(StandardCharsets.UTF_8));
        try (RecordIndex index = index(RecordFile.of("f", java.util.Arrays.copyOf(bytes, bytes.length - 3)))) {
            assertThrows(UnusableInput.class, index::load);
        }
    }

    private static RecordIndex index(RecordFile file) {
        return RecordIndex.of(
                file,
                record -> record.values().get("id") instanceof String id ? Optional.of(id) : Optional.empty(),
                "no_key",
                "the record has no id");
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
