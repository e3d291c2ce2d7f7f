package com.stytch.migrate.model;

import java.util.Objects;

/**
 * The id of a user at the legacy provider, exactly as the provider writes it.
 *
 * <p>Some providers build an e-mail address into the id ({@code samlp|conn|jane@example.com}); the id is shown as it is.
 *
 * @param value not blank
 */
public record LegacyId(String value) implements Comparable<LegacyId> {

    public LegacyId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("a legacy id must not be blank");
        }
    }

    public static LegacyId of(String value) {
        return new LegacyId(value);
    }

    @Override
    public int compareTo(LegacyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
