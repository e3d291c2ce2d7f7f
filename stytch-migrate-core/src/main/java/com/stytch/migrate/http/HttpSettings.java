package com.stytch.migrate.http;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How to reach Stytch: address, credentials, deadlines, pace. Immutable and thread-safe, as far as its parts are. */
public final class HttpSettings {
    private final ProjectCredentials credentials;
    private final URI baseUri;
    private final HttpClient httpClient;
    private final Duration requestTimeout;
    private final Pace pace;
    private final Pace searchPace;
    private final Pace narrowSearchPace;
    private final RetryPolicy retry;
    private final TimeSource time;
    private final CallListener listener;

    private HttpSettings(
            Builder builder, URI baseUri, Pace pace, Pace searchPace, Pace narrowSearchPace, HttpClient httpClient) {
        this.credentials = builder.credentials;
        this.baseUri = baseUri;
        this.httpClient = httpClient;
        this.requestTimeout = builder.requestTimeout;
        this.pace = pace;
        this.searchPace = searchPace;
        this.narrowSearchPace = narrowSearchPace;
        this.retry = builder.retry;
        this.time = builder.time;
        this.listener = builder.listener;
    }

    public static Builder builder(ProjectCredentials credentials) {
        return new Builder(Objects.requireNonNull(credentials, "credentials"));
    }

    public ProjectCredentials credentials() {
        return credentials;
    }

    /** Returns the address of the API, without a slash at its end. */
    public URI baseUri() {
        return baseUri;
    }

    /** Returns whether calls reach a live project: those of the live host, and any project whose id says so. */
    public boolean isLive() {
        // By the host alone: a port or a path that is written out leads to the same place.
        return Environment.LIVE.baseUri().getHost().equalsIgnoreCase(baseUri.getHost())
                || credentials.environment().equals(Optional.of(Environment.LIVE));
    }

    HttpClient httpClient() {
        return httpClient;
    }

    public Duration requestTimeout() {
        return requestTimeout;
    }

    /** Returns the pace of all calls together. */
    public Pace pace() {
        return pace;
    }

    /** Returns the pace of searches of users, which count for {@link #pace()} too. */
    public Pace searchPace() {
        return searchPace;
    }

    /** Returns the pace of all other searches together, which count for {@link #pace()} too. */
    public Pace narrowSearchPace() {
        return narrowSearchPace;
    }

    Pace searchPace(Call.Budget budget) {
        return budget == Call.Budget.SEARCH ? searchPace : narrowSearchPace;
    }

    public RetryPolicy retry() {
        return retry;
    }

    public TimeSource time() {
        return time;
    }

    CallListener listener() {
        return listener;
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private static final int USER_SEARCHES_PER_MINUTE = 150;
        private static final int OTHER_SEARCHES_PER_MINUTE = 100;

        private final ProjectCredentials credentials;
        private @Nullable URI baseUri;
        private @Nullable HttpClient httpClient;
        private @Nullable Duration connectTimeout;
        private Duration requestTimeout = Duration.ofSeconds(20);
        private int requestsPerSecond = Pace.DEFAULT_PER_SECOND;
        private @Nullable Integer searchesPerMinute;
        private RetryPolicy retry = RetryPolicy.DEFAULT;
        private TimeSource time = TimeSource.system();
        private CallListener listener = CallListener.none();

        private Builder(ProjectCredentials credentials) {
            this.credentials = credentials;
        }

        /**
         * Sets the address of the API: a project's own domain, or a fake.
         *
         * @param baseUri https; plain http only to this machine, since each call carries the project secret
         * @throws IllegalArgumentException if it is neither
         */
        public Builder baseUri(URI baseUri) {
            this.baseUri = BaseAddress.checked(baseUri);
            return this;
        }

        /** Sets the HTTP client, for a proxy or trust settings of your own. HTTP/1.1 without redirects unless set. */
        public Builder httpClient(HttpClient httpClient) {
            this.httpClient = Objects.requireNonNull(httpClient, "httpClient");
            return this;
        }

        /**
         * Sets how long a connection may take to be made.
         *
         * @param timeout longer than zero; 10 seconds unless set
         */
        public Builder connectTimeout(Duration timeout) {
            this.connectTimeout = Transport.positive(timeout);
            return this;
        }

        /**
         * Sets how long one attempt may take, to the last byte of the answer, retries not included.
         *
         * @param timeout longer than zero; 20 seconds unless set
         */
        public Builder requestTimeout(Duration timeout) {
            this.requestTimeout = Transport.positive(timeout);
            return this;
        }

        /**
         * Sets how many requests may start in a clock-aligned second, all calls together.
         *
         * @param requests from 1 to 100,000, or 0 for no limit, as against a fake; {@value Pace#DEFAULT_PER_SECOND} unless
         *     set, which is what Stytch's migration guide asks scripts to keep to
         */
        public Builder requestsPerSecond(int requests) {
            if (requests < 0 || requests > 100_000) {
                throw new IllegalArgumentException("requests must be from 0 to 100000, was " + requests);
            }
            this.requestsPerSecond = requests;
            return this;
        }

        /**
         * Sets how many searches, of all kinds together, may start in a clock-aligned minute.
         *
         * @param searches from 1 to 100,000, or 0 for no limit. Unless set, {@value #USER_SEARCHES_PER_MINUTE} for users and
         *     {@value #OTHER_SEARCHES_PER_MINUTE} for organizations, members and machine clients together: Stytch's figures
         *     for users, organizations and members (contract, section 1.8; the lower one where its sources disagree)
         */
        public Builder searchesPerMinute(int searches) {
            if (searches < 0 || searches > 100_000) {
                throw new IllegalArgumentException("searches must be from 0 to 100000, was " + searches);
            }
            this.searchesPerMinute = searches;
            return this;
        }

        /** Sets how often and when calls are tried again; {@link RetryPolicy#DEFAULT} unless set. */
        public Builder retry(RetryPolicy retry) {
            this.retry = Objects.requireNonNull(retry, "retry");
            return this;
        }

        /** Sets the clock that everything waits by; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets who hears of every attempt; nobody unless set. */
        public Builder listener(CallListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalStateException if the project id names no environment and no base address is set, or if two
         *     settings contradict each other
         */
        public HttpSettings build() {
            URI address = baseUri;
            if (address == null) {
                address = credentials
                        .environment()
                        .orElseThrow(() -> new IllegalStateException(
                                "the project id begins neither with project-test- nor with project-live-:"
                                        + " set the base address"))
                        .baseUri();
            }
            HttpClient http = httpClient;
            if (http != null && connectTimeout != null) {
                throw new IllegalStateException("set the connect timeout on your own HttpClient instead");
            }
            if (http == null) {
                http = Transport.newClient(connectTimeout == null ? Duration.ofSeconds(10) : connectTimeout);
            }
            Pace pace = requestsPerSecond == 0 ? Pace.unlimited(time) : Pace.perSecond(requestsPerSecond, time);
            Integer searches = searchesPerMinute;
            Pace searchPace = searches(searches == null ? USER_SEARCHES_PER_MINUTE : searches);
            Pace narrowSearchPace = searches == null ? searches(OTHER_SEARCHES_PER_MINUTE) : searchPace;
            return new HttpSettings(this, address, pace, searchPace, narrowSearchPace, http);
        }

        private Pace searches(int perMinute) {
            return perMinute == 0 ? Pace.unlimited(time) : Pace.perMinute(perMinute, time);
        }
    }
}
