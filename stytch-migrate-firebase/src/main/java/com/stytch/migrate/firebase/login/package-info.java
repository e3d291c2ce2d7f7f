/**
 * Checks a typed password: by the project's hashes, or by a sign-in at Firebase.
 *
 * <p>Start at {@link com.stytch.migrate.firebase.login.FirebasePasswords}.
 */
@NullMarked
package com.stytch.migrate.firebase.login;

import org.jspecify.annotations.NullMarked;
