package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user who proved who they are, and the session that the call began or went on with.
 *
 * @param userId the Stytch id
 * @param user the user
 * @param sessionOrNull the session; {@code null} when the call named no length and began none
 * @param tokenOrNull the opaque token of the session, which holds as long as it does; {@code null} when there is none
 * @param jwtOrNull a JWT of the session, which holds for five minutes; {@code null} when there is none
 * @param requestId Stytch's id of the call
 */
public record StartedSession(
        String userId,
        StytchUser user,
        @Nullable StytchSession sessionOrNull,
        @Nullable Secret tokenOrNull,
        @Nullable Secret jwtOrNull,
        String requestId) {

    public Optional<StytchSession> session() {
        return Optional.ofNullable(sessionOrNull);
    }

    public Optional<Secret> token() {
        return Optional.ofNullable(tokenOrNull);
    }

    public Optional<Secret> jwt() {
        return Optional.ofNullable(jwtOrNull);
    }

    static StartedSession of(Answer answer) {
        JsonView body = answer.body();
        StytchUser user = Users.user(body);
        return new StartedSession(
                body.text("user_id").orElse(user.userId()),
                user,
                body.object("session").map(StytchSession::new).orElse(null),
                body.text("session_token").map(Secret::of).orElse(null),
                body.text("session_jwt").map(Secret::of).orElse(null),
                answer.requestId());
    }
}
