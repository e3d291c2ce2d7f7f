package com.stytch.migrate.web.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.RolloutSubject;
import com.stytch.migrate.session.Side;
import com.stytch.migrate.testing.FakeSession;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.web.servlet.DualSessionListener.Notice;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** A browser across the move and back, against the real exchange and a fake of Stytch. */
class DualSessionFilterTest {
    private static final String NOBODY = "null null -";
    private static final String OLD = "LEGACY " + Place.ADA + " " + Place.ADA;

    private final Place place = new Place();
    private final String stytchs = "STYTCH " + place.account + " " + place.account;

    @AfterEach
    void close() {
        place.close();
    }

    private Browser browser() {
        return new Browser(place.sessions().build());
    }

    private Browser signedInAtTheOldSide() {
        Browser browser = browser();
        browser.cookies.put("legacy", place.token());
        return browser;
    }

    private long exchanges() {
        return place.stytch.journal().count("POST", "/v1/sessions/attest");
    }

    private long questions() {
        return place.stytch.journal().count("POST", "/v1/sessions/authenticate");
    }

    @Test
    void browser_staysSignedInAcrossTheCutoverAndBack() {
        Browser browser = signedInAtTheOldSide();
        assertEquals(OLD, browser.get());
        assertEquals(Set.of("legacy"), browser.cookies.keySet(), "it is not their turn");

        place.rollout.set(RolloutPolicy.people(Set.of(Place.ADA)));
        assertEquals(OLD, browser.get(), "the request that is exchanged");
        assertEquals(Set.of("legacy", "stytch_session", "stytch_session_jwt", "login_side"), browser.cookies.keySet());
        assertEquals(stytchs, browser.get());
        assertEquals(stytchs, browser.get());
        assertEquals(1, exchanges());

        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals(OLD, browser.get(), "back at the next request, with all cookies still there");
        place.rollout.set(RolloutPolicy.everybody());
        assertEquals(stytchs, browser.get(), "and forward again, with the session of before");
        assertEquals(1, exchanges());
        assertEquals(List.of(), place.noticed);
    }

    @Test
    void rollout_loweredWithoutANewNumber_leavesWhoeverWasMoved() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        browser.get();
        place.rollout.set(RolloutPolicy.nobody());
        assertEquals(stytchs, browser.get());
        browser.cookies.remove("login_side");
        assertEquals(OLD, browser.get(), "nothing keeps this device");
    }

    @Test
    void oldSession_thatHasEnded_sendsNobodyBack() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser =
                new Browser(place.sessions().lifetime(Duration.ofHours(8)).build());
        browser.cookies.put("legacy", place.token());
        browser.get();
        place.clock.advance(Duration.ofHours(2));
        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals(stytchs, browser.get(), "the session at Stytch is the only one that holds");
    }

    @Test
    void cookies_areForTheServerAlone_asLongAsTheSession() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        place.clock.advance(Duration.ofMinutes(10));
        MockHttpServletResponse response = browser.get(browser.request(), Browser::greet);

        for (Cookie cookie : response.getCookies()) {
            assertTrue(cookie.isHttpOnly(), cookie.getName());
            assertTrue(cookie.getSecure(), cookie.getName());
            assertEquals("Lax", cookie.getAttribute("SameSite"), cookie.getName());
            assertEquals("/", cookie.getPath(), cookie.getName());
            assertNull(cookie.getDomain(), cookie.getName());
        }
        assertEquals(50 * 60, cookie(response, "stytch_session").getMaxAge(), "what the old token has left");
        assertEquals(50 * 60, cookie(response, "stytch_session_jwt").getMaxAge());
        assertEquals(30 * 24 * 3_600, cookie(response, "login_side").getMaxAge());
        assertEquals("no-store", response.getHeader("Cache-Control"));
    }

    private static Cookie cookie(MockHttpServletResponse response, String name) {
        Cookie cookie = response.getCookie(name);
        assertNotNull(cookie, name);
        return cookie;
    }

    @Test
    void jwt_thatExpired_isRenewedForWhatTheSessionHasLeft_withTheMarker() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        browser.get();
        String before = browser.cookies.get("stytch_session_jwt");
        place.clock.advance(Duration.ofMinutes(6));

        MockHttpServletResponse response = browser.get(browser.request(), Browser::greet);

        assertEquals(stytchs, Browser.text(response));
        assertNotEquals(before, browser.cookies.get("stytch_session_jwt"));
        assertEquals(54 * 60, cookie(response, "stytch_session_jwt").getMaxAge());
        assertNull(response.getCookie("stytch_session"), "the token is the same");
        assertNotNull(response.getCookie("login_side"), "a device that is seen keeps its marker");
        assertEquals("no-store", response.getHeader("Cache-Control"));
        assertEquals(1, questions());
        MockHttpServletResponse next = browser.get(browser.request(), Browser::greet);
        assertEquals(1, questions());
        assertEquals(0, next.getCookies().length);
        assertNull(next.getHeader("Cache-Control"), "the application's own");
    }

    @Test
    void jwt_thatExpired_ofADeviceWithoutMarker_bringsNone() {
        Browser browser = browser();
        FakeSession session = place.stytch.beginSession(Place.ADA, Duration.ofHours(1));
        browser.cookies.put("stytch_session", session.token().reveal());
        assertEquals(stytchs, browser.get());
        assertEquals(Set.of("stytch_session", "stytch_session_jwt"), browser.cookies.keySet());
    }

    @Test
    void nobody_passesAsNobody() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = browser();
        assertEquals(NOBODY, browser.get());
        browser.cookies.putAll(Map.of("legacy", "a.b.c", "stytch_session_jwt", "a.b.c"));
        MockHttpServletResponse response = browser.get(browser.request(), (request, answer) -> {
            assertEquals(
                    Optional.of("malformed"), Visit.of(request).orElseThrow().nobodyBecause());
            Browser.greet(request, answer);
        });
        assertEquals(NOBODY, Browser.text(response));
        assertEquals(0, response.getCookies().length, "whoever it is, nothing is taken from them");
        assertEquals(0, place.stytch.journal().count("POST", "/v1/sessions/authenticate"));
    }

    @Test
    void stytchDown_theOldSessionServes_andStytchIsLeftAloneForAMinute() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        place.stytch.onNext("POST", "/v1/sessions/attest").times(100).serverUnavailable();

        assertEquals(OLD, browser.get());
        assertEquals(Set.of("legacy", "login_pause"), browser.cookies.keySet());
        long asked = exchanges();
        place.clock.advance(Duration.ofSeconds(30));
        assertEquals(OLD, browser.get());
        assertEquals(asked, exchanges(), "nobody waits for Stytch again so soon");

        place.stytch.reset();
        browser.cookies.remove("login_pause");
        assertEquals(OLD, browser.get());
        assertTrue(exchanges() >= 1, "a minute later");
    }

    @Test
    void pause_ofZero_triesEachTime() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = new Browser(place.sessions().pause(Duration.ZERO).build());
        browser.cookies.put("legacy", place.old.token("auth0|grace", "grace@example.com"));
        browser.get();
        place.clock.advance(Duration.ofSeconds(3));
        browser.get();
        assertEquals(2, exchanges());
        assertEquals(Set.of("legacy"), browser.cookies.keySet());
    }

    @Test
    void stytchDown_whoHasOnlyItsSession_isAskedToComeBack() {
        Browser browser = browser();
        FakeSession session = place.stytch.beginSession(Place.ADA, Duration.ofHours(1));
        browser.cookies.put("stytch_session", session.token().reveal());
        place.stytch.onNext("POST", "/v1/sessions/authenticate").times(100).serverUnavailable();

        MockHttpServletResponse response = browser.get(browser.request(), (request, answer) -> {
            throw new AssertionError("nothing behind the filter is run");
        });

        assertEquals(503, response.getStatus());
        assertEquals("5", response.getHeader("Retry-After"));
        assertEquals("no-store", response.getHeader("Cache-Control"));
        assertFalse(response.isCommitted(), "no sendError: an error page could be a sign-in page");
        assertEquals(0, response.getCookies().length);
        place.stytch.reset();
    }

    @Test
    void stytchDown_whoHasBoth_waitsForItOnceAMinute_alsoAfterGoingBack() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser =
                new Browser(place.sessions().legacyIdOf(Place::legacyId).build());
        browser.cookies.put("legacy", place.token());
        browser.get();
        place.clock.advance(Duration.ofMinutes(6));
        place.stytch.onNext("POST", "/v1/sessions/authenticate").times(1_000).serverUnavailable();
        for (int minute = 0; minute < 2; minute++) {
            long before = questions();
            assertEquals(OLD, browser.get());
            long after = questions();
            assertTrue(after > before, "asked in minute " + minute);
            assertEquals(OLD, browser.get());
            assertEquals(after, questions());
            assertTrue(browser.cookies.containsKey("stytch_session"), "nothing is taken because of an outage");
            browser.cookies.remove("login_pause");
            place.rollout.rollBack(RolloutPolicy.nobody(), minute + 1);
        }
        assertEquals(1, exchanges());
        place.stytch.reset();
    }

    @Test
    void pause_endsWithASignIn() {
        DualSessions sessions = place.sessions().build();
        Browser browser = new Browser(sessions);
        browser.cookies.put("login_pause", "1");
        FakeSession session = place.stytch.beginSession(Place.ADA, Duration.ofHours(1));
        browser.keep(signedIn(sessions, session));
        assertFalse(browser.cookies.containsKey("login_pause"));
    }

    @Test
    void stytchDown_whoHasBoth_andTheOldOneEnded_isAskedToComeBack() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser =
                new Browser(place.sessions().lifetime(Duration.ofHours(8)).build());
        browser.cookies.put("legacy", place.token());
        browser.get();
        place.clock.advance(Duration.ofHours(2));
        place.stytch.onNext("POST", "/v1/sessions/authenticate").times(100).serverUnavailable();
        assertEquals(503, browser.get(browser.request(), Browser::greet).getStatus(), "not nobody");
        place.stytch.reset();
    }

    @Test
    void oldSystemDown_whoHasOnlyItsSession_isAskedToComeBack_andOthersAreServed() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser moved = signedInAtTheOldSide();
        moved.get();
        Browser other = signedInAtTheOldSide();
        place.old.down = true;

        assertEquals(503, other.get(other.request(), Browser::greet).getStatus());
        assertEquals(stytchs, moved.get());
        moved.cookies.remove("login_side");
        assertEquals(stytchs, moved.get());
        place.old.down = false;
        assertEquals(OLD, other.get());
    }

    @Test
    void verifierThatThrows_isAnOutage_andFailsNobodyWhoHasTheOtherSession() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser moved = signedInAtTheOldSide();
        moved.get();
        moved.cookies.remove("login_side");
        Browser other = signedInAtTheOldSide();
        place.old.broken = true;
        assertEquals(503, other.get(other.request(), Browser::greet).getStatus());
        assertEquals(stytchs, moved.get());
        assertEquals(Set.of(Notice.CHECK_FAILED), Set.copyOf(place.noticed));
    }

    @Test
    void stytchRefusesOurCredentials_theOldSessionServes_andWeAreTold() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        place.stytch.onNext("POST", "/v1/sessions/attest").error(401, "unauthorized_credentials");
        assertEquals(OLD, browser.get());
        assertEquals(List.of(Notice.SETTINGS_REFUSED), place.noticed);

        browser.cookies.clear();
        browser.cookies.put(
                "stytch_session",
                place.stytch
                        .beginSession(Place.ADA, Duration.ofHours(1))
                        .token()
                        .reveal());
        place.stytch.onNext("POST", "/v1/sessions/authenticate").error(401, "unauthorized_credentials");
        assertEquals(503, browser.get(browser.request(), Browser::greet).getStatus());
        browser.cookies.put("legacy", place.token());
        place.stytch.onNext("POST", "/v1/sessions/authenticate").error(401, "unauthorized_credentials");
        assertEquals(OLD, browser.get(), "and whoever has an old session is served by it");
        assertEquals(Set.of("stytch_session", "legacy", "login_pause"), browser.cookies.keySet());
    }

    @Test
    void importerThatThrows_failsNoRequest() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = new Browser(place.sessions(
                        settings -> settings.creating(who -> {
                            throw new IllegalStateException(who.email().orElseThrow());
                        }),
                        SessionCookies.beside("legacy").build())
                .build());
        browser.cookies.put("legacy", place.old.token("auth0|grace", "grace@example.com"));
        assertEquals("LEGACY auth0|grace auth0|grace", browser.get());
        assertEquals(List.of(Notice.EXCHANGE_FAILED), place.noticed);
    }

    @Test
    void policyThatThrows_leavesPeopleWhereTheyAre() {
        place.rollout.set(subject -> {
            throw new IllegalStateException();
        });
        Browser browser = signedInAtTheOldSide();
        assertEquals(OLD, browser.get());
        assertEquals(List.of(Notice.CHECK_FAILED), place.noticed);
    }

    @Test
    void unverifiedAddress_isServedAsEver_andExchangedForNobody() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = browser();
        browser.cookies.put("legacy", place.old.token(Place.ADA, Place.MAIL, Map.of("email_verified", false)));
        assertEquals(OLD, browser.get());
        assertEquals(0, exchanges());
        assertEquals(Set.of("legacy", "login_pause"), browser.cookies.keySet());
    }

    @Test
    void rolloutSubject_isWhatTheApplicationMakesOfARequest() {
        place.rollout.set(RolloutPolicy.matching(
                subject -> "NO".equals(subject.attributes().get("country"))));
        Browser browser = new Browser(place.sessions()
                .subjectOf((request, who) -> new RolloutSubject(
                        who.subject().value(), null, Map.of("country", request.getHeader("X-Country"))))
                .build());
        browser.cookies.put("legacy", place.token());
        var request = browser.request();
        request.addHeader("X-Country", "SE");
        browser.get(request, Browser::greet);
        assertEquals(0, exchanges());
        request = browser.request();
        request.addHeader("X-Country", "NO");
        browser.get(request, Browser::greet);
        assertEquals(1, exchanges());
    }

    @Test
    void oldToken_canBeElsewhereThanInACookie() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = new Browser(place.sessions()
                .legacyToken(request -> Optional.ofNullable((String) request.getAttribute("from the session"))
                        .map(Secret::of))
                .build());
        var request = browser.request();
        request.setAttribute("from the session", place.token());
        assertEquals(OLD, Browser.text(browser.get(request, Browser::greet)));
        assertEquals(stytchs, browser.get());
    }

    @Test
    void signOut_endsBothSessions_andTheOldTokenBringsNobodyBackToStytch() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        String legacy = browser.cookies.get("legacy");
        browser.get();
        String token = browser.cookies.get("stytch_session");

        MockHttpServletResponse response = browser.get(browser.request(), (request, answer) -> {
            request.logout();
            assertNull(request.getUserPrincipal());
            assertNull(request.getRemoteUser());
            assertEquals(
                    Optional.of("signed_out"), Visit.of(request).orElseThrow().nobodyBecause());
        });

        assertEquals("no-store", response.getHeader("Cache-Control"));
        assertEquals(Set.of("login_side"), browser.cookies.keySet(), "the device is shown the same page again");
        assertEquals(NOBODY, browser.get());
        browser.cookies.put("stytch_session", token);
        assertEquals(NOBODY, browser.get(), "revoked");
        browser.cookies.clear();
        browser.cookies.put("legacy", legacy);
        assertEquals(OLD, browser.get(), "what ends the old session is the old system's");
        assertFalse(browser.cookies.containsKey("stytch_session"));
    }

    @Test
    void signOut_whileStytchIsDown_takesTheCookiesAllTheSame() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser = signedInAtTheOldSide();
        browser.get();
        place.stytch.onNext("POST", "/v1/sessions/revoke").times(100).serverUnavailable();
        browser.get(browser.request(), (request, answer) -> request.logout());
        assertEquals(NOBODY, browser.get());
        assertEquals(List.of(Notice.NOT_REVOKED), place.noticed);
        place.stytch.reset();
    }

    @Test
    void signIn_takesTheCookiesOfWhoeverWasHereBefore() {
        DualSessions sessions = place.sessions().build();
        Browser browser = new Browser(sessions);
        browser.cookies.put("legacy", place.token());
        place.stytch.seed(SeedUser.verifiedEmail("grace@example.com").externalId("auth0|grace"));
        FakeSession graces = place.stytch.beginSession("auth0|grace", Duration.ofHours(1));
        browser.get(
                browser.request(),
                (request, answer) ->
                        sessions.signedIn(answer, graces.token(), graces.jwt(), Optional.of(graces.expiresAt())));
        assertEquals(Set.of("stytch_session", "stytch_session_jwt", "login_side"), browser.cookies.keySet());
        assertEquals(3_600, cookie(signedIn(sessions, graces), "stytch_session").getMaxAge());
        assertEquals(Side.STYTCH, sessions.signInSide(browser.request(), RolloutSubject.of("device")));
        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertTrue(browser.get().startsWith("STYTCH user-"), "going back makes nobody Ada");
        assertEquals(Side.LEGACY, sessions.signInSide(browser.request(), RolloutSubject.of("device")));

        browser.get(browser.request(), (request, answer) -> {
            answer.addCookie(new Cookie("legacy", place.token()));
            sessions.signedInAtLegacy(answer);
        });
        assertEquals(OLD, browser.get(), "and whoever signs in at the old system is not Grace");
    }

    private static MockHttpServletResponse signedIn(DualSessions sessions, FakeSession session) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        sessions.signedIn(response, session.token(), session.jwt(), Optional.of(session.expiresAt()));
        return response;
    }

    @Test
    void legacyIdOf_makesOneNameOfBothSides() {
        place.rollout.set(RolloutPolicy.everybody());
        Browser browser =
                new Browser(place.sessions().legacyIdOf(Place::legacyId).build());
        browser.cookies.put("legacy", place.token());
        assertEquals(OLD, browser.get());
        assertEquals(OLD.replace("LEGACY", "STYTCH"), browser.get());
    }

    @Test
    void settings_outOfRange_areRefused() {
        DualSessions.Builder builder = place.sessions();
        assertThrows(IllegalArgumentException.class, () -> builder.lifetime(Duration.ofMinutes(4)));
        assertThrows(IllegalArgumentException.class, () -> builder.lifetime(Duration.ofDays(367)));
        assertThrows(IllegalArgumentException.class, () -> builder.pause(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.pause(Duration.ofHours(25)));
        DualSessions sessions = builder.build();
        assertThrows(IllegalArgumentException.class, () -> new DualSessionFilter(sessions, Duration.ofMillis(999)));
    }
}
