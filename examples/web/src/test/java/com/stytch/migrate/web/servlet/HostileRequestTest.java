package com.stytch.migrate.web.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.Side;
import com.stytch.migrate.testing.FakeSession;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.web.servlet.DualSessionListener.Notice;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.Cookie;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What somebody could send who wants to be somebody else, or wants somebody else to be nobody. */
class HostileRequestTest {
    private static final String NOBODY = "null null -";
    private static final String OLD = "LEGACY " + Place.ADA + " " + Place.ADA;
    private static final String MALLORY = "auth0|mallory";

    private final Place place = new Place();
    private final String stytchs = "STYTCH " + place.account + " " + place.account;
    private final FakeSession mallorys;
    private final String mallorysAccount;

    HostileRequestTest() {
        mallorysAccount = place.stytch
                .seed(SeedUser.verifiedEmail("mallory@example.com").externalId(MALLORY))
                .userId();
        mallorys = place.stytch.beginSession(MALLORY, Duration.ofHours(1));
        place.rollout.set(RolloutPolicy.everybody());
    }

    @AfterEach
    void close() {
        place.close();
    }

    private Browser browser(DualSessions.Builder sessions) {
        Browser browser = new Browser(sessions.build());
        browser.cookies.put("legacy", place.token());
        return browser;
    }

    private Browser moved(DualSessions.Builder sessions) {
        Browser browser = browser(sessions);
        assertEquals(OLD, browser.get());
        return browser;
    }

    /** Returns a request with the cookies of a browser and others before them, as those of a longer path are. */
    private static MockHttpServletRequest withPlanted(Browser browser, Cookie... planted) {
        MockHttpServletRequest request = browser.request();
        List<Cookie> all = new ArrayList<>(List.of(planted));
        all.addAll(List.of(request.getCookies()));
        request.setCookies(all.toArray(Cookie[]::new));
        return request;
    }

    private long exchanges() {
        return place.stytch.journal().count("POST", "/v1/sessions/attest");
    }

    @Test
    void plantedSession_besideTheOldOneOfAnother_makesThemNobody() {
        Browser browser = browser(place.sessions().legacyIdOf(Place::legacyId));
        browser.cookies.put("stytch_session_jwt", mallorys.jwt().reveal());
        MockHttpServletResponse response = browser.get(browser.request(), (request, answer) -> {
            assertEquals(
                    Optional.of("two_people"), Visit.of(request).orElseThrow().nobodyBecause());
            Browser.greet(request, answer);
        });
        assertEquals(NOBODY, Browser.text(response));
        assertEquals(List.of(Notice.TWO_PEOPLE), place.noticed);
        assertEquals(0, exchanges());
        assertEquals(0, response.getCookies().length);

        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals(NOBODY, browser.get(), "also after going back: it may be Mallory's browser with Ada's cookie");
    }

    @Test
    void plantedSession_thatExpired_isNotRenewedForTheStranger() {
        Browser browser = browser(place.sessions().legacyIdOf(Place::legacyId));
        browser.cookies.put("stytch_session_jwt", mallorys.jwt().reveal());
        place.clock.advance(Duration.ofMinutes(6));
        assertEquals(NOBODY, browser.get());
        assertEquals(mallorys.jwt().reveal(), browser.cookies.get("stytch_session_jwt"));
    }

    @Test
    void plantedSession_withAMarker_isNoticedToo() {
        Browser browser = moved(place.sessions().legacyIdOf(Place::legacyId));
        assertEquals("STYTCH " + Place.ADA + " " + Place.ADA, browser.get());
        browser.cookies.put("stytch_session_jwt", mallorys.jwt().reveal());
        browser.cookies.put("stytch_session", mallorys.token().reveal());
        assertEquals(NOBODY, browser.get());
        place.old.down = true;
        assertTrue(browser.get().startsWith("STYTCH"), "what cannot be compared is not refused");
    }

    @Test
    void plantedSession_withoutTheCheck_winsAsIsDocumented() {
        Browser browser = browser(place.sessions());
        browser.cookies.put("stytch_session_jwt", mallorys.jwt().reveal());
        assertEquals("STYTCH " + mallorysAccount + " " + mallorysAccount, browser.get());
        place.rollout.rollBack(RolloutPolicy.nobody(), 1);
        assertEquals(OLD, browser.get());
    }

    @Test
    void claimOfAnotherForm_isNoName() {
        Browser browser = moved(place.sessions().legacyIdOf(who -> {
            throw new ClassCastException("ada@example.com");
        }));
        assertEquals(NOBODY, browser.get());
        assertEquals(Set.of(Notice.CHECK_FAILED, Notice.TWO_PEOPLE), Set.copyOf(place.noticed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"stytch_session", "stytch_session_jwt"})
    void cookieOfStytch_thatComesTwice_countsAsNone_andTheStrayOneIsDropped(String name) {
        Browser browser = moved(place.sessions());
        boolean jwt = name.endsWith("jwt");
        Cookie planted = new Cookie(name, (jwt ? mallorys.jwt() : mallorys.token()).reveal());

        MockHttpServletResponse response = browser.get(withPlanted(browser, planted), Browser::greet);

        assertEquals(OLD, Browser.text(response), "the old session serves");
        assertEquals(
                1, exchanges(), "and is not exchanged: the new cookie would not take the place of the planted one");
        assertEquals(List.of(Notice.AMBIGUOUS), place.noticed);
        Set<String> dropped = Set.of("app.example.com", "example.com");
        for (Cookie cookie : response.getCookies()) {
            assertEquals(0, cookie.getMaxAge());
            assertTrue(dropped.contains(cookie.getDomain()), "ours stays: " + cookie.getDomain());
        }
        assertEquals(4, response.getCookies().length);
        assertEquals("no-store", response.getHeader("Cache-Control"));
        assertEquals(stytchs, browser.get(), "once the browser has dropped it");
    }

    @Test
    void cookieOfStytch_thatComesTwice_andNoOldSession_isNobody() {
        Browser browser = moved(place.sessions());
        browser.cookies.remove("legacy");
        MockHttpServletRequest request = withPlanted(
                browser, new Cookie("stytch_session", mallorys.token().reveal()));
        MockHttpServletResponse response = browser.get(request, (seen, answer) -> {
            assertEquals(Optional.of("ambiguous"), Visit.of(seen).orElseThrow().nobodyBecause());
            Browser.greet(seen, answer);
        });
        assertEquals(NOBODY, Browser.text(response));
        assertEquals(stytchs, browser.get());
    }

    @Test
    void cookie_thatComesTwiceWithOneValue_isOne() {
        Browser browser = moved(place.sessions());
        String token = browser.cookies.get("stytch_session");
        assertEquals(
                stytchs,
                Browser.text(browser.get(withPlanted(browser, new Cookie("stytch_session", token)), Browser::greet)));
        assertEquals(List.of(), place.noticed);
    }

    @Test
    void oldCookie_thatComesTwice_isNone() {
        Browser browser = browser(place.sessions());
        Cookie planted = new Cookie("legacy", place.old.token(MALLORY, "mallory@example.com"));
        assertEquals(NOBODY, Browser.text(browser.get(withPlanted(browser, planted), Browser::greet)));
        assertEquals(0, exchanges());
        assertEquals(List.of(Notice.AMBIGUOUS), place.noticed);
    }

    @Test
    void signOut_withAPlantedCookie_endsTheRightSessionToo() {
        Browser browser = moved(place.sessions());
        Cookie planted = new Cookie("stytch_session", mallorys.token().reveal());
        String legacy = browser.cookies.get("legacy");
        browser.get(
                withPlanted(browser, planted, new Cookie("legacy", "planted")),
                (request, answer) -> place.sessions().build().signOut(request, answer));
        assertEquals(List.of(), place.stytch.sessions(), "both were revoked");
        assertFalse(browser.cookies.containsKey("legacy"), legacy);
    }

    @Test
    void signOut_withAThousandTokens_asksAFewTimes() {
        DualSessions sessions = place.sessions().build();
        MockHttpServletRequest request = new MockHttpServletRequest();
        Cookie[] many = new Cookie[1_000];
        for (int i = 0; i < many.length; i++) {
            many[i] = new Cookie(i % 2 == 0 ? "stytch_session" : "legacy", "value-" + i);
        }
        request.setCookies(many);
        sessions.signOut(request, new MockHttpServletResponse());
        assertEquals(4, place.stytch.journal().count("POST", "/v1/sessions/revoke"));
        assertEquals(4, place.old.asked.get());
        assertEquals(List.of(), place.noticed, "a session that Stytch does not know needs no alarm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.STYTCH.1793534400.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "STYTCH", "x"})
    void forgedMarker_movesNobody(String marker) {
        place.rollout.set(RolloutPolicy.nobody());
        Browser browser = browser(place.sessions());
        browser.cookies.put("login_side", marker);
        assertEquals(OLD, browser.get());
        assertEquals(0, exchanges());
    }

    @Test
    void markerOfAnotherServer_movesNobody() {
        place.rollout.set(RolloutPolicy.nobody());
        Browser browser = browser(place.sessions());
        Rollout other = Rollout.of(
                RolloutPolicy.nobody(),
                Secret.of("another key of some thirty-two bytes"),
                Duration.ofDays(30),
                place.clock);
        browser.cookies.put("login_side", other.marker(Side.STYTCH));
        browser.get();
        assertEquals(0, exchanges());
    }

    @Test
    void bearer_goesBeforeAllCookies_setsNone_andIsNotExchanged() {
        Browser browser = moved(place.sessions());
        MockHttpServletRequest request = browser.request();
        request.addHeader("Authorization", "Bearer " + place.old.token(MALLORY, "mallory@example.com"));
        MockHttpServletResponse response = browser.get(request, Browser::greet);
        assertEquals("LEGACY " + MALLORY + " " + MALLORY, Browser.text(response));
        assertEquals(0, response.getCookies().length);
        assertEquals(1, exchanges());

        request = browser.request();
        request.addHeader("authorization", "bearer " + mallorys.jwt().reveal());
        place.clock.advance(Duration.ofMinutes(6));
        response = browser.get(request, Browser::greet);
        assertEquals("STYTCH " + mallorysAccount + " " + mallorysAccount, Browser.text(response));
        assertEquals(0, response.getCookies().length, "a new JWT is for the bearer of the old one alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer a b",
                "Bearer a, Bearer b",
                "Bearer a\r\n b",
                "Bearer\ta",
                "Bearer a\u0000",
                "Bearer \u00e9",
                "BEARER ={}"
            })
    void bearer_thatIsNone_isNobody_whateverTheCookies(String header) {
        Browser browser = moved(place.sessions());
        MockHttpServletRequest request = browser.request();
        request.addHeader("Authorization", header);
        assertEquals(NOBODY, Browser.text(browser.get(request, Browser::greet)));
        assertEquals(List.of(Notice.AMBIGUOUS), place.noticed);
    }

    @Test
    void bearer_twice_isNobody() {
        Browser browser = moved(place.sessions());
        MockHttpServletRequest request = browser.request();
        request.addHeader("Authorization", "Basic eDp5");
        request.addHeader("Authorization", "Bearer " + place.token());
        assertEquals(NOBODY, Browser.text(browser.get(request, Browser::greet)));
    }

    @Test
    void otherSchemes_andBearersOfOthers_areLeftToOthers() {
        Browser browser = moved(place.sessions());
        MockHttpServletRequest request = browser.request();
        request.addHeader("Authorization", "Basic eDp5");
        assertEquals(stytchs, Browser.text(browser.get(request, Browser::greet)));

        Browser ours = new Browser(place.sessions().withoutBearer().build());
        ours.cookies.putAll(browser.cookies);
        request = ours.request();
        request.addHeader("Authorization", "Bearer an-api-key");
        assertEquals(stytchs, Browser.text(ours.get(request, Browser::greet)));
    }

    @Test
    void hugeValues_areHandedToNobody() {
        Browser browser = new Browser(place.sessions().build());
        browser.cookies.put("legacy", "x".repeat(16_385));
        browser.cookies.put("stytch_session", "y".repeat(16_385));
        browser.cookies.put("login_side", "z".repeat(1_000_000));
        assertEquals(NOBODY, browser.get());
        assertEquals(0, place.old.asked.get());
        assertEquals(0, place.stytch.journal().count("POST", "/v1/sessions/authenticate"));
    }

    @Test
    void jwtTooLargeForACookie_leavesTheTokenToAsk_andSaysSo() {
        Browser browser = new Browser(place.sessions(
                        settings -> settings.claims(who -> Map.of("legacy_id", Place.ADA, "much", "x".repeat(3_500))),
                        SessionCookies.beside("legacy").build())
                .build());
        browser.cookies.put("legacy", place.token());
        assertEquals(OLD, browser.get());
        assertTrue(browser.cookies.containsKey("stytch_session"));
        assertFalse(browser.cookies.containsKey("stytch_session_jwt"), "a browser would drop it without a word");
        assertEquals(stytchs, browser.get());
        assertEquals(Set.of(Notice.COOKIE_TOO_LARGE), Set.copyOf(place.noticed));
    }

    @Test
    void answerThatHasBegun_costsNoSession() {
        Browser browser = browser(place.sessions());
        MockHttpServletResponse response = new MockHttpServletResponse();
        response.setCommitted(true);
        browser.get(browser.request(), response, Browser::greet);
        assertEquals(0, exchanges(), "its cookies would be lost");
        assertEquals(
                List.of(),
                place.stytch.sessions().stream()
                        .filter(session -> session.accountId().equals(place.account))
                        .toList());
    }

    @Test
    void pageThatMayBeStored_isNotWhileItCarriesASession() {
        Browser browser = browser(place.sessions());
        MockHttpServletResponse response = browser.get(browser.request(), (request, answer) -> {
            answer.setHeader("cache-control", "public, max-age=3600");
            answer.addHeader("Cache-Control", "public");
            answer.setDateHeader("Expires", 2_000_000_000_000L);
            answer.addDateHeader("Expires", 2_000_000_000_000L);
            answer.setHeader("Pragma", "public");
            answer.setHeader("CDN-Cache-Control", "max-age=60");
            answer.setHeader("Surrogate-Control", "max-age=60");
            answer.setIntHeader("Expires", 1);
            answer.addIntHeader("Expires", 1);
            answer.setHeader("X-Own", "a");
            answer.addHeader("X-Own", "b");
            answer.setDateHeader("Last-Modified", 0);
            answer.addIntHeader("X-Number", 1);
        });
        assertEquals(List.of("no-store"), response.getHeaders("Cache-Control"));
        for (String name : List.of("Expires", "Pragma", "CDN-Cache-Control", "Surrogate-Control")) {
            assertNull(response.getHeader(name), name);
        }
        assertEquals(List.of("a", "b"), response.getHeaders("X-Own"));
        assertEquals("1", response.getHeader("X-Number"));

        MockHttpServletResponse next = browser.get(
                browser.request(), (request, answer) -> answer.setHeader("Cache-Control", "public, max-age=3600"));
        assertEquals("public, max-age=3600", next.getHeader("Cache-Control"), "no cookies, no objection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ERROR", "ASYNC", "FORWARD", "INCLUDE"})
    void otherDispatchOfARequest_asksNobodyAgain(String dispatch) {
        Browser browser = browser(place.sessions());
        MockHttpServletRequest request = browser.request();
        MockHttpServletResponse response = browser.get(request, Browser::greet);
        int asked = place.old.asked.get();
        request.setDispatcherType(DispatcherType.valueOf(dispatch));
        MockHttpServletResponse second = new MockHttpServletResponse();
        browser.get(request, second, (seen, answer) -> {
            answer.setHeader("Cache-Control", "public");
            Browser.greet(seen, answer);
        });

        assertEquals(OLD, Browser.text(response));
        assertEquals(
                OLD, Browser.text(second), "the same person, although the container brought the request as it came");
        assertEquals(asked, place.old.asked.get());
        assertEquals(1, exchanges());
        assertEquals("no-store", second.getHeader("Cache-Control"), "the cookies of the first half are in the answer");
        assertEquals(0, second.getCookies().length);
    }

    @Test
    void errorPageAfterASignOut_isNobodys() {
        Browser browser = moved(place.sessions());
        MockHttpServletRequest request = browser.request();
        browser.get(request, (seen, answer) -> seen.logout());
        request.setDispatcherType(DispatcherType.ERROR);
        assertEquals(NOBODY, Browser.text(browser.get(request, Browser::greet)));
    }

    @Test
    void nothingOfThis_showsAToken() {
        Browser browser = browser(place.sessions());
        browser.get(browser.request(), (request, answer) -> {
            String shown = Visit.of(request).orElseThrow() + " " + request.getUserPrincipal();
            assertEquals("Visit[LEGACY] DualPrincipal[LEGACY, auth0|ada]", shown);
        });
    }
}
