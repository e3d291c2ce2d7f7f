package com.stytch.migrate.hash;

import java.util.regex.Pattern;

/**
 * The portable hash of PHP's phpass, as in WordPress before 6.8 ({@code $P$}) and phpBB ({@code $H$}): one character of
 * logarithmic count (7 to 30), 8 of salt, 22 of digest.
 *
 * <p>Stytch: {@code phpass}, {@code $H$} rewritten to {@code $P$} (the function is the same). WordPress trims a password before it
 * hashes it and Stytch does not: who types outer spaces there would fail. Source: openwall phpass, WordPress pluggable.php.
 */
final class Phpass extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("\\$[PH]\\$[5-9A-S][./0-9A-Za-z]{30}");

    private final boolean phpBb;

    private Phpass(boolean phpBb, String name, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.phpBb = phpBb;
    }

    static Phpass wordPress() {
        return new Phpass(false, "wordpress_phpass", "phpass", "wordpress", "drupal");
    }

    static Phpass phpBb() {
        return new Phpass(true, "phpbb_phpass", "phpass", "phpbb");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith(phpBb ? "$H$" : "$P$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(wellFormed(stored) && fit(stored) == Fit.CERTAIN, BadHash.MALFORMED);
        Reading reading = Outputs.phpass(name(), "$P$" + stored.substring(3));
        return phpBb ? reading : reading.withCheck(password -> matches(stored, password.trimmed()));
    }

    static boolean wellFormed(String text) {
        return SHAPE.matcher(text).matches();
    }

    static int logCount(String text) {
        return Encodings.CRYPT_ALPHABET.indexOf(text.charAt(3));
    }

    static boolean matches(String text, Password password) {
        return matches(text, password.utf8());
    }

    static boolean matches(String text, byte[] password) {
        return Functions.same(
                text.substring(12), Functions.phpass(Digest.MD5, password, text.substring(4, 12), logCount(text)));
    }
}
