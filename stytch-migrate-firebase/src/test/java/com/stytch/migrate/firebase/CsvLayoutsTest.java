package com.stytch.migrate.firebase;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The CSV of each version of firebase-tools, written here as that version wrote it, must be read as it was meant. */
class CsvLayoutsTest {
    private static final String[] NAMES = {
        "Ada",
        "Last, First",
        "Last, \"Nick\" First",
        "O'Brien",
        "Zoë 日本",
        "a \"b\" c",
        "two\nlines",
        "x\"\n,\"y",
        "a,\"\nb"
    };
    private static final String[] CLAIMS = {
        "",
        "{\"admin\":true}",
        "{\"a\":\"say \\\"hi\\\"\",\"b\":[1,{\"c\":\"},{\"}]}",
        "{\"q\":\"x\\\\\"}",
        "{\"l\":\"a,b\"}"
    };

    @TempDir
    Path folder;

    private enum Version {
        V2017_02(false, 0, true),
        V2017_09(true, 0, true),
        V4_1_2(true, 0, false),
        V7_12(true, 1, false),
        V8_13(true, 2, false),
        V11_25_2(true, 3, false),
        V15_19(true, 4, false);

        private final boolean phone;
        /** 0: no disabled at the end, 1: disabled, 2: raw claims, 3: quoted claims, 4: six more providers. */
        private final int age;

        private final boolean disabledFirst;

        Version(boolean phone, int age, boolean disabledFirst) {
            this.phone = phone;
            this.age = age;
            this.disabledFirst = disabledFirst;
        }

        private boolean canWrite(String name) {
            if (name.indexOf('\n') >= 0) {
                return age == 4;
            }
            // Up to 6.10 no name was quoted, so that a comma shifts the row; here names without a comma stand for them.
            return name.indexOf(',') < 0 || age > 0;
        }

        private String name(String name) {
            boolean quoted = name.indexOf(',') >= 0;
            if (age == 4 && (quoted || name.matches("(?s).*[\"\r\n].*"))) {
                return '"' + name.replace("\"", "\"\"") + '"';
            }
            return quoted ? '"' + name + '"' : name;
        }

        private String claims(String json) {
            if (age < 2) {
                return "";
            }
            return json.isEmpty() || age == 2 ? json : '"' + json.replaceAll("(?<!\\\\)\"", "\"\"") + '"';
        }
    }

    private record Account(
            String id, String email, boolean verified, String name, String phone, boolean disabled, String claims) {}

    private static String row(Version version, Account account, String end) {
        List<String> cells = new ArrayList<>(List.of(
                account.id(),
                account.email(),
                String.valueOf(account.verified()),
                "",
                "",
                version.name(account.name()),
                "https://img.example.com/a.png"));
        for (String provider : List.of("g", "f", "t", "h")) {
            cells.addAll(provider.equals("g") ? List.of("1000", "g@example.com", "G", "") : List.of("", "", "", ""));
        }
        String disabled = account.disabled() ? "true" : "";
        if (version.disabledFirst) {
            cells.add(disabled);
        }
        cells.add("1508893925000");
        cells.add("1508893926000");
        if (version.phone) {
            cells.add(account.phone());
        }
        if (version.age >= 1) {
            cells.add(disabled);
        }
        if (version.age >= 2) {
            cells.add(version.claims(account.claims()));
        }
        if (version.age == 4) {
            for (int i = 0; i < 6; i++) {
                cells.addAll(i == 0 ? List.of("000.apple", "", "", "") : List.of("", "", "", ""));
            }
        }
        return String.join(",", cells) + "," + end;
    }

    @ParameterizedTest
    @EnumSource
    void next_whicheverVersionWroteTheFile_readsEachAccountAsItWas(Version version) throws IOException {
        long seed = 20171025L + version.ordinal();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Account> accounts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String end = random.nextBoolean() ? "\n" : "\r\n";
        while (accounts.size() < 400) {
            String name = NAMES[random.nextInt(NAMES.length)];
            if (!version.canWrite(name)) {
                continue;
            }
            Account account = new Account(
                    "uid" + accounts.size(),
                    "u" + accounts.size() + "@example.com",
                    random.nextBoolean(),
                    name,
                    random.nextBoolean() ? "+1202555" + (1000 + accounts.size()) : "",
                    random.nextBoolean(),
                    CLAIMS[random.nextInt(CLAIMS.length)]);
            accounts.add(account);
            text.append(row(version, account, end));
        }
        Path file = Files.writeString(folder.resolve("users.csv"), text);

        List<UserRecord> records = Shown.records(FirebaseImporter.fromExport(file));

        assertEquals(accounts.size(), records.size());
        for (int i = 0; i < records.size(); i++) {
            Account account = accounts.get(i);
            LegacyUser user = Shown.user(records.get(i));
            String at = version + " " + records.get(i).at() + " seed " + seed;
            assertEquals(account.id(), user.id().value(), at);
            assertEquals(account.verified(), user.email().orElseThrow().verified(), at);
            assertEquals(account.name(), user.name().orElseThrow().first(), at);
            assertEquals((version.age > 0 || version.disabledFirst) && account.disabled(), user.blocked(), at);
            assertEquals(
                    version.phone ? account.phone() : "",
                    user.phoneNumber().map(phone -> phone.value()).orElse(""),
                    at);
            assertEquals("2017-10-25T01:12:05Z", user.attributes().get("created_at"), at);
            Map<?, ?> claims = version.age < 2 || account.claims().isEmpty()
                    ? Map.of()
                    : com.stytch.migrate.http.JsonView.parse(account.claims())
                            .orElseThrow()
                            .asMap();
            assertEquals(claims, user.trustedMetadata(), at);
            assertEquals(
                    version.age == 4 ? List.of("oauth:google.com", "oauth:apple.com") : List.of("oauth:google.com"),
                    user.unmovableFactors(),
                    at);
        }
    }

    /** Whatever is damaged, a row is read as it was or named: it is never shifted. */
    @ParameterizedTest
    @CsvSource({"1", "2", "3"})
    void next_whenAPhotoAddressHoldsACommaSomewhere_losesThatRowOnly(long seed) throws IOException {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<Boolean> damaged = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Account account =
                    new Account("abcdefghijklmnopqrst" + (1000 + i), "u@example.com", true, "Ada", "", false, "");
            String row = row(Version.values()[2 + random.nextInt(5)], account, "\n");
            if (random.nextBoolean()) {
                row = row.replace("1000,g@example.com,G", ",,"); // nothing else that would show the shift
            }
            if (random.nextInt(3) == 0) {
                row = row.replace("1508893926000", "");
            }
            boolean bad = i > 5 && random.nextInt(4) == 0;
            damaged.add(bad);
            text.append(bad ? row.replace("a.png", "a,b.png") : row);
        }
        Path file = Files.writeString(folder.resolve("users.csv"), text);

        List<UserRecord> records = Shown.records(FirebaseImporter.fromExport(file));

        assertEquals(200, records.size());
        for (int i = 0; i < 200; i++) {
            UserRecord record = records.get(i);
            assertEquals(damaged.get(i), record instanceof UserRecord.Unreadable, record.at() + " seed " + seed);
            assertEquals(
                    "abcdefghijklmnopqrst" + (1000 + i),
                    record.id().orElseThrow().value());
        }
    }

    @Test
    void next_whenSomethingFollowsTheLastComma_losesThatRowOnly() throws IOException {
        Account plain = new Account("abcdefghijklmnopqrstu", "u@example.com", true, "Ada", "", false, "");
        String good = row(Version.V8_13, plain, "\n");
        Path file = Files.writeString(folder.resolve("users.csv"), good + good.replace(",\n", ",more\n"));
        List<UserRecord> records = Shown.records(FirebaseImporter.fromExport(file));
        assertEquals("unknown_csv_layout", ((UserRecord.Unreadable) records.get(1)).reason());
    }

    @Test
    void next_whenAQuoteIsNotClosed_losesThatRowOnly() throws IOException {
        Account plain = new Account("abcdefghijklmnopqrstu", "u@example.com", true, "Ada", "", false, "");
        String good = row(Version.V15_19, plain, "\n");
        String bad = good.replace(",Ada,", ",\"Ada, first,");
        Path file = Files.writeString(folder.resolve("users.csv"), good + bad + good.repeat(70));

        List<UserRecord> records = Shown.records(FirebaseImporter.fromExport(file));

        assertEquals(72, records.size());
        assertEquals("bad_quotes", ((UserRecord.Unreadable) records.get(1)).reason());
        assertTrue(records.get(2) instanceof UserRecord.Readable);
        assertEquals(72, records.get(71).at().number());
    }
}
