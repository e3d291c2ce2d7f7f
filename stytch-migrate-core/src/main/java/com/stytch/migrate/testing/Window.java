package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts requests in windows that are aligned to the clock, as Stytch does. Thread-safe. Source: contract, section 1.8.
 *
 * <p>Requests that arrive together are counted in any order, so some windows before the latest stay open.
 */
final class Window {
    private static final int OPEN = 32;

    private final long nanos;
    private final Map<Long, Integer> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
            return size() > OPEN;
        }
    };
    private int largest;
    private int limit;

    /** @param limit how many fit into a window; 0 for any number */
    Window(long nanos, int limit) {
        this.nanos = nanos;
        this.limit = limit;
    }

    /** Counts a request and returns whether it is within the limit. */
    synchronized boolean arrives(long atNanos) {
        int count = counts.merge(Math.floorDiv(atNanos, nanos), 1, Integer::sum);
        largest = Math.max(largest, count);
        return limit == 0 || count <= limit;
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
        counts.clear();
        largest = 0;
    }
}
