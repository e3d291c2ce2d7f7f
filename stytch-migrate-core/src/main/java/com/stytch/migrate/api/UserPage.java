package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.JsonView;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * A page of users.
 *
 * @param users in Stytch's order
 * @param nextCursorOrNull the cursor of the next page; {@code null} on the last
 * @param total Stytch's count of all matches, -1 when it does not count; never a bound for a loop
 * @param requestId Stytch's id of the call
 */
public record UserPage(List<StytchUser> users, @Nullable String nextCursorOrNull, int total, String requestId) {

    public UserPage {
        users = List.copyOf(users);
    }

    public Optional<String> nextCursor() {
        return Optional.ofNullable(nextCursorOrNull);
    }

    static UserPage of(Answer answer) {
        Optional<JsonView> metadata = answer.body().object("results_metadata");
        return new UserPage(
                answer.body().objects("results", StytchUser::new),
                metadata.flatMap(view -> view.text("next_cursor")).orElse(null),
                metadata.flatMap(view -> view.number("total")).orElse(-1),
                answer.requestId());
    }

    static Stream<StytchUser> all(Users users, UserSearch search) {
        return StreamSupport.stream(
                        new Spliterators.AbstractSpliterator<UserPage>(Long.MAX_VALUE, 0) {
                            private final Set<String> seen = new HashSet<>();
                            private @Nullable UserSearch next = search;

                            @Override
                            public boolean tryAdvance(java.util.function.Consumer<? super UserPage> action) {
                                UserSearch current = next;
                                if (current == null) {
                                    return false;
                                }
                                UserPage page = users.search(current);
                                String cursor = page.nextCursorOrNull();
                                if (cursor != null && !seen.add(cursor)) {
                                    throw new IllegalStateException(
                                            "Stytch named the same next page twice, request id " + page.requestId());
                                }
                                next = cursor == null ? null : current.after(cursor);
                                action.accept(page);
                                return true;
                            }
                        },
                        false)
                .flatMap(page -> page.users().stream());
    }
}
