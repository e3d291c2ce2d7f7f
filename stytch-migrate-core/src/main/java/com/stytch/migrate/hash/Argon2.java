package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argon2 as a PHC string.
 *
 * <p>Syntax: {@code $argon2id$v=19$m=65536,t=3,p=4$salt$hash}, in this order, unpadded base64; without {@code v=} it is
 * version 16. Stytch: {@code argon_2i} or {@code argon_2id}, as it is. Argon2d, version 16 and {@code data} are for the login
 * only; with {@code keyid} the key is in the old system alone. Caps: 4 GiB, 1,000 passes, 255 lanes.
 * Source: PHC string format, argon2 reference implementation, RFC 9106, PHP {@code PASSWORD_ARGON2ID}, Laravel.
 */
final class Argon2 extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("\\$argon2(i|id|d)(?:\\$v=([0-9]{1,3}))?"
            + "\\$m=([0-9]{1,9}),t=([0-9]{1,9}),p=([0-9]{1,9})(,keyid=[A-Za-z0-9+/]+)?(?:,data=([A-Za-z0-9+/]+))?"
            + "\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    Argon2() {
        super(
                "argon2",
                "argon2id_phc",
                "argon2i_phc",
                "argon2d_phc",
                "argon2_v16",
                "laravel_php_argon2id",
                "laravel",
                "passlib",
                "spring");
    }

    /** The parts of a PHC string. */
    record Parts(Argon2Settings settings, byte[] hash, boolean keyed) {
        Parts(Argon2Settings settings, byte[] hash) {
            this(settings, hash, false);
        }
    }

    static Parts parse(String text) {
        Matcher shape = SHAPE.matcher(text);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        String version = shape.group(2);
        String data = shape.group(7);
        return new Parts(
                new Argon2Settings(
                        Argon2Settings.Type.of(shape.group(1)),
                        version == null ? 16 : Encodings.number(version, BadHash.MALFORMED),
                        Encodings.number(shape.group(3), BadHash.MALFORMED),
                        Encodings.number(shape.group(4), BadHash.MALFORMED),
                        Encodings.number(shape.group(5), BadHash.MALFORMED),
                        Encodings.unpaddedBase64(shape.group(8), BadHash.MALFORMED),
                        data == null ? new byte[0] : Encodings.unpaddedBase64(data, BadHash.MALFORMED)),
                Encodings.unpaddedBase64(shape.group(9), BadHash.MALFORMED),
                shape.group(6) != null);
    }

    @Override
    Fit fit(String stored) {
        return certainIf(
                stored.startsWith("$argon2i$") || stored.startsWith("$argon2id$") || stored.startsWith("$argon2d$"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Parts parts = parse(stored);
        return parts.keyed()
                ? Reading.legacySystemOnly(name(), "argon2_secret_key")
                : Outputs.argon2(name(), parts.settings(), parts.hash());
    }
}
