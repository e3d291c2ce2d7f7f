/**
 * Plain values: legacy users, ids, password hashes, secrets.
 *
 * <p>Start at {@link com.stytch.migrate.model.LegacyUser}. Every instance that exists is valid, none changes, and none
 * shows a secret or an address when it is printed.
 */
@NullMarked
package com.stytch.migrate.model;

import org.jspecify.annotations.NullMarked;
