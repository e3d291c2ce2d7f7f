package com.stytch.migrate.hash;

/**
 * A raw scrypt hash, hex or base64, with {@link HashField#N}, {@link HashField#R}, {@link HashField#P} and
 * {@link HashField#SALT} (base64 unless stated).
 *
 * <p>Stytch: {@code scrypt} in config form. Source: RFC 7914.
 */
final class RawScrypt extends HashFormat {
    RawScrypt() {
        super("scrypt_raw");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(RawKey.fits(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        return Outputs.scrypt(
                name(),
                stated.number(HashField.N),
                stated.number(HashField.R),
                stated.number(HashField.P),
                stated.salt("base64"),
                RawKey.decode(stored, stated));
    }
}
