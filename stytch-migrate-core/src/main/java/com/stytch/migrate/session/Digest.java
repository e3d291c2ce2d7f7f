package com.stytch.migrate.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names a token without holding it. */
final class Digest {

    private Digest() {}

    /** Returns the SHA-256 of a text, in hex. */
    static String of(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Names a token by what was signed: signatures of some algorithms can be written in several ways, and still it is one
     * token.
     */
    static String ofToken(String token) {
        return of(CompactToken.isCandidate(token) ? token.substring(0, token.lastIndexOf('.')) : token);
    }
}
