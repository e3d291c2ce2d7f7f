package com.stytch.migrate.ledger;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
    void find_whileSomebodyWrites_doesNotWait() {
        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));

        boolean known = ((SqlLedger) ledger)
                .transaction(() -> inAnotherThread(() -> ledger.find(ADA).isPresent()));

        assertTrue(known);
    }

    @Test
    void logins_whileAReportIsWritten_doNotWait() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));
        List<Boolean> held = new ArrayList<>();

        ledger.forEachRecord(record ->
                held.add(inAnotherThread(() -> ledger.find(ADA).isPresent()
                        && ledger.logins().hold(ADA, "a login", Instant.EPOCH, Instant.EPOCH.plusSeconds(60)))));

        assertEquals(List.of(true), held);
    }

    /** Fails when it must wait for the caller. */
    private static <T> T inAnotherThread(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void hold_inASecondLedgerOfTheSameFile_waitsInLine() throws InterruptedException {
        try (Ledger second = open()) {
            List<String> order = Collections.synchronizedList(new ArrayList<>());
            Thread login = new Thread(() -> {
                second.logins().hold(ADA, "a login", Instant.EPOCH, Instant.EPOCH.plusSeconds(60));
                order.add("login");
            });
            ((SqlLedger) ledger).transaction(() -> {
                login.start();
                while (!((SqlLedger) second).isAwaited()) {
                    Thread.onSpinWait();
                }
                return order.add("backfill");
            });
            ledger.write(List.of(new Ledger.Claim(0, "a:1", BEN, 1)));
            login.join();
            assertEquals(List.of("backfill", "login"), order);
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
    void beginRun_ofAShard_isRefused() {
        MigrationException.UnusableLedger refused = assertThrows(
                MigrationException.UnusableLedger.class,
                () -> ledger.beginRun("project-test-1", null, new Shard(1, 2)));

        assertTrue(refused.toString().contains("PostgreSQL"), refused.getMessage());
        ledger.beginRun("project-test-1", null);
        ledger.endRun();
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
}
