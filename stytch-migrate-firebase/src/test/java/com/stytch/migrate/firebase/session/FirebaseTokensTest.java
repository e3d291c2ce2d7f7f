package com.stytch.migrate.firebase.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.SecondOpinion;
import com.stytch.migrate.session.Verdicts;
import com.stytch.migrate.testing.FakeClock;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirebaseTokensTest {
    /** A minute after the samples were issued. */
    private final FakeClock clock = FakeClock.at(Instant.ofEpochSecond(1_714_568_460));

    private final FakeFirebase firebase =
            FakeFirebase.builder().projectId("demo-x").time(clock).start();

    @AfterEach
    void close() {
        firebase.close();
    }

    private FirebaseTokens.Builder builder() {
        return FirebaseTokens.builder("demo-x").endpoint(firebase.baseUri()).time(clock);
    }

    private static JsonView resource(String name) throws IOException {
        try (InputStream in = FirebaseTokensTest.class.getResourceAsStream("/com/stytch/migrate/firebase/" + name)) {
            byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
            return JsonView.parse(new String(bytes, StandardCharsets.UTF_8)).orElseThrow();
        }
    }

    private static String part(JsonView json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.toJson());
    }

    /** The samples are claims without signatures: the fake signs those that Firebase would. */
    private String token(String name, JsonView sample) {
        JsonView payload = sample.object("payload").orElseThrow();
        if (name.equals("custom_token_wrong_kind") || name.equals("emulator_unsigned")) {
            return part(sample.object("header").orElseThrow()) + "." + part(payload) + "."
                    + (name.equals("emulator_unsigned") ? "" : "AAAA");
        }
        String uid = payload.text("sub").orElseThrow();
        if (name.equals("session_cookie")) {
            return firebase.sessionCookie(
                    firebase.seed(SeedAccount.email("cookie@example.com", true).uid(uid)));
        }
        String any =
                firebase.seed(SeedAccount.email(name + "@example.com", true).uid("any" + name));
        Map<String, Object> changes = new LinkedHashMap<>(payload.asMap());
        for (String claim : new String[] {"email", "email_verified"}) {
            changes.putIfAbsent(claim, null);
        }
        return firebase.idToken(any, changes);
    }

    @Test
    void samples_haveTheirVerdicts() throws IOException {
        JsonView samples = resource("id-token-claims.json");
        Map<String, Object> expected =
                new LinkedHashMap<>(resource("id-token-verdicts.json").asMap());
        Map<String, Object> found = new LinkedHashMap<>();
        JwtVerifier verifier = builder().build();
        String jwks = ProviderHttp.builder("the fake")
                .build()
                .send(ProviderRequest.get(URI.create(
                        firebase.baseUri() + "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com")))
                .text();
        String tenant = "";
        for (String name : expected.keySet()) {
            String token = token(name, samples.object(name).orElseThrow());
            found.put(name, Verdicts.line(verifier.verify(Secret.of(token))));
            tenant = name.equals("tenant_saml") ? token : tenant;
            boolean idToken = !Set.of("session_cookie", "custom_token_wrong_kind", "emulator_unsigned")
                    .contains(name);
            assertEquals(idToken, SecondOpinion.isGenuine(token, jwks, Set.of("RS256")), name);
        }
        assertEquals(expected, found);
        assertEquals(samples.asMap().keySet(), expected.keySet(), "every sample has a verdict");
        assertEquals(
                "VALID WWQhZrSV8QbpiC4XcTLmLIyiqYUu verified in acme-x1y2z",
                Verdicts.line(builder().tenants("acme-x1y2z").build().verify(Secret.of(tenant))));
        assertEquals(
                "INVALID wrong_tenant",
                Verdicts.line(builder().tenants("other").build().verify(Secret.of(tenant))));
        assertTrue(Verdicts.line(builder().anyTenant().build().verify(Secret.of(tenant)))
                .startsWith("VALID"));
    }

    @Test
    void kinds_thatWereNotAgreedOn_areOfAnotherIssuer() {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true));
        Secret id = Secret.of(firebase.idToken(uid));
        Secret cookie = Secret.of(firebase.sessionCookie(uid));

        assertTrue(Verdicts.line(builder().idTokensOnly().build().verify(id)).startsWith("VALID"));
        assertEquals(
                "INVALID wrong_issuer",
                Verdicts.line(builder().idTokensOnly().build().verify(cookie)));
        assertTrue(Verdicts.line(builder().sessionCookiesOnly().build().verify(cookie))
                .startsWith("VALID"));
        assertEquals(
                "INVALID wrong_issuer",
                Verdicts.line(builder().sessionCookiesOnly().build().verify(id)));
    }

    @Test
    void claims_thatOnlyFirebaseHas_areChecked() {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true));
        JwtVerifier verifier = builder().build();
        Map<String, Object> none = new LinkedHashMap<>();
        none.put("auth_time", null);

        assertEquals("INVALID wrong_use", Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid, none)))));
        assertEquals(
                "INVALID no_subject",
                Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid, Map.of("sub", "u".repeat(129)))))));
        assertEquals(
                "INVALID wrong_audience",
                Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid, Map.of("aud", "demo-y"))))));
        assertEquals(
                "INVALID wrong_issuer",
                Verdicts.line(verifier.verify(
                        Secret.of(firebase.idToken(uid, Map.of("iss", "https://securetoken.google.com/demo-y"))))));
        assertEquals(
                "INVALID not_yet_valid",
                Verdicts.line(verifier.verify(Secret.of(
                        firebase.idToken(uid, Map.of("auth_time", clock.now().getEpochSecond() + 60))))));
    }

    @Test
    void keys_ofTokensAndCookies_rotate() {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true));
        JwtVerifier verifier = builder().build();
        assertTrue(
                Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid)))).startsWith("VALID"));
        assertTrue(Verdicts.line(verifier.verify(Secret.of(firebase.sessionCookie(uid))))
                .startsWith("VALID"));

        firebase.rotateKeys();
        clock.advance(Duration.ofMinutes(1));

        assertTrue(
                Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid)))).startsWith("VALID"));
        assertTrue(Verdicts.line(verifier.verify(Secret.of(firebase.sessionCookie(uid))))
                .startsWith("VALID"));
        clock.advance(Duration.ofDays(2));
        assertTrue(
                Verdicts.line(verifier.verify(Secret.of(firebase.idToken(uid)))).startsWith("VALID"));
    }

    @Test
    void projectId_thatIsNone_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> FirebaseTokens.forProject("123456789012"));
        assertThrows(IllegalArgumentException.class, () -> FirebaseTokens.forProject("My App"));
    }
}
