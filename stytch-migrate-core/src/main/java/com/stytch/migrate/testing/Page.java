package com.stytch.migrate.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Collects a page of what a search found from things that come in the order of their numbers. */
final class Page<S> {
    static final int LARGEST = 1_000;
    private static final int DEFAULT = 100;
    private static final String CURSOR_MARK = "after:";

    private final Predicate<S> query;
    private final ToIntFunction<S> number;
    private final int after;
    private final int limit;
    private final boolean countsAll;
    private final List<S> found = new ArrayList<>();
    private int total;
    private int last;
    private boolean more;

    /**
     * Reads what a request says of the page.
     *
     * @param numbers how many numbers are in use
     * @param countsAll whether the total is wanted
     * @param invalidLimit the code of the refusal of a limit
     * @param invalidCursor the code of the refusal of a cursor
     */
    Page(
            RequestBody body,
            int numbers,
            Predicate<S> query,
            ToIntFunction<S> number,
            boolean countsAll,
            String invalidLimit,
            String invalidCursor) {
        Object given = body.raw("limit");
        if (given != null && (!(given instanceof Integer size) || size < 0 || size > LARGEST)) {
            throw Refusal.of(invalidLimit, "limit must be from 0 to " + LARGEST);
        }
        this.limit = body.number("limit") == 0 ? DEFAULT : body.number("limit");
        String cursor = body.text("cursor");
        this.after = cursor == null ? -1 : position(cursor, numbers, invalidCursor);
        this.query = query;
        this.number = number;
        this.countsAll = countsAll;
    }

    /** Returns the first number that has to be looked at. */
    int from() {
        return countsAll ? 0 : after + 1;
    }

    /** Takes one, if it matches, and returns whether another one is wanted. */
    boolean takes(S candidate) {
        if (!query.test(candidate)) {
            return true;
        }
        total++;
        int its = number.applyAsInt(candidate);
        if (its <= after) {
            return true;
        }
        if (found.size() < limit) {
            found.add(candidate);
            last = its;
            return true;
        }
        more = true;
        return countsAll;
    }

    List<S> found() {
        return found;
    }

    /** Returns how many matched, provided that {@code countsAll}. */
    int total() {
        return total;
    }

    /** Returns the {@code results_metadata} of the answer. */
    Map<String, @Nullable Object> metadata(int howMany) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("total", howMany);
        metadata.put("next_cursor", more ? cursor(last) : null);
        return metadata;
    }

    private static String cursor(int after) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((CURSOR_MARK + after).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(String cursor, int numbers, String invalidCursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(CURSOR_MARK)) {
                int position = Integer.parseInt(text.substring(CURSOR_MARK.length()));
                if (position >= 0 && position < numbers) {
                    return position;
                }
            }
        } catch (IllegalArgumentException e) {
            // falls through to the refusal, which says the same of every cursor that is none
        }
        throw Refusal.of(invalidCursor, "cursor is none that a search of this fake returned");
    }
}
