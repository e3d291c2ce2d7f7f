package com.stytch.migrate.testing;

import com.stytch.migrate.http.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A clock that shows what a test tells it. Thread-safe.
 *
 * <p>A clock of {@link #at} moves by itself when somebody sleeps: the sleep ends at once, and the clock shows the time at
 * which it would have ended. A clock of {@link #stopped} stands still: whoever sleeps waits until a test moves the clock.
 */
public final class FakeClock implements TimeSource {
    private final boolean stopped;
    private long nanos;
    private long slept;
    private int sleepers;

    private FakeClock(Instant start, boolean stopped) {
        this.nanos = nanos(start);
        this.stopped = stopped;
    }

    /** Returns a clock that a sleep moves on. */
    public static FakeClock at(Instant start) {
        return new FakeClock(Objects.requireNonNull(start, "start"), false);
    }

    /**
     * Returns a clock that a sleep moves on.
     *
     * @param start an RFC 3339 time in UTC, such as {@code 2026-01-31T08:15:00Z}
     */
    public static FakeClock at(String start) {
        return at(Instant.parse(start));
    }

    /** Returns a clock that only {@link #advance} and {@link #set} move: whoever sleeps waits for them. */
    public static FakeClock stopped(Instant start) {
        return new FakeClock(Objects.requireNonNull(start, "start"), true);
    }

    @Override
    public synchronized long epochNanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(long forNanos) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (forNanos <= 0) {
            return;
        }
        long until = nanos + forNanos;
        slept += forNanos;
        if (!stopped) {
            nanos = until;
            return;
        }
        sleepers++;
        notifyAll();
        try {
            while (nanos < until) {
                wait();
            }
        } finally {
            sleepers--;
            notifyAll();
        }
    }

    /** Moves the clock forward. */
    public synchronized void advance(Duration by) {
        nanos += by.toNanos();
        notifyAll();
    }

    /** Sets the clock, also back. */
    public synchronized void set(Instant now) {
        nanos = nanos(now);
        notifyAll();
    }

    /**
     * Waits until so many threads sleep on this clock at the same time.
     *
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public synchronized void awaitSleepers(int count) throws InterruptedException {
        while (sleepers < count) {
            wait();
        }
    }

    /** Returns how long all sleeps together were asked to last. */
    public synchronized Duration slept() {
        return Duration.ofNanos(slept);
    }

    private static long nanos(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
    }

    /** Returns the time that the clock shows. */
    @Override
    public String toString() {
        return "FakeClock[" + now() + "]";
    }
}
