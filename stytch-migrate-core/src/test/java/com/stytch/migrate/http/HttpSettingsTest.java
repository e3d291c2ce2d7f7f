package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
    private static final ProjectCredentials TEST = ProjectCredentials.of("project-test-1", "secret-test-1");
    private static final ProjectCredentials LIVE = ProjectCredentials.of("project-live-1", "secret-live-1");

    @Test
    void build_withoutAnAddress_takesTheOneOfTheEnvironment() {
        assertEquals(
                URI.create("https://test.stytch.com"),
                HttpSettings.builder(TEST).build().baseUri());
        assertEquals(
                URI.create("https://api.stytch.com"),
                HttpSettings.builder(LIVE).build().baseUri());
    }

    @ParameterizedTest
    @ValueSource(strings = {"project-testing-1", "PROJECT-TEST-1", "proj-live-1", "x"})
    void build_ofAnUnknownEnvironment_wantsAnAddress(String projectId) {
        HttpSettings.Builder builder = HttpSettings.builder(ProjectCredentials.of(projectId, "s"));

        assertThrows(IllegalStateException.class, builder::build);
        assertFalse(
                builder.baseUri(URI.create("https://login.example.com")).build().isLive());
    }

    @Test
    void isLive_followsProjectAndAddress() {
        assertFalse(HttpSettings.builder(TEST).build().isLive());
        assertTrue(HttpSettings.builder(LIVE).build().isLive());
        assertTrue(HttpSettings.builder(LIVE)
                .baseUri(URI.create("https://login.example.com"))
                .build()
                .isLive());
        assertTrue(HttpSettings.builder(TEST)
                .baseUri(URI.create("https://api.stytch.com/"))
                .build()
                .isLive());
    }

    @ParameterizedTest
    @CsvSource({
        "https://login.example.com, https://login.example.com",
        "https://login.example.com/, https://login.example.com",
        "https://login.example.com/stytch/, https://login.example.com/stytch",
        "http://127.0.0.1:8080, http://127.0.0.1:8080",
        "http://localhost:1, http://localhost:1",
        "http://[::1]:1, http://[::1]:1",
    })
    void baseUri_thatIsSafe_isTaken(String given, String expected) {
        assertEquals(
                URI.create(expected),
                HttpSettings.builder(TEST).baseUri(URI.create(given)).build().baseUri());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://test.stytch.com",
                "http://127.evil.example",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "http://localhost@evil.example",
                "ftp://localhost",
                "https://a:b@test.stytch.com",
                "https://test.stytch.com?x=1",
                "https://test.stytch.com#x",
                "test.stytch.com",
                "https:///path"
            })
    void baseUri_thatWouldShowTheSecret_isRefused(String given) {
        HttpSettings.Builder builder = HttpSettings.builder(TEST);

        assertThrows(IllegalArgumentException.class, () -> builder.baseUri(URI.create(given)));
    }

    @Test
    void durationsAndNumbers_outOfRange_areRefused() {
        HttpSettings.Builder builder = HttpSettings.builder(TEST);

        assertThrows(IllegalArgumentException.class, () -> builder.requestTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.requestsPerSecond(-1));
        assertThrows(IllegalArgumentException.class, () -> builder.requestsPerSecond(100_001));
        assertThrows(IllegalArgumentException.class, () -> builder.searchesPerMinute(-1));
    }

    @Test
    void build_withAClientAndAConnectTimeout_isRefused() {
        HttpSettings.Builder builder = HttpSettings.builder(TEST)
                .httpClient(HttpClient.newHttpClient())
                .connectTimeout(Duration.ofSeconds(1));

        assertThrows(IllegalStateException.class, builder::build);
    }

    @Test
    void defaults_areThoseOfTheGuide() {
        HttpSettings settings = HttpSettings.builder(TEST).build();

        assertEquals(65, settings.pace().allowance());
        assertEquals(150, settings.searchPace().allowance());
        assertEquals(100, settings.narrowSearchPace().allowance());
        assertEquals(Duration.ofSeconds(20), settings.requestTimeout());
        assertEquals(HttpClient.Version.HTTP_1_1, settings.httpClient().version());
        assertEquals(HttpClient.Redirect.NEVER, settings.httpClient().followRedirects());
    }

    @Test
    void searchesPerMinute_thatAreSet_countForAllSearchesTogether() {
        HttpSettings settings = HttpSettings.builder(TEST).searchesPerMinute(30).build();

        assertEquals(30, settings.searchPace().allowance());
        assertSame(settings.searchPace(), settings.narrowSearchPace());
    }

    @Test
    void credentials_fromTheEnvironment_areReadAndStripped() {
        Map<String, String> environment =
                Map.of("STYTCH_PROJECT_ID", " project-test-1 ", "STYTCH_SECRET", "secret-test-1\n");

        ProjectCredentials credentials = ProjectCredentials.from(environment::get);

        assertEquals(TEST, credentials);
        assertEquals(Optional.of(Environment.TEST), credentials.environment());
    }

    @Test
    void credentials_thatAreMissing_areNamed() {
        IllegalStateException missing = assertThrows(
                IllegalStateException.class,
                () -> ProjectCredentials.from(Map.of("STYTCH_PROJECT_ID", "project-test-1")::get));

        assertTrue(String.valueOf(missing.getMessage()).contains("STYTCH_SECRET"));
        assertThrows(IllegalArgumentException.class, () -> ProjectCredentials.of("a:b", "s"));
        assertThrows(IllegalArgumentException.class, () -> ProjectCredentials.of("a", " "));
    }

    @Test
    void credentials_toString_showsNoSecret() {
        assertFalse(TEST.toString().contains("secret-test-1"));
    }

    @Test
    void retryPolicy_doublesUpToTheLongestWait() {
        RetryPolicy policy = new RetryPolicy(9, Duration.ofMillis(200), Duration.ofSeconds(10), Duration.ofMinutes(15));

        for (int i = 0; i < 200; i++) {
            assertWithin(policy.waitBefore(2), 100, 200);
            assertWithin(policy.waitBefore(3), 200, 400);
            assertWithin(policy.waitBefore(7), 3_200, 6_400);
            assertWithin(policy.waitBefore(8), 5_000, 10_000);
            assertWithin(policy.waitBefore(1_000), 5_000, 10_000);
        }
    }

    private static void assertWithin(Duration actual, long fromMillis, long toMillis) {
        assertTrue(
                actual.toNanos() >= fromMillis * 1_000_000 && actual.toNanos() <= toMillis * 1_000_000,
                actual.toString());
    }

    @Test
    void retryPolicy_outOfRange_isRefused() {
        Duration second = Duration.ofSeconds(1);

        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(0, second, second, second));
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, Duration.ZERO, second, second));
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, second, Duration.ofMillis(1), second));
        assertThrows(IllegalArgumentException.class, () -> new RetryPolicy(1, second, second, second.negated()));
    }
}
