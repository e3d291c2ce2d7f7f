package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Spring Security's {@code StandardPasswordEncoder}: {@code {sha256}} and 80 hex digits: 8 bytes of salt, then SHA-256 applied
 * 1,024 times, the first time over salt, secret and password.
 *
 * <p>For the login only. A secret is stated as {@link HashField#PEPPER}. Source: Spring Security 6.4.4, measured.
 */
final class SpringStandard extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("(?:\\{sha256\\})?([0-9a-f]{80})");

    SpringStandard() {
        super("spring_standard_sha256", "spring");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("{sha256}") && SHAPE.matcher(stored).matches());
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(SHAPE.matcher(stored).matches(), BadHash.MALFORMED);
        byte[] both = Encodings.hex(stored.substring(stored.length() - 80), BadHash.MALFORMED);
        byte[] salt = Arrays.copyOf(both, 8);
        byte[] hash = Arrays.copyOfRange(both, 8, 40);
        byte[] secret = stated.text(HashField.PEPPER, "").getBytes(StandardCharsets.UTF_8);
        return Reading.loginOnly(name(), "sha256_not_supported", password -> {
            byte[] value = Functions.digest(Digest.SHA256, salt, secret, password.utf8());
            for (int i = 1; i < 1_024; i++) {
                value = Functions.digest(Digest.SHA256, value);
            }
            return Functions.same(hash, value);
        });
    }
}
