package com.stytch.migrate.firebase.testing;

/** An answer in Google's form of errors. */
final class GoogleError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String message;
    private final String code;

    GoogleError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.message = message;
        this.code = code;
    }

    /** Returns the refusal of a call of a client, whose message is the code. */
    static GoogleError client(String message) {
        return new GoogleError(400, "", message);
    }

    static GoogleError invalid(String message) {
        return new GoogleError(400, "INVALID_ARGUMENT", message);
    }

    static GoogleError permission() {
        return new GoogleError(403, "PERMISSION_DENIED", "The caller does not have permission");
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    String text() {
        return message;
    }
}
