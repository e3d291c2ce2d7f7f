/**
 * A fake of Stytch for tests: a small real server on this machine that keeps state, is as strict as the contract, and can
 * be told to fail.
 *
 * <p>Start at {@link com.stytch.migrate.testing.FakeStytch} for a Consumer project, at
 * {@link com.stytch.migrate.testing.FakeB2b} for a B2B project. Nothing here needs a test framework, and no other room uses it.
 */
@NullMarked
package com.stytch.migrate.testing;

import org.jspecify.annotations.NullMarked;
