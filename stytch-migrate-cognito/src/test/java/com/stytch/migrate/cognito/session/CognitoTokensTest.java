package com.stytch.migrate.cognito.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.KeyServer;
import com.stytch.migrate.session.SecondOpinion;
import com.stytch.migrate.session.TokenVerdict;
import com.stytch.migrate.session.TrustedTokenMinter;
import com.stytch.migrate.session.Verdicts;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.TokenSigner;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CognitoTokensTest {
    private static final String POOL = "us-east-1_EXAMPLE01";
    private static final String CLIENT = "1example23456789";
    private static final String SUB = "c0ffee01-0001-7001-a001-000000000001";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");

    private static String resource(String name) throws IOException {
        try (InputStream in =
                CognitoTokensTest.class.getResourceAsStream("/com/stytch/migrate/cognito/tokens/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    /** A server whose key set is the one of every issuer of the pool. */
    private CognitoTokens.Builder at(KeyServer server) {
        return CognitoTokens.builder(POOL, CLIENT)
                .endpoint(java.net.URI.create(server.issuer()))
                .time(clock);
    }

    @Test
    void samples_haveTheirVerdicts() throws IOException {
        Map<String, Object> expected = new LinkedHashMap<>(
                JsonView.parse(resource("verdicts.json")).orElseThrow().asMap());
        Map<String, Object> found = new LinkedHashMap<>();
        try (KeyServer server = new KeyServer()) {
            server.keys = resource("jwks.json");
            JwtVerifier verifier = at(server).build();
            for (String name : expected.keySet()) {
                String token = resource(name);
                found.put(name, Verdicts.line(verifier.verify(Secret.of(token))));
                assertTrue(SecondOpinion.isGenuine(token, server.keys, Set.of("RS256")), name);
            }
            assertEquals(
                    "VALID " + SUB + " verified in acme",
                    Verdicts.line(at(server)
                            .organizationClaim("custom:tenant_id")
                            .build()
                            .verify(Secret.of(resource("id-token.jwt")))));
            assertEquals(
                    "INVALID wrong_use",
                    Verdicts.line(at(server).idTokensOnly().build().verify(Secret.of(resource("access-token.jwt")))));
            assertEquals(
                    "INVALID wrong_use",
                    Verdicts.line(at(server).accessTokensOnly().build().verify(Secret.of(resource("id-token.jwt")))));
        }
        assertEquals(expected, found);
    }

    @Test
    void claims_thatOnlyCognitoHas_areChecked() {
        TokenSigner signer = TokenSigner.create();
        try (KeyServer server = new KeyServer()) {
            server.keys = KeyServer.json(signer.jwks());
            JwtVerifier verifier = at(server).build();
            Map<String, Object> access = new LinkedHashMap<>();
            access.put("iss", "https://cognito-idp.us-east-1.amazonaws.com/" + POOL);
            access.put("sub", SUB);
            access.put("client_id", CLIENT);
            access.put("username", "ada");
            access.put("token_use", "access");
            access.put("exp", clock.now().getEpochSecond() + 600);

            assertEquals("VALID " + SUB + " no address", line(verifier, signer, access, Map.of()));
            assertEquals(
                    "VALID " + SUB + " no address",
                    line(
                            verifier,
                            signer,
                            access,
                            Map.of("iss", "https://issuer-cognito-idp.us-east-1.amazonaws.com/" + POOL)),
                    "the newer form of issuer");
            assertEquals("INVALID machine_token", line(verifier, signer, access, Map.of("sub", CLIENT)));
            assertEquals(
                    "INVALID wrong_audience",
                    line(verifier, signer, access, Map.of("client_id", "other", "aud", CLIENT)),
                    "an access token is not for whom aud names");
            assertEquals(
                    "INVALID wrong_audience",
                    line(verifier, signer, access, Map.of("token_use", "id")),
                    "an ID token is not for whom client_id names");
            assertEquals(
                    "INVALID wrong_use", line(verifier, signer, access, Map.of("token_use", "refresh", "aud", CLIENT)));
            for (String other : new String[] {
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_EXAMPLE02",
                "https://cognito-idp.eu-west-1.amazonaws.com/" + POOL,
                "https://cognito-idp.us-east-1.amazonaws.com/" + POOL + "/"
            }) {
                assertEquals("INVALID wrong_issuer", line(verifier, signer, access, Map.of("iss", other)), other);
            }
            access.remove("username");
            assertEquals("INVALID machine_token", line(verifier, signer, access, Map.of()));
        }
    }

    private static String line(
            JwtVerifier verifier, TokenSigner signer, Map<String, Object> claims, Map<String, Object> changes) {
        Map<String, Object> all = new LinkedHashMap<>(claims);
        all.putAll(changes);
        return Verdicts.line(verifier.verify(Secret.of(signer.sign(all))));
    }

    private static JsonView call(FakeCognito pool, String operation, Map<String, ?> body) {
        ProviderHttp http = ProviderHttp.builder("the fake").build();
        return http.send(ProviderRequest.json("POST", pool.endpoint(), body)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation))
                .object()
                .orElseThrow();
    }

    @Test
    void fakePool_getUserAddsTheAddressAndSeesRevocation() {
        for (boolean updated : new boolean[] {false, true}) {
            FakeCognito.Builder builder =
                    FakeCognito.builder().poolId("eu-west-1_Fake00001").clock(clock);
            try (FakeCognito pool = updated ? builder.updatedIssuer().start() : builder.start()) {
                pool.client(SeedCognitoClient.of(CLIENT, "web").allow("ALLOW_USER_PASSWORD_AUTH"));
                pool.users(
                        SeedCognitoUser.of("ada").email("ada@example.com", true).password("Correct horse 1"));
                JsonView tokens = call(
                                pool,
                                "InitiateAuth",
                                Map.of(
                                        "ClientId",
                                        CLIENT,
                                        "AuthFlow",
                                        "USER_PASSWORD_AUTH",
                                        "AuthParameters",
                                        Map.of("USERNAME", "ada", "PASSWORD", "Correct horse 1")))
                        .object("AuthenticationResult")
                        .orElseThrow();
                Secret access = Secret.of(tokens.text("AccessToken").orElseThrow());
                CognitoTokens.Builder settings = CognitoTokens.builder(pool.poolId(), CLIENT)
                        .endpoint(pool.endpoint())
                        .time(clock);
                assertTrue(Verdicts.line(settings.build().verify(access)).endsWith(" no address"));
                assertTrue(Verdicts.line(settings.build()
                                .verify(Secret.of(tokens.text("IdToken").orElseThrow())))
                        .endsWith(" verified"));
                JwtVerifier asking = CognitoTokens.builder(pool.poolId(), CLIENT)
                        .endpoint(pool.endpoint())
                        .time(clock)
                        .alwaysGetUser()
                        .build();
                assertTrue(Verdicts.line(asking.verify(access)).endsWith(" verified"));

                call(
                        pool,
                        "RevokeToken",
                        Map.of(
                                "ClientId",
                                CLIENT,
                                "Token",
                                tokens.text("RefreshToken").orElseThrow()));
                clock.advance(Duration.ofSeconds(30));
                assertEquals("INVALID not_accepted_by_provider", Verdicts.line(asking.verify(access)));
                clock.advance(Duration.ofSeconds(10));
                pool.throttle(5);
                assertEquals("UNAVAILABLE", Verdicts.line(asking.verify(access)), "no answer is no verdict");
            }
        }
    }

    @Test
    void fakePool_accessToken_isExchangedByATokenOfOurs() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(pair.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        try (FakeCognito pool = FakeCognito.builder().clock(clock).start();
                FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start()) {
            pool.client(SeedCognitoClient.of(CLIENT, "web").allow("ALLOW_USER_PASSWORD_AUTH"));
            pool.users(SeedCognitoUser.of("ada").email("ada@example.com", true).password("Correct horse 1"));
            Secret access = Secret.of(call(
                            pool,
                            "InitiateAuth",
                            Map.of(
                                    "ClientId",
                                    CLIENT,
                                    "AuthFlow",
                                    "USER_PASSWORD_AUTH",
                                    "AuthParameters",
                                    Map.of("USERNAME", "ada", "PASSWORD", "Correct horse 1")))
                    .object("AuthenticationResult")
                    .flatMap(result -> result.text("AccessToken"))
                    .orElseThrow());
            JwtVerifier tokens = CognitoTokens.builder(pool.poolId(), CLIENT)
                    .endpoint(pool.endpoint())
                    .time(clock)
                    .getUser()
                    .build();
            String subject = ((TokenVerdict.Valid) tokens.verify(access))
                    .identity()
                    .subject()
                    .value();
            String account = stytch.seed(
                            SeedUser.verifiedEmail("ada@example.com").externalId(subject))
                    .userId();
            String profile = stytch.trust(TrustedTokenProfile.ofPem(List.of(pem), "https://app.example.com", "stytch")
                    .map("external_user_id", "external_id"));
            TrustedTokenMinter minter = TrustedTokenMinter.builder(
                            profile, "https://app.example.com", "stytch", (RSAPrivateKey) pair.getPrivate())
                    .time(clock)
                    .build();
            ExchangeOutcome outcome = stytch.client()
                    .sessionExchange(ExchangeSettings.builder(tokens)
                            .way(ExchangeWay.minted(minter))
                            .build())
                    .exchange(access, Duration.ofHours(1));

            assertEquals(
                    account,
                    ((ExchangeOutcome.Exchanged) outcome).session().accountId().value());
        }
    }

    @Test
    void poolId_thatIsNone_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> CognitoTokens.forPool("EXAMPLE01", CLIENT));
        assertThrows(IllegalArgumentException.class, () -> CognitoTokens.forPool("us-east-1_x/../y", CLIENT));
        assertThrows(IllegalArgumentException.class, () -> CognitoTokens.forPool(POOL));
        assertTrue(
                CognitoTokens.forPool("cn-north-1_Abc", CLIENT).toString().contains("amazonaws.com.cn/cn-north-1_Abc"));
    }
}
