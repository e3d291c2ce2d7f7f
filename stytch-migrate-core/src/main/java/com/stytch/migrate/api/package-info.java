/**
 * The endpoints of Stytch, one method each, with their request and response types.
 *
 * <p>Start at {@link com.stytch.migrate.api.ConsumerApi} or {@link com.stytch.migrate.api.B2bApi}. Fields and errors are
 * those of the contract; an answer may grow, so what is unknown in it is ignored and codes are kept as text.
 */
@NullMarked
package com.stytch.migrate.api;

import org.jspecify.annotations.NullMarked;
