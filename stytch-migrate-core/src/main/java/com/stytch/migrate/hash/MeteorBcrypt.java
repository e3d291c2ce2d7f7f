package com.stytch.migrate.hash;

/**
 * Meteor's {@code services.password.bcrypt}: bcrypt over the lower-case hex of SHA-256 of the password.
 *
 * <p>Looks like bcrypt, so it is read only when stated; a translation would never verify. For the login only.
 * Source: meteor/meteor packages/accounts-password/password_server.js.
 */
final class MeteorBcrypt extends HashFormat {
    MeteorBcrypt() {
        super("meteor_bcrypt", "meteor");
    }

    @Override
    Fit fit(String stored) {
        return Fit.NO; // never by its look
    }

    @Override
    Reading read(String stored, Stated stated) {
        return overHexSha256(name(), stored);
    }

    static Reading overHexSha256(String format, String bcrypt) {
        Outputs.BcryptParts parts = Outputs.bcryptParts(bcrypt);
        return Reading.loginOnly(format, "prehashed_bcrypt", password -> {
            byte[] digest = password.kept(Functions.digest(Digest.SHA256, password.utf8()));
            return parts.matches(password.kept(Functions.ascii(Encodings.toHex(digest))));
        });
    }
}
