package com.stytch.migrate.cognito.testing;

import com.stytch.migrate.cognito.testing.FakePool.User;
import com.stytch.migrate.cognito.testing.Wire.Refused;
import com.stytch.migrate.testing.TokenSigner;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sign-in at a fake pool, with its challenges and tokens. Guarded by itself. */
final class FakeSignIn {
    /** The code that every second factor takes. */
    static final String CODE = "123456";

    private static final int FREE_FAILURES = 5;
    private static final Duration LONGEST_LOCK = Duration.ofMinutes(15);
    private static final Duration SESSION = Duration.ofMinutes(3);
    private static final Duration TOKEN = Duration.ofHours(1);

    private final FakePool pool;
    private final String issuer;
    private final TokenSigner idTokens = TokenSigner.withKeyIds("id-");
    private final TokenSigner accessTokens = TokenSigner.withKeyIds("access-");
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Challenge> challenges = new HashMap<>();
    private final Map<String, Grant> access = new HashMap<>();
    private final Map<String, Grant> refresh = new HashMap<>();
    private final Set<String> revoked = new HashSet<>();

    private record Challenge(
            String name,
            String client,
            @Nullable User user,
            Instant until,
            @Nullable FakeSrp srp,
            BigInteger publicA) {}

    private record Grant(User user, String client, String origin, Instant until) {}

    FakeSignIn(FakePool pool, String issuer) {
        this.pool = pool;
        this.issuer = issuer;
    }

    String issuer() {
        return issuer;
    }

    /** Returns the key set or the discovery document, by its path. */
    synchronized Optional<Map<String, @Nullable Object>> page(String path, URI endpoint) {
        if (path.equals("/" + pool.id + "/.well-known/jwks.json")) {
            List<Object> keys = new ArrayList<>();
            for (TokenSigner signer : List.of(idTokens, accessTokens)) {
                if (signer.jwks().get("keys") instanceof List<?> some) {
                    keys.addAll(some);
                }
            }
            return Optional.of(Map.of("keys", keys));
        }
        if (path.equals("/" + pool.id + "/.well-known/openid-configuration")) {
            Map<String, @Nullable Object> document = new LinkedHashMap<>();
            document.put("issuer", issuer);
            document.put("jwks_uri", endpoint + "/" + pool.id + "/.well-known/jwks.json");
            document.put("id_token_signing_alg_values_supported", List.of("RS256"));
            document.put("subject_types_supported", List.of("public"));
            return Optional.of(document);
        }
        return Optional.empty();
    }

    // ---- first step

    synchronized Map<String, @Nullable Object> initiate(Map<String, @Nullable Object> parameters, boolean admin) {
        SeedCognitoClient client = client(Wire.required(parameters, "ClientId"));
        String flow = Wire.required(parameters, "AuthFlow");
        Map<String, String> values = Wire.texts(parameters, "AuthParameters");
        allow(client, flow, admin);
        if (flow.startsWith("REFRESH_TOKEN")) {
            return refresh(client, values);
        }
        String username = required(values, "USERNAME");
        checkSecretHash(client, username, values);
        User user = pool.find(username);
        if (user == null && !client.hidesUnknownUsers) {
            throw new Refused("UserNotFoundException", "User does not exist.");
        }
        if (flow.equals("USER_SRP_AUTH")) {
            return srp(client, user, username, required(values, "SRP_A"));
        }
        String password = required(values, "PASSWORD");
        refuseLocked(user);
        String own = user == null ? null : user.seed.password;
        if (user == null
                || own == null
                || !MessageDigest.isEqual(
                        own.getBytes(StandardCharsets.UTF_8), password.getBytes(StandardCharsets.UTF_8))) {
            throw wrong(user);
        }
        return passed(client, user);
    }

    private SeedCognitoClient client(String id) {
        SeedCognitoClient client = pool.client(id);
        if (client == null) {
            throw new Refused("ResourceNotFoundException", "User pool client " + id + " does not exist.");
        }
        return client;
    }

    private static void allow(SeedCognitoClient client, String flow, boolean admin) {
        String needed = switch (flow) {
            case "USER_PASSWORD_AUTH" -> admin ? null : "ALLOW_USER_PASSWORD_AUTH";
            case "ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH" -> admin ? "ALLOW_ADMIN_USER_PASSWORD_AUTH" : null;
            case "USER_SRP_AUTH" -> "ALLOW_USER_SRP_AUTH";
            case "REFRESH_TOKEN_AUTH", "REFRESH_TOKEN" -> "ALLOW_REFRESH_TOKEN_AUTH";
            default ->
                throw new Refused(501, "UnknownOperationException", "FakeCognito does not know the flow " + flow);
        };
        if (needed == null) {
            throw new Refused("InvalidParameterException", "Initiate Auth method not supported.");
        }
        if (!client.flows.contains(needed)) {
            throw new Refused(
                    "InvalidParameterException",
                    flow.equals("USER_PASSWORD_AUTH")
                            ? "USER_PASSWORD_AUTH flow not enabled for this client"
                            : "Auth flow not enabled for this client");
        }
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new Refused("InvalidParameterException", "Missing required parameter " + name);
        }
        return value;
    }

    private static void checkSecretHash(SeedCognitoClient client, String username, Map<String, String> values) {
        if (client.secret == null) {
            return;
        }
        String given = values.get("SECRET_HASH");
        if (given == null) {
            throw new Refused(
                    "NotAuthorizedException",
                    "Client " + client.id + " is configured with secret but SECRET_HASH was not received");
        }
        byte[] expected = Base64.getEncoder()
                .encode(FakeSrp.hmac(
                        client.secret.getBytes(StandardCharsets.UTF_8),
                        (username + client.id).getBytes(StandardCharsets.UTF_8)));
        if (!MessageDigest.isEqual(expected, given.getBytes(StandardCharsets.UTF_8))) {
            throw new Refused("NotAuthorizedException", "Unable to verify secret hash for client " + client.id);
        }
    }

    private void refuseLocked(@Nullable User user) {
        if (user != null && pool.time.now().isBefore(user.lockedUntil)) {
            throw new Refused("NotAuthorizedException", "Password attempts exceeded");
        }
    }

    /** After five failures the user waits for a second, and twice as long after each more. */
    private Refused wrong(@Nullable User user) {
        if (user != null && ++user.failures >= FREE_FAILURES) {
            Duration wait = Duration.ofSeconds(1L << Math.min(user.failures - FREE_FAILURES, 12));
            user.lockedUntil = pool.time.now().plus(wait.compareTo(LONGEST_LOCK) > 0 ? LONGEST_LOCK : wait);
        }
        return new Refused("NotAuthorizedException", "Incorrect username or password.");
    }

    /** The password is the right one: what else is in the way? */
    private Map<String, @Nullable Object> passed(SeedCognitoClient client, User user) {
        user.failures = 0;
        SeedCognitoUser seed = user.seed;
        if (!seed.enabled) {
            throw new Refused("NotAuthorizedException", "User is disabled.");
        }
        switch (seed.status) {
            case "UNCONFIRMED" -> throw new Refused("UserNotConfirmedException", "User is not confirmed.");
            case "RESET_REQUIRED" ->
                throw new Refused("PasswordResetRequiredException", "Password reset required for the user");
            case "FORCE_CHANGE_PASSWORD" -> {
                Map<String, String> attributes = new LinkedHashMap<>(seed.attributes);
                attributes.remove("sub");
                Map<String, @Nullable Object> more = new LinkedHashMap<>();
                more.put("userAttributes", Wire.text(attributes));
                more.put("requiredAttributes", "[]");
                return challenge("NEW_PASSWORD_REQUIRED", client, user, more);
            }
            default -> {}
        }
        if (!seed.mfa.isEmpty()) {
            Map<String, @Nullable Object> more = new LinkedHashMap<>();
            if (seed.mfa.get(0).equals("SMS_MFA")) {
                more.put("CODE_DELIVERY_DELIVERY_MEDIUM", "SMS");
                more.put("CODE_DELIVERY_DESTINATION", "+*******0000");
            }
            return challenge(seed.mfa.get(0), client, user, more);
        }
        return tokens(client, user, UUID.randomUUID().toString(), true);
    }

    private Map<String, @Nullable Object> challenge(
            String name, SeedCognitoClient client, User user, Map<String, @Nullable Object> more) {
        more.put("USER_ID_FOR_SRP", user.seed.username);
        String session = secret();
        challenges.put(
                session, new Challenge(name, client.id, user, pool.time.now().plus(SESSION), null, BigInteger.ZERO));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ChallengeName", name);
        answer.put("ChallengeParameters", more);
        answer.put("Session", session);
        return answer;
    }

    private String secret() {
        byte[] bytes = new byte[48];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    // ---- SRP

    /** Also for a user who is not there: that must not show. */
    private Map<String, @Nullable Object> srp(
            SeedCognitoClient client, @Nullable User user, String username, String a) {
        BigInteger publicA;
        try {
            publicA = new BigInteger(a, 16);
        } catch (NumberFormatException e) {
            throw new Refused("InvalidParameterException", "SRP_A is no number in hex");
        }
        if (!FakeSrp.isAllowed(publicA)) {
            throw new Refused("InvalidParameterException", "SRP_A is no number of the group");
        }
        String id = user == null ? username : user.seed.username;
        String own = user == null ? null : user.seed.password;
        FakeSrp srp = new FakeSrp(
                pool.id.substring(pool.id.indexOf('_') + 1),
                id,
                own == null ? secret() : own,
                new BigInteger(128, random),
                new BigInteger(1_024, random));
        String block = secret();
        challenges.put(
                block,
                new Challenge(
                        "PASSWORD_VERIFIER", client.id, user, pool.time.now().plus(SESSION), srp, publicA));
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("SALT", srp.salt());
        values.put("SECRET_BLOCK", block);
        values.put("SRP_B", srp.publicB().toString(16));
        values.put("USERNAME", id);
        values.put("USER_ID_FOR_SRP", id);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("ChallengeName", "PASSWORD_VERIFIER");
        answer.put("ChallengeParameters", values);
        return answer;
    }

    // ---- second step

    synchronized Map<String, @Nullable Object> respond(Map<String, @Nullable Object> parameters) {
        SeedCognitoClient client = client(Wire.required(parameters, "ClientId"));
        String name = Wire.required(parameters, "ChallengeName");
        Map<String, String> responses = Wire.texts(parameters, "ChallengeResponses");
        String username = required(responses, "USERNAME");
        boolean srp = name.equals("PASSWORD_VERIFIER");
        Challenge challenge = challenges.remove(
                srp ? required(responses, "PASSWORD_CLAIM_SECRET_BLOCK") : Wire.required(parameters, "Session"));
        if (challenge == null
                || !challenge.name.equals(name)
                || !challenge.client.equals(client.id)
                || pool.time.now().isAfter(challenge.until)) {
            throw new Refused("NotAuthorizedException", "Invalid session for the user.");
        }
        checkSecretHash(client, username, responses);
        User user = challenge.user;
        if (srp) {
            refuseLocked(user);
            byte[] expected = java.util.Objects.requireNonNull(challenge.srp)
                    .signature(
                            challenge.publicA,
                            Base64.getDecoder().decode(required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")),
                            required(responses, "TIMESTAMP"));
            boolean right = MessageDigest.isEqual(
                    Base64.getEncoder().encode(expected),
                    required(responses, "PASSWORD_CLAIM_SIGNATURE").getBytes(StandardCharsets.UTF_8));
            if (user == null || user.seed.password == null || !right) {
                throw wrong(user);
            }
            return passed(client, user);
        }
        if (user == null) {
            throw new Refused("NotAuthorizedException", "Invalid session for the user.");
        }
        switch (name) {
            case "NEW_PASSWORD_REQUIRED" -> {
                user.seed.password = required(responses, "NEW_PASSWORD");
                user.seed.status = "CONFIRMED";
            }
            case "SOFTWARE_TOKEN_MFA" -> checkCode(responses, "SOFTWARE_TOKEN_MFA_CODE");
            case "SMS_MFA" -> checkCode(responses, "SMS_MFA_CODE");
            case "EMAIL_OTP" -> checkCode(responses, "EMAIL_OTP_CODE");
            default ->
                throw new Refused(501, "UnknownOperationException", "FakeCognito does not know the challenge " + name);
        }
        return tokens(client, user, UUID.randomUUID().toString(), true);
    }

    private static void checkCode(Map<String, String> responses, String name) {
        if (!CODE.equals(required(responses, name))) {
            throw new Refused("CodeMismatchException", "Invalid code received for user");
        }
    }

    // ---- tokens

    private Map<String, @Nullable Object> refresh(SeedCognitoClient client, Map<String, String> values) {
        Grant grant = refresh.get(required(values, "REFRESH_TOKEN"));
        if (grant == null || !grant.client.equals(client.id) || revoked.contains(grant.origin)) {
            throw new Refused("NotAuthorizedException", "Refresh Token has been revoked");
        }
        checkSecretHash(client, grant.user.seed.username, values);
        return tokens(client, grant.user, grant.origin, false);
    }

    private Map<String, @Nullable Object> tokens(
            SeedCognitoClient client, User user, String origin, boolean withRefresh) {
        Instant now = pool.time.now();
        Map<String, @Nullable Object> common = new LinkedHashMap<>();
        common.put("sub", user.sub());
        List<String> groups = pool.groupsOf(user.seed.username);
        if (!groups.isEmpty()) {
            common.put("cognito:groups", groups);
        }
        common.put("iss", issuer);
        common.put("origin_jti", origin);
        common.put("event_id", UUID.randomUUID().toString());
        common.put("auth_time", now.getEpochSecond());
        common.put("iat", now.getEpochSecond());
        common.put("exp", now.plus(TOKEN).getEpochSecond());

        Map<String, @Nullable Object> id = new LinkedHashMap<>(common);
        user.seed.attributes.forEach((name, value) -> {
            if (!name.startsWith("dev:") && !name.equals("identities")) {
                id.put(name, name.endsWith("_verified") ? (Object) Boolean.valueOf(value) : value);
            }
        });
        id.put("cognito:username", user.seed.username);
        id.put("aud", client.id);
        id.put("token_use", "id");
        id.put("jti", UUID.randomUUID().toString());

        Map<String, @Nullable Object> claims = new LinkedHashMap<>(common);
        claims.put("client_id", client.id);
        claims.put("token_use", "access");
        claims.put("scope", "aws.cognito.signin.user.admin");
        claims.put("username", user.seed.username);
        claims.put("jti", UUID.randomUUID().toString());

        String accessToken = accessTokens.sign(claims);
        access.put(accessToken, new Grant(user, client.id, origin, now.plus(TOKEN)));
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("AccessToken", accessToken);
        result.put("ExpiresIn", (int) TOKEN.toSeconds());
        result.put("IdToken", idTokens.sign(id));
        result.put("TokenType", "Bearer");
        if (withRefresh) {
            String token = secret();
            refresh.put(token, new Grant(user, client.id, origin, Instant.MAX));
            result.put("RefreshToken", token);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("AuthenticationResult", result);
        answer.put("ChallengeParameters", Map.of());
        return answer;
    }

    synchronized Map<String, @Nullable Object> getUser(Map<String, @Nullable Object> parameters) {
        Grant grant = access.get(Wire.required(parameters, "AccessToken"));
        if (grant == null) {
            throw new Refused("NotAuthorizedException", "Invalid Access Token");
        }
        if (pool.time.now().isAfter(grant.until)) {
            throw new Refused("NotAuthorizedException", "Access Token has expired");
        }
        if (revoked.contains(grant.origin)) {
            throw new Refused("NotAuthorizedException", "Access Token has been revoked");
        }
        if (!grant.user.seed.enabled) {
            throw new Refused("NotAuthorizedException", "User is disabled.");
        }
        return FakePool.ownView(grant.user);
    }

    synchronized Map<String, @Nullable Object> revoke(Map<String, @Nullable Object> parameters) {
        Grant grant = refresh.get(Wire.required(parameters, "Token"));
        if (grant != null && grant.client.equals(Wire.required(parameters, "ClientId"))) {
            revoked.add(grant.origin);
        }
        return Map.of();
    }
}
