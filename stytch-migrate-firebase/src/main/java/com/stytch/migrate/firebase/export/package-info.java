/**
 * Turns the exports of a Firebase project, and its API, into a stream of users.
 *
 * <p>Start at {@link com.stytch.migrate.firebase.export.FirebaseProject} for the API;
 * {@link com.stytch.migrate.firebase.export.ExportedUsers} says what a record becomes.
 */
@NullMarked
package com.stytch.migrate.firebase.export;

import org.jspecify.annotations.NullMarked;
