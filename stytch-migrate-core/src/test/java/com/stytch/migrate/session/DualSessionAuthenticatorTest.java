package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.TokenSigner;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DualSessionAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TokenSigner SIGNER = TokenSigner.create();

    private final FakeClock clock = FakeClock.at(NOW);
    private final StubStytch stytch = new StubStytch(clock);
    private final LegacyTokenVerifier legacy = token -> switch (token.reveal()) {
        case "old" ->
            new TokenVerdict.Valid(
                    LegacyIdentity.builder("i", LegacyId.of("auth0|1")).build());
        case "ended" -> new TokenVerdict.Expired(NOW);
        case "down" -> new TokenVerdict.Unavailable("keys");
        default -> new TokenVerdict.Invalid(TokenRefusal.BAD_SIGNATURE);
    };
    private final DualSessionAuthenticator consumer =
            DualSessionAuthenticator.consumer(stytch.consumer().api(), legacy);

    DualSessionAuthenticatorTest() {
        stytch.keys = KeyServer.json(SIGNER.jwks());
    }

    @AfterEach
    void close() {
        stytch.close();
    }

    private static Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", "stytch.com/" + StubStytch.PROJECT);
        claims.put("aud", List.of(StubStytch.PROJECT));
        claims.put("sub", "user-test-1");
        claims.put("iat", NOW.getEpochSecond());
        claims.put("nbf", NOW.getEpochSecond());
        claims.put("exp", NOW.getEpochSecond() + 300);
        claims.put(
                "https://stytch.com/session",
                Map.of(
                        "id", "session-test-7",
                        "expires_at", "2026-11-01T20:00:00Z",
                        "roles", List.of("stytch_user", "editor")));
        claims.put("plan", "gold");
        return claims;
    }

    private static Map<String, Object> claims(String name, Object value) {
        Map<String, Object> claims = claims();
        claims.put(name, value);
        return claims;
    }

    private static String code(DualVerdict verdict) {
        return assertInstanceOf(DualVerdict.Nobody.class, verdict).code();
    }

    private DualVerdict jwt(Map<String, Object> claims) {
        String jwt = SIGNER.sign(claims);
        assertTrue(SecondOpinion.isGenuine(jwt, stytch.keys, Set.of("RS256")));
        return consumer.authenticate(DualRequest.of(jwt, null, null));
    }

    @Test
    void stytchJwt_isCheckedOnTheSpot() {
        DualVerdict.OfStytch verdict = assertInstanceOf(DualVerdict.OfStytch.class, jwt(claims()));

        StytchIdentity identity = verdict.identity();
        assertEquals(StytchId.of("user-test-1"), identity.accountId());
        assertEquals("session-test-7", identity.sessionId());
        assertEquals(List.of("stytch_user", "editor"), identity.roles());
        assertEquals(Map.of("plan", "gold"), identity.customClaims());
        assertEquals(Optional.of(Instant.parse("2026-11-01T20:00:00Z")), identity.expiresAt());
        assertTrue(identity.checkedLocally());
        assertEquals(Optional.empty(), verdict.newJwt());
        assertEquals(1, stytch.calls.size(), "only the keys were asked for");
    }

    @Test
    void stytchJwt_ofACustomDomain_isOurs() {
        assertEquals(DualVerdict.Kind.STYTCH, jwt(claims("iss", stytch.base())).kind());
        assertEquals("wrong_issuer", code(jwt(claims("iss", "https://login.example.com"))));
        DualSessionAuthenticator custom = DualSessionAuthenticator.consumer(
                stytch.consumer().api(), legacy, URI.create("https://login.example.com/"));
        assertEquals(
                DualVerdict.Kind.STYTCH,
                custom.authenticate(DualRequest.of(SIGNER.sign(claims("iss", "https://login.example.com")), null, null))
                        .kind());
    }

    @Test
    void stytchJwt_thatDoesNotHold_isRefusedWithoutAQuestion() {
        assertEquals("wrong_audience", code(jwt(claims("aud", "project-test-other"))));
        assertEquals("wrong_issuer", code(jwt(claims("iss", "stytch.com/project-test-other"))));
        assertEquals("not_yet_valid", code(jwt(claims("nbf", NOW.getEpochSecond() + 6))));
        assertEquals("wrong_use", code(jwt(claims("https://stytch.com/session", Map.of()))));
        assertEquals(
                "wrong_use",
                code(jwt(claims("https://stytch.com/organization", Map.of("organization_id", "o")))),
                "a JWT of a B2B project");
        String forged = TokenSigner.create().sign(Map.of("kid", SIGNER.keyId()), claims());
        assertFalse(consumer.authenticate(DualRequest.of(forged, null, null)) instanceof DualVerdict.OfStytch);
        assertEquals(List.of(), stytch.calls("/authenticate"));
    }

    @Test
    void stytchJwt_thatExpired_isRefreshed() {
        String jwt = SIGNER.sign(claims());
        clock.advance(Duration.ofSeconds(305));

        DualVerdict.OfStytch verdict =
                assertInstanceOf(DualVerdict.OfStytch.class, consumer.authenticate(DualRequest.of(jwt, null, null)));

        assertEquals("jwt-1", verdict.newJwt().orElseThrow().reveal());
        assertFalse(verdict.identity().checkedLocally());
        assertEquals(
                Map.of("session_jwt", jwt),
                stytch.calls("/authenticate").get(0).body().asMap());
        consumer.authenticate(DualRequest.of(jwt, "opaque", null));
        assertEquals(
                Map.of("session_token", "opaque"),
                stytch.calls("/authenticate").get(1).body().asMap());
    }

    @Test
    void stytchJwt_whoseSessionEnded_isAskedAbout() {
        stytch.error = "session_not_found";
        stytch.status = 404;
        Map<String, Object> ended =
                claims("https://stytch.com/session", Map.of("id", "s", "expires_at", "2026-11-01T12:00:00Z"));
        stytch.status = 200;
        assertEquals("session_ended", code(jwt(ended)));
    }

    @Test
    void stytchToken_isAskedAboutEachTime() {
        DualRequest request = DualRequest.of(null, "opaque", null);
        assertEquals(DualVerdict.Kind.STYTCH, consumer.authenticate(request).kind());
        assertEquals(DualVerdict.Kind.STYTCH, consumer.authenticate(request).kind());
        assertEquals(2, stytch.calls("/authenticate").size());
        stytch.error = "session_not_found";
        assertEquals("session_ended", code(consumer.authenticate(request)));
        assertEquals("session_ended", code(consumer.authenticate(request)));
        assertEquals(3, stytch.calls("/authenticate").size(), "what has ended has ended");
        clock.advance(Duration.ofSeconds(10));
        stytch.error = null;
        stytch.status = 503;
        assertEquals(
                DualVerdict.Kind.UNAVAILABLE, consumer.authenticate(request).kind());
        stytch.status = 401;
        stytch.error = "unauthorized_credentials";
        assertThrows(MigrationException.Refused.class, () -> consumer.authenticate(request));
    }

    @Test
    void stytchToken_thatIsAskedAbout_saysWhenTheSessionEnds() {
        Map<String, String> session = Map.of("session_id", "s", "expires_at", "2026-11-01T21:00:00Z");
        stytch.session = call -> Map.of("user_id", "user-test-1", "session", session);
        assertEquals(Optional.of(Instant.parse("2026-11-01T21:00:00Z")), ends(consumer));
        stytch.session = call -> Map.of("user_id", "user-test-1");
        assertEquals(Optional.empty(), ends(consumer));
        stytch.session = call -> Map.of("member_id", "member-test-1", "member_session", session);
        assertEquals(
                Optional.of(Instant.parse("2026-11-01T21:00:00Z")),
                ends(DualSessionAuthenticator.b2b(stytch.b2b().api(), legacy)));
    }

    private static Optional<Instant> ends(DualSessionAuthenticator authenticator) {
        DualVerdict verdict = authenticator.authenticate(DualRequest.of(null, "opaque", null));
        return assertInstanceOf(DualVerdict.OfStytch.class, verdict).identity().expiresAt();
    }

    @Test
    void requestsOfOnePage_askOneQuestion() throws Exception {
        String jwt = SIGNER.sign(claims());
        clock.advance(Duration.ofSeconds(305));
        consumer.authenticate(DualRequest.of(jwt, "warm", null));
        stytch.calls.clear();
        for (DualRequest request : List.of(
                DualRequest.of(jwt, null, null), DualRequest.of(jwt, "opaque", null), DualRequest.bearer(jwt))) {
            CountDownLatch gate = new CountDownLatch(1);
            stytch.gate = gate;
            stytch.calls.clear();
            Set<String> jwts = ConcurrentHashMap.newKeySet();
            List<Thread> page = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                page.add(new Thread(() -> jwts.add(((DualVerdict.OfStytch) consumer.authenticate(request))
                        .newJwt()
                        .orElseThrow()
                        .reveal())));
            }
            page.forEach(Thread::start);
            while (stytch.calls("/authenticate").isEmpty()
                    || page.stream()
                            .anyMatch(thread -> !thread.getState().name().endsWith("WAITING"))) {
                Thread.onSpinWait();
            }
            gate.countDown();
            for (Thread thread : page) {
                thread.join();
            }
            assertEquals(1, stytch.calls("/authenticate").size(), request.toString());
            assertEquals(1, jwts.size(), "all of them get the new JWT");
        }
    }

    @Test
    void questionAboutOneJwt_answersNoneWithAnotherSignature() throws Exception {
        String jwt = SIGNER.sign(claims());
        String forged = jwt.substring(0, jwt.length() - 4) + (jwt.endsWith("AAAA") ? "BBBB" : "AAAA");
        stytch.status = 503; // its keys cannot be read, so both are worth a question
        assertEquals(
                DualVerdict.Kind.UNAVAILABLE,
                consumer.authenticate(DualRequest.of(forged, null, null)).kind());
        stytch.status = 200;
        stytch.error = "session_not_found";
        clock.advance(Duration.ofSeconds(400));
        stytch.keys = "broken";
        assertEquals("session_ended", code(consumer.authenticate(DualRequest.of(forged, null, null))));
        stytch.error = null;
        assertEquals(
                DualVerdict.Kind.STYTCH,
                consumer.authenticate(DualRequest.of(jwt, null, null)).kind(),
                "and what is kept of the forged one is not held against the other");
    }

    @Test
    void legacyToken_countsToo() {
        assertEquals(
                LegacyId.of("auth0|1"),
                assertInstanceOf(DualVerdict.OfLegacy.class, consumer.authenticate(DualRequest.of("", "", "old")))
                        .identity()
                        .subject());
        assertEquals("expired", code(consumer.authenticate(DualRequest.of(null, null, "ended"))));
        assertEquals("bad_signature", code(consumer.authenticate(DualRequest.of(null, null, "x"))));
        assertEquals(
                DualVerdict.Kind.UNAVAILABLE,
                consumer.authenticate(DualRequest.of(null, null, "down")).kind());
        assertEquals("no_token", code(consumer.authenticate(DualRequest.of(null, null, null))));
    }

    @Test
    void bearer_issuerOnlyChoosesWhoChecks() {
        assertEquals(
                DualVerdict.Kind.STYTCH,
                consumer.authenticate(DualRequest.bearer(SIGNER.sign(claims()))).kind());
        assertEquals(
                DualVerdict.Kind.LEGACY,
                consumer.authenticate(DualRequest.bearer("old")).kind());
        assertEquals(
                "bad_signature",
                code(consumer.authenticate(DualRequest.bearer(SIGNER.sign(claims("iss", "https://issuer"))))));
        String forged = TokenSigner.create().sign(claims());
        assertEquals(
                "unknown_key", code(consumer.authenticate(DualRequest.bearer(forged))), "says that it is Stytch's");
        assertEquals("no_token", code(consumer.authenticate(DualRequest.bearer(""))));
    }

    @Test
    void bothSessions_theSecondCountsWhenTheFirstDoesNot() {
        String jwt = SIGNER.sign(claims());
        DualRequest both = DualRequest.of(jwt, null, "old");
        assertEquals(DualVerdict.Kind.STYTCH, consumer.authenticate(both).kind());
        assertEquals(
                DualVerdict.Kind.LEGACY,
                consumer.authenticate(both, Side.LEGACY).kind());
        assertEquals(
                DualVerdict.Kind.LEGACY,
                consumer.authenticate(DualRequest.of("a.b.c", null, "old")).kind());
        assertEquals(
                DualVerdict.Kind.STYTCH,
                consumer.authenticate(DualRequest.of(jwt, null, "ended"), Side.LEGACY)
                        .kind());
        stytch.status = 503;
        assertEquals(
                DualVerdict.Kind.LEGACY,
                consumer.authenticate(DualRequest.of(null, "opaque", "old")).kind(),
                "Stytch is down, so the legacy session serves");
        assertEquals(
                DualVerdict.Kind.UNAVAILABLE,
                consumer.authenticate(DualRequest.of(null, "opaque", "ended")).kind(),
                "and could not ask is not nobody");
        assertEquals(
                DualVerdict.Kind.UNAVAILABLE,
                consumer.authenticate(DualRequest.of("a.b.c", null, "down")).kind());
    }

    @Test
    void b2b_jwtNamesTheOrganization() {
        DualSessionAuthenticator b2b = DualSessionAuthenticator.b2b(stytch.b2b().api(), legacy);
        Map<String, Object> member = claims(
                "https://stytch.com/organization", Map.of("organization_id", "organization-test-1", "slug", "a"));
        DualVerdict verdict = b2b.authenticate(DualRequest.of(SIGNER.sign(member), null, null));

        assertEquals(
                Optional.of(StytchId.of("organization-test-1")),
                assertInstanceOf(DualVerdict.OfStytch.class, verdict).identity().organizationId());
        assertEquals("wrong_use", code(b2b.authenticate(DualRequest.of(SIGNER.sign(claims()), null, null))));
        stytch.session = call -> stytch.member("auth0|1", "organization-test-1", "OPTIONAL", false);
        assertEquals(
                Optional.of(StytchId.of("organization-test-1")),
                ((DualVerdict.OfStytch) b2b.authenticate(DualRequest.of(null, "opaque", null)))
                        .identity()
                        .organizationId());
    }

    @Test
    void toString_showsNoToken() {
        assertEquals(
                "DualRequest[stytchJwt stytchToken legacyToken ]",
                DualRequest.of("a", "b", "c").toString());
        assertFalse(consumer.authenticate(DualRequest.of(null, "opaque", null))
                .toString()
                .contains("jwt-"));
    }
}
