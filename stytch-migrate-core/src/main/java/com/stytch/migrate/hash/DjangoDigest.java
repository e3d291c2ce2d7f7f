package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Django's old hashers: {@code sha1$salt$hex}, {@code md5$salt$hex} (salt + password) and, without a salt, {@code sha1$$hex}
 * and {@code md5$$hex}. Bare 32 hex, which Django reads as unsalted MD5, is {@code md5} and must be stated.
 *
 * <p>Werkzeug before 3 writes the same look over an HMAC, so a salted value is read only when stated ({@code django} will do).
 * Without a salt both compute the plain digest. Stytch: {@code sha_1}, {@code md_5} with {@code prepend_salt}.
 * Source: django/contrib/auth/hashers.py, Werkzeug security.py 2.2.
 */
final class DjangoDigest extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("(sha1|md5)\\$([^$]*)\\$([0-9a-f]{32,40})");

    private final Digest digest;

    private DjangoDigest(Digest digest) {
        super("django_" + digest.key(), "django_unsalted_" + digest.key(), "django");
        this.digest = digest;
    }

    static DjangoDigest md5() {
        return new DjangoDigest(Digest.MD5);
    }

    static DjangoDigest sha1() {
        return new DjangoDigest(Digest.SHA1);
    }

    @Override
    Fit fit(String stored) {
        if (stored.startsWith(digest.key() + "$$")) {
            return Fit.CERTAIN;
        }
        return possibleIf(stored.startsWith(digest.key() + "$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches() && shape.group(1).equals(digest.key()), BadHash.MALFORMED);
        return Outputs.digest(
                name(),
                digest,
                digest.decode(shape.group(3), "hex"),
                shape.group(2).getBytes(StandardCharsets.UTF_8),
                new byte[0]);
    }
}
