package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Routes routes =
            Routes.of("GET /users/{id}", "POST /users/search", "DELETE /users/emails/{id}", "DELETE /users/{id}/key");

    @Test
    void find_ofALiteralAndAParameter_isTheLiteral() {
        assertEquals(
                "/users/search",
                routes.find("POST", "/users/search").orElseThrow().template());
        assertTrue(routes.find("GET", "/users/search").isEmpty());
        assertEquals(
                "/users/emails/{id}",
                routes.find("DELETE", "/users/emails/key").orElseThrow().template());
        assertEquals(
                "/users/{id}/key",
                routes.find("DELETE", "/users/x/key").orElseThrow().template());
    }

    @Test
    void find_ofAParameter_decodesIt() {
        assertEquals(
                List.of("auth0|ü +/"),
                routes.find("GET", "/users/auth0%7C%C3%BC%20+%2F").orElseThrow().parameters());
    }

    @Test
    void named_ofAMatch_areTheParametersByTheirNames() {
        assertEquals(
                Map.of("id", "auth0|1"),
                routes.find("DELETE", "/users/auth0%7C1/key").orElseThrow().named());
        assertEquals(
                Map.of(), routes.find("POST", "/users/search").orElseThrow().named());
    }

    @ParameterizedTest
    @CsvSource({"GET, /users", "GET, /users/", "GET, /users/1/", "GET, //users/1", "POST, /users/1", "GET, /"})
    void find_ofNothing_isEmpty(String method, String path) {
        assertTrue(routes.find(method, path).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%", "a%2", "a%2g", "%FF", "%C3", "a|b", "a\"b", "a{b", "a\u007fb"})
    void find_ofAMalformedSegment_isRefused(String segment) {
        assertEquals(
                400,
                assertThrows(Refusal.class, () -> routes.find("GET", "/users/" + segment))
                        .status());
    }
}
