package com.stytch.migrate.firebase.testing;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.TokenSigner;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.Jwts;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link FakeFirebase} knows, and its endpoints. Thread-safe. */
final class FakeProject {
    static final String SERVICE_KEY_ID = "fake-service-key";

    private static final String SIGNER_KEY =
            "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==";
    private static final Pattern ACCOUNTS =
            Pattern.compile("/v1/projects/([^/]+)(?:/tenants/([^/]+))?/accounts:(batchGet|lookup)");
    private static final Pattern CONFIG = Pattern.compile(
            "/v2/projects/([^/]+)(?:/(config|tenants)|/tenants/([^/]+)|(?:/tenants/([^/]+))?/(inboundSamlConfigs|oauthIdpConfigs))");
    private static final Set<String> SIGN_IN_FIELDS = Set.of(
            "email", "password", "returnSecureToken", "tenantId", "captchaChallenge", "captchaResponse", "clientType");
    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

    private final String id;
    private final TimeSource time;
    private final boolean hashesAreShown;
    private final boolean enumerationProtection;
    private final int attempts;
    private final Random random = new Random(20240501);
    private final Map<String, Tenant> tenants = new LinkedHashMap<>();
    private final Tenant own;
    private final Map<String, Instant> accessTokens = new HashMap<>();
    private final Map<String, Account> refreshTokens = new HashMap<>();
    private final TokenSigner idTokens = TokenSigner.create();
    private final TokenSigner cookies = TokenSigner.create();
    private @Nullable KeyPair serviceKeys;
    private @Nullable URI address;
    private boolean repeatPageToken;

    /** The project itself, or a tenant. */
    private static final class Tenant {
        private final @Nullable String id;
        private final String displayName;
        private final ModifiedScrypt hashes;
        /** By id, which is the order in which the API answers them. */
        private final TreeMap<String, Account> accounts = new TreeMap<>();

        private final Map<String, List<Map<String, @Nullable Object>>> providers = new HashMap<>();

        private Tenant(@Nullable String id, String displayName, ModifiedScrypt hashes) {
            this.id = id;
            this.displayName = displayName;
            this.hashes = hashes;
        }
    }

    private static final class Account {
        private final Map<String, @Nullable Object> fields;
        private final Tenant tenant;
        /** An imported password, until it is used. */
        private @Nullable Secret imported;

        private int wrong;

        private Account(Map<String, @Nullable Object> fields, Tenant tenant) {
            this.fields = fields;
            this.tenant = tenant;
        }

        private String id() {
            return text("localId");
        }

        private String text(String field) {
            return String.valueOf(fields.getOrDefault(field, ""));
        }
    }

    FakeProject(FakeFirebase.Builder builder) {
        this.id = builder.projectId;
        this.time = builder.time();
        this.hashesAreShown = builder.hashesAreShown;
        this.enumerationProtection = builder.enumerationProtection;
        this.attempts = builder.attempts;
        this.own = new Tenant(
                null, id, new ModifiedScrypt(Secret.of(SIGNER_KEY), Secret.of("Bw=="), 8, builder.memoryCost));
    }

    String id() {
        return id;
    }

    void address(URI uri) {
        address = uri;
    }

    Secret apiKey() {
        return Secret.of("fake-api-key");
    }

    String serviceAccountEmail() {
        return "reader@" + id + ".iam.gserviceaccount.com";
    }

    synchronized KeyPair serviceAccountKeys() {
        KeyPair pair = serviceKeys;
        if (pair == null) {
            pair = Jwts.SIG.RS256.keyPair().build();
            serviceKeys = pair;
        }
        return pair;
    }

    // ---- seeds

    synchronized void tenant(String tenantId, String displayName) {
        byte[] key = new byte[64];
        random.nextBytes(key);
        ModifiedScrypt hashes = new ModifiedScrypt(
                Secret.of(Base64.getEncoder().encodeToString(key)), Secret.of("Bw=="), 8, own.hashes.memoryCost());
        tenants.put(tenantId, new Tenant(tenantId, displayName, hashes));
    }

    private Tenant scope(@Nullable String tenantId) {
        Tenant tenant = tenantId == null ? own : tenants.get(tenantId);
        if (tenant == null) {
            throw new IllegalArgumentException("there is no such tenant");
        }
        return tenant;
    }

    private Tenant asked(@Nullable String tenantId) {
        Tenant tenant = tenantId == null ? own : tenants.get(tenantId);
        if (tenant == null) {
            throw new GoogleError(404, "NOT_FOUND", "TENANT_NOT_FOUND");
        }
        return tenant;
    }

    synchronized ModifiedScrypt hashes(@Nullable String tenantId) {
        return scope(tenantId).hashes;
    }

    synchronized void provider(
            @Nullable String tenantId,
            String kind,
            String providerId,
            Map<String, ? extends @Nullable Object> settings) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put(
                "name",
                "projects/" + id + (tenantId == null ? "" : "/tenants/" + tenantId) + "/" + kind + "/" + providerId);
        config.put("displayName", providerId);
        config.put("enabled", true);
        config.putAll(settings);
        scope(tenantId)
                .providers
                .computeIfAbsent(kind, none -> new ArrayList<>())
                .add(config);
    }

    synchronized String seed(@Nullable String tenantId, SeedAccount seed) {
        Tenant tenant = scope(tenantId);
        Map<String, @Nullable Object> fields = seed.fields();
        String uid = fields.get("localId") instanceof String given ? given : newId(28);
        Object email = fields.get("email");
        for (Account other : tenant.accounts.values()) {
            if (other.id().equals(uid) || (email != null && other.text("email").equalsIgnoreCase(email.toString()))) {
                throw new IllegalArgumentException("an account with that id or address is there already");
            }
        }
        fields.put("localId", uid);
        if (tenant.id != null) {
            fields.put("tenantId", tenant.id);
        }
        Account account = new Account(fields, tenant);
        Secret password = seed.passwordText();
        if (password != null && seed.isImported()) {
            account.imported = password;
            fields.put("version", 1);
        } else if (password != null) {
            setPassword(account, password.reveal());
        }
        tenant.accounts.put(uid, account);
        return uid;
    }

    private void setPassword(Account account, String password) {
        byte[] salt = new byte[10];
        random.nextBytes(salt);
        account.fields.put("passwordHash", account.tenant.hashes.hash(password, salt));
        account.fields.put("salt", Base64.getUrlEncoder().encodeToString(salt));
        account.fields.put("version", 0);
        account.imported = null;
    }

    private String newId(int length) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    synchronized Map<String, Map<String, @Nullable Object>> accounts() {
        Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
        own.accounts.forEach((uid, account) -> all.put(uid, new LinkedHashMap<>(account.fields)));
        for (Tenant tenant : tenants.values()) {
            tenant.accounts.forEach((uid, account) -> all.put(uid, new LinkedHashMap<>(account.fields)));
        }
        return all;
    }

    synchronized void repeatPageToken() {
        repeatPageToken = true;
    }

    // ---- access tokens

    synchronized Secret newAccessToken() {
        String token = "ya29.fake-" + newId(24);
        accessTokens.put(token, time.now().plusSeconds(3_600));
        return Secret.of(token);
    }

    synchronized void revokeAccessTokens() {
        accessTokens.clear();
    }

    private void authorize(Call call) {
        String token = call.bearer();
        if (call.isOfEmulator() && "owner".equals(token)) {
            return;
        }
        Instant until = token == null ? null : accessTokens.get(token);
        if (until == null || !time.now().isBefore(until)) {
            throw new GoogleError(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        }
    }

    private void authorize(Call call, String projectId) {
        authorize(call);
        if (!projectId.equals(id)) {
            throw GoogleError.permission(); // Google does not tell whether there is such a project
        }
    }

    private Map<String, @Nullable Object> accessToken(Call call) {
        Map<String, String> form = call.form();
        if (!"urn:ietf:params:oauth:grant-type:jwt-bearer".equals(form.get("grant_type"))) {
            throw GoogleError.client("unsupported_grant_type");
        }
        try {
            Jws<Claims> jws = Jwts.parser()
                    .verifyWith(serviceAccountKeys().getPublic())
                    .clock(() -> Date.from(time.now()))
                    .requireIssuer(serviceAccountEmail())
                    .requireAudience(Objects.requireNonNull(address) + "/token")
                    .build()
                    .parseSignedClaims(form.getOrDefault("assertion", ""));
            Date issued = jws.getPayload().getIssuedAt();
            Date ends = jws.getPayload().getExpiration();
            String scope = jws.getPayload().get("scope", String.class);
            boolean lives = issued != null
                    && ends != null
                    && ends.getTime() - issued.getTime() <= 3_600_000
                    && issued.toInstant().minusSeconds(60).isBefore(time.now());
            if (!lives
                    || !"RS256".equals(jws.getHeader().getAlgorithm())
                    || !SERVICE_KEY_ID.equals(jws.getHeader().getKeyId())
                    || scope == null
                    || !scope.contains("https://www.googleapis.com/auth/")) {
                throw GoogleError.client("invalid_grant");
            }
        } catch (JwtException | IllegalArgumentException e) {
            throw GoogleError.client("invalid_grant");
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("access_token", newAccessToken().reveal());
        json.put("expires_in", 3_600);
        json.put("token_type", "Bearer");
        return json;
    }

    // ---- endpoints

    synchronized Map<String, @Nullable Object> answer(Call call) {
        String path = call.path();
        String route = call.method() + " " + path;
        Matcher accounts = ACCOUNTS.matcher(path);
        if (accounts.matches()) {
            authorize(call, accounts.group(1));
            boolean list = accounts.group(3).equals("batchGet");
            if (list && call.method().equals("GET")) {
                return batchGet(call, accounts.group(2));
            }
            if (!list && call.method().equals("POST")) {
                return lookup(call, accounts.group(2));
            }
        }
        Matcher config = CONFIG.matcher(path);
        if (config.matches() && call.method().equals("GET")) {
            authorize(call, config.group(1));
            return config(call, config);
        }
        return switch (route) {
            case "POST /token" -> accessToken(call);
            case "POST /v1/accounts:signInWithPassword" -> signIn(call);
            case "POST /v1/token" -> refresh(call);
            case "GET /service_accounts/v1/jwk/securetoken@system.gserviceaccount.com",
                    "GET /service_accounts/v1/jwk/securetoken%40system.gserviceaccount.com" -> {
                call.cacheFor(21_600);
                yield idTokens.jwks();
            }
            case "GET /robot/v1/metadata/x509/securetoken@system.gserviceaccount.com",
                    "GET /robot/v1/metadata/x509/securetoken%40system.gserviceaccount.com" -> {
                call.cacheFor(21_600);
                yield certificates(idTokens);
            }
            case "GET /identitytoolkit/v3/relyingparty/publicKeys" -> {
                call.cacheFor(21_600);
                yield certificates(cookies);
            }
            default -> {
                if (route.equals("GET /" + id + "/.well-known/openid-configuration")) {
                    yield discovery();
                }
                throw new GoogleError(501, "NOT_IMPLEMENTED", "FakeFirebase does not know " + route);
            }
        };
    }

    private Map<String, @Nullable Object> certificates(TokenSigner signer) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        signer.publicKeys().forEach((kid, key) -> all.put(kid, Certificates.pem(key, time.now())));
        return all;
    }

    private Map<String, @Nullable Object> discovery() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("issuer", "https://securetoken.google.com/" + id);
        json.put(
                "jwks_uri",
                Objects.requireNonNull(address) + "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com");
        json.put("id_token_signing_alg_values_supported", List.of("RS256"));
        return json;
    }

    private Map<String, @Nullable Object> shown(Account account) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(account.fields);
        if (!hashesAreShown && fields.containsKey("passwordHash")) {
            fields.put("passwordHash", "UkVEQUNURUQ=");
            fields.remove("salt");
            fields.remove("version");
        }
        return fields;
    }

    private Map<String, @Nullable Object> batchGet(Call call, @Nullable String tenantId) {
        Map<String, String> query =
                call.query(Set.of("maxResults", "nextPageToken", "tenantId", "delegatedProjectNumber"));
        Tenant tenant = asked(tenantId == null ? query.get("tenantId") : tenantId);
        int most = number(query.getOrDefault("maxResults", "20"), 1_000, "maxResults");
        String after = query.containsKey("nextPageToken") ? position(query.get("nextPageToken")) : "";
        List<Map<String, @Nullable Object>> users = new ArrayList<>();
        String last = after;
        for (Account account : tenant.accounts.tailMap(after, false).values()) {
            if (users.size() == most) {
                break;
            }
            users.add(shown(account));
            last = account.id();
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", "identitytoolkit#DownloadAccountResponse");
        if (!users.isEmpty()) {
            json.put("users", users);
        }
        if (users.size() == most) { // a page that is full has a token even when it is the last one
            json.put("nextPageToken", repeatPageToken ? query.getOrDefault("nextPageToken", token(last)) : token(last));
        }
        return json;
    }

    private static String token(String position) {
        return Base64.getUrlEncoder().encodeToString(position.getBytes(StandardCharsets.UTF_8));
    }

    private static String position(@Nullable String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(String.valueOf(token)), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw GoogleError.client("INVALID_PAGE_SELECTION");
        }
    }

    private static int number(String text, int most, String name) {
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > most) {
            throw GoogleError.invalid(name + " must be from 1 to " + most);
        }
        return number;
    }

    private Map<String, @Nullable Object> lookup(Call call, @Nullable String tenantId) {
        JsonView body = call.body(Set.of("localId", "email", "phoneNumber", "tenantId", "targetProjectId"));
        Tenant tenant = asked(tenantId == null ? body.text("tenantId").orElse(null) : tenantId);
        Set<String> wanted = new HashSet<>(body.texts("localId"));
        wanted.addAll(body.texts("email"));
        wanted.addAll(body.texts("phoneNumber"));
        List<Map<String, @Nullable Object>> users = new ArrayList<>();
        for (Account account : tenant.accounts.values()) {
            if (wanted.contains(account.id())
                    || wanted.contains(account.text("email"))
                    || wanted.contains(account.text("phoneNumber"))) {
                users.add(shown(account));
            }
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", "identitytoolkit#GetAccountInfoResponse");
        if (!users.isEmpty()) {
            json.put("users", users);
        }
        return json;
    }

    private Map<String, @Nullable Object> config(Call call, Matcher path) {
        if ("config".equals(path.group(2))) {
            call.query(Set.of());
            if (!hashesAreShown) {
                throw GoogleError.permission();
            }
            Map<String, @Nullable Object> signIn = new LinkedHashMap<>();
            signIn.put("email", Map.of("enabled", true, "passwordRequired", false));
            signIn.put("hashConfig", own.hashes.json());
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("name", "projects/" + id + "/config");
            json.put("signIn", signIn);
            json.put("multiTenant", Map.of("allowTenants", true));
            return json;
        }
        if ("tenants".equals(path.group(2))) {
            List<Map<String, @Nullable Object>> all = new ArrayList<>();
            tenants.values().forEach(tenant -> all.add(json(tenant)));
            return page(call, "tenants", all);
        }
        if (path.group(3) != null) {
            call.query(Set.of());
            return json(asked(path.group(3)));
        }
        return page(call, path.group(5), asked(path.group(4)).providers.getOrDefault(path.group(5), List.of()));
    }

    private Map<String, @Nullable Object> json(Tenant tenant) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", "projects/" + id + "/tenants/" + tenant.id);
        json.put("displayName", tenant.displayName);
        json.put("allowPasswordSignup", true);
        if (hashesAreShown) {
            json.put("hashConfig", tenant.hashes.json());
        }
        return json;
    }

    private static Map<String, @Nullable Object> page(
            Call call, String field, List<Map<String, @Nullable Object>> all) {
        Map<String, String> query = call.query(Set.of("pageSize", "pageToken"));
        int most = number(query.getOrDefault("pageSize", "20"), 100, "pageSize");
        int from = query.containsKey("pageToken") ? Integer.parseInt(position(query.get("pageToken"))) : 0;
        int to = Math.min(from + most, all.size());
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        if (from < to) {
            json.put(field, all.subList(from, to));
        }
        if (to < all.size()) {
            json.put("nextPageToken", token(Integer.toString(to)));
        }
        return json;
    }

    // ---- sign-in

    private void checkApiKey(Call call) {
        if (!call.isOfEmulator()
                && !apiKey().reveal().equals(call.query(Set.of()).get("key"))) {
            throw GoogleError.invalid("API key not valid. Please pass a valid API key.");
        }
    }

    private Map<String, @Nullable Object> signIn(Call call) {
        checkApiKey(call);
        JsonView body = call.body(SIGN_IN_FIELDS);
        Tenant tenant = asked(body.text("tenantId").orElse(null));
        String email = body.text("email").orElseThrow(() -> GoogleError.client("MISSING_EMAIL"));
        if (!EMAIL.matcher(email).matches()) {
            throw GoogleError.client("INVALID_EMAIL");
        }
        String password = body.text("password").orElseThrow(() -> GoogleError.client("MISSING_PASSWORD"));
        Account account = tenant.accounts.values().stream()
                .filter(one -> one.text("email").toLowerCase(Locale.ROOT).equals(email.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        GoogleError.client(enumerationProtection ? "INVALID_LOGIN_CREDENTIALS" : "EMAIL_NOT_FOUND"));
        if (account.wrong >= attempts) {
            throw GoogleError.client(
                    "TOO_MANY_ATTEMPTS_TRY_LATER : Access to this account has been temporarily disabled due to"
                            + " many failed login attempts.");
        }
        if (Boolean.TRUE.equals(account.fields.get("disabled"))) {
            throw GoogleError.client("USER_DISABLED");
        }
        if (!isRight(account, password)) {
            account.wrong++;
            throw GoogleError.client(enumerationProtection ? "INVALID_LOGIN_CREDENTIALS" : "INVALID_PASSWORD");
        }
        account.wrong = 0;
        if (account.imported != null) {
            setPassword(account, password);
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("kind", "identitytoolkit#VerifyPasswordResponse");
        json.put("localId", account.id());
        json.put("email", account.text("email"));
        json.put("registered", true);
        if (account.fields.get("mfaInfo") instanceof List<?> factors && !factors.isEmpty()) {
            json.put("mfaPendingCredential", "fake-pending-" + newId(20));
            json.put("mfaInfo", factors);
            return json;
        }
        account.fields.put("lastLoginAt", Long.toString(time.now().toEpochMilli()));
        json.put("idToken", idToken(account, "password", Map.of()));
        String refresh = "fake-refresh-" + newId(24);
        refreshTokens.put(refresh, account);
        json.put("refreshToken", refresh);
        json.put("expiresIn", "3600");
        return json;
    }

    private static boolean isRight(Account account, String password) {
        Secret imported = account.imported;
        if (imported != null) {
            return imported.equals(Secret.of(password));
        }
        if (!(account.fields.get("passwordHash") instanceof String hash)) {
            return false;
        }
        byte[] salt = Base64.getUrlDecoder().decode(account.text("salt"));
        return account.tenant.hashes.hash(password, salt).equals(hash);
    }

    private Map<String, @Nullable Object> refresh(Call call) {
        checkApiKey(call);
        Map<String, String> form = call.form();
        Account account = refreshTokens.get(form.getOrDefault("refresh_token", ""));
        if (!"refresh_token".equals(form.get("grant_type"))) {
            throw GoogleError.client("INVALID_GRANT_TYPE");
        }
        if (account == null) {
            throw GoogleError.client("INVALID_REFRESH_TOKEN");
        }
        if (Boolean.TRUE.equals(account.fields.get("disabled"))) {
            throw GoogleError.client("USER_DISABLED");
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id_token", idToken(account, "password", Map.of()));
        json.put("refresh_token", form.get("refresh_token"));
        json.put("expires_in", "3600");
        json.put("token_type", "Bearer");
        json.put("user_id", account.id());
        json.put("project_id", "123456789012");
        return json;
    }

    // ---- tokens

    private Account account(String uid) {
        Account account = own.accounts.get(uid);
        for (Tenant tenant : tenants.values()) {
            account = account == null ? tenant.accounts.get(uid) : account;
        }
        if (account == null) {
            throw new IllegalArgumentException("there is no such account");
        }
        return account;
    }

    synchronized String idToken(String uid, Map<String, ? extends @Nullable Object> changes) {
        Account account = account(uid);
        return idToken(account, firstProvider(account), changes);
    }

    private static String firstProvider(Account account) {
        if (account.fields.get("providerUserInfo") instanceof List<?> list
                && !list.isEmpty()
                && list.get(0) instanceof Map<?, ?> first) {
            return String.valueOf(first.get("providerId"));
        }
        return "anonymous";
    }

    private String idToken(Account account, String provider, Map<String, ? extends @Nullable Object> changes) {
        Map<String, @Nullable Object> claims = claims(account, provider, "https://securetoken.google.com/" + id, 3_600);
        changes.forEach((name, value) -> {
            if (value == null) {
                claims.remove(name);
            } else {
                claims.put(name, value);
            }
        });
        return idTokens.sign(claims);
    }

    synchronized String sessionCookie(String uid) {
        Account account = account(uid);
        return cookies.sign(
                claims(account, firstProvider(account), "https://session.firebase.google.com/" + id, 5L * 86_400));
    }

    private Map<String, @Nullable Object> claims(Account account, String provider, String issuer, long seconds) {
        long now = time.now().getEpochSecond();
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        JsonView.parse(account.text("customAttributes")).ifPresent(custom -> claims.putAll(custom.asMap()));
        claims.put("iss", issuer);
        claims.put("aud", id);
        claims.put("auth_time", now);
        claims.put("iat", now);
        claims.put("exp", now + seconds);
        claims.put("user_id", account.id());
        claims.put("sub", account.id());
        copy(account, "displayName", claims, "name");
        copy(account, "photoUrl", claims, "picture");
        copy(account, "email", claims, "email");
        if (account.fields.containsKey("email")) {
            claims.put("email_verified", Boolean.TRUE.equals(account.fields.get("emailVerified")));
        }
        copy(account, "phoneNumber", claims, "phone_number");
        Map<String, @Nullable Object> firebase = new LinkedHashMap<>();
        Map<String, @Nullable Object> identities = new LinkedHashMap<>();
        if (account.fields.get("providerUserInfo") instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof Map<?, ?> map && !"password".equals(map.get("providerId"))) {
                    identities.put(String.valueOf(map.get("providerId")), List.of(String.valueOf(map.get("rawId"))));
                }
            }
        }
        if (account.fields.containsKey("email")) {
            identities.put("email", List.of(account.text("email")));
        }
        firebase.put("identities", identities);
        firebase.put("sign_in_provider", provider);
        if (account.tenant.id != null) {
            firebase.put("tenant", account.tenant.id);
        }
        claims.put("firebase", firebase);
        return claims;
    }

    private static void copy(Account account, String from, Map<String, @Nullable Object> claims, String to) {
        if (account.fields.containsKey(from)) {
            claims.put(to, account.fields.get(from));
        }
    }

    void rotateKeys() {
        idTokens.rotate();
        cookies.rotate();
    }
}
