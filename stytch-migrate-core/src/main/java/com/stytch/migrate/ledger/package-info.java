/**
 * Remembers what was done for which legacy id, so that a run can resume and nobody is created twice.
 *
 * <p>Start at {@link com.stytch.migrate.ledger.Ledger}. A ledger holds legacy ids, Stytch ids, codes and short digests; no
 * secret, no address, no name.
 */
@NullMarked
package com.stytch.migrate.ledger;

import org.jspecify.annotations.NullMarked;
