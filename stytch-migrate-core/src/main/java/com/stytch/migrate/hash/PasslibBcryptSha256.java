package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * passlib's {@code bcrypt_sha256}: {@code $bcrypt-sha256$v=2,t=2b,r=12$salt$digest}, bcrypt over the base64 of
 * HMAC-SHA-256 keyed with the salt text (version 2), or over the base64 of SHA-256 ({@code $bcrypt-sha256$2b,12$..}, version 1).
 *
 * <p>For the login only. Source: passlib, handlers/bcrypt.py and its documentation of the format.
 */
final class PasslibBcryptSha256 extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile(
            "\\$bcrypt-sha256\\$(?:(v=2),t=(2[ab]),r=([0-9]{1,2})|(2[ab]),([0-9]{1,2}))\\$([./A-Za-z0-9]{22})\\$([./A-Za-z0-9]{31})");

    PasslibBcryptSha256() {
        super("passlib_bcrypt_sha256", "passlib");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("$bcrypt-sha256$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        boolean keyed = shape.group(1) != null;
        String cost = keyed ? shape.group(3) : shape.group(5);
        String salt = shape.group(6);
        Outputs.BcryptParts parts =
                Outputs.bcryptParts("$2b$" + (cost.length() == 1 ? "0" : "") + cost + "$" + salt + shape.group(7));
        return Reading.loginOnly(name(), "prehashed_bcrypt", password -> {
            byte[] digest = password.kept(
                    keyed
                            ? Functions.hmac(Digest.SHA256, Functions.ascii(salt), password.utf8())
                            : Functions.digest(Digest.SHA256, password.utf8()));
            return parts.matches(password.kept(Functions.ascii(Encodings.toBase64(digest))));
        });
    }
}
