package com.stytch.migrate.testing;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user for {@link FakeStytch#seed}: it can be in any state that a user of Stytch can be in, also in one that no endpoint of
 * the fake leads to. Not thread-safe.
 */
public final class SeedUser {
    @Nullable String email;

    boolean emailVerified;

    @Nullable String phoneNumber;

    boolean phoneNumberVerified;

    @Nullable PersonName name;

    @Nullable String externalId;

    @Nullable StoredHash hash;

    boolean requiresReset;
    boolean pending;
    Map<String, @Nullable Object> trustedMetadata = Map.of();
    Map<String, @Nullable Object> untrustedMetadata = Map.of();
    List<String> roles = List.of();

    @Nullable Instant createdAt;

    final List<UserState.Registration> registrations = new ArrayList<>();

    private SeedUser() {}

    /** Returns a user without anything. */
    public static SeedUser create() {
        return new SeedUser();
    }

    public static SeedUser verifiedEmail(String email) {
        return create().email(email, true);
    }

    public static SeedUser unverifiedEmail(String email) {
        return create().email(email, false);
    }

    public SeedUser email(String address, boolean verified) {
        this.email = Objects.requireNonNull(address, "address");
        this.emailVerified = verified;
        return this;
    }

    /** Sets the number, in E.164 form. */
    public SeedUser phoneNumber(String number, boolean verified) {
        this.phoneNumber = Objects.requireNonNull(number, "number");
        this.phoneNumberVerified = verified;
        return this;
    }

    public SeedUser name(PersonName parts) {
        this.name = Objects.requireNonNull(parts, "parts");
        return this;
    }

    public SeedUser externalId(String id) {
        this.externalId = Objects.requireNonNull(id, "id");
        return this;
    }

    /** Sets the password, in plain text. */
    public SeedUser password(Secret password) {
        this.hash = PlainPasswords.store(password.reveal());
        return this;
    }

    /** Sets the password, as a hash. */
    public SeedUser passwordHash(PasswordHash passwordHash) {
        this.hash = stored(passwordHash);
        return this;
    }

    /** Sets that the password must be reset before it works again. */
    public SeedUser requiresReset() {
        this.requiresReset = true;
        return this;
    }

    /** Sets that the user is pending. */
    public SeedUser pending() {
        this.pending = true;
        return this;
    }

    public SeedUser trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        this.trustedMetadata = new LinkedHashMap<>(metadata);
        return this;
    }

    public SeedUser untrustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
        this.untrustedMetadata = new LinkedHashMap<>(metadata);
        return this;
    }

    public SeedUser roles(List<String> roleIds) {
        this.roles = List.copyOf(roleIds);
        return this;
    }

    /** Sets when the user was created, in whole seconds; now, by the clock of the fake, unless set. */
    public SeedUser createdAt(Instant time) {
        this.createdAt = Objects.requireNonNull(time, "time");
        return this;
    }

    /**
     * Adds a social account.
     *
     * @param provider such as {@code Google}
     * @param subject the id of the user there
     */
    public SeedUser oauth(String provider, String subject) {
        return registration(Ids.Kind.OAUTH, provider, subject, true);
    }

    public SeedUser totp(boolean verified) {
        return registration(Ids.Kind.TOTP, "", "", verified);
    }

    public SeedUser webauthnRegistration(boolean verified) {
        return registration(Ids.Kind.WEBAUTHN, "", "", verified);
    }

    public SeedUser biometricRegistration(boolean verified) {
        return registration(Ids.Kind.BIOMETRIC, "", "", verified);
    }

    public SeedUser cryptoWallet(String address, boolean verified) {
        return registration(Ids.Kind.CRYPTO_WALLET, address, "", verified);
    }

    private SeedUser registration(Ids.Kind kind, String what, String subject, boolean verified) {
        registrations.add(new UserState.Registration(0, kind, what, subject, verified));
        return this;
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

    /** Shows nothing of the user. */
    @Override
    public String toString() {
        return "SeedUser[redacted]";
    }
}
