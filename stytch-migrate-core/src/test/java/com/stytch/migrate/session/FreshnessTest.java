package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FreshnessTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                                    |     | 3600
            public, max-age=900                     |     | 900
            public, max-age=900                     | 100 | 800
            public, max-age=19302, must-revalidate, no-transform | | 19302
            max-age=86400                           |     | 21600
            max-age=1                               |     | 60
            max-age=0                               |     | 60
            no-store                                |     | 60
            max-age=900, no-cache                   |     | 60
            MAX-AGE="900"                           |     | 900
            max-age=x                               |     | 3600
            max-age=-5                              |     | 3600
            max-age=99999999999999999999            |     | 3600
            s-maxage=5                              |     | 3600
            """)
    void of_header_isHeldWithinBounds(String cacheControl, String age, long seconds) {
        assertEquals(
                Duration.ofSeconds(seconds), Freshness.of(Optional.ofNullable(cacheControl), Optional.ofNullable(age)));
    }
}
