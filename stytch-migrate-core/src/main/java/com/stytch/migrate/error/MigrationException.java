package com.stytch.migrate.error;

import com.stytch.migrate.internal.PlainText;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The run, or the single call, cannot go on as it is. No message holds a secret, an e-mail address or a phone number.
 *
 * <p>What is to be handled user by user is not an exception but a value: see {@code ImportOutcome}.
 */
public abstract sealed class MigrationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private MigrationException(String message, @Nullable Throwable cause) {
        super(PlainText.of(Objects.requireNonNull(message, "message")), cause);
    }

    /** Stytch answered and said no. Nothing was changed by the refused call. */
    public static final class Refused extends MigrationException {
        private static final long serialVersionUID = 1L;

        private static final Set<String> WRONG_TARGET = Set.of(
                "invalid_b2b_endpoint",
                "invalid_consumer_endpoint",
                "wrong_stack_live",
                "wrong_stack_test",
                "unauthorized_project_id_live",
                "unauthorized_project_id_test");

        private final int statusCode;
        private final String errorType;
        private final @Nullable String requestId;

        /**
         * @param statusCode the HTTP status, from 400 to 599
         * @param errorType Stytch's {@code error_type}, or {@code http_} and the status when the body had none
         * @param requestId Stytch's {@code request_id}, when the answer had one
         * @param message what was asked, what was answered, and what to change
         */
        public Refused(int statusCode, String errorType, @Nullable String requestId, String message) {
            super(message, null);
            this.statusCode = statusCode;
            this.errorType = Objects.requireNonNull(errorType, "errorType");
            this.requestId = requestId;
        }

        public int statusCode() {
            return statusCode;
        }

        /** Returns Stytch's stable code; branch on this, never on the message. */
        public String errorType() {
            return errorType;
        }

        /** Returns the id of the call; Stytch's support asks for it. */
        public Optional<String> requestId() {
            return Optional.ofNullable(requestId);
        }

        /**
         * Returns whether the credentials or the target were refused, so that every further call would be too: 401, 403, and
         * the codes that say that the project is of the other kind or lives on the other host (contract, section 1.1).
         */
        public boolean stopsTheRun() {
            return statusCode == 403 || statusCode == 401 || WRONG_TARGET.contains(errorType);
        }
    }

    /**
     * Stytch did not answer, or its answer broke off, or it was overloaded (429, 5xx) until the attempts were used up.
     * Whether Stytch acted is unknown unless {@link #certainlyNotExecuted()}.
     */
    public static final class Unreachable extends MigrationException {
        private static final long serialVersionUID = 1L;

        private final boolean certainlyNotExecuted;
        private final int lastStatusCode;
        private final @Nullable String requestId;

        /**
         * @param message what was asked and how it failed
         * @param cause what the transport said, if it was the transport
         * @param certainlyNotExecuted whether no attempt can have changed anything at Stytch
         * @param lastStatusCode the HTTP status of the last attempt, 0 when none arrived
         * @param requestId Stytch's {@code request_id} of the last attempt, when it had one
         */
        public Unreachable(
                String message,
                @Nullable Throwable cause,
                boolean certainlyNotExecuted,
                int lastStatusCode,
                @Nullable String requestId) {
            super(message, cause);
            this.certainlyNotExecuted = certainlyNotExecuted;
            this.lastStatusCode = lastStatusCode;
            this.requestId = requestId;
        }

        /** Returns whether no attempt can have changed anything: no connection was made, or each was turned away with 429. */
        public boolean certainlyNotExecuted() {
            return certainlyNotExecuted;
        }

        /** Returns the HTTP status of the last attempt, empty when no status arrived. */
        public OptionalInt lastStatusCode() {
            return lastStatusCode == 0 ? OptionalInt.empty() : OptionalInt.of(lastStatusCode);
        }

        /** Returns the id of the last call that was answered. */
        public Optional<String> requestId() {
            return Optional.ofNullable(requestId);
        }
    }

    /** A file or another input cannot be used as a whole: missing, empty, of another kind, cut. Nothing was sent. */
    public static final class UnusableInput extends MigrationException {
        private static final long serialVersionUID = 1L;

        /** @param message one sentence: which input, what is wrong, what to do */
        public UnusableInput(String message) {
            super(message, null);
        }

        /**
         * @param message one sentence: which input, what is wrong, what to do
         * @param cause what the reader said; its text must hold nothing of the input
         */
        public UnusableInput(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The ledger cannot be read or written (disk full, locked, not a ledger), or belongs to another project or tenant. No
     * request was sent after the failure; what was settled before stays settled.
     */
    public static final class UnusableLedger extends MigrationException {
        private static final long serialVersionUID = 1L;

        /** @param message one sentence: which ledger, what is wrong, what to do */
        public UnusableLedger(String message) {
            super(message, null);
        }

        /**
         * @param message one sentence: which ledger, what is wrong, what to do
         * @param cause what the database said
         */
        public UnusableLedger(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** A report cannot be written. What was settled is in the ledger; a further run writes the report again. */
    public static final class UnusableReport extends MigrationException {
        private static final long serialVersionUID = 1L;

        /**
         * @param message one sentence: which folder, what to do
         * @param cause what the file system said
         */
        public UnusableReport(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The thread was interrupted while it waited. Its interrupt flag is set again. */
    public static final class Interrupted extends MigrationException {
        private static final long serialVersionUID = 1L;

        /** @param message what was waited for */
        public Interrupted(String message) {
            super(message, null);
        }
    }
}
