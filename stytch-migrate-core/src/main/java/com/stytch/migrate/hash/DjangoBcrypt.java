package com.stytch.migrate.hash;

/**
 * Django's {@code BCryptPasswordHasher}: {@code bcrypt$} before a bcrypt string, hence two dollars.
 *
 * <p>Stytch: {@code bcrypt} without the word. Source: django/contrib/auth/hashers.py.
 */
final class DjangoBcrypt extends HashFormat.Prefixed {
    DjangoBcrypt() {
        super("django_bcrypt", "bcrypt$", new Bcrypt(), "django");
    }
}
