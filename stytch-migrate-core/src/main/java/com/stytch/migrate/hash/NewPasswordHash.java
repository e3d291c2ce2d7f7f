package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.security.SecureRandom;

/**
 * Hashes a password that was just typed and checked, for {@code passwords/migrate}: the way of a user whose old hash cannot
 * be sent. Stateless and thread-safe.
 *
 * <p>Argon2id, version 1.3, m = 19,456 KiB, t = 2, p = 1, 16 bytes of salt, 32 of hash, in PHC form: the minimum that OWASP's
 * Password Storage Cheat Sheet recommends, about 60 ms and 19 MiB, and the form whose meaning at Stytch is beyond doubt
 * because it says everything itself. Without Bouncy Castle on the class path it is PBKDF2-HMAC-SHA512 of the JDK with 210,000
 * iterations, 16 bytes of salt and 64 of key, after the same source. Neither has a limit of 72 bytes. After the first login
 * Stytch stores a hash of its own.
 */
public final class NewPasswordHash {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PBKDF2_ITERATIONS = 210_000;

    private NewPasswordHash() {}

    /**
     * Returns a new hash of the password, with a salt of its own.
     *
     * @param password at most 4,096 bytes of UTF-8, taken as it is: neither trimmed nor normalised. The array is only read;
     *     copies made of it are wiped.
     * @throws IllegalArgumentException if the password is longer, or has no UTF-8 form (half of a surrogate pair)
     */
    public static PasswordHash of(char[] password) {
        return of(password, Functions.hasBouncyCastle());
    }

    static PasswordHash of(char[] password, boolean argon2) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        try (Password copy = Password.copyOf(password)) {
            if (!copy.usable()) {
                throw new IllegalArgumentException("the password has no UTF-8 form, or more than 4,096 bytes of it");
            }
            return argon2 ? argon2id(copy, salt) : pbkdf2(copy, salt);
        }
    }

    private static PasswordHash argon2id(Password password, byte[] salt) {
        Argon2Settings settings = new Argon2Settings(Argon2Settings.Type.ID, 19, 19_456, 2, 1, salt, new byte[0]);
        byte[] hash = Functions.argon2(settings, password.utf8(), 32);
        return Outputs.argon2("new", settings, hash).verdict().hash().orElseThrow();
    }

    private static PasswordHash pbkdf2(Password password, byte[] salt) {
        byte[] hash = Functions.pbkdf2(Digest.SHA512, password, salt, PBKDF2_ITERATIONS, 64);
        return new PasswordHash.Pbkdf2(
                Secret.of(Encodings.toBase64(hash)),
                Secret.of(Encodings.toBase64(salt)),
                PBKDF2_ITERATIONS,
                hash.length,
                PasswordHash.Pbkdf2.Prf.SHA512);
    }
}
