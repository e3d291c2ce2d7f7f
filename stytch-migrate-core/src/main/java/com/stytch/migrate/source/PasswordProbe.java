package com.stytch.migrate.source;

import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.model.LegacyId;
import java.util.Objects;

/**
 * What a known password says about the stored one of one user, before any hash is sent. Holds neither.
 *
 * @param at where the user stands
 * @param id the user
 * @param result whether what is known about the stored passwords is right; else which statements would be
 */
public record PasswordProbe(Place at, LegacyId id, HashProbe.Result result) {
    public PasswordProbe {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(result, "result");
    }

    /** Returns whether the user would sign in with the known password after the import, or at the next login. */
    public boolean isProven() {
        return result.outcome() == HashProbe.Outcome.PROVEN;
    }
}
