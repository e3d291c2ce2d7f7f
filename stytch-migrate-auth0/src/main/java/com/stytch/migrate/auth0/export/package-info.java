/**
 * Turns the records of an Auth0 export into users.
 *
 * <p>Start at {@link com.stytch.migrate.auth0.export.ExportedUsers}. Nothing here does I/O.
 */
@NullMarked
package com.stytch.migrate.auth0.export;

import org.jspecify.annotations.NullMarked;
