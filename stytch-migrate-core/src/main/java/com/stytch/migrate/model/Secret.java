package com.stytch.migrate.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text that must not reach a log: a digest, a salt, a token, an API secret, a password. Immutable and thread-safe. */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Wraps a text.
     *
     * @param text any text, also an empty one
     */
    public static Secret of(String text) {
        return new Secret(Objects.requireNonNull(text, "text"));
    }

    /** Returns the text itself. To see where secrets come out, search the code for this name. */
    public String reveal() {
        return text;
    }

    /** Compares by content, in a time that does not depend on where the two differ. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret that
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), that.text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns {@code Secret[redacted]}, so every record that holds one is safe to print. */
    @Override
    public String toString() {
        return "Secret[redacted]";
    }
}
