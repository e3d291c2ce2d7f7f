package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors: RFC 6238, appendix B, the rows of SHA1, of whose eight digits the last six are the code of six. */
class TotpCodesTest {
    /** The ASCII text 12345678901234567890. */
    private static final Secret SECRET = Secret.of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");

    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void at_aTimeOfTheRfc_isTheCodeOfTheRfc(long seconds, String code) {
        assertEquals(code, TotpCodes.at(SECRET, Instant.ofEpochSecond(seconds)));
    }

    @Test
    void at_withALowerCaseOrPaddedSecret_isTheSameCode() {
        Secret other = Secret.of(SECRET.reveal().toLowerCase(java.util.Locale.ROOT) + "====");

        assertEquals("287082", TotpCodes.at(other, Instant.ofEpochSecond(59)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "GEZDGNBV!"})
    void at_withASecretThatIsNone_throws(String secret) {
        assertThrows(IllegalArgumentException.class, () -> TotpCodes.at(Secret.of(secret), Instant.EPOCH));
    }

    @Test
    void newSecret_isBase32() {
        assertTrue(TotpCodes.newSecret().matches("[A-Z2-7]{32}"));
    }
}
