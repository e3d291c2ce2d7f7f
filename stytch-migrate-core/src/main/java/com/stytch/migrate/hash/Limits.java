package com.stytch.migrate.hash;

/**
 * The bounds of what is read and of what is computed. The parameters of a stored hash are input: one hostile row must not
 * stop a login service.
 *
 * <p>Two kinds. A value outside the first is malformed, whoever sends it. A value inside the first and outside the second
 * is translated, but not computed here: about two seconds, or 512 MiB, are too much for one login.
 */
final class Limits {
    /** Longest stored value in characters. */
    static final int VALUE_CHARACTERS = 8_192;
    /** Longest typed password in bytes of UTF-8. */
    static final int PASSWORD_BYTES = 4_096;
    /** Most iterations of PBKDF2. */
    static final int PBKDF2_ITERATIONS = 10_000_000;
    /** Most iterations times output blocks that are computed. */
    static final long PBKDF2_WORK = 10_000_000;
    /** Most iterations of an iterated digest, and rounds of crypt(3), that are computed. */
    static final int DIGEST_ITERATIONS = 1 << 20;
    /** Highest bcrypt cost that is computed. */
    static final int BCRYPT_COST = 16;
    /** Largest {@code r} and {@code p} of scrypt. */
    static final int SCRYPT_R_P = 255;
    /** Largest {@code N} that Stytch takes. */
    static final int SCRYPT_N = 262_144;
    /** Largest logarithm of {@code N} that is read at all. */
    static final int SCRYPT_LOG_N = 30;
    /** Largest {@code N * r * p} that is computed: 512 MiB when {@code p} is 1. */
    static final long SCRYPT_WORK = 1L << 22;
    /** Largest memory of Argon2 in KiB: 4 GiB. */
    static final int ARGON2_MEMORY_KIB = 1 << 22;
    /** Most passes of Argon2. */
    static final int ARGON2_PASSES = 1_000;
    /** Most lanes of Argon2: what a byte holds. */
    static final int ARGON2_LANES = 255;
    /** Largest memory of Argon2 that is computed: 512 MiB. */
    static final int ARGON2_COMPUTED_MEMORY_KIB = 1 << 19;
    /** Largest memory times passes that is computed. */
    static final long ARGON2_WORK = 1L << 21;

    private Limits() {}

    /** Refuses a computation before it begins. */
    static void affordable(boolean affordable) {
        BadHash.require(affordable, "too_expensive");
    }
}
