package com.stytch.migrate.auth0.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            2021-03-05T16:35:16.775Z,        2021-03-05T16:35:16.775Z
            2021-03-05T16:35:16Z,            2021-03-05T16:35:16Z
            2021-03-05T16:35:16.000000001Z,  2021-03-05T16:35:16.000000001Z
            2021-03-05T16:35:16.5Z,          2021-03-05T16:35:16.500Z
            2021-03-05T16:35:16.775+02:00,   2021-03-05T14:35:16.775Z
            2021-03-05T16:35:16,             2021-03-05T16:35:16Z
            2021-03-05 16:35:16.775Z,        2021-03-05T16:35:16.775Z
            2021-03-05,                      2021-03-05T00:00:00Z
            1614962116775,                   2021-03-05T16:35:16.775Z
            1614962116,                      2021-03-05T16:35:16Z
            2021-02-30T00:00:00Z,
            2021-3-5T00:00:00.0Z,
            yesterday,
            2021-03-05T16:35:16.7750000001Z,
            9999999999999999,
            """)
    void read_whenTextIsATimeOrNot_returnsItOrNothing(String text, Instant expected) {
        assertEquals(Optional.ofNullable(expected), Times.read(text));
    }

    @Test
    void read_whenValueIsAnObjectOrNumber_looksInside() {
        Instant expected = Instant.parse("2021-03-05T16:35:16.775Z");
        assertEquals(Optional.of(expected), Times.read(Map.of("$date", "2021-03-05T16:35:16.775Z")));
        assertEquals(Optional.of(expected), Times.read(Map.of("$date", 1614962116775L)));
        assertEquals(Optional.of(expected), Times.read(Map.of("$date", Map.of("$numberLong", "1614962116775"))));
        assertEquals(Optional.of(expected), Times.read(new BigDecimal("1614962116.775")));
        assertEquals(Optional.empty(), Times.read(Map.of("$date", "x")));
        assertEquals(Optional.empty(), Times.read(-1));
        assertEquals(Optional.empty(), Times.read(new BigDecimal("1e-999999999")));
        assertEquals(Optional.empty(), Times.read(new BigDecimal("1e999999999")));
        assertEquals(Optional.empty(), Times.read(null));
        assertEquals(Optional.empty(), Times.read(true));
    }
}
