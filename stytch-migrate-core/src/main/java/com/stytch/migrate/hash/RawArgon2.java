package com.stytch.migrate.hash;

/**
 * A raw Argon2 hash, hex or base64, with its parameters stated: {@link HashField#ARGON2_TYPE}, {@link HashField#MEMORY_KIB},
 * {@link HashField#ITERATIONS}, {@link HashField#PARALLELISM} and {@link HashField#SALT} (base64 unless stated).
 *
 * <p>Stytch: a PHC string assembled from the parts. Memory is in kibibytes. Source: RFC 9106; Stytch's {@code argon_2_config}
 * leaves the encoding of its salt open, so it is not used.
 */
final class RawArgon2 extends HashFormat {
    RawArgon2() {
        super("argon2_raw");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(RawKey.fits(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Argon2Settings settings = new Argon2Settings(
                Argon2Settings.Type.of(stated.required(HashField.ARGON2_TYPE)),
                stated.number(HashField.ARGON2_VERSION, 19),
                stated.number(HashField.MEMORY_KIB),
                stated.number(HashField.ITERATIONS),
                stated.number(HashField.PARALLELISM),
                stated.salt("base64"),
                new byte[0]);
        return Outputs.argon2(name(), settings, RawKey.decode(stored, stated));
    }
}
