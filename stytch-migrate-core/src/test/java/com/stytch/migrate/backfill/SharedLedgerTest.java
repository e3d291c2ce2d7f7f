package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.PostgresServer;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes on one ledger: a file is refused to the second, PostgreSQL is shared in parts. Never double. */
class SharedLedgerTest {
    private static final int USERS = 600;
    private static final long SEED = 20_261_126L;

    @TempDir
    Path folder = Path.of("");

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static int exitCode(Process process) throws InterruptedException {
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private static String output(Path folder) throws IOException {
        return Files.readString(folder.resolve("output"));
    }

    /** Waits until the fake has so many users, or the process is over. */
    private static void awaitUsers(FakeStytch stytch, int count, Process process) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (stytch.userCount() < count && process.isAlive()) {
            assertFalse(never.await(2, TimeUnit.MILLISECONDS));
        }
    }

    private static void assertEachIsThereOnce(FakeStytch stytch) {
        assertEquals(USERS, stytch.userCount());
        Set<String> ids = new HashSet<>();
        stytch.users().forEach(user -> ids.add(user.externalId().orElseThrow()));
        assertEquals(USERS, ids.size());
    }

    @Test
    void run_ofASecondProcessOnOneFile_isRefusedWhileTheFirstGoesOn() throws Exception {
        Path file = folder.resolve("ledger.db");
        try (FakeStytch stytch = FakeStytch.consumer();
                Ledger first = Ledger.sqlite(file)) {
            // given a run of this process, in the middle
            first.beginRun(stytch.credentials().projectId(), null);

            // when a second process comes to the same file
            Process second = BackfillProcess.start(stytch, folder("two"), file.toString(), USERS);

            // then it is refused, and has sent no write
            assertTrue(exitCode(second) != 0);
            assertTrue(output(folder("two")).contains("is in use by another run"), output(folder("two")));
            stytch.journal().expectNoWrites();

            // and when the first is over the second may
            first.endRun();
            Process third = BackfillProcess.start(stytch, folder("two"), file.toString(), USERS);
            assertEquals(0, exitCode(third), output(folder("two")));
            assertEachIsThereOnce(stytch);
        }
    }

    @Test
    void run_ofShardsInTwoProcesses_movesEachUserOnceAlsoWhenOneIsKilled() throws Exception {
        String schema = PostgresServer.newSchema();
        String ledger = PostgresServer.url() + " " + schema + " ";
        try (FakeStytch stytch = FakeStytch.consumerBuilder()
                .latency(Duration.ofMillis(10))
                .journal(0)
                .start()) {
            stytch.faults(FaultPlan.seeded(SEED)
                    .share(0.02, Fault.serverUnavailable())
                    .share(0.01, Fault.storeThenDropConnection()));

            // given two processes of one half each, the second of which is killed on its way
            Process first = BackfillProcess.start(stytch, folder("one"), ledger + "1/2", USERS);
            Process second = BackfillProcess.start(stytch, folder("two"), ledger + "2/2", USERS);
            awaitUsers(stytch, 150, second);
            second.destroyForcibly().waitFor();
            assertEquals(0, exitCode(first), output(folder("one")));

            // when it is started again
            Process again = BackfillProcess.start(stytch, folder("two"), ledger + "2/2", USERS);
            assertEquals(0, exitCode(again), output(folder("two")));

            // then each user is there once, and each record has one outcome, in one of the reports
            assertEachIsThereOnce(stytch);
            List<String> outcomes = new ArrayList<>(Files.readAllLines(folder.resolve("one/report/outcomes.ndjson")));
            assertTrue(outcomes.size() > USERS / 4, "the half of the first");
            outcomes.addAll(Files.readAllLines(folder.resolve("two/report/outcomes.ndjson")));
            assertEquals(USERS, outcomes.size());
            assertEquals(USERS, new HashSet<>(outcomes).size());
            assertTrue(outcomes.stream().allMatch(line -> line.contains("\"kind\":\"CREATED\"")));

            // and when the whole is run over the same ledger, nothing is sent, and one report has all
            stytch.faults(FaultPlan.none());
            try (Ledger whole = Ledger.jdbc(PostgresServer.dataSource(), schema)) {
                BackfillReport report = stytch.client()
                        .backfill(MadeUpUsers.Records.of(MadeUpUsers.users(USERS), USERS + " made-up users"))
                        .ledger(whole)
                        .run();
                assertEquals(USERS, report.read());
                assertEquals(USERS, report.count(com.stytch.migrate.importer.ImportOutcome.Kind.CREATED));
                assertTrue(report.requests() < 10, "requests: " + report.requests());
            }
        }
    }
}
