package com.stytch.migrate.cognito.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.testing.FakeClock;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeCognitoTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PASSWORD = "Correct-Horse-1";

    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeCognito cognito = FakeCognito.builder()
            .clock(clock)
            .start()
            .users(
                    user("ada"),
                    user("unconfirmed").status("UNCONFIRMED"),
                    user("reset").status("RESET_REQUIRED"),
                    user("temporary").status("FORCE_CHANGE_PASSWORD"),
                    user("off").disabled(),
                    user("totp").mfa("SOFTWARE_TOKEN_MFA"),
                    SeedCognitoUser.of("google_1").federated("Google", "Google", "1"))
            .group("admins", "ada")
            .client(SeedCognitoClient.of("web", "web").allow("ALLOW_USER_PASSWORD_AUTH"))
            .client(SeedCognitoClient.of("default", "default"))
            .client(SeedCognitoClient.of("legacy", "legacy")
                    .allow("ALLOW_USER_PASSWORD_AUTH")
                    .showsUnknownUsers())
            .client(SeedCognitoClient.of("1example23456789", "secret")
                    .allow("ALLOW_USER_PASSWORD_AUTH")
                    .secret("EXAMPLEsecret0123456789"));

    private static SeedCognitoUser user(String name) {
        return SeedCognitoUser.of(name).email(name + "@example.com", true).password(PASSWORD);
    }

    @AfterEach
    void close() {
        cognito.close();
    }

    private JsonNode call(String operation, Map<String, ?> parameters) {
        try {
            return MAPPER.readTree(http.send(
                            HttpRequest.newBuilder(cognito.endpoint())
                                    .header("Content-Type", "application/x-amz-json-1.1")
                                    .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                                    .POST(BodyPublishers.ofString(MAPPER.writeValueAsString(parameters)))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode get(String path) {
        try {
            return MAPPER.readTree(http.send(
                            HttpRequest.newBuilder(URI.create(cognito.endpoint() + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode signIn(String client, String user, String password) {
        return signIn(client, user, password, null);
    }

    private JsonNode signIn(String client, String user, String password, @Nullable String secretHash) {
        Map<String, String> values = new LinkedHashMap<>(Map.of("USERNAME", user, "PASSWORD", password));
        if (secretHash != null) {
            values.put("SECRET_HASH", secretHash);
        }
        return call(
                "InitiateAuth", Map.of("ClientId", client, "AuthFlow", "USER_PASSWORD_AUTH", "AuthParameters", values));
    }

    private static String refusal(JsonNode answer) {
        return answer.path("__type").asText() + ": " + answer.path("message").asText();
    }

    // ---- passwords

    @Test
    void initiateAuth_whenThePasswordIsRight_givesSignedTokens() throws GeneralSecurityException, IOException {
        JsonNode result = signIn("web", "ada@example.com", PASSWORD).get("AuthenticationResult");
        JsonNode id = verified(result.get("IdToken").asText());
        assertEquals("id", id.get("token_use").asText());
        assertEquals("web", id.get("aud").asText());
        assertEquals(cognito.issuer(), id.get("iss").asText());
        assertTrue(id.get("email_verified").asBoolean());
        assertTrue(id.get("email_verified").isBoolean());
        assertEquals("admins", id.get("cognito:groups").get(0).asText());
        assertEquals(clock.now().getEpochSecond() + 3_600, id.get("exp").asLong());
        JsonNode access = verified(result.get("AccessToken").asText());
        assertEquals("access", access.get("token_use").asText());
        assertEquals("web", access.get("client_id").asText());
        assertFalse(access.has("aud") || access.has("email"));
        assertEquals(id.get("sub"), access.get("sub"));
    }

    private JsonNode verified(String token) throws GeneralSecurityException, IOException {
        String[] parts = token.split("\\.");
        JsonNode header = MAPPER.readTree(Base64.getUrlDecoder().decode(parts[0]));
        JsonNode key = null;
        for (JsonNode one :
                get("/" + cognito.poolId() + "/.well-known/jwks.json").get("keys")) {
            key = one.get("kid").equals(header.get("kid")) ? one : key;
        }
        assertNotNull(key);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e")))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertTrue(signature.verify(Base64.getUrlDecoder().decode(parts[2])));
        return MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text.asText()));
    }

    @Test
    void initiateAuth_whenItIsRefused_saysItAsCognitoDoes() {
        assertEquals("NotAuthorizedException: Incorrect username or password.", refusal(signIn("web", "ada", "wrong")));
        assertEquals("NotAuthorizedException: Incorrect username or password.", refusal(signIn("web", "nobody", "x")));
        assertEquals("UserNotFoundException: User does not exist.", refusal(signIn("legacy", "nobody", "x")));
        assertEquals("NotAuthorizedException: User is disabled.", refusal(signIn("web", "off", PASSWORD)));
        assertEquals(
                "UserNotConfirmedException: User is not confirmed.", refusal(signIn("web", "unconfirmed", PASSWORD)));
        assertEquals(
                "PasswordResetRequiredException: Password reset required for the user",
                refusal(signIn("web", "reset", PASSWORD)));
        assertEquals("NotAuthorizedException: Incorrect username or password.", refusal(signIn("web", "google_1", "")));
        assertEquals(
                "InvalidParameterException: USER_PASSWORD_AUTH flow not enabled for this client",
                refusal(signIn("default", "ada", PASSWORD)));
        assertTrue(refusal(signIn("none", "ada", PASSWORD)).startsWith("ResourceNotFoundException"));
    }

    @Test
    void initiateAuth_whenThereWereFiveFailures_locksForAWhile() {
        for (int i = 0; i < 5; i++) {
            signIn("web", "ada", "wrong");
        }
        assertEquals("NotAuthorizedException: Password attempts exceeded", refusal(signIn("web", "ada", PASSWORD)));
        clock.advance(Duration.ofSeconds(1));
        assertTrue(signIn("web", "ada", PASSWORD).has("AuthenticationResult"));
    }

    /** Vectors of {@code secret-hash-vectors.json}. */
    @Test
    void initiateAuth_whenTheClientHasASecret_wantsItsHash() {
        String client = "1example23456789";
        assertTrue(refusal(signIn(client, "ada", PASSWORD)).contains("SECRET_HASH was not received"));
        assertTrue(
                refusal(signIn(client, "ada", PASSWORD, "wrong")).contains("Unable to verify secret hash for client"));
        assertTrue(signIn(client, "ada", PASSWORD, "sXZgLfb1mWSqUF9cqMbpJ3q3JaH+Bpw71fX6sY9hBaE=")
                .has("AuthenticationResult"));
        assertTrue(signIn(client, "ada@example.com", PASSWORD, "e341f4Siuhaf3Xa4UWO/o/T5SQLKaMba9Bp63QrNBZs=")
                .has("AuthenticationResult"));
    }

    // ---- challenges

    @Test
    void respondToAuthChallenge_whenAnswered_signsIn() {
        JsonNode totp = signIn("web", "totp", PASSWORD);
        assertEquals("SOFTWARE_TOKEN_MFA", totp.get("ChallengeName").asText());
        assertTrue(refusal(respond(totp, "totp", "SOFTWARE_TOKEN_MFA_CODE", "000000"))
                .startsWith("CodeMismatchException"));
        assertTrue(respond(signIn("web", "totp", PASSWORD), "totp", "SOFTWARE_TOKEN_MFA_CODE", FakeSignIn.CODE)
                .has("AuthenticationResult"));

        JsonNode temporary = signIn("web", "temporary", PASSWORD);
        assertEquals("NEW_PASSWORD_REQUIRED", temporary.get("ChallengeName").asText());
        assertTrue(
                respond(temporary, "temporary", "NEW_PASSWORD", "New-Horse-2").has("AuthenticationResult"));
        assertTrue(signIn("web", "temporary", "New-Horse-2").has("AuthenticationResult"));

        JsonNode late = signIn("web", "totp", PASSWORD);
        clock.advance(Duration.ofMinutes(4));
        assertTrue(refusal(respond(late, "totp", "SOFTWARE_TOKEN_MFA_CODE", FakeSignIn.CODE))
                .contains("Invalid session"));
    }

    private JsonNode respond(JsonNode challenge, String user, String name, String value) {
        return call(
                "RespondToAuthChallenge",
                Map.of(
                        "ClientId",
                        "web",
                        "ChallengeName",
                        challenge.get("ChallengeName").asText(),
                        "Session",
                        challenge.get("Session").asText(),
                        "ChallengeResponses",
                        Map.of("USERNAME", user, name, value)));
    }

    /** The client's half, as in RFC 5054, computed here from the password alone. */
    @Test
    void userSrpAuth_whenThePasswordIsRight_signsIn() throws GeneralSecurityException {
        assertTrue(srp("ada", PASSWORD).has("AuthenticationResult"));
        assertEquals("NotAuthorizedException: Incorrect username or password.", refusal(srp("ada", "wrong")));
        assertEquals("NotAuthorizedException: Incorrect username or password.", refusal(srp("nobody", PASSWORD)));
        assertTrue(refusal(start("ada", BigInteger.ZERO)).startsWith("InvalidParameterException"));
    }

    private JsonNode start(String user, BigInteger publicA) {
        return call(
                "InitiateAuth",
                Map.of(
                        "ClientId",
                        "default",
                        "AuthFlow",
                        "USER_SRP_AUTH",
                        "AuthParameters",
                        Map.of("USERNAME", user, "SRP_A", publicA.toString(16))));
    }

    private JsonNode srp(String user, String password) throws GeneralSecurityException {
        BigInteger a = BigInteger.valueOf(1_234_567_890_123L).pow(7);
        BigInteger publicA = FakeSrp.G.modPow(a, FakeSrp.N);
        JsonNode values = start(user, publicA).get("ChallengeParameters");
        String id = values.get("USER_ID_FOR_SRP").asText();
        BigInteger publicB = new BigInteger(values.get("SRP_B").asText(), 16);
        BigInteger salt = new BigInteger(values.get("SALT").asText(), 16);
        BigInteger k = sha(FakeSrp.N.toByteArray(), FakeSrp.G.toByteArray());
        BigInteger u = sha(publicA.toByteArray(), publicB.toByteArray());
        String poolName = "FAKE00001";
        byte[] inner = java.security.MessageDigest.getInstance("SHA-256")
                .digest((poolName + id + ":" + password).getBytes(StandardCharsets.UTF_8));
        BigInteger x = sha(salt.toByteArray(), inner);
        BigInteger s =
                publicB.subtract(k.multiply(FakeSrp.G.modPow(x, FakeSrp.N))).modPow(a.add(u.multiply(x)), FakeSrp.N);
        byte[] extracted = FakeSrp.hmac(u.toByteArray(), s.toByteArray());
        byte[] key = java.util.Arrays.copyOf(
                FakeSrp.hmac(extracted, "Caldera Derived Key\u0001".getBytes(StandardCharsets.UTF_8)), 16);
        String time = "Sat Jan 31 08:15:00 UTC 2026";
        byte[] signature = FakeSrp.hmac(
                key,
                (poolName + id).getBytes(StandardCharsets.UTF_8),
                Base64.getDecoder().decode(values.get("SECRET_BLOCK").asText()),
                time.getBytes(StandardCharsets.UTF_8));
        return call(
                "RespondToAuthChallenge",
                Map.of(
                        "ClientId",
                        "default",
                        "ChallengeName",
                        "PASSWORD_VERIFIER",
                        "ChallengeResponses",
                        Map.of(
                                "USERNAME",
                                id,
                                "PASSWORD_CLAIM_SECRET_BLOCK",
                                values.get("SECRET_BLOCK").asText(),
                                "TIMESTAMP",
                                time,
                                "PASSWORD_CLAIM_SIGNATURE",
                                Base64.getEncoder().encodeToString(signature))));
    }

    private static BigInteger sha(byte[] first, byte[] second) throws GeneralSecurityException {
        var digest = java.security.MessageDigest.getInstance("SHA-256");
        digest.update(first);
        return new BigInteger(1, digest.digest(second));
    }

    // ---- tokens afterwards

    @Test
    void revokeToken_whenTheSessionEnds_endsItsTokens() {
        JsonNode result = signIn("web", "ada", PASSWORD).get("AuthenticationResult");
        Map<String, String> access =
                Map.of("AccessToken", result.get("AccessToken").asText());
        assertEquals("ada", call("GetUser", access).get("Username").asText());
        Map<String, Object> renew = Map.of(
                "ClientId",
                "web",
                "AuthFlow",
                "REFRESH_TOKEN_AUTH",
                "AuthParameters",
                Map.of("REFRESH_TOKEN", result.get("RefreshToken").asText()));
        assertTrue(call("InitiateAuth", renew).has("AuthenticationResult"));
        call(
                "RevokeToken",
                Map.of("ClientId", "web", "Token", result.get("RefreshToken").asText()));
        assertEquals("NotAuthorizedException: Access Token has been revoked", refusal(call("GetUser", access)));
        assertTrue(refusal(call("InitiateAuth", renew)).startsWith("NotAuthorizedException"));
    }

    // ---- strictness

    @Test
    void handle_whenItIsNoneOfCognito_isRefused() {
        assertEquals(
                "UnknownOperationException: FakeCognito does not know AdminDeleteUser",
                refusal(call("AdminDeleteUser", Map.of())));
        assertEquals(501, cognito.calls().get(0).status());
        assertEquals(
                "SerializationException: GetUser has no parameter Token",
                refusal(call("GetUser", Map.of("Token", "x"))));
        assertEquals(
                "MissingAuthenticationTokenException: Missing Authentication Token",
                refusal(call("ListUsers", Map.of("UserPoolId", cognito.poolId()))));
        assertTrue(refusal(call("GetUser", Map.of())).contains("Member must not be null"));
    }

    @Test
    void discovery_whenAsked_namesIssuerAndKeys() {
        JsonNode document = get("/" + cognito.poolId() + "/.well-known/openid-configuration");
        assertEquals(
                "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_FAKE00001",
                document.get("issuer").asText());
        assertEquals(
                2,
                get(URI.create(document.get("jwks_uri").asText()).getPath())
                        .get("keys")
                        .size());
        try (FakeCognito updated = FakeCognito.builder().updatedIssuer().start()) {
            assertEquals("https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_FAKE00001", updated.issuer());
        }
    }

    @Test
    void dump_whenAsked_showsStateWithoutSecrets() {
        String dump = cognito.dump().toString();
        assertTrue(dump.contains("google_1") && dump.contains("admins"));
        assertFalse(dump.contains(PASSWORD) || dump.contains("EXAMPLEsecret"));
    }
}
