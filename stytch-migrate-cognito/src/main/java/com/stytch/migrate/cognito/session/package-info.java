/** Checks the tokens of Cognito: issuer, audience and keys, and what only Cognito does. Start at {@link CognitoTokens}. */
@NullMarked
package com.stytch.migrate.cognito.session;

import org.jspecify.annotations.NullMarked;
