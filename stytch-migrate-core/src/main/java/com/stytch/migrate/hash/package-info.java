/**
 * Reads the password storage of other systems into {@link com.stytch.migrate.model.PasswordHash}, or says why that cannot
 * be done; checks typed passwords against stored values.
 *
 * <p>Start at {@link com.stytch.migrate.hash.PasswordHashes}. A format is one class, named in one line of {@code Formats}.
 * Nothing here does I/O. Reading needs no library; checking bcrypt, scrypt, Argon2 and MD4 needs Bouncy Castle
 * ({@code org.bouncycastle:bcprov-jdk18on}), checking crypt(3) hashes needs {@code commons-codec:commons-codec}: both are
 * optional dependencies, and the exception names the one that is missing.
 */
@NullMarked
package com.stytch.migrate.hash;

import org.jspecify.annotations.NullMarked;
