package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ory Kratos's scrypt: {@code $scrypt$ln=16384,r=8,p=1$salt$hash}, where {@code ln} is N itself, padded base64.
 *
 * <p>Stytch: {@code scrypt} in config form; forwarded as PHC it would be another function. A value above 99 in {@code ln} is no
 * logarithm, which tells it from {@link PhcScrypt}. Source: ory/kratos hash/hash_comparator.go.
 */
final class KratosScrypt extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile(
            "\\$scrypt\\$ln=([0-9]{3,9}),r=([0-9]{1,9}),p=([0-9]{1,9})\\$([A-Za-z0-9+/]+={0,2})\\$([A-Za-z0-9+/]+={0,2})");

    KratosScrypt() {
        super("kratos_scrypt", "kratos");
    }

    static boolean hasItsShape(String stored) {
        return SHAPE.matcher(stored).matches();
    }

    @Override
    Fit fit(String stored) {
        return certainIf(hasItsShape(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        return Outputs.scrypt(
                name(),
                Encodings.number(shape.group(1), BadHash.MALFORMED),
                Encodings.number(shape.group(2), BadHash.MALFORMED),
                Encodings.number(shape.group(3), BadHash.MALFORMED),
                Encodings.anyBase64(shape.group(4), BadHash.MALFORMED),
                Encodings.anyBase64(shape.group(5), BadHash.MALFORMED));
    }
}
