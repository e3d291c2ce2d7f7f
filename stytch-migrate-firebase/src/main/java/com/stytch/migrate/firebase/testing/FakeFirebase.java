package com.stytch.migrate.firebase.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import com.stytch.migrate.testing.LoopbackServer.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A Firebase project with Identity Platform, on this machine only. Thread-safe.
 *
 * <p>Knows accounts, tenants, SAML and OpenID Connect providers, hash parameters, sign-in with a password, the token endpoint
 * of service accounts, which verifies their JWT, and the keys of ID tokens and session cookies. Real hashes, real signatures:
 * unlike the emulator. What it does not know it answers with 501, and a field or parameter that Google does not know it refuses
 * as Google does. All of Google's hosts are one here: the paths are those of each host, and beside them those of the emulator,
 * which begin with the name of the host and take the token {@code owner}.
 *
 * <p>Making hashes needs Bouncy Castle on the class path.
 *
 * <p>Source: discovery documents of Identity Toolkit v1 and v2; the Auth emulator of firebase-tools.
 */
public final class FakeFirebase implements AutoCloseable {
    private static final String EMULATOR_PREFIX = "/identitytoolkit.googleapis.com/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeProject project;
    private final LoopbackServer server;
    private final TimeSource time;
    private final List<String> journal = new ArrayList<>();
    private final List<Planned> faults = new ArrayList<>();
    private volatile boolean down;

    private record Planned(String pathPart, UnaryOperator<Reply> fault) {}

    private FakeFirebase(Builder builder) {
        this.time = builder.time;
        this.project = new FakeProject(builder);
        this.server = LoopbackServer.start(builder.port, time, this::handle);
        project.address(server.baseUri());
    }

    /** Starts a project named {@code demo-fake} on any free port. */
    public static FakeFirebase start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    // ---- seeds

    /** Puts an account into the project itself; returns its id. */
    public String seed(SeedAccount account) {
        return project.seed(null, account);
    }

    /**
     * Puts an account into a tenant; returns its id.
     *
     * @throws IllegalArgumentException if there is no such tenant
     */
    public String seed(String tenantId, SeedAccount account) {
        return project.seed(Objects.requireNonNull(tenantId, "tenantId"), account);
    }

    /** Adds a tenant with hash parameters of its own. */
    public void tenant(String tenantId, String displayName) {
        project.tenant(tenantId, displayName);
    }

    /** Adds a SAML provider to the project, or to a tenant. */
    public void saml(@Nullable String tenantId, String providerId, String idpEntityId, String ssoUrl) {
        project.provider(
                tenantId,
                "inboundSamlConfigs",
                providerId,
                Map.of(
                        "idpConfig",
                        Map.of(
                                "idpEntityId",
                                idpEntityId,
                                "ssoUrl",
                                ssoUrl,
                                "idpCertificates",
                                List.of(Map.of("x509Certificate", "-----BEGIN CERTIFICATE-----\nfake\n"))),
                        "spConfig",
                        Map.of(
                                "spEntityId",
                                project.id() + "-sp",
                                "callbackUri",
                                "https://" + project.id() + ".test/__")));
    }

    /** Adds an OpenID Connect provider to the project, or to a tenant. */
    public void oidc(@Nullable String tenantId, String providerId, String issuer, String clientId) {
        project.provider(
                tenantId,
                "oauthIdpConfigs",
                providerId,
                Map.of("issuer", issuer, "clientId", clientId, "responseType", Map.of("idToken", true)));
    }

    // ---- access

    public URI baseUri() {
        return server.baseUri();
    }

    /** Returns what {@code FIREBASE_AUTH_EMULATOR_HOST} would be, if this were the emulator. */
    public String emulatorHost() {
        return "127.0.0.1:" + server.port();
    }

    public String projectId() {
        return project.id();
    }

    /** Returns the key that client calls carry. */
    public Secret apiKey() {
        return project.apiKey();
    }

    /** Returns the clock. */
    public TimeSource time() {
        return time;
    }

    /** Returns the hash parameters of the project itself. */
    public FirebaseHashConfig hashConfig() {
        return project.hashes(null).config();
    }

    /**
     * Writes the key file of a service account of this project, whose token endpoint is this fake.
     *
     * @param file is created or written over
     */
    public Path serviceAccount(Path file) {
        KeyPair pair = project.serviceAccountKeys();
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "service_account");
        json.put("project_id", project.id());
        json.put("private_key_id", FakeProject.SERVICE_KEY_ID);
        json.put(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        json.put("client_email", project.serviceAccountEmail());
        json.put("token_uri", server.baseUri() + "/token");
        try {
            return Files.write(file, write(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the project as a reader sees it who has an access token, with the clock of this fake. */
    public FirebaseProject project() {
        return reader().build();
    }

    /** Returns the settings of {@link #project()}, to be changed. */
    public FirebaseProject.Builder reader() {
        return FirebaseProject.builder(project.id())
                .endpoint(server.baseUri())
                .time(time)
                .accessToken(project::newAccessToken);
    }

    /** Makes all access tokens invalid that were handed out. */
    public void revokeAccessTokens() {
        project.revokeAccessTokens();
    }

    // ---- tokens

    /** Returns a signed ID token of an account, as after a sign-in now with its first provider. */
    public String idToken(String uid) {
        return project.idToken(uid, Map.of());
    }

    /** Returns a signed ID token with some claims set otherwise; {@code null} takes a claim away. */
    public String idToken(String uid, Map<String, ? extends @Nullable Object> changes) {
        return project.idToken(uid, changes);
    }

    /** Returns a signed session cookie of an account that lives for five days. */
    public String sessionCookie(String uid) {
        return project.sessionCookie(uid);
    }

    /** Signs tokens and cookies with new keys from now on; the earlier ones stay in the key sets. */
    public void rotateKeys() {
        project.rotateKeys();
    }

    // ---- faults and state

    /** Lets the next request fail whose path contains a text. */
    public OnNext onNext(String pathPart) {
        return new OnNext(pathPart);
    }

    /** What the next request of a kind meets. */
    public final class OnNext {
        private final String pathPart;

        private OnNext(String pathPart) {
            this.pathPart = pathPart;
        }

        private void plan(UnaryOperator<Reply> fault) {
            synchronized (faults) {
                faults.add(new Planned(pathPart, fault));
            }
        }

        /** Answers 429 RESOURCE_EXHAUSTED. */
        public void resourceExhausted() {
            plan(reply -> FakeFirebase.error(new GoogleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded")));
        }

        /** Answers 429 RESOURCE_EXHAUSTED with {@code Retry-After}. */
        public void resourceExhausted(String retryAfter) {
            plan(reply -> FakeFirebase.error(new GoogleError(429, "RESOURCE_EXHAUSTED", "Quota exceeded"))
                    .header("Retry-After", retryAfter));
        }

        /** Answers an error in Google's form. */
        public void error(int status, String code) {
            plan(reply -> FakeFirebase.error(new GoogleError(status, code, code)));
        }

        /** Answers a page that carries the token of the page before it, so that the pages never end. */
        public void repeatedPageToken() {
            project.repeatPageToken();
        }

        /** Cuts the connection before the answer. */
        public void dropConnection() {
            plan(reply -> reply.ending(Ending.CUT_BEFORE_ANSWER));
        }

        /** Cuts the connection in the middle of the answer. */
        public void cutBody() {
            plan(reply -> reply.ending(Ending.CUT_INSIDE_BODY));
        }

        /** Never answers. */
        public void stall() {
            plan(reply -> reply.ending(Ending.STALL_BEFORE_ANSWER));
        }
    }

    /** Begins or ends an outage: meanwhile every request, also for its keys, is in the journal and ends without an answer. */
    public void outage(boolean on) {
        down = on;
    }

    /** Returns method and path of each request so far, in order, without query. */
    public List<String> journal() {
        synchronized (journal) {
            return List.copyOf(journal);
        }
    }

    /** Returns the accounts as {@code accounts:batchGet} answers them to an owner, by id; those of the project, then of tenants. */
    public Map<String, Map<String, @Nullable Object>> accounts() {
        return project.accounts();
    }

    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FakeFirebase[" + project.id() + ", " + server.baseUri() + "]";
    }

    // ---- requests

    private Reply handle(Request request) {
        synchronized (journal) {
            journal.add(request.method() + " " + request.path());
        }
        if (down) {
            return Reply.of(503, "text/plain", new byte[0]).ending(Ending.CUT_BEFORE_ANSWER);
        }
        UnaryOperator<Reply> fault = UnaryOperator.identity();
        synchronized (faults) {
            for (int i = 0; i < faults.size(); i++) {
                if (request.path().contains(faults.get(i).pathPart())) {
                    fault = faults.remove(i).fault();
                    break;
                }
            }
        }
        return fault.apply(answer(request));
    }

    private Reply answer(Request request) {
        boolean emulator = request.path().startsWith(EMULATOR_PREFIX);
        String path = emulator ? request.path().substring(EMULATOR_PREFIX.length() - 1) : request.path();
        try {
            Call call = new Call(request, path, emulator);
            return Reply.of(200, "application/json; charset=UTF-8", write(project.answer(call)))
                    .header("Cache-Control", call.cacheControl());
        } catch (GoogleError e) {
            return error(e);
        }
    }

    private static Reply error(GoogleError e) {
        Map<String, @Nullable Object> error = new LinkedHashMap<>();
        error.put("code", e.status());
        error.put("message", e.text());
        error.put("errors", List.of(Map.of("message", e.text(), "domain", "global", "reason", "invalid")));
        if (!e.code().isEmpty()) {
            error.put("status", e.code());
        }
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("error", error);
        return Reply.of(e.status(), "application/json; charset=UTF-8", write(body));
    }

    private static byte[] write(Map<String, @Nullable Object> json) {
        try {
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            e.clearLocation();
            throw new IllegalStateException("the answer is no JSON");
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private int port;
        private TimeSource time = TimeSource.system();
        String projectId = "demo-fake";
        boolean hashesAreShown = true;
        boolean enumerationProtection = true;
        int memoryCost = 14;
        int attempts = 5;

        private Builder() {}

        /** Sets the port; any free one unless set. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Sets the id of the project; {@code demo-fake} unless set. */
        public Builder projectId(String id) {
            this.projectId = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Lets the caller have no right to read hashes: they are redacted, and hash parameters are refused. */
        public Builder withoutHashPermission() {
            hashesAreShown = false;
            return this;
        }

        /** Tells an unknown address from a wrong password, as projects do without e-mail enumeration protection. */
        public Builder withoutEnumerationProtection() {
            enumerationProtection = false;
            return this;
        }

        /**
         * Sets the memory cost of new hashes.
         *
         * @param cost from 1 to 14, which is what Firebase takes and is used unless set
         */
        public Builder memoryCost(int cost) {
            if (cost < 1 || cost > 14) {
                throw new IllegalArgumentException("the memory cost must be from 1 to 14, was " + cost);
            }
            memoryCost = cost;
            return this;
        }

        /** Sets after how many wrong passwords an account is closed for a while; 5 unless set. */
        public Builder attemptsBeforeThrottling(int attempts) {
            this.attempts = attempts;
            return this;
        }

        TimeSource time() {
            return time;
        }

        public FakeFirebase start() {
            return new FakeFirebase(this);
        }
    }
}
