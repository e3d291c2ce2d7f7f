/**
 * Drives a source through an importer: order, parallelism, resume, report.
 *
 * <p>Start at {@link com.stytch.migrate.backfill.Backfill}.
 */
@NullMarked
package com.stytch.migrate.backfill;

import org.jspecify.annotations.NullMarked;
