package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.source.UserRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever good and bad records stand in whatever container: each comes out once, in order, with its line, and with the
 * hash of its own id.
 */
class Auth0ImporterPropertyTest {
    private static final String ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    @TempDir
    Path folder;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 150);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void next_whenRecordsAreGoodAndBad_returnsEachOnceWithItsOwnHash(long seed) throws IOException {
        Random random = new Random(seed);
        int count = 1 + random.nextInt(60);
        List<String> expected = new ArrayList<>();
        StringBuilder users = new StringBuilder(random.nextBoolean() ? "" : "\ufeff");
        List<String> rows = new ArrayList<>();
        int container = random.nextInt(3);
        String end = random.nextBoolean() ? "\n" : "\r\n";
        int line = 1;
        if (container == 2) {
            users.append("user_id,Email Verified,email").append(end);
            line++;
        }
        for (int i = 0; i < count; i++) {
            boolean database = random.nextInt(4) > 0;
            boolean hashed = database && random.nextInt(4) > 0;
            boolean bad = i > 0 && random.nextInt(8) == 0; // the first record tells what the file is
            String id = (database ? "auth0|" : "github|") + "u" + i;
            String password = database ? "RESET_NEEDED auth0 no_hash_in_file" : "NO_PASSWORD";
            if (hashed && !bad) {
                password = hash(i);
            }
            if (hashed) {
                rows.add(row(random, i));
            }
            if (container == 1) {
                users.append(i == 0 ? "[" : ",").append(random.nextBoolean() ? "\n" : "");
                line = 1 + (int) users.chars().filter(c -> c == '\n').count();
            }
            expected.add("users:" + line + " " + (bad ? "unreadable" : id + " " + password));
            users.append(bad ? badRecord(container) : goodRecord(random, container, id, i));
            if (container != 1) {
                users.append(end);
                line++;
            }
        }
        users.append(container == 1 ? "]" : "");
        rows.add("{\"_id\":{\"$oid\":\"of nobody\"},\"passwordHash\":\"" + hash(999) + "\"}");
        Collections.shuffle(rows, random);
        Path usersFile = write(random, "users", users.toString());
        Path hashesFile = write(random, "hashes", String.join("\n", rows) + "\n");

        Auth0Importer importer = Auth0Importer.fromExport(usersFile).withPasswordHashes(hashesFile);
        List<String> read = Shown.records(importer).stream()
                .map(Auth0ImporterPropertyTest::show)
                .toList();
        assertEquals(expected, read, () -> "seed " + seed);
    }

    private static String show(UserRecord record) {
        return record.at() + " "
                + record.user()
                        .map(user -> user.id() + " "
                                + user.password()
                                        .hash()
                                        .map(hash -> hash.digest().reveal())
                                        .orElse(Shown.password(user)))
                        .orElse("unreadable");
    }

    /** A bcrypt text in which the number of the user can be seen. */
    private static String hash(int number) {
        StringBuilder text = new StringBuilder("$2b$10$");
        Random random = new Random(number);
        while (text.length() < 60) {
            text.append(ALPHABET.charAt(random.nextInt(64)));
        }
        return text.toString();
    }

    private static String row(Random random, int i) {
        String id = "\"u" + i + "\"";
        String key = switch (random.nextInt(4)) {
            case 0 -> "\"_id\":{\"$oid\":" + id + "}";
            case 1 -> "\"_id\":{\"$oid\":\"auth0|u" + i + "\"}";
            case 2 -> "\"_ID\":" + id;
            default -> "\"_id\":{\"$oid\":\"0123456789ab" + i + "\"},\"alt_id\":" + id;
        };
        String padding = "\"email\":\"" + "x".repeat(random.nextInt(3_000)) + "\"";
        return "{" + padding + "," + key + ",\"passwordHash\":\"" + hash(i) + "\",\"tenant\":\"t\"}";
    }

    private static String goodRecord(Random random, int container, String id, int i) {
        if (container == 2) {
            return random.nextBoolean()
                    ? "\"'" + id + "\",true,\"'a" + i + "@example.com\""
                    : id + ",TRUE,a" + i + "@example.com";
        }
        String key = List.of("user_id", "Id", "userId").get(random.nextInt(3));
        return "{\"email\":\"a" + i + "@example.com\",\"" + key + "\":\"" + id + "\",\"name\":\"\u00fc"
                + "x".repeat(random.nextInt(200)) + "\"}";
    }

    private static String badRecord(int container) {
        return switch (container) {
            case 0 -> "{\"user_id\":";
            case 1 -> "{\"email\":\"a@example.com\"}";
            default -> "auth0|x,true";
        };
    }

    private Path write(Random random, String name, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
                out.write(bytes);
            }
            bytes = packed.toByteArray();
        }
        return Files.write(folder.resolve(name), bytes);
    }
}
