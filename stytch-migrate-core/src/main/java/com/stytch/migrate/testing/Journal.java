package com.stytch.migrate.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a fake received, in the order in which the answers were ready. Thread-safe.
 *
 * <p>The counts are those of all requests since the start or the last reset; {@link #exchanges()} keeps only the last ones,
 * as many as {@link FakeProject.Builder#journal} allows. An exchange is here before its answer is sent.
 */
public final class Journal {
    private final int limit;
    private final Deque<Exchange> exchanges = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final Map<Integer, Long> statuses = new HashMap<>();
    private long all;
    private long writes;

    Journal(int limit) {
        this.limit = limit;
    }

    synchronized void add(Exchange exchange) {
        all++;
        if (exchange.isWrite()) {
            writes++;
        }
        counts.merge(exchange.method() + " " + exchange.template(), 1L, Long::sum);
        statuses.merge(exchange.statusCode().orElse(0), 1L, Long::sum);
        if (limit > 0) {
            if (exchanges.size() == limit) {
                exchanges.removeFirst();
            }
            exchanges.addLast(exchange);
        }
    }

    synchronized void clear() {
        exchanges.clear();
        counts.clear();
        statuses.clear();
        all = 0;
        writes = 0;
    }

    /** Returns the last exchanges, oldest first. */
    public synchronized List<Exchange> exchanges() {
        return new ArrayList<>(exchanges);
    }

    /**
     * Returns the last exchange.
     *
     * @throws IllegalStateException if there is none
     */
    public synchronized Exchange last() {
        Exchange last = exchanges.peekLast();
        if (last == null) {
            throw new IllegalStateException("the journal is empty, or switched off");
        }
        return last;
    }

    /** Returns how many requests arrived. */
    public synchronized long count() {
        return all;
    }

    /**
     * Returns how many requests of one endpoint arrived.
     *
     * @param template the path with its parameters unfilled, such as {@code /v1/users/{user_id}}; the path itself for an
     *     endpoint that the fake does not know
     */
    public synchronized long count(String method, String template) {
        return counts.getOrDefault(method + " " + template, 0L);
    }

    /** Returns how many requests were answered with this status; 0 for those that got no status. */
    public synchronized long countOfStatus(int status) {
        return statuses.getOrDefault(status, 0L);
    }

    /** Returns how many requests asked for a change, see {@link Exchange#isWrite()}. */
    public synchronized long writes() {
        return writes;
    }

    /** Returns the number of requests. */
    @Override
    public synchronized String toString() {
        return "Journal[" + all + " requests]";
    }
}
