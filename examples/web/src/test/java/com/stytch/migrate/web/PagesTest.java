package com.stytch.migrate.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.HttpCookie;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What shows in the bytes of the pages, whatever a browser makes of them. */
class PagesTest {

    private static Running application;

    @BeforeAll
    static void start() {
        application = new Running("cognito");
    }

    @AfterAll
    static void stop() {
        application.close();
    }

    @Test
    void login_withoutTheTokenOfItsForm_isRefused() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        List<String> calls = application.old().calls();
        long requests = application.stytch().journal().count();

        for (String page : List.of("/login", "/old/login", "/logout", "/demo/old-system", "/demo/backfill")) {
            visitor.open("/login");
            visitor.post(page, Map.of("email", "edsger@example.com", "password", "x", "answers", "false"));
            assertEquals(403, visitor.status(), page);
        }

        assertEquals(calls, application.old().calls());
        assertEquals(requests, application.stytch().journal().count());
    }

    @Test
    void form_thatWasOpenBeforeALogin_isWorthNothingAfterIt() {
        Person barbara = application.person("Barbara");
        for (String page : List.of("/login", "/old/login")) {
            HttpVisitor visitor = new HttpVisitor(application.address());
            visitor.open(page);
            String before = visitor.formToken();
            LoginContract.logIn(visitor, page, barbara, barbara.password());
            assertEquals("Barbara", visitor.text("name"));

            visitor.post("/logout", Map.of("_csrf", before));
            assertEquals(403, visitor.status(), page);
            visitor.open("/account");
            assertEquals("Barbara", visitor.text("name"));
        }
    }

    @Test
    void form_ofAnotherTab_staysGood() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        Person alan = application.person("Alan");
        LoginContract.logIn(visitor, "/login", alan, alan.password());
        String first = visitor.formToken();
        visitor.open("/account");
        visitor.open("/account");
        assertEquals("Alan", visitor.text("name"));

        visitor.post("/logout", Map.of("_csrf", first));
        assertEquals(200, visitor.status());
        assertEquals(Set.of("login_side"), visitor.cookies());
    }

    @Test
    void page_thatShowsWhatWasTyped_escapesIt() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        for (String page : List.of("/login", "/old/login")) {
            visitor.open(page);
            visitor.type("email", "\"><script>alert(1)</script>");
            visitor.type("password", "\"><script>alert(2)</script>");
            visitor.press("log-in");

            assertEquals(401, visitor.status());
            assertFalse(visitor.page().contains("<script"), visitor.page());
            assertFalse(visitor.page().contains("alert(2)"), "a password is never shown again");
            assertTrue(visitor.page().contains("&quot;&gt;&lt;script&gt;"), visitor.page());
        }
    }

    @Test
    void cookies_ofSessions_areForThisSiteAndNoScript() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        Person edsger = application.person("Edsger");
        LoginContract.logIn(visitor, "/login", edsger, edsger.password());
        assertEquals("Edsger", visitor.text("name"));
        LoginContract.logIn(visitor, "/old/login", edsger, edsger.password());
        assertEquals("Edsger", visitor.text("name"));
        assertEquals("Cognito", visitor.text("side"), "the session that began last");

        assertEquals(
                List.of("JSESSIONID", "legacy", "login_side", "stytch_session", "stytch_session_jwt"),
                visitor.jar().getCookieStore().getCookies().stream()
                        .map(HttpCookie::getName)
                        .sorted()
                        .toList());
        for (HttpCookie cookie : visitor.jar().getCookieStore().getCookies()) {
            assertTrue(cookie.isHttpOnly(), cookie.getName());
        }
        assertFalse(visitor.setCookies().isEmpty());
        for (String header : visitor.setCookies()) {
            assertTrue(header.contains("; HttpOnly") && header.contains("; SameSite=Lax"), header.split("=")[0]);
        }
    }

    @Test
    void panel_afterABackfill_listsWhoHasNotBeenSeen() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        visitor.open("/demo");
        visitor.press("backfill");

        assertTrue(visitor.text("counters").contains("password at old system"), visitor.text("counters"));
        Person john = application.person("John");
        assertFalse(application.stytch().userById(john.id()).orElseThrow().hasPassword());

        LoginContract.logIn(visitor, "/login", john, john.password());
        assertTrue(visitor.text("how").startsWith("Your account was at Stytch already"), visitor.text("how"));
    }

    @Test
    void error_ofAPageThatIsNotThere_saysNothingElse() {
        HttpVisitor visitor = new HttpVisitor(application.address());
        visitor.open("/demo/nowhere");
        assertEquals(404, visitor.status());
        assertEquals("404", visitor.text("status"));
    }
}
