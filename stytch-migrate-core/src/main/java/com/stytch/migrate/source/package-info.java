/**
 * Reads records, one at a time, each with the place where it stands.
 *
 * <p>Start at {@link com.stytch.migrate.source.UserSource}. {@link com.stytch.migrate.source.RecordFile}
 * reads JSON lines, JSON arrays and CSV, compressed or not, for every provider, and
 * {@link com.stytch.migrate.source.RecordIndex} joins such a file with another one.
 */
@NullMarked
package com.stytch.migrate.source;

import org.jspecify.annotations.NullMarked;
