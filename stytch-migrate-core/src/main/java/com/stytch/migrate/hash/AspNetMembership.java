package com.stytch.migrate.hash;

/**
 * ASP.NET Membership: base64 of SHA-1 (or SHA-256) over the bytes of {@link HashField#SALT} (base64) and the password in
 * UTF-16LE.
 *
 * <p>For the login only. Bare base64, so it is read only when stated. Source: System.Web.Security.SqlMembershipProvider.
 */
final class AspNetMembership extends HashFormat {
    AspNetMembership() {
        super("aspnet_membership_sha1", "aspnet_membership");
    }

    @Override
    Fit fit(String stored) {
        return possibleIf(Digest.SHA1.isBase64(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Digest digest = Digest.of(stated.text(HashField.DIGEST, "sha1"));
        return PasswordEncoding.of("utf16le")
                .reading(
                        name(),
                        digest,
                        digest.decode(stored, stated.text(HashField.HASH_ENCODING, "base64")),
                        stated.salt("base64"),
                        new byte[0]);
    }
}
