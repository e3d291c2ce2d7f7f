package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.stytch.migrate.testing.FakeClock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {
    private final FakeClock clock = FakeClock.at("2026-01-01T00:00:00Z");
    private final SingleFlight<String> flights = new SingleFlight<>(10, value -> Duration.ofSeconds(10), clock);
    private final AtomicInteger count = new AtomicInteger();

    private String next() {
        return "result " + count.incrementAndGet();
    }

    @Test
    void get_withinTheLifetime_worksOnce() {
        assertEquals("result 1", flights.get("a x", this::next));
        assertEquals("result 1", flights.get("a x", this::next));
        clock.advance(Duration.ofSeconds(11));
        assertEquals("result 2", flights.get("a x", this::next));
    }

    @Test
    void forget_ofWhatIsDone_worksAgain() {
        flights.get("a x", this::next);
        flights.get("b x", this::next);
        flights.forget("a");
        assertEquals("result 3", flights.get("a x", this::next));
        assertEquals("result 2", flights.get("b x", this::next));
    }

    @Test
    void forget_ofWhatIsUnderWay_keepsNothingOfIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch forgotten = new CountDownLatch(1);
        CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> flights.get("a x", () -> {
            begun.countDown();
            awaitQuietly(forgotten);
            return next();
        }));
        begun.await();
        flights.forget("a");
        forgotten.countDown();
        assertEquals("result 1", first.get());
        assertEquals("result 2", flights.get("a x", this::next));
    }

    @Test
    void get_whenTheWorkThrows_remembersNothing() {
        assertThrows(
                IllegalStateException.class,
                () -> flights.get("a x", () -> {
                    throw new IllegalStateException("no");
                }));
        assertEquals("result 1", flights.get("a x", this::next));
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
