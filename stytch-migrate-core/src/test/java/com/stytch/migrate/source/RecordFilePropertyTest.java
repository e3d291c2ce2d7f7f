package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever good and bad records stand in whatever container: each comes out once, in order, with its line. */
class RecordFilePropertyTest {

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void next_whenRecordsAreGoodAndBad_returnsEachOnceInOrderWithItsLine(long seed) throws IOException {
        Random random = new Random(seed);
        Made made = switch (random.nextInt(3)) {
            case 0 -> lines(random);
            case 1 -> array(random);
            default -> csv(random);
        };
        byte[] bytes = pack(random, made.bytes.toByteArray());
        RecordFile file = RecordFile.of("f", bytes);

        List<String> read = new ArrayList<>();
        try (RecordFile.Cursor cursor = file.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                read.add(show(record.get()));
            }
        }
        assertEquals(made.expected, read, () -> "seed " + seed);

        int skipped = random.nextInt(made.expected.size() + 1);
        try (RecordFile.Cursor cursor = file.open()) {
            assertEquals(skipped, cursor.skip(skipped), () -> "seed " + seed);
            String next = cursor.next().map(RecordFilePropertyTest::show).orElse("end");
            assertEquals(
                    skipped < made.expected.size() ? made.expected.get(skipped) : "end", next, () -> "seed " + seed);
        }
    }

    private static String show(FileRecord record) {
        return record.at() + " "
                + (record instanceof FileRecord.Unreadable unreadable
                        ? unreadable.reason()
                        : String.valueOf(record.fields().orElseThrow().get("id")));
    }

    private static final class Made {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final List<String> expected = new ArrayList<>();
        private int line = 1;

        void put(String text) {
            put(text.getBytes(StandardCharsets.UTF_8));
        }

        void put(byte[] text) {
            bytes.writeBytes(text);
            for (byte c : text) {
                line += c == '\n' ? 1 : 0;
            }
        }

        void expect(String what) {
            expected.add("f:" + line + " " + what);
        }
    }

    private static Made lines(Random random) {
        Made made = new Made();
        mark(random, made);
        String end = random.nextBoolean() ? "\n" : "\r\n";
        int count = 1 + random.nextInt(40);
        made.expect("0");
        made.put("{\"id\":0}" + end);
        for (int i = 1; i < count; i++) {
            made.put((" ".repeat(random.nextInt(2)) + end).repeat(random.nextInt(5) == 0 ? 1 + random.nextInt(3) : 0));
            switch (random.nextInt(8)) {
                case 0 -> bad(made, "{\"id\":" + i + ",,}", "not_json");
                case 1 -> bad(made, "{\"id\":" + i + ",\"id\":" + i + "}", "duplicate_key");
                case 2 -> bad(made, "[" + i + "]", "not_an_object");
                case 3 -> {
                    made.expect("not_utf8");
                    made.put(("{\"id\":" + i + ",\"x\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1));
                }
                default -> {
                    made.expect("" + i);
                    made.put(object(random, i, ""));
                }
            }
            made.put(i == count - 1 && random.nextBoolean() ? "" : end);
        }
        return made;
    }

    private static Made array(Random random) {
        Made made = new Made();
        mark(random, made);
        String gap = random.nextBoolean() ? "" : random.nextBoolean() ? "\n" : "\r\n  ";
        made.put(gap + "[");
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            made.put((i == 0 ? "" : gap + ",") + gap);
            switch (random.nextInt(8)) {
                case 0 -> bad(made, "{\"id\":" + i + ",\"id\":\"}\\\\\"}", "duplicate_key");
                case 1 -> bad(made, "[{\"id\":" + i + "},\"]\"]", "not_an_object");
                case 2 -> {
                    made.expect("not_utf8");
                    made.put(("{\"id\":" + i + ",\"x\":\"\u00e9\"}").getBytes(StandardCharsets.ISO_8859_1));
                }
                default -> {
                    made.expect("" + i);
                    made.put(object(random, i, gap));
                }
            }
        }
        made.put(gap + "]" + gap);
        return made;
    }

    private static Made csv(Random random) {
        Made made = new Made();
        mark(random, made);
        String separator = List.of(",", ";", "\t").get(random.nextInt(3));
        String end = random.nextBoolean() ? "\n" : "\r\n";
        made.put("id" + separator + "\"name\"" + separator + "note" + end);
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            made.put(end.repeat(random.nextInt(6) == 0 ? 2 : 0));
            String rest = separator + "x";
            switch (random.nextInt(8)) {
                case 0 -> bad(made, i + separator + "a", "ragged_row");
                case 1 -> bad(made, i + rest + rest + rest, "ragged_row");
                case 2 -> bad(made, i + rest + separator + "\"a\"b", "bad_quotes");
                case 3 -> {
                    made.expect("not_utf8");
                    made.put((i + separator + "\u00e9" + rest).getBytes(StandardCharsets.ISO_8859_1));
                }
                case 4 -> bad(made, i + separator + "\"a" + end + separator + end + "\"\"b\"" + rest, "" + i);
                default -> bad(made, i + rest + separator + "\u00e9\u20ac", "" + i);
            }
            made.put(end); // without the last one a ragged row counts as cut
        }
        return made;
    }

    private static void bad(Made made, String text, String expected) {
        made.expect(expected);
        made.put(text);
    }

    private static void mark(Random random, Made made) {
        made.put(random.nextBoolean() ? "\ufeff" : "");
    }

    private static String object(Random random, int id, String gap) {
        String text = List.of(
                        "", "plain", "\u00fc\u2028\u20ac", "\\\"}", "\ud83d\ude00[{", "x".repeat(random.nextInt(9_000)))
                .get(random.nextInt(6));
        return "{" + gap + "\"text\":\"" + text + "\"," + gap + "\"list\":[1,{}" + gap + "],\"id\":" + id + "}";
    }

    private static byte[] pack(Random random, byte[] bytes) throws IOException {
        if (random.nextBoolean()) {
            return bytes;
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        int at = 0;
        do {
            int length = random.nextInt(bytes.length - at + 1);
            if (random.nextInt(3) == 0) {
                length = bytes.length - at;
            }
            try (GZIPOutputStream member = new GZIPOutputStream(packed)) {
                member.write(bytes, at, length);
            }
            at += length;
        } while (at < bytes.length);
        return packed.toByteArray();
    }
}
