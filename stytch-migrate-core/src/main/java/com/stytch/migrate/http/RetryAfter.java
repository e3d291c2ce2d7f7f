package com.stytch.migrate.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/** Reads the {@code Retry-After} header: seconds, or an HTTP date. Source: RFC 9110, section 10.2.3. */
final class RetryAfter {
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT);

    private RetryAfter() {}

    /** Returns how long to wait; zero when the header is absent, in the past or not to be understood. */
    static Duration read(Optional<String> header, Instant now) {
        if (header.isEmpty()) {
            return Duration.ZERO;
        }
        String text = header.get().strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.length() > 9 ? Pace.LONGEST_PAUSE : Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            Duration until =
                    Duration.between(now, ZonedDateTime.parse(text, HTTP_DATE).toInstant());
            return until.isNegative() ? Duration.ZERO : until;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }
}
