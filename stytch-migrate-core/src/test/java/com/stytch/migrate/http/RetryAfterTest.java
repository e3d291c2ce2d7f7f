package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "0; PT0S",
                "7; PT7S",
                " 30 ; PT30S",
                "999999999; PT999999999S",
                "9999999999; PT2M",
                "99999999999999999999999; PT2M",
                "Sat, 31 Jan 2026 08:15:30 GMT; PT30S",
                "Sat, 31 Jan 2026 08:14:30 GMT; PT0S",
                "Sun, 31 Jan 2026 08:15:30 GMT; PT0S",
                "-1; PT0S",
                "1.5; PT0S",
                "+1; PT0S",
                "''; PT0S",
                "soon; PT0S",
            })
    void read_ofAHeader_isADurationOrNothing(String header, String expected) {
        assertEquals(Duration.parse(expected), RetryAfter.read(Optional.of(header), NOW));
    }

    @Test
    void read_ofNoHeader_isNothing() {
        assertEquals(Duration.ZERO, RetryAfter.read(Optional.empty(), NOW));
    }

    @Test
    void read_inAnotherLocale_knowsTheNamesOfDaysAndMonths() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));

            assertEquals(Duration.ofSeconds(30), RetryAfter.read(Optional.of("Sat, 31 Jan 2026 08:15:30 GMT"), NOW));
        } finally {
            Locale.setDefault(before);
        }
    }
}
