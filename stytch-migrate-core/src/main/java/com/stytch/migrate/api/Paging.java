package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.JsonView;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Reads a search to its end. Only the cursor tells where that is: the total that Stytch names is -1 in workspaces that do
 * not count. Source: contract, section 2.5, "Paging".
 */
final class Paging {

    private Paging() {}

    /** One page of any search. */
    interface Page {

        /** Returns the cursor of the next page; {@code null} on the last. */
        @Nullable String nextCursorOrNull();

        String requestId();
    }

    static @Nullable String nextCursor(Answer answer) {
        return metadata(answer).flatMap(view -> view.text("next_cursor")).orElse(null);
    }

    static int total(Answer answer) {
        return metadata(answer).flatMap(view -> view.number("total")).orElse(-1);
    }

    private static Optional<JsonView> metadata(Answer answer) {
        return answer.body().object("results_metadata");
    }

    /**
     * Returns the pages of a search; each is asked for when the stream gets there.
     *
     * @param fetch asks for one page
     * @return a stream that throws {@link IllegalStateException} when a cursor comes twice, for then it would never end
     */
    static <P extends Page> Stream<P> pages(Filters first, Function<Filters, P> fetch) {
        return StreamSupport.stream(
                new Spliterators.AbstractSpliterator<P>(Long.MAX_VALUE, 0) {
                    private final Set<String> seen = new HashSet<>();
                    private @Nullable Filters next = first;

                    @Override
                    public boolean tryAdvance(Consumer<? super P> action) {
                        Filters current = next;
                        if (current == null) {
                            return false;
                        }
                        if (current.cursor() != null) {
                            seen.add(current.cursor());
                        }
                        P page = fetch.apply(current);
                        String cursor = page.nextCursorOrNull();
                        if (cursor != null && seen.contains(cursor)) {
                            throw new IllegalStateException(
                                    "Stytch named the same next page twice, request id " + page.requestId());
                        }
                        next = cursor == null ? null : current.after(cursor);
                        action.accept(page);
                        return true;
                    }
                },
                false);
    }
}
