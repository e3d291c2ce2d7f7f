package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Django's {@code ScryptPasswordHasher}: {@code scrypt$N$salt$r$p$base64}, in this order; the salt is text, the key has 64
 * bytes.
 *
 * <p>Stytch: {@code scrypt} in config form with the salt text in base64. Source: django/contrib/auth/hashers.py 4.0 and later.
 */
final class DjangoScrypt extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("scrypt\\$([0-9]{1,9})\\$([^$]*)\\$([0-9]{1,9})\\$([0-9]{1,9})\\$([A-Za-z0-9+/]{86}==)");

    DjangoScrypt() {
        super("django_scrypt", "django");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("scrypt$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        return Outputs.scrypt(
                name(),
                Encodings.number(shape.group(1), BadHash.MALFORMED),
                Encodings.number(shape.group(3), BadHash.MALFORMED),
                Encodings.number(shape.group(4), BadHash.MALFORMED),
                shape.group(2).getBytes(StandardCharsets.UTF_8),
                Encodings.base64(shape.group(5), BadHash.MALFORMED));
    }
}
