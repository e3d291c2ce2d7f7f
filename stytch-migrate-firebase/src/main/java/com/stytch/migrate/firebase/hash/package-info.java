/**
 * Firebase's password hashes: the parameters of a project or tenant, and what becomes of a stored hash.
 *
 * <p>Start at {@link com.stytch.migrate.firebase.hash.FirebaseHashConfig}. The algorithm itself is in core's {@code hash}.
 */
@NullMarked
package com.stytch.migrate.firebase.hash;

import org.jspecify.annotations.NullMarked;
