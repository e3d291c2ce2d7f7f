package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Werkzeug before 3 (Flask): {@code sha1$salt$hex}, {@code md5$..}, {@code sha256$..}, {@code sha512$..}: HMAC of the password
 * keyed with the salt.
 *
 * <p>{@code sha1$} and {@code md5$} look exactly like Django's and are read only when stated ({@code werkzeug} will do).
 * For the login only. Source: Werkzeug security.py 2.2.2, measured.
 */
final class WerkzeugHmac extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("(md5|sha1|sha224|sha256|sha384|sha512)\\$([^$]+)\\$([0-9a-f]+)");

    WerkzeugHmac() {
        super("werkzeug_hmac", "werkzeug");
    }

    @Override
    Fit fit(String stored) {
        if (!SHAPE.matcher(stored).matches()) {
            return Fit.NO;
        }
        return stored.startsWith("md5$") || stored.startsWith("sha1$") ? Fit.POSSIBLE : Fit.CERTAIN;
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        Digest digest = Digest.of(shape.group(1));
        byte[] hash = digest.decode(shape.group(3), "hex");
        byte[] key = shape.group(2).getBytes(StandardCharsets.UTF_8);
        return Reading.loginOnly(
                name(),
                "hmac_not_supported",
                password -> Functions.same(hash, Functions.hmac(digest, key, password.utf8())));
    }
}
