package com.stytch.migrate.hash;

/**
 * Django's {@code Argon2PasswordHasher}: the word {@code argon2} before a PHC string ({@code argon2$argon2id$v=19$..}).
 *
 * <p>Stytch: {@code argon_2id} or {@code argon_2i} without the word. Source: django/contrib/auth/hashers.py.
 */
final class DjangoArgon2 extends HashFormat.Prefixed {
    DjangoArgon2() {
        super("django_argon2", "argon2", new Argon2(), "django");
    }
}
