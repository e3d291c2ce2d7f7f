package com.stytch.migrate.web.servlet;

import org.jspecify.annotations.Nullable;

/**
 * Hears of what went wrong while nobody was to notice. For counters and alarms; what comes of each exchange is told to
 * {@code ExchangeSettings.onOutcome}. Must be quick, thread-safe, and must not throw.
 */
@FunctionalInterface
public interface DualSessionListener {

    /** What was noticed. */
    enum Notice {
        /** Stytch refuses your settings: credentials, UserInfo address, profile. The same for everybody: look at it now. */
        SETTINGS_REFUSED(true),
        /** An exchange threw, such as the importer that was to make an account. The old session went on. */
        EXCHANGE_FAILED(true),
        /** A check of a session threw. The side counts as one that could not be asked. */
        CHECK_FAILED(true),
        /** Stytch did not say that a session was ended at a sign-out. The browser has lost it all the same. */
        NOT_REVOKED(true),
        /** A JWT is too large for a cookie, often for its custom claims: each request asks Stytch by the opaque token. */
        COOKIE_TOO_LARGE(true),
        /** A cookie, or the header {@code Authorization}, came twice with two values, and so counted as none. */
        AMBIGUOUS(false),
        /** Two genuine sessions of two people came together, and so neither counted. */
        TWO_PEOPLE(false);

        private final boolean ours;

        Notice(boolean ours) {
            this.ours = ours;
        }

        /** Returns whether it is to be mended on our side; what a browser alone can bring about is logged at debug. */
        public boolean isOurs() {
            return ours;
        }
    }

    /**
     * Something was noticed.
     *
     * @param cause what was thrown, if anything; what code of your own throws may hold personal data
     */
    void noticed(Notice notice, @Nullable Throwable cause);
}
