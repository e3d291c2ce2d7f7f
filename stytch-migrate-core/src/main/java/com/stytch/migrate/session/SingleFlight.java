package com.stytch.migrate.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a thing once for all who want it at the same time, and remembers what came of it for a while. Thread-safe. What was
 * thrown is thrown to all who waited, and not remembered.
 */
final class SingleFlight<V> {
    private final Cache<String, V> results;
    private final ConcurrentMap<String, CompletableFuture<V>> flights = new ConcurrentHashMap<>();

    /** @param lifetime how long a result is kept, zero or longer */
    SingleFlight(int most, Function<V, Duration> lifetime, TimeSource time) {
        this.results = Caffeine.newBuilder()
                .maximumSize(most)
                .executor(Runnable::run)
                .ticker(time::epochNanos)
                .expireAfter(Expiry.<String, V>writing((key, value) -> lifetime.apply(value)))
                .build();
    }

    V get(String key, Supplier<V> work) {
        V known = results.getIfPresent(key);
        if (known != null) {
            return known;
        }
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> others = flights.putIfAbsent(key, mine);
        if (others != null) {
            return await(others);
        }
        try {
            V result = results.getIfPresent(key); // somebody may have landed between the two looks
            if (result == null) {
                V done = work.get();
                flights.computeIfPresent(key, (same, flight) -> {
                    if (flight.equals(mine)) { // not forgotten meanwhile
                        results.put(key, done);
                    }
                    return flight;
                });
                result = done;
            }
            mine.complete(result);
            return result;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
        }
    }

    /** Forgets results, also those that are still under way: whoever waits for one gets it, and nobody after them. */
    void forget(String keyBeginning) {
        flights.keySet().removeIf(key -> key.startsWith(keyBeginning));
        results.asMap().keySet().removeIf(key -> key.startsWith(keyBeginning));
    }

    /** Returns how many results are kept. */
    long size() {
        results.cleanUp();
        return results.estimatedSize();
    }

    private static <V> V await(CompletableFuture<V> flight) {
        try {
            return flight.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationException.Interrupted("interrupted while another thread asked about the same token");
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            if (cause instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new CompletionException(cause);
        }
    }
}
