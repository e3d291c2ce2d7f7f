package com.stytch.migrate.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever good and bad rows stand in a file, in whatever order of columns: each comes out once, in order, with its line, and
 * every part of it belongs to the same row.
 */
class UserFilesPropertyTest {
    /** Field to the headings that it may have. */
    private static final Map<String, List<String>> HEADINGS = Map.of(
            "id", List.of("id", "User ID", "userId"),
            "email", List.of("email", "E-Mail", "email_address"),
            "email_verified", List.of("email_verified", "EmailVerified"),
            "first_name", List.of("first_name", "given name"),
            "last_name", List.of("last_name", "Surname"),
            "blocked", List.of("blocked", "is_banned"),
            "hash", List.of("hash", "encrypted_password"),
            "salt", List.of("salt", "password salt"),
            "plan", List.of("plan"),
            "remark", List.of("remark"));

    private final Random random = new Random();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<String> expected = new ArrayList<>();
    private int line = 1;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void next_whenRowsAreGoodAndBad_returnsEachOnceInOrderWithItsLineAndItsOwnParts(long seed) {
        random.setSeed(seed);
        put(random.nextBoolean() ? "\ufeff" : "");
        if (random.nextBoolean()) {
            csv();
        } else {
            lines();
        }
        UserFiles source = UserFiles.of(List.of(RecordFile.of("f", bytes.toByteArray())), null)
                .passwordHashes(HashStatement.format("md5_prefix_salt").with(HashField.SALT_SIDE, "prefix"))
                .trustedMetadata("plan");

        List<String> read = new ArrayList<>();
        try (UserSource.Cursor cursor = source.open()) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                read.add(show(record.get()));
            }
        }
        assertEquals(expected, read, () -> "seed " + seed);

        int skipped = random.nextInt(expected.size() + 1);
        try (UserSource.Cursor cursor = source.open()) {
            cursor.skip(skipped);
            String next = cursor.next().map(UserFilesPropertyTest::show).orElse("end");
            assertEquals(skipped < expected.size() ? expected.get(skipped) : "end", next, () -> "seed " + seed);
        }
    }

    private static String show(UserRecord record) {
        Optional<LegacyUser> user = record.user();
        if (user.isEmpty()) {
            return record.at() + " " + ((UserRecord.Unreadable) record).reason();
        }
        LegacyUser one = user.get();
        PasswordHash.SaltedDigest hash =
                (PasswordHash.SaltedDigest) one.password().hash().orElseThrow();
        PersonName name = one.name().orElseThrow();
        return String.join(
                " ",
                record.at().toString(),
                one.id().value(),
                one.email().orElseThrow().value(),
                String.valueOf(one.email().orElseThrow().verified()),
                name.first(),
                name.last(),
                hash.digest().reveal(),
                hash.prependSalt().reveal(),
                String.valueOf(one.trustedMetadata().get("plan")));
    }

    /** Returns good values of which each tells its row. */
    private Map<String, String> row(int i) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("id", "id" + i);
        row.put("email", "user" + i + "@example.com");
        row.put("email_verified", i % 2 == 0 ? "true" : "false");
        row.put("first_name", List.of("F", "J\u00f6rg, ", "\"Q\"", "; ", "\t").get(random.nextInt(5)) + "F" + i);
        row.put("last_name", "L" + i);
        row.put("blocked", "no");
        row.put("hash", String.format(Locale.ROOT, "%032x", i));
        row.put("salt", "salt" + i);
        row.put("plan", "plan" + i);
        row.put(
                "remark",
                List.of("", "one\ntwo", "a \"quoted\" word", "x".repeat(random.nextInt(3_000)), "\u2028")
                        .get(random.nextInt(5)));
        return row;
    }

    private void expectGood(Map<String, String> row) {
        expect(String.join(
                " ",
                row.get("id"),
                row.get("email"),
                row.get("email_verified"),
                row.getOrDefault("first_name", "").strip(),
                row.get("last_name"),
                row.get("hash"),
                row.get("salt"),
                row.get("plan")));
    }

    // ---- CSV

    private void csv() {
        String separator = List.of(",", ";", "\t").get(random.nextInt(3));
        String end = random.nextBoolean() ? "\n" : "\r\n";
        List<String> order = new ArrayList<>(HEADINGS.keySet().stream().sorted().toList());
        Collections.shuffle(order, random);
        put(order.stream().map(this::heading).collect(Collectors.joining(separator)) + end);
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            put(end.repeat(random.nextInt(6) == 0 ? 2 : 0));
            Map<String, String> row = row(i);
            switch (random.nextInt(9)) {
                case 0 -> {
                    expect("ragged_row");
                    put(cells(row, order.subList(1, order.size()), separator, end));
                }
                case 1 -> {
                    expect("ragged_row");
                    put(cells(row, order, separator, end) + separator);
                }
                case 2 -> {
                    expect("bad_quotes");
                    put("\"a\"b" + separator + "c");
                }
                case 3 -> {
                    expect("not_utf8");
                    row.put("last_name", "\u00e9");
                    row.put("remark", "");
                    row.put("first_name", "F");
                    put(cells(row, order, separator, end).getBytes(StandardCharsets.ISO_8859_1));
                }
                case 4 -> {
                    expect("no_user_id");
                    row.put("id", "");
                    put(cells(row, order, separator, end));
                }
                case 5 -> {
                    expect("blocked_not_understood");
                    row.put("blocked", "perhaps");
                    put(cells(row, order, separator, end));
                }
                default -> {
                    expectGood(row);
                    put(cells(row, order, separator, end));
                }
            }
            put(end);
        }
    }

    private String heading(String field) {
        List<String> headings = HEADINGS.getOrDefault(field, List.of());
        return headings.get(random.nextInt(headings.size()));
    }

    private String cells(Map<String, String> row, List<String> order, String separator, String end) {
        return order.stream()
                .map(field -> cell(row.getOrDefault(field, ""), separator, end))
                .collect(Collectors.joining(separator));
    }

    private String cell(String text, String separator, String end) {
        boolean needed = text.contains(separator) || text.contains("\"") || text.contains("\n");
        String value = text.replace("\n", end);
        return needed || random.nextInt(4) == 0 ? '"' + value.replace("\"", "\"\"") + '"' : value;
    }

    // ---- JSON lines

    private void lines() {
        String end = random.nextBoolean() ? "\n" : "\r\n";
        List<String> order = new ArrayList<>(HEADINGS.keySet().stream().sorted().toList());
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            Collections.shuffle(order, random);
            Map<String, String> row = row(i);
            switch (i == 0 ? 8 : random.nextInt(9)) {
                case 0 -> {
                    expect("not_json");
                    put(object(row, order) + "}");
                }
                case 1 -> {
                    expect("duplicate_key");
                    put(object(row, order).replaceFirst("^\\{", "{\"plan\":1,\"plan\":2,"));
                }
                case 2 -> {
                    expect("not_an_object");
                    put("[" + object(row, order) + "]");
                }
                case 3 -> {
                    expect("not_utf8");
                    put("{\"id\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
                }
                case 4 -> {
                    expect("no_user_id");
                    row.put("id", "");
                    put(object(row, order));
                }
                case 5 -> {
                    expect("duplicate_key");
                    put(object(row, order).replaceFirst("^\\{", "{\"mail\":\"other@example.com\","));
                }
                default -> {
                    expectGood(row);
                    put(object(row, order));
                }
            }
            put(end);
        }
    }

    private String object(Map<String, String> row, List<String> order) {
        return order.stream()
                .map(field -> "\"" + heading(field) + "\":\""
                        + row.getOrDefault(field, "")
                                .replace("\\", "\\\\")
                                .replace("\"", "\\\"")
                                .replace("\n", "\\n")
                                .replace("\t", "\\t")
                        + "\"")
                .collect(Collectors.joining(",", "{", "}"));
    }

    // ---- making

    private void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(byte[] text) {
        bytes.writeBytes(text);
        for (byte c : text) {
            line += c == '\n' ? 1 : 0;
        }
    }

    private void expect(String what) {
        expected.add("f:" + line + " " + what);
    }
}
