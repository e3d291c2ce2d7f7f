/**
 * Checks a typed password by a sign-in at Auth0.
 *
 * <p>Start at {@link com.stytch.migrate.auth0.login.Auth0Passwords}.
 */
@NullMarked
package com.stytch.migrate.auth0.login;

import org.jspecify.annotations.NullMarked;
