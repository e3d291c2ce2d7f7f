package com.stytch.migrate.hash;

import java.util.Arrays;
import java.util.Locale;

/**
 * RFC 2307 schemes: {@code {MD5}}, {@code {SHA}}, {@code {SHA256}}, {@code {SHA384}}, {@code {SHA512}} and base64 of the digest;
 * with an S ({@code {SMD5}}, {@code {SSHA}}, {@code {SSHA256}}, ..) base64 of the digest and the salt that follows the password.
 *
 * <p>Stytch: {@code md_5}, {@code sha_1}, {@code sha_512} with {@code append_salt}, when the salt is printable UTF-8. OpenLDAP and
 * Spring draw random bytes, so most salted values are {@code binary_salt} and for the login only, as are SHA-256 and SHA-384.
 * Scheme names may be in either case. Source: RFC 2307, OpenLDAP slappasswd 2.5, pw-sha2.
 */
final class LdapDigest extends HashFormat {
    private final String scheme;
    private final Digest digest;
    private final boolean salted;

    LdapDigest(Digest digest, boolean salted, String... alsoKnownAs) {
        super("ldap_" + scheme(digest, salted).toLowerCase(Locale.ROOT), alsoKnownAs);
        this.scheme = "{" + scheme(digest, salted) + "}";
        this.digest = digest;
        this.salted = salted;
    }

    private static String scheme(Digest digest, boolean salted) {
        return (salted ? "S" : "") + (digest == Digest.SHA1 ? "SHA" : digest.name());
    }

    @Override
    Fit fit(String stored) {
        if (!stored.regionMatches(true, 0, scheme, 0, scheme.length())) {
            return Fit.NO;
        }
        // {MD5} and {sha256} are ids of Spring too, followed by hex or braces.
        String rest = stored.substring(scheme.length());
        return certainIf(salted || (!rest.startsWith("{") && !RawKey.looksHex(rest)));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(stored.regionMatches(true, 0, scheme, 0, scheme.length()), BadHash.MALFORMED);
        byte[] both = Encodings.base64(stored.substring(scheme.length()), BadHash.MALFORMED);
        BadHash.require(salted ? both.length > digest.bytes() : both.length == digest.bytes(), "wrong_length");
        return Outputs.digest(
                name(),
                digest,
                Arrays.copyOf(both, digest.bytes()),
                new byte[0],
                Arrays.copyOfRange(both, digest.bytes(), both.length));
    }
}
