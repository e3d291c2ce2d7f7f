package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Werkzeug (Flask): {@code pbkdf2:sha256:iterations$salt$hex}, also {@code sha512} and {@code sha1}; the salt is text.
 *
 * <p>The count is left out in old values ({@code pbkdf2:sha256$..}): the default of that Werkzeug must then be stated with
 * {@link HashField#ITERATIONS}. Stytch: {@code pbkdf_2}; SHA-1 is for the login only. Source: Werkzeug security.py.
 */
final class WerkzeugPbkdf2 extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("pbkdf2:(sha1|sha224|sha256|sha384|sha512)(?::([0-9]{1,9}))?\\$([^$]*)\\$([0-9a-f]+)");

    WerkzeugPbkdf2() {
        super("werkzeug_pbkdf2", "werkzeug_pbkdf2_sha1", "werkzeug");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("pbkdf2:"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        Digest digest = Digest.of(shape.group(1));
        byte[] hash = Encodings.hex(shape.group(4), BadHash.MALFORMED);
        BadHash.require(hash.length == digest.bytes(), "wrong_length");
        String count = shape.group(2);
        return Outputs.pbkdf2(
                name(),
                digest,
                count == null ? stated.number(HashField.ITERATIONS) : Encodings.number(count, BadHash.MALFORMED),
                shape.group(3).getBytes(StandardCharsets.UTF_8),
                hash);
    }
}
