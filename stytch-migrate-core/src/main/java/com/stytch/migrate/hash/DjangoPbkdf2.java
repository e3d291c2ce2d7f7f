package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Django's default: {@code pbkdf2_sha256$iterations$salt$base64}, and {@code pbkdf2_sha1$..}; the salt is text.
 *
 * <p>Stytch: {@code pbkdf_2} with the salt text in base64; SHA-1 is for the login only.
 * Source: django/contrib/auth/hashers.py.
 */
final class DjangoPbkdf2 extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("pbkdf2_sha(1|256)\\$([0-9]{1,9})\\$([^$]*)\\$([A-Za-z0-9+/]+={0,2})");

    private final Digest digest;

    private DjangoPbkdf2(Digest digest) {
        super("django_pbkdf2_" + digest.key(), "django");
        this.digest = digest;
    }

    static DjangoPbkdf2 sha256() {
        return new DjangoPbkdf2(Digest.SHA256);
    }

    static DjangoPbkdf2 sha1() {
        return new DjangoPbkdf2(Digest.SHA1);
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("pbkdf2_" + digest.key() + "$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches() && fit(stored) == Fit.CERTAIN, BadHash.MALFORMED);
        byte[] hash = Encodings.base64(shape.group(4), BadHash.MALFORMED);
        // Django always asks for one digest's length: a shorter key is a cut value.
        BadHash.require(hash.length == digest.bytes(), "wrong_length");
        return Outputs.pbkdf2(
                name(),
                digest,
                Encodings.number(shape.group(2), BadHash.MALFORMED),
                shape.group(3).getBytes(StandardCharsets.UTF_8),
                hash);
    }
}
