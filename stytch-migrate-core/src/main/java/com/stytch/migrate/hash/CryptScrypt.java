package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scrypt of crypt(3), libxcrypt and libsodium: {@code $7$}, one character of log2(N), five of r, five of p, the salt,
 * {@code $} and 43 characters of hash.
 *
 * <p>r and p are 30 bits, lowest first; the salt is used as ASCII text and not decoded; the hash is 32 bytes in groups of six
 * bits, lowest first. Stytch: {@code scrypt} in config form. Source: libxcrypt 4.4.33, measured.
 */
final class CryptScrypt extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile(
            "\\$7\\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([./0-9A-Za-z]+)\\$([./0-9A-Za-z]{43})");

    CryptScrypt() {
        super("scrypt_7", "crypt");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("$7$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        int logN = Encodings.CRYPT_ALPHABET.indexOf(shape.group(1));
        BadHash.require(logN >= 1 && logN <= Limits.SCRYPT_LOG_N, "parameters_out_of_range");
        return Outputs.scrypt(
                name(),
                1L << logN,
                number30(shape.group(2)),
                number30(shape.group(3)),
                Functions.ascii(shape.group(4)),
                Encodings.littleEndianCrypt(shape.group(5), BadHash.MALFORMED));
    }

    private static int number30(String text) {
        int value = 0;
        for (int i = 4; i >= 0; i--) {
            value = value << 6 | Encodings.CRYPT_ALPHABET.indexOf(text.charAt(i));
        }
        return value;
    }
}
