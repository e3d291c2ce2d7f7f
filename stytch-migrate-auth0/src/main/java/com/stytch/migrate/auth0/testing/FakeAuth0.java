package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import com.stytch.migrate.testing.LoopbackServer.Request;
import com.stytch.migrate.testing.TokenSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An Auth0 tenant on this machine, for tests. Thread-safe; {@link #close()} frees everything.
 *
 * <pre>{@code
 * try (FakeAuth0 auth0 = FakeAuth0.start();
 *         FakeStytch stytch = FakeStytch.consumer()) {
 *   auth0.add(SeedUser.database("ada@example.com").emailVerified().password("right"));
 *   try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
 *     stytch.client().backfill(users).run();
 *   }
 * }
 * }</pre>
 *
 * <p>It knows {@code /oauth/token} (client credentials, password, password-realm), {@code /userinfo}, the keys and the OpenID
 * configuration, and of the Management API the users (list, search by simple terms, by id, by address), their organizations
 * and authentication methods, the users-exports job with its file, organizations with members, member roles and enabled
 * connections, roles with permissions, connections, applications and their grants. Anything else is answered with 501 and
 * what it does not know, and so is a parameter or search that it does not understand. It refuses what Auth0 refuses: missing
 * scopes, expired tokens, more than 1,000 records by page numbers, unknown parameters, links after 60 seconds, jobs after 24
 * hours, a tenth wrong password.
 *
 * <p>At first there are the connection {@code Username-Password-Authentication} and one application,
 * {@link #clientId()}, with every scope that a migration reads with. Rate limits are off until they are set. Passwords are
 * checked for real, also against seeded hashes.
 *
 * <p>Sources: Auth0's Management and Authentication API; where these leave an answer open, the forms met in recordings.
 */
public final class FakeAuth0 implements AutoCloseable {
    /** The scopes that a migration reads with. */
    public static final List<String> READING_SCOPES = List.of(
            "read:users",
            "read:organizations",
            "read:organization_members",
            "read:organization_member_roles",
            "read:organization_connections",
            "read:roles",
            "read:connections",
            "read:connections_options",
            "read:clients",
            "read:client_keys",
            "read:client_grants",
            "read:authentication_methods");

    /** The name of the database connection that is there at first. */
    public static final String DATABASE = TenantState.DATABASE;

    private static final int JOURNAL = 10_000;

    private final TimeSource time;
    private final Object lock = new Object();
    private final TenantState state;
    private final SignIn signIn;
    private final ExportJobs jobs;
    private final TokenSigner signer = TokenSigner.create();
    private final Routes routes = new Routes();
    private final LoopbackServer server;
    private final AtomicReference<@Nullable URI> base = new AtomicReference<>();
    private final String clientId;
    private final Secret clientSecret;
    private final int limit;
    private final Duration window;
    private final Deque<Auth0Exchange> journal = new ArrayDeque<>();
    private final Map<String, Long> counts = new HashMap<>();
    private final List<Scripted> scripted = new ArrayList<>();
    private @Nullable Random dice;
    private double faultShare;
    private List<Auth0Fault> faults = List.of();
    private long windowStart = Long.MIN_VALUE;
    private int usedInWindow;

    /** What goes wrong with the next requests to an endpoint, or is answered to them. */
    private static final class Scripted {
        final String method;
        final String template;
        final @Nullable Auth0Fault fault;
        final @Nullable Answer answer;
        int left;

        Scripted(String method, String template, @Nullable Auth0Fault fault, @Nullable Answer answer, int left) {
            this.method = method;
            this.template = template;
            this.fault = fault;
            this.answer = answer;
            this.left = left;
        }
    }

    private FakeAuth0(Builder builder) {
        this.time = builder.time;
        this.limit = builder.limit;
        this.window = builder.window;
        this.state = new TenantState(time, builder.tenant);
        this.signIn = new SignIn(state, signer, this::baseUri);
        this.jobs = new ExportJobs(state, this::baseUri);
        this.clientId = state.newId("") + state.newId("");
        this.clientSecret = Secret.of(state.newId("") + state.newId("") + state.newId("") + state.newId(""));
        signIn.addTo(routes);
        jobs.addTo(routes);
        new ManagementEndpoints(state, builder.largestPage).addTo(routes);
        this.server = LoopbackServer.start(builder.port, time, this::handle);
        base.set(server.baseUri());
        Map<String, Object> database = new LinkedHashMap<>();
        database.put("name", DATABASE);
        database.put("strategy", "auth0");
        database.put("options", Map.of());
        state.addConnection(database);
        state.add(SeedClient.machine(clientId, clientSecret).field("name", "migration"));
        state.addGrant(grant(clientId, signIn.managementAudience(), READING_SCOPES));
    }

    private static Map<String, Object> grant(String client, String audience, List<String> scopes) {
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("client_id", client);
        grant.put("audience", audience);
        grant.put("scope", scopes);
        grant.put("subject_type", "client");
        return grant;
    }

    /** Starts a fake on a free port. */
    public static FakeAuth0 start() {
        return builder().start();
    }

    /** Returns a builder. */
    public static Builder builder() {
        return new Builder();
    }

    // ---- where it is

    /** Returns {@code http://127.0.0.1:} and the port. */
    public URI baseUri() {
        return Objects.requireNonNull(base.get(), "the fake is starting");
    }

    /** Returns the domain, which has a port. */
    public String domain() {
        return baseUri().getRawAuthority();
    }

    /** Returns the issuer of its tokens, with a slash at the end as Auth0's. */
    public String issuer() {
        return signIn.issuer();
    }

    /** Returns the id of the application that is there at first. */
    public String clientId() {
        return clientId;
    }

    /** Returns the secret of the application that is there at first. */
    public Secret clientSecret() {
        return clientSecret;
    }

    /** Returns this tenant for an importer, with the credentials of the application that is there at first and the same clock. */
    public Auth0Tenant tenant() {
        return tenantBuilder().clientCredentials(clientId, clientSecret).build();
    }

    /** Returns the settings of {@link #tenant()}, without credentials. */
    public Auth0Tenant.Builder tenantBuilder() {
        return Auth0Tenant.builder(baseUri().toString()).time(time);
    }

    // ---- what it has

    /**
     * Puts users in, past all endpoints.
     *
     * @throws IllegalArgumentException if there is a user of this id
     */
    public void add(SeedUser... users) {
        synchronized (lock) {
            for (SeedUser user : users) {
                state.add(user);
            }
        }
    }

    /**
     * Puts an organization in.
     *
     * @return its id
     * @throws IllegalArgumentException if a member, a role or a connection of it is not there
     */
    public String add(SeedOrganization organization) {
        synchronized (lock) {
            return state.add(organization);
        }
    }

    /**
     * Makes a user a member of an organization, or gives a member other roles.
     *
     * @param organizationId an organization that is there
     */
    public void addMember(String organizationId, String userId, String... roleIds) {
        synchronized (lock) {
            state.addMember(organizationId, userId, List.of(roleIds));
        }
    }

    /** Puts an application in. */
    public void add(SeedClient client) {
        synchronized (lock) {
            state.add(client);
        }
    }

    /**
     * Lets an application get tokens for an API.
     *
     * @param audience of the API
     * @return the id of the grant
     */
    public String addGrant(String clientId, String audience, String... scopes) {
        return addGrant(grant(clientId, audience, List.of(scopes)));
    }

    /** Puts a grant in as JSON has it; returns its id. */
    public String addGrant(Map<String, ? extends @Nullable Object> grant) {
        synchronized (lock) {
            return state.addGrant(grant);
        }
    }

    /**
     * Puts a role in.
     *
     * @param permissions each {@code name@audience}, such as {@code read:invoices@https://api.example.com/}
     * @return its id
     */
    public String addRole(String name, String... permissions) {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (String permission : permissions) {
            int at = permission.indexOf('@');
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("permission_name", permission.substring(0, at));
            json.put("description", permission.substring(0, at));
            json.put("resource_server_name", permission.substring(at + 1));
            json.put("resource_server_identifier", permission.substring(at + 1));
            all.add(json);
        }
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("name", name);
        role.put("description", name);
        return addRole(role, all);
    }

    /** Puts a role in as JSON has it; returns its id. */
    public String addRole(
            Map<String, ? extends @Nullable Object> role, List<Map<String, @Nullable Object>> permissions) {
        synchronized (lock) {
            return state.addRole(role, permissions);
        }
    }

    /**
     * Puts a connection in as JSON has it; {@code name} and {@code strategy} are needed. One of the same name is replaced.
     *
     * @return its id
     */
    public String addConnection(Map<String, ? extends @Nullable Object> connection) {
        synchronized (lock) {
            return state.addConnection(connection);
        }
    }

    /** Sets the authentication methods of a user, as JSON has them: masked. */
    public void authenticationMethods(String userId, List<Map<String, @Nullable Object>> methods) {
        synchronized (lock) {
            state.factors(userId, methods);
        }
    }

    /** Changes a field of a user, as an administrator does. */
    public void changeUser(String userId, String field, @Nullable Object value) {
        synchronized (lock) {
            TenantState.User user = Objects.requireNonNull(state.user(userId), userId);
            user.json.put(field, value);
            user.json.put("updated_at", state.nowText());
        }
    }

    /** Deletes a user. */
    public void removeUser(String userId) {
        synchronized (lock) {
            state.removeUser(userId);
        }
    }

    /** Returns copies of all users as JSON has them, in the order in which they were put in. */
    public List<Map<String, @Nullable Object>> users() {
        synchronized (lock) {
            List<Map<String, @Nullable Object>> copies = new ArrayList<>();
            state.users().forEach(user -> copies.add(Collections.unmodifiableMap(new LinkedHashMap<>(user.json))));
            return copies;
        }
    }

    /** Returns a copy of one user as JSON has it. */
    public Optional<Map<String, @Nullable Object>> user(String userId) {
        synchronized (lock) {
            TenantState.User user = state.user(userId);
            return user == null
                    ? Optional.empty()
                    : Optional.of(Collections.unmodifiableMap(new LinkedHashMap<>(user.json)));
        }
    }

    /**
     * Returns all it has as JSON, for the message of a failed test: users, organizations, roles, connections. It holds
     * addresses, and no password.
     */
    public String dump() {
        synchronized (lock) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("users", state.users().stream().map(user -> user.json).toList());
            all.put(
                    "organizations",
                    state.organizations().stream()
                            .map(organization -> {
                                Map<String, @Nullable Object> json = new LinkedHashMap<>(organization.json);
                                json.put("members", organization.members);
                                json.put("enabled_connections", organization.connections);
                                return json;
                            })
                            .toList());
            all.put("roles", state.roles());
            all.put(
                    "connections",
                    state.connections().stream()
                            .map(connection -> {
                                Map<String, @Nullable Object> json = new LinkedHashMap<>(connection);
                                json.remove("options"); // secrets and keys
                                return json;
                            })
                            .toList());
            return new String(Json.write(all), StandardCharsets.UTF_8);
        }
    }

    // ---- tokens

    /**
     * Returns an access token of a user who is signed in, with scopes {@code openid profile email}.
     *
     * @param audience of the API; {@code /userinfo} is the second one
     * @param claims more claims, or other values for those that are there
     */
    public Secret accessToken(String userId, String audience, Map<String, ?> claims) {
        synchronized (lock) {
            TenantState.User user = Objects.requireNonNull(state.user(userId), userId);
            return Secret.of(signIn.accessToken(user, audience, clientId, claims));
        }
    }

    /** Returns an ID token of a user who is signed in, for the application that is there at first. */
    public Secret idToken(String userId) {
        synchronized (lock) {
            TenantState.User user = Objects.requireNonNull(state.user(userId), userId);
            return Secret.of(signIn.idToken(user, clientId, Set.of("openid", "profile", "email")));
        }
    }

    /** Returns what signs the tokens: to rotate its keys, or to sign tokens of your own. */
    public TokenSigner signer() {
        return signer;
    }

    /** Sets how long tokens are good that are handed out from now on; a day unless set. */
    public void tokenLifetime(Duration lifetime) {
        synchronized (lock) {
            signIn.lifetime(lifetime);
        }
    }

    /** Takes back all access tokens; a request with one of them is answered with 401. */
    public void revokeTokens() {
        synchronized (lock) {
            signIn.forgetTokens();
        }
    }

    /** Sets whether access tokens have the RFC 9068 profile ({@code at+jwt}, {@code jti}, {@code client_id}); Auth0's own unless set. */
    public void rfc9068Tokens(boolean on) {
        synchronized (lock) {
            signIn.rfc9068(on);
        }
    }

    /** Sets whether the answer to client credentials tells the scopes; it does unless set. */
    public void scopeInTokenAnswer(boolean on) {
        synchronized (lock) {
            signIn.scopeInAnswer(on);
        }
    }

    /** Sets the scopes of the application that is there at first, for tokens from now on. */
    public void managementScopes(String... scopes) {
        synchronized (lock) {
            for (Map<String, @Nullable Object> grant : state.grants()) {
                if (clientId.equals(grant.get("client_id"))) {
                    grant.put("scope", List.of(scopes));
                }
            }
        }
    }

    // ---- the password grant

    /** Sets whether each password sign-in is answered with {@code requires_verification}. */
    public void botDetection(boolean on) {
        synchronized (lock) {
            signIn.botDetection(on);
        }
    }

    /** Forgets wrong passwords: nobody is locked any more. */
    public void unblockAll() {
        synchronized (lock) {
            signIn.unblockAll();
        }
    }

    /** Sets whether {@code /userinfo} answers one user ten times at once and five times a minute only; off unless set. */
    public void limitUserInfo(boolean on) {
        synchronized (lock) {
            signIn.userInfoLimit(on);
        }
    }

    // ---- export jobs

    /**
     * Sets how often a job has to be looked at before it is done.
     *
     * @param looks from 0; 2 unless set: once pending, once processing
     */
    public void exportTakes(int looks) {
        synchronized (lock) {
            jobs.looksUntilDone(looks);
        }
    }

    /**
     * Lets the next job fail.
     *
     * @param details what its {@code status_details} say
     */
    public void failNextExport(String details) {
        synchronized (lock) {
            jobs.failNext(details);
        }
    }

    /** Lets the next downloads of a file end in its middle, as if that were all. */
    public void cutNextDownloads(int downloads) {
        synchronized (lock) {
            jobs.cutDownloads(downloads);
        }
    }

    /** Lets all jobs vanish, as they do after 24 hours; each later one too. */
    public void forgetExportJobs() {
        synchronized (lock) {
            jobs.forgetJobs();
        }
    }

    // ---- faults

    /**
     * Says what goes wrong with the next request to an endpoint that nothing else was said for.
     *
     * @param template such as {@code /api/v2/jobs/{id}}
     */
    public void failNext(String method, String template, Auth0Fault fault) {
        failNext(method, template, fault, 1);
    }

    /** Says what goes wrong with the next requests to an endpoint. */
    public void failNext(String method, String template, Auth0Fault fault, int requests) {
        synchronized (lock) {
            scripted.add(new Scripted(method, template, fault, null, requests));
        }
    }

    /**
     * Says what is answered to the next request to an endpoint, which is not carried out.
     *
     * @param json what JSON knows, such as {@code Map.of("error", "requires_verification")}
     */
    public void answerNext(String method, String template, int status, Object json) {
        synchronized (lock) {
            scripted.add(new Scripted(method, template, null, Answer.json(status, json), 1));
        }
    }

    /**
     * Lets requests fail at random from now on.
     *
     * @param seed decides which requests are hit
     * @param share of the requests, from 0 to 1
     * @param faults one of these, each as likely
     */
    public void failAtRandom(long seed, double share, Auth0Fault... faults) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("the share must be from 0 to 1, was " + share);
        }
        synchronized (lock) {
            this.dice = new Random(seed);
            this.faultShare = faults.length == 0 ? 0 : share;
            this.faults = List.of(faults);
        }
    }

    // ---- what it received

    /** Returns the last requests, oldest first, {@value #JOURNAL} at most. */
    public List<Auth0Exchange> exchanges() {
        synchronized (lock) {
            return new ArrayList<>(journal);
        }
    }

    /** Returns how many requests an endpoint received. */
    public long count(String method, String template) {
        synchronized (lock) {
            return counts.getOrDefault(method + " " + template, 0L);
        }
    }

    // ---- the server

    private Reply handle(Request request) {
        synchronized (lock) {
            Optional<Routes.Match> match;
            Answer answer;
            Auth0Fault fault = null;
            String template = request.path();
            try {
                match = routes.find(request.method(), request.path());
                template = match.map(found -> found.endpoint().template()).orElse(template);
                Scripted script = script(request.method(), template);
                fault = script == null ? atRandom() : script.fault;
                if (script != null && script.answer != null) {
                    answer = script.answer;
                } else if (fault != null && !fault.isCarriedOut()) {
                    answer = broken(fault);
                } else {
                    answer = carryOut(request, match);
                }
            } catch (Refusal refusal) {
                answer = refusal.answer();
            }
            boolean sent = fault == null || fault.ending() == LoopbackServer.Ending.WHOLE;
            note(request, template, sent ? answer.status() : 0);
            Reply reply = answer.reply();
            return fault == null ? reply : reply.ending(fault.ending());
        }
    }

    private @Nullable Scripted script(String method, String template) {
        for (Scripted each : scripted) {
            if (each.left > 0 && each.method.equals(method) && each.template.equals(template)) {
                each.left--;
                return each;
            }
        }
        return null;
    }

    private @Nullable Auth0Fault atRandom() {
        Random random = dice;
        if (random == null || random.nextDouble() >= faultShare) {
            return null;
        }
        return faults.get(random.nextInt(faults.size()));
    }

    private Answer broken(Auth0Fault fault) {
        return switch (fault) {
            case TOO_MANY_REQUESTS -> throttled(time.now().getEpochSecond() + 2);
            case BAD_GATEWAY ->
                new Answer(
                        502,
                        "text/html",
                        "<html><body>502 Bad Gateway</body></html>".getBytes(StandardCharsets.UTF_8),
                        Map.of());
            case UNAVAILABLE ->
                Answer.error(503, "Service Unavailable", "The query exceeded the timeout", "service_unavailable");
            default -> Answer.error(500, "Internal Server Error", "An internal server error occurred", null);
        };
    }

    private Answer throttled(long reset) {
        return Answer.error(429, "Too Many Requests", "Global limit has been reached", "too_many_requests")
                .header("x-ratelimit-limit", Integer.toString(Math.max(limit, 1)))
                .header("x-ratelimit-remaining", "0")
                .header("x-ratelimit-reset", Long.toString(reset));
    }

    private Answer carryOut(Request request, Optional<Routes.Match> found) {
        if (found.isEmpty()) {
            throw Refusal.unknown(request.method() + " " + request.path());
        }
        Routes.Match match = found.get();
        Map<String, String> query = Call.parameters(request.query());
        Call open = new Call(request, match.parameters(), query, Set.of());
        List<String> anyOf = match.endpoint().scopes();
        if (anyOf.isEmpty()) {
            return match.endpoint().handler().apply(open);
        }
        SignIn.Token token = signIn.authorized(open);
        Map<String, String> headers = limit();
        if (headers.isEmpty()) {
            return throttled(windowStart + window.toSeconds());
        }
        Set<String> common = new HashSet<>(token.scopes());
        common.retainAll(anyOf);
        Answer answer;
        if (common.isEmpty()) {
            answer = Answer.error(
                    403,
                    "Forbidden",
                    "Insufficient scope, expected any of: " + String.join(",", anyOf),
                    "insufficient_scope");
        } else {
            try {
                answer = match.endpoint().handler().apply(new Call(request, match.parameters(), query, token.scopes()));
            } catch (Refusal refusal) {
                answer = refusal.answer();
            }
        }
        for (Map.Entry<String, String> header : headers.entrySet()) {
            answer = answer.header(header.getKey(), header.getValue());
        }
        return answer;
    }

    /** Counts one request; returns the headers that tell what is left, or nothing when too much was asked. */
    private Map<String, String> limit() {
        long now = time.now().getEpochSecond();
        if (windowStart == Long.MIN_VALUE || now >= windowStart + window.toSeconds()) {
            windowStart = now;
            usedInWindow = 0;
        }
        if (limit > 0 && usedInWindow >= limit) {
            return Map.of();
        }
        usedInWindow++;
        int most = limit > 0 ? limit : 50;
        int left = limit > 0 ? limit - usedInWindow : most - 1;
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-ratelimit-limit", Integer.toString(most));
        headers.put("x-ratelimit-remaining", Integer.toString(left));
        headers.put("x-ratelimit-reset", Long.toString(windowStart + window.toSeconds()));
        return headers;
    }

    private void note(Request request, String template, int status) {
        Instant arrived = request.arrivedAt();
        if (journal.size() == JOURNAL) {
            journal.removeFirst();
        }
        journal.addLast(
                new Auth0Exchange(request.method(), request.path(), request.query(), template, status, arrived));
        counts.merge(request.method() + " " + template, 1L, Long::sum);
    }

    /** Ends the server and all its connections. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    @Override
    public String toString() {
        return "FakeAuth0[" + domain() + "]";
    }

    /** Collects the settings of a {@link FakeAuth0}. Not thread-safe. */
    public static final class Builder {
        private int port;
        private TimeSource time = TimeSource.system();
        private String tenant = "example-tenant";
        private int largestPage = 100;
        private int limit;
        private Duration window = Duration.ofSeconds(1);

        private Builder() {}

        /** Sets the port; any free one unless set. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets the name of the tenant; {@code example-tenant} unless set. */
        public Builder tenant(String name) {
            this.tenant = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets how long a page is at most, whatever is asked for.
         *
         * @param elements from 1 to 100; 100 unless set
         */
        public Builder largestPage(int elements) {
            if (elements < 1 || elements > 100) {
                throw new IllegalArgumentException("a page has 1 to 100 elements, was " + elements);
            }
            this.largestPage = elements;
            return this;
        }

        /**
         * Sets how many requests the Management API takes in a window; more are answered with 429. No limit unless set.
         *
         * @param requests from 1
         * @param window whole seconds, which is what the headers can say
         */
        public Builder managementLimit(int requests, Duration window) {
            if (requests < 1 || window.toSeconds() < 1) {
                throw new IllegalArgumentException("a limit is at least one request in one second");
            }
            this.limit = requests;
            this.window = window;
            return this;
        }

        /**
         * Starts the fake.
         *
         * @throws java.io.UncheckedIOException if the port is not free
         */
        public FakeAuth0 start() {
            return new FakeAuth0(this);
        }
    }
}
