package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An Auth0 tenant whose Management API may be asked: its domain, and who asks.
 *
 * <p>Asks with the credentials of a machine-to-machine application, or with tokens that you hand in. A token is kept until a
 * minute before it expires. Auth0's limits are kept by its own headers: when {@code x-ratelimit-remaining} is 0, everybody
 * waits until {@code x-ratelimit-reset}. What fails is tried again as {@link RetryPolicy} says; everything that is asked only
 * reads.
 *
 * <p>Immutable and thread-safe, made to be shared.
 */
public final class Auth0Tenant {
    private static final Pattern AUTHORITY =
            Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?");
    private static final String AUTH0_SUFFIX = ".auth0.com";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

    private final String domain;
    private final ManagementApi api;

    private Auth0Tenant(Builder builder) {
        this.domain = builder.uri.getRawAuthority();
        ProviderHttp.Builder http = ProviderHttp.builder("Auth0")
                .time(builder.time)
                .retry(builder.retry)
                .pauseAfter(reply -> pauseAfter(reply, builder.time));
        if (builder.client != null) {
            http.httpClient(builder.client);
        }
        this.api = new ManagementApi(domain, builder.uri, http.build(), tokens(builder));
    }

    private static TokenCache.Origin tokens(Builder builder) {
        if ((builder.clientSecret == null) == (builder.tokens == null)) {
            throw new IllegalStateException(
                    builder.tokens == null
                            ? "say who asks: a client id and its secret, or a supplier of tokens"
                            : "give either a client id and its secret, or a supplier of tokens");
        }
        if (builder.tokens != null) {
            return TokenCache.Origin.of(builder.tokens);
        }
        return TokenCache.Origin.of(
                Objects.requireNonNull(builder.clientId, "clientId"),
                Objects.requireNonNull(builder.clientSecret, "clientSecret"));
    }

    /**
     * Returns how long to wait after an answer. The reset is a time by Auth0's clock, so it is compared with the {@code Date}
     * of the same answer where there is one; never more than a minute, in which every limit of Auth0 begins anew.
     */
    private static Duration pauseAfter(ProviderReply reply, TimeSource time) {
        boolean usedUp = reply.header("x-ratelimit-remaining")
                .map(String::strip)
                .filter("0"::equals)
                .isPresent();
        if (!usedUp || (reply.status() == 429 && reply.header("Retry-After").isPresent())) {
            return Duration.ZERO;
        }
        Optional<Long> reset =
                reply.header("x-ratelimit-reset").map(String::strip).flatMap(Auth0Tenant::seconds);
        if (reset.isEmpty()) {
            return Duration.ZERO;
        }
        Instant now = reply.header("Date").flatMap(Auth0Tenant::date).orElseGet(time::now);
        Duration wait = Duration.between(now, Instant.ofEpochSecond(reset.get()));
        return wait.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wait;
    }

    private static Optional<Long> seconds(String text) {
        return text.matches("[0-9]{1,11}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static Optional<Instant> date(String text) {
        try {
            return Optional.of(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT))
                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Begins the settings.
     *
     * @param domain the tenant's own domain, such as {@code example-tenant.eu.auth0.com}, not a custom one: tokens for the
     *     Management API are asked for and used there. Also as an address, {@code https://} and the domain, or
     *     {@code http://} and a port of this machine
     * @throws IllegalArgumentException if it is neither
     */
    public static Builder builder(String domain) {
        return new Builder(address(domain.strip()));
    }

    private static URI address(String text) {
        String address = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        int scheme = address.indexOf("://");
        String authority = scheme < 0 ? address : address.substring(scheme + 3);
        String name = scheme < 0 ? "https" : address.substring(0, scheme).toLowerCase(Locale.ROOT);
        boolean known = name.equals("https") || name.equals("http");
        if (!known || !AUTHORITY.matcher(authority).matches()) {
            throw new IllegalArgumentException(
                    "the domain of an Auth0 tenant is a name such as example-tenant.eu.auth0.com");
        }
        URI uri = URI.create(name + "://" + authority);
        com.stytch.migrate.http.ProviderRequest.get(uri); // refuses plain http to another machine
        return uri;
    }

    /** Returns the domain, with its port where there is one. */
    public String domain() {
        return domain;
    }

    /**
     * Returns the name of the tenant, which files of password hashes carry: the first label of a domain below
     * {@code auth0.com}. Empty for others.
     */
    public Optional<String> name() {
        return domain.endsWith(AUTH0_SUFFIX) ? Optional.of(domain.substring(0, domain.indexOf('.'))) : Optional.empty();
    }

    ManagementApi api() {
        return api;
    }

    @Override
    public String toString() {
        return "Auth0Tenant[" + domain + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final URI uri;
        private @Nullable String clientId;
        private @Nullable Secret clientSecret;
        private @Nullable Supplier<Secret> tokens;
        private @Nullable HttpClient client;
        private TimeSource time = TimeSource.system();
        private RetryPolicy retry = RetryPolicy.DEFAULT;

        private Builder(URI uri) {
            this.uri = uri;
        }

        /**
         * Asks with tokens of an application, by the client credentials grant.
         *
         * @param clientId of a machine-to-machine application that is authorized for the Auth0 Management API
         * @param clientSecret its secret
         */
        public Builder clientCredentials(String clientId, Secret clientSecret) {
            if (clientId.isBlank() || clientSecret.reveal().isBlank()) {
                throw new IllegalArgumentException("client id and secret must not be blank");
            }
            this.clientId = clientId;
            this.clientSecret = clientSecret;
            return this;
        }

        /**
         * Asks with tokens that somebody else gets, such as Auth0's own library.
         *
         * @param tokens returns a token for the Management API; it is asked before each request, and must be thread-safe
         */
        public Builder tokens(Supplier<Secret> tokens) {
            this.tokens = Objects.requireNonNull(tokens, "tokens");
            return this;
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
         * Returns the tenant. Nothing is asked yet.
         *
         * @throws IllegalStateException unless either credentials or a supplier of tokens were given
         */
        public Auth0Tenant build() {
            return new Auth0Tenant(this);
        }
    }
}
