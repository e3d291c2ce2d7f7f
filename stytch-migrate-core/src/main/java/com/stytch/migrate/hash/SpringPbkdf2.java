package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Spring Security's {@code Pbkdf2PasswordEncoder}: hex of salt and key in one piece, behind {@code {pbkdf2}} or
 * {@code {pbkdf2@SpringSecurity_v5_8}}. Digest, count, length of the salt and secret are not in the string.
 *
 * <ul>
 * <li>{@code spring_pbkdf2_v5_8}: SHA-256, 310,000, 16 bytes of salt, 32 of key; certain by its versioned id
 * <li>{@code spring_pbkdf2_v5_5}: the default of the bare id, SHA-1, 185,000, 8 bytes of salt, 32 of key; must be stated
 * <li>{@code spring_pbkdf2}: the developer's own encoder: {@link HashField#DIGEST}, {@link HashField#ITERATIONS} and
 *     {@link HashField#SALT_LENGTH} must be stated
 * </ul>
 *
 * <p>The encoder's secret, stated as {@link HashField#PEPPER}, is appended to the salt, so it can be translated. Stytch:
 * {@code pbkdf_2}; SHA-1 is for the login only. Source: Spring Security 6.4.4, measured.
 */
final class SpringPbkdf2 extends HashFormat {
    private static final String VERSIONED = "{pbkdf2@SpringSecurity_v5_8}";
    private static final String BARE = "{pbkdf2}";

    private enum Settings {
        V5_8,
        V5_5,
        STATED
    }

    private final Settings settings;

    private SpringPbkdf2(String name, Settings settings, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.settings = settings;
    }

    static SpringPbkdf2 v58() {
        return new SpringPbkdf2("spring_pbkdf2_v5_8", Settings.V5_8, "spring");
    }

    static SpringPbkdf2 v55() {
        return new SpringPbkdf2("spring_pbkdf2_v5_5", Settings.V5_5, "spring");
    }

    static SpringPbkdf2 stated() {
        return new SpringPbkdf2(
                "spring_pbkdf2", Settings.STATED, "spring_pbkdf2_sha512", "spring_pbkdf2_secret", "spring");
    }

    @Override
    Fit fit(String stored) {
        if (settings == Settings.V5_8) {
            return certainIf(stored.startsWith(VERSIONED));
        }
        // LDAP's scheme of the same name has dollars.
        return possibleIf(stored.startsWith(BARE) && stored.indexOf('$') < 0);
    }

    @Override
    Reading read(String stored, Stated stated) {
        String hex = stored;
        for (String prefix : new String[] {VERSIONED, BARE}) {
            if (stored.startsWith(prefix)) {
                hex = stored.substring(prefix.length());
            }
        }
        byte[] both = Encodings.hex(hex, BadHash.MALFORMED);
        byte[] secret = stated.text(HashField.PEPPER, "").getBytes(StandardCharsets.UTF_8);
        return switch (settings) {
            case V5_8 -> reading(both, 48, 16, Digest.SHA256, 310_000, secret);
            case V5_5 -> reading(both, 40, 8, Digest.SHA1, 185_000, secret);
            case STATED ->
                reading(
                        both,
                        both.length,
                        stated.number(HashField.SALT_LENGTH),
                        Digest.of(stated.required(HashField.DIGEST)),
                        stated.number(HashField.ITERATIONS),
                        secret);
        };
    }

    private Reading reading(byte[] both, int length, int saltLength, Digest digest, int iterations, byte[] secret) {
        BadHash.require(both.length == length && saltLength < length, "wrong_length");
        byte[] salt = Encodings.concat(Arrays.copyOf(both, saltLength), secret);
        return Outputs.pbkdf2(name(), digest, iterations, salt, Arrays.copyOfRange(both, saltLength, both.length));
    }
}
