package com.stytch.migrate.testing;

import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user for {@link FakeStytch#seed}: it can be in any state that a user of Stytch can be in, also in one that no endpoint of
 * the fake leads to. Not thread-safe.
 */
public final class SeedUser extends SeedAccount<SeedUser> {
    @Nullable String email;

    boolean emailVerified;

    @Nullable String phoneNumber;

    boolean phoneNumberVerified;

    @Nullable PersonName name;

    boolean pending;

    @Nullable Secret totpSecret;

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

    /** Sets that the user is pending. */
    public SeedUser pending() {
        this.pending = true;
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

    /** Adds an authenticator app whose secret nobody knows, so that no code works. */
    public SeedUser totp(boolean verified) {
        return registration(Ids.Kind.TOTP, "", "", verified);
    }

    /**
     * Adds an authenticator app whose codes work, with ten recovery codes.
     *
     * @param secret in base32
     */
    public SeedUser totp(Secret secret) {
        TotpCodes.at(secret, Instant.EPOCH);
        this.totpSecret = secret;
        return this;
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

    @Override
    SeedUser self() {
        return this;
    }
}
