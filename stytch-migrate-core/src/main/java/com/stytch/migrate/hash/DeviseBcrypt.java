package com.stytch.migrate.hash;

/**
 * Devise with {@code config.pepper}: bcrypt over password + pepper. Looks like bcrypt, so it is read only when stated.
 *
 * <p>Stytch has no field for a pepper: for the login only. {@link HashField#PEPPER} must be stated for the check; an empty one
 * says that there is none, and then it is bcrypt. Source: heartcombo/devise, encryptor.rb.
 */
final class DeviseBcrypt extends HashFormat {
    DeviseBcrypt() {
        super("devise_bcrypt_peppered", "devise");
    }

    @Override
    Fit fit(String stored) {
        return Fit.NO; // never by its look
    }

    @Override
    Reading read(String stored, Stated stated) {
        Outputs.BcryptParts parts = Outputs.bcryptParts(stored);
        String pepper = stated.text(HashField.PEPPER);
        if (pepper == null) {
            return Reading.legacySystemOnly(name(), "peppered_bcrypt");
        }
        if (pepper.isEmpty()) {
            return new Bcrypt().read(stored, stated);
        }
        return Reading.loginOnly(
                name(),
                "peppered_bcrypt",
                password -> parts.matches(password.kept(
                        Encodings.concat(password.utf8(), pepper.getBytes(java.nio.charset.StandardCharsets.UTF_8)))));
    }
}
