package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.stytch.migrate.model.LegacyId;
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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each verdict on a signature is compared with that of a second library, see {@link SecondOpinion}. */
class JwtVerifierTest {
    private static final String AUDIENCE = "https://api.example.com/";
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TokenSigner SIGNER = TokenSigner.create();

    private final KeyServer server = new KeyServer();
    private final FakeClock clock = FakeClock.at(NOW);
    private final TokenSigner signer = SIGNER;
    private final JwtVerifier verifier = builder().build();

    JwtVerifierTest() {
        server.keys = KeyServer.json(signer.jwks());
    }

    @AfterEach
    void close() {
        server.close();
    }

    private JwtVerifier.Builder builder() {
        return JwtVerifier.builder(AUDIENCE).time(clock).issuer(server.issuer());
    }

    private Map<String, Object> claims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", server.issuer());
        claims.put("sub", "auth0|1");
        claims.put("aud", AUDIENCE);
        claims.put("iat", NOW.getEpochSecond() - 60);
        claims.put("exp", NOW.getEpochSecond() + 3_600);
        claims.put("email", "ada@example.com");
        claims.put("email_verified", true);
        return claims;
    }

    private Map<String, Object> claims(String name, Object value) {
        Map<String, Object> claims = claims();
        claims.put(name, value);
        return claims;
    }

    private TokenVerdict verdict(String token) {
        return verdict(verifier, token, Set.of("RS256"));
    }

    private TokenVerdict verdict(JwtVerifier with, String token, Set<String> algorithms) {
        TokenVerdict verdict = with.verify(Secret.of(token));
        boolean genuine = SecondOpinion.isGenuine(token, server.keys, algorithms);
        if (verdict.kind() == TokenVerdict.Kind.VALID || verdict.kind() == TokenVerdict.Kind.EXPIRED) {
            assertTrue(genuine, "the second library does not find it genuine");
        }
        if (verdict.equals(invalid(TokenRefusal.BAD_SIGNATURE))) {
            assertFalse(genuine, "the second library finds it genuine");
        }
        return verdict;
    }

    private static TokenVerdict invalid(TokenRefusal reason) {
        return new TokenVerdict.Invalid(reason);
    }

    private static String part(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private String nimbus(JWSHeader header, JWSSigner with) throws JOSEException {
        JWSObject jws = new JWSObject(header, new Payload(KeyServer.json(claims())));
        jws.sign(with);
        return jws.serialize();
    }

    @Test
    void verify_genuineToken_saysWhoItIs() {
        TokenVerdict verdict = verdict(signer.sign(claims("amr", List.of("pwd", "mfa"))));

        LegacyIdentity identity =
                assertInstanceOf(TokenVerdict.Valid.class, verdict).identity();
        assertEquals(LegacyId.of("auth0|1"), identity.subject());
        assertEquals(server.issuer(), identity.issuer());
        assertEquals(Optional.of("ada@example.com"), identity.email());
        assertTrue(identity.emailVerified());
        assertTrue(identity.secondFactor());
        assertEquals(Optional.of(NOW.plusSeconds(3_600)), identity.expiresAt());
        assertEquals("LegacyIdentity[" + server.issuer() + ", auth0|1]", identity.toString());
    }

    @Test
    void verify_addressVerifiedByAnythingButTrue_isNotVerified() {
        for (Object value : List.of(false, "true", 1, List.of(true))) {
            TokenVerdict verdict = verdict(signer.sign(claims("email_verified", value)));
            assertFalse(((TokenVerdict.Valid) verdict).identity().emailVerified(), value.toString());
        }
        Map<String, Object> without = claims();
        without.remove("email_verified");
        assertFalse(
                ((TokenVerdict.Valid) verdict(signer.sign(without))).identity().emailVerified());
    }

    @Test
    void verify_claimsThatDoNotHold_saysWhichOne() {
        long now = NOW.getEpochSecond();
        assertEquals(new TokenVerdict.Expired(NOW.minusSeconds(31)), verdict(signer.sign(claims("exp", now - 31))));
        assertEquals(
                new TokenVerdict.Expired(NOW.minusSeconds(30)),
                verdict(signer.sign(claims("exp", now - 30))),
                "on the second at which it ends it has ended");
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(signer.sign(claims("exp", now - 29))).kind());
        assertEquals(invalid(TokenRefusal.NOT_YET_VALID), verdict(signer.sign(claims("nbf", now + 31))));
        assertEquals(invalid(TokenRefusal.NOT_YET_VALID), verdict(signer.sign(claims("iat", now + 31))));
        assertEquals(invalid(TokenRefusal.NOT_YET_VALID), verdict(signer.sign(claims("auth_time", now + 31))));
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(signer.sign(claims("nbf", now + 30))).kind());
        assertEquals(invalid(TokenRefusal.WRONG_AUDIENCE), verdict(signer.sign(claims("aud", "https://other/"))));
        assertEquals(invalid(TokenRefusal.WRONG_AUDIENCE), verdict(signer.sign(claims("aud", List.of()))));
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(signer.sign(claims("aud", List.of("x", AUDIENCE)))).kind());
        assertEquals(invalid(TokenRefusal.WRONG_ISSUER), verdict(signer.sign(claims("iss", server.issuer() + "/"))));
        assertEquals(invalid(TokenRefusal.NO_SUBJECT), verdict(signer.sign(claims("sub", " "))));
        assertEquals(invalid(TokenRefusal.NO_SUBJECT), verdict(signer.sign(claims("sub", "s".repeat(256)))));
        Map<String, Object> endless = claims();
        endless.remove("exp");
        assertEquals(invalid(TokenRefusal.NO_EXPIRY), verdict(signer.sign(endless)));
    }

    @Test
    void verify_clientThatWasNotAgreedOn_isRefused() {
        JwtVerifier strict = builder().clients("web").build();

        assertEquals(
                invalid(TokenRefusal.WRONG_CLIENT), verdict(strict, signer.sign(claims("azp", "x")), Set.of("RS256")));
        assertEquals(invalid(TokenRefusal.WRONG_CLIENT), verdict(strict, signer.sign(claims()), Set.of("RS256")));
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(strict, signer.sign(claims("client_id", "web")), Set.of("RS256"))
                        .kind());
    }

    @Test
    void verify_algorithmNone_isRefusedInEveryForm() {
        String claims = part(KeyServer.json(claims()));
        for (String alg : List.of("none", "None", "NONE", "")) {
            String header = part("{\"alg\":\"" + alg + "\",\"typ\":\"JWT\"}");
            assertEquals(invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED), verdict(header + "." + claims + "."), alg);
        }
        String genuine = signer.sign(claims());
        assertEquals(
                invalid(TokenRefusal.MALFORMED),
                verdict(genuine.substring(0, genuine.lastIndexOf('.') + 1)),
                "the signature taken away");
        assertEquals(invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED), verdict(part("{}") + "." + claims + ".AA"));
    }

    @Test
    void verify_publicKeyUsedAsSharedSecret_isRefused() throws JOSEException {
        byte[] encoded = signer.publicKey().getEncoded();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret : List.of(encoded, pem.getBytes(StandardCharsets.UTF_8))) {
            for (JWSAlgorithm algorithm : List.of(JWSAlgorithm.HS256, JWSAlgorithm.HS384, JWSAlgorithm.HS512)) {
                String forged = nimbus(
                        new JWSHeader.Builder(algorithm).keyID(signer.keyId()).build(), new MACSigner(secret));
                assertEquals(invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED), verdict(forged));
            }
        }
        assertThrows(IllegalArgumentException.class, () -> builder().algorithms("HS256"));
        assertThrows(IllegalArgumentException.class, () -> builder().algorithms("none"));
    }

    @Test
    void verify_otherAlgorithmOfTheSameKey_isRefusedUnlessAgreedOn() throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2_048).keyID("k").generate();
        server.keys = new JWKSet(key.toPublicJWK()).toString();
        String ps256 =
                nimbus(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("k").build(), new RSASSASigner(key));

        assertEquals(invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED), verdict(ps256));
        JwtVerifier both = builder().algorithms("RS256", "PS256").build();
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(both, ps256, Set.of("RS256", "PS256")).kind());
        server.keys = new JWKSet(new RSAKey.Builder(key.toPublicJWK())
                        .algorithm(JWSAlgorithm.RS256)
                        .build())
                .toString();
        JwtVerifier anew = builder().algorithms("RS256", "PS256").build();
        assertEquals(
                invalid(TokenRefusal.UNKNOWN_KEY),
                anew.verify(Secret.of(ps256)),
                "the issuer says that the key is for RS256");
    }

    @Test
    void verify_ellipticKeys_workOnTheirOwnCurveOnly() throws JOSEException {
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
        ECKey other = new ECKeyGenerator(Curve.P_384).keyID("f").generate();
        server.keys = new JWKSet(List.of(key.toPublicJWK(), other.toPublicJWK())).toString();
        JwtVerifier elliptic = builder().algorithms("ES256").build();
        String token =
                nimbus(new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build(), new ECDSASigner(key));

        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(elliptic, token, Set.of("ES256")).kind());
        String crossed = token.replace(
                part(new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("e")
                        .build()
                        .toString()),
                part("{\"alg\":\"ES256\",\"kid\":\"f\"}"));
        assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verdict(elliptic, crossed, Set.of("ES256")));
        String body = token.substring(0, token.lastIndexOf('.') + 1);
        for (byte[] zero : List.of(new byte[64], new byte[70])) { // CVE-2022-21449: a signature of zeros
            String blank = body + Base64.getUrlEncoder().withoutPadding().encodeToString(zero);
            assertFalse(verdict(elliptic, blank, Set.of("ES256")) instanceof TokenVerdict.Valid);
        }
    }

    @Test
    void verify_expiryThatIsNoNumber_isNone() throws JOSEException {
        RSAKey key = new RSAKeyGenerator(2_048).keyID("k").generate();
        server.keys = new JWKSet(key.toPublicJWK()).toString();
        JWSObject jws = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k").build(),
                new Payload(KeyServer.json(claims("exp", "2099-01-01T00:00:00Z"))));
        jws.sign(new RSASSASigner(key));

        assertEquals(invalid(TokenRefusal.NO_EXPIRY), verdict(jws.serialize()));
    }

    @Test
    void verify_shortKey_isNoKey() throws JOSEException {
        RSAKey small = new RSAKeyGenerator(1_024, true).keyID("small").generate();
        server.keys = new JWKSet(List.of(small.toPublicJWK())).toString();
        String token = signer.sign(Map.of("kid", "small"), claims());

        assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verifier.verify(Secret.of(token)));
    }

    @Test
    void verify_headerThatBringsItsOwnKey_isCheckedWithTheIssuersKey() throws JOSEException {
        RSAKey own = new RSAKeyGenerator(2_048).keyID(signer.keyId()).generate();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(signer.keyId())
                .jwk(own.toPublicJWK())
                .jwkURL(server.jwks())
                .x509CertURL(server.jwks())
                .build();

        assertEquals(invalid(TokenRefusal.BAD_SIGNATURE), verdict(nimbus(header, new RSASSASigner(own))));
    }

    @Test
    void verify_injectedKeyIds_areOnlyNames() {
        for (Object kid :
                List.of("../../../../dev/null", "' OR '1'='1", server.jwks().toString(), "k".repeat(600))) {
            String header = part(KeyServer.json(Map.of("alg", "RS256", "kid", kid)));
            String token = header + "." + part(KeyServer.json(claims())) + ".AAAA";
            assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verdict(token), kid.toString());
        }
        String number = part("{\"alg\":\"RS256\",\"kid\":7}") + "." + part(KeyServer.json(claims())) + ".AAAA";
        assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verdict(number));
        assertTrue(server.keyReads() <= 2, "asked " + server.keyReads() + " times");
    }

    @Test
    void verify_tamperedToken_isRefused() {
        String token = signer.sign(claims());
        String[] parts = token.split("\\.");
        String swapped = parts[0] + "." + part(KeyServer.json(claims("sub", "auth0|2"))) + "." + parts[2];

        assertEquals(invalid(TokenRefusal.BAD_SIGNATURE), verdict(swapped));
        assertEquals(invalid(TokenRefusal.MALFORMED), verdict(token + "="), "padding");
        assertEquals(invalid(TokenRefusal.MALFORMED), verdict(token + " "));
        char last = token.charAt(token.length() - 1);
        String otherBits = token.substring(0, token.length() - 1) + (char) (last == 'w' ? 'x' : last + 1);
        assertFalse(verdict(otherBits) instanceof TokenVerdict.Valid, "another text of the same signature");
    }

    @Test
    void verify_headersWithMeaning_areRefused() {
        for (String extra : List.of("\"crit\":[\"exp\"]", "\"b64\":false", "\"zip\":\"DEF\"")) {
            String header = part("{\"alg\":\"RS256\"," + extra + ",\"kid\":\"" + signer.keyId() + "\"}");
            assertEquals(
                    invalid(TokenRefusal.MALFORMED), verdict(header + "." + part(KeyServer.json(claims())) + ".AAAA"));
        }
        assertEquals(invalid(TokenRefusal.WRONG_TYPE), verdict(signer.sign(Map.of("typ", "logout+jwt"), claims())));
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(signer.sign(Map.of("typ", "application/AT+JWT"), claims()))
                        .kind());
    }

    @Test
    void verify_whatIsNoToken_isRefusedEarly() {
        assertEquals(invalid(TokenRefusal.TOO_LARGE), verdict("a".repeat(1_000_000)));
        assertEquals(invalid(TokenRefusal.TOO_LARGE), verdict(signer.sign(claims("x", "x".repeat(16_000)))));
        assertEquals(invalid(TokenRefusal.OPAQUE), verdict(""));
        assertEquals(invalid(TokenRefusal.OPAQUE), verdict("59wOXQPSKOeZCu3Fyy3Z3d9WqH8GCBMp"));
        assertEquals(invalid(TokenRefusal.OPAQUE), verdict("a.b.c.d.e"), "an encrypted one");
        assertEquals(invalid(TokenRefusal.OPAQUE), verdict(".."));
        assertEquals(invalid(TokenRefusal.MALFORMED), verdict("a.b.c"));
        assertEquals(invalid(TokenRefusal.MALFORMED), verdict(part("[]") + "." + part("{}") + ".AA"));
        assertEquals(invalid(TokenRefusal.MALFORMED), verdict(part("[".repeat(3_000)) + "." + part("{}") + ".AA"));
        assertEquals(0, server.keyReads(), "nobody was asked for that");
    }

    @Test
    void verify_hugeNumberAsTime_endsAtOnce() {
        String token = signer.sign(claims("exp", new java.math.BigDecimal("1e400000000")));

        assertFalse(verifier.verify(Secret.of(token)) instanceof TokenVerdict.Unavailable);
    }

    @Test
    void keys_areReadOnceWhileFresh() {
        for (int i = 0; i < 50; i++) {
            assertEquals(TokenVerdict.Kind.VALID, verdict(signer.sign(claims())).kind());
        }
        assertEquals(1, server.keyReads());
        clock.advance(Duration.ofSeconds(3_599));
        verifier.verify(Secret.of(signer.sign(claims())));
        assertEquals(1, server.keyReads());
        clock.advance(Duration.ofSeconds(1));
        verifier.verify(Secret.of(signer.sign(claims())));
        assertEquals(2, server.keyReads());
        assertEquals(1, server.discoveries(), "the address is kept for a day");
    }

    @Test
    void keys_afterARotation_areReadAgainForTheNewKey() {
        TokenSigner rotating = TokenSigner.create();
        server.keys = KeyServer.json(rotating.jwks());
        String old = rotating.sign(claims());
        assertEquals(TokenVerdict.Kind.VALID, verdict(old).kind());
        clock.advance(Duration.ofSeconds(60));

        rotating.rotate();
        server.keys = KeyServer.json(rotating.jwks());

        assertEquals(TokenVerdict.Kind.VALID, verdict(rotating.sign(claims())).kind());
        assertEquals(TokenVerdict.Kind.VALID, verdict(old).kind());
        clock.advance(Duration.ofSeconds(60));
        rotating.dropEarlierKeys();
        server.keys = KeyServer.json(rotating.jwks());
        clock.advance(Duration.ofHours(1));
        assertEquals(TokenVerdict.Kind.EXPIRED, verdict(rotating.sign(claims())).kind());
        assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verifier.verify(Secret.of(old)), "a withdrawn key is gone");
    }

    @Test
    void keys_forUnknownIds_areReadOncePerInterval() {
        verdict(signer.sign(claims()));
        for (int second = 0; second < 180; second++) {
            for (int i = 0; i < 50; i++) {
                String header = part("{\"alg\":\"RS256\",\"kid\":\"made-up-" + second + "-" + i + "\"}");
                TokenVerdict verdict =
                        verifier.verify(Secret.of(header + "." + part(KeyServer.json(claims())) + ".AAAA"));
                assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), verdict);
            }
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(3, server.keyReads(), "at first, after one minute and after two");
    }

    @Test
    void keys_whileTheIssuerIsDown_areUsedWithinTheBound() {
        JwtVerifier bounded = builder().staleKeys(Duration.ofHours(2)).build();
        Map<String, Object> longLived = claims("exp", NOW.getEpochSecond() + 86_400);
        String token = signer.sign(longLived);
        assertEquals(TokenVerdict.Kind.VALID, bounded.verify(Secret.of(token)).kind());

        server.status = 503;
        clock.advance(Duration.ofMinutes(179)); // an hour fresh, and almost two more
        assertEquals(TokenVerdict.Kind.VALID, bounded.verify(Secret.of(token)).kind());
        int reads = server.keyReads();
        for (int i = 0; i < 1_000; i++) {
            bounded.verify(Secret.of(token));
        }
        assertEquals(reads, server.keyReads(), "nobody asks again at once");
        clock.advance(Duration.ofMinutes(1));
        assertEquals(
                TokenVerdict.Kind.UNAVAILABLE, bounded.verify(Secret.of(token)).kind());

        server.status = 200;
        clock.advance(Duration.ofSeconds(6));
        assertEquals(TokenVerdict.Kind.VALID, bounded.verify(Secret.of(token)).kind());
    }

    @Test
    void keys_thatCannotBeRead_areNoVerdictOnTheToken() {
        server.status = 500;
        assertEquals(
                TokenVerdict.Kind.UNAVAILABLE,
                verifier.verify(Secret.of(signer.sign(claims()))).kind());
        int asked = server.discoveries();
        for (int i = 0; i < 100; i++) {
            assertEquals(
                    TokenVerdict.Kind.UNAVAILABLE,
                    verifier.verify(Secret.of(signer.sign(claims()))).kind());
        }
        assertEquals(asked, server.discoveries());
        server.status = 200;
        for (String poison :
                List.of("{}", "[]", "not json", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}")) {
            server.keys = poison;
            clock.advance(Duration.ofSeconds(5));
            assertEquals(
                    TokenVerdict.Kind.UNAVAILABLE,
                    verifier.verify(Secret.of(signer.sign(claims()))).kind(),
                    poison.strip());
        }
    }

    @Test
    void keys_poisonedLater_doNotReplaceGoodOnes() {
        verdict(signer.sign(claims()));
        clock.advance(Duration.ofMinutes(61));
        server.keys = "{\"keys\":[]}";
        String token = signer.sign(claims("exp", clock.now().getEpochSecond() + 60));

        assertEquals(TokenVerdict.Kind.VALID, verifier.verify(Secret.of(token)).kind());
    }

    @Test
    void keys_brokenOnes_doNotTakeTheOthersAlong() {
        server.keys = server.keys.replace(
                "{\"keys\":[",
                "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"broken\",\"n\":\"!\",\"e\":\"AQAB\"},{\"kty\":\"XYZ\"},"
                        + "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"},");

        assertEquals(
                TokenVerdict.Kind.VALID,
                verifier.verify(Secret.of(signer.sign(claims()))).kind());
    }

    @Test
    void discovery_ofAnotherIssuer_isNotUsed() {
        server.discovery = KeyServer.json(Map.of(
                "issuer", "https://evil.example.com", "jwks_uri", server.jwks().toString()));
        assertEquals(
                TokenVerdict.Kind.UNAVAILABLE,
                verifier.verify(Secret.of(signer.sign(claims()))).kind());

        server.discovery = KeyServer.json(Map.of("issuer", server.issuer(), "jwks_uri", "http://evil.example.com/k"));
        clock.advance(Duration.ofSeconds(5));
        assertEquals(
                TokenVerdict.Kind.UNAVAILABLE,
                verifier.verify(Secret.of(signer.sign(claims()))).kind(),
                "keys over an open line");
        assertEquals(0, server.keyReads());
    }

    @Test
    void keys_whenManyAskAtOnce_areReadOnce() throws Exception {
        String token = signer.sign(claims());
        ExecutorService pool = Executors.newFixedThreadPool(32);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<TokenVerdict>> verdicts = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                verdicts.add(pool.submit(() -> {
                    start.await();
                    return verifier.verify(Secret.of(token));
                }));
            }
            start.countDown();
            for (Future<TokenVerdict> verdict : verdicts) {
                assertEquals(TokenVerdict.Kind.VALID, verdict.get().kind());
            }
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, server.keyReads());
    }

    @Test
    void inHouseKeys_workWithoutANetwork() throws JOSEException {
        JwtVerifier own = JwtVerifier.builder(AUDIENCE)
                .time(clock)
                .issuer(server.issuer(), Map.of("k1", signer.publicKey()))
                .issuerWithSecret("ours", Secret.of("0123456789abcdef0123456789abcdef"))
                .build();
        String token = signer.sign(Map.of("kid", "k1"), claims());
        assertEquals(invalid(TokenRefusal.UNKNOWN_KEY), own.verify(Secret.of(token)), "signed under another id");

        JwtVerifier named = JwtVerifier.builder(AUDIENCE)
                .time(clock)
                .issuer(server.issuer(), signer.publicKeys())
                .issuerWithSecret("ours", Secret.of("0123456789abcdef0123456789abcdef"))
                .build();
        assertEquals(
                TokenVerdict.Kind.VALID,
                verdict(named, signer.sign(claims()), Set.of("RS256")).kind());
        JWSObject shared =
                new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(KeyServer.json(claims("iss", "ours"))));
        shared.sign(new MACSigner("0123456789abcdef0123456789abcdef"));
        assertEquals(
                TokenVerdict.Kind.VALID,
                named.verify(Secret.of(shared.serialize())).kind());
        assertEquals(
                invalid(TokenRefusal.ALGORITHM_NOT_ALLOWED),
                named.verify(Secret.of(signer.sign(claims("iss", "ours")))),
                "RS256 for the issuer of the secret");
        assertThrows(
                IllegalArgumentException.class,
                () -> JwtVerifier.builder(AUDIENCE).issuerWithSecret("ours", Secret.of("short")));
    }

    @Test
    void asking_mustNameTheSameSubject() {
        LegacyTokenVerifier other = token -> new TokenVerdict.Valid(LegacyIdentity.builder("x", LegacyId.of("auth0|2"))
                .email("eve@example.com", true)
                .build());
        Map<String, Object> without = claims();
        without.remove("email");

        assertEquals(
                invalid(TokenRefusal.SUBJECT_DIFFERS),
                builder().missingEmail(other).build().verify(Secret.of(signer.sign(without))));
        assertEquals(
                invalid(TokenRefusal.SUBJECT_DIFFERS),
                builder().alwaysAsking(other).build().verify(Secret.of(signer.sign(claims()))));
        assertEquals(
                TokenVerdict.Kind.VALID,
                builder()
                        .missingEmail(other)
                        .build()
                        .verify(Secret.of(signer.sign(claims())))
                        .kind(),
                "the token has an address, so nobody was asked");
    }

    @Test
    void asking_addsTheAddress_andSeesWhatWasRevoked() {
        LegacyTokenVerifier knows = token -> new TokenVerdict.Valid(LegacyIdentity.builder("x", LegacyId.of("auth0|1"))
                .email("ada@example.com", true)
                .build());
        Map<String, Object> without = claims();
        without.remove("email");
        LegacyIdentity identity = ((TokenVerdict.Valid)
                        builder().missingEmail(knows).build().verify(Secret.of(signer.sign(without))))
                .identity();
        assertEquals(Optional.of("ada@example.com"), identity.email());
        assertTrue(identity.emailVerified());

        TokenVerdict revoked = invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);
        assertEquals(
                revoked, builder().alwaysAsking(token -> revoked).build().verify(Secret.of(signer.sign(claims()))));
    }

    @Test
    void opaqueTokens_goToTheOtherVerifier_butNeverABadSignedOne() {
        LegacyTokenVerifier anything = token -> new TokenVerdict.Valid(
                LegacyIdentity.builder("x", LegacyId.of("1")).build());
        JwtVerifier both = builder().opaqueTokens(anything).build();

        assertEquals(TokenVerdict.Kind.VALID, both.verify(Secret.of("opaque")).kind());
        assertEquals(invalid(TokenRefusal.MALFORMED), both.verify(Secret.of("a.b.c")));
        assertEquals(invalid(TokenRefusal.WRONG_AUDIENCE), both.verify(Secret.of(signer.sign(claims("aud", "other")))));
    }

    @Test
    void firstOf_leavesForeignTokensToTheNext() {
        LegacyTokenVerifier two = LegacyTokenVerifier.firstOf(
                JwtVerifier.builder("a")
                        .time(clock)
                        .issuer("https://other", signer.publicKeys())
                        .build(),
                verifier);

        assertEquals(
                TokenVerdict.Kind.VALID,
                two.verify(Secret.of(signer.sign(claims()))).kind());
        assertEquals(invalid(TokenRefusal.OPAQUE), two.verify(Secret.of("opaque")));
        assertEquals(
                invalid(TokenRefusal.WRONG_AUDIENCE),
                two.verify(Secret.of(signer.sign(claims("aud", "b")))),
                "its issuer has a verdict");
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThrows(IllegalArgumentException.class, JwtVerifier::builder);
        assertThrows(IllegalStateException.class, () -> JwtVerifier.builder("a").build());
        assertThrows(IllegalArgumentException.class, () -> builder().clockSkew(Duration.ofSeconds(301)));
        assertThrows(IllegalArgumentException.class, () -> builder().clockSkew(Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder().keyInterval(Duration.ofMillis(999)));
        assertThrows(IllegalArgumentException.class, () -> builder().staleKeys(Duration.ofDays(8)));
        assertThrows(IllegalArgumentException.class, () -> builder().issuer(" "));
        assertThrows(IllegalArgumentException.class, LegacyTokenVerifier::firstOf);
    }
}
