/**
 * An Auth0 tenant for tests, without a network.
 *
 * <p>Start at {@link com.stytch.migrate.auth0.testing.FakeAuth0}. It needs no test framework.
 */
@NullMarked
package com.stytch.migrate.auth0.testing;

import org.jspecify.annotations.NullMarked;
