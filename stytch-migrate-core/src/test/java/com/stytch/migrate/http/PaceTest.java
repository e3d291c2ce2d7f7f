package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.http.Pace.Lane;
import com.stytch.migrate.testing.FakeClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PaceTest {
    private static final String START = "2026-01-31T08:15:00Z";
    private static final long SECOND = 1_000_000_000L;

    private final FakeClock clock = FakeClock.at(START);

    private static int largestWindow(List<Long> starts, long window) {
        Map<Long, Integer> counts = new HashMap<>();
        starts.forEach(start -> counts.merge(Math.floorDiv(start, window), 1, Integer::sum));
        return Collections.max(counts.values());
    }

    private List<Long> start(Pace pace, int requests) throws InterruptedException {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            pace.acquire(Lane.BACKFILL);
            starts.add(clock.epochNanos());
        }
        return starts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 65, 100, 999, 5_000})
    void acquire_withPausesOfAnyLength_neverStartsMoreThanAllowedInAWindow(int allowed) throws InterruptedException {
        Pace pace = Pace.perSecond(allowed, clock);
        Random random = new Random(allowed);
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            starts.addAll(start(pace, 1 + random.nextInt(allowed * 2)));
            clock.advance(Duration.ofNanos(random.nextInt(3) * (long) random.nextInt(1_500_000_000)));
        }

        assertTrue(largestWindow(starts, SECOND) <= allowed);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 65, 100, 1_000})
    void acquire_withoutPauses_startsAsManyAsAllowedInEachWindow(int allowed) throws InterruptedException {
        List<Long> starts = start(Pace.perSecond(allowed, clock), allowed * 4);

        long first = starts.get(0);
        for (int window = 0; window < 4; window++) {
            long from = first + window * SECOND;
            assertEquals(
                    allowed,
                    starts.stream()
                            .filter(start -> start >= from && start < from + SECOND)
                            .count());
        }
    }

    @Test
    void acquire_afterAnIdleTime_spreadsRatherThanBursts() throws InterruptedException {
        Pace pace = Pace.perSecond(50, clock);
        start(pace, 10);
        clock.advance(Duration.ofMillis(10_600));

        List<Long> starts = start(pace, 10);

        for (int i = 2; i < starts.size(); i++) {
            assertTrue(starts.get(i) - starts.get(i - 1) >= 15_000_000, "gap " + i);
        }
    }

    @Test
    void acquire_lateInAWindow_waitsForTheNext() throws InterruptedException {
        clock.advance(Duration.ofMillis(990));

        List<Long> starts = start(Pace.perSecond(65, clock), 1);

        assertEquals(Instant.parse(START).plusSeconds(1), clock.now());
        assertEquals(1, starts.size());
    }

    @Test
    void perMinute_countsInMinutes() throws InterruptedException {
        clock.advance(Duration.ofSeconds(20));

        List<Long> starts = start(Pace.perMinute(150, clock), 400);

        assertTrue(largestWindow(starts, 60 * SECOND) <= 150);
        assertTrue(clock.now().isAfter(Instant.parse(START).plusSeconds(120)));
    }

    @Test
    void unlimited_neverWaits() throws InterruptedException {
        start(Pace.unlimited(clock), 10_000);

        assertEquals(Duration.ZERO, clock.slept());
    }

    @RepeatedTest(40) // without the rule the two would race, and either may win
    void acquire_ofALogin_goesBeforeABackfillThatWaitsAlready() throws Exception {
        FakeClock stopped = FakeClock.stopped(Instant.parse(START));
        Pace pace = Pace.perSecond(1, stopped);
        pace.acquire(Lane.BACKFILL);
        List<Lane> order = Collections.synchronizedList(new ArrayList<>());
        Thread backfill = waiter(pace, Lane.BACKFILL, order);
        stopped.awaitSleepers(1);
        Thread login = waiter(pace, Lane.LOGIN, order);
        stopped.awaitSleepers(2);

        stopped.advance(Duration.ofSeconds(1));
        while (order.isEmpty()) {
            Thread.onSpinWait();
        }
        while (backfill.isAlive() || login.isAlive()) {
            stopped.advance(Duration.ofMillis(20));
            Thread.onSpinWait();
        }
        assertEquals(List.of(Lane.LOGIN, Lane.BACKFILL), order);
    }

    private static Thread waiter(Pace pace, Lane lane, List<Lane> order) {
        Thread thread = new Thread(() -> {
            try {
                pace.acquire(lane);
                order.add(lane);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void acquire_ofAnInterruptedThread_throwsAndUsesNoSlot() throws Exception {
        FakeClock stopped = FakeClock.stopped(Instant.parse(START));
        Pace pace = Pace.perSecond(1, stopped);
        pace.acquire(Lane.BACKFILL);
        List<Lane> order = Collections.synchronizedList(new ArrayList<>());
        Thread interrupted = waiter(pace, Lane.LOGIN, order);
        stopped.awaitSleepers(1);
        interrupted.interrupt();
        interrupted.join();
        assertEquals(List.of(), order);

        stopped.advance(Duration.ofSeconds(1));
        pace.acquire(Lane.BACKFILL); // would wait for ever if the slot or the lane were still taken
    }

    @Test
    void throttled_withoutATime_holdsUntilTheNextWindowAndLowersOnce() throws InterruptedException {
        Pace pace = Pace.perSecond(64, clock);
        start(pace, 20);

        pace.throttled(Duration.ZERO);
        pace.throttled(Duration.ZERO);
        assertEquals(48, pace.allowance());
        pace.acquire(Lane.BACKFILL);
        pace.throttled(Duration.ZERO); // the answer to a request that had started before

        assertEquals(48, pace.allowance());
        assertEquals(Instant.parse(START).plusSeconds(1), clock.now());
    }

    @Test
    void throttled_aWindowLaterAgain_lowersAgain() {
        Pace pace = Pace.perSecond(64, clock);
        pace.throttled(Duration.ZERO);
        clock.advance(Duration.ofSeconds(1));

        pace.throttled(Duration.ZERO);

        assertEquals(36, pace.allowance());
    }

    @Test
    void throttled_withATime_holdsThatLong() throws InterruptedException {
        Pace pace = Pace.perSecond(64, clock);
        pace.throttled(Duration.ofMillis(3_300));

        pace.acquire(Lane.LOGIN);

        assertTrue(!clock.now().isBefore(Instant.parse(START).plusMillis(3_300)), clock.toString());
        assertTrue(clock.now().isBefore(Instant.parse(START).plusMillis(3_330)), clock.toString());
    }

    @Test
    void throttled_withAnAbsurdTime_holdsTwoMinutes() throws InterruptedException {
        Pace pace = Pace.unlimited(clock);
        pace.throttled(Duration.ofDays(100_000));

        pace.acquire(Lane.BACKFILL);

        assertEquals(Instant.parse(START).plusSeconds(120), clock.now());
    }

    @Test
    void throttled_thenQuiet_comesBackStepByStep() throws InterruptedException {
        Pace pace = Pace.perSecond(60, clock);
        pace.throttled(Duration.ZERO);
        List<Integer> allowances = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            allowances.add(pace.allowance());
            clock.advance(Duration.ofSeconds(1));
            pace.acquire(Lane.BACKFILL);
        }

        assertEquals(List.of(45, 45, 48, 51, 54, 57, 60, 60), allowances);
    }

    @Test
    void acquire_whenTheClockIsSetBackByAnHour_doesNotWaitForAnHour() throws InterruptedException {
        Pace pace = Pace.perSecond(60, clock);
        start(pace, 5);
        pace.throttled(Duration.ofSeconds(10));
        clock.set(Instant.parse(START).minusSeconds(3_600));

        pace.acquire(Lane.BACKFILL);

        assertTrue(
                clock.slept().compareTo(Duration.ofSeconds(1)) < 0,
                clock.slept().toString());
    }

    @Test
    void allow_changesTheAllowance() throws InterruptedException {
        Pace pace = Pace.perSecond(60, clock);
        pace.allow(5);

        assertEquals(5, pace.allowance());
        assertTrue(largestWindow(start(pace, 20), SECOND) <= 5);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void perSecond_outOfRange_isRefused(int requests) {
        Pace pace = Pace.perSecond(1, clock);

        assertThrows(IllegalArgumentException.class, () -> Pace.perSecond(requests, clock));
        assertThrows(IllegalArgumentException.class, () -> Pace.perMinute(requests, clock));
        assertThrows(IllegalArgumentException.class, () -> pace.allow(requests));
    }
}
