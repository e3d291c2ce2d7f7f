/**
 * Auth0's password hashes: the file from its support, and the forms of its bulk import.
 *
 * <p>Start at {@link com.stytch.migrate.auth0.hash.Auth0Hashes} for one value, at
 * {@link com.stytch.migrate.auth0.hash.HashFiles} for the files. Nothing here checks a password.
 */
@NullMarked
package com.stytch.migrate.auth0.hash;

import org.jspecify.annotations.NullMarked;
