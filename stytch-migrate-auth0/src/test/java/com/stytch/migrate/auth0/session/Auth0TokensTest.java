package com.stytch.migrate.auth0.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.KeyServer;
import com.stytch.migrate.session.SecondOpinion;
import com.stytch.migrate.session.TokenVerdict;
import com.stytch.migrate.session.Verdicts;
import com.stytch.migrate.testing.FakeClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class Auth0TokensTest {
    private static final String AUDIENCE = "https://api.example.com/";
    private static final String TENANT = "example-tenant.us.auth0.com";

    private static String resource(String name) throws IOException {
        try (InputStream in = Auth0TokensTest.class.getResourceAsStream("/com/stytch/migrate/auth0/tokens/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static JsonView json(String name) throws IOException {
        return JsonView.parse(resource(name)).orElseThrow();
    }

    @Test
    void samples_haveTheirVerdicts() throws IOException {
        JsonView sample = json("tokens.json");
        JsonView tokens = sample.object("tokens").orElseThrow();
        Map<String, Object> expected = new LinkedHashMap<>(json("verdicts.json").asMap());
        Map<String, Object> found = new LinkedHashMap<>();
        try (KeyServer server = new KeyServer()) {
            server.keys = resource("jwks.json");
            JwtVerifier verifier = Auth0Tokens.builder(
                            TENANT, sample.text("audience").orElseThrow())
                    .keysAt(server.jwks())
                    .time(FakeClock.at(sample.text("clock").orElseThrow()))
                    .build();
            for (String name : expected.keySet()) {
                String token = tokens.text(name).orElseThrow();
                TokenVerdict verdict = verifier.verify(Secret.of(token));
                found.put(name, Verdicts.line(verdict));
                assertEquals(
                        !name.equals("opaque_access"),
                        SecondOpinion.isGenuine(token, server.keys, Set.of("RS256")),
                        name + " in the second library");
            }
            assertEquals(1, server.keyReads(), "both keys came with one answer");
        }
        assertEquals(expected, found);
        assertEquals(tokens.asMap().keySet(), expected.keySet(), "every sample has a verdict");
    }

    @Test
    void samples_withSettings_haveOtherVerdicts() throws IOException {
        JsonView sample = json("tokens.json");
        JsonView tokens = sample.object("tokens").orElseThrow();
        try (KeyServer server = new KeyServer()) {
            server.keys = resource("jwks.json");
            Auth0Tokens.Builder builder = Auth0Tokens.builder(TENANT, AUDIENCE, "BZF3xFFM1HPA0TVkRdb9DSaT3iODyJHF")
                    .keysAt(server.jwks())
                    .time(FakeClock.at("2026-11-01T12:00:00Z"))
                    .emailClaims("https://example.com/email", "https://example.com/email_verified");
            JwtVerifier verifier = builder.build();
            assertEquals(
                    "VALID auth0|60425dc497b8b750b3c8fffc verified",
                    Verdicts.line(verifier.verify(Secret.of(
                            tokens.text("access_with_namespaced_email").orElseThrow()))));
            assertEquals(
                    "VALID auth0|60425dc497b8b750b3c8fffc no address",
                    Verdicts.line(
                            verifier.verify(Secret.of(tokens.text("id_token").orElseThrow()))),
                    "its address stands in other claims than those that were named");
            JwtVerifier strict = builder.clients("another").build();
            assertEquals(
                    "INVALID wrong_client",
                    Verdicts.line(strict.verify(
                            Secret.of(tokens.text("access_rfc9068_profile").orElseThrow()))));
            JwtVerifier foreign = Auth0Tokens.builder("other-tenant.us.auth0.com", AUDIENCE)
                    .keysAt(server.jwks())
                    .time(FakeClock.at("2026-11-01T12:00:00Z"))
                    .build();
            assertEquals(
                    "INVALID wrong_issuer",
                    Verdicts.line(foreign.verify(
                            Secret.of(tokens.text("access_auth0_profile").orElseThrow()))));
            JwtVerifier moved = Auth0Tokens.builder("login.example.com", AUDIENCE)
                    .otherDomain(TENANT)
                    .keysAt(server.jwks())
                    .time(FakeClock.at("2026-11-01T12:00:00Z"))
                    .build();
            assertTrue(
                    moved.verify(Secret.of(tokens.text("access_auth0_profile").orElseThrow()))
                            instanceof TokenVerdict.Valid);
        }
    }

    @Test
    void fakeTenant_itsTokensAreTaken() {
        FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
        try (FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start()) {
            auth0.add(SeedUser.database("ada@example.com")
                    .databaseId("60425dc497b8b750b3c8fffc")
                    .emailVerified());
            String user = "auth0|60425dc497b8b750b3c8fffc";
            String domain = auth0.baseUri().toString();
            JwtVerifier plain = Auth0Tokens.builder(domain, AUDIENCE, auth0.clientId())
                    .time(clock)
                    .build();
            Secret access = auth0.accessToken(user, AUDIENCE, Map.of());

            assertEquals("VALID " + user + " no address", Verdicts.line(plain.verify(access)));
            assertEquals("VALID " + user + " verified", Verdicts.line(plain.verify(auth0.idToken(user))));
            auth0.rfc9068Tokens(true);
            assertEquals(
                    "VALID " + user + " no address",
                    Verdicts.line(plain.verify(auth0.accessToken(user, AUDIENCE, Map.of()))));
            assertEquals(
                    "INVALID wrong_audience",
                    Verdicts.line(plain.verify(auth0.accessToken(user, "https://other/", Map.of()))));

            JwtVerifier asking =
                    Auth0Tokens.builder(domain, AUDIENCE).time(clock).userInfo().build();
            for (int i = 0; i < 20; i++) {
                assertEquals("VALID " + user + " verified", Verdicts.line(asking.verify(access)));
            }
            assertEquals(1, auth0.count("GET", "/userinfo"), "Auth0 limits it");
        }
    }

    @Test
    void fakeTenant_opaqueToken_isTakenOnlyWhenAskedFor() {
        FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
        try (FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start()) {
            auth0.add(SeedUser.database("ada@example.com")
                    .databaseId("60425dc497b8b750b3c8fffc")
                    .emailVerified());
            String domain = auth0.baseUri().toString();
            Secret opaque = Secret.of("fake-opaque-that-nobody-knows");
            JwtVerifier off =
                    Auth0Tokens.builder(domain, AUDIENCE).time(clock).userInfo().build();
            JwtVerifier on = Auth0Tokens.builder(domain, AUDIENCE)
                    .time(clock)
                    .opaqueTokens()
                    .build();

            assertEquals("INVALID opaque", Verdicts.line(off.verify(opaque)));
            assertEquals("INVALID not_accepted_by_provider", Verdicts.line(on.verify(opaque)));
            Secret known = auth0.accessToken("auth0|60425dc497b8b750b3c8fffc", AUDIENCE, Map.of());
            auth0.failNext("GET", "/userinfo", Auth0Fault.UNAVAILABLE, 9);
            JwtVerifier asking =
                    Auth0Tokens.builder(domain, AUDIENCE).time(clock).userInfo().build();
            assertEquals("UNAVAILABLE", Verdicts.line(asking.verify(known)), "no answer is no verdict");
        }
    }

    @Test
    void domain_thatIsNone_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Auth0Tokens.forDomain("tenant.eu.auth0.com/x", AUDIENCE));
        assertThrows(IllegalArgumentException.class, () -> Auth0Tokens.forDomain("a@b", AUDIENCE));
        assertEquals(
                "JwtVerifier[https://tenant.eu.auth0.com/]",
                Auth0Tokens.forDomain("Tenant.eu.auth0.com", AUDIENCE).toString());
    }
}
