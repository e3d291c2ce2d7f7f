package com.stytch.migrate.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

class PostgresLedgerTest extends LedgerContract {
    private final String schema = PostgresServer.newSchema();

    @Override
    Ledger open() {
        return Ledger.jdbc(PostgresServer.dataSource(), schema);
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = PostgresServer.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String ask(String sql) throws SQLException {
        try (Connection connection = PostgresServer.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void jdbc_afterItWasClosed_hasWhatWasWritten() {
        ledger.beginReading("export 1");
        ledger.write(List.of(
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1")),
                new Ledger.Claim(1, "a:2", BEN, 1_000)));
        ledger.close();

        ledger = open();
        ledger.beginRun("project-test-1", null);

        assertEquals(2, ledger.beginReading("export 1").next());
        assertEquals(
                created("user-test-1"), ledger.find(ADA).orElseThrow().outcome().orElseThrow());
        assertEquals(List.of(1L), ledger.unsettled(0, 10));
    }

    @Test
    void beginRun_ofShards_sharesTheLedgerWithOthersOfTheSameCount() {
        ledger.beginRun("project-test-1", null, new Shard(1, 2));
        try (Ledger second = open()) {
            second.beginRun("project-test-1", null, new Shard(2, 2));

            assertRefused("shard 1/2", () -> openAndBegin(new Shard(1, 2)));
            assertRefused("2 shards", () -> openAndBegin(new Shard(3, 3)));
            assertRefused("another run", () -> openAndBegin(Shard.WHOLE));

            ledger.endRun();
            openAndBegin(new Shard(1, 2));
            assertRefused("2 shards", () -> openAndBegin(new Shard(1, 3)));
        }
        openAndBegin(new Shard(1, 3));
        openAndBegin(Shard.WHOLE);
    }

    @Test
    void beginRun_ofAShardBesideAWholeRun_isRefused() {
        ledger.beginRun("project-test-1", null);

        assertRefused("another run", () -> openAndBegin(new Shard(1, 2)));
        assertRefused("another run", () -> openAndBegin(Shard.WHOLE));
    }

    private void openAndBegin(Shard part) {
        try (Ledger other = open()) {
            other.beginRun("project-test-1", null, part);
        }
    }

    private static void assertRefused(String word, Runnable action) {
        MigrationException.UnusableLedger refused = assertThrows(MigrationException.UnusableLedger.class, action::run);
        assertTrue(refused.toString().contains(word), refused.getMessage());
    }

    @Test
    void beginRun_afterTheSessionOfAnotherEnded_isAllowed() throws SQLException {
        // given a run whose process is gone
        ledger.beginRun("project-test-1", null);
        ledger.beginReading("export 1");
        execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()");

        // when another begins
        try (Ledger second = open()) {
            second.beginRun("project-test-1", null);

            // then the first, if it was only asleep, cannot write any more
            assertThrows(
                    MigrationException.UnusableLedger.class,
                    () -> ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1))));
            assertTrue(second.find(ADA).isEmpty());
        }
        assertThrows(MigrationException.UnusableLedger.class, () -> ledger.close());
        ledger = open();
    }

    @Test
    void beginReading_ofAShard_isApartFromThatOfTheOthers() {
        ledger.beginRun("project-test-1", null, new Shard(1, 2));
        ledger.beginReading("export 1");
        ledger.siblingsComplete(10);
        ledger.write(List.of(new Ledger.Settlement(4, "a:5", ADA, SENT, created("user-test-1"))));
        try (Ledger second = open()) {
            second.beginRun("project-test-1", null, new Shard(2, 2));

            assertEquals(new Ledger.Reading(0, -1), second.beginReading("export 1"));
            second.write(List.of(new Ledger.Claim(7, "a:8", BEN, 1)));

            assertEquals(List.of(7L), second.unsettled(0, 10));
            assertEquals(List.of(), ledger.unsettled(0, 10));
            assertEquals(
                    List.of("a:5"), records().stream().map(LedgerRecord::at).toList());
            assertEquals(new Ledger.Reading(5, 10), ledger.beginReading("export 1"));
        }
    }

    @Test
    void beginReading_afterAnotherNumberOfShards_beginsAnewAndKeepsTheUsers() {
        ledger.beginRun("project-test-1", null);
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(4, "a:5", ADA, SENT, created("user-test-1"))));
        ledger.endRun();
        ledger.beginRun("project-test-1", null, new Shard(1, 2));
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Seen(4, "a:5", ADA)));
        ledger.endRun();

        ledger.beginRun("project-test-1", null);

        assertEquals(0, ledger.beginReading("export 1").next());
        assertTrue(ledger.find(ADA).isPresent());
    }

    @Test
    void jdbc_ofASchemaOfSomethingElse_isRefusedAndLeftAsItWas() throws SQLException {
        execute("CREATE SCHEMA app; CREATE TABLE app.customer (id INTEGER)");

        assertRefused("something else", () -> Ledger.jdbc(PostgresServer.dataSource(), "app"));

        assertEquals("1", ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'app'"));
    }

    @Test
    void jdbc_ofAnotherVersion_isRefused() throws SQLException {
        execute("UPDATE " + schema + ".meta SET value = '99' WHERE name = 'version'");

        assertRefused("99", this::open);
    }

    @Test
    void jdbc_ofAnotherDatabase_isRefused() {
        SQLiteDataSource other = new SQLiteDataSource();
        other.setUrl("jdbc:sqlite::memory:");

        assertRefused("SQLite", () -> Ledger.jdbc(other));
    }

    @Test
    void jdbc_ofANameThatIsNoSchema_isRefused() {
        for (String name : List.of("", "a b", "A", "1a", "a;drop", "\"a\"")) {
            assertThrows(IllegalArgumentException.class, () -> Ledger.jdbc(PostgresServer.dataSource(), name), name);
        }
    }

    @Test
    void jdbc_withoutAServer_isRefusedWithoutThePassword() {
        PGSimpleDataSource nobody = new PGSimpleDataSource();
        nobody.setUrl("jdbc:postgresql://127.0.0.1:1/postgres");
        nobody.setUser("jane");
        nobody.setPassword("hunter2");

        MigrationException.UnusableLedger refused =
                assertThrows(MigrationException.UnusableLedger.class, () -> Ledger.jdbc(nobody));

        for (Throwable at = refused; at != null; at = at.getCause()) {
            assertFalse(at.toString().contains("hunter2"), at.toString());
        }
    }

    @Test
    void jdbc_whereTheServerDoesNotWaitForTheDisk_asksItTo() throws SQLException {
        PGSimpleDataSource lazy = new PGSimpleDataSource();
        lazy.setUrl(PostgresServer.url());
        lazy.setUser("postgres");
        lazy.setOptions("-c synchronous_commit=off -c default_transaction_isolation=serializable");
        try (Ledger other = Ledger.jdbc(lazy, schema)) {
            assertEquals("local", text((PostgresLedger) other, "SHOW synchronous_commit"));
            assertEquals("read committed", text((PostgresLedger) other, "SHOW transaction_isolation"));
        }
    }

    private static String text(PostgresLedger ledger, String sql) throws SQLException {
        try (Statement statement = ledger.connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    @Test
    void write_ofAnIdThatIsTooLong_isRefusedWithoutIt() {
        ledger.beginReading("export 1");
        String longest = "é".repeat(500);
        ledger.write(List.of(new Ledger.Claim(0, "a:1", user(longest), 1)));
        assertTrue(ledger.find(user(longest)).isPresent());

        MigrationException.UnusableLedger refused = assertThrows(
                MigrationException.UnusableLedger.class,
                () -> ledger.write(List.of(new Ledger.Claim(1, "a:2", user(longest + "x"), 1))));

        assertFalse(refused.toString().contains("é"), refused.getMessage());
    }

    @Test
    void open_byManyAtOnce_makesOneLedger() throws Exception {
        String fresh = PostgresServer.newSchema();
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> new Thread(
                        () -> Ledger.jdbc(PostgresServer.dataSource(), fresh).close()))
                .toList();
        List<Throwable> failures = new java.util.concurrent.CopyOnWriteArrayList<>();
        threads.forEach(thread -> {
            thread.setUncaughtExceptionHandler((t, failure) -> failures.add(failure));
            thread.start();
        });
        for (Thread thread : threads) {
            thread.join();
        }

        assertEquals(List.of(), failures);
    }
}
