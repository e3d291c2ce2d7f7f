package com.stytch.migrate.testing;

import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the fakes of both kinds of project have in common: address and credentials, limits, faults, and the journal.
 * Thread-safe; {@link #close()} frees everything.
 *
 * <p>It refuses other credentials and a {@code Content-Type} other than exactly {@code application/json}. An endpoint that it
 * does not know is answered with 501 and named; one of the other kind of project with 400 {@code invalid_b2b_endpoint} or
 * {@code invalid_consumer_endpoint}. Rate limits are off until they are set.
 */
public abstract sealed class FakeProject implements AutoCloseable permits FakeStytch, FakeB2b {

    /** The project id unless another one is set. */
    public static final String PROJECT_ID = "project-test-11111111-1111-4111-8111-111111111111";

    private static final String SECRET = "secret-test-fake-fake-fake-fake-fake-fake=";
    private static final long SECOND = 1_000_000_000L;
    private static final int MIGRATIONS_PER_SECOND = 100;
    private static final int MOST_LINES = 100;

    private final ProjectCredentials credentials;
    private final String authorization;
    private final String environment;
    private final Set<FakeBehaviour> on;
    private final TimeSource time;
    private final Endpoints endpoints;
    private final ProjectState project;
    private final TokenSigner signer;
    private final Journal journal;
    private final List<Consumer<Exchange>> observers = new CopyOnWriteArrayList<>();
    private final List<ExchangeObserver.Watch> watches;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Window seconds;
    private final Map<String, Window> searches = new HashMap<>();
    private final Window migrations;
    private final Map<String, Window> limits = new ConcurrentHashMap<>();
    private final List<Expected> scripted = new ArrayList<>();
    private final LoopbackServer server;
    private volatile FaultPlan.Dice dice = FaultPlan.none().dice();
    private volatile Duration latency;

    FakeProject(Builder<?> builder, Endpoints endpoints, ProjectState project) {
        this.project = project;
        this.signer = project.signer;
        this.credentials = ProjectCredentials.of(builder.projectId, builder.secret);
        this.authorization = "Basic "
                + Base64.getEncoder()
                        .encodeToString((builder.projectId + ":" + builder.secret).getBytes(StandardCharsets.UTF_8));
        this.environment = builder.environment();
        this.on = builder.behaviour();
        this.time = builder.time;
        this.endpoints = endpoints;
        this.journal = new Journal(builder.journal);
        this.seconds = new Window(SECOND, builder.capPerSecond);
        endpoints
                .searches()
                .forEach(template -> searches.put(template, new Window(60 * SECOND, builder.searchesPerMinute)));
        this.migrations = new Window(SECOND, builder.migrationsPerSecond);
        this.latency = builder.latency;
        this.watches = ServiceLoader.load(ExchangeObserver.class, FakeProject.class.getClassLoader()).stream()
                .map(provider -> provider.get().watch(this))
                .toList();
        watches.forEach(watch -> observers.add(watch::exchange));
        this.server = LoopbackServer.start(builder.port, time, this::handle);
    }

    // How to reach it.

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

    /** Forgets state, journal, counts and faults; address, credentials, limits and latency stay. */
    public void reset() {
        endpoints.clear();
        journal.clear();
        seconds.clear();
        searches.values().forEach(Window::clear);
        migrations.clear();
        limits.values().forEach(Window::clear);
        dice = FaultPlan.none().dice();
        synchronized (scripted) {
            scripted.clear();
        }
    }

    // The machine clients, which both kinds of project have.

    /** Returns all machine clients in the order of their creation. */
    public List<FakeMachineClient> machineClients() {
        return endpoints.machines().snapshots();
    }

    /** Returns the machine client with this id. */
    public Optional<FakeMachineClient> machineClient(String clientId) {
        return endpoints.machines().snapshot(clientId);
    }

    /**
     * Puts a machine client in, past all endpoints.
     *
     * @throws IllegalArgumentException if its id is taken or malformed, a scope malformed, or its metadata too large
     */
    public FakeMachineClient seed(SeedMachineClient client) {
        return endpoints.machines().seed(client);
    }

    // Sessions.

    /** Returns the sessions that have not ended, in the order in which they began. */
    public List<FakeSession> sessions() {
        return project.activeSessions();
    }

    /** Returns the issuer of its session JWTs: {@code stytch.com/} and the project id unless set. */
    public String issuer() {
        return project.issuer;
    }

    /**
     * Sets the issuer of the session JWTs that it makes from now on; those with the issuer before are still taken if that was
     * the one unless set. A project that is reached at an address of its own has that address, without a slash at the end.
     */
    public void issuer(String name) {
        project.issuer = Objects.requireNonNull(name, "name");
    }

    /**
     * Sets the longest session that the project allows; a longer one is refused with {@code invalid_session_duration}.
     *
     * @param length from 5 minutes to 366 days, which it is unless set
     */
    public void longestSession(Duration length) {
        long minutes = length.toMinutes();
        if (minutes < SessionFields.SHORTEST || minutes > SessionFields.LONGEST) {
            throw new IllegalArgumentException("length must be from 5 minutes to 366 days, was " + length);
        }
        project.longestSessionMinutes = (int) minutes;
    }

    /**
     * Sets the UserInfo endpoint that {@code sessions/migrate} asks, with the token of the legacy provider as a bearer token.
     * It is really asked; no redirect is followed. A reset leaves it.
     *
     * @param address {@code null} for none, as it is unless set
     */
    public void userInfo(@Nullable URI address) {
        project.legacy.userInfo = address;
    }

    /**
     * Takes the tokens of a profile for {@code sessions/attest} from now on. Its keys are fetched for each token. A reset
     * leaves it.
     *
     * @return the id of the profile
     * @throws IllegalArgumentException if it maps an attribute of the other kind of project
     */
    public String trust(TrustedTokenProfile profile) {
        for (String attribute : attributesOfOtherKind()) {
            if (profile.claim(attribute) != null) {
                throw new IllegalArgumentException("this kind of project has no attribute " + attribute);
            }
        }
        return project.legacy.trust(profile);
    }

    /** Takes no token of a profile any more. */
    public void distrust(String profileId) {
        project.legacy.distrust(profileId);
    }

    /**
     * Sets how long it waits for the legacy provider, by the clock of the machine.
     *
     * @param wait longer than zero; 5 seconds unless set
     */
    public void legacyTimeout(Duration wait) {
        if (wait.isNegative() || wait.isZero()) {
            throw new IllegalArgumentException("wait must be longer than zero, was " + wait);
        }
        project.legacy.timeout = wait;
    }

    abstract List<String> attributesOfOtherKind();

    /** Signs with a new key from now on. The earlier ones stay in the key set, see {@link TokenSigner#dropEarlierKeys}. */
    public void rotateKeys() {
        signer.rotate();
    }

    /** Signs the tokens of this project: for a test that needs one of its own, or another key. */
    public TokenSigner signer() {
        return signer;
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
     * Sets how many searches of one kind a clock-aligned minute takes; those beyond are answered with 429.
     *
     * @param requests from 1, or 0 for any number; Stytch documents 150 for users, 100 for organizations, 100 for members
     */
    public void searchesPerMinute(int requests) {
        searches.values().forEach(window -> window.limit(requests));
    }

    /**
     * Sets how many requests of one endpoint a window of the clock takes; those beyond are answered with 429
     * {@code too_many_requests}. It comes on top of the other limits, for the figures that Stytch has given you.
     *
     * @param template the path with its parameters unfilled, such as {@code /v1/users/{user_id}}
     * @param requests from 1, or 0 for any number
     * @param window such as a second or a minute; windows are aligned to the clock
     */
    public void limit(String method, String template, int requests, Duration window) {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("a window must be longer than zero, was " + window);
        }
        limits.put(
                Objects.requireNonNull(method, "method") + " " + Objects.requireNonNull(template, "template"),
                new Window(window.toNanos(), Window.checked(requests)));
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
        return onCall(1, method, pathOrTemplate);
    }

    /**
     * Says what goes wrong with a later request of one endpoint, and lets those before it pass.
     *
     * @param nth which request from now on, from 1: {@link #onNext} is the first
     * @param method as for {@link #onNext}
     * @param pathOrTemplate as for {@link #onNext}
     */
    public OnNext onCall(int nth, String method, String pathOrTemplate) {
        if (nth < 1) {
            throw new IllegalArgumentException("nth must be at least 1, was " + nth);
        }
        return new OnNext(
                Objects.requireNonNull(method, "method"),
                Objects.requireNonNull(pathOrTemplate, "pathOrTemplate"),
                nth - 1,
                1);
    }

    /** Returns how many scripted faults no request has met yet. */
    public int pendingFaults() {
        synchronized (scripted) {
            return scripted.size();
        }
    }

    private static final class Expected {
        private final OnNext of;
        private final Fault fault;
        private int lets;

        Expected(OnNext of, Fault fault) {
            this.of = of;
            this.fault = fault;
            this.lets = of.lets;
        }

        boolean concerns(String method, String path, String template) {
            return (of.pathOrTemplate.equals(template) || of.pathOrTemplate.equals(path))
                    && of.method.equalsIgnoreCase(method);
        }
    }

    /** Says what goes wrong with the next request; see {@link Fault} for each of them. Immutable. */
    public final class OnNext {
        private final String method;
        private final String pathOrTemplate;
        private final int lets;
        private final int times;

        private OnNext(String method, String pathOrTemplate, int lets, int times) {
            this.method = method;
            this.pathOrTemplate = pathOrTemplate;
            this.lets = lets;
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
            return new OnNext(method, pathOrTemplate, lets, requests);
        }

        /** Lets this go wrong. */
        public void fail(Fault fault) {
            Objects.requireNonNull(fault, "fault");
            synchronized (scripted) {
                for (int i = 0; i < times; i++) {
                    scripted.add(new Expected(this, fault));
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
            Expected due = null;
            for (Expected expected : scripted) {
                if (expected.concerns(method, path, template)) {
                    if (expected.lets > 0) {
                        expected.lets--;
                    } else if (due == null) {
                        due = expected;
                    }
                }
            }
            if (due != null) {
                scripted.remove(due);
                return due.fault;
            }
        }
        return dice.next(method, template);
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
            route = endpoints.routes().find(method, path);
        } catch (Refusal refusal) {
            malformed = refusal;
        }
        String template = route.map(Routes.Match::template).orElse(path);
        byte[] bytes = request.bodyUncopied();
        boolean isToken = route.isPresent() && route.get().key().equals(Endpoints.TOKEN);
        Optional<Map<String, @Nullable Object>> body = bytes.length == 0
                ? Optional.empty()
                : isToken && isForm(request) ? form(bytes) : Json.readObject(bytes);

        Answer answer = throttle(request.arrivedNanos(), method, template);
        Fault fault = answer == null ? nextFault(method, path, template) : null;
        if (fault != null && !fault.isCarriedOut()) {
            answer = failed(fault);
        } else if (answer == null) {
            answer = malformed == null ? answer(request, route, body) : refused(malformed);
        }
        if (isToken) {
            answer = inWordsOfOAuth(answer);
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
                request.header("User-Agent").orElse(""),
                request.arrivedAt());
        journal.add(exchange);
        observers.forEach(observer -> observer.accept(exchange));
        Reply reply = answer.html == null
                ? Reply.of(answer.status, "application/json", Json.write(answer.body))
                : Reply.of(answer.status, "text/html", answer.html.getBytes(StandardCharsets.UTF_8));
        if (answer.status == 200 && template.endsWith("/sessions/jwks/{project_id}")) {
            reply = reply.header("Cache-Control", "public, max-age=900");
        }
        if (answer.retryAfter != null) {
            reply = reply.header("Retry-After", answer.retryAfter);
        }
        return reply.ending(ending);
    }

    private @Nullable Answer throttle(long arrived, String method, String template) {
        if (!seconds.arrives(arrived)) {
            return throttled(seconds.secondsLeft(arrived));
        }
        Window documented = template.endsWith("/passwords/migrate") ? migrations : searches.get(template);
        Window own = limits.get(method + " " + template);
        for (Window window : new @Nullable Window[] {documented, own}) {
            if (window != null && !window.arrives(arrived)) {
                return throttled(window.secondsLeft(arrived));
            }
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
            if (route.isEmpty() || !endpoints.isPublic(route.get())) {
                requireCredentials(request);
            }
            Routes.Match match = route.orElseThrow(() -> unknown(request));
            RequestBody read = match.method().equals("GET") || match.method().equals("DELETE")
                    ? RequestBody.ofQuery(request.query(), on.contains(FakeBehaviour.CLOSED_REQUESTS))
                    : read(request, match, body);
            read = read.withoutRepeated(match.named());
            requireMemberMay(request, match, read);
            Map<String, @Nullable Object> result =
                    match.key().equals(Endpoints.WHOAMI) ? whoami() : endpoints.answer(match, read);
            int status = endpoints.status(match);
            Map<String, @Nullable Object> all = new LinkedHashMap<>();
            all.put("status_code", status);
            all.put("request_id", Ids.random("request-id-" + environment + "-"));
            all.putAll(result);
            if (all.get("session_jwt") instanceof UnsignedJwt jwt) {
                all.put("session_jwt", signer.sign(jwt.claims()));
            }
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

    /** With one of these headers a call is that of a member, with the rights of the member. */
    private void requireMemberMay(LoopbackServer.Request request, Routes.Match match, RequestBody body) {
        String token = request.header("X-Stytch-Member-Session").orElse(null);
        String jwt = request.header("X-Stytch-Member-SessionJWT").orElse(null);
        if (token != null && jwt != null) {
            throw Refusal.of("too_many_session_arguments", "only one session of a member can be given");
        }
        if (token != null || jwt != null) {
            endpoints.requireMemberMay(match, body, new SessionFields(0, Map.of(), token, jwt));
        }
    }

    private Refusal unknown(LoopbackServer.Request request) {
        if (endpoints.isOfTheOtherKind(request.path())) {
            return Refusal.of(endpoints.otherKind(), "this kind of project has no endpoint " + request);
        }
        return new Refusal(501, "fake_does_not_know_endpoint", "the fake does not know " + request);
    }

    private static boolean isForm(LoopbackServer.Request request) {
        return request.header("Content-Type").orElse("").equals("application/x-www-form-urlencoded");
    }

    /** Returns the fields of a form, unless it is none, or has a field twice. Source: RFC 6749, section 3.2. */
    private static Optional<Map<String, @Nullable Object>> form(byte[] bytes) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            try {
                String name = URLDecoder.decode(pair.substring(0, Math.max(0, equals)), StandardCharsets.UTF_8);
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                if (name.isEmpty() || fields.put(name, value) != null) {
                    return Optional.empty();
                }
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return Optional.of(fields);
    }

    /** Source: contract, section 1.5. */
    private static Answer inWordsOfOAuth(Answer answer) {
        if (answer.errorType == null || (answer.status != 400 && answer.status != 401)) {
            return answer;
        }
        String error = answer.errorType.equals("bad_request") ? "invalid_request" : answer.errorType;
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("status_code", answer.status);
        body.put("request_id", answer.body.get("request_id"));
        body.put("error", error);
        body.put("error_description", answer.body.get("error_message"));
        body.put("error_uri", answer.body.get("error_url"));
        return new Answer(answer.status, body, error, null, answer.retryAfter);
    }

    private RequestBody read(
            LoopbackServer.Request request, Routes.Match match, Optional<Map<String, @Nullable Object>> body) {
        String type = request.header("Content-Type").orElse("");
        boolean form = match.key().equals(Endpoints.TOKEN) && isForm(request);
        if (!form && !type.equals("application/json")) {
            throw Refusal.badRequest("Content-Type must be application/json and nothing more");
        }
        return new RequestBody(
                body.orElseThrow(() -> Refusal.badRequest("the body is no JSON object")),
                on.contains(FakeBehaviour.CLOSED_REQUESTS));
    }

    private Map<String, @Nullable Object> whoami() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("project_id", credentials.projectId());
        answer.put("name", "Fake project");
        return answer;
    }

    /** Stops the server and ends all connections. Idempotent. Throws only what an {@link ExchangeObserver} throws. */
    @Override
    public void close() {
        server.close();
        if (closed.compareAndSet(false, true)) {
            watches.forEach(ExchangeObserver.Watch::closed);
        }
    }

    /**
     * Returns what it holds and what it was asked, in lines for the message of a test that fails: ids, states and counts; no
     * secret, no address and no value of metadata. At most {@value #MOST_LINES} entities are named.
     */
    public final String describe() {
        List<String> lines = new ArrayList<>();
        List<String> entities = new ArrayList<>();
        describe(entities);
        machineClients()
                .forEach(client -> entities.add("machine client " + client.clientId()
                        + (client.active() ? "" : ", inactive") + (client.rotating() ? ", two secrets" : "")
                        + ", scopes " + client.scopes()));
        lines.add(this + " holds " + (entities.isEmpty() ? "nothing" : entities.size() + ":"));
        entities.stream().limit(MOST_LINES).forEach(entity -> lines.add("  " + entity));
        if (entities.size() > MOST_LINES) {
            lines.add("  and " + (entities.size() - MOST_LINES) + " more");
        }
        lines.add(journal.describe());
        return String.join(System.lineSeparator(), lines);
    }

    /** Adds a line for each entity. */
    abstract void describe(List<String> entities);

    /** Returns the address, and no secret. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[" + baseUri() + "]";
    }

    /**
     * Collects the settings of a fake. Not thread-safe.
     *
     * @param <B> the builder itself
     */
    public abstract static sealed class Builder<B extends Builder<B>> permits FakeStytch.Builder, FakeB2b.Builder {
        private final int documentedSearches;
        private int port;
        private String projectId = PROJECT_ID;
        private String secret = SECRET;
        private Duration latency = Duration.ZERO;
        private int capPerSecond;
        private int searchesPerMinute;
        private int migrationsPerSecond;
        private int journal = 10_000;
        private TimeSource time = TimeSource.system();
        private final Set<FakeBehaviour> on = EnumSet.noneOf(FakeBehaviour.class);

        Builder(int documentedSearches) {
            this.documentedSearches = documentedSearches;
            Arrays.stream(FakeBehaviour.values())
                    .filter(FakeBehaviour::isOnByDefault)
                    .forEach(on::add);
        }

        /** Sets the port; any free one unless set. */
        public B port(int number) {
            this.port = number;
            return self();
        }

        /**
         * Sets the project id; {@value FakeProject#PROJECT_ID} unless set.
         *
         * @param id beginning with {@code project-test-} or {@code project-live-}
         */
        public B projectId(String id) {
            if (!id.startsWith("project-test-") && !id.startsWith("project-live-")) {
                throw new IllegalArgumentException("a project id begins with project-test- or project-live-");
            }
            this.projectId = id;
            return self();
        }

        public B secret(String text) {
            this.secret = Objects.requireNonNull(text, "text");
            return self();
        }

        /** See {@link FakeProject#latency}; zero unless set. */
        public B latency(Duration wait) {
            this.latency = checkedLatency(wait);
            return self();
        }

        /** See {@link FakeProject#capPerSecond}; 0 unless set. */
        public B capPerSecond(int requests) {
            this.capPerSecond = Window.checked(requests);
            return self();
        }

        /** See {@link FakeProject#searchesPerMinute}; 0 unless set. */
        public B searchesPerMinute(int requests) {
            this.searchesPerMinute = Window.checked(requests);
            return self();
        }

        /** Switches the documented search budget on: 150 a minute of users, 100 of organizations, 100 of members. */
        public B documentedSearchBudget() {
            return searchesPerMinute(documentedSearches);
        }

        /** Switches all documented figures on: the search budget, and 100 imports of a password hash in a second. */
        public B documentedLimits() {
            this.migrationsPerSecond = MIGRATIONS_PER_SECOND;
            return documentedSearchBudget();
        }

        /**
         * Sets how many exchanges the journal keeps; 10,000 unless set. It counts all of them in any case.
         *
         * @param exchanges 0 to keep none, as with a million users
         */
        public B journal(int exchanges) {
            if (exchanges < 0) {
                throw new IllegalArgumentException("exchanges must not be negative, was " + exchanges);
            }
            this.journal = exchanges;
            return self();
        }

        /** Sets the clock: of sessions, rate limits, latency, locks and times of creation. That of the machine unless set. */
        public B clock(TimeSource source) {
            this.time = Objects.requireNonNull(source, "source");
            return self();
        }

        /** Switches behaviour on. */
        public B with(FakeBehaviour... behaviour) {
            on.addAll(Arrays.asList(behaviour));
            return self();
        }

        /** Switches behaviour off. */
        public B without(FakeBehaviour... behaviour) {
            Arrays.asList(behaviour).forEach(on::remove);
            return self();
        }

        abstract B self();

        final String environment() {
            return projectId.startsWith("project-live-") ? "live" : "test";
        }

        final String projectId() {
            return projectId;
        }

        final TimeSource time() {
            return time;
        }

        final Set<FakeBehaviour> behaviour() {
            Set<FakeBehaviour> copy = EnumSet.noneOf(FakeBehaviour.class);
            copy.addAll(on);
            return copy;
        }
    }
}
