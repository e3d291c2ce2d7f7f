package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parts of a signed token, read before anything is believed. Source: RFC 7515, section 7.1. */
final class CompactToken {
    /** The longest token that is looked at: what fits into the headers of common web servers. */
    static final int LONGEST = 16_384;

    private static final int LONGEST_HEADER = 4_096;

    private final String text;
    private final JsonView header;
    private final JsonView claims;
    private final boolean signed;

    private CompactToken(String text, JsonView header, JsonView claims, boolean signed) {
        this.text = text;
        this.header = header;
        this.claims = claims;
        this.signed = signed;
    }

    /** Returns whether a text has the form of a signed token: three parts, the first of which may be a header. */
    static boolean isCandidate(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        return first > 0 && second > first && text.indexOf('.', second + 1) < 0;
    }

    /** Returns the parts of a candidate, or nothing when one of them cannot be read. */
    static Optional<CompactToken> read(String text) {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first > LONGEST_HEADER) {
            return Optional.empty();
        }
        String signature = text.substring(second + 1);
        Optional<JsonView> header = object(text.substring(0, first));
        Optional<JsonView> claims = object(text.substring(first + 1, second));
        if (header.isEmpty() || claims.isEmpty() || (!signature.isEmpty() && decoded(signature) == null)) {
            return Optional.empty();
        }
        return Optional.of(new CompactToken(text, header.get(), claims.get(), !signature.isEmpty()));
    }

    private static Optional<JsonView> object(String part) {
        byte[] bytes = decoded(part);
        return bytes == null ? Optional.empty() : JsonView.parse(new String(bytes, StandardCharsets.UTF_8));
    }

    /**
     * Returns the bytes, or {@code null} unless this is their one base64url form: with padding, blanks or other last bits, one
     * token would have several texts.
     */
    private static byte @Nullable [] decoded(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            boolean canonical = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(bytes)
                    .equals(part);
            return canonical ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    JsonView header() {
        return header;
    }

    /** Returns what the token says; nothing of it is proven before the signature is. */
    JsonView claims() {
        return claims;
    }

    /** Returns whether there is a signature at all. */
    boolean isSigned() {
        return signed;
    }

    String text() {
        return text;
    }
}
