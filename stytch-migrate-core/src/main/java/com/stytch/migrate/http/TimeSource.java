package com.stytch.migrate.http;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Tells the time and waits. Everything that waits does so through one of these, so that a test need not. Thread-safe. */
public interface TimeSource {

    /** Returns the wall clock in nanoseconds since 1970-01-01T00:00:00Z. It may jump. */
    long epochNanos();

    /**
     * Waits.
     *
     * @param nanos how long; zero or less returns at once
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    void sleep(long nanos) throws InterruptedException;

    /** Returns the wall clock. */
    default Instant now() {
        long nanos = epochNanos();
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    /** Returns the clock of the machine. */
    static TimeSource system() {
        return SystemTime.INSTANCE;
    }

    /** The clock of the machine. */
    enum SystemTime implements TimeSource {
        INSTANCE;

        @Override
        public long epochNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }

        @Override
        public void sleep(long nanos) throws InterruptedException {
            if (nanos > 0) {
                TimeUnit.NANOSECONDS.sleep(nanos);
            }
        }
    }
}
