package com.stytch.migrate.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What logins did with one account.
 *
 * @param begunOrNull when a login began to send something whose end is not known; {@code null} when none did
 * @param movedAtOrNull when the password at Stytch became the one that counts: typed by its owner and proven, or chosen at
 *     Stytch; {@code null} as long as the old system decides
 * @param wayOrNull how that came, a short code; {@code null} together with the time
 */
public record LoginMark(
        @Nullable Instant begunOrNull,
        @Nullable Instant movedAtOrNull,
        @Nullable String wayOrNull) {

    /** No login had to do with the account. */
    public static final LoginMark NONE = new LoginMark(null, null, null);

    /** Returns whether somebody proved a password since the migration began, so that no export has a newer one. */
    public boolean moved() {
        return movedAtOrNull != null;
    }

    /**
     * Returns whether the old system has no say in the password any more. A change that was on its way from the old system when its
     * process died gives it back the say.
     */
    public boolean settled() {
        return movedAtOrNull != null && begunOrNull == null;
    }
}
