package com.stytch.migrate.testing;

/** Counts requests in windows that are aligned to the clock, as Stytch does. Thread-safe. Source: contract, section 1.8. */
final class Window {
    private final long nanos;
    private long current = Long.MIN_VALUE;
    private int inCurrent;
    private int largest;
    private int limit;

    /** @param limit how many fit into a window; 0 for any number */
    Window(long nanos, int limit) {
        this.nanos = nanos;
        this.limit = limit;
    }

    /** Counts a request and returns whether it is within the limit. */
    synchronized boolean arrives(long atNanos) {
        long window = Math.floorDiv(atNanos, nanos);
        if (window != current) {
            current = window;
            inCurrent = 0;
        }
        inCurrent++;
        largest = Math.max(largest, inCurrent);
        return limit == 0 || inCurrent <= limit;
    }

    /** Returns how many whole seconds are left of the window, at least 1. */
    long secondsLeft(long atNanos) {
        long left = nanos - Math.floorMod(atNanos, nanos);
        return (left + 999_999_999L) / 1_000_000_000L;
    }

    synchronized void limit(int requests) {
        limit = checked(requests);
    }

    static int checked(int requests) {
        if (requests < 0) {
            throw new IllegalArgumentException("a limit must not be negative, was " + requests);
        }
        return requests;
    }

    synchronized int largest() {
        return largest;
    }

    synchronized void clear() {
        current = Long.MIN_VALUE;
        inCurrent = 0;
        largest = 0;
    }
}
