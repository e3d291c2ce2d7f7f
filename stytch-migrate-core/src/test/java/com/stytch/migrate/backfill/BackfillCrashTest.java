package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a backfill with SIGKILL, again and again, while the network misbehaves; in the end nothing must tell of it. */
@Tag("once")
class BackfillCrashTest {
    private static final int USERS = 2_000;
    private static final int KILLS = 25;
    private static final int MOST_WRITES_BEFORE_A_KILL = 90;

    @Test
    void run_killedAtRandomMoments_endsLikeOneThatWasNeverDisturbed(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("crash.seed", 20_261_101L);
        System.out.println("crash.seed=" + seed);
        Random random = new Random(seed);
        try (FakeStytch stytch = FakeStytch.consumerBuilder().journal(0).start()) {
            stytch.faults(FaultPlan.seeded(seed)
                    .share(0.02, Fault.serverUnavailable())
                    .share(0.01, Fault.storeThenDropConnection())
                    .share(0.01, Fault.dropConnection()));
            Kills kills = new Kills(stytch);

            // given an import that is killed at random moments
            for (int kill = 0; kill < KILLS; kill++) {
                kills.runAndKill(
                        BackfillProcess.start(stytch, folder, USERS),
                        random.nextInt(MOST_WRITES_BEFORE_A_KILL),
                        random);
            }
            int created = stytch.userCount();
            assertTrue(created > 0 && created < USERS, "the kills must fall into the import, " + created + " users");

            // when it is left alone at last
            Process last = BackfillProcess.start(stytch, folder, USERS);
            assertTrue(last.waitFor(120, TimeUnit.SECONDS), "seed " + seed);
            assertEquals(0, last.exitValue(), "seed " + seed + Files.readString(folder.resolve("output")));

            // then each user is there once, each password signs in, each record has one outcome
            assertEquals(USERS, stytch.userCount(), "seed " + seed);
            stytch.faults(FaultPlan.none());
            for (int i = 0; i < USERS; i++) {
                FakeUser user = stytch.user(MadeUpUsers.email(i)).orElseThrow();
                assertEquals("auth0|" + i, user.externalId().orElseThrow(), "seed " + seed);
                assertTrue(user.emailVerified());
                stytch.client().api().passwords().authenticate(MadeUpUsers.email(i), MadeUpUsers.password(i));
            }
            List<String> outcomes = Files.readAllLines(folder.resolve("report/outcomes.ndjson"));
            assertEquals(USERS, outcomes.size(), "seed " + seed);
            Set<String> places = new HashSet<>();
            for (String outcome : outcomes) {
                assertTrue(outcome.contains("\"kind\":\"CREATED\""), "seed " + seed + ": " + outcome);
                assertTrue(places.add(outcome.replaceAll(".*\"at\":\"([^\"]+)\".*", "$1")), outcome);
            }
        }
    }

    /** Counts the writes that arrive, and lets go when it is time to kill. */
    private static final class Kills {
        private final AtomicInteger writesLeft = new AtomicInteger();
        private volatile CountDownLatch time = new CountDownLatch(1);

        Kills(FakeStytch stytch) {
            stytch.observe(exchange -> {
                if (exchange.isWrite() && writesLeft.decrementAndGet() == 0) {
                    time.countDown();
                }
            });
        }

        void runAndKill(Process process, int afterWrites, Random random) throws InterruptedException {
            time = new CountDownLatch(1);
            writesLeft.set(afterWrites + 1);
            while (!time.await(50, TimeUnit.MILLISECONDS)) {
                assertTrue(process.isAlive(), "the process ended before it was killed");
            }
            long until = System.nanoTime() + random.nextInt(20_000_000);
            while (System.nanoTime() < until) {
                Thread.onSpinWait(); // up to 20 ms more: into the answer, the next write to the ledger, wherever
            }
            process.destroyForcibly().waitFor();
        }
    }
}
