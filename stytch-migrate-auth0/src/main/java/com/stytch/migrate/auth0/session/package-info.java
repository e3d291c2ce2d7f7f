/** Checks the tokens of Auth0: issuer, audience and keys, and what only Auth0 does. Start at {@link Auth0Tokens}. */
@NullMarked
package com.stytch.migrate.auth0.session;

import org.jspecify.annotations.NullMarked;
