package com.stytch.migrate.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a visitor of the application sees, and what both sides hear of it. One application for all tests, people of their own for each. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LoginContract {
    private static final String WRONG = "Wrong e-mail address or password. You can also reset your password.";

    private final String oldSystem;
    private @Nullable Running started;

    LoginContract(String oldSystem) {
        this.oldSystem = oldSystem;
    }

    /** Gets ready; a test that cannot run here says so. */
    void prepare() {}

    /** Returns somebody without cookies. */
    abstract Visitor visitor(URI address);

    @BeforeAll
    void start() {
        prepare();
        started = new Running(oldSystem);
    }

    @AfterAll
    void stop() {
        if (started != null) {
            started.close();
        }
    }

    @AfterEach
    void switchBack() {
        application().old().outage(false);
    }

    private Running application() {
        return Objects.requireNonNull(started);
    }

    private FakeStytch stytch() {
        return application().stytch();
    }

    private Visitor visitor() {
        return visitor(application().address());
    }

    static void logIn(Visitor visitor, String page, Person person, String password) {
        visitor.open(page);
        visitor.type("email", person.email());
        visitor.type("password", password);
        visitor.press("log-in");
    }

    private void press(Visitor visitor, String switchOfThePanel) {
        visitor.open("/demo");
        visitor.press(switchOfThePanel);
        assertEquals("/demo", visitor.path());
    }

    private List<String> sinceAtStytch(int before) {
        return stytch().journal().exchanges().stream()
                .skip(before)
                .map(exchange -> exchange.method() + " " + exchange.template())
                .toList();
    }

    private int atStytch() {
        return stytch().journal().exchanges().size();
    }

    @Test
    void login_wrongThenRightThenAgain_movesOnceAndThenAsksStytchAlone() {
        Person ada = application().person("Ada");
        Visitor visitor = visitor();

        logIn(visitor, "/login", ada, "not her password");
        assertEquals(WRONG, visitor.text("message"));
        assertEquals(Set.of(), visitor.cookies());
        assertTrue(stytch().userById(ada.id()).isEmpty(), "a wrong password makes nobody");
        assertTrue(stytch().user(ada.email()).isEmpty());

        logIn(visitor, "/login", ada, ada.password());
        assertEquals("/account", visitor.path());
        assertEquals("Ada", visitor.text("name"));
        assertEquals("Stytch", visitor.text("side"));
        assertTrue(
                visitor.text("how")
                        .startsWith("Moved now from " + application().old().name()),
                visitor.text("how"));
        assertTrue(stytch().userById(ada.id()).orElseThrow().hasPassword());
        assertEquals(Set.of("stytch_session", "stytch_session_jwt", "login_side"), visitor.cookies());
        visitor.open("/account");
        assertEquals("", visitor.text("how"), "is said once");

        visitor.press("log-out");
        assertEquals("/", visitor.path());
        visitor.open("/account");
        assertEquals("/login", visitor.path());

        int before = atStytch();
        List<String> calls = application().old().calls();
        logIn(visitor, "/login", ada, ada.password());
        assertEquals(
                "Answered by Stytch alone. " + application().old().name() + " was not asked.", visitor.text("how"));
        assertEquals(calls, application().old().calls());
        assertEquals(List.of("POST /v1/passwords/authenticate"), sinceAtStytch(before));
    }

    @Test
    void login_whileTheOldSystemIsDown_letsThoseInWhoHaveMoved() {
        Person alan = application().person("Alan");
        Person barbara = application().person("Barbara");
        Visitor visitor = visitor();
        logIn(visitor, "/login", barbara, barbara.password());
        assertEquals("Barbara", visitor.text("name"));

        press(visitor, "toggle-old-system");
        assertTrue(visitor.text("old-system").contains("does not answer"), visitor.text("old-system"));
        Visitor other = visitor();
        logIn(other, "/login", alan, alan.password());
        assertEquals("Please try again in a minute.", other.text("message"));
        assertTrue(stytch().userById(alan.id()).isEmpty());
        logIn(other, "/login", barbara, barbara.password());
        assertEquals("Barbara", other.text("name"));

        press(other, "toggle-old-system");
        other = visitor();
        logIn(other, "/login", alan, alan.password());
        assertEquals("Alan", other.text("name"));
        assertTrue(other.text("how").startsWith("Moved now"), other.text("how"));
    }

    @Test
    void login_whereTheOldSystemWantsASecondFactor_movesNobody() {
        Person katherine = application().person("Katherine");
        Visitor visitor = visitor();

        logIn(visitor, "/login", katherine, katherine.password());

        assertTrue(visitor.text("message").startsWith("A second factor is needed"), visitor.text("message"));
        assertEquals(Set.of(), visitor.cookies());
        assertTrue(stytch().userById(katherine.id()).isEmpty(), "it would be a way around the factor");
    }

    @Test
    void session_acrossTheCutoverAndBack_goesOn() {
        Person grace = application().person("Grace");
        Visitor visitor = visitor();
        press(visitor, "step-nobody");
        logIn(visitor, "/old/login", grace, grace.password());
        assertEquals("Grace", visitor.text("name"));
        assertEquals(application().old().name(), visitor.text("side"));
        assertEquals(Set.of("legacy"), visitor.cookies());
        visitor.open("/account");
        assertEquals(application().old().name(), visitor.text("side"), "before the cutover");
        assertTrue(stytch().userById(grace.id()).isEmpty());

        press(visitor, "step-everybody");
        visitor.open("/account");
        assertEquals("Grace", visitor.text("name"), "the request that is exchanged");
        assertEquals(application().old().name(), visitor.text("side"), "is served as ever");
        visitor.open("/account");
        assertEquals("Grace", visitor.text("name"));
        assertEquals("Stytch", visitor.text("side"));
        assertEquals(Set.of("legacy", "stytch_session", "stytch_session_jwt", "login_side"), visitor.cookies());
        String account = stytch().userById(grace.id()).orElseThrow().userId();
        assertEquals(1, sessionsOf(account));

        press(visitor, "step-back");
        visitor.open("/account");
        assertEquals("Grace", visitor.text("name"), "going back logs nobody out");
        assertEquals(application().old().name(), visitor.text("side"));

        press(visitor, "step-everybody");
        visitor.open("/account");
        assertEquals("Grace", visitor.text("name"), "and forward again");
        assertEquals("Stytch", visitor.text("side"));

        visitor.press("log-out");
        assertEquals(Set.of("login_side"), visitor.cookies());
        assertEquals(0, sessionsOf(account), "revoked at Stytch too");
        visitor.open("/account");
        assertEquals("/login", visitor.path());

        logIn(visitor, "/login", grace, grace.password());
        assertTrue(visitor.text("how").startsWith("Your account was at Stytch already"), visitor.text("how"));
        assertEquals(account, stytch().userById(grace.id()).orElseThrow().userId(), "one account");
    }

    private long sessionsOf(String account) {
        return stytch().sessions().stream()
                .filter(session -> session.accountId().equals(account))
                .count();
    }
}
