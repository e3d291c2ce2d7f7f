/**
 * The command {@code stytch-migrate}.
 *
 * <p>Start at {@link com.stytch.migrate.cli.StytchMigrate}. Everything here uses the library as any user could.
 */
@NullMarked
package com.stytch.migrate.cli;

import org.jspecify.annotations.NullMarked;
