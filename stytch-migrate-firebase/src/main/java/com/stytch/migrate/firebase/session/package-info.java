/** Checks the tokens of Firebase: issuer, audience and keys, and what only Firebase does. Start at {@link FirebaseTokens}. */
@NullMarked
package com.stytch.migrate.firebase.session;

import org.jspecify.annotations.NullMarked;
