package com.stytch.migrate.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets an exact number of requests start in any clock-aligned window, evenly spaced. Thread-safe.
 *
 * <p>Stytch counts in fixed windows that are aligned to the clock, so a rolling limiter that is right on average still
 * meets a 429 at the edge of a window. Here each window has as many slots as requests are allowed; a request starts in a
 * slot of its own. Slots that nobody waited for are gone: there is no burst after an idle time. The last
 * {@value #GUARD_PERCENT} % of a window have no slot, so that a request that is a little late on its way still arrives in
 * its window.
 *
 * <p>A 429 holds everybody back once, until the time that the answer names or else until the next window, and lowers the
 * allowance by a quarter, at most once within the length of a window; each window without a 429 gives a twentieth of the set
 * allowance back.
 *
 * <p>Source: contract, section 1.8; https://stytch.com/docs/resources/platform/rate-limits.
 */
public final class Pace {

    /** What Stytch's migration guide asks scripts to stay at or below, for all calls together: 65 a second. */
    public static final int DEFAULT_PER_SECOND = 65;

    /** No pause that an answer asks for is longer than this: 2 minutes. */
    public static final Duration LONGEST_PAUSE = Duration.ofMinutes(2);

    private static final int GUARD_PERCENT = 5;
    private static final long LONGEST_NAP_NANOS = 20_000_000;

    private final TimeSource time;
    private final long windowNanos;
    private final ReentrantLock loginLane = new ReentrantLock(true);
    private final ReentrantLock backfillLane = new ReentrantLock(true);
    private final AtomicInteger loginsWaiting = new AtomicInteger();

    private final Object state = new Object();
    private int allowance;
    private double effective;
    private long window = Long.MIN_VALUE;
    private int used;
    private boolean throttledInThisWindow;
    private long pausedUntil = Long.MIN_VALUE;
    private long loweredAt = Long.MIN_VALUE;

    private Pace(TimeSource time, int allowance, Duration window) {
        this.time = time;
        this.allowance = allowance;
        this.effective = allowance;
        this.windowNanos = window.toNanos();
    }

    /**
     * Returns a pace of so many requests in each clock-aligned second.
     *
     * @param requests from 1 to 100,000
     */
    public static Pace perSecond(int requests, TimeSource time) {
        return new Pace(time, checked(requests), Duration.ofSeconds(1));
    }

    /**
     * Returns a pace of so many requests in each clock-aligned minute.
     *
     * @param requests from 1 to 100,000
     */
    public static Pace perMinute(int requests, TimeSource time) {
        return new Pace(time, checked(requests), Duration.ofMinutes(1));
    }

    /** Returns a pace that never waits, except for the pause that a 429 asks for. */
    public static Pace unlimited(TimeSource time) {
        return new Pace(time, Integer.MAX_VALUE, Duration.ofSeconds(1));
    }

    private static int checked(int requests) {
        if (requests < 1 || requests > 100_000) {
            throw new IllegalArgumentException("requests must be from 1 to 100000, was " + requests);
        }
        return requests;
    }

    /** Who waits for a slot. Somebody who is signing in goes before the backfill. */
    public enum Lane {
        LOGIN,
        BACKFILL
    }

    /**
     * Changes how many requests may start in a window, from the next slot on.
     *
     * @param requests from 1 to 100,000
     */
    public void allow(int requests) {
        int checked = checked(requests);
        synchronized (state) {
            allowance = checked;
            effective = checked;
        }
    }

    /** Returns how many requests may start in a window at present; below what was set for a while after a 429. */
    public int allowance() {
        synchronized (state) {
            return allowance == Integer.MAX_VALUE ? allowance : current();
        }
    }

    /**
     * Waits for a slot.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; no slot was used
     */
    public void acquire(Lane lane) throws InterruptedException {
        acquire(lane, Long.MAX_VALUE);
    }

    /**
     * Waits for a slot until a time of the clock, in nanoseconds since 1970.
     *
     * @return {@code false} when there is no slot until then; none was used
     */
    boolean acquire(Lane lane, long deadline) throws InterruptedException {
        long since = time.epochNanos();
        if (since >= deadline) {
            return false;
        }
        ReentrantLock mine = lane == Lane.LOGIN ? loginLane : backfillLane;
        if (lane == Lane.LOGIN) {
            loginsWaiting.incrementAndGet();
        }
        try {
            if (deadline == Long.MAX_VALUE) {
                mine.lockInterruptibly();
            } else if (!mine.tryLock(deadline - since, TimeUnit.NANOSECONDS)) {
                return false;
            }
            try {
                for (long wait = tryStart(lane, since); wait > 0; wait = tryStart(lane, since)) {
                    if (wait >= deadline - time.epochNanos()) {
                        return false;
                    }
                    time.sleep(Math.min(wait, LONGEST_NAP_NANOS));
                }
                return true;
            } finally {
                mine.unlock();
            }
        } finally {
            if (lane == Lane.LOGIN) {
                loginsWaiting.decrementAndGet();
            }
        }
    }

    /** Uses a slot and returns 0, or returns how long to wait before the next try. */
    private long tryStart(Lane lane, long since) {
        synchronized (state) {
            long now = time.epochNanos();
            if (now < pausedUntil) {
                if (pausedUntil - now <= Math.max(LONGEST_PAUSE.toNanos(), windowNanos)) {
                    return pausedUntil - now;
                }
                pausedUntil = Long.MIN_VALUE; // no pause is that long: the clock was set back
            }
            if (allowance == Integer.MAX_VALUE) {
                return 0;
            }
            enter(Math.floorDiv(now, windowNanos));
            long start = window * windowNanos;
            long position = now - start;
            long usable = windowNanos / 100 * (100 - GUARD_PERCENT);
            int slots = current();
            double gap = (double) usable / slots;
            // Slots before this caller came are gone; a slot that it waited for is not, even when it woke up late.
            int first = since <= start ? 0 : (int) Math.ceil((since - start) / gap);
            int slot = Math.max(used, first);
            if (slot >= slots || position > usable + (windowNanos - usable) / 2) {
                return windowNanos - position;
            }
            long wait = (long) (slot * gap) - position;
            if (wait > 0) {
                return wait;
            }
            if (lane == Lane.BACKFILL && loginsWaiting.get() > 0) {
                return (long) gap;
            }
            used = slot + 1;
            return 0;
        }
    }

    private void enter(long nowWindow) {
        // Also when the clock was set back: an hour's wait would be worse than one window that is counted anew.
        if (nowWindow != window) {
            if (!throttledInThisWindow) {
                effective = Math.min(allowance, effective + Math.max(1, allowance / 20.0));
            }
            throttledInThisWindow = false;
            window = nowWindow;
            used = 0;
        }
    }

    private int current() {
        return Math.max(1, (int) effective);
    }

    /**
     * Holds everybody back after a 429.
     *
     * @param pause what the answer asks for, cut at {@link #LONGEST_PAUSE}; zero or negative when it names nothing, which
     *     means until the next window
     */
    void throttled(Duration pause) {
        synchronized (state) {
            long now = time.epochNanos();
            long until;
            if (pause.isZero() || pause.isNegative()) {
                until = (Math.floorDiv(now, windowNanos) + 1) * windowNanos;
            } else {
                until = now + (pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause).toNanos();
            }
            pausedUntil = Math.max(pausedUntil, until);
            if (allowance != Integer.MAX_VALUE) {
                enter(Math.floorDiv(now, windowNanos));
                throttledInThisWindow = true;
                // The answers to what was on its way come in bit by bit, also after the window has ended: one event.
                boolean another = loweredAt == Long.MIN_VALUE || Math.abs(now - loweredAt) >= windowNanos;
                if (another) {
                    loweredAt = now;
                    effective = Math.max(1, effective * 0.75);
                }
            }
        }
    }
}
