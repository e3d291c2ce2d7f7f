package com.stytch.migrate.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of an issuer, read over the network and kept. Thread-safe.
 *
 * <p>They are read again when they are no longer fresh, and for a key id that they lack; for that once in an interval at most,
 * or tokens with made-up ids would make a storm of requests. One thread reads, the others go on with what is there. When the
 * issuer does not answer, the last keys are used for a stated time, and then none.
 */
final class RemoteKeys implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeys.class);

    /** How long nobody asks again after nothing was answered. */
    static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** The largest key set, discovery document or UserInfo answer that is read. */
    static final int LARGEST_ANSWER = 1_048_576;

    private final String issuer;
    private final Address address;
    private final Function<JsonView, KeySet> reader;
    private final ProviderHttp http;
    private final TimeSource time;
    private final Duration interval;
    private final Duration staleFor;
    private final Cache<RemoteKeys, Loaded> cache;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile long askedAt = Long.MIN_VALUE;
    private volatile boolean failed;

    /** Where the keys are. */
    interface Address {
        /** Returns the address, or nothing when it cannot be found out now. */
        Optional<URI> find();
    }

    private record Loaded(KeySet keys, long loadedAt, long freshUntil, long usableUntil) {}

    RemoteKeys(
            String issuer,
            Address address,
            Function<JsonView, KeySet> reader,
            ProviderHttp http,
            Duration interval,
            Duration staleFor) {
        this.issuer = issuer;
        this.address = address;
        this.reader = reader;
        this.http = http;
        this.time = http.time();
        this.interval = interval;
        this.staleFor = staleFor;
        this.cache = Caffeine.newBuilder()
                .maximumSize(1)
                .executor(Runnable::run)
                .ticker(time::epochNanos)
                .expireAfter(Expiry.<RemoteKeys, Loaded>writing(
                        (self, loaded) -> Duration.ofNanos(Math.max(1, loaded.usableUntil - loaded.loadedAt))))
                .build();
    }

    @Override
    public Found find(@Nullable String kid, String algorithm) {
        Loaded loaded = usable();
        SigningKey key = loaded == null ? null : loaded.keys.find(kid, algorithm);
        if (loaded != null && key != null) {
            if (isFresh(loaded) || !mayAsk(AFTER_FAILURE) || !reading.tryLock()) {
                return Found.of(key);
            }
            try {
                read(loaded, AFTER_FAILURE);
            } finally {
                reading.unlock();
            }
        } else {
            Duration wait = loaded == null ? AFTER_FAILURE : interval;
            if (mayAsk(wait) || reading.isLocked()) {
                reading.lock();
                try {
                    read(loaded, wait);
                } finally {
                    reading.unlock();
                }
            }
        }
        Loaded now = usable();
        if (now == null) {
            return Found.UNAVAILABLE;
        }
        SigningKey found = now.keys.find(kid, algorithm);
        return found == null && failed ? Found.UNAVAILABLE : Found.of(found);
    }

    private @Nullable Loaded usable() {
        Loaded loaded = cache.getIfPresent(this);
        long now = time.epochNanos();
        // A clock that was set back must not make old keys young again.
        return loaded != null && now < loaded.usableUntil ? loaded : null;
    }

    private boolean isFresh(Loaded loaded) {
        long now = time.epochNanos();
        return now < loaded.freshUntil && now >= loaded.loadedAt;
    }

    private boolean mayAsk(Duration wait) {
        long last = askedAt;
        long now = time.epochNanos();
        return last == Long.MIN_VALUE || now - last >= wait.toNanos() || now < last;
    }

    /** Reads the keys, unless somebody else has done so since. */
    private void read(@Nullable Loaded seen, Duration wait) {
        if (!Objects.equals(seen, cache.getIfPresent(this)) || !mayAsk(wait)) {
            return;
        }
        askedAt = time.epochNanos();
        Optional<URI> uri = address.find();
        Optional<ProviderReply> reply = uri.flatMap(this::fetch);
        KeySet keys = reply.flatMap(ProviderReply::object).map(reader).orElse(null);
        failed = keys == null || keys.isEmpty();
        if (keys == null || keys.isEmpty()) {
            LOG.warn("no keys could be read of the issuer {}; those that are there are used for now", issuer);
            return;
        }
        ProviderReply read = reply.orElseThrow();
        long now = time.epochNanos();
        long fresh =
                Freshness.of(read.header("Cache-Control"), read.header("Age")).toNanos();
        cache.put(this, new Loaded(keys, now, now + fresh, now + fresh + staleFor.toNanos()));
    }

    private Optional<ProviderReply> fetch(URI uri) {
        try {
            return Optional.of(http.send(ProviderRequest.get(uri))).filter(ProviderReply::isSuccess);
        } catch (MigrationException.Unreachable e) {
            LOG.debug("the keys of {} could not be read", issuer, e);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            LOG.warn("the address of the keys of {} is not safe to ask: {}", issuer, e.getMessage());
            return Optional.empty();
        }
    }

    /** The address that the discovery document of an issuer names, kept for a day. Source: OpenID Connect Discovery, section 4. */
    static final class Discovered implements Address {
        private static final Duration KEPT = Duration.ofDays(1);

        private final String issuer;
        private final ProviderHttp http;
        private @Nullable URI known;
        private long knownUntil;

        Discovered(String issuer, ProviderHttp http) {
            this.issuer = issuer;
            this.http = http;
        }

        @Override
        public synchronized Optional<URI> find() {
            long now = http.time().epochNanos();
            URI last = known;
            if (last != null && now < knownUntil) {
                return Optional.of(last);
            }
            Optional<URI> found = discover();
            if (found.isPresent()) {
                known = found.get();
                knownUntil = now + KEPT.toNanos();
                return found;
            }
            return Optional.ofNullable(last);
        }

        private Optional<URI> discover() {
            String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
            try {
                ProviderReply reply =
                        http.send(ProviderRequest.get(URI.create(base + "/.well-known/openid-configuration")));
                Optional<JsonView> document = reply.isSuccess() ? reply.object() : Optional.empty();
                if (document.isPresent()
                        && !document.get().text("issuer").orElse("").equals(issuer)) {
                    LOG.warn("the discovery document of {} is that of another issuer; it is not used", issuer);
                    return Optional.empty();
                }
                return document.flatMap(found -> found.text("jwks_uri")).map(URI::create);
            } catch (MigrationException.Unreachable e) {
                LOG.debug("the discovery document of {} could not be read", issuer, e);
                return Optional.empty();
            } catch (IllegalArgumentException e) {
                LOG.warn("the discovery document of {} names an address of keys that is none", issuer);
                return Optional.empty();
            }
        }
    }
}
