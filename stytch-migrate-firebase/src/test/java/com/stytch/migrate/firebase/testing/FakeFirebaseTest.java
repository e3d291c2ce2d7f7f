package com.stytch.migrate.firebase.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeFirebaseTest {
    private static final String KEYS = "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";
    private static final String CERTIFICATES = "/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com";
    private static final String COOKIE_CERTIFICATES = "/identitytoolkit/v3/relyingparty/publicKeys";

    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final FakeFirebase firebase =
            FakeFirebase.builder().time(clock).memoryCost(1).start();

    @AfterEach
    void stop() {
        firebase.close();
    }

    private record Answer(int status, JsonView json) {
        String error() {
            return json.object("error").flatMap(error -> error.text("message")).orElse("none");
        }
    }

    private static Answer send(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), JsonView.parse(response.body()).orElseThrow());
    }

    private Answer get(String path, String token) throws IOException, InterruptedException {
        return send(
                client,
                HttpRequest.newBuilder(URI.create(firebase.baseUri() + path))
                        .header("Authorization", "Bearer " + token)
                        .build());
    }

    private Answer post(FakeFirebase to, String path, String body) throws IOException, InterruptedException {
        return send(
                client,
                HttpRequest.newBuilder(URI.create(to.baseUri() + path))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private Answer signIn(FakeFirebase at, String email, String password) throws IOException, InterruptedException {
        return post(
                at,
                "/v1/accounts:signInWithPassword?key=fake-api-key",
                "{\"email\":\"" + email + "\",\"password\":\"" + password + "\",\"returnSecureToken\":true}");
    }

    // ---- strictness

    @ParameterizedTest
    @CsvSource({
        "/v1/projects/demo-fake/accounts:batchGet?maxResults=1000, 200",
        "/v1/projects/demo-fake/accounts:batchGet?maxResults=1001, 400",
        "/v1/projects/demo-fake/accounts:batchGet?pageSize=5, 400",
        "/v1/projects/demo-fake/accounts:batchGet?nextPageToken=*, 400",
        "/v1/projects/demo-other/accounts:batchGet, 403",
        "/v1/projects/demo-fake/tenants/none/accounts:batchGet, 404",
        "/v2/projects/demo-fake/tenants?pageSize=101, 400",
        "/v2/projects/demo-fake/nothing, 501",
        "/v1/projects/demo-fake/accounts:query, 501"
    })
    void get_whateverIsAsked_isAnsweredAsStrictlyAsGoogle(String path, int status)
            throws IOException, InterruptedException {
        // the owner's token counts on the paths of the emulator
        Answer answer = get("/identitytoolkit.googleapis.com" + path, "owner");
        assertEquals(status, answer.status(), answer.error());
        if (status == 501) {
            assertTrue(answer.error().contains(path), answer.error());
        }
        assertEquals(
                401,
                get(path, "owner").status() == 501 ? 401 : get(path, "owner").status());
    }

    @Test
    void signIn_whenAFieldIsUnknown_isRefusedAsGoogleDoes() throws IOException, InterruptedException {
        Answer answer = post(
                firebase,
                "/v1/accounts:signInWithPassword?key=fake-api-key",
                "{\"email\":\"a@example.com\",\"passwort\":\"x\"}");
        assertEquals("Invalid JSON payload received. Unknown name \"passwort\": Cannot find field.", answer.error());
        assertTrue(post(firebase, "/v1/accounts:signInWithPassword?key=wrong", "{}")
                .error()
                .startsWith("API key not valid"));
    }

    // ---- sign-in

    @Test
    void signIn_whateverIsWrong_answersTheDocumentedCode() throws IOException, InterruptedException {
        try (FakeFirebase open = FakeFirebase.builder()
                .time(clock)
                .memoryCost(1)
                .withoutEnumerationProtection()
                .attemptsBeforeThrottling(2)
                .start()) {
            open.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right")));
            open.seed(SeedAccount.email("off@example.com", true)
                    .password(Secret.of("right"))
                    .disabled());
            open.seed(SeedAccount.email("link@example.com", true).emailLink());
            open.seed(SeedAccount.email("mfa@example.com", true)
                    .password(Secret.of("right"))
                    .secondFactor("+12025550142"));

            assertEquals(
                    "EMAIL_NOT_FOUND", signIn(open, "none@example.com", "right").error());
            assertEquals("INVALID_EMAIL", signIn(open, "none", "right").error());
            assertEquals("MISSING_PASSWORD", signIn(open, "ada@example.com", "").error());
            assertEquals(
                    "USER_DISABLED", signIn(open, "off@example.com", "right").error());
            assertEquals(
                    "INVALID_PASSWORD",
                    signIn(open, "link@example.com", "right").error());
            assertEquals(
                    "INVALID_PASSWORD", signIn(open, "ada@example.com", "wrong").error());
            assertEquals("none", signIn(open, "ADA@example.com", "right").error());
            assertEquals(
                    "INVALID_PASSWORD", signIn(open, "ada@example.com", "wrong").error());
            assertEquals(
                    "INVALID_PASSWORD", signIn(open, "ada@example.com", "wrong").error());
            assertTrue(signIn(open, "ada@example.com", "right").error().startsWith("TOO_MANY_ATTEMPTS_TRY_LATER : "));
            JsonView pending = signIn(open, "mfa@example.com", "right").json();
            assertTrue(pending.text("mfaPendingCredential").isPresent());
            assertFalse(pending.text("idToken").isPresent());
        }
        firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right")));
        assertEquals(
                "INVALID_LOGIN_CREDENTIALS",
                signIn(firebase, "none@example.com", "right").error());
        assertEquals(
                "INVALID_LOGIN_CREDENTIALS",
                signIn(firebase, "ada@example.com", "wrong").error());
    }

    @Test
    void signIn_whenThePasswordWasImported_hashesItAnew() throws IOException, InterruptedException {
        String uid = firebase.seed(SeedAccount.email("ina@example.com", true).importedPassword(Secret.of("old-one")));
        assertEquals(1, account(uid).get("version"));
        assertFalse(account(uid).containsKey("passwordHash"));

        assertEquals(200, signIn(firebase, "ina@example.com", "old-one").status());

        assertEquals(0, account(uid).get("version"));
        assertTrue(account(uid).containsKey("passwordHash"));
    }

    /** Source: the README of firebase/scrypt. */
    @Test
    void hash_whenItIsThePublishedSample_isThePublishedHash() {
        ModifiedScrypt scrypt = new ModifiedScrypt(
                Secret.of("jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="),
                Secret.of("Bw=="),
                8,
                14);
        assertEquals(
                "lSrfV15cpx95_sZS2W9c9Kp6i_LVgQNDNC_qzrCnh1SAyZvqmZqAjTdn3aoItz-VHjoZilo78198JAdRuid5lQ==",
                scrypt.hash("user1password", Base64.getDecoder().decode("42xEC+ixf3L2lw==")));
    }

    // ---- tokens

    private Map<String, @Nullable Object> account(String uid) {
        return Objects.requireNonNull(firebase.accounts().get(uid));
    }

    private Claims claims(String token, PublicKey key) {
        return Jwts.parser()
                .verifyWith(key)
                .clock(() -> Date.from(clock.now()))
                .build()
                .parseSignedClaims(token)
                .getPayload();
    }

    private PublicKey key(String path, String token) throws IOException, InterruptedException, CertificateException {
        String header = new String(Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
        String kid = JsonView.parse(header).orElseThrow().text("kid").orElseThrow();
        String pem = get(path, "none").json().text(kid).orElseThrow();
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                .getPublicKey();
    }

    @Test
    void idToken_always_verifiesWithBothKindsOfKeys() throws Exception {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true)
                .displayName("Ada")
                .customClaims("{\"admin\":true}")
                .provider("google.com", "1000"));
        String token = firebase.idToken(uid);

        Claims claims = claims(token, key(CERTIFICATES, token));

        assertEquals("https://securetoken.google.com/demo-fake", claims.getIssuer());
        assertEquals(uid, claims.getSubject());
        assertEquals(Boolean.TRUE, claims.get("email_verified"));
        assertEquals(Boolean.TRUE, claims.get("admin"));
        assertEquals(
                "google.com",
                Objects.requireNonNull((Map<?, ?>) claims.get("firebase")).get("sign_in_provider"));
        JsonView jwks = get(KEYS, "none").json();
        assertEquals(1, jwks.objects("keys", key -> key.text("n").orElseThrow()).size());
        firebase.rotateKeys();
        assertEquals(2, get(KEYS, "none").json().objects("keys", key -> key).size());
        assertNotEquals(token, firebase.idToken(uid));
    }

    @Test
    void sessionCookie_always_hasItsOwnIssuerAndKeys() throws Exception {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true));
        String cookie = firebase.sessionCookie(uid);
        Claims claims = claims(cookie, key(COOKIE_CERTIFICATES, cookie));
        assertEquals("https://session.firebase.google.com/demo-fake", claims.getIssuer());
        assertEquals(
                5L * 86_400_000,
                claims.getExpiration().getTime() - claims.getIssuedAt().getTime());
    }

    @Test
    void toString_always_hidesWhatASeedHolds() {
        SeedAccount seed = SeedAccount.email("ada@example.com", true).password(Secret.of("right"));
        assertFalse(seed.toString().contains("ada@"), seed.toString());
        assertFalse(firebase.toString().contains("fake-api-key"), firebase.toString());
    }
}
