/**
 * Turns what a Cognito user pool hands out into users, and the rest of it into typed records.
 *
 * <p>Start at {@link com.stytch.migrate.cognito.export.ExportedUsers}.
 */
@NullMarked
package com.stytch.migrate.cognito.export;

import org.jspecify.annotations.NullMarked;
