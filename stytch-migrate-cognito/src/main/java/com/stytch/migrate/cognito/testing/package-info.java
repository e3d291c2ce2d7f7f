/**
 * A fake of Cognito for tests without a network.
 *
 * <p>Start at {@link com.stytch.migrate.cognito.testing.FakeCognito}.
 */
@NullMarked
package com.stytch.migrate.cognito.testing;

import org.jspecify.annotations.NullMarked;
