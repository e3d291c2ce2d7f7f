package com.stytch.migrate.api;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all searches have in common: the filters, all of which must match, the size of a page and where to go on.
 *
 * @param operands name and value of each filter, in order
 * @param limit from 1 to 1,000
 * @param cursor the page to read, or {@code null} for the first
 */
record Filters(
        List<Map<String, Object>> operands,
        int limit,
        @Nullable String cursor) {
    private static final int LARGEST_PAGE = 1_000;
    private static final int SHORTEST_PART = 3;

    Filters {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit must be from 1 to 1000, was " + limit);
        }
        operands = List.copyOf(operands);
    }

    static Filters none() {
        return new Filters(List.of(), LARGEST_PAGE, null);
    }

    Filters limited(int size) {
        return new Filters(operands, size, cursor);
    }

    Filters after(String next) {
        return new Filters(operands, limit, next);
    }

    /** Adds a filter that one of the values must match. */
    Filters any(String filter, Collection<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a filter without a value matches nothing: " + filter);
        }
        return with(filter, List.copyOf(values));
    }

    /** Adds a filter by a part of a text. */
    Filters fuzzy(String filter, String part) {
        if (part.length() < SHORTEST_PART) {
            throw new IllegalArgumentException(filter + " needs at least 3 characters");
        }
        return with(filter, part);
    }

    Filters with(String filter, Object value) {
        List<Map<String, Object>> more = new ArrayList<>(operands);
        more.add(Map.of("filter_name", filter, "filter_value", value));
        return new Filters(more, limit, cursor);
    }

    Fields fields() {
        Fields body = new Fields().put("cursor", cursor).put("limit", limit);
        return operands.isEmpty() ? body : body.put("query", Map.of("operator", "AND", "operands", operands));
    }

    /** Returns the number of filters and the page size, and no value. */
    @Override
    public String toString() {
        return "[" + operands.size() + " filters, limit " + limit + "]";
    }
}
