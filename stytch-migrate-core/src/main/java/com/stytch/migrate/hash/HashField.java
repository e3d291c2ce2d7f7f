package com.stytch.migrate.hash;

import java.util.Locale;
import java.util.Optional;

/**
 * What a developer can state about stored passwords, for a whole file or for one row; used with {@link HashStatement}.
 *
 * <p>Each value is text, as it stands in a column of a file or in a configuration. Numbers are decimal digits.
 */
public enum HashField {
    /** The format, or a family of formats, or several of them with commas between; see {@link PasswordHashes#formats()}. */
    FORMAT(false),
    /** The salt, when it is stored apart from the hash. */
    SALT(true),
    /** How {@link #SALT}, or the salt inside the value, became bytes: {@code text} (UTF-8), {@code hex} or {@code base64}. */
    SALT_ENCODING(false),
    /** Where the salt stood when the digest was made: {@code prefix} (salt + password) or {@code suffix}. */
    SALT_SIDE(false),
    /** How many bytes of salt stand before the hash, where both are in one piece. */
    SALT_LENGTH(false),
    /** Literal text before the password, the same for all users or for one. */
    PREFIX(true),
    /** Literal text after the password. */
    SUFFIX(true),
    /** The application-wide secret: Devise's pepper, the secret of Spring's encoders. Empty states that there is none. */
    PEPPER(true),
    /** The key of an HMAC, as text unless {@link #KEY_ENCODING} says otherwise. */
    KEY(true),
    /** How {@link #KEY} became bytes: {@code text} (UTF-8), {@code hex} or {@code base64}. */
    KEY_ENCODING(false),
    /** Which part comes first in {@code a:b}: {@code salt:hash} or {@code hash:salt}. */
    LAYOUT(false),
    /** How the hash is written: {@code hex} or {@code base64}; needed only where the length does not tell. */
    HASH_ENCODING(false),
    /** The digest inside PBKDF2, HMAC or an iterated digest: {@code md5}, {@code sha1}, {@code sha256}, {@code sha512}. */
    DIGEST(false),
    /** The iterations of PBKDF2 or of a digest, or the passes ({@code t}) of Argon2. */
    ITERATIONS(false),
    /** The cost of scrypt itself, not its logarithm. */
    N(false),
    /** The block size of scrypt. */
    R(false),
    /** The parallelism of scrypt. */
    P(false),
    /** The length of the derived key in bytes; when stated, the hash must have it. */
    KEY_LENGTH(false),
    /** The memory of Argon2 in kibibytes. */
    MEMORY_KIB(false),
    /** The lanes ({@code p}) of Argon2. */
    PARALLELISM(false),
    /** {@code i}, {@code id} or {@code d}. */
    ARGON2_TYPE(false),
    /** {@code 19} (version 1.3, the usual one and taken unless stated) or {@code 16} (1.0). */
    ARGON2_VERSION(false),
    /** The name that was hashed together with the password. */
    USERNAME(true),
    /** How the password became bytes: {@code utf8} unless stated, {@code utf16le}, {@code latin1} or {@code ascii}. */
    PASSWORD_ENCODING(false),
    /** Firebase's {@code base64_signer_key}, in either base64 alphabet. */
    SIGNER_KEY(true),
    /** Firebase's {@code base64_salt_separator}. */
    SALT_SEPARATOR(true),
    /** Firebase's {@code rounds}. */
    ROUNDS(false),
    /** Firebase's {@code mem_cost}. */
    MEM_COST(false);

    private final boolean confidential;

    HashField(boolean confidential) {
        this.confidential = confidential;
    }

    /** Returns the name of the field in files and on the command line: {@code salt_encoding} and the like. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the field with this {@link #key()}, if there is one. */
    public static Optional<HashField> ofKey(String key) {
        for (HashField field : values()) {
            if (field.key().equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }

    /** Returns whether the value is a secret, or helps to find one: it is never printed. */
    public boolean confidential() {
        return confidential;
    }
}
