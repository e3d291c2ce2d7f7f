package com.stytch.migrate.hash;

import java.util.regex.Pattern;

/**
 * Drupal 7 to 10.0: {@code $S$}, one character of logarithmic count, 8 of salt, 43 of digest (phpass with SHA-512, cut); and
 * rows upgraded from Drupal 6: {@code U$S$..} and {@code U$P$..} over the hex of MD5 of the password.
 *
 * <p>For the login only. Drupal 10.1 and later write {@code $2y$} bcrypt. Source: Drupal includes/password.inc, hashcat mode
 * 7900.
 */
final class DrupalPhpass extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("U?\\$S\\$[5-9A-S][./0-9A-Za-z]{51}");

    private final boolean upgraded;

    private DrupalPhpass(boolean upgraded, String name) {
        super(name, "drupal");
        this.upgraded = upgraded;
    }

    static DrupalPhpass drupal7() {
        return new DrupalPhpass(false, "drupal7");
    }

    static DrupalPhpass upgraded() {
        return new DrupalPhpass(true, "drupal_upgraded");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(upgraded ? stored.startsWith("U$S$") || stored.startsWith("U$P$") : stored.startsWith("$S$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        String text = upgraded ? stored.substring(Math.min(1, stored.length())) : stored;
        boolean md5 = upgraded && text.startsWith("$P$");
        BadHash.require(fit(stored) == Fit.CERTAIN, BadHash.MALFORMED);
        BadHash.require(md5 ? Phpass.wellFormed(text) : SHAPE.matcher(text).matches(), BadHash.MALFORMED);
        return Reading.loginOnly(name(), upgraded ? "prehashed_phpass" : "phpass_sha512_not_supported", password -> {
            byte[] input = password.utf8();
            if (upgraded) {
                byte[] inner = password.kept(Functions.digest(Digest.MD5, input));
                input = password.kept(Functions.ascii(Encodings.toHex(inner)));
            }
            return md5
                    ? Phpass.matches(text, input)
                    : Functions.same(
                            text.substring(12),
                            Functions.phpass(Digest.SHA512, input, text.substring(4, 12), Phpass.logCount(text))
                                    .substring(0, 43));
        });
    }
}
