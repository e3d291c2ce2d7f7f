package com.stytch.migrate.testing;

/** The fake says no: status, code and an English sentence. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String errorType;

    Refusal(int status, String errorType, String message) {
        super(message, null, false, false);
        this.status = status;
        this.errorType = errorType;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "bad_request", message);
    }

    static Refusal of(String errorType, String message) {
        return new Refusal(400, errorType, message);
    }

    static Refusal notFound(String errorType, String message) {
        return new Refusal(404, errorType, message);
    }

    int status() {
        return status;
    }

    String errorType() {
        return errorType;
    }

    String message() {
        return String.valueOf(getMessage());
    }
}
