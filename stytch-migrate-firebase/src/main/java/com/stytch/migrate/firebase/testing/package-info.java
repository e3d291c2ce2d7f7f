/**
 * A fake Firebase project for unit tests, without a network and without Google's SDK.
 *
 * <p>Start at {@link com.stytch.migrate.firebase.testing.FakeFirebase}.
 */
@NullMarked
package com.stytch.migrate.firebase.testing;

import org.jspecify.annotations.NullMarked;
