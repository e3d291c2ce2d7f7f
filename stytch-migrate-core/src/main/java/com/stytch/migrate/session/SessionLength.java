package com.stytch.migrate.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a session lasts. Source: contract, section 4.1. */
final class SessionLength {
    static final Duration SHORTEST = Duration.ofMinutes(5);
    static final Duration LONGEST = Duration.ofMinutes(527_040);

    private SessionLength() {}

    static Duration checked(Duration length) {
        if (length.compareTo(SHORTEST) < 0 || length.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a session lasts from 5 minutes to 366 days, was " + length);
        }
        return length;
    }

    /** Returns what was asked for, in whole minutes and not above the cap. */
    static Duration capped(Duration asked, Duration longest) {
        Duration shorter = asked.compareTo(longest) < 0 ? asked : longest;
        return Duration.ofMinutes(Math.max(SHORTEST.toMinutes(), shorter.toMinutes()));
    }

    /** Returns what a legacy token has left, at least 5 minutes; an hour when that is not known. */
    static Duration left(Optional<Instant> end, Instant now) {
        return end.map(at -> Duration.between(now, at)).orElse(Duration.ofHours(1));
    }
}
