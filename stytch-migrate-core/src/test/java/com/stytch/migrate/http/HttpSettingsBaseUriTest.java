package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsBaseUriTest {
    private final HttpSettings.Builder builder =
            HttpSettings.builder(ProjectCredentials.of("project-test-1", "secret-test-1"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.com",
                "https://127.example.com",
                "http://localhost:8080",
                "http://127.0.0.1:8080",
                "http://[::1]:8080"
            })
    void baseUri_httpsOrThisMachine_isTaken(String address) {
        assertEquals(
                URI.create(address),
                builder.baseUri(URI.create(address)).build().baseUri());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com",
                "http://127.example.com",
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "ftp://localhost",
                "https:///v1",
                "login.example.com",
                "https://user@login.example.com",
                "https://login.example.com?x=1"
            })
    void baseUri_plainHttpToAnotherMachineOrNoAddress_isRefused(String address) {
        assertThrows(IllegalArgumentException.class, () -> builder.baseUri(URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.stytch.com",
                "https://api.stytch.com/",
                "https://api.stytch.com:443",
                "https://API.stytch.com"
            })
    void isLive_onTheLiveHostHoweverItIsWritten_isTrue(String address) {
        assertTrue(builder.baseUri(URI.create(address)).build().isLive());
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://test.stytch.com", "https://login.example.com", "http://127.0.0.1:8080"})
    void isLive_onAnotherHost_goesByTheProjectId(String address) {
        assertFalse(builder.baseUri(URI.create(address)).build().isLive());
        assertTrue(HttpSettings.builder(ProjectCredentials.of("project-live-1", "secret-live-1"))
                .baseUri(URI.create(address))
                .build()
                .isLive());
    }
}
