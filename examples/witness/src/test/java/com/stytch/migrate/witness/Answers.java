package com.stytch.migrate.witness;

import com.stytch.java.common.ErrorResponse;
import com.stytch.java.common.StytchException;
import com.stytch.java.common.StytchResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Waits for what the SDK made of an answer. */
final class Answers {
    private static final int SECONDS = 30;

    private Answers() {}

    /** Returns the decoded answer; one that the SDK cannot decode, for want of a field say, is a failure. */
    static <T> T success(CompletableFuture<StytchResult<T>> call) {
        StytchResult<T> result = call.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (result instanceof StytchResult.Success<T> success) {
            return success.getValue();
        }
        throw new AssertionError("no success: " + result);
    }

    /** Returns the decoded error; one that is not of Stytch's form is a failure. */
    static <T> ErrorResponse error(CompletableFuture<StytchResult<T>> call) {
        StytchResult<T> result = call.orTimeout(SECONDS, TimeUnit.SECONDS).join();
        if (result instanceof StytchResult.Error error
                && error.getException() instanceof StytchException.Response response) {
            return response.getReason();
        }
        throw new AssertionError("no error of Stytch: " + result);
    }

    /** Returns status and code of the decoded error, such as {@code 404 user_not_found}. */
    static <T> String refusal(CompletableFuture<StytchResult<T>> call) {
        ErrorResponse error = error(call);
        return error.getStatusCode() + " " + error.getErrorType();
    }
}
