package com.stytch.migrate.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an authenticator app shares with the old system. Immutable; {@link #toString()} shows no secret.
 *
 * <p>Stytch takes a secret without its settings, so only one for codes of 6 digits every 30 seconds by SHA-1 can move: with any
 * other the app would show codes that Stytch refuses.
 *
 * @param secret base32, in whatever case, with or without padding, blanks and hyphens
 * @param algorithm the hash function, {@code SHA1} unless the old system says otherwise
 * @param digits how long a code is, 6 unless the old system says otherwise
 * @param periodSeconds how long a code holds, 30 unless the old system says otherwise
 * @param recoveryCodes the codes that the person has for a lost app; may be empty
 */
public record TotpSecret(Secret secret, String algorithm, int digits, int periodSeconds, List<Secret> recoveryCodes) {
    private static final String STANDARD = "SHA1";
    private static final int DIGITS = 6;
    private static final int PERIOD = 30;
    private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]{16,}");

    public TotpSecret {
        Objects.requireNonNull(secret, "secret");
        Objects.requireNonNull(algorithm, "algorithm");
        recoveryCodes = List.copyOf(recoveryCodes);
    }

    /** Returns a secret with the settings that every authenticator app has unless told otherwise. */
    public static TotpSecret of(Secret secret) {
        return new TotpSecret(secret, STANDARD, DIGITS, PERIOD, List.of());
    }

    /** Returns this secret with the codes that the person has for a lost app. */
    public TotpSecret withRecoveryCodes(List<Secret> codes) {
        return new TotpSecret(secret, algorithm, digits, periodSeconds, codes);
    }

    /** Returns whether its codes are those that Stytch would expect: 6 digits, every 30 seconds, by SHA-1. */
    public boolean isStandard() {
        String plain = algorithm.toUpperCase(Locale.ROOT).replace("-", "").replace("HMAC", "");
        return plain.equals(STANDARD) && digits == DIGITS && periodSeconds == PERIOD;
    }

    /** Returns the secret as Stytch takes it, upper case without padding; empty when it is no base32 of 80 bits or more. */
    public Optional<Secret> base32() {
        String plain = secret.reveal().replaceAll("[\\s=-]", "").toUpperCase(Locale.ROOT);
        return BASE32.matcher(plain).matches() ? Optional.of(Secret.of(plain)) : Optional.empty();
    }
}
