/**
 * Reads records, one at a time, each with the place where it stands.
 *
 * <p>Start at {@link com.stytch.migrate.source.UserSource}. {@code RecordFile} reads JSON lines,
 * JSON arrays and CSV, compressed or not, for every provider.
 */
@NullMarked
package com.stytch.migrate.source;

import org.jspecify.annotations.NullMarked;
