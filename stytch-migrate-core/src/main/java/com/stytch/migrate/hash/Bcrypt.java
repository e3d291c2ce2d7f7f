package com.stytch.migrate.hash;

/**
 * Bcrypt in modular crypt form.
 *
 * <p>Syntax: {@code $2a$}, {@code $2b$} or {@code $2y$}, a cost from 04 to 31, {@code $}, 22 characters of salt and 31 of
 * digest. Stytch: {@code bcrypt}, as it is; the three dialects are one function. {@code $2x$} (crypt_blowfish before 1.1, which
 * took bytes from 0x80 on as negative) is for the login only; {@code $2$} is obsolete and refused.
 *
 * <p>Meteor, Devise with a pepper and other pre-hashes look the same: who has one of these states it.
 * Source: OpenBSD bcrypt(3), crypt_blowfish, Auth0's password export, Laravel, Devise.
 */
final class Bcrypt extends HashFormat {
    Bcrypt() {
        super(
                "bcrypt",
                "bcrypt_2a",
                "bcrypt_2b",
                "bcrypt_2y",
                "bcrypt_2x",
                "auth0_bcrypt",
                "laravel_bcrypt",
                "rails_devise_bcrypt",
                "laravel",
                "django",
                "drupal",
                "wordpress",
                "spring",
                "crypt",
                "ldap");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("$2$") || (stored.startsWith("$2") && stored.indexOf('$', 3) == 3));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Outputs.BcryptParts parts = Outputs.bcryptParts(stored);
        if (parts.minor().equals("x")) {
            return Reading.loginOnly(
                    name(),
                    "bcrypt_sign_extension_bug",
                    password -> Functions.same(
                            parts.digest(),
                            Functions.bcryptOfKey(
                                    password.kept(signExtended(password.utf8())), parts.salt(), parts.cost())));
        }
        return Outputs.bcrypt(name(), stored);
    }

    /**
     * Returns the 72 bytes of key from which a correct implementation derives the 18 words that the faulty one derived: each
     * byte was sign-extended before it was or-ed into its word, and so set all bits above it.
     */
    private static byte[] signExtended(byte[] password) {
        byte[] key = new byte[72];
        int at = 0;
        for (int word = 0; word < 18; word++) {
            int value = 0;
            for (int i = 0; i < 4; i++) {
                int next = at < password.length ? password[at] : 0;
                value = value << 8 | next;
                at = at < password.length ? at + 1 : 0;
            }
            for (int i = 0; i < 4; i++) {
                key[4 * word + i] = (byte) (value >>> (24 - 8 * i));
            }
        }
        return key;
    }
}
