package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scrypt as a PHC string of passlib: {@code $scrypt$ln=14,r=8,p=1$salt$hash}, where {@code ln} is the logarithm of N, unpadded
 * base64.
 *
 * <p>Stytch: {@code scrypt} in config form. Ory Kratos writes the same word with N itself in {@code ln}: see
 * {@link KratosScrypt}. N above 262,144 is for the login only. Source: passlib, handlers/scrypt.py.
 */
final class PhcScrypt extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile(
            "\\$scrypt\\$ln=([0-9]{1,2}),r=([0-9]{1,9}),p=([0-9]{1,9})\\$([A-Za-z0-9+/]*)\\$([A-Za-z0-9+/]+)");

    PhcScrypt() {
        super("scrypt_phc", "scrypt_limits", "passlib");
    }

    @Override
    Fit fit(String stored) {
        if (!stored.startsWith("$scrypt$")) {
            return Fit.NO;
        }
        // Padding, or an ln above any logarithm, is Kratos's.
        return certainIf(SHAPE.matcher(stored).matches() || !KratosScrypt.hasItsShape(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        int logN = Encodings.number(shape.group(1), BadHash.MALFORMED);
        BadHash.require(logN >= 1 && logN <= Limits.SCRYPT_LOG_N, "parameters_out_of_range");
        return Outputs.scrypt(
                name(),
                1L << logN,
                Encodings.number(shape.group(2), BadHash.MALFORMED),
                Encodings.number(shape.group(3), BadHash.MALFORMED),
                Encodings.unpaddedBase64(shape.group(4), BadHash.MALFORMED),
                Encodings.unpaddedBase64(shape.group(5), BadHash.MALFORMED));
    }
}
