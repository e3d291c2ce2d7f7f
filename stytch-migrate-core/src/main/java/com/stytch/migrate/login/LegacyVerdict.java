package com.stytch.migrate.login;

import com.stytch.migrate.model.LegacyUser;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the old system says of a typed password. Immutable; holds no password. */
public final class LegacyVerdict {
    private final Kind kind;
    private final @Nullable String reason;
    private final List<String> factors;
    private final @Nullable LegacyUser user;

    private LegacyVerdict(Kind kind, @Nullable String reason, List<String> factors, @Nullable LegacyUser user) {
        this.kind = kind;
        this.reason = reason;
        this.factors = List.copyOf(factors);
        this.user = user;
    }

    /** One name per case. */
    public enum Kind {
        /** It is the right one, and nothing else is asked for. */
        RIGHT,
        /** It is the right one, and a second factor is asked for. */
        SECOND_FACTOR,
        /** The account must get a new password before anybody signs in; the reason says why. */
        RESET,
        /** It is not the right one, or there is no such user. */
        WRONG,
        /** The account is closed by somebody. */
        BLOCKED,
        /** The old system does not check at present: too many tries. */
        LOCKED,
        /** Nothing was checked; the reason says why. */
        UNDECIDED
    }

    public static LegacyVerdict right() {
        return new LegacyVerdict(Kind.RIGHT, null, List.of(), null);
    }

    /** Returns "wrong"; also for a user who is not there. */
    public static LegacyVerdict wrong() {
        return new LegacyVerdict(Kind.WRONG, null, List.of(), null);
    }

    /**
     * Returns "right, and a second factor is asked for".
     *
     * @param factors what is asked for, as the old system names it, such as {@code SOFTWARE_TOKEN_MFA}
     */
    public static LegacyVerdict secondFactor(List<String> factors) {
        return new LegacyVerdict(Kind.SECOND_FACTOR, null, factors, null);
    }

    /** Returns "a new password is needed". */
    public static LegacyVerdict reset(String reason) {
        return new LegacyVerdict(Kind.RESET, Objects.requireNonNull(reason, "reason"), List.of(), null);
    }

    public static LegacyVerdict blocked() {
        return new LegacyVerdict(Kind.BLOCKED, null, List.of(), null);
    }

    public static LegacyVerdict locked() {
        return new LegacyVerdict(Kind.LOCKED, null, List.of(), null);
    }

    /** Returns "nothing was checked", with a short code. */
    public static LegacyVerdict undecided(String reason) {
        return new LegacyVerdict(Kind.UNDECIDED, Objects.requireNonNull(reason, "reason"), List.of(), null);
    }

    /**
     * Returns the same with the account that the password belongs to, as the old system described it in the same answer. It must
     * come from a token or an answer that was received from the old system itself.
     */
    public LegacyVerdict of(LegacyUser user) {
        return new LegacyVerdict(kind, reason, factors, Objects.requireNonNull(user, "user"));
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the code of {@link Kind#RESET} and {@link Kind#UNDECIDED}; empty for the others. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    /** Returns the second factors that are asked for. */
    public List<String> factors() {
        return factors;
    }

    /** Returns whose password it is, as far as the old system said so. */
    public Optional<LegacyUser> user() {
        return Optional.ofNullable(user);
    }

    @Override
    public String toString() {
        return "LegacyVerdict[" + kind + (reason == null ? "" : " " + reason) + (factors.isEmpty() ? "" : " " + factors)
                + "]";
    }
}
