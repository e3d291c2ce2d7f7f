package com.stytch.migrate.testing;

import com.stytch.migrate.testing.LoopbackServer.Ending;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that goes wrong with one request. Immutable. */
public final class Fault {
    private final String name;
    private final boolean carriedOut;
    private final Ending ending;
    private final int status;
    private final String errorType;
    private final @Nullable String html;
    private final @Nullable String retryAfter;

    private Fault(
            String name,
            boolean carriedOut,
            Ending ending,
            int status,
            String errorType,
            @Nullable String html,
            @Nullable String retryAfter) {
        this.name = name;
        this.carriedOut = carriedOut;
        this.ending = ending;
        this.status = status;
        this.errorType = errorType;
        this.html = html;
        this.retryAfter = retryAfter;
    }

    private static Fault turnsAway(int status, String errorType) {
        return new Fault(status + " " + errorType, false, Ending.WHOLE, status, errorType, null, null);
    }

    private static Fault breaksOff(String name, boolean carriedOut, Ending ending) {
        return new Fault(name, carriedOut, ending, 0, "", null, null);
    }

    /** The request is not carried out; the answer is 429 {@code too_many_requests}. */
    public static Fault tooManyRequests() {
        return turnsAway(429, "too_many_requests");
    }

    /**
     * The request is not carried out; the answer is 429 {@code too_many_requests} with a {@code Retry-After}.
     *
     * @param retryAfter the value of the header as it is: seconds, an HTTP date, or nonsense
     */
    public static Fault tooManyRequests(String retryAfter) {
        Objects.requireNonNull(retryAfter, "retryAfter");
        return new Fault("429", false, Ending.WHOLE, 429, "too_many_requests", null, retryAfter);
    }

    /** The request is not carried out; the answer is 500 {@code internal_server_error}. */
    public static Fault internalServerError() {
        return turnsAway(500, "internal_server_error");
    }

    /** The request is not carried out; the answer is 503 {@code server_unavailable}. */
    public static Fault serverUnavailable() {
        return turnsAway(503, "server_unavailable");
    }

    /** The request does not get through: a proxy answers 502 with a page in HTML. */
    public static Fault badGateway() {
        return new Fault(
                "502",
                false,
                Ending.WHOLE,
                502,
                "",
                "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>",
                null);
    }

    /**
     * The request is not carried out; the answer is an error of Stytch's form.
     *
     * @param status from 400 to 599
     * @param errorType the code in the body
     */
    public static Fault error(int status, String errorType) {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("the status of an error is from 400 to 599, was " + status);
        }
        return turnsAway(status, Objects.requireNonNull(errorType, "errorType"));
    }

    /** The request is carried out, and the connection is cut before the answer. */
    public static Fault storeThenDropConnection() {
        return breaksOff("store, then drop the connection", true, Ending.CUT_BEFORE_ANSWER);
    }

    /** The request is not carried out, and the connection is cut. */
    public static Fault dropConnection() {
        return breaksOff("drop the connection", false, Ending.CUT_BEFORE_ANSWER);
    }

    /** The request is carried out, and the connection is cut in the middle of the answer's body. */
    public static Fault storeThenCutBody() {
        return breaksOff("store, then cut the body", true, Ending.CUT_INSIDE_BODY);
    }

    /** The request is not carried out, and no answer comes until the client gives up. */
    public static Fault stall() {
        return breaksOff("stall", false, Ending.STALL_BEFORE_ANSWER);
    }

    /** The request is carried out, and no answer comes until the client gives up. */
    public static Fault storeThenStall() {
        return breaksOff("store, then stall", true, Ending.STALL_BEFORE_ANSWER);
    }

    /** The request is carried out, and the answer stops in the middle of its body until the client gives up. */
    public static Fault storeThenStallInsideBody() {
        return breaksOff("store, then stall inside the body", true, Ending.STALL_INSIDE_BODY);
    }

    boolean isCarriedOut() {
        return carriedOut;
    }

    Ending ending() {
        return ending;
    }

    /** Returns the status of the answer of a request that is not carried out; 0 when none comes. */
    int status() {
        return status;
    }

    String errorType() {
        return errorType;
    }

    @Nullable String html() {
        return html;
    }

    @Nullable String retryAfter() {
        return retryAfter;
    }

    @Override
    public String toString() {
        return "Fault[" + name + (retryAfter == null ? "" : ", Retry-After " + retryAfter) + "]";
    }
}
