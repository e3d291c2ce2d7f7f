package com.stytch.migrate.testing;

import com.stytch.migrate.internal.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A compact signed token, taken apart. Only RS256 is known: whatever else a header names does not verify, {@code none} least
 * of all. Immutable. Source: RFC 7515, sections 3.1 and 5.2.
 */
final class Jws {
    private static final String RS256 = "RS256";

    private final Map<String, @Nullable Object> header;
    private final Map<String, @Nullable Object> claims;
    private final byte[] signed;
    private final byte[] signature;

    private Jws(
            Map<String, @Nullable Object> header,
            Map<String, @Nullable Object> claims,
            byte[] signed,
            byte[] signature) {
        this.header = header;
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** Returns the parts; empty when the text is no token whose header and claims are JSON objects. */
    static Optional<Jws> parse(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            Base64.Decoder base64 = Base64.getUrlDecoder();
            byte[] signature = base64.decode(parts[2]);
            byte[] signed = (parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII);
            Optional<Map<String, @Nullable Object>> header = Json.readObject(base64.decode(parts[0]));
            Optional<Map<String, @Nullable Object>> claims = Json.readObject(base64.decode(parts[1]));
            return header.isPresent() && claims.isPresent()
                    ? Optional.of(new Jws(header.get(), claims.get(), signed, signature))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns the id of the key; empty text when it names none. */
    String keyId() {
        return header.get("kid") instanceof String kid ? kid : "";
    }

    boolean isRs256() {
        return RS256.equals(header.get("alg")) && !header.containsKey("crit");
    }

    boolean isSignedBy(PublicKey key) {
        if (!isRs256()) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(signed);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    Map<String, @Nullable Object> claims() {
        return claims;
    }

    @Nullable String text(String claim) {
        return claims.get(claim) instanceof String text && !text.isEmpty() ? text : null;
    }

    /** Returns a time in seconds since 1970, also one with a fraction; {@code null} when it is none. */
    @Nullable Long seconds(String claim) {
        return claims.get(claim) instanceof Number number ? (Long) (long) Math.floor(number.doubleValue()) : null;
    }

    /** Returns whether the token is for this audience; it may be for others too. Source: RFC 7519, section 4.1.3. */
    boolean isFor(String audience) {
        Object given = claims.get("aud");
        return audience.equals(given) || (given instanceof Iterable<?> all && contains(all, audience));
    }

    private static boolean contains(Iterable<?> all, String one) {
        for (Object element : all) {
            if (one.equals(element)) {
                return true;
            }
        }
        return false;
    }

    /** Shows nothing of the token. */
    @Override
    public String toString() {
        return "Jws[redacted]";
    }
}
