package com.stytch.migrate.backfill;

import com.stytch.migrate.model.PasswordVerdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many of the users that would be sent have stored passwords of one kind.
 *
 * @param kind what becomes of them
 * @param formatOrNull the format, {@code null} where it is not known or there is no password
 * @param reasonOrNull the reason code, {@code null} for {@code TRANSLATED} and {@code NO_PASSWORD}
 * @param candidates the formats of which one must be stated; empty unless {@code AMBIGUOUS}
 * @param count how many
 */
public record VerdictCount(
        PasswordVerdict.Kind kind,
        @Nullable String formatOrNull,
        @Nullable String reasonOrNull,
        List<String> candidates,
        long count) {

    public VerdictCount {
        Objects.requireNonNull(kind, "kind");
        candidates = List.copyOf(candidates);
    }

    /** Returns one user with this verdict. */
    static VerdictCount one(PasswordVerdict verdict) {
        return new VerdictCount(
                verdict.kind(),
                verdict.format().orElse(null),
                verdict.reason().orElse(null),
                verdict instanceof PasswordVerdict.Ambiguous ambiguous ? ambiguous.candidates() : List.of(),
                1);
    }

    VerdictCount times(long number) {
        return new VerdictCount(kind, formatOrNull, reasonOrNull, candidates, number);
    }

    public Optional<String> format() {
        return Optional.ofNullable(formatOrNull);
    }

    public Optional<String> reason() {
        return Optional.ofNullable(reasonOrNull);
    }
}
