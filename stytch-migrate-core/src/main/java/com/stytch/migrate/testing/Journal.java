package com.stytch.migrate.testing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    /** Returns the last exchanges of one endpoint, oldest first; see {@link #count(String, String)}. */
    public synchronized List<Exchange> exchanges(String method, String template) {
        return exchanges.stream()
                .filter(exchange ->
                        exchange.method().equals(method) && exchange.template().equals(template))
                .toList();
    }

    /**
     * Returns the one exchange of an endpoint.
     *
     * @throws AssertionError if there were none or several, with all that arrived in the message
     */
    public synchronized Exchange only(String method, String template) {
        expect(1, method, template);
        List<Exchange> found = exchanges(method, template);
        if (found.isEmpty()) {
            throw new IllegalStateException("the journal does not keep exchanges, or not as many");
        }
        return found.get(0);
    }

    /**
     * Checks how often an endpoint was called.
     *
     * @throws AssertionError if it was another number, with all that arrived in the message
     */
    public synchronized void expect(int times, String method, String template) {
        long count = count(method, template);
        if (count != times) {
            throw new AssertionError(
                    "expected " + times + " × " + method + " " + template + ", not " + count + "; " + describe());
        }
    }

    /**
     * Checks that nothing was asked for that changes something, see {@link Exchange#isWrite()}.
     *
     * @throws AssertionError if something was, with all that arrived in the message
     */
    public synchronized void expectNoWrites() {
        if (writes > 0) {
            throw new AssertionError("expected no request that changes something, not " + writes + "; " + describe());
        }
    }

    /** Returns what arrived, by endpoint and by status, in lines for the message of a test that fails. */
    public synchronized String describe() {
        StringBuilder text = new StringBuilder(all == 0 ? "nothing arrived" : all + " requests arrived:");
        String line = System.lineSeparator() + "  ";
        new TreeMap<>(counts)
                .forEach((endpoint, count) ->
                        text.append(line).append(count).append(" × ").append(endpoint));
        new TreeMap<>(statuses)
                .forEach((status, count) -> text.append(line)
                        .append(count)
                        .append(status == 0 ? " not answered" : " answered with " + status));
        return text.toString();
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
