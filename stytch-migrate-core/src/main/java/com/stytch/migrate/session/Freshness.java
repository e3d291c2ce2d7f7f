package com.stytch.migrate.session;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** How long an answer may be used without asking again. Source: RFC 9111, section 5.2.2. */
final class Freshness {
    static final Duration UNLESS_SAID = Duration.ofHours(1);
    static final Duration SHORTEST = Duration.ofMinutes(1);
    static final Duration LONGEST = Duration.ofHours(6);

    private Freshness() {}

    /**
     * Returns what {@code max-age} leaves, between a minute and six hours: less would make every request ask, more would
     * keep a withdrawn key too long.
     *
     * @param cacheControl the header, if there is one
     * @param age how old the answer was when it arrived, in seconds, if the header says so
     */
    static Duration of(Optional<String> cacheControl, Optional<String> age) {
        Duration asked = UNLESS_SAID;
        for (String directive : cacheControl.orElse("").toLowerCase(Locale.ROOT).split(",", 50)) {
            String text = directive.strip();
            if (text.equals("no-store") || text.equals("no-cache")) {
                return SHORTEST;
            }
            if (text.startsWith("max-age=")) {
                asked = seconds(text.substring("max-age=".length()))
                        .map(all -> all.minus(age.flatMap(Freshness::seconds).orElse(Duration.ZERO)))
                        .orElse(asked);
            }
        }
        if (asked.compareTo(SHORTEST) < 0) {
            return SHORTEST;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }

    private static Optional<Duration> seconds(String text) {
        String digits = text.replace("\"", "").strip();
        return digits.matches("[0-9]{1,9}")
                ? Optional.of(Duration.ofSeconds(Long.parseLong(digits)))
                : Optional.empty();
    }
}
