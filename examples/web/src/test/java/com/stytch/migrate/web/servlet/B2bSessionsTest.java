package com.stytch.migrate.web.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.TokenVerdict;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members, who get a session of the organization that a token or a host names. */
class B2bSessionsTest {
    private static final String ADA = "auth0|ada";
    private static final String OLD = "LEGACY auth0|ada auth0|ada";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final OldSystem old = new OldSystem(clock);
    private final FakeB2b stytch = FakeStytch.b2bBuilder().clock(clock).start();
    private final Rollout rollout =
            Rollout.of(RolloutPolicy.nobody(), OldSystem.markerKey(), OldSystem.markerLifetime(), clock);
    private final String acme;
    private final String profile;

    B2bSessionsTest() {
        acme = stytch.seed(
                        SeedOrganization.named("Acme").slug("acme").externalId("org_acme"),
                        SeedMember.verifiedEmail("ada@example.com").externalId(ADA))
                .organizationId();
        stytch.seed(
                SeedOrganization.named("Globex").slug("globex").externalId("org_globex"),
                SeedMember.verifiedEmail("grace@example.com").externalId("auth0|grace"));
        profile = stytch.trust(
                OldSystem.profile().map("external_member_id", "external_id").map("organization_id", "organization_id"));
    }

    @AfterEach
    void close() {
        stytch.close();
    }

    private DualSessions.Builder sessions(
            BiFunction<HttpServletRequest, LegacyIdentity, Optional<String>> organizationOf) {
        return DualSessions.b2b(
                stytch.client().api(),
                DualSessionAuthenticator.b2b(stytch.client().api(), organizations()),
                stytch.client().sessionExchange(old.settings(profile).build()),
                rollout,
                SessionCookies.beside("legacy").build(),
                organizationOf);
    }

    /** The old system's tokens name the organization in a claim of their own. */
    private LegacyTokenVerifier organizations() {
        return token -> {
            var verdict = old.tokens().verify(token);
            if (!(verdict instanceof TokenVerdict.Valid valid)) {
                return verdict;
            }
            LegacyIdentity.Builder who = valid.identity().toBuilder();
            valid.identity().claims().text("org").ifPresent(who::organization);
            return new TokenVerdict.Valid(who.build());
        };
    }

    private Browser browser(DualSessions.Builder sessions, Map<String, ?> claims) {
        Browser browser = new Browser(sessions.legacyIdOf(Place::legacyId).build());
        browser.cookies.put("legacy", old.token(ADA, "ada@example.com", claims));
        return browser;
    }

    @Test
    void member_isMovedWithTheOrganization_andStaysSignedInOnTheWayBack() {
        rollout.set(RolloutPolicy.organizations(Set.of("org_globex")));
        Browser browser = browser(sessions((request, who) -> who.organization()), Map.of("org", "org_acme"));
        assertEquals(OLD, browser.get());
        assertEquals(0, stytch.journal().count("POST", "/v1/b2b/sessions/attest"));

        rollout.set(RolloutPolicy.organizations(Set.of("org_globex", "org_acme")));
        assertEquals(OLD, browser.get());
        browser.get(browser.request(), (request, answer) -> {
            DualPrincipal who = (DualPrincipal) request.getUserPrincipal();
            assertEquals("STYTCH " + ADA, who.side() + " " + who.getName());
            assertEquals(
                    acme,
                    who.stytch().orElseThrow().organizationId().orElseThrow().value());
        });

        rollout.rollBack(RolloutPolicy.organizations(Set.of("org_globex")), 1);
        assertEquals(OLD, browser.get());
        rollout.set(RolloutPolicy.everybody());
        assertEquals("STYTCH auth0|ada auth0|ada", browser.get());
    }

    @Test
    void organization_canBeThatOfTheHost_andIsNoProof() {
        rollout.set(RolloutPolicy.everybody());
        BiFunction<HttpServletRequest, LegacyIdentity, Optional<String>> byHost =
                (request, who) -> Optional.of(request.getServerName())
                        .filter(host -> host.contains("."))
                        .map(host -> "org_" + host.split("\\.")[0]);
        Browser browser = browser(sessions(byHost).pause(Duration.ZERO), Map.of());
        var request = browser.request();
        request.setServerName("globex.example.com");
        browser.get(request, Browser::greet);
        assertFalse(browser.cookies.containsKey("stytch_session"), "Ada is no member of it");

        request = browser.request();
        request.setServerName("localhost");
        browser.get(request, Browser::greet);
        assertFalse(browser.cookies.containsKey("stytch_session"), "no organization, no exchange");
        assertEquals(1, stytch.journal().count("POST", "/v1/b2b/sessions/attest"));

        request = browser.request();
        request.setServerName("acme.example.com");
        browser.get(request, Browser::greet);
        assertTrue(browser.cookies.containsKey("stytch_session"));
    }

    @Test
    void organizationThatRequiresASecondFactor_isLeftToTheSignInPage() {
        stytch.seed(
                SeedOrganization.named("Initech")
                        .slug("initech")
                        .externalId("org_initech")
                        .mfaRequiredForAll(),
                SeedMember.verifiedEmail("ada@example.com").externalId(ADA));
        rollout.set(RolloutPolicy.everybody());
        Browser browser = browser(sessions((request, who) -> who.organization()), Map.of("org", "org_initech"));
        assertEquals(OLD, browser.get());
        assertEquals(Set.of("legacy", "login_pause"), browser.cookies.keySet());
        assertEquals(List.of(), stytch.sessions(), "the session that had begun was revoked");
    }

    @Test
    void lifetime_isTheApplications_orWhatTheOldTokenHasLeft() {
        rollout.set(RolloutPolicy.everybody());
        clock.advance(Duration.ofMinutes(1));
        for (Duration lifetime : new Duration[] {null, Duration.ofHours(8)}) {
            DualSessions.Builder sessions = sessions((request, who) -> who.organization());
            Browser browser =
                    browser(lifetime == null ? sessions : sessions.lifetime(lifetime), Map.of("org", "org_acme"));
            var cookie = browser.get(browser.request(), Browser::greet).getCookie("stytch_session");
            assertEquals(lifetime == null ? 3_600 : 8 * 3_600, cookie == null ? 0 : cookie.getMaxAge());
        }
    }

    @Test
    void signOut_revokesTheMembersSession() {
        rollout.set(RolloutPolicy.everybody());
        Browser browser = browser(sessions((request, who) -> who.organization()), Map.of("org", "org_acme"));
        browser.get();
        String legacy = browser.cookies.get("legacy");
        browser.get(browser.request(), (request, answer) -> request.logout());
        assertEquals(List.of(), stytch.sessions());
        browser.cookies.put("legacy", legacy);
        browser.get();
        assertFalse(browser.cookies.containsKey("stytch_session"), "the old cookie signs nobody in again");
    }
}
