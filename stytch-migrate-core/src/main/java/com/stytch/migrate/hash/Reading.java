package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordVerdict;
import org.jspecify.annotations.Nullable;

/**
 * What a format made of a stored value.
 *
 * @param verdict what becomes of it
 * @param check how the old system would check a password against it, where that can be computed
 */
record Reading(PasswordVerdict verdict, @Nullable Check check) {

    static Reading loginOnly(String format, String reason, Check check) {
        return new Reading(new PasswordVerdict.LoginOnly(format, reason), check);
    }

    /** Known, but only the old system can check a password against it. */
    static Reading legacySystemOnly(String format, String reason) {
        return new Reading(
                new PasswordVerdict.LoginOnly(format, reason, PasswordVerdict.LoginOnly.CheckedBy.LEGACY_SYSTEM), null);
    }

    static Reading resetNeeded(String format, String reason) {
        return new Reading(new PasswordVerdict.ResetNeeded(format, reason), null);
    }

    static Reading noPassword() {
        return new Reading(new PasswordVerdict.NoPassword(), null);
    }

    static Reading malformed(String reason) {
        return new Reading(new PasswordVerdict.Malformed(reason), null);
    }

    Reading withCheck(Check other) {
        return new Reading(verdict, other);
    }
}
