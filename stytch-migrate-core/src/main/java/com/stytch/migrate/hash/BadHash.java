package com.stytch.migrate.hash;

/** Ends the reading of one value: a reason code and nothing of the value. Never leaves this package. */
final class BadHash extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason of a value that is cut, of the wrong length, or not in its alphabet. */
    static final String MALFORMED = "malformed";

    private final boolean statementIncomplete;

    BadHash(String reason) {
        this(reason, false);
    }

    private BadHash(String reason, boolean statementIncomplete) {
        super(reason, null, false, false);
        this.statementIncomplete = statementIncomplete;
    }

    static BadHash malformed() {
        return new BadHash(MALFORMED);
    }

    /** The value may be fine, but the developer has not stated the field. */
    static BadHash missing(HashField field) {
        return new BadHash("missing_" + field.key(), true);
    }

    static void require(boolean condition, String reason) {
        if (!condition) {
            throw new BadHash(reason);
        }
    }

    String reason() {
        return String.valueOf(getMessage());
    }

    boolean statementIncomplete() {
        return statementIncomplete;
    }
}
