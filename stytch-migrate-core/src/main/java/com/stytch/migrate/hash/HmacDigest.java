package com.stytch.migrate.hash;

/**
 * An HMAC of the password, hex or base64: {@code hmac_md5}, {@code hmac_sha1}, {@code hmac_sha256}, {@code hmac_sha512}, with
 * {@link HashField#KEY}, and a {@link HashField#SALT} with its {@link HashField#SALT_SIDE} if there is one.
 *
 * <p>For the login only. Without the key only the old system can check. Source: RFC 2104; Auth0 {@code custom_password_hash}.
 */
final class HmacDigest extends HashFormat {
    private final Digest digest;

    HmacDigest(Digest digest) {
        super("hmac_" + digest.key());
        this.digest = digest;
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(digest.fits(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        byte[] hash = digest.decode(stored, stated.nonEmpty(HashField.HASH_ENCODING));
        if (stated.nonEmpty(HashField.KEY) == null) {
            return Reading.legacySystemOnly(name(), "hmac_not_supported");
        }
        byte[] salt = stated.nonEmpty(HashField.SALT) == null ? new byte[0] : stated.salt("text");
        boolean first = salt.length == 0 || stated.required(HashField.SALT_SIDE).equals("prefix");
        return reading(name(), digest, hash, stated.key(), first ? salt : new byte[0], first ? new byte[0] : salt);
    }

    static Reading reading(String format, Digest digest, byte[] hash, byte[] key, byte[] prefix, byte[] suffix) {
        return Reading.loginOnly(
                format,
                "hmac_not_supported",
                password -> Functions.same(hash, Functions.hmac(digest, key, prefix, password.utf8(), suffix)));
    }
}
