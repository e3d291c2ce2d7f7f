package com.stytch.migrate.hash;

/**
 * WordPress from 6.8 on: {@code $wp} before a bcrypt string over base64(HMAC-SHA-384(trimmed password, "wp-sha384")).
 *
 * <p>For the login only: without {@code $wp} it is a bcrypt string that looks well and never verifies.
 * Source: WordPress 6.8, {@code wp_hash_password} in pluggable.php.
 */
final class WordPressBcrypt extends HashFormat {
    WordPressBcrypt() {
        super("wordpress_68_bcrypt", "wordpress");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("$wp$2"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(stored.startsWith("$wp$2y$"), BadHash.MALFORMED);
        Outputs.BcryptParts parts = Outputs.bcryptParts(stored.substring(3));
        return Reading.loginOnly(name(), "prehashed_bcrypt", password -> {
            byte[] digest = password.kept(Functions.hmac(
                    Digest.SHA384,
                    Functions.ascii("wp-sha384"),
                    password.trimmed().utf8()));
            return parts.matches(password.kept(Functions.ascii(Encodings.toBase64(digest))));
        });
    }
}
