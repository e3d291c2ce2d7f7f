/**
 * The exceptions that a caller can catch, all under {@link com.stytch.migrate.error.MigrationException}.
 *
 * <p>What is to be handled user by user is a value, not an exception: see {@code ImportOutcome}.
 */
@NullMarked
package com.stytch.migrate.error;

import org.jspecify.annotations.NullMarked;
