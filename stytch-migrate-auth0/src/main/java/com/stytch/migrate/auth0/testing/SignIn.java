package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.auth0.hash.Auth0Hashes;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.testing.TokenSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Authentication API: tokens, the password grant, {@code /userinfo} and the keys. */
final class SignIn {
    private static final String REALM_GRANT = "http://auth0.com/oauth/grant-type/password-realm";
    private static final List<String> ALL_SCOPES = List.of("openid", "profile", "email", "address", "phone");
    private static final int ATTEMPTS = 10;
    private static final int SUSPICIOUS_ATTEMPTS = 100;
    private static final String OWN_SERVER = "the caller";
    private static final int USERINFO_BURST = 10;

    private final TenantState state;
    private final TokenSigner signer;
    private final Supplier<URI> base;
    private final Map<String, Token> tokens = new HashMap<>();
    private final Map<String, Integer> wrongByUserAndAddress = new HashMap<>();
    private final Map<String, Integer> wrongByAddress = new HashMap<>();
    private final Map<String, Deque<Instant>> userInfoCalls = new HashMap<>();
    private Duration lifetime = Duration.ofDays(1);
    private boolean rfc9068;
    private boolean botDetection;
    private boolean userInfoLimit;
    private boolean scopeInAnswer = true;

    /** A token that was handed out. */
    record Token(String subject, Set<String> audiences, Set<String> scopes, Instant expiresAt) {}

    SignIn(TenantState state, TokenSigner signer, Supplier<URI> base) {
        this.state = state;
        this.signer = signer;
        this.base = base;
    }

    void addTo(Routes routes) {
        routes.add("POST", "/oauth/token", List.of(), this::token);
        routes.add("GET", "/userinfo", List.of(), this::userInfo);
        routes.add("POST", "/userinfo", List.of(), this::userInfo); // OpenID Connect Core 5.3: both
        routes.add("GET", "/.well-known/jwks.json", List.of(), call -> Answer.ok(signer.jwks()));
        routes.add("GET", "/.well-known/openid-configuration", List.of(), call -> Answer.ok(configuration()));
    }

    void lifetime(Duration other) {
        lifetime = other;
    }

    void rfc9068(boolean on) {
        rfc9068 = on;
    }

    void botDetection(boolean on) {
        botDetection = on;
    }

    void userInfoLimit(boolean on) {
        userInfoLimit = on;
    }

    void scopeInAnswer(boolean on) {
        scopeInAnswer = on;
    }

    void unblockAll() {
        wrongByAddress.clear();
        wrongByUserAndAddress.clear();
    }

    void forgetTokens() {
        tokens.clear();
    }

    String issuer() {
        return base.get() + "/";
    }

    String managementAudience() {
        return base.get() + "/api/v2/";
    }

    /** Returns the token that a request carries, if it is one of ours and for this audience. */
    Token authorized(Call call) {
        Optional<String> header = call.request().header("Authorization");
        if (header.isEmpty()) {
            throw unauthorized("Missing authentication");
        }
        if (!header.get().startsWith("Bearer ")) {
            throw unauthorized("Bad HTTP authentication header format");
        }
        Token token = tokens.get(header.get().substring("Bearer ".length()));
        if (token == null) {
            throw unauthorized("Invalid token");
        }
        if (!state.time().now().isBefore(token.expiresAt)) {
            throw unauthorized("Expired token received for JSON Web Token validation");
        }
        if (!token.audiences.contains(managementAudience())) {
            throw unauthorized("Bad audience: the token is for another API");
        }
        return token;
    }

    private static Refusal unauthorized(String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("statusCode", 401);
        body.put("error", "Unauthorized");
        body.put("message", message);
        body.put("attributes", Map.of("error", message));
        return new Refusal(Answer.json(401, body));
    }

    private static Refusal no(int status, String error, String description) {
        return new Refusal(Answer.oauthError(status, error, description));
    }

    // ---- /oauth/token

    private Answer token(Call call) {
        Map<String, String> fields = fields(call);
        String grant = fields.getOrDefault("grant_type", "");
        Map<String, @Nullable Object> client = client(call, fields);
        switch (grant) {
            case "client_credentials" -> {
                allowed(client, grant);
                return clientCredentials(client, fields);
            }
            case "password", REALM_GRANT -> {
                allowed(client, grant);
                return password(call, client, fields, grant);
            }
            case "" -> throw no(403, "invalid_request", "Missing required parameter: grant_type");
            case "authorization_code", "refresh_token" -> throw Refusal.unknown("the grant " + grant);
            default -> throw no(403, "unsupported_grant_type", "Unsupported grant type: " + grant);
        }
    }

    private static Map<String, String> fields(Call call) {
        String type = call.request().header("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return Call.parameters(new String(call.request().body(), StandardCharsets.UTF_8));
        }
        if (!type.startsWith("application/json")) {
            throw no(400, "invalid_request", "the body is form fields or JSON");
        }
        Map<String, String> fields = new LinkedHashMap<>();
        call.body().forEach((name, value) -> fields.put(name, String.valueOf(value)));
        return fields;
    }

    private Map<String, @Nullable Object> client(Call call, Map<String, String> fields) {
        Optional<String> basic = call.request().header("Authorization").filter(text -> text.startsWith("Basic "));
        if (basic.isPresent()) {
            String[] pair = new String(Base64.getDecoder().decode(basic.get().substring(6)), StandardCharsets.UTF_8)
                    .split(":", 2);
            fields.put("client_id", pair[0]);
            fields.put("client_secret", pair.length > 1 ? pair[1] : "");
        }
        Map<String, @Nullable Object> client = state.client(fields.getOrDefault("client_id", ""));
        if (client == null) {
            throw no(401, "invalid_client", "Unknown client");
        }
        boolean open = "none".equals(client.get("token_endpoint_auth_method"));
        if (!open && !same(String.valueOf(client.get("client_secret")), fields.getOrDefault("client_secret", ""))) {
            throw no(401, "access_denied", "Unauthorized");
        }
        return client;
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void allowed(Map<String, @Nullable Object> client, String grant) {
        if (!(client.get("grant_types") instanceof List<?> grants) || !grants.contains(grant)) {
            throw no(403, "unauthorized_client", "Grant type '" + grant + "' not allowed for the client.");
        }
    }

    private Answer clientCredentials(Map<String, @Nullable Object> client, Map<String, String> fields) {
        String audience = fields.get("audience");
        if (audience == null) {
            throw no(
                    403,
                    "access_denied",
                    "No audience parameter was provided, and no default audience has been configured");
        }
        String clientId = String.valueOf(client.get("client_id"));
        Map<String, @Nullable Object> grant = null;
        for (Map<String, @Nullable Object> each : state.grants()) {
            if (clientId.equals(each.get("client_id")) && audience.equals(each.get("audience"))) {
                grant = each;
            }
        }
        if (grant == null) {
            throw no(
                    403,
                    "access_denied",
                    "Client is not authorized to access \"" + audience + "\". You need to create a \"client-grant\"");
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (Object scope : grant.get("scope") instanceof List<?> list ? list : List.of()) {
            scopes.add(scope.toString());
        }
        if (fields.containsKey("scope")) {
            scopes.retainAll(Arrays.asList(fields.getOrDefault("scope", "").split(" ")));
        }
        Map<String, @Nullable Object> claims = claims(clientId + "@clients", audience, scopes);
        claims.put("gty", "client-credentials");
        claims.put(rfc9068 ? "client_id" : "azp", clientId);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("access_token", sign(claims, Set.of(audience), scopes));
        if (scopeInAnswer) {
            answer.put("scope", String.join(" ", scopes));
        }
        answer.put("expires_in", lifetime.toSeconds());
        answer.put("token_type", "Bearer");
        return Answer.ok(answer);
    }

    private Map<String, @Nullable Object> claims(String subject, Object audience, Set<String> scopes) {
        long now = state.time().now().getEpochSecond();
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer());
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("iat", now);
        claims.put("exp", now + lifetime.toSeconds());
        if (!scopes.isEmpty()) {
            claims.put("scope", String.join(" ", scopes));
        }
        if (rfc9068) {
            claims.put("jti", state.newId(""));
        }
        return claims;
    }

    private String sign(Map<String, @Nullable Object> claims, Set<String> audiences, Set<String> scopes) {
        String text = signer.sign(Map.of("typ", rfc9068 ? "at+jwt" : "JWT"), claims);
        remember(text, String.valueOf(claims.get("sub")), audiences, scopes);
        return text;
    }

    private void remember(String token, String subject, Set<String> audiences, Set<String> scopes) {
        tokens.put(
                token,
                new Token(
                        subject,
                        Set.copyOf(audiences),
                        Set.copyOf(scopes),
                        state.time().now().plus(lifetime)));
    }

    // ---- the password grant

    private Answer password(Call call, Map<String, @Nullable Object> client, Map<String, String> fields, String grant) {
        String username = fields.getOrDefault("username", "");
        String typed = fields.getOrDefault("password", "");
        if (username.isEmpty() || typed.isEmpty()) {
            throw no(400, "invalid_request", "Missing required parameter: username or password");
        }
        String realm = grant.equals(REALM_GRANT) ? fields.get("realm") : TenantState.DATABASE;
        if (realm == null) {
            throw no(400, "invalid_request", "Missing required parameter: realm");
        }
        if (state.connectionNamed(realm).isEmpty()) {
            throw no(400, "invalid_request", "The realm does not exist");
        }
        if (botDetection) {
            throw no(401, "requires_verification", "Suspicious request requires verification");
        }
        String address = address(call, client);
        String key = username.toLowerCase(Locale.ROOT) + "\n" + realm + "\n" + address;
        if (wrongByAddress.getOrDefault(address, 0) >= SUSPICIOUS_ATTEMPTS) {
            throw no(429, "too_many_requests", "Too many requests from this address");
        }
        if (wrongByUserAndAddress.getOrDefault(key, 0) >= ATTEMPTS) {
            throw no(
                    429,
                    "too_many_attempts",
                    "Your account has been blocked after multiple consecutive login attempts. We’ve sent you an email with"
                            + " instructions on how to unblock it.");
        }
        TenantState.User user = find(username, realm);
        if (user == null || !isRight(user, typed)) {
            wrongByUserAndAddress.merge(key, 1, Integer::sum);
            wrongByAddress.merge(address, 1, Integer::sum);
            throw no(403, "invalid_grant", "Wrong email or password.");
        }
        wrongByUserAndAddress.remove(key);
        if (Boolean.TRUE.equals(user.json.get("blocked"))) {
            throw no(401, "unauthorized", "user is blocked");
        }
        if (user.credential.leaked()) {
            throw no(403, "password_leaked", "This password has been leaked: reset it");
        }
        if (user.credential.denied()) {
            throw no(403, "access_denied", "An Action refused the sign-in");
        }
        if (user.credential.secondFactor()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("error", "mfa_required");
            body.put("error_description", "Multifactor authentication required");
            body.put("mfa_token", "Fe26.2*fake*" + state.newId(""));
            throw new Refusal(Answer.json(403, body));
        }
        return signedIn(user, client, fields, address);
    }

    /** Returns where the user sits: only an application with a secret that is set to be trusted may say it. */
    private static String address(Call call, Map<String, @Nullable Object> client) {
        boolean trusted = Boolean.TRUE.equals(client.get("is_token_endpoint_ip_header_trusted"))
                && !"none".equals(client.get("token_endpoint_auth_method"));
        return trusted ? call.request().header("auth0-forwarded-for").orElse(OWN_SERVER) : OWN_SERVER;
    }

    private TenantState.@Nullable User find(String username, String realm) {
        String lower = username.toLowerCase(Locale.ROOT);
        for (TenantState.User user : state.users()) {
            boolean named = lower.equals(String.valueOf(user.json.get("email")).toLowerCase(Locale.ROOT))
                    || lower.equals(String.valueOf(user.json.get("username")).toLowerCase(Locale.ROOT))
                    || username.equals(user.json.get("phone_number"));
            if (named && user.isOf(realm)) {
                return user;
            }
        }
        return null;
    }

    private static boolean isRight(TenantState.User user, String typed) {
        SeedUser.Credential credential = user.credential;
        if (credential.password() != null) {
            return same(credential.password(), typed);
        }
        if (credential.hash() == null && credential.customHash() == null) {
            return false;
        }
        PasswordVerdict verdict = credential.hash() != null
                ? Auth0Hashes.of(credential.hash())
                : Auth0Hashes.ofCustom(credential.customHash());
        return switch (HashProbe.probe(verdict, typed.toCharArray()).outcome()) {
            case PROVEN -> true;
            case REFUTED -> false;
            case UNDECIDED ->
                throw Refusal.unknown("a way to check this hash ("
                        + verdict.reason().orElse(verdict.kind().toString()) + ")");
        };
    }

    private Answer signedIn(
            TenantState.User user, Map<String, @Nullable Object> client, Map<String, String> fields, String address) {
        Set<String> scopes = new LinkedHashSet<>(
                fields.containsKey("scope")
                        ? Arrays.asList(fields.getOrDefault("scope", "").split(" "))
                        : ALL_SCOPES);
        String clientId = String.valueOf(client.get("client_id"));
        String audience = fields.get("audience");
        Map<String, Object> answer = new LinkedHashMap<>();
        String userInfo = base.get() + "/userinfo";
        if (audience == null) {
            String opaque = "fake-opaque-" + state.newId("") + state.newId("");
            remember(opaque, user.id(), Set.of(userInfo), scopes);
            answer.put("access_token", opaque);
        } else {
            Set<String> audiences = new LinkedHashSet<>(List.of(audience));
            if (scopes.contains("openid")) {
                audiences.add(userInfo);
            }
            Map<String, @Nullable Object> claims =
                    claims(user.id(), audiences.size() == 1 ? audience : new ArrayList<>(audiences), scopes);
            claims.put(rfc9068 ? "client_id" : "azp", clientId);
            answer.put("access_token", sign(claims, audiences, scopes));
        }
        if (scopes.contains("openid")) {
            answer.put("id_token", idToken(user, clientId, scopes));
        }
        user.json.put("last_login", state.nowText());
        user.json.put("last_ip", address.equals(OWN_SERVER) ? "127.0.0.1" : address);
        user.json.put("logins_count", user.json.get("logins_count") instanceof Integer count ? count + 1 : 1);
        answer.put("scope", String.join(" ", scopes));
        answer.put("expires_in", lifetime.toSeconds());
        answer.put("token_type", "Bearer");
        return Answer.ok(answer);
    }

    /** Returns an ID token for a user who signs in now. */
    String idToken(TenantState.User user, String clientId, Set<String> scopes) {
        Map<String, @Nullable Object> claims = profile(user, scopes);
        long now = state.time().now().getEpochSecond();
        claims.put("iss", issuer());
        claims.put("aud", clientId);
        claims.put("sub", user.id());
        claims.put("iat", now);
        claims.put("exp", now + Duration.ofHours(10).toSeconds());
        claims.put("sid", state.newId("") + state.newId(""));
        return signer.sign(claims);
    }

    /** Returns an access token, as a sign-in with an audience would. */
    String accessToken(TenantState.User user, String audience, String clientId, Map<String, ?> more) {
        Set<String> scopes = new LinkedHashSet<>(List.of("openid", "profile", "email"));
        Set<String> audiences = new LinkedHashSet<>(List.of(audience, base.get() + "/userinfo"));
        Map<String, @Nullable Object> claims = claims(user.id(), new ArrayList<>(audiences), scopes);
        claims.put(rfc9068 ? "client_id" : "azp", clientId);
        claims.putAll(more);
        return sign(claims, audiences, scopes);
    }

    private static Map<String, @Nullable Object> profile(TenantState.User user, Set<String> scopes) {
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        if (scopes.contains("profile")) {
            for (String field : List.of("given_name", "family_name", "nickname", "name", "picture", "updated_at")) {
                if (user.json.get(field) != null) {
                    profile.put(field, user.json.get(field));
                }
            }
        }
        if (scopes.contains("email") && user.json.get("email") != null) {
            profile.put("email", user.json.get("email"));
            profile.put("email_verified", Objects.requireNonNullElse(user.json.get("email_verified"), false));
        }
        return profile;
    }

    // ---- /userinfo and the keys

    private Answer userInfo(Call call) {
        String header = call.request().header("Authorization").orElse("");
        Token token = header.startsWith("Bearer ") ? tokens.get(header.substring("Bearer ".length())) : null;
        boolean good = token != null
                && state.time().now().isBefore(token.expiresAt)
                && token.scopes.contains("openid")
                && token.audiences.contains(base.get() + "/userinfo");
        TenantState.User user = good ? state.user(Objects.requireNonNull(token).subject) : null;
        if (token == null || user == null) {
            return Answer.text(401, "Unauthorized");
        }
        if (userInfoLimit && !mayAskAgain(user.id())) {
            return Answer.oauthError(429, "too_many_requests", "Too many requests");
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("sub", user.id());
        answer.putAll(profile(user, token.scopes));
        return Answer.ok(answer);
    }

    /** Ten at once, and one more every twelve seconds. */
    private boolean mayAskAgain(String userId) {
        Instant now = state.time().now();
        Deque<Instant> calls = userInfoCalls.computeIfAbsent(userId, id -> new ArrayDeque<>());
        while (!calls.isEmpty()
                && !calls.getFirst().plusSeconds(12L * USERINFO_BURST).isAfter(now)) {
            calls.removeFirst();
        }
        if (calls.size() >= USERINFO_BURST) {
            return false;
        }
        calls.addLast(now);
        return true;
    }

    private Map<String, Object> configuration() {
        String url = base.get().toString();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("issuer", issuer());
        json.put("authorization_endpoint", url + "/authorize");
        json.put("token_endpoint", url + "/oauth/token");
        json.put("device_authorization_endpoint", url + "/oauth/device/code");
        json.put("userinfo_endpoint", url + "/userinfo");
        json.put("mfa_challenge_endpoint", url + "/mfa/challenge");
        json.put("jwks_uri", url + "/.well-known/jwks.json");
        json.put("registration_endpoint", url + "/oidc/register");
        json.put("revocation_endpoint", url + "/oauth/revoke");
        json.put(
                "scopes_supported",
                List.of("openid", "profile", "offline_access", "name", "email", "phone", "address"));
        json.put("response_types_supported", List.of("code", "token", "id_token"));
        json.put("code_challenge_methods_supported", List.of("S256", "plain"));
        json.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        json.put("subject_types_supported", List.of("public"));
        json.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_basic", "client_secret_post", "private_key_jwt"));
        json.put("claims_supported", List.of("aud", "email", "email_verified", "exp", "iat", "iss", "name", "sub"));
        json.put("request_uri_parameter_supported", false);
        json.put("request_parameter_supported", false);
        json.put("id_token_signing_alg_values_supported", List.of("HS256", "RS256", "PS256"));
        return json;
    }
}
