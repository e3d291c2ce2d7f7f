/**
 * Checks a typed password by a sign-in at a Cognito user pool.
 *
 * <p>Start at {@link com.stytch.migrate.cognito.login.CognitoPasswords}.
 */
@NullMarked
package com.stytch.migrate.cognito.login;

import org.jspecify.annotations.NullMarked;
