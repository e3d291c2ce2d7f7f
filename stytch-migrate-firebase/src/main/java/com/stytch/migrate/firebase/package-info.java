/** Moves users from Google Firebase to Stytch. Start at {@link com.stytch.migrate.firebase.FirebaseImporter}. */
@NullMarked
package com.stytch.migrate.firebase;

import org.jspecify.annotations.NullMarked;
