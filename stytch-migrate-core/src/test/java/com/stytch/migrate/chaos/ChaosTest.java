package com.stytch.migrate.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stytch.migrate.chaos.Relay.Harm;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One kind of fault a test, in a heap of 64 MB; then a run that nobody disturbs, and then laws 1, 2, 6 and 10: each record
 * has one outcome, each user is there once, no second had more requests than allowed, and the memory was enough.
 * {@code docs/reliability.md} has the table.
 */
@Tag("chaos")
@Timeout(180)
class ChaosTest {
    private static final int USERS = 400;
    private static final int RATE = 150;
    private static final long SEED = Long.getLong("chaos.seed", 20_261_126L);

    private final Random random = new Random(SEED);
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Process> processes = new ArrayList<>();
    private final FakeStytch stytch = FakeStytch.consumerBuilder()
            .journal(0)
            .latency(Duration.ofMillis(10))
            .start();

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void printSeed() {
        System.out.println("chaos.seed=" + SEED);
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        stytch.close();
    }

    // ---- tools

    private Process start(URI address, String clock) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChaosProcess.class.getName(),
                        address.toString(),
                        stytch.credentials().projectId(),
                        stytch.credentials().secret().reveal(),
                        folder.toString(),
                        Integer.toString(USERS),
                        Integer.toString(RATE),
                        clock)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Process start() throws IOException {
        return start(stytch.baseUri(), "system");
    }

    private String output() throws IOException {
        return "seed " + SEED + "\n" + Files.readString(folder.resolve("output"));
    }

    private int exitCode(Process process) throws InterruptedException {
        assertTrue(process.waitFor(150, TimeUnit.SECONDS), "seed " + SEED);
        return process.exitValue();
    }

    /** Waits until the fake has so many users, or the process is over. */
    private void awaitUsers(int count, Process process) throws InterruptedException {
        while (stytch.userCount() < count && process.isAlive()) {
            assertFalse(never.await(2, TimeUnit.MILLISECONDS));
        }
    }

    private void pause(long millis) throws InterruptedException {
        assertFalse(never.await(millis, TimeUnit.MILLISECONDS));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertEquals(
                0,
                new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor());
    }

    // ---- the laws

    /** Lets a run go to its end and checks the laws; {@code known}: some accounts may be found instead of made. */
    private void endUndisturbed(boolean known) throws Exception {
        stytch.faults(FaultPlan.none());
        assertEquals(0, exitCode(start()), output());
        checkLaws(known);
    }

    private void checkLaws(boolean known) throws IOException {
        checkOutcomesAndUsers(known);
        // 6: one budget; a busy machine may deliver a request late, in the second after its own
        assertTrue(stytch.largestSecond() <= RATE * 1.1, "largest second " + stytch.largestSecond() + "\n" + output());
    }

    private void checkOutcomesAndUsers(boolean known) throws IOException {
        // 1: nothing is lost
        List<String> outcomes = Files.readAllLines(folder.resolve("report/outcomes.ndjson"));
        Set<String> places = new HashSet<>();
        for (String line : outcomes) {
            assertTrue(places.add(line.replaceAll(".*\"at\":\"([^\"]+)\".*", "$1")), line);
            assertTrue(
                    line.contains("\"kind\":\"CREATED\"") || (known && line.contains("\"kind\":\"ALREADY_EXISTS\"")),
                    line + output());
        }
        assertEquals(USERS, outcomes.size(), output());
        // 2: nobody is there twice, and everybody has the password
        Set<String> ids = new HashSet<>();
        for (FakeUser user : stytch.users()) {
            assertTrue(ids.add(user.externalId().orElseThrow()), output());
        }
        assertEquals(USERS, ids.size(), output());
        for (int i = 0; i < USERS; i += 37) {
            stytch.client()
                    .api()
                    .passwords()
                    .authenticate(ChaosProcess.email(i), com.stytch.migrate.model.Secret.of("a"));
        }
        // 10: the heap of 64 MB was enough, or a process would have ended
        assertFalse(output().contains("OutOfMemory"), output());
    }

    // ---- the process

    @Test
    void kills_atRandomMoments() throws Exception {
        for (int i = 0; i < 5; i++) {
            Process process = start();
            awaitUsers(stytch.userCount() + 1 + random.nextInt(60), process);
            pause(random.nextInt(20));
            process.destroyForcibly().waitFor();
        }
        assertTrue(stytch.userCount() < USERS, "the kills must fall into the run");

        endUndisturbed(false);
    }

    @Test
    void stops_forLongerThanEveryTimeout() throws Exception {
        Process process = start();
        for (int i = 0; i < 2; i++) {
            awaitUsers(stytch.userCount() + 40 + random.nextInt(40), process);
            signal("STOP", process);
            pause(4_000);
            signal("CONT", process);
        }

        assertEquals(0, exitCode(process), output());
        checkLaws(false);
    }

    @Test
    void clock_jumpsForwardAndBack() throws Exception {
        Process process = start(stytch.baseUri(), "jumping");

        assertEquals(0, exitCode(process), output());
        checkLaws(false);
    }

    // ---- the disk

    @ParameterizedTest
    @ValueSource(ints = {40, 150, 280})
    void disk_isFull(int users) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/prlimit")), "needs prlimit of util-linux");
        Process process = start();
        awaitUsers(users, process);
        // from now on no file of the process grows beyond what the log of the ledger has
        long room = Files.size(folder.resolve("ledger.db-wal"));
        Process limit = new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + room).start();
        assertEquals(0, limit.waitFor());

        assertTrue(exitCode(process) != 0, output());
        assertTrue(output().contains("UnusableLedger"), output());
        int sent = stytch.userCount();
        assertTrue(sent >= users && sent < USERS, "the disk was full too late: " + sent);

        endUndisturbed(false);
    }

    @Test
    void ledger_isLockedByAnotherProgram() throws Exception {
        Process first = start();
        awaitUsers(60, first);
        first.destroyForcibly().waitFor();
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("ledger.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            int before = stytch.userCount();

            Process second = start();

            assertTrue(exitCode(second) != 0, output());
            assertTrue(output().contains("UnusableLedger"), output());
            assertEquals(before, stytch.userCount(), "nothing is sent that was not written down first");
            statement.execute("ROLLBACK");
        }

        endUndisturbed(false);
    }

    @Test
    void ledger_losesTheEndOfItsLog() throws Exception {
        Process process = start();
        awaitUsers(150, process);
        process.destroyForcibly().waitFor();
        // as a disk does that says "written" and is not
        try (FileChannel log = FileChannel.open(folder.resolve("ledger.db-wal"), StandardOpenOption.WRITE)) {
            log.truncate(1 + random.nextInt((int) log.size()));
        }
        Files.deleteIfExists(folder.resolve("ledger.db-shm"));

        endUndisturbed(true);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ledger_hasHalfWrittenPages(boolean cut) throws Exception {
        Process process = start();
        awaitUsers(250, process);
        process.destroyForcibly().waitFor();
        Path file = folder.resolve("ledger.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        try (FileChannel pages = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (cut) {
                pages.truncate(pages.size() / 2 + 100);
            } else {
                byte[] garbage = new byte[6_000];
                random.nextBytes(garbage);
                pages.write(java.nio.ByteBuffer.wrap(garbage), pages.size() / 2);
            }
        }

        Process second = start();

        if (exitCode(second) == 0) {
            checkLaws(true);
            return;
        }
        assertTrue(output().contains("UnusableLedger"), output());
        // then it is deleted, and what is at Stytch is found there
        try (var files = Files.list(folder)) {
            for (Path each : files.filter(each -> each.getFileName().toString().startsWith("ledger.db"))
                    .toList()) {
                Files.delete(each);
            }
        }
        endUndisturbed(true);
    }

    // ---- the network

    @Test
    void server_restartsAgainAndAgain() throws Exception {
        try (Relay relay = new Relay(stytch.baseUri(), SEED)) {
            Process process = start(relay.uri(), "system");
            for (int i = 0; i < 4; i++) {
                awaitUsers(stytch.userCount() + 30 + random.nextInt(40), process);
                relay.down();
                pause(200 + random.nextInt(1_500));
                relay.up();
            }

            assertEquals(0, exitCode(process), output());
        }
        endUndisturbed(false);
    }

    @ParameterizedTest
    @EnumSource(value = Harm.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void exchanges_comeToHarm(Harm harm) throws Exception {
        try (Relay relay = new Relay(stytch.baseUri(), SEED)) {
            relay.harm(harm == Harm.DRIP ? 0.02 : 0.08, harm);
            assertEquals(0, exitCode(start(relay.uri(), "system")), output());
        }
        endUndisturbed(false);
    }

    @Test
    void exchanges_comeToEveryHarmWhileTheProcessIsKilled() throws Exception {
        try (Relay relay = new Relay(stytch.baseUri(), SEED)) {
            relay.harm(0.15, Harm.values());
            for (int i = 0; i < 4; i++) {
                Process process = start(relay.uri(), "system");
                awaitUsers(stytch.userCount() + 1 + random.nextInt(60), process);
                process.destroyForcibly().waitFor();
            }
        }
        endUndisturbed(false);
    }

    @Test
    void name_cannotBeResolved() throws Exception {
        Process process = start(URI.create("https://stytch.invalid"), "system");

        assertTrue(exitCode(process) != 0, output());
        assertTrue(output().contains("Unreachable"), output());
        assertEquals(0, stytch.userCount());

        endUndisturbed(false);
    }

    @Test
    void storm_of429WithAbsurdRetryAfter() throws Exception {
        FaultPlan plan = FaultPlan.seeded(SEED);
        for (String absurd : List.of("999999999999", "-5", "0", "soon", "Wed, 21 Oct 2099 07:28:00 GMT", "1e9", "")) {
            plan = plan.share(0.04, Fault.tooManyRequests(absurd));
        }
        stytch.faults(plan);

        assertEquals(0, exitCode(start(stytch.baseUri(), "fast")), output());

        stytch.faults(FaultPlan.none());
        checkOutcomesAndUsers(false); // with such a clock the pace means nothing to the fake
    }
}
