/**
 * The front door. Start at {@link com.stytch.migrate.MigrationClient}.
 */
@NullMarked
package com.stytch.migrate;

import org.jspecify.annotations.NullMarked;
