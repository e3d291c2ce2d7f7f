package com.stytch.migrate.http;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Hears of every request that was sent, each attempt by itself. For metrics and logs. Called on the thread that waits for
 * the answer, so it must be quick and thread-safe; what it throws is thrown to that thread.
 */
@FunctionalInterface
public interface CallListener {

    void onAttempt(Attempt attempt);

    /** Returns a listener that does nothing. */
    static CallListener none() {
        return attempt -> {};
    }

    /**
     * One request that was sent.
     *
     * @param method the HTTP method
     * @param pathTemplate the path with its parameters unfilled, such as {@code /v1/users/{user_id}}
     * @param statusCode the HTTP status, 0 when none arrived
     * @param errorTypeOrNull Stytch's {@code error_type}, when there was one
     * @param requestIdOrNull Stytch's {@code request_id}, when there was one
     * @param number which attempt this was, from 1
     * @param duration from the start of the request to the end of the answer
     */
    record Attempt(
            String method,
            String pathTemplate,
            int statusCode,
            @Nullable String errorTypeOrNull,
            @Nullable String requestIdOrNull,
            int number,
            Duration duration) {

        public Optional<String> errorType() {
            return Optional.ofNullable(errorTypeOrNull);
        }

        public Optional<String> requestId() {
            return Optional.ofNullable(requestIdOrNull);
        }
    }
}
