package com.stytch.migrate.auth0.hash;

import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.Place;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the password export says of one database account.
 *
 * @param verdict what becomes of the hash
 * @param setAt when the password was set, if the file says it
 * @param at where the hash stands
 */
public record StoredHash(PasswordVerdict verdict, @Nullable Instant setAt, Place at) {
    /** Orders hashes by when they were set, the latest first and those without a date last. */
    public static final Comparator<StoredHash> LATEST_FIRST =
            Comparator.comparing(StoredHash::setAt, Comparator.nullsLast(Comparator.reverseOrder()));

    public StoredHash {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(at, "at");
    }
}
