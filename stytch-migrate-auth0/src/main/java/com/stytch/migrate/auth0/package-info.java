/**
 * Moves users and password hashes from Auth0 to Stytch.
 *
 * <p>Start at {@link com.stytch.migrate.auth0.Auth0Importer}.
 */
@NullMarked
package com.stytch.migrate.auth0;

import org.jspecify.annotations.NullMarked;
