package com.stytch.migrate.hash;

/**
 * Django's {@code BCryptSHA256PasswordHasher}: {@code bcrypt_sha256$} and bcrypt over the hex of SHA-256.
 *
 * <p>For the login only: Stytch cannot pre-hash. Source: django/contrib/auth/hashers.py.
 */
final class DjangoBcryptSha256 extends HashFormat {
    private static final String PREFIX = "bcrypt_sha256$";

    DjangoBcryptSha256() {
        super("django_bcrypt_sha256", "django");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith(PREFIX));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(stored.startsWith(PREFIX), BadHash.MALFORMED);
        return MeteorBcrypt.overHexSha256(name(), stored.substring(PREFIX.length()));
    }
}
