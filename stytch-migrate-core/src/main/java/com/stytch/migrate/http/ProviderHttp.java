package com.stytch.migrate.http;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import com.stytch.migrate.error.MigrationException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the API of a legacy provider. Thread-safe, made to be shared: a pause that one answer asks for holds for all.
 *
 * <p>Everything that is asked through it is repeated when it fails, so it is for what does no harm when it is done twice. 429
 * and what {@link Builder#throttledWhen} names wait for {@code Retry-After} and are patient as {@link RetryPolicy} says; 408,
 * 5xx except 501, time-outs and broken connections are tried again by the same policy. Every other answer is returned, also
 * a refusal: what it means differs from provider to provider.
 *
 * <p>A message names the provider, the request as {@link ProviderRequest#named} and the host; no query, header or body.
 */
public final class ProviderHttp {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderHttp.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);

    private final String provider;
    private final HttpClient client;
    private final TimeSource time;
    private final RetryPolicy retry;
    private final Duration timeout;
    private final int largestAnswer;
    private final Predicate<ProviderReply> throttled;
    private final Function<ProviderReply, Duration> pauseAfter;
    private final AtomicLong pausedUntil = new AtomicLong();

    private ProviderHttp(Builder builder, HttpClient client) {
        this.provider = builder.provider;
        this.client = client;
        this.time = builder.time;
        this.retry = builder.retry;
        this.timeout = builder.timeout;
        this.largestAnswer = builder.largestAnswer;
        this.throttled = builder.throttled;
        this.pauseAfter = builder.pauseAfter;
    }

    /**
     * Begins the settings.
     *
     * @param provider what messages call the other side, such as {@code Auth0}
     */
    public static Builder builder(String provider) {
        return new Builder(Objects.requireNonNull(provider, "provider"));
    }

    /** Returns the clock that it waits by. */
    public TimeSource time() {
        return time;
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws MigrationException.Unreachable if no attempt was answered, or each with 408, 429 or 5xx
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public ProviderReply send(ProviderRequest request) {
        return send(request, info -> inMemory(), timeout);
    }

    /**
     * Asks once, for what may not be done twice, such as the check of a password. Whatever is answered is returned, 429 and 5xx
     * too.
     *
     * @param within how long it may take to the last byte; longer than zero
     * @throws MigrationException.Unreachable if there was no answer, or if an earlier one asks everybody to wait for longer than
     *     this: then nothing was sent
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public ProviderReply sendOnce(ProviderRequest request, Duration within) {
        long pause = pausedUntil.get() - time.epochNanos();
        if (pause >= within.toNanos() && pause <= Pace.LONGEST_PAUSE.toNanos()) {
            throw new MigrationException.Unreachable(
                    provider + " asked everybody to wait; " + request + " was not sent", null, true, 0, null);
        }
        waitForPause(request);
        try {
            ProviderReply reply = attempt(
                    request.signed(), info -> inMemory(), Transport.positive(within.minusNanos(Math.max(0, pause))));
            LOG.debug("{} {}: {}", provider, request, reply.status());
            pause(pauseAfter.apply(reply));
            return reply;
        } catch (IOException e) {
            throw unreachable(request, null, e);
        }
    }

    /**
     * Asks for a file. What a success answers is written into the file, anew at each attempt, and the reply has no body; a
     * refusal leaves the file as it was and has its body.
     *
     * @param file is created, or written over
     * @param within how long one attempt may take to the last byte
     * @throws MigrationException.Unreachable as {@link #send}; the file may then hold a part
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public ProviderReply download(ProviderRequest request, Path file, Duration within) {
        return send(
                request,
                info -> info.statusCode() / 100 == 2
                        ? HttpResponse.BodySubscribers.mapping(
                                HttpResponse.BodySubscribers.ofFile(file, CREATE, WRITE, TRUNCATE_EXISTING),
                                written -> new byte[0])
                        : inMemory(),
                within);
    }

    private HttpResponse.BodySubscriber<byte[]> inMemory() {
        return new BoundedBody(largestAnswer);
    }

    private ProviderReply send(ProviderRequest request, HttpResponse.BodyHandler<byte[]> body, Duration within) {
        long patienceEnds = time.epochNanos() + retry.throttlePatience().toNanos();
        int failures = 0;
        while (true) {
            waitForPause(request);
            ProviderReply reply = null;
            IOException broken = null;
            try {
                reply = attempt(request.signed(), body, within);
            } catch (IOException e) {
                broken = e;
            }
            LOG.debug("{} {}: {}", provider, request, reply == null ? "no answer" : reply.status());
            if (reply != null) {
                pause(pauseAfter.apply(reply));
                if (reply.status() == 429 || throttled.test(reply)) {
                    if (time.epochNanos() >= patienceEnds) {
                        throw unreachable(request, reply, null);
                    }
                    Duration asked = RetryAfter.read(reply.header("Retry-After"), time.now());
                    pause(asked.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : asked);
                    continue;
                }
                boolean failed = reply.status() == 408 || (reply.status() >= 500 && reply.status() != 501);
                if (!failed) {
                    return reply;
                }
            }
            failures++;
            if (failures >= retry.attempts()) {
                throw unreachable(request, reply, broken);
            }
            sleep(retry.waitBefore(failures + 1).toNanos(), request);
        }
    }

    private ProviderReply attempt(ProviderRequest request, HttpResponse.BodyHandler<byte[]> body, Duration within)
            throws IOException {
        byte[] bytes = request.bodyUncopied();
        HttpRequest.Builder builder = HttpRequest.newBuilder(request.uri())
                .method(
                        request.method(),
                        bytes.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(bytes));
        request.headers().forEach(builder::header);
        HttpResponse<byte[]> response = Transport.send(client, builder.build(), body, within);
        return new ProviderReply(response.statusCode(), response.headers(), response.body());
    }

    private MigrationException.Unreachable unreachable(
            ProviderRequest request, @Nullable ProviderReply reply, @Nullable IOException broken) {
        if (reply != null) {
            return new MigrationException.Unreachable(
                    provider + " answered " + request + " with " + reply.status() + ", again and again; try later",
                    null,
                    false,
                    reply.status(),
                    null);
        }
        IOException cause = Objects.requireNonNull(broken, "broken");
        return new MigrationException.Unreachable(
                provider + " did not answer " + request + ": " + Transport.describe(cause, host(request.uri())),
                cause,
                false,
                0,
                null);
    }

    private static String host(URI uri) {
        return uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
    }

    private void pause(Duration wait) {
        if (!wait.isZero() && !wait.isNegative()) {
            long bounded = Math.min(wait.toNanos(), Pace.LONGEST_PAUSE.toNanos());
            pausedUntil.accumulateAndGet(time.epochNanos() + bounded, Math::max);
        }
    }

    private void waitForPause(ProviderRequest request) {
        long now = time.epochNanos();
        long until = pausedUntil.get();
        while (now < until) {
            if (until - now > Pace.LONGEST_PAUSE.toNanos()) {
                pausedUntil.compareAndSet(until, 0); // no pause is that long: the clock was set back
            } else {
                sleep(until - now, request);
            }
            now = time.epochNanos();
            until = pausedUntil.get();
        }
    }

    private void sleep(long nanos, ProviderRequest request) {
        try {
            time.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted while waiting to ask " + provider + " " + request);
        }
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private @Nullable HttpClient client;
        private TimeSource time = TimeSource.system();
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private Duration timeout = Duration.ofSeconds(60);
        private int largestAnswer = BoundedBody.LONGEST;
        private Predicate<ProviderReply> throttled = reply -> false;
        private Function<ProviderReply, Duration> pauseAfter = reply -> Duration.ZERO;

        private Builder(String provider) {
            this.provider = provider;
        }

        /** Sets the HTTP client, for a proxy or trust settings of your own. HTTP/1.1 without redirects unless set. */
        public Builder httpClient(HttpClient client) {
            this.client = Objects.requireNonNull(client, "client");
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

        /**
         * Sets how long one attempt may take to the last byte of the answer.
         *
         * @param timeout longer than zero; 60 seconds unless set
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Transport.positive(timeout);
            return this;
        }

        /**
         * Sets how large an answer may be that is read into memory. A larger one is broken off, and counts as no answer.
         *
         * @param bytes from 1; 64 MiB unless set
         */
        public Builder largestAnswer(int bytes) {
            if (bytes < 1) {
                throw new IllegalArgumentException("an answer has at least 1 byte, was " + bytes);
            }
            this.largestAnswer = bytes;
            return this;
        }

        /** Sets which answers beside 429 mean that too much was asked, such as AWS's 400 TooManyRequestsException. */
        public Builder throttledWhen(Predicate<ProviderReply> throttled) {
            this.throttled = Objects.requireNonNull(throttled, "throttled");
            return this;
        }

        /** Sets how long everybody waits after an answer, by its rate-limit headers; not at all unless set. */
        public Builder pauseAfter(Function<ProviderReply, Duration> pauseAfter) {
            this.pauseAfter = Objects.requireNonNull(pauseAfter, "pauseAfter");
            return this;
        }

        public ProviderHttp build() {
            HttpClient chosen = client;
            return new ProviderHttp(this, chosen == null ? Transport.newClient(Duration.ofSeconds(10)) : chosen);
        }
    }
}
