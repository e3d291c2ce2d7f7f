package com.stytch.migrate.cognito.testing;

import java.util.Optional;

/**
 * One call that a {@link FakeCognito} received. It holds no parameters: they may hold a password.
 *
 * @param operation such as {@code ListUsers}
 * @param status the HTTP status of the answer; 0 in an outage
 * @param errorType the code of a refusal, such as {@code NotAuthorizedException}
 * @param signed whether it had a signature
 */
public record CognitoCall(String operation, int status, Optional<String> errorType, boolean signed) {}
