package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.Secret;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of users: how they begin, go on and end, and that nothing but a session of this project is one. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeSessionsTest {
    private static final String AUTHENTICATE = "/v1/sessions/authenticate";
    private static final String START = "2026-01-31T08:15:00Z";
    private final FakeClock clock = FakeClock.at(START);
    private final FakeStytch fake = FakeStytch.consumerBuilder().clock(clock).start();
    private final RawCalls calls = new RawCalls(fake);

    @AfterEach
    void closeAll() {
        fake.close();
    }

    @BeforeEach
    void seed() {
        fake.seed(SeedUser.verifiedEmail("ada@b.co").externalId("ada").password(Secret.of("right")));
        fake.seed(SeedUser.verifiedEmail("eve@b.co").externalId("eve").password(Secret.of("right")));
    }

    private RawCalls.Answer login(Object... more) {
        return calls.post(
                "/v1/passwords/authenticate",
                FakeB2bTestBase.with(Map.of("email", "ada@b.co", "password", "right"), more));
    }

    private RawCalls.Answer check(String field, Object value, Object... more) {
        return calls.post(AUTHENTICATE, FakeB2bTestBase.with(Map.of(field, value), more));
    }

    private PublicKey key(String keyId) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(fake.baseUri() + "/v1/sessions/jwks/" + FakeProject.PROJECT_ID));
        RawCalls.Answer answer = calls.send(request.GET()); // without credentials
        assertEquals(
                "public, max-age=900",
                answer.response().headers().firstValue("Cache-Control").orElseThrow());
        for (Object one : (List<?>) answer.body().get("keys")) {
            Map<?, ?> key = (Map<?, ?>) one;
            if (keyId.equals(key.get("kid"))) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e"))));
            }
        }
        throw new AssertionError("no key " + keyId);
    }

    private static BigInteger number(Object text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(String.valueOf(text)));
    }

    /** Checks a JWT with the keys that the fake serves. */
    private Jws<Claims> verified(String jwt) {
        return Jwts.parser()
                .keyLocator(header -> {
                    try {
                        return key(String.valueOf(header.get("kid")));
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .clock(() -> Date.from(clock.now()))
                .build()
                .parseSignedClaims(jwt);
    }

    @Test
    void login_withoutALength_beginsNoSession() {
        RawCalls.Answer answer = login();

        assertEquals("", answer.text("session_token"));
        assertEquals("", answer.text("session_jwt"));
        assertNull(answer.body().get("session"));
        assertEquals(List.of(), fake.sessions());
    }

    @Test
    void login_withALength_beginsASessionOfTheUser() {
        RawCalls.Answer answer =
                login("session_duration_minutes", 60, "session_custom_claims", Map.of("plan", "pro", "iss", "me"));

        Map<String, Object> session = answer.object("session");
        String userId = fake.user("ada@b.co").orElseThrow().userId();
        assertEquals(userId, session.get("user_id"));
        assertEquals(START, session.get("started_at"));
        assertEquals("2026-01-31T09:15:00Z", session.get("expires_at"));
        assertEquals(List.of("stytch_user"), session.get("roles"));
        assertEquals(Map.of("plan", "pro"), session.get("custom_claims"));
        Map<?, ?> factor = (Map<?, ?>) ((List<?>) session.get("authentication_factors")).get(0);
        assertEquals("password", factor.get("type"));
        assertEquals("knowledge", factor.get("delivery_method"));
        assertTrue(answer.text("session_token").matches("[A-Za-z0-9_-]{44}"));
        assertEquals(userId, fake.sessions().get(0).accountId());
    }

    @Test
    void jwt_hasTheClaimsOfTheContractAndARealSignature() {
        RawCalls.Answer answer =
                login("session_duration_minutes", 60, "session_custom_claims", Map.of("plan", "pro", "sub", "me"));

        Jws<Claims> jws = verified(answer.text("session_jwt"));
        Claims claims = jws.getPayload();
        assertEquals("RS256", jws.getHeader().getAlgorithm());
        assertEquals("JWT", jws.getHeader().getType());
        assertEquals("stytch.com/" + FakeProject.PROJECT_ID, claims.getIssuer());
        assertEquals(Set.of(FakeProject.PROJECT_ID), claims.getAudience());
        assertEquals(answer.text("user_id"), claims.getSubject());
        Instant now = Instant.parse(START);
        assertEquals(now, claims.getIssuedAt().toInstant());
        assertEquals(now, claims.getNotBefore().toInstant());
        assertEquals(now.plusSeconds(300), claims.getExpiration().toInstant());
        assertEquals("pro", claims.get("plan"));
        Map<?, ?> claim = (Map<?, ?>) claims.get("https://stytch.com/session");
        Map<String, Object> session = answer.object("session");
        assertEquals(session.get("session_id"), claim.get("id"));
        for (String field : List.of(
                "started_at", "last_accessed_at", "expires_at", "authentication_factors", "roles", "attributes")) {
            assertEquals(session.get(field), claim.get(field), field);
        }
    }

    @Test
    void create_withALength_beginsASession() {
        RawCalls.Answer answer = calls.post(
                "/v1/passwords",
                Map.of("email", "new@b.co", "password", "correct horse battery", "session_duration_minutes", 5));

        assertEquals("200", check("session_token", answer.text("session_token")).verdict());
        assertEquals(
                answer.text("user_id"),
                verified(answer.text("session_jwt")).getPayload().getSubject());
    }

    @Test
    void issuer_isWhatIsSet() {
        fake.issuer("https://login.example.com");
        String jwt = login("session_duration_minutes", 60).text("session_jwt");

        assertEquals("https://login.example.com", verified(jwt).getPayload().getIssuer());
        assertEquals("200", check("session_jwt", jwt).verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "4, 400 invalid_session_duration_minutes",
        "5, 200",
        "120, 200",
        "121, 400 invalid_session_duration",
        "527041, 400 invalid_session_duration_minutes",
        "-1, 400 invalid_session_duration_minutes",
    })
    void login_withALength_keepsToTheLimits(int minutes, String verdict) {
        fake.longestSession(Duration.ofHours(2));

        assertEquals(verdict, login("session_duration_minutes", minutes).verdict());
    }

    @Test
    void customClaims_thatAreNotAllowed_areRefused() {
        assertEquals(
                "400 custom_claims_too_large",
                login("session_custom_claims", Map.of("k", "x".repeat(4_090))).verdict());
        assertEquals(
                "400 stytch_claims_in_custom_claims",
                login("session_custom_claims", Map.of("https://stytch.com/session", Map.of()))
                        .verdict());
        try (FakeStytch strict = FakeStytch.consumerBuilder()
                .with(FakeBehaviour.RESERVED_CLAIMS_ARE_REFUSED)
                .start()) {
            strict.seed(SeedUser.verifiedEmail("ada@b.co").password(Secret.of("right")));
            assertEquals(
                    "400 reserved_claims_in_custom_claims",
                    new RawCalls(strict)
                            .post(
                                    "/v1/passwords/authenticate",
                                    Map.of(
                                            "email",
                                            "ada@b.co",
                                            "password",
                                            "right",
                                            "session_custom_claims",
                                            Map.of("iss", "me")))
                            .verdict());
        }
    }

    @Test
    void customClaims_ofASessionThatGoesOn_areMerged() {
        String token = login(
                        "session_duration_minutes", 60, "session_custom_claims", Map.of("a", 1, "b", Map.of("c", 1)))
                .text("session_token");
        Map<String, Object> change = new HashMap<>();
        change.put("a", null);
        change.put("d", 2);

        RawCalls.Answer answer = check("session_token", token, "session_custom_claims", change);

        assertEquals(
                Map.of("b", Map.of("c", 1), "d", 2), answer.object("session").get("custom_claims"));
        assertEquals(
                "400 custom_claims_too_large",
                check("session_token", token, "session_custom_claims", Map.of("k", "x".repeat(4_080)))
                        .verdict());
    }

    @Test
    void authenticate_byTokenOrJwt_givesAFreshJwt() {
        RawCalls.Answer login = login("session_duration_minutes", 60);
        clock.advance(Duration.ofSeconds(10));

        RawCalls.Answer byToken = check("session_token", login.text("session_token"));
        RawCalls.Answer byJwt = check("session_jwt", login.text("session_jwt"));

        for (RawCalls.Answer answer : List.of(byToken, byJwt)) {
            assertEquals(login.text("session_token"), answer.text("session_token"));
            assertEquals(
                    clock.now(),
                    verified(answer.text("session_jwt"))
                            .getPayload()
                            .getIssuedAt()
                            .toInstant());
            assertEquals("2026-01-31T08:15:10Z", answer.object("session").get("last_accessed_at"));
            assertEquals("2026-01-31T09:15:00Z", answer.object("session").get("expires_at"));
            assertEquals(login.text("user_id"), answer.object("user").get("user_id"));
        }
    }

    @Test
    void authenticate_withALength_extendsTheSession() {
        String token = login("session_duration_minutes", 60).text("session_token");
        clock.advance(Duration.ofMinutes(30));

        RawCalls.Answer answer = check("session_token", token, "session_duration_minutes", 60);

        assertEquals("2026-01-31T09:45:00Z", answer.object("session").get("expires_at"));
    }

    @Test
    void authenticate_withAnExpiredJwt_worksAsLongAsTheSessionLasts() {
        RawCalls.Answer login = login("session_duration_minutes", 10);
        clock.advance(Duration.ofSeconds(599));
        assertEquals("200", check("session_jwt", login.text("session_jwt")).verdict());

        clock.advance(Duration.ofSeconds(1));

        assertEquals(
                "404 session_not_found",
                check("session_jwt", login.text("session_jwt")).verdict());
        assertEquals(
                "404 session_not_found",
                check("session_token", login.text("session_token")).verdict());
        assertEquals(List.of(), fake.sessions());
    }

    @Test
    void authenticate_afterTheKeysWereRotated_takesJwtsOfBothKeys() {
        String before = login("session_duration_minutes", 60).text("session_jwt");
        fake.rotateKeys();
        String after = login("session_duration_minutes", 60).text("session_jwt");

        assertNotEquals(
                verified(before).getHeader().getKeyId(),
                verified(after).getHeader().getKeyId());
        assertEquals("200", check("session_jwt", before).verdict());
        fake.signer().dropEarlierKeys();
        assertEquals(
                "400 unable_to_parse_session_jwt", check("session_jwt", before).verdict());
        assertEquals("200", check("session_jwt", after).verdict());
    }

    /** What must not pass for a session JWT of this project, by its name. */
    static Stream<String> forgeries() {
        return Stream.of(
                "of another project",
                "of another issuer",
                "for another audience",
                "of another user",
                "without a session",
                "of a machine client",
                "signed by another key",
                "without a signature",
                "with the algorithm none",
                "with the public key as a secret",
                "changed",
                "no JWT");
    }

    private String forgery(String kind, String jwt) throws Exception {
        String[] parts = jwt.split("\\.");
        Map<String, Object> claims = new LinkedHashMap<>(
                Json.readObject(Base64.getUrlDecoder().decode(parts[1])).orElseThrow());
        switch (kind) {
            case "of another project" -> {
                try (FakeStytch other =
                        FakeStytch.consumerBuilder().clock(clock).start()) {
                    other.seed(SeedUser.verifiedEmail("ada@b.co").externalId("ada"));
                    return other.beginSession("ada", Duration.ofHours(1)).jwt().reveal();
                }
            }
            case "of another issuer" -> claims.put("iss", "stytch.com/project-test-2");
            case "for another audience" -> claims.put("aud", List.of("project-test-2"));
            case "of another user" ->
                claims.put("sub", fake.user("eve@b.co").orElseThrow().userId());
            case "without a session" -> claims.remove("https://stytch.com/session");
            case "of a machine client" -> {
                Secret secret = Secret.of("machine-Secret-4711");
                fake.seed(SeedMachineClient.withSecret(secret, "read").clientId("x"));
                return fake.client()
                        .api()
                        .m2mClients()
                        .token("x", secret, List.of())
                        .token()
                        .reveal();
            }
            case "signed by another key" -> {
                return TokenSigner.create().sign(Map.of("kid", fake.signer().keyId()), claims);
            }
            case "without a signature" -> {
                return parts[0] + "." + parts[1] + ".";
            }
            case "with the algorithm none" -> {
                return header(Map.of("alg", "none", "kid", fake.signer().keyId())) + "." + parts[1] + ".";
            }
            case "with the public key as a secret" -> {
                String signed =
                        header(Map.of("alg", "HS256", "kid", fake.signer().keyId())) + "." + parts[1];
                javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
                mac.init(new javax.crypto.spec.SecretKeySpec(
                        fake.signer().publicKey().getEncoded(), "HmacSHA256"));
                return signed + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
            }
            case "changed" -> {
                return parts[0] + "." + encoded(Json.write(new HashMap<>(Map.of("sub", "x")))) + "." + parts[2];
            }
            default -> {
                return "no JWT";
            }
        }
        return fake.signer().sign(claims);
    }

    private static String header(Map<String, Object> header) {
        return encoded(Json.write(header));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void authenticate_withAForgedJwt_isRefused(String kind) throws Exception {
        String jwt = login("session_duration_minutes", 60).text("session_jwt");

        assertEquals(
                "400 unable_to_parse_session_jwt",
                check("session_jwt", forgery(kind, jwt)).verdict());
        assertEquals("200", check("session_jwt", jwt).verdict());
    }

    @Test
    void authenticate_withATokenOfAnotherProject_isRefused() {
        try (FakeStytch other = FakeStytch.consumer()) {
            other.seed(SeedUser.verifiedEmail("ada@b.co").externalId("ada"));
            String token =
                    other.beginSession("ada", Duration.ofHours(1)).token().reveal();

            assertEquals("404 session_not_found", check("session_token", token).verdict());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"session_id", "session_token", "session_jwt"})
    void revoke_endsThatSessionOnly(String selector) {
        RawCalls.Answer one = login("session_duration_minutes", 60);
        RawCalls.Answer other = login("session_duration_minutes", 60);
        String value = selector.equals("session_id")
                ? String.valueOf(one.object("session").get("session_id"))
                : one.text(selector);

        assertEquals(
                "200",
                calls.post("/v1/sessions/revoke", Map.of(selector, value)).verdict());

        assertEquals(
                "404 session_not_found",
                check("session_token", one.text("session_token")).verdict());
        assertEquals(
                "404 session_not_found",
                check("session_jwt", one.text("session_jwt")).verdict());
        assertEquals("200", check("session_token", other.text("session_token")).verdict());
        assertEquals(
                "404 session_not_found",
                calls.post("/v1/sessions/revoke", Map.of(selector, value)).verdict());
    }

    @Test
    void revoke_ofAnIdOfAnotherForm_isRefused() {
        assertEquals(
                "400 invalid_session_id",
                calls.post("/v1/sessions/revoke", Map.of("session_id", "session-live-1"))
                        .verdict());
    }

    @Test
    void get_listsTheActiveSessionsOfTheUser() {
        login("session_duration_minutes", 60);
        login("session_duration_minutes", 10);
        fake.beginSession("eve", Duration.ofHours(1));
        clock.advance(Duration.ofMinutes(10));

        List<?> sessions =
                (List<?>) calls.get("/v1/sessions?user_id=ada").body().get("sessions");

        assertEquals(1, sessions.size());
        assertEquals("400 bad_request", calls.get("/v1/sessions").verdict());
        assertEquals(
                "404 user_not_found", calls.get("/v1/sessions?user_id=nobody").verdict());
    }

    @Test
    void deletingTheUser_endsTheSessions() {
        String token = login("session_duration_minutes", 60).text("session_token");
        calls.delete("/v1/users/ada");

        assertEquals("404 session_not_found", check("session_token", token).verdict());
    }

    @Test
    void login_withASession_provesTheFactorAgain() {
        RawCalls.Answer first = login("session_duration_minutes", 60);
        clock.advance(Duration.ofMinutes(1));

        RawCalls.Answer second = login("session_token", first.text("session_token"));

        assertEquals(first.text("session_token"), second.text("session_token"));
        List<?> factors = (List<?>) second.object("session").get("authentication_factors");
        assertEquals(1, factors.size());
        assertEquals(START, ((Map<?, ?>) factors.get(0)).get("created_at"));
        assertEquals("2026-01-31T08:16:00Z", ((Map<?, ?>) factors.get(0)).get("last_authenticated_at"));
        assertEquals("2026-01-31T09:15:00Z", second.object("session").get("expires_at"));
    }

    @Test
    void login_withTheSessionOfSomebodyElse_isRefused() {
        FakeSession session = fake.beginSession("eve", Duration.ofHours(1));

        assertEquals(
                "400 invalid_session_token",
                login("session_token", session.token().reveal()).verdict());
        assertEquals(
                "400 invalid_session_token",
                login("session_jwt", session.jwt().reveal()).verdict());
        assertEquals(
                "404 session_not_found", login("session_token", "x".repeat(44)).verdict());
    }

    @Test
    void authorizationCheck_goesByTheRolesOfTheUser() {
        fake.policy(new RbacPolicy(
                List.of(new RbacPolicy.Role(
                        "editor", "", List.of(new RbacPolicy.Permission("documents", List.of("read", "write"))))),
                List.of(),
                List.of()));
        String token = login("session_duration_minutes", 60).text("session_token");
        Map<String, Object> check = Map.of("resource_id", "documents", "action", "write");
        assertEquals(
                "403 consumer_session_authorization_error",
                check("session_token", token, "session_duration_minutes", 90, "authorization_check", check)
                        .verdict());
        assertEquals(
                Instant.parse("2026-01-31T09:15:00Z"), fake.sessions().get(0).expiresAt());
        calls.put("/v1/users/ada", Map.of("roles", List.of("editor")));

        RawCalls.Answer answer = check("session_token", token, "authorization_check", check);

        assertEquals(Map.of("authorized", true, "granting_roles", List.of("editor")), answer.object("verdict"));
        assertEquals(List.of("stytch_user", "editor"), answer.object("session").get("roles"));
    }

    @Test
    void jwks_ofAnotherProject_isNotServed() {
        assertEquals(
                "404 project_not_found",
                calls.get("/v1/sessions/jwks/project-test-2").verdict());
    }

    @Test
    void sandboxToken_isAlwaysASession() {
        assertEquals(
                "200",
                check("session_token", "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY")
                        .verdict());
        assertEquals(
                "404 session_not_found",
                check("session_token", "59cnLELtq5cFVS6uYK9f-pAWzBkhqZl8AvLhbhOvKNWw")
                        .verdict());
        try (FakeStytch without = FakeStytch.consumerBuilder()
                .without(FakeBehaviour.SANDBOX_VALUES)
                .start()) {
            assertEquals(
                    "404 session_not_found",
                    new RawCalls(without)
                            .post(AUTHENTICATE, Map.of("session_token", "WJtR5BCy38Szd5AfoDpf0iqFKEt4EE5JhjlWUY7l3FtY"))
                            .verdict());
        }
    }

    @Test
    void beginSession_ofNobodyOrTooShort_throws() {
        assertThrows(IllegalArgumentException.class, () -> fake.beginSession("nobody", Duration.ofHours(1)));
        assertThrows(IllegalArgumentException.class, () -> fake.beginSession("ada", Duration.ofMinutes(4)));
    }

    @Test
    void reset_endsTheSessions() {
        FakeSession session = fake.beginSession("ada", Duration.ofHours(1));
        fake.reset();

        assertEquals(
                "404 session_not_found",
                check("session_token", session.token().reveal()).verdict());
    }

    @Test
    void whatIsShown_hasNoToken() {
        FakeSession session = fake.beginSession("ada", Duration.ofHours(1));

        assertFalse(session.toString().contains(session.token().reveal()));
        assertFalse(fake.describe().contains(session.token().reveal()));
        assertFalse(
                new SessionFields(5, Map.of(), "secret", "secret").toString().contains("secret"));
    }

    /** The memory of the fake does not grow with the sessions that began. */
    @Test
    void expiredSessions_areForgotten() {
        for (int i = 0; i < 2_100; i++) {
            fake.beginSession("ada", Duration.ofMinutes(5));
            clock.advance(Duration.ofMinutes(5));
        }

        assertEquals(0, fake.sessions().size());
    }
}
