package com.stytch.migrate.http;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.internal.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to Stytch, each at the common pace and tried again where that is safe. Immutable and thread-safe.
 *
 * <table>
 * <caption>What happens after an attempt</caption>
 * <tr><th>answer</th><th>what is done</th></tr>
 * <tr><td>2xx</td><td>returned</td></tr>
 * <tr><td>429 of a rate limit</td><td>everybody pauses, then the call is sent again</td></tr>
 * <tr><td>no connection was made; 503 with Stytch's error body</td><td>sent again: it was not carried out</td></tr>
 * <tr><td>408, other 5xx, time-out, broken connection</td><td>sent again if that does no harm; otherwise
 *     {@link MigrationException.Unreachable}, and the caller settles by reading back</td></tr>
 * <tr><td>any other status</td><td>{@link MigrationException.Refused}</td></tr>
 * </table>
 *
 * <p>Source: contract, sections 1.2 to 1.8.
 */
public final class StytchHttp {
    private static final Logger LOG = LoggerFactory.getLogger(StytchHttp.class);

    /** What an error type and a request id look like. Whoever answers, text of another form goes into no log and no report. */
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

    /** Answered with 429, yet no rate limit: the same call at once would be refused again. Contract, section 1.6. */
    private static final Set<String> NOT_A_RATE_LIMIT =
            Set.of("user_lock_limit_reached", "captcha_failed", "too_few_tokens_authenticated");

    private static final String USER_AGENT = "stytch-migrate-java/" + version();

    private final HttpSettings settings;
    private final HttpClient client;
    private final String authorization;
    private final TimeSource time;
    private final Pace.Lane lane;
    private final CallListener listener;
    private final long deadline;

    public StytchHttp(HttpSettings settings) {
        this(settings, settings.httpClient(), Pace.Lane.BACKFILL, settings.listener(), Long.MAX_VALUE);
    }

    private StytchHttp(HttpSettings settings, HttpClient client, Pace.Lane lane, CallListener listener, long deadline) {
        this.deadline = deadline;
        this.settings = settings;
        this.client = client;
        this.listener = listener;
        this.authorization = settings.credentials().basicAuthorization();
        this.time = settings.time();
        this.lane = lane;
    }

    /** Returns the same connection for calls that a person waits for: they go before the backfill. */
    public StytchHttp forLogins() {
        return new StytchHttp(settings, client, Pace.Lane.LOGIN, listener, deadline);
    }

    /**
     * Returns the same connection for calls that must be over by a time: no wait, attempt or repetition goes beyond it. A call
     * for which there is no time left ends in {@link MigrationException.Unreachable}.
     */
    public StytchHttp until(Instant deadline) {
        long nanos = Math.addExact(Math.multiplyExact(deadline.getEpochSecond(), 1_000_000_000L), deadline.getNano());
        return new StytchHttp(settings, client, lane, listener, nanos);
    }

    /** Returns the same connection with one more listener, which hears only of the calls made through the copy. */
    public StytchHttp listeningWith(CallListener more) {
        return new StytchHttp(
                settings,
                client,
                lane,
                attempt -> {
                    listener.onAttempt(attempt);
                    more.onAttempt(attempt);
                },
                deadline);
    }

    /** Returns how this connection was set up. */
    public HttpSettings settings() {
        return settings;
    }

    /**
     * Makes a call.
     *
     * @throws MigrationException.Refused if Stytch answered and said no
     * @throws MigrationException.Unreachable if there was no usable answer
     * @throws MigrationException.Interrupted if the thread was interrupted; whether the call was carried out is unknown
     */
    public Answer send(Call call) {
        long patienceEnds =
                time.epochNanos() + settings.retry().throttlePatience().toNanos();
        int failures = 0;
        boolean mayHaveActed = false;
        for (int number = 1; ; number++) {
            if (!waitForSlot(call)) {
                throw new MigrationException.Unreachable(
                        call + " was given up, for there was no time left", null, !mayHaveActed, 0, null);
            }
            Outcome outcome = attempt(call, number);
            if (outcome.answer != null) {
                return outcome.answer;
            }
            if (outcome.refused != null) {
                throw outcome.refused;
            }
            MigrationException.Unreachable unreachable = Objects.requireNonNull(outcome.unreachable);
            mayHaveActed |= !unreachable.certainlyNotExecuted();
            if (outcome.throttledFor != null) {
                settings.pace().throttled(outcome.throttledFor);
                if (call.budget() != Call.Budget.COMMON) {
                    settings.searchPace(call.budget()).throttled(outcome.throttledFor);
                }
                if (time.epochNanos() >= Math.min(patienceEnds, deadline)) {
                    throw asAWhole(unreachable, mayHaveActed);
                }
                continue;
            }
            failures++;
            boolean again = unreachable.certainlyNotExecuted() || call.repeat() == Call.Repeat.SAFE;
            if (!again || failures >= settings.retry().attempts()) {
                throw asAWhole(unreachable, mayHaveActed);
            }
            Duration wait = settings.retry().waitBefore(failures + 1);
            if (wait.toNanos() >= deadline - time.epochNanos()) {
                throw asAWhole(unreachable, mayHaveActed);
            }
            sleep(wait, call);
        }
    }

    /** The last attempt may have been turned away for certain while an earlier one was not. */
    private static MigrationException.Unreachable asAWhole(MigrationException.Unreachable last, boolean mayHaveActed) {
        if (!mayHaveActed || !last.certainlyNotExecuted()) {
            return last;
        }
        return new MigrationException.Unreachable(
                String.valueOf(last.getMessage()),
                last.getCause(),
                false,
                last.lastStatusCode().orElse(0),
                last.requestId().orElse(null));
    }

    private boolean waitForSlot(Call call) {
        try {
            if (call.budget() != Call.Budget.COMMON
                    && !settings.searchPace(call.budget()).acquire(lane, deadline)) {
                return false;
            }
            return settings.pace().acquire(lane, deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted before " + call + "; it was not sent");
        }
    }

    private void sleep(Duration wait, Call call) {
        try {
            time.sleep(wait.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted while waiting to repeat " + call);
        }
    }

    private Outcome attempt(Call call, int number) {
        long begun = System.nanoTime();
        int status = 0;
        @Nullable String errorType = null;
        @Nullable String requestId = null;
        Outcome outcome;
        try {
            HttpResponse<byte[]> response =
                    Transport.send(client, request(call), info -> new BoundedBody(BoundedBody.LONGEST), timeout());
            status = response.statusCode();
            outcome = judge(call, response);
            requestId = outcome.requestId;
            errorType = outcome.errorType;
        } catch (IOException e) {
            outcome = Outcome.unreachable(new MigrationException.Unreachable(
                    call + " got no answer: " + Transport.describe(e, settings.baseUri()),
                    e,
                    Transport.neverSent(e),
                    0,
                    null));
        }
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        listener.onAttempt(
                new CallListener.Attempt(call.method(), call.template(), status, errorType, requestId, number, took));
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} attempt {}: {} {} {} in {} ms", call, number, status, errorType, requestId, took.toMillis());
        }
        return outcome;
    }

    private Duration timeout() {
        if (deadline == Long.MAX_VALUE) {
            return settings.requestTimeout();
        }
        Duration left = Duration.ofNanos(Math.max(1, deadline - time.epochNanos()));
        return left.compareTo(settings.requestTimeout()) < 0 ? left : settings.requestTimeout();
    }

    private HttpRequest request(Call call) {
        URI uri = URI.create(settings.baseUri() + call.path());
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(uri).header("Accept", "application/json").header("User-Agent", USER_AGENT);
        Map<String, @Nullable Object> body = call.body();
        if (body != null && call.form() == Call.Form.PUBLIC_FORM) {
            return builder.header("Content-Type", "application/x-www-form-urlencoded")
                    .method(call.method(), HttpRequest.BodyPublishers.ofString(form(body)))
                    .build();
        }
        builder.header("Authorization", authorization);
        if (body == null) {
            return builder.method(call.method(), HttpRequest.BodyPublishers.noBody())
                    .build();
        }
        return builder.header("Content-Type", "application/json") // a charset parameter makes Stytch refuse it
                .method(call.method(), HttpRequest.BodyPublishers.ofByteArray(Json.write(body)))
                .build();
    }

    private static String form(Map<String, @Nullable Object> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "="
                        + URLEncoder.encode(String.valueOf(field.getValue()), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private Outcome judge(Call call, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        Optional<JsonView> parsed = Json.readObject(response.body()).map(JsonView::new);
        JsonView body = parsed.orElse(JsonView.empty());
        @Nullable String requestId =
                body.text("request_id").filter(id -> CODE.matcher(id).matches()).orElse(null);
        if (status >= 200 && status < 300) {
            if (parsed.isEmpty()) {
                return Outcome.unreachable(new MigrationException.Unreachable(
                        call + " was answered " + status + " with a body that is no JSON object",
                        null,
                        false,
                        status,
                        null));
            }
            return Outcome.answered(new Answer(status, requestId == null ? "" : requestId, body));
        }
        // The token endpoint writes its errors as OAuth 2.0 does: error and error_description.
        String errorType = body.text("error_type")
                .or(() -> body.text("error"))
                .filter(code -> CODE.matcher(code).matches())
                .orElse("http_" + status);
        String said = call + " was answered " + status + " " + errorType
                + (requestId == null ? "" : ", request id " + requestId);
        if (status == 429 && !NOT_A_RATE_LIMIT.contains(errorType)) {
            Duration pause = RetryAfter.read(response.headers().firstValue("Retry-After"), time.now());
            return Outcome.throttled(
                    new MigrationException.Unreachable(said + ", again and again", null, true, status, requestId),
                    pause,
                    errorType,
                    requestId);
        }
        if (status == 408 || (status >= 500 && status != 501)) {
            boolean turnedAway = status == 503 && body.text("error_type").isPresent();
            return Outcome.failed(
                    new MigrationException.Unreachable(said, null, turnedAway, status, requestId),
                    errorType,
                    requestId);
        }
        return Outcome.refused(
                new MigrationException.Refused(status, errorType, requestId, said + hint(status)),
                errorType,
                requestId);
    }

    private String hint(int status) {
        return switch (status) {
            case 401 -> "; check that project id and secret belong together and to " + settings.baseUri();
            case 403 -> "; the project does not allow this";
            case 501 -> "; the server does not know this endpoint";
            default -> "";
        };
    }

    private static String version() {
        String version = StytchHttp.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What came of one attempt: exactly one of the first three is there. */
    private record Outcome(
            @Nullable Answer answer,
            MigrationException.@Nullable Refused refused,
            MigrationException.@Nullable Unreachable unreachable,
            @Nullable Duration throttledFor,
            @Nullable String errorType,
            @Nullable String requestId) {

        static Outcome answered(Answer answer) {
            return new Outcome(answer, null, null, null, null, answer.requestId());
        }

        static Outcome refused(MigrationException.Refused refused, String errorType, @Nullable String requestId) {
            return new Outcome(null, refused, null, null, errorType, requestId);
        }

        static Outcome unreachable(MigrationException.Unreachable unreachable) {
            return failed(unreachable, null, null);
        }

        static Outcome failed(
                MigrationException.Unreachable unreachable, @Nullable String errorType, @Nullable String requestId) {
            return new Outcome(null, null, unreachable, null, errorType, requestId);
        }

        static Outcome throttled(
                MigrationException.Unreachable unreachable,
                Duration pause,
                String errorType,
                @Nullable String requestId) {
            return new Outcome(null, null, unreachable, pause, errorType, requestId);
        }
    }
}
