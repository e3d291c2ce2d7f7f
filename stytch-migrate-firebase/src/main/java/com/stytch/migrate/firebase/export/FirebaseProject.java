package com.stytch.migrate.firebase.export;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Firebase project, read through the REST API of Identity Toolkit. Nothing is ever changed there. Thread-safe.
 *
 * <p>Credentials: the key file of a service account, a supplier of access tokens (scope {@code cloud-platform},
 * {@code firebase} or {@code identitytoolkit}), or the emulator, which needs none. The account needs
 * {@code firebaseauth.users.get}, for the hashes {@code firebaseauth.configs.getHashConfig} too: both are in the role Firebase
 * Authentication Admin.
 *
 * <p>429 and {@code RESOURCE_EXHAUSTED} are waited for. What Google refuses otherwise ends in {@link UnusableInput}, which names
 * the call and Google's code.
 */
public final class FirebaseProject {
    private static final URI GOOGLE = URI.create("https://identitytoolkit.googleapis.com");
    private static final Pattern PROJECT_ID = Pattern.compile("[a-z0-9][a-z0-9.:-]{1,99}");
    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,99}");
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{2,60}");
    private static final int USERS_ON_A_PAGE = 1_000;
    private static final int OTHERS_ON_A_PAGE = 100;

    private final String id;
    private final URI base;
    private final ProviderHttp http;
    private final Supplier<Secret> token;
    private final Runnable forgetToken;

    private FirebaseProject(Builder builder) {
        this.id = builder.id;
        this.base = builder.base;
        this.http = builder.http();
        ServiceAccount account = builder.account;
        Supplier<Secret> supplier = builder.token;
        if (account != null) {
            this.token = () -> account.token(http);
            this.forgetToken = account::forget;
        } else if (supplier != null) {
            this.token = supplier;
            this.forgetToken = () -> {};
        } else {
            throw new IllegalStateException(
                    "credentials are needed: a service account, a token supplier or the emulator");
        }
    }

    /**
     * Begins the settings.
     *
     * @param projectId the id, not the number, such as {@code example-app-1a2b3}
     * @throws IllegalArgumentException if it can be no project id
     */
    public static Builder builder(String projectId) {
        if (!PROJECT_ID.matcher(projectId).matches()) {
            throw new IllegalArgumentException("a project id has lower case letters, digits and hyphens only");
        }
        return new Builder(projectId);
    }

    /**
     * Returns the project with the credentials that Google's own tools would take: {@code FIREBASE_AUTH_EMULATOR_HOST}, or else
     * the key file that {@code GOOGLE_APPLICATION_CREDENTIALS} names.
     *
     * @param environment looks a variable up
     * @throws UnusableInput if neither is set, or the key file is none
     */
    public static FirebaseProject fromEnvironment(String projectId, Function<String, @Nullable String> environment) {
        String emulator = environment.apply("FIREBASE_AUTH_EMULATOR_HOST");
        if (emulator != null && !emulator.isBlank()) {
            return builder(projectId).emulator(emulator.strip()).build();
        }
        String file = environment.apply("GOOGLE_APPLICATION_CREDENTIALS");
        if (file == null || file.isBlank()) {
            throw new UnusableInput(
                    "There are no credentials for Firebase: set GOOGLE_APPLICATION_CREDENTIALS to the key file of"
                            + " a service account.");
        }
        return builder(projectId).serviceAccount(Path.of(file.strip())).build();
    }

    public String id() {
        return id;
    }

    // ---- users

    /** One page of accounts. */
    record Page(int number, List<?> users, @Nullable String next) {
        @Override
        public String toString() {
            return "Page[" + number + "]";
        }
    }

    /** Walks over the pages of the project itself, or of one tenant. Not thread-safe. */
    final class Pages {
        private final @Nullable String tenant;
        private final Set<String> tokens = new HashSet<>();
        private @Nullable String next;
        private int number;
        private boolean ended;

        Pages(@Nullable String tenant) {
            this.tenant = tenant;
        }

        /** Returns the next page that has users. */
        Optional<Page> next() {
            if (ended) {
                return Optional.empty();
            }
            String path = "/v1/projects/" + id + (tenant == null ? "" : "/tenants/" + tenant) + "/accounts:batchGet";
            JsonView json = get(
                    path + "?maxResults=" + USERS_ON_A_PAGE + (next == null ? "" : "&nextPageToken=" + encoded(next)),
                    "accounts:batchGet");
            List<?> users = json.asMap().get("users") instanceof List<?> list ? list : List.of();
            next = json.text("nextPageToken").orElse(null);
            number++;
            ended = next == null || users.isEmpty();
            refuseRepeated(tokens, next, "accounts:batchGet");
            return users.isEmpty() ? Optional.empty() : Optional.of(new Page(number, users, next));
        }
    }

    Pages pages(@Nullable String tenant) {
        return new Pages(tenant);
    }

    private static void refuseRepeated(Set<String> tokens, @Nullable String next, String name) {
        if (next != null && !tokens.add(next)) {
            throw new UnusableInput("Firebase answered " + name
                    + " with a page token that it had given before, so the pages would never end; start again.");
        }
    }

    // ---- tenants and configurations

    /** Returns all tenants; none where the project has no Identity Platform with tenants switched on. */
    public List<FirebaseTenant> tenants() {
        return list(
                "/v2/projects/" + id + "/tenants",
                "tenants",
                json -> new FirebaseTenant(
                        lastPart(json),
                        json.text("displayName").orElse(null),
                        json.isTrue("allowPasswordSignup"),
                        json.isTrue("enableEmailLinkSignin"),
                        json.isTrue("disableAuth"),
                        config(json)));
    }

    /**
     * Returns the SAML providers.
     *
     * @param tenantId the tenant, or {@code null} for the project itself
     */
    public List<FirebaseSamlConfig> samlConfigs(@Nullable String tenantId) {
        return list(scope(tenantId) + "/inboundSamlConfigs", "inboundSamlConfigs", json -> {
            JsonView empty = JsonView.of(java.util.Map.of());
            JsonView idp = json.object("idpConfig").orElse(empty);
            JsonView sp = json.object("spConfig").orElse(empty);
            List<String> certificates = new ArrayList<>();
            idp.objects("idpCertificates", certificate -> certificate.text("x509Certificate"))
                    .forEach(found -> found.ifPresent(certificates::add));
            return new FirebaseSamlConfig(
                    lastPart(json),
                    json.text("displayName").orElse(null),
                    json.isTrue("enabled"),
                    idp.text("idpEntityId").orElse(null),
                    idp.text("ssoUrl").orElse(null),
                    certificates,
                    sp.text("spEntityId").orElse(null),
                    sp.text("callbackUri").orElse(null));
        });
    }

    /**
     * Returns the OpenID Connect providers.
     *
     * @param tenantId the tenant, or {@code null} for the project itself
     */
    public List<FirebaseOidcConfig> oidcConfigs(@Nullable String tenantId) {
        return list(
                scope(tenantId) + "/oauthIdpConfigs",
                "oauthIdpConfigs",
                json -> new FirebaseOidcConfig(
                        lastPart(json),
                        json.text("displayName").orElse(null),
                        json.isTrue("enabled"),
                        json.text("clientId").orElse(null),
                        json.text("clientSecret").map(Secret::of).orElse(null),
                        json.text("issuer").orElse(null),
                        json.object("responseType")
                                .map(type -> type.isTrue("code"))
                                .orElse(false)));
    }

    /** Returns the hash parameters of the project itself; empty where the API shows none, as the emulator. */
    public FirebaseHashConfig hashConfig() {
        return config(get("/v2/projects/" + id + "/config", "projects.getConfig"));
    }

    private static FirebaseHashConfig config(JsonView json) {
        try {
            return FirebaseHashConfig.ofJson(json);
        } catch (IllegalArgumentException e) {
            throw new UnusableInput("Firebase answered hash parameters that cannot be used: " + e.getMessage() + ".");
        }
    }

    private String scope(@Nullable String tenantId) {
        return "/v2/projects/" + id + (tenantId == null ? "" : "/tenants/" + checkedTenant(tenantId));
    }

    static String checkedTenant(String tenantId) {
        if (!TENANT_ID.matcher(tenantId).matches()) {
            throw new IllegalArgumentException("a tenant id has letters, digits and hyphens only");
        }
        return tenantId;
    }

    private static String lastPart(JsonView json) {
        String name = json.text("name")
                .orElseThrow(() -> new UnusableInput("Firebase answered a tenant or provider without a name."));
        return name.substring(name.lastIndexOf('/') + 1);
    }

    private <T> List<T> list(String path, String field, Function<JsonView, T> reader) {
        List<T> all = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        String next = null;
        do {
            JsonView json = get(
                    path + "?pageSize=" + OTHERS_ON_A_PAGE + (next == null ? "" : "&pageToken=" + encoded(next)),
                    field);
            List<T> page = json.objects(field, reader);
            all.addAll(page);
            next = page.isEmpty() ? null : json.text("nextPageToken").orElse(null);
            refuseRepeated(tokens, next, field);
        } while (next != null);
        return List.copyOf(all);
    }

    // ---- calls

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonView get(String pathAndQuery, String name) {
        ProviderRequest request = ProviderRequest.get(URI.create(base + pathAndQuery))
                .named(name)
                .signedBy(plain ->
                        plain.header("Authorization", "Bearer " + token.get().reveal()));
        ProviderReply reply = http.send(request);
        if (reply.status() == 401) {
            forgetToken.run(); // it may have been revoked before its time
            reply = http.send(request);
        }
        if (!reply.isSuccess()) {
            throw new UnusableInput(refusal(reply, name));
        }
        return reply.object()
                .orElseThrow(() -> new UnusableInput(
                        "Firebase answered " + name + " with something that is no JSON object; check the address."));
    }

    private String refusal(ProviderReply reply, String name) {
        String code = code(reply).map(found -> " " + found).orElse("");
        String hint = switch (reply.status()) {
            case 401 -> "; check the credentials";
            case 403 ->
                "; missing permission: give the account the role Firebase Authentication Admin"
                        + " (roles/firebaseauth.admin) in this project, and enable the Identity Toolkit API";
            case 404 -> "; check the project id and the tenant id";
            case 501 -> "; the emulator does not know it";
            default -> "";
        };
        return "Firebase refused " + name + " of the project " + id + " with " + reply.status() + code + hint + ".";
    }

    /** Returns Google's code, never its text, which may quote what was asked. */
    private static Optional<String> code(ProviderReply reply) {
        return reply.object()
                .flatMap(json -> json.object("error"))
                .flatMap(error -> error.text("status").or(() -> error.text("message")))
                .map(text -> text.split("[ :]", 2)[0])
                .filter(text -> CODE.matcher(text).matches());
    }

    @Override
    public String toString() {
        return "FirebaseProject[" + id + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String id;
        private URI base = GOOGLE;
        private @Nullable ServiceAccount account;
        private @Nullable Supplier<Secret> token;
        private TimeSource time = TimeSource.system();
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private @Nullable HttpClient httpClient;

        private Builder(String id) {
            this.id = id;
        }

        /**
         * Sets the key file of a service account; replaces other credentials.
         *
         * @throws UnusableInput if it is no such file
         */
        public Builder serviceAccount(Path keyFile) {
            account = ServiceAccount.read(keyFile);
            token = null;
            return this;
        }

        /**
         * Sets where access tokens come from; replaces other credentials.
         *
         * @param token called before each request, so it should keep a token while it lives
         */
        public Builder accessToken(Supplier<Secret> token) {
            this.token = Objects.requireNonNull(token, "token");
            account = null;
            return this;
        }

        /**
         * Reads from the Auth emulator, with its own credentials.
         *
         * @param hostAndPort as {@code FIREBASE_AUTH_EMULATOR_HOST} names it: {@code 127.0.0.1:9099}
         */
        public Builder emulator(String hostAndPort) {
            endpoint(URI.create("http://" + hostAndPort + "/identitytoolkit.googleapis.com"));
            return accessToken(() -> Secret.of("owner"));
        }

        /** Sets the address of the API, without version; Google's unless set. https, or http to this machine. */
        public Builder endpoint(URI base) {
            String text = base.toString();
            this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets how often and when is tried again; {@link RetryPolicy#DEFAULT} unless set. */
        public Builder retry(RetryPolicy retry) {
            this.retry = Objects.requireNonNull(retry, "retry");
            return this;
        }

        /** Sets the HTTP client, for a proxy or trust settings of your own. */
        public Builder httpClient(HttpClient client) {
            this.httpClient = Objects.requireNonNull(client, "client");
            return this;
        }

        private ProviderHttp http() {
            ProviderHttp.Builder builder = ProviderHttp.builder("Firebase")
                    .time(time)
                    .retry(retry)
                    .throttledWhen(reply -> !reply.isSuccess()
                            && code(reply).filter(FirebaseProject::isThrottling).isPresent());
            return (httpClient == null ? builder : builder.httpClient(httpClient)).build();
        }

        /**
         * Returns the project.
         *
         * @throws IllegalStateException if no credentials were set
         */
        public FirebaseProject build() {
            return new FirebaseProject(this);
        }
    }

    private static boolean isThrottling(String code) {
        return code.equals("RESOURCE_EXHAUSTED") || code.equals("QUOTA_EXCEEDED");
    }
}
