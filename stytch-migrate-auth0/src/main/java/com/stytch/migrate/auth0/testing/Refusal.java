package com.stytch.migrate.auth0.testing;

/** The fake says no. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Answer answer;

    Refusal(Answer answer) {
        super(null, null, false, false);
        this.answer = answer;
    }

    static Refusal badQuery(String message) {
        return new Refusal(
                Answer.error(400, "Bad Request", "Query validation error: " + message, "invalid_query_string"));
    }

    static Refusal badBody(String message) {
        return new Refusal(Answer.error(400, "Bad Request", "Payload validation error: " + message, "invalid_body"));
    }

    static Refusal notFound(String message, String code) {
        return new Refusal(Answer.error(404, "Not Found", message, code));
    }

    /** What the fake does not do, so that no test takes its silence for an answer. */
    static Refusal unknown(String what) {
        return new Refusal(Answer.error(501, "Not Implemented", "FakeAuth0 does not know " + what, "fake_unknown"));
    }

    Answer answer() {
        return answer;
    }
}
