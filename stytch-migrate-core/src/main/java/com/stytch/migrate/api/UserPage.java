package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of users.
 *
 * @param users in Stytch's order
 * @param nextCursorOrNull the cursor of the next page; {@code null} on the last
 * @param total Stytch's count of all matches, -1 when it does not count; never a bound for a loop
 * @param requestId Stytch's id of the call
 */
public record UserPage(List<StytchUser> users, @Nullable String nextCursorOrNull, int total, String requestId)
        implements Paging.Page {

    public UserPage {
        users = List.copyOf(users);
    }

    public Optional<String> nextCursor() {
        return Optional.ofNullable(nextCursorOrNull);
    }

    static UserPage of(Answer answer) {
        return new UserPage(
                answer.body().objects("results", StytchUser::new),
                Paging.nextCursor(answer),
                Paging.total(answer),
                answer.requestId());
    }
}
