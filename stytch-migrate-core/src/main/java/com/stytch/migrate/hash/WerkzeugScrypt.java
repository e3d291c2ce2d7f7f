package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Werkzeug from 2.3 on (Flask): {@code scrypt:32768:8:1$salt$hex}; the salt is text, the key has 64 bytes.
 *
 * <p>Stytch: {@code scrypt} in config form with the salt text in base64. Source: Werkzeug security.py 3.1.
 */
final class WerkzeugScrypt extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("scrypt:([0-9]{1,9}):([0-9]{1,9}):([0-9]{1,9})\\$([^$]*)\\$([0-9a-f]{128})");

    WerkzeugScrypt() {
        super("werkzeug_scrypt", "werkzeug");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("scrypt:"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        return Outputs.scrypt(
                name(),
                Encodings.number(shape.group(1), BadHash.MALFORMED),
                Encodings.number(shape.group(2), BadHash.MALFORMED),
                Encodings.number(shape.group(3), BadHash.MALFORMED),
                shape.group(4).getBytes(StandardCharsets.UTF_8),
                Encodings.hex(shape.group(5), BadHash.MALFORMED));
    }
}
