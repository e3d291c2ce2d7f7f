package com.stytch.migrate.model;

import java.util.Objects;

/**
 * An id that Stytch gave, such as {@code user-test-…} or {@code member-live-…}. Opaque: only its equality means anything.
 *
 * @param value not blank
 */
public record StytchId(String value) {

    public StytchId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("a Stytch id must not be blank");
        }
    }

    public static StytchId of(String value) {
        return new StytchId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
