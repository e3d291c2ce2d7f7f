/**
 * Trades a live session of the legacy provider for one of Stytch, so that nobody signs in again.
 *
 * <p>Start at {@link LegacyTokenVerifier}, which checks a token of the legacy provider. A session is for the person in the
 * token: what cannot be proven is refused with a reason, and "no answer" is never a verdict on a token.
 */
@NullMarked
package com.stytch.migrate.session;

import org.jspecify.annotations.NullMarked;
