/**
 * Moves one person at the moment of a login, with the password that was just typed.
 *
 * <p>Start at {@link com.stytch.migrate.login.LoginMigration}. A password is set at Stytch only after the old system, or its own
 * stored hash, has said that it is the right one.
 */
@NullMarked
package com.stytch.migrate.login;

import org.jspecify.annotations.NullMarked;
