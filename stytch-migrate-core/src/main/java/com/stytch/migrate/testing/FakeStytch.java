package com.stytch.migrate.testing;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Stytch Consumer project on this machine, for tests. Thread-safe; {@link #close()} frees everything.
 *
 * <pre>{@code
 * try (FakeStytch stytch = FakeStytch.consumer()) {
 *   stytch.onNext("POST", "/v1/users").storeThenDropConnection();
 *   ... stytch.client() ...
 *   assertEquals(1, stytch.users().size());
 * }
 * }</pre>
 *
 * <p>It keeps users in memory and refuses what the contract says that Stytch refuses: other credentials, a
 * {@code Content-Type} other than exactly {@code application/json}, unknown fields, duplicates, malformed addresses, hashes
 * and metadata, a second password. What the contract leaves open are the switches of {@link FakeBehaviour}. It knows the
 * endpoints below {@code /v1/users} and {@code /v1/passwords} that a migration needs, and {@code GET /v1/debug/whoami};
 * anything else is answered with 501 and the method and path that it does not know. Sessions are not among them, so a field
 * that asks for one is answered with 501 too.
 *
 * <p>A password is checked for real, by the fields of the import alone; for bcrypt, scrypt and Argon2
 * {@code org.bouncycastle:bcprov-jdk18on} must be on the class path. A hash that takes longer than a few seconds is stored,
 * and a check of the password is answered with 501 {@code fake_cannot_check_…}. Rate limits are off until they are set.
 */
public final class FakeStytch implements AutoCloseable {

    /** The project id unless another one is set. */
    public static final String PROJECT_ID = "project-test-11111111-1111-4111-8111-111111111111";

    private static final String SECRET = "secret-test-fake-fake-fake-fake-fake-fake=";
    private static final long SECOND = 1_000_000_000L;
    private static final int SEARCHES_PER_MINUTE = 150;

    private static final Routes ROUTES = Routes.of(
            "POST /v1/users",
            "GET /v1/users/{user_id}",
            "PUT /v1/users/{user_id}",
            "DELETE /v1/users/{user_id}",
            "POST /v1/users/search",
            "PUT /v1/users/{user_id}/exchange_primary_factor",
            "DELETE /v1/users/{user_id}/external_id",
            "DELETE /v1/users/emails/{email_id}",
            "DELETE /v1/users/phone_numbers/{phone_id}",
            "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            "DELETE /v1/users/totps/{totp_id}",
            "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            "DELETE /v1/users/passwords/{password_id}",
            "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            "POST /v1/passwords",
            "POST /v1/passwords/authenticate",
            "POST /v1/passwords/strength_check",
            "POST /v1/passwords/migrate",
            "GET /v1/debug/whoami");

    private final ProjectCredentials credentials;
    private final String authorization;
    private final String environment;
    private final Set<FakeBehaviour> on;
    private final TimeSource time;
    private final ConsumerProject project;
    private final Journal journal;
    private final List<Consumer<Exchange>> observers = new CopyOnWriteArrayList<>();
    private final Window seconds;
    private final Window searches;
    private final List<Expected> scripted = new ArrayList<>();
    private final LoopbackServer server;
    private volatile FaultPlan.Dice dice = FaultPlan.none().dice();
    private volatile Duration latency;
    private @Nullable ConsumerClient client;

    private FakeStytch(Builder builder) {
        this.credentials = ProjectCredentials.of(builder.projectId, builder.secret);
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((builder.projectId + ":" + builder.secret).getBytes(StandardCharsets.UTF_8));
        this.environment = builder.projectId.startsWith("project-live-") ? "live" : "test";
        this.on = EnumSet.noneOf(FakeBehaviour.class);
        this.on.addAll(builder.on);
        this.time = builder.time;
        this.project = new ConsumerProject(time, environment, on, HashCheck.all());
        this.journal = new Journal(builder.journal);
        this.seconds = new Window(SECOND, builder.capPerSecond);
        this.searches = new Window(60 * SECOND, builder.searchesPerMinute);
        this.latency = builder.latency;
        this.server = LoopbackServer.start(builder.port, time, this::handle);
    }

    /** Starts a fake of a Consumer project on a free port. */
    public static FakeStytch consumer() {
        return consumerBuilder().start();
    }

    /** Returns a builder of a fake of a Consumer project. */
    public static Builder consumerBuilder() {
        return new Builder();
    }

    // How to reach it.

    /** Returns a client of this fake, always the same: without pace, with short waits before it tries again. */
    public synchronized ConsumerClient client() {
        ConsumerClient result = client;
        if (result == null) {
            result = MigrationClient.consumer(settings().build());
            client = result;
        }
        return result;
    }

    /**
     * Returns settings of a client of this fake, to be changed: its address and credentials, its clock, no pace, and six
     * attempts with waits from 1 to 20 ms.
     */
    public HttpSettings.Builder settings() {
        return HttpSettings.builder(credentials)
                .baseUri(baseUri())
                .requestsPerSecond(0)
                .searchesPerMinute(0)
                .time(time)
                .retry(new RetryPolicy(6, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofSeconds(30)));
    }

    /** Returns the credentials that it takes. */
    public ProjectCredentials credentials() {
        return credentials;
    }

    /** Returns its address, {@code http://127.0.0.1:} and the port. */
    public URI baseUri() {
        return server.baseUri();
    }

    // What it holds.

    /** Returns all users in the order of their creation. */
    public List<FakeUser> users() {
        return project.users();
    }

    /** Returns how many users there are. */
    public int userCount() {
        return project.count();
    }

    /** Returns the user with this e-mail address. */
    public Optional<FakeUser> user(String email) {
        return Optional.ofNullable(project.snapshotByEmail(email));
    }

    /** Returns the user with this Stytch id or external id. */
    public Optional<FakeUser> userById(String userIdOrExternalId) {
        return Optional.ofNullable(project.snapshot(userIdOrExternalId));
    }

    /**
     * Puts a user in, past all endpoints.
     *
     * @throws IllegalArgumentException if its address, number or external id is taken or malformed, its metadata too large,
     *     or if it has a password without an address
     */
    public FakeUser seed(SeedUser user) {
        return project.seed(user);
    }

    /** Forgets users, journal, counts and faults; address, credentials, limits and latency stay. */
    public void reset() {
        project.clear();
        journal.clear();
        seconds.clear();
        searches.clear();
        dice = FaultPlan.none().dice();
        synchronized (scripted) {
            scripted.clear();
        }
    }

    // What it saw.

    /** Returns what was received and answered. */
    public Journal journal() {
        return journal;
    }

    /**
     * Adds somebody who is told of every exchange before its answer is sent, on the thread of the connection.
     *
     * @param observer must be quick and thread-safe, and must not throw: that would be answered with 500
     */
    public void observe(Consumer<Exchange> observer) {
        observers.add(Objects.requireNonNull(observer, "observer"));
    }

    /** Returns the largest number of requests that arrived in one clock-aligned second, those turned away included. */
    public int largestSecond() {
        return seconds.largest();
    }

    // How it behaves.

    /**
     * Sets how long it waits before it answers, by its clock.
     *
     * @param wait zero or longer
     */
    public void latency(Duration wait) {
        latency = checkedLatency(wait);
    }

    private static Duration checkedLatency(Duration wait) {
        if (wait.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative, was " + wait);
        }
        return wait;
    }

    /**
     * Sets how many requests a clock-aligned second takes; those beyond are answered with 429 {@code too_many_requests}.
     *
     * @param requests from 1, or 0 for any number
     */
    public void capPerSecond(int requests) {
        seconds.limit(requests);
    }

    /**
     * Sets how many searches a clock-aligned minute takes; those beyond are answered with 429.
     *
     * @param requests from 1, or 0 for any number; Stytch documents 150
     */
    public void searchesPerMinute(int requests) {
        searches.limit(requests);
    }

    /** Lets requests fail at random from now on, until the next call or a reset. Scripted faults go first. */
    public void faults(FaultPlan plan) {
        dice = plan.dice();
    }

    /**
     * Says what goes wrong with the next request of one endpoint. Several of them for the same endpoint come one after the
     * other. A request that is turned away by a rate limit uses none up.
     *
     * @param method the HTTP method
     * @param pathOrTemplate a path, such as {@code /v1/users/abc}, or one with unfilled parameters, such as
     *     {@code /v1/users/{user_id}}
     */
    public OnNext onNext(String method, String pathOrTemplate) {
        return new OnNext(
                Objects.requireNonNull(method, "method"), Objects.requireNonNull(pathOrTemplate, "pathOrTemplate"), 1);
    }

    /** Returns how many scripted faults no request has met yet. */
    public int pendingFaults() {
        synchronized (scripted) {
            return scripted.size();
        }
    }

    private record Expected(String method, String pathOrTemplate, Fault fault) {}

    /** Says what goes wrong with the next request; see {@link Fault} for each of them. Immutable. */
    public final class OnNext {
        private final String method;
        private final String pathOrTemplate;
        private final int times;

        private OnNext(String method, String pathOrTemplate, int times) {
            this.method = method;
            this.pathOrTemplate = pathOrTemplate;
            this.times = times;
        }

        /**
         * Lets it go wrong with so many requests, one after the other.
         *
         * @param requests from 1
         */
        public OnNext times(int requests) {
            if (requests < 1) {
                throw new IllegalArgumentException("requests must be at least 1, was " + requests);
            }
            return new OnNext(method, pathOrTemplate, requests);
        }

        /** Lets this go wrong. */
        public void fail(Fault fault) {
            Objects.requireNonNull(fault, "fault");
            synchronized (scripted) {
                for (int i = 0; i < times; i++) {
                    scripted.add(new Expected(method, pathOrTemplate, fault));
                }
            }
        }

        public void storeThenDropConnection() {
            fail(Fault.storeThenDropConnection());
        }

        public void dropConnection() {
            fail(Fault.dropConnection());
        }

        public void storeThenCutBody() {
            fail(Fault.storeThenCutBody());
        }

        public void stall() {
            fail(Fault.stall());
        }

        public void storeThenStall() {
            fail(Fault.storeThenStall());
        }

        public void storeThenStallInsideBody() {
            fail(Fault.storeThenStallInsideBody());
        }

        public void tooManyRequests() {
            fail(Fault.tooManyRequests());
        }

        /** @param retryAfter the value of the header as it is */
        public void tooManyRequests(String retryAfter) {
            fail(Fault.tooManyRequests(retryAfter));
        }

        public void internalServerError() {
            fail(Fault.internalServerError());
        }

        public void serverUnavailable() {
            fail(Fault.serverUnavailable());
        }

        public void badGateway() {
            fail(Fault.badGateway());
        }

        /**
         * Answers with an error of Stytch's form.
         *
         * @param status from 400 to 599
         */
        public void error(int status, String errorType) {
            fail(Fault.error(status, errorType));
        }
    }

    private @Nullable Fault nextFault(String method, String path, String template) {
        synchronized (scripted) {
            for (int i = 0; i < scripted.size(); i++) {
                Expected expected = scripted.get(i);
                boolean same = expected.pathOrTemplate.equals(template) || expected.pathOrTemplate.equals(path);
                if (same && expected.method.equalsIgnoreCase(method)) {
                    scripted.remove(i);
                    return expected.fault;
                }
            }
        }
        return dice.next();
    }

    // How a request is answered.

    /** What is to be answered: a JSON body, or a page in HTML instead. */
    private record Answer(
            int status,
            Map<String, @Nullable Object> body,
            @Nullable String errorType,
            @Nullable String html,
            @Nullable String retryAfter) {}

    private Reply handle(LoopbackServer.Request request) throws InterruptedException {
        String method = request.method();
        String path = request.path();
        Optional<Routes.Match> route = Optional.empty();
        Refusal malformed = null;
        try {
            route = ROUTES.find(method, path);
        } catch (Refusal refusal) {
            malformed = refusal;
        }
        String template = route.map(Routes.Match::template).orElse(path);
        byte[] bytes = request.bodyUncopied();
        Optional<Map<String, @Nullable Object>> body = bytes.length == 0 ? Optional.empty() : Json.readObject(bytes);

        Answer answer = throttle(request.arrivedNanos(), template);
        Fault fault = answer == null ? nextFault(method, path, template) : null;
        if (fault != null && !fault.isCarriedOut()) {
            answer = failed(fault);
        } else if (answer == null) {
            answer = malformed == null ? answer(request, route, body) : refused(malformed);
        }
        long wait = latency.toNanos();
        if (wait > 0) {
            time.sleep(wait);
        }
        Ending ending = fault == null ? Ending.WHOLE : fault.ending();
        boolean statusSent = ending != Ending.CUT_BEFORE_ANSWER && ending != Ending.STALL_BEFORE_ANSWER;
        Exchange exchange = new Exchange(
                method,
                path,
                template,
                body.orElse(Map.of()),
                bytes.length > 0,
                statusSent ? answer.status : 0,
                statusSent ? answer.errorType : null,
                answer.body.get("request_id") instanceof String id ? id : null,
                answer.html == null ? answer.body : null,
                fault,
                request.arrivedAt());
        journal.add(exchange);
        observers.forEach(observer -> observer.accept(exchange));
        Reply reply = answer.html == null
                ? Reply.of(answer.status, "application/json", Json.write(answer.body))
                : Reply.of(answer.status, "text/html", answer.html.getBytes(StandardCharsets.UTF_8));
        if (answer.retryAfter != null) {
            reply = reply.header("Retry-After", answer.retryAfter);
        }
        return reply.ending(ending);
    }

    private @Nullable Answer throttle(long arrived, String template) {
        if (!seconds.arrives(arrived)) {
            return throttled(seconds.secondsLeft(arrived));
        }
        if (template.equals("/v1/users/search") && !searches.arrives(arrived)) {
            return throttled(searches.secondsLeft(arrived));
        }
        return null;
    }

    private Answer throttled(long secondsLeft) {
        String header = on.contains(FakeBehaviour.THROTTLE_NAMES_RETRY_AFTER) ? Long.toString(secondsLeft) : null;
        return error(429, "too_many_requests", "Too many requests have been made.", header);
    }

    private Answer failed(Fault fault) {
        String html = fault.html();
        if (html != null) {
            return new Answer(fault.status(), Map.of(), null, html, null);
        }
        return fault.status() == 0
                ? new Answer(200, Map.of(), null, null, null) // never sent: the ending comes before it
                : error(fault.status(), fault.errorType(), "This failure was asked for.", fault.retryAfter());
    }

    private Answer refused(Refusal refusal) {
        return error(refusal.status(), refusal.errorType(), refusal.message(), null);
    }

    private Answer error(int status, String errorType, String message, @Nullable String retryAfter) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("status_code", status);
        body.put("request_id", Ids.random("request-id-" + environment + "-"));
        body.put("error_type", errorType);
        body.put("error_message", message);
        body.put("error_url", "https://stytch.com/docs/api/errors/" + status + "#" + errorType);
        return new Answer(status, body, errorType, null, retryAfter);
    }

    private Answer answer(
            LoopbackServer.Request request,
            Optional<Routes.Match> route,
            Optional<Map<String, @Nullable Object>> body) {
        try {
            requireCredentials(request);
            Routes.Match match = route.orElseThrow(() -> unknown(request));
            RequestBody read = match.method().equals("GET") || match.method().equals("DELETE")
                    ? new RequestBody(Map.of(), true)
                    : read(request, body);
            Map<String, @Nullable Object> result = dispatch(match, read);
            int status =
                    match.key().equals("POST /v1/users") && on.contains(FakeBehaviour.CREATE_ANSWERS_201) ? 201 : 200;
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("status_code", status);
            all.put("request_id", Ids.random("request-id-" + environment + "-"));
            all.putAll(result);
            return new Answer(status, all, null, null, null);
        } catch (Refusal refusal) {
            return refused(refusal);
        }
    }

    private void requireCredentials(LoopbackServer.Request request) {
        String header = request.header("Authorization").orElse("");
        if (!header.equals(authorization)) {
            throw new Refusal(401, "unauthorized_credentials", "Unauthorized credentials.");
        }
    }

    private static Refusal unknown(LoopbackServer.Request request) {
        if (request.path().startsWith("/v1/b2b/")) {
            return Refusal.of("invalid_b2b_endpoint", "a Consumer project has no endpoint " + request);
        }
        return new Refusal(501, "fake_does_not_know_endpoint", "the fake does not know " + request);
    }

    private RequestBody read(LoopbackServer.Request request, Optional<Map<String, @Nullable Object>> body) {
        String type = request.header("Content-Type").orElse("");
        if (!type.equals("application/json")) {
            throw Refusal.badRequest("Content-Type must be application/json and nothing more");
        }
        return new RequestBody(
                body.orElseThrow(() -> Refusal.badRequest("the body is no JSON object")),
                on.contains(FakeBehaviour.CLOSED_REQUESTS));
    }

    private Map<String, @Nullable Object> dispatch(Routes.Match match, RequestBody body) {
        String id = match.parameters().isEmpty() ? "" : match.parameters().get(0);
        return switch (match.key()) {
            case "POST /v1/users" -> project.create(body);
            case "GET /v1/users/{user_id}" -> project.get(id);
            case "PUT /v1/users/{user_id}" -> project.update(id, body);
            case "DELETE /v1/users/{user_id}" -> project.delete(id);
            case "POST /v1/users/search" -> project.search(body);
            case "PUT /v1/users/{user_id}/exchange_primary_factor" -> project.exchangePrimaryFactor(id, body);
            case "DELETE /v1/users/{user_id}/external_id" -> project.deleteExternalId(id);
            case "DELETE /v1/users/emails/{email_id}" -> project.deleteEmail(id);
            case "DELETE /v1/users/phone_numbers/{phone_id}" -> project.deletePhoneNumber(id);
            case "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}" ->
                project.deleteRegistration(Ids.Kind.WEBAUTHN, id, "webauthn_registration_not_found");
            case "DELETE /v1/users/biometric_registrations/{biometric_registration_id}" ->
                project.deleteRegistration(Ids.Kind.BIOMETRIC, id, "biometric_registration_not_found");
            case "DELETE /v1/users/totps/{totp_id}" -> project.deleteRegistration(Ids.Kind.TOTP, id, "totp_not_found");
            case "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}" ->
                project.deleteRegistration(Ids.Kind.CRYPTO_WALLET, id, "crypto_wallet_not_found");
            case "DELETE /v1/users/passwords/{password_id}" -> project.deletePassword(id);
            case "DELETE /v1/users/oauth/{oauth_user_registration_id}" ->
                project.deleteRegistration(Ids.Kind.OAUTH, id, "oauth_user_registration_not_found");
            case "POST /v1/passwords" -> project.createPassword(body);
            case "POST /v1/passwords/authenticate" -> project.authenticate(body);
            case "POST /v1/passwords/strength_check" -> ConsumerProject.strength(body);
            case "POST /v1/passwords/migrate" -> project.migrate(body);
            case "GET /v1/debug/whoami" -> whoami();
            default -> throw new IllegalStateException("a route without an endpoint: " + match.key());
        };
    }

    private Map<String, @Nullable Object> whoami() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("project_id", credentials.projectId());
        answer.put("name", "Fake project");
        return answer;
    }

    /** Stops the server and ends all connections. Idempotent. */
    @Override
    public void close() {
        server.close();
    }

    /** Returns the address, and no secret. */
    @Override
    public String toString() {
        return "FakeStytch[" + baseUri() + "]";
    }

    /** Collects the settings of a {@link FakeStytch}. Not thread-safe. */
    public static final class Builder {
        private int port;
        private String projectId = PROJECT_ID;
        private String secret = SECRET;
        private Duration latency = Duration.ZERO;
        private int capPerSecond;
        private int searchesPerMinute;
        private int journal = 10_000;
        private TimeSource time = TimeSource.system();
        private final Set<FakeBehaviour> on = EnumSet.noneOf(FakeBehaviour.class);

        private Builder() {
            Arrays.stream(FakeBehaviour.values())
                    .filter(FakeBehaviour::isOnByDefault)
                    .forEach(on::add);
        }

        /** Sets the port; any free one unless set. */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Sets the project id; {@value FakeStytch#PROJECT_ID} unless set.
         *
         * @param id beginning with {@code project-test-} or {@code project-live-}
         */
        public Builder projectId(String id) {
            if (!id.startsWith("project-test-") && !id.startsWith("project-live-")) {
                throw new IllegalArgumentException("a project id begins with project-test- or project-live-");
            }
            this.projectId = id;
            return this;
        }

        public Builder secret(String text) {
            this.secret = Objects.requireNonNull(text, "text");
            return this;
        }

        /** See {@link FakeStytch#latency}; zero unless set. */
        public Builder latency(Duration wait) {
            this.latency = checkedLatency(wait);
            return this;
        }

        /** See {@link FakeStytch#capPerSecond}; 0 unless set. */
        public Builder capPerSecond(int requests) {
            this.capPerSecond = Window.checked(requests);
            return this;
        }

        /** See {@link FakeStytch#searchesPerMinute}; 0 unless set. */
        public Builder searchesPerMinute(int requests) {
            this.searchesPerMinute = Window.checked(requests);
            return this;
        }

        /** Switches the documented search budget on: 150 a minute. */
        public Builder documentedSearchBudget() {
            return searchesPerMinute(SEARCHES_PER_MINUTE);
        }

        /**
         * Sets how many exchanges the journal keeps; 10,000 unless set. It counts all of them in any case.
         *
         * @param exchanges 0 to keep none, as with a million users
         */
        public Builder journal(int exchanges) {
            if (exchanges < 0) {
                throw new IllegalArgumentException("exchanges must not be negative, was " + exchanges);
            }
            this.journal = exchanges;
            return this;
        }

        /** Sets the clock: of rate limits, latency, locks and times of creation. That of the machine unless set. */
        public Builder clock(TimeSource source) {
            this.time = Objects.requireNonNull(source, "source");
            return this;
        }

        /** Switches behaviour on. */
        public Builder with(FakeBehaviour... behaviour) {
            on.addAll(Arrays.asList(behaviour));
            return this;
        }

        /** Switches behaviour off. */
        public Builder without(FakeBehaviour... behaviour) {
            Arrays.asList(behaviour).forEach(on::remove);
            return this;
        }

        /**
         * Starts the fake.
         *
         * @throws java.io.UncheckedIOException if the port is not free
         */
        public FakeStytch start() {
            return new FakeStytch(this);
        }
    }
}
