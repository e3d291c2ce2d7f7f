package com.stytch.migrate.http;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often and after which wait a call is tried again. What is tried again at all is not a matter of policy: see
 * {@link StytchHttp}.
 *
 * @param attempts how often one call is sent at most when it is answered by 408 or 5xx or not at all, from 1; a 429 does
 *     not count
 * @param firstWait the wait before the second attempt, longer than zero; it doubles from attempt to attempt, and each wait
 *     is spread at random over its upper half
 * @param longestWait the upper bound of a wait
 * @param throttlePatience for how long one call is sent again because of 429, not negative
 */
public record RetryPolicy(int attempts, Duration firstWait, Duration longestWait, Duration throttlePatience) {

    /** 6 attempts, 200 ms doubling up to 10 seconds, 15 minutes of patience with 429. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(6, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(15));

    public RetryPolicy {
        if (throttlePatience.isNegative()) {
            throw new IllegalArgumentException("patience must not be negative, was " + throttlePatience);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts must be at least 1, was " + attempts);
        }
        if (firstWait.isZero() || firstWait.isNegative() || longestWait.compareTo(firstWait) < 0) {
            throw new IllegalArgumentException("waits must be longer than zero, and the longest not below the first");
        }
    }

    /**
     * Returns the wait before an attempt.
     *
     * @param attempt the attempt to come, from 2
     */
    public Duration waitBefore(int attempt) {
        long doubled = firstWait.toNanos() << Math.min(attempt - 2, 20);
        long bounded = doubled <= 0 ? longestWait.toNanos() : Math.min(doubled, longestWait.toNanos());
        return Duration.ofNanos(bounded / 2 + ThreadLocalRandom.current().nextLong(bounded / 2 + 1));
    }
}
