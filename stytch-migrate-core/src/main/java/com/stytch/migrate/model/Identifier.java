package com.stytch.migrate.model;

import java.util.Objects;

/**
 * An e-mail address or a phone number, with what the legacy provider says of it.
 *
 * @param value the address or number as the provider writes it; not blank. It is normalised and checked before it is sent
 * @param verified whether the provider attests that its owner proved control of it. Never guessed: absent means {@code false}
 */
public record Identifier(String value, boolean verified) {

    public Identifier {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("an address or number must not be blank");
        }
    }

    public static Identifier verified(String value) {
        return new Identifier(value, true);
    }

    public static Identifier unverified(String value) {
        return new Identifier(value, false);
    }

    /** Returns whether the value is verified, and not the value: it is personal data. */
    @Override
    public String toString() {
        return "Identifier[redacted, verified=" + verified + "]";
    }
}
