package com.stytch.migrate.model;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A person's name in the three parts that Stytch Consumer knows. A part that is absent or blank is {@code null}.
 *
 * <p>Source: {@code UserNameRequest} of {@code POST /v1/users}.
 */
public record PersonName(
        @Nullable String first,
        @Nullable String middle,
        @Nullable String last) {

    public PersonName {
        first = blankToNull(first);
        middle = blankToNull(middle);
        last = blankToNull(last);
    }

    /** Returns a name of a first and a last part, or nothing when both are absent or blank. */
    public static Optional<PersonName> of(@Nullable String first, @Nullable String last) {
        PersonName name = new PersonName(first, null, last);
        return name.first == null && name.last == null ? Optional.empty() : Optional.of(name);
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Returns {@code PersonName[redacted]}: a name is personal data. */
    @Override
    public String toString() {
        return "PersonName[redacted]";
    }
}
