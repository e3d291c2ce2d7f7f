package com.stytch.migrate.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Jackson is the judge: whatever it reads, and refuses, is read and refused here too. */
class JsonScannerTest {
    private static final ObjectMapper JUDGE = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void read_whenTextIsMadeAtRandom_agreesWithTheJudge(long seed) {
        Random random = new Random(seed);
        int readable = 0;
        for (int i = 0; i < 2_500; i++) {
            StringBuilder text = new StringBuilder();
            value(random, text, 0);
            if (random.nextInt(3) == 0) {
                mutate(random, text);
            }
            readable += compare(text.toString(), "seed " + seed + ", text " + i) ? 1 : 0;
        }
        if (readable < 600 || readable > 2_400) {
            fail("the generator is lopsided: " + readable + " readable, seed " + seed);
        }
    }

    private static boolean compare(String text, String label) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        @Nullable Object expected;
        try {
            expected = JUDGE.readValue(bytes, Object.class);
        } catch (IOException | NumberFormatException e) { // the latter is what too large an exponent gives
            assertThrows(JsonScanner.Failure.class, () -> readWhole(bytes), label + ": " + text);
            return false;
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(String.valueOf(expected))) {
            // The one rule beyond the judge's: half a surrogate pair could not be sent.
            JsonScanner.Failure half = assertThrows(JsonScanner.Failure.class, () -> readWhole(bytes), label);
            assertEquals(JsonScanner.Problem.NOT_UTF8, half.problem(), label + ": " + text);
            return false;
        }
        try {
            assertEquals(expected, readWhole(bytes), label + ": " + text);
        } catch (JsonScanner.Failure e) {
            fail(label + " was refused (" + e.problem() + "): " + text);
        }
        for (int length = 0; length < bytes.length; length++) {
            // A piece of a value is incomplete, and never read as something else.
            byte[] piece = Arrays.copyOf(Arrays.copyOf(bytes, length), length + JsonScanner.PADDING);
            int end = length;
            JsonScanner scanner = new JsonScanner();
            try {
                scanner.read(piece, 0, end, false, false);
                assertEquals(
                        "", text.substring(Math.min(text.length(), end)).strip(), label + " at " + end + ": " + text);
            } catch (JsonScanner.Failure e) {
                assertEquals(JsonScanner.Problem.INCOMPLETE, e.problem(), label + " at " + end + ": " + text);
            }
        }
        return true;
    }

    private static @Nullable Object readWhole(byte[] bytes) throws JsonScanner.Failure {
        byte[] padded = Arrays.copyOf(bytes, bytes.length + JsonScanner.PADDING);
        Arrays.fill(padded, bytes.length, padded.length, (byte) '"'); // what stands behind the limit does not matter
        JsonScanner scanner = new JsonScanner();
        @Nullable Object value = scanner.read(padded, 0, bytes.length, true, false);
        for (int i = scanner.end(); i < bytes.length; i++) {
            if (" \t\r\n".indexOf(bytes[i]) < 0) {
                throw JsonScanner.Failure.of(JsonScanner.Problem.NOT_JSON);
            }
        }
        return value;
    }

    private static void value(Random random, StringBuilder out, int depth) {
        blanks(random, out);
        switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> text(random, out);
            case 1 -> out.append(random.nextBoolean() ? "true" : random.nextBoolean() ? "false" : "null");
            case 2 -> out.append(random.nextInt(2_000) - 1_000);
            case 3 -> out.append(random.nextLong()).append(random.nextBoolean() ? "" : "0123456789");
            case 4 ->
                out.append(random.nextInt(100))
                        .append('.')
                        .append(random.nextInt(100))
                        .append(random.nextBoolean() ? "" : "e" + "+-".charAt(random.nextInt(2)) + random.nextInt(30));
            case 5 -> {
                out.append('[');
                int size = random.nextInt(4);
                for (int i = 0; i < size; i++) {
                    out.append(i == 0 ? "" : ",");
                    value(random, out, depth + 1);
                }
                blanks(random, out);
                out.append(']');
            }
            default -> {
                out.append('{');
                int size = random.nextInt(5);
                for (int i = 0; i < size; i++) {
                    out.append(i == 0 ? "" : ",");
                    blanks(random, out);
                    text(random, out);
                    blanks(random, out);
                    out.append(':');
                    value(random, out, depth + 1);
                }
                blanks(random, out);
                out.append('}');
            }
        }
        blanks(random, out);
    }

    private static void blanks(Random random, StringBuilder out) {
        while (random.nextInt(8) == 0) {
            out.append(" \t\r\n".charAt(random.nextInt(4)));
        }
    }

    private static void text(Random random, StringBuilder out) {
        String[] pieces = {
            "a",
            "user_id",
            "0123456789abcdef",
            "\\n",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u00e9",
            "\\ud83d\\ude00",
            "\u00fc",
            "\u20ac",
            "\ud83d\ude00",
            "\u2028",
            "\u007f",
            " ",
            "{",
            "]",
            ":",
            ",",
            "'"
        };
        out.append('"');
        for (int size = random.nextInt(5); size > 0; size--) {
            out.append(pieces[random.nextInt(pieces.length)]);
        }
        out.append('"');
    }

    private static void mutate(Random random, StringBuilder text) {
        String marks = "{}[]\",:\\0-+.eE tn1\n\u0001";
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, marks.charAt(random.nextInt(marks.length())));
            default -> text.setCharAt(at, marks.charAt(random.nextInt(marks.length())));
        }
    }

    @Test
    void read_whenUtf8IsNotWellFormed_isRefused() throws Exception {
        byte[][] wrong = {
            {(byte) 0x80},
            {(byte) 0xc0, (byte) 0xaf},
            {(byte) 0xc3, 'x'},
            {(byte) 0xe0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
            {(byte) 0xf0, (byte) 0x8f, (byte) 0xbf, (byte) 0xbf},
            {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xff},
            {(byte) 0xf8, (byte) 0x88}
        };
        for (byte[] sequence : wrong) {
            byte[] bytes = new byte[sequence.length + 2];
            bytes[0] = '"';
            System.arraycopy(sequence, 0, bytes, 1, sequence.length);
            bytes[bytes.length - 1] = '"';
            JsonScanner.Failure failure = assertThrows(JsonScanner.Failure.class, () -> readWhole(bytes));
            assertEquals(JsonScanner.Problem.NOT_UTF8, failure.problem(), Arrays.toString(sequence));
        }
    }

    @Test
    void read_whenEveryCharacterStandsInAText_keepsIt() throws Exception {
        for (int point = 0x20; point <= Character.MAX_CODE_POINT; point += point < 0x3000 ? 1 : 97) {
            if (point == '"' || point == '\\' || (point >= 0xd800 && point <= 0xdfff)) {
                continue;
            }
            String text = "ab" + Character.toString(point) + "c";
            assertEquals(text, readWhole(("\"" + text + "\"").getBytes(StandardCharsets.UTF_8)));
        }
    }
}
