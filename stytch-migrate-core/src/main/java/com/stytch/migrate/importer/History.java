package com.stytch.migrate.importer;

import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What earlier attempts left behind for one user.
 *
 * @param since when the first attempt began whose answer never came; an account with our external id that is not older was
 *     made by it. {@code null} when there is no such attempt
 * @param stytchId the account that an earlier attempt settled on; {@code null} when there is none
 * @param fingerprint what that attempt sent, see {@link ConsumerPlan#fingerprint()}; {@code null} together with the account
 * @param changes what earlier attempts made, see {@link ImportOutcome#changes()}
 * @param passwordProven whether the password at Stytch was typed by its owner at a login, or chosen there: it is newer than that
 *     of any export, and an import never touches it
 */
public record History(
        @Nullable Instant since,
        @Nullable StytchId stytchId,
        @Nullable Fingerprint fingerprint,
        List<String> changes,
        boolean passwordProven) {

    /** Nothing was ever sent for this user. */
    public static final History NONE = new History(null, null, null, List.of(), false);

    /** The history of a user who never signed in through this migration. */
    public History(
            @Nullable Instant since,
            @Nullable StytchId stytchId,
            @Nullable Fingerprint fingerprint,
            List<String> changes) {
        this(since, stytchId, fingerprint, changes, false);
    }

    public History {
        changes = List.copyOf(changes);
        if ((stytchId == null) != (fingerprint == null)) {
            throw new IllegalArgumentException("an account and what was sent to it are known together or not at all");
        }
    }

    /** Returns the history of a user whose last attempt was not answered. */
    public static History unanswered(Instant since) {
        return new History(Objects.requireNonNull(since, "since"), null, null, List.of());
    }
}
