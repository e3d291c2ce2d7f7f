package com.stytch.migrate.testing;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What can be set of a user and of a member alike. Not thread-safe.
 *
 * @param <S> the builder itself
 */
public abstract sealed class SeedAccount<S extends SeedAccount<S>> permits SeedUser {
    @Nullable String externalId;

    @Nullable StoredHash hash;

    boolean requiresReset;
    Map<String, @Nullable Object> trustedMetadata = Map.of();
    Map<String, @Nullable Object> untrustedMetadata = Map.of();
    List<String> roles = List.of();

    @Nullable Instant createdAt;

    SeedAccount() {}

    abstract S self();

    public S externalId(String id) {
        this.externalId = Objects.requireNonNull(id, "id");
        return self();
    }

    /** Sets the password, in plain text. */
    public S password(Secret password) {
        this.hash = PlainPasswords.store(password.reveal());
        return self();
    }

    /** Sets the password, as a hash. */
    public S passwordHash(PasswordHash passwordHash) {
        this.hash = stored(passwordHash);
        return self();
    }

    /** Sets that the password must be reset before it works again. */
    public S requiresReset() {
        this.requiresReset = true;
        return self();
    }

    public S trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        this.trustedMetadata = new LinkedHashMap<>(metadata);
        return self();
    }

    public S untrustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        this.untrustedMetadata = new LinkedHashMap<>(metadata);
        return self();
    }

    public S roles(List<String> roleIds) {
        this.roles = List.copyOf(roleIds);
        return self();
    }

    /** Sets when it was created, in whole seconds; now, by the clock of the fake, unless set. */
    public S createdAt(Instant time) {
        this.createdAt = Objects.requireNonNull(time, "time");
        return self();
    }

    private static StoredHash stored(PasswordHash hash) {
        Map<String, Object> config = Map.of();
        if (hash instanceof PasswordHash.Scrypt scrypt) {
            config = Map.of(
                    "salt", scrypt.salt().reveal(),
                    "n_parameter", scrypt.n(),
                    "r_parameter", scrypt.r(),
                    "p_parameter", scrypt.p(),
                    "key_length", scrypt.keyLengthBytes());
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            config = Map.of(
                    "salt", pbkdf2.salt().reveal(),
                    "iteration_amount", pbkdf2.iterations(),
                    "key_length", pbkdf2.keyLengthBytes(),
                    "algorithm", pbkdf2.algorithm().stytchName());
        } else if (hash instanceof PasswordHash.SaltedDigest digest) {
            config = Map.of(
                    "prepend_salt", digest.prependSalt().reveal(),
                    "append_salt", digest.appendSalt().reveal());
        }
        return new StoredHash(hash.stytchType(), hash.digest().reveal(), config);
    }

    /** Shows no content: it may hold an address or a password. */
    @Override
    public String toString() {
        return getClass().getSimpleName() + "[redacted]";
    }
}
