package com.stytch.migrate.session;

import java.time.Instant;
import java.util.Objects;

/** What became of the wish to trade a legacy session for one of Stytch. Immutable. No case shows a token or an address. */
public sealed interface ExchangeOutcome {

    Kind kind();

    /** One name per case: on Java 17 a switch is checked for completeness over an enum only. */
    enum Kind {
        EXCHANGED,
        EXPIRED,
        NOT_VALID,
        NO_ACCOUNT,
        NOT_ALLOWED,
        STEP_UP_NEEDED,
        UNREACHABLE
    }

    /**
     * Returns whether this request may still be served as the legacy session says: its token is genuine and holds, or nothing
     * could be found out. Not for {@link Kind#EXPIRED} and {@link Kind#NOT_VALID}.
     */
    default boolean legacySessionHolds() {
        return switch (kind()) {
            case EXCHANGED, NO_ACCOUNT, NOT_ALLOWED, STEP_UP_NEEDED, UNREACHABLE -> true;
            case EXPIRED, NOT_VALID -> false;
        };
    }

    /**
     * There is a session: put it into the cookie.
     *
     * @param session the session
     */
    record Exchanged(ExchangedSession session) implements ExchangeOutcome {
        public Exchanged {
            Objects.requireNonNull(session, "session");
        }

        @Override
        public Kind kind() {
            return Kind.EXCHANGED;
        }
    }

    /**
     * The legacy token was genuine and has ended.
     *
     * @param at when it ended
     */
    record Expired(Instant at) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.EXPIRED;
        }
    }

    /**
     * The legacy token proves nothing.
     *
     * @param reason why
     */
    record NotValid(TokenRefusal reason) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.NOT_VALID;
        }
    }

    /**
     * Stytch does not know the account yet, and nothing made it: see {@link ExchangeSettings.Builder#creating}.
     *
     * @param identity who that is at the legacy system
     */
    record NoAccount(LegacyIdentity identity) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.NO_ACCOUNT;
        }
    }

    /**
     * The token is genuine, and its bearer gets no session.
     *
     * @param reason why
     * @param identity who that is at the legacy system
     */
    record NotAllowed(ExchangeRefusal reason, LegacyIdentity identity) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.NOT_ALLOWED;
        }
    }

    /**
     * The organization wants more than the legacy session proves, such as a second factor. A session that had begun was
     * revoked. Let the member sign in at Stytch.
     *
     * @param identity who that is at the legacy system
     * @param organization the organization, as the call named it
     */
    record StepUpNeeded(LegacyIdentity identity, String organization) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.STEP_UP_NEEDED;
        }
    }

    /**
     * Stytch, the legacy provider or its keys did not answer. Serve this request with the legacy session, and try again at the
     * next one.
     *
     * @param why one sentence
     */
    record Unreachable(String why) implements ExchangeOutcome {
        @Override
        public Kind kind() {
            return Kind.UNREACHABLE;
        }
    }
}
