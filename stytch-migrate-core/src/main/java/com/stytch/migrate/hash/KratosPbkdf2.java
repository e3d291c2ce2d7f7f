package com.stytch.migrate.hash;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 as Ory Kratos and Auth0's import write it: {@code $pbkdf2-sha256$i=100000,l=32$salt$hash}, standard base64 without
 * padding.
 *
 * <p>passlib's values begin alike but have a bare count. Auth0 allows {@code i} (100000) and {@code l} (64) to be left out and
 * knows the digest under names such as {@code RSA-SHA256} too. Stytch: {@code pbkdf_2} for SHA-256 and SHA-512; others for the
 * login only. Source: ory/kratos hash/hash_comparator.go; Auth0, bulk user imports, custom_password_hash.
 */
final class KratosPbkdf2 extends HashFormat {
    private static final Pattern SHAPE = Pattern.compile("\\$pbkdf2-([A-Za-z0-9-]{1,16})"
            + "(?:\\$(?:i=([0-9]{1,9}))?,?(?:l=([0-9]{1,9}))?)?\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    KratosPbkdf2() {
        super("kratos_pbkdf2", "kratos");
    }

    static boolean hasItsMark(String stored) {
        return stored.startsWith("$pbkdf2-") && stored.indexOf("$i=") > 0;
    }

    @Override
    Fit fit(String stored) {
        return certainIf(hasItsMark(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(hasItsMark(stored) && stored.indexOf(",l=") > 0, BadHash.MALFORMED);
        return read(name(), stored);
    }

    /** Reads the notation with or without its parameters. */
    static Reading read(String format, String stored) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        byte[] hash = Encodings.unpaddedBase64(shape.group(5), BadHash.MALFORMED);
        String length = shape.group(3);
        BadHash.require(
                hash.length == (length == null ? 64 : Encodings.number(length, BadHash.MALFORMED)),
                "key_length_mismatch");
        byte[] salt = Encodings.unpaddedBase64(shape.group(4), BadHash.MALFORMED);
        String count = shape.group(2);
        int iterations = count == null ? 100_000 : Encodings.number(count, BadHash.MALFORMED);
        Digest digest = digest(shape.group(1));
        return digest == null
                ? Reading.legacySystemOnly(format, "digest_not_supported")
                : Outputs.pbkdf2(format, digest, iterations, salt, hash);
    }

    private static @Nullable Digest digest(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (lower.startsWith("rsa-") ? lower.substring(4) : lower) {
            case "sha1" -> Digest.SHA1;
            case "sha224" -> Digest.SHA224;
            case "sha256" -> Digest.SHA256;
            case "sha384" -> Digest.SHA384;
            case "sha512" -> Digest.SHA512;
            default -> null;
        };
    }
}
