package com.stytch.migrate.cognito;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.io.TempDir;

/** However a listing is cut into pages and written, the same users come out, each once, with the same times. */
class CognitoImporterPropertyTest {
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss", Locale.ROOT);

    @TempDir
    Path folder;

    private record Made(String sub, Instant created, String status, boolean enabled, String verified) {}

    private static List<Made> users(Random random) {
        String[] statuses = {"CONFIRMED", "UNCONFIRMED", "RESET_REQUIRED", "FORCE_CHANGE_PASSWORD", "EXTERNAL_PROVIDER"
        };
        List<Made> users = new ArrayList<>();
        int count = random.nextInt(200);
        for (int i = 0; i < count; i++) {
            long millis = 1_400_000_000_000L + (long) (random.nextDouble() * 400_000_000_000L);
            users.add(new Made(
                    "sub-" + i,
                    Instant.ofEpochMilli(random.nextInt(5) == 0 ? millis / 1_000 * 1_000 : millis),
                    statuses[random.nextInt(statuses.length)],
                    random.nextInt(10) > 0,
                    random.nextBoolean() ? "true" : "false"));
        }
        return users;
    }

    /** As the API writes it, the two versions of the CLI in any zone, and tools in JavaScript. */
    private static String time(Random random, int dialect, Instant time) {
        double seconds = time.toEpochMilli() / 1_000.0;
        return switch (dialect) {
            case 0 -> String.valueOf(seconds); // 1.682955829578E9
            case 1 ->
                new java.math.BigDecimal(String.valueOf(seconds))
                        .stripTrailingZeros()
                        .toPlainString();
            case 2 -> {
                var there = time.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(24) - 12, 0));
                int micros = there.getNano() / 1_000;
                yield "\"" + MICROS.format(there) + (micros == 0 ? "" : String.format(Locale.ROOT, ".%06d", micros))
                        + (there.getOffset().getTotalSeconds() == 0 ? "+00:00" : there.getOffset()) + "\"";
            }
            default -> "\"" + time + "\"";
        };
    }

    private static String json(Random random, int dialect, Made user) {
        String attributes = "\"Attributes\":[{\"Name\":\"sub\",\"Value\":\"" + user.sub
                + "\"},{\"Name\":\"email\",\"Value\":\"" + user.sub
                + "@example.com\"},{\"Name\":\"email_verified\",\"Value\":\"" + user.verified + "\"}]";
        List<String> fields = new ArrayList<>(List.of(
                attributes,
                "\"Enabled\":" + user.enabled,
                "\"UserCreateDate\":" + time(random, dialect, user.created),
                "\"UserStatus\":\"" + user.status + "\"",
                "\"Username\":\"u\\u00e9 " + user.sub + "\""));
        Collections.shuffle(fields, random);
        return "{" + String.join(random.nextBoolean() ? "," : ",\n  ", fields) + "}";
    }

    private static String page(Random random, List<String> users, String token) {
        String list = "\"Users\": [" + String.join(random.nextBoolean() ? "," : "\n,\n", users) + "]";
        if (token.isEmpty()) {
            return "{" + list + "}";
        }
        String more = "\"" + (random.nextBoolean() ? "PaginationToken" : "NextToken") + "\":\"" + token + "\"";
        return random.nextBoolean() ? "{" + list + "," + more + "}" : "{" + more + ",\n" + list + "}";
    }

    private Path write(Random random, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (random.nextBoolean()) {
            try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                out.write(bytes);
            }
        } else {
            Files.write(file, bytes);
        }
        return file;
    }

    @RepeatedTest(60)
    void next_howeverTheListingIsCut_returnsTheSameUsers(RepetitionInfo run) throws IOException {
        long seed = 20_260_131L * 1_000 + run.getCurrentRepetition();
        Random random = new Random(seed);
        List<Made> users = users(random);
        List<String> pages = new ArrayList<>();
        int dialect = random.nextInt(4);
        for (int from = 0; from < users.size() || pages.isEmpty(); ) {
            int to = Math.min(users.size(), from + random.nextInt(60));
            List<String> some = users.subList(from, to).stream()
                    .map(user -> json(random, dialect, user))
                    .toList();
            pages.add(page(random, some, to < users.size() ? "token " + pages.size() : ""));
            from = to;
        }
        List<Path> files = new ArrayList<>();
        String shape = switch (random.nextInt(3)) {
            case 0 -> {
                for (String page : pages) {
                    files.add(write(random, "page" + files.size() + ".json", page));
                }
                yield "files";
            }
            case 1 -> {
                files.add(write(random, "one.json", String.join(random.nextBoolean() ? "\n" : "", pages)));
                yield "one file";
            }
            default -> {
                files.add(write(random, "list.json", "[" + String.join(",", pages) + "]"));
                yield "a list";
            }
        };
        String what = "seed " + seed + ", " + pages.size() + " pages in " + shape + ", dialect " + dialect;
        List<UserRecord> records = Shown.records(CognitoImporter.fromExport(files));
        assertEquals(users.size(), records.size(), what);
        for (int i = 0; i < users.size(); i++) {
            LegacyUser user = Shown.user(records.get(i));
            Made made = users.get(i);
            assertEquals(made.sub, user.id().value(), what);
            assertEquals(made.created.toString(), user.attributes().get("created_at"), what);
            assertEquals(made.enabled, !user.blocked(), what);
            assertEquals(
                    made.verified.equals("true"), user.email().orElseThrow().verified(), what);
            assertEquals("ué " + made.sub, user.attributes().get("username"), what);
        }

        if (pages.size() > 1) {
            String cut = String.join("\n", pages.subList(0, pages.size() - 1));
            Path file = write(random, "cut.json", cut);
            assertThrows(UnusableInput.class, () -> Shown.records(CognitoImporter.fromExport(file)), what);
        }
    }
}
