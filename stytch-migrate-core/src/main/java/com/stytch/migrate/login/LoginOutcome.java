package com.stytch.migrate.login;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of one login. The list is closed. No outcome holds an address or a password. */
public sealed interface LoginOutcome {

    /** One name per case: on Java 17 a switch is checked for completeness over an enum only. */
    enum Kind {
        SIGNED_IN,
        WRONG_PASSWORD,
        SECOND_FACTOR_NEEDED,
        RESET_NEEDED,
        UNREACHABLE,
        LOCKED,
        NOT_MOVED
    }

    /** Who said it. */
    enum Side {
        STYTCH,
        LEGACY
    }

    Kind kind();

    /** Returns a short code that says more; empty where the kind says all. For logs and counters, not for the person. */
    default Optional<String> reason() {
        return Optional.empty();
    }

    /**
     * Returns whether the password was proven to be the right one. Where it was not, show the same text as for a wrong password, or
     * the answer tells a stranger who has an account here.
     */
    boolean passwordProven();

    /**
     * The person is signed in at Stytch.
     *
     * @param account the account
     * @param way how it came about
     * @param sessionTokenOrNull the opaque token; {@code null} when no length of a session was set
     * @param sessionJwtOrNull the JWT of the same session
     */
    record SignedIn(
            StytchId account,
            LoginWay way,
            @Nullable Secret sessionTokenOrNull,
            @Nullable Secret sessionJwtOrNull) implements LoginOutcome {
        public SignedIn {
            Objects.requireNonNull(account, "account");
            Objects.requireNonNull(way, "way");
        }

        @Override
        public Kind kind() {
            return Kind.SIGNED_IN;
        }

        @Override
        public boolean passwordProven() {
            return true;
        }

        public Optional<Secret> sessionToken() {
            return Optional.ofNullable(sessionTokenOrNull);
        }

        public Optional<Secret> sessionJwt() {
            return Optional.ofNullable(sessionJwtOrNull);
        }
    }

    /** The password is wrong, or nobody has this address or name. Nothing was changed at Stytch. */
    record WrongPassword() implements LoginOutcome {
        @Override
        public Kind kind() {
            return Kind.WRONG_PASSWORD;
        }

        @Override
        public boolean passwordProven() {
            return false;
        }
    }

    /**
     * The password is right, and a second factor is missing. Nobody is signed in. Where the old system asks, nothing was moved: ask
     * for the factor there, then call {@code logInAfterSecondFactor}.
     *
     * @param by who asks
     * @param factors what is asked for, by the names of that side
     * @param intermediateTokenOrNull what Stytch wants with the factor; {@code null} when the old system asks
     */
    record SecondFactorNeeded(
            Side by, List<String> factors, @Nullable Secret intermediateTokenOrNull) implements LoginOutcome {
        public SecondFactorNeeded {
            Objects.requireNonNull(by, "by");
            factors = List.copyOf(factors);
        }

        @Override
        public Kind kind() {
            return Kind.SECOND_FACTOR_NEEDED;
        }

        @Override
        public boolean passwordProven() {
            return true;
        }

        public Optional<Secret> intermediateToken() {
            return Optional.ofNullable(intermediateTokenOrNull);
        }
    }

    /**
     * A new password is needed before anybody signs in.
     *
     * @param by who wants it
     * @param reasonCode why
     * @param passwordProven whether the typed password was the right one all the same
     */
    record ResetNeeded(Side by, String reasonCode, boolean passwordProven) implements LoginOutcome {
        public ResetNeeded {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.RESET_NEEDED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }

    /**
     * One side could not be asked, so nothing is known of the password. Never tell anybody that it was wrong.
     *
     * @param side who did not answer
     * @param reasonCode why
     * @param passwordProven whether the old system had said "right" before Stytch failed; the next login goes on from there
     */
    record Unreachable(Side side, String reasonCode, boolean passwordProven) implements LoginOutcome {
        public Unreachable {
            Objects.requireNonNull(side, "side");
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.UNREACHABLE;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }
    }

    /**
     * The account takes no password at present: too many tries, or it is blocked.
     *
     * @param by who closed it
     * @param reasonCode {@code too_many_attempts} or {@code blocked}
     */
    record Locked(Side by, String reasonCode) implements LoginOutcome {
        public Locked {
            Objects.requireNonNull(by, "by");
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.LOCKED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }

        @Override
        public boolean passwordProven() {
            return false;
        }
    }

    /**
     * The password is right at the old system, and the account cannot be moved as it is. The person may be let in with a session of
     * the old system.
     *
     * @param reasonCode why, as in {@code docs/reasons.md}
     */
    record NotMoved(String reasonCode) implements LoginOutcome {
        public NotMoved {
            Objects.requireNonNull(reasonCode, "reasonCode");
        }

        @Override
        public Kind kind() {
            return Kind.NOT_MOVED;
        }

        @Override
        public Optional<String> reason() {
            return Optional.of(reasonCode);
        }

        @Override
        public boolean passwordProven() {
            return true;
        }
    }
}
