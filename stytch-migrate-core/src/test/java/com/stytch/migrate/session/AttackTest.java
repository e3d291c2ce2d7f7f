package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.TokenSigner;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever wants the session of somebody else gets none, and makes nobody work for it. */
class AttackTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TokenSigner SIGNER = TokenSigner.create();
    private static final TokenSigner ATTACKER = TokenSigner.create();
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeClock clock = FakeClock.at(NOW);
    private final KeyServer issuer = new KeyServer();
    private final StubStytch stytch = new StubStytch(clock);
    private final SessionExchange exchange = stytch.consumer()
            .sessionExchange(JwtVerifier.builder("our-api")
                    .issuer(issuer.issuer(), issuer.jwks())
                    .time(clock)
                    .build());

    AttackTest() {
        issuer.keys = KeyServer.json(SIGNER.jwks());
    }

    @AfterEach
    void close() {
        issuer.close();
        stytch.close();
    }

    private Map<String, Object> claims(Object... changes) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer.issuer());
        claims.put("aud", "our-api");
        claims.put("sub", "auth0|1");
        claims.put("email", "ada@example.com");
        claims.put("email_verified", true);
        claims.put("exp", NOW.getEpochSecond() + 86_400);
        for (int i = 0; i < changes.length; i += 2) {
            claims.put((String) changes[i], changes[i + 1]);
        }
        return claims;
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private void nothingFor(String token) {
        ExchangeOutcome outcome = exchange.exchange(Secret.of(token), HOUR);
        assertFalse(outcome instanceof ExchangeOutcome.Exchanged, outcome.toString());
        assertEquals(List.of(), stytch.calls, "Stytch was not even asked");
    }

    @Test
    void genuineToken_isExchanged_soThatTheRestProvesSomething() {
        assertTrue(exchange.exchange(Secret.of(SIGNER.sign(claims())), HOUR) instanceof ExchangeOutcome.Exchanged);
    }

    @Test
    void unverifiedAddressOfAKnownUser_givesNothing() {
        // The attacker signed up at the legacy provider with the address of somebody else, and never confirmed it.
        nothingFor(SIGNER.sign(claims("sub", "auth0|attacker", "email_verified", false)));
        nothingFor(SIGNER.sign(claims("sub", "auth0|attacker", "email_verified", "true")));
    }

    @Test
    void addressOfAKnownUser_withAnotherSubject_isRevoked() {
        // Even with a verified address, Stytch's account must be that of the subject.
        stytch.session = call -> stytch.user("user-test-1", "auth0|1");

        ExchangeOutcome outcome = exchange.exchange(Secret.of(SIGNER.sign(claims("sub", "auth0|attacker"))), HOUR);

        assertEquals(ExchangeRefusal.OTHER_ACCOUNT, ((ExchangeOutcome.NotAllowed) outcome).reason());
        assertEquals(1, stytch.calls("/revoke").size());
    }

    @Test
    void tokensOfOthers_giveNothing() {
        nothingFor(ATTACKER.sign(claims()));
        nothingFor(ATTACKER.sign(Map.of("kid", SIGNER.keyId()), claims()));
        nothingFor(SIGNER.sign(claims("iss", "https://other-tenant.example.com/")));
        nothingFor(SIGNER.sign(claims("aud", "their-api")));
        nothingFor(SIGNER.sign(claims("aud", List.of("their-api", "our-api-2"))));
    }

    @Test
    void tokensOutOfTime_giveNothing() {
        nothingFor(SIGNER.sign(claims("exp", NOW.getEpochSecond() - 3_600)));
        nothingFor(SIGNER.sign(claims("nbf", NOW.getEpochSecond() + 3_600)));
        nothingFor(SIGNER.sign(claims("iat", NOW.getEpochSecond() + 3_600)));
    }

    @Test
    void swappedSubject_givesNothing() {
        String[] genuine = SIGNER.sign(claims("sub", "auth0|attacker")).split("\\.");
        nothingFor(genuine[0] + "." + part(KeyServer.json(claims())) + "." + genuine[2]);
    }

    @Test
    void confusedAlgorithms_giveNothing() throws Exception {
        String body = part(KeyServer.json(claims()));
        nothingFor(part("{\"alg\":\"none\"}") + "." + body + ".");
        nothingFor(part("{\"alg\":\"RS256\",\"kid\":\"" + SIGNER.keyId() + "\"}") + "." + body + ".");
        JWSObject hmac = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(SIGNER.keyId()).build(),
                new Payload(KeyServer.json(claims())));
        hmac.sign(new MACSigner(SIGNER.publicKey().getEncoded()));
        nothingFor(hmac.serialize());
    }

    @Test
    void headersThatPointElsewhere_areNotFollowed() {
        try (KeyServer evil = new KeyServer()) {
            evil.keys = KeyServer.json(ATTACKER.jwks());
            nothingFor(ATTACKER.sign(Map.of("jku", evil.jwks().toString(), "kid", SIGNER.keyId()), claims()));
            nothingFor(ATTACKER.sign(Map.of("x5u", evil.jwks().toString()), claims()));
            nothingFor(ATTACKER.sign(claims("iss", evil.issuer())));
            assertEquals(0, evil.keyReads() + evil.discoveries());
        }
    }

    @Test
    void keySetPoisonedOrDown_givesNothing() {
        issuer.status = 503;
        ExchangeOutcome down = exchange.exchange(Secret.of(SIGNER.sign(claims())), HOUR);
        assertEquals(ExchangeOutcome.Kind.UNREACHABLE, down.kind());
        assertTrue(down.legacySessionHolds(), "nobody is logged out for it");
        issuer.status = 200;
        issuer.keys =
                "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"" + SIGNER.keyId() + "\",\"alg\":\"HS256\",\"k\":\"AAAA\"}]}";
        clock.advance(Duration.ofSeconds(5));
        nothingFor(SIGNER.sign(claims()));
    }

    @Test
    void replayedToken_endsWithTheLogOut() {
        Secret token = Secret.of(SIGNER.sign(claims()));
        exchange.exchange(token, HOUR);
        exchange.loggedOut(token);
        stytch.calls.clear();

        clock.advance(Duration.ofHours(1));
        nothingFor(token.reveal());
        clock.advance(Duration.ofHours(22));
        nothingFor(token.reveal());
    }

    @Test
    void tokenOfADeletedUser_givesNothing() {
        stytch.error = "migrate_from_external_email_does_not_exist";
        ExchangeOutcome outcome = exchange.exchange(Secret.of(SIGNER.sign(claims())), HOUR);

        assertEquals(ExchangeOutcome.Kind.NO_ACCOUNT, outcome.kind());
    }

    @Test
    void tokenOfAMegabyte_isNotRead() {
        nothingFor("a".repeat(1_048_576));
        nothingFor(part("{\"alg\":\"RS256\"}") + "." + part("{\"x\":\"" + "y".repeat(700_000) + "\"}") + ".AAAA");
        assertEquals(0, issuer.keyReads());
    }

    @Test
    void tenThousandBadTokens_costOneReadingOfTheKeys() {
        long seed = 20_261_101;
        Random random = new Random(seed);
        String genuine = SIGNER.sign(claims());
        List<String> shapes = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            String kid = i % 2 == 0 ? SIGNER.keyId() : "made-up-" + random.nextInt();
            byte[] signature = new byte[256];
            random.nextBytes(signature);
            shapes.add(part("{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}") + "."
                    + part(KeyServer.json(claims("n", i))) + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
        }

        for (String token : shapes) {
            ExchangeOutcome outcome = exchange.exchange(Secret.of(token), HOUR);
            assertEquals(ExchangeOutcome.Kind.NOT_VALID, outcome.kind(), "seed " + seed);
        }

        assertEquals(List.of(), stytch.calls);
        assertTrue(issuer.keyReads() <= 2, issuer.keyReads() + " readings of the keys");
        assertTrue(SecondOpinion.isGenuine(genuine, issuer.keys, Set.of("RS256")));
        assertTrue(exchange.exchange(Secret.of(genuine), HOUR) instanceof ExchangeOutcome.Exchanged);
    }
}
