package com.stytch.migrate.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteLedgerTest extends LedgerContract {
    @TempDir
    Path folder = Path.of("");

    private Path file() {
        return folder.resolve("migration.db");
    }

    @Override
    Ledger open() {
        return Ledger.sqlite(file());
    }

    @Test
    void sqlite_afterItWasClosed_hasWhatWasWritten() {
        ledger.beginReading("export 1");
        ledger.write(List.of(
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1")),
                new Ledger.Claim(1, "a:2", BEN, 1_000)));
        ledger.close();

        ledger = open();

        assertEquals(2, ledger.beginReading("export 1").next());
        assertEquals(
                created("user-test-1"), ledger.find(ADA).orElseThrow().outcome().orElseThrow());
        assertEquals(List.of(1L), ledger.unsettled(0, 10));
    }

    @Test
    void sqlite_ofANewFile_isReadableByItsOwnerOnly() throws IOException {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1)));
        ledger.beginRun("project-test-1", null);

        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.getFileName().toString());
            }
        }
    }

    @Test
    void beginRun_inASecondLedgerOfTheSameFile_isRefused() {
        ledger.beginRun("project-test-1", null);
        try (Ledger second = open()) {
            assertThrows(MigrationException.UnusableLedger.class, () -> second.beginRun("project-test-1", null));
            ledger.endRun();
            second.beginRun("project-test-1", null);
        }
    }

    @Test
    void sqlite_inAFolderThatIsNotThere_isRefused() {
        MigrationException.UnusableLedger refused = assertThrows(
                MigrationException.UnusableLedger.class, () -> Ledger.sqlite(folder.resolve("missing/ledger.db")));

        assertTrue(refused.toString().contains("ledger.db"), refused.getMessage());
    }

    @Test
    void sqlite_ofAFolder_isRefused() {
        assertThrows(MigrationException.UnusableLedger.class, () -> Ledger.sqlite(folder));
    }

    @Test
    void sqlite_ofAFileOfAnotherKind_isRefusedAndLeftAsItWas() throws IOException {
        Path other = folder.resolve("users.ndjson");
        byte[] content = "{\"user_id\":\"auth0|1\"}\n".repeat(500).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Files.write(other, content);

        MigrationException.UnusableLedger refused =
                assertThrows(MigrationException.UnusableLedger.class, () -> Ledger.sqlite(other));

        assertTrue(refused.toString().contains("users.ndjson"), refused.getMessage());
        assertArrayEquals(content, Files.readAllBytes(other));
    }

    @Test
    void sqlite_ofAnotherDatabase_isRefused() throws SQLException {
        Path other = folder.resolve("app.db");
        execute(other, "CREATE TABLE customer (id INTEGER)");

        MigrationException.UnusableLedger refused =
                assertThrows(MigrationException.UnusableLedger.class, () -> Ledger.sqlite(other));

        assertTrue(refused.toString().contains("no ledger"), refused.getMessage());
    }

    @Test
    void sqlite_ofAnotherVersion_isRefused() throws SQLException {
        ledger.close();
        execute(file(), "PRAGMA user_version = 99");

        MigrationException.UnusableLedger refused = assertThrows(MigrationException.UnusableLedger.class, this::open);

        assertTrue(refused.toString().contains("99"), refused.getMessage());
    }

    private static void execute(Path file, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The ledger in memory is simple enough to be seen to be right; the other must not differ from it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void write_ofAnyEntries_givesWhatTheLedgerInMemoryGives(long seed) {
        Random random = new Random(seed);
        Ledger model = Ledger.inMemory();
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(10) == 0) {
                String source = "export " + random.nextInt(3);
                assertEquals(model.beginReading(source), ledger.beginReading(source), "seed " + seed);
            }
            if (random.nextInt(20) == 0) {
                model.readingComplete();
                ledger.readingComplete();
            }
            List<Ledger.Entry> entries = entries(random, model);
            model.write(entries);
            ledger.write(entries);

            List<LedgerRecord> expected = new ArrayList<>();
            model.forEachRecord(expected::add);
            assertEquals(expected, records(), "seed " + seed + ", step " + step);
            assertEquals(model.unsettled(0, 100), ledger.unsettled(0, 100), "seed " + seed + ", step " + step);
            for (int i = 0; i < 12; i++) {
                RecordKey key = key(i);
                assertEquals(model.find(key), ledger.find(key), "seed " + seed + ", step " + step);
            }
        }
    }

    /** Returns one of twelve keys, of all kinds, with few different ids. */
    private static RecordKey key(int number) {
        LegacyId id = LegacyId.of("id|" + number / 4);
        return switch (number % 4) {
            case 0 -> RecordKey.user(id);
            case 1 -> RecordKey.organization(id);
            case 2 -> RecordKey.member(id, LegacyId.of("id|0"));
            default -> RecordKey.member(LegacyId.of("id|0 of another"), id);
        };
    }

    private static List<Ledger.Entry> entries(Random random, Ledger model) {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            // One id has one place, as in a source whose duplicates were set aside.
            int number = random.nextInt(12);
            RecordKey id = key(number);
            String at = "users:" + number;
            switch (random.nextInt(5)) {
                case 0 -> entries.add(new Ledger.Claim(number, at, id, random.nextInt(1_000)));
                case 1 ->
                    entries.add(
                            new Ledger.Settlement(number, at, id, "a.b." + random.nextInt(3), created("u-" + number)));
                case 2 -> entries.add(new Ledger.Settlement(number, at, id, "a.b.c", unanswered()));
                case 3 ->
                    entries.add(new Ledger.Other(
                            20 + number,
                            at,
                            id.kind(),
                            id.organizationOrNull(),
                            random.nextBoolean() ? id.id() : null,
                            ImportOutcome.failed("not_json", List.of())));
                default -> {
                    if (model.find(id).isPresent()) {
                        entries.add(new Ledger.Seen(number, at, id));
                    }
                }
            }
        }
        return entries;
    }
}
