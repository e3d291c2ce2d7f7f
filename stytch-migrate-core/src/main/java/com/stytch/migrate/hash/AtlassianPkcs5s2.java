package com.stytch.migrate.hash;

import java.util.Arrays;

/**
 * Crowd, Jira and Confluence: {@code {PKCS5S2}} and base64 of 16 bytes of salt and 32 of key, PBKDF2-HMAC-SHA1, 10,000.
 *
 * <p>For the login only. Source: passlib handlers/pbkdf2.py, {@code atlassian_pbkdf2_sha1}.
 */
final class AtlassianPkcs5s2 extends HashFormat {
    private static final String PREFIX = "{PKCS5S2}";

    AtlassianPkcs5s2() {
        super("atlassian_pkcs5s2", "passlib");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith(PREFIX));
    }

    @Override
    Reading read(String stored, Stated stated) {
        BadHash.require(stored.startsWith(PREFIX), BadHash.MALFORMED);
        byte[] both = Encodings.base64(stored.substring(PREFIX.length()), BadHash.MALFORMED);
        BadHash.require(both.length == 48, "wrong_length");
        return Outputs.pbkdf2(name(), Digest.SHA1, 10_000, Arrays.copyOf(both, 16), Arrays.copyOfRange(both, 16, 48));
    }
}
