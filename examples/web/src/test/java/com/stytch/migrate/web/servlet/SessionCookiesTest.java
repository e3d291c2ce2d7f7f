package com.stytch.migrate.web.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SessionCookiesTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private static List<String> names(SessionCookies cookies) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        cookies.writeJwt(response, Secret.of("jwt"), HOUR);
        cookies.writeToken(response, Secret.of("token"), HOUR);
        cookies.writeMarker(response, "marker", HOUR);
        cookies.writePause(response, HOUR);
        List<String> names = new ArrayList<>();
        for (Cookie cookie : response.getCookies()) {
            names.add(cookie.getName());
        }
        return names;
    }

    @Test
    void names_areTheApplications() {
        assertEquals(
                List.of("stytch_session_jwt", "stytch_session", "login_side", "login_pause"),
                names(SessionCookies.beside("legacy").build()));
        assertEquals(
                List.of("__Host-a", "__Host-b", "__Host-c", "__Host-d"),
                names(SessionCookies.beside("legacy")
                        .stytch("a", "b")
                        .marker("c")
                        .pause("d")
                        .hostOnly()
                        .build()));
    }

    @Test
    void hostOnlyCookies_areReadUnderTheirPrefixAlone() {
        SessionCookies cookies = SessionCookies.beside("legacy").hostOnly().build();
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setCookies(new Cookie("stytch_session", "planted"), new Cookie("__host-stytch_session", "planted"));
        assertFalse(cookies.read(request).hasStytch(), "a neighbour can set these");
        request.setCookies(new Cookie("stytch_session", "planted"), new Cookie("__Host-stytch_session", "ours"));
        assertEquals("ours", cookies.read(request).token());
    }

    @Test
    void whatABrowserWouldRefuse_isRefusedAtTheStart() {
        refused(SessionCookies.beside("legacy").hostOnly().domain("example.com"));
        refused(SessionCookies.beside("legacy").hostOnly().path("/app"));
        refused(SessionCookies.beside("legacy").hostOnly().withoutTls());
        refused(SessionCookies.beside("__Host-legacy").legacyPlace("example.com", "/"));
        refused(SessionCookies.beside("__host-legacy").legacyPlace(null, "/app"));
        refused(SessionCookies.beside("__Secure-legacy").withoutTls());
        refused(SessionCookies.beside("legacy").stytch("legacy", "b"));
        refused(SessionCookies.beside("legacy").marker("login_pause"));
        SessionCookies.beside("__Host-legacy").build();
        SessionCookies.beside("__Secure-legacy").domain("example.com").build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a;b", "a=b", "a\r\nSet-Cookie: b", "\u00e9", "a,b"})
    void nameThatIsNone_isRefused(String name) {
        refused(SessionCookies.beside(name));
        refused(SessionCookies.beside("legacy").marker(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".example.com", "example.com; Secure", "EXAMPLE.com", "example.com\r\n"})
    void domainThatIsNone_isRefused(String domain) {
        refused(SessionCookies.beside("legacy").domain(domain));
        refused(SessionCookies.beside("legacy").legacyPlace(domain, "/"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app", "/a;b", "/a b", "/\r\n"})
    void pathThatIsNone_isRefused(String path) {
        refused(SessionCookies.beside("legacy").path(path));
        refused(SessionCookies.beside("legacy").legacyPlace(null, path));
    }

    private static void refused(SessionCookies.Builder builder) {
        assertThrows(IllegalStateException.class, builder::build);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nSet-Cookie: admin=1", "a b", "a;Domain=example.com", "a,b", "\"a\"", "\u00e9", ""})
    void valueThatNoCookieCanHold_isNotWritten(String value) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertFalse(SessionCookies.beside("legacy").build().writeToken(response, Secret.of(value), HOUR));
        assertEquals(0, response.getCookies().length);
    }

    @Test
    void size_isThatOfBrowsers() {
        SessionCookies cookies =
                SessionCookies.beside("legacy").stytch("j", "t").build();
        MockHttpServletResponse response = new MockHttpServletResponse();
        assertTrue(cookies.writeJwt(response, Secret.of("x".repeat(4_095)), HOUR));
        assertFalse(cookies.writeJwt(response, Secret.of("x".repeat(4_096)), HOUR));
    }

    @Test
    void life_isASecondAtLeast_andTheBrowsersWhenItIsNotKnown() {
        SessionCookies cookies = SessionCookies.beside("legacy").build();
        for (Duration lasting : new Duration[] {Duration.ofSeconds(-5), Duration.ZERO, Duration.ofMillis(1_999)}) {
            MockHttpServletResponse response = new MockHttpServletResponse();
            cookies.writeToken(response, Secret.of("a"), lasting);
            assertEquals(1, response.getCookies()[0].getMaxAge(), "zero would delete it");
        }
        MockHttpServletResponse response = new MockHttpServletResponse();
        cookies.writeToken(response, Secret.of("a"), null);
        cookies.writeToken(response, Secret.of("a"), Duration.ofDays(100_000));
        assertEquals(-1, response.getCookies()[0].getMaxAge());
        assertEquals(Integer.MAX_VALUE, response.getCookies()[1].getMaxAge());
    }

    @Test
    void placesAndFlags_areTheApplications() {
        SessionCookies cookies = SessionCookies.beside("legacy")
                .domain("example.com")
                .path("/app")
                .legacyPlace("old.example.com", "/old")
                .sameSiteStrict()
                .withoutTls()
                .build();
        MockHttpServletResponse response = new MockHttpServletResponse();
        cookies.writeToken(response, Secret.of("a"), HOUR);
        cookies.dropLegacy(response);
        cookies.dropStytch(response);
        Cookie token = response.getCookies()[0];
        Cookie legacy = response.getCookies()[1];
        assertEquals("example.com /app", token.getDomain() + " " + token.getPath());
        assertEquals("old.example.com /old", legacy.getDomain() + " " + legacy.getPath());
        assertEquals(0, legacy.getMaxAge());
        assertFalse(token.getSecure());
        assertEquals("Strict", token.getAttribute("SameSite"));
        assertEquals(5, response.getCookies().length);
        for (int i = 2; i < 5; i++) {
            assertEquals(
                    "example.com /app",
                    response.getCookies()[i].getDomain() + " " + response.getCookies()[i].getPath());
        }
    }

    @Test
    void strays_areDroppedWhereverTheyMayBe_butNotOurs() {
        assertEquals(List.of("app.example.com", "example.com"), strays("app.example.com", null));
        assertEquals(List.of("null", "app.example.com"), strays("app.example.com", "example.com"));
        assertEquals(List.of("app.example.com", "example.com"), strays("APP.example.com", null));
        assertEquals(List.of(), strays("localhost", null));
        assertEquals(List.of(), strays("127.0.0.1", null));
        assertEquals(List.of(), strays("[::1]", null));
        assertEquals(List.of(), strays("a.b\r\nSet-Cookie: c", null));
    }

    private static List<String> strays(String host, @Nullable String domain) {
        SessionCookies.Builder builder = SessionCookies.beside("legacy");
        if (domain != null) {
            builder.domain(domain);
        }
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setServerName(host);
        MockHttpServletResponse response = new MockHttpServletResponse();
        builder.build().dropStrays(request, response);
        List<String> domains = new ArrayList<>();
        for (Cookie cookie : response.getCookies()) {
            assertEquals(0, cookie.getMaxAge());
            if (cookie.getName().equals("stytch_session")) {
                domains.add(String.valueOf(cookie.getDomain()));
            }
        }
        assertEquals(2 * domains.size(), response.getCookies().length);
        return domains;
    }

    @Test
    void emptyAndMissingCookies_areNone() {
        SessionCookies cookies = SessionCookies.beside("legacy").build();
        MockHttpServletRequest request = new MockHttpServletRequest();
        assertFalse(cookies.read(request).hasStytch());
        request.setCookies(
                new Cookie("legacy", ""), new Cookie("stytch_session", null), new Cookie("login_pause", "1"));
        SessionCookies.Brought brought = cookies.read(request);
        assertFalse(brought.hasStytch());
        assertEquals(null, brought.legacy());
        assertTrue(brought.paused());
        assertFalse(brought.stytchTwice());
    }
}
