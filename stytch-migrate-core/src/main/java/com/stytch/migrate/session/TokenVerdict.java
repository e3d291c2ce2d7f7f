package com.stytch.migrate.session;

import java.time.Instant;
import java.util.Objects;

/** What a check of a legacy token found. Immutable. No case shows a token. */
public sealed interface TokenVerdict {

    Kind kind();

    /** One name per case: on Java 17 a switch is checked for completeness over an enum only. */
    enum Kind {
        VALID,
        EXPIRED,
        INVALID,
        UNAVAILABLE
    }

    /**
     * The token proves who its bearer is.
     *
     * @param identity who that is
     */
    record Valid(LegacyIdentity identity) implements TokenVerdict {
        public Valid {
            Objects.requireNonNull(identity, "identity");
        }

        @Override
        public Kind kind() {
            return Kind.VALID;
        }
    }

    /**
     * The token was genuine and has ended: its bearer signs in again, or the app gets a new one with its refresh token.
     *
     * @param at when it ended
     */
    record Expired(Instant at) implements TokenVerdict {
        public Expired {
            Objects.requireNonNull(at, "at");
        }

        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }
    }

    /**
     * The token proves nothing.
     *
     * @param reason why
     */
    record Invalid(TokenRefusal reason) implements TokenVerdict {
        public Invalid {
            Objects.requireNonNull(reason, "reason");
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }
    }

    /**
     * Nothing is known of the token, because the provider or its keys could not be reached. Neither valid nor invalid: try
     * again later, and leave the session as it is meanwhile.
     *
     * @param why one sentence, without a part of the token
     */
    record Unavailable(String why) implements TokenVerdict {
        public Unavailable {
            Objects.requireNonNull(why, "why");
        }

        @Override
        public Kind kind() {
            return Kind.UNAVAILABLE;
        }
    }
}
