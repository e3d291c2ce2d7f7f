package com.stytch.migrate.session;

import org.jspecify.annotations.Nullable;

/** The keys of one issuer. Thread-safe. */
interface KeySource {

    /**
     * Finds a key.
     *
     * @param kid the id in the header of the token; {@code null} when it has none
     */
    Found find(@Nullable String kid, String algorithm);

    /** What was found. */
    record Found(State state, @Nullable SigningKey key) {
        static final Found UNKNOWN = new Found(State.UNKNOWN, null);
        static final Found UNAVAILABLE = new Found(State.UNAVAILABLE, null);

        static Found of(@Nullable SigningKey key) {
            return key == null ? UNKNOWN : new Found(State.FOUND, key);
        }
    }

    /** Whether there is such a key; not being able to tell is not the same as there being none. */
    enum State {
        FOUND,
        UNKNOWN,
        UNAVAILABLE
    }
}
