package com.stytch.migrate.hash;

/**
 * yescrypt of crypt(3), {@code $y$}: the default of current Linux distributions.
 *
 * <p>Neither Stytch nor any Java library computes it: only the old system can check a password. Source: libxcrypt, crypt(5).
 */
final class Yescrypt extends HashFormat {
    Yescrypt() {
        super("yescrypt", "crypt");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("$y$") || stored.startsWith("$gy$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(
                stored.matches("\\$g?y\\$[./0-9A-Za-z]+\\$[./0-9A-Za-z]*\\$[./0-9A-Za-z]{43}"), BadHash.MALFORMED);
        return Reading.legacySystemOnly(name(), "yescrypt_not_supported");
    }
}
