package com.stytch.migrate.hash;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Spring Security's {@code MessageDigestPasswordEncoder}: {@code {MD5}{salt}hex}, {@code {SHA-1}{salt}hex},
 * {@code {SHA-256}{salt}hex}, {@code {MD4}{salt}hex}: one digest over the password and the salt <em>with its braces</em>.
 *
 * <p>Stytch: {@code md_5}, {@code sha_1}, {@code sha_512} with {@code append_salt}; the others are for the login only. What
 * follows the id is hex or braces here and base64 in LDAP, which tells {@code {MD5}} of the two apart.
 * Source: Spring Security 6.4.4, measured.
 */
final class SpringMessageDigest extends HashFormat {
    private static final Pattern SHAPE =
            Pattern.compile("\\{(MD4|MD5|SHA-1|SHA-256|SHA-384|SHA-512)\\}(\\{[^{}]*\\})?([0-9a-f]+)");
    private static final Pattern MARK =
            Pattern.compile("\\{(?:(?:MD4|MD5|SHA-1|SHA-256|SHA-384|SHA-512)\\}\\{|MD4\\}|SHA-).*");

    SpringMessageDigest() {
        super(
                "spring_messagedigest",
                "spring_messagedigest_md5",
                "spring_messagedigest_sha1",
                "spring_messagedigest_sha256",
                "spring_md4",
                "spring");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(MARK.matcher(stored).matches()
                || (stored.startsWith("{MD5}") && Digest.MD5.isHex(stored.substring(5))));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = SHAPE.matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        Digest digest = Digest.of(shape.group(1).replace("-", ""));
        String salt = shape.group(2);
        return Outputs.digest(
                name(),
                digest,
                digest.decode(shape.group(3), "hex"),
                new byte[0],
                (salt == null ? "" : salt).getBytes(StandardCharsets.UTF_8));
    }
}
