package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.LegacyId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalIdsTest {

    @ParameterizedTest
    @CsvSource({
        "auth0|60425dc497b8b750b3c8fffc, auth0|60425dc497b8b750b3c8fffc",
        "google-oauth2|108204268033311374519, google-oauth2|108204268033311374519",
        "apple|001234.abcdef.1234, apple|001234.abcdef.1234",
        "samlp|alder-saml|gus@alder.example.com, b64|c2FtbHB8YWxkZXItc2FtbHxndXNAYWxkZXIuZXhhbXBsZS5jb20",
        "ümlaut, b64|w7xtbGF1dA",
        // an id that looks like one of ours is wrapped, or two ids could meet
        "b64|w7xtbGF1dA, b64|YjY0fHc3eHRiR0YxZEE"
    })
    void of_anId_staysOrIsEncoded(String id, String expected) {
        assertEquals(expected, ExternalIds.of(LegacyId.of(id)));
        assertEquals(Optional.of(LegacyId.of(id)), ExternalIds.legacyIdOf(expected));
    }

    @Test
    void of_aLongId_isADigest() {
        String external = ExternalIds.of(LegacyId.of("x".repeat(129)));

        assertTrue(external.matches("sha256\\|[0-9a-f]{64}"), external);
        assertEquals(Optional.empty(), ExternalIds.legacyIdOf(external));
    }

    @Test
    void of_anyIds_fitsTheAlphabetAndKeepsThemApart() {
        Random random = new Random(77);
        Map<String, String> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder id = new StringBuilder();
            for (int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 200 : 6); length > 0; length--) {
                id.appendCodePoint(
                        random.nextInt(4) == 0 ? random.nextInt(0xd000) + 33 : "ab|4-_.@/".charAt(random.nextInt(9)));
            }
            if (id.toString().isBlank()) {
                continue;
            }
            LegacyId legacy = LegacyId.of(id.toString());
            String external = ExternalIds.of(legacy);

            assertTrue(external.matches("[A-Za-z0-9._|-]{1,128}"), external);
            String before = seen.put(external, legacy.value());
            assertTrue(before == null || before.equals(legacy.value()), "two ids meet in " + external);
            ExternalIds.legacyIdOf(external).ifPresent(back -> assertEquals(legacy, back));
        }
    }
}
