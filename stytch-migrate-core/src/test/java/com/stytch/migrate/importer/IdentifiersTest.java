package com.stytch.migrate.importer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @ParameterizedTest
    @CsvSource({
        "'  Ana.Alder@Example.COM ', ana.alder@example.com",
        "first.last+tag@example.com, first.last+tag@example.com",
        "ana@bücher.example, ana@xn--bcher-kva.example",
        "TITLE@EXAMPLE.COM, title@example.com",
        "o'brien@example.ie, o'brien@example.ie",
        "\u0130m@example.com, \u0130m@example.com",
        "ana@localhost, ana@localhost"
    })
    void email_ofAnAddress_isItsNormalForm(String address, String expected) {
        assertEquals(Optional.of(expected), Identifiers.email(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ana",
                "@example.com",
                "ana@",
                "ana@@example.com",
                "a@b@c",
                "ana alder@example.com",
                "ana@exam ple.com",
                "Ana <ana@example.com>",
                "ana@.example.com",
                "ana@example..com",
                "ana@example.com.",
                "ana@-example.com",
                "ana@exa_mple.com",
                "+12025550101",
                "",
                "\u212aim@example.com",
                "ana@stra\u00dfe.example",
                "ana@\u03c3\u03bf\u03c2.example",
                "ana\u0000@example.com",
                "ana\u2028@example.com"
            })
    void email_ofAnythingElse_isEmpty(String text) {
        assertEquals(Optional.empty(), Identifiers.email(text));
    }

    @Test
    void email_atTheLimitsOfLength_isTakenAndBeyondRefused() {
        String domain = "@" + "d".repeat(60) + "." + "e".repeat(60) + "." + "f".repeat(60) + ".example";

        assertEquals(Optional.of("a".repeat(63) + domain), Identifiers.email("a".repeat(63) + domain));
        assertEquals(Optional.empty(), Identifiers.email("a".repeat(65) + "@example.com"));
        assertEquals(Optional.empty(), Identifiers.email("a".repeat(64) + domain + "e"));
    }

    @ParameterizedTest
    @CsvSource({
        "+12025550101, +12025550101",
        "+1 (202) 555-0101, +12025550101",
        "+44 7700.900/123, +447700900123",
    })
    void phoneNumber_withCountry_isE164(String number, String expected) {
        assertEquals(Optional.of(expected), Identifiers.phoneNumber(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025550101",
                "+0123456789",
                "+1",
                "+1234567890123456",
                "+1202555010x",
                "4,47E+11",
                "0049 30 1",
                "+"
            })
    void phoneNumber_withoutCountryOrOtherwiseWrong_isEmpty(String number) {
        assertEquals(Optional.empty(), Identifiers.phoneNumber(number));
    }
}
