package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.testing.LoopbackServer.Ending;

/** Something that goes wrong with one request to {@link FakeAuth0}. */
public enum Auth0Fault {
    /** The request is not carried out, and the connection is cut. */
    DROP_CONNECTION(false, Ending.CUT_BEFORE_ANSWER, 0),
    /** The request is carried out, and the connection is cut before the answer. */
    LOSE_ANSWER(true, Ending.CUT_BEFORE_ANSWER, 0),
    /** The request is carried out, and the connection is cut in the middle of the answer's body. */
    CUT_BODY(true, Ending.CUT_INSIDE_BODY, 0),
    /** No answer comes until the client gives up. */
    STALL(false, Ending.STALL_BEFORE_ANSWER, 0),
    /** The request is not carried out; the answer is 500. */
    SERVER_ERROR(false, Ending.WHOLE, 500),
    /** The request is not carried out; the answer is 503, as of a search that took longer than two seconds. */
    UNAVAILABLE(false, Ending.WHOLE, 503),
    /** A proxy answers 502 with a page in HTML. */
    BAD_GATEWAY(false, Ending.WHOLE, 502),
    /** The answer is 429, with rate-limit headers that end in two seconds. */
    TOO_MANY_REQUESTS(false, Ending.WHOLE, 429);

    private final boolean carriedOut;
    private final Ending ending;
    private final int status;

    Auth0Fault(boolean carriedOut, Ending ending, int status) {
        this.carriedOut = carriedOut;
        this.ending = ending;
        this.status = status;
    }

    boolean isCarriedOut() {
        return carriedOut;
    }

    Ending ending() {
        return ending;
    }

    int status() {
        return status;
    }
}
