package com.stytch.migrate.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.stytch.migrate.http.TimeSource;
import java.time.Duration;
import java.time.Instant;

/**
 * Counts how often a legacy token was exchanged, and remembers who has logged out. Must be thread-safe. Write one over a store
 * that all instances of your application share, and a log-out at one of them counts at all.
 */
public interface ReplayGuard {

    /**
     * Returns whether a token may be exchanged once more, and counts it.
     *
     * @param token a digest of the token, in hex
     * @param organization the organization that the session is for, each of which is counted by itself; empty text in a
     *     Consumer project
     * @param until when the token ends, after which the guard may forget it
     */
    boolean admit(String token, String organization, Instant until);

    /** Takes back what {@link #admit} counted: no session came of it. */
    void giveBack(String token, String organization);

    /** Lets a token be exchanged never again, for no organization: its bearer has logged out. */
    void close(String token, Instant until);

    /** Returns whether {@link #close} was called for a token. */
    boolean isClosed(String token);

    /**
     * Returns a guard in the memory of this process, of at most 100,000 tokens.
     *
     * @param times how often one token may be exchanged, from 1
     */
    static ReplayGuard inMemory(int times) {
        return inMemory(times, TimeSource.system());
    }

    /** Returns one that goes by a clock, otherwise as {@link #inMemory(int)}. */
    static ReplayGuard inMemory(int times, TimeSource time) {
        return new InMemory(times, time);
    }

    /** A guard in memory. Thread-safe. */
    final class InMemory implements ReplayGuard {
        private static final int MOST = 100_000;
        private static final Duration LONGEST = Duration.ofDays(30);

        private final int times;
        private final Cache<String, Used> used;
        private final Cache<String, Used> closed;

        private record Used(int times, Instant until) {}

        private InMemory(int times, TimeSource time) {
            if (times < 1) {
                throw new IllegalArgumentException("a token is exchanged at least once, was " + times);
            }
            this.times = times;
            this.used = cache(time);
            this.closed = cache(time);
        }

        private static Cache<String, Used> cache(TimeSource time) {
            return Caffeine.newBuilder()
                    .maximumSize(MOST)
                    .executor(Runnable::run)
                    .ticker(time::epochNanos)
                    .expireAfter(Expiry.<String, Used>writing((token, entry) -> left(entry.until, time.now())))
                    .build();
        }

        private static Duration left(Instant until, Instant now) {
            Instant end = until.isAfter(now.plus(LONGEST)) ? now.plus(LONGEST) : until;
            return end.isAfter(now) ? Duration.between(now, end) : Duration.ofNanos(1);
        }

        @Override
        public boolean admit(String token, String organization, Instant until) {
            boolean[] admitted = {false};
            used.asMap().compute(token + " " + organization, (key, entry) -> {
                int before = entry == null ? 0 : entry.times;
                admitted[0] = before < times && !isClosed(token);
                return admitted[0] ? new Used(before + 1, until) : entry;
            });
            return admitted[0];
        }

        @Override
        public void giveBack(String token, String organization) {
            used.asMap()
                    .computeIfPresent(
                            token + " " + organization,
                            (key, entry) -> entry.times <= 1 ? null : new Used(entry.times - 1, entry.until));
        }

        @Override
        public void close(String token, Instant until) {
            closed.put(token, new Used(0, until));
        }

        @Override
        public boolean isClosed(String token) {
            return closed.getIfPresent(token) != null;
        }
    }
}
