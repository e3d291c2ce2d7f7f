package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import io.jsonwebtoken.security.Jwk;
import io.jsonwebtoken.security.Jwks;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of an issuer by their ids. Immutable. What cannot be read, is no public key, or is meant for encryption is left
 * out: one broken key must not take the others with it.
 */
final class KeySet {
    /** More than any provider has; the rest is left out. */
    static final int MOST_KEYS = 100;

    private static final List<String> PUBLIC_PARTS = List.of("kty", "n", "e", "crv", "x", "y");

    private final Map<String, List<SigningKey>> byId;

    private KeySet(Map<String, List<SigningKey>> byId) {
        this.byId = byId;
    }

    /** Returns fixed keys by their ids. */
    static KeySet of(Map<String, ? extends Key> keys) {
        Map<String, List<SigningKey>> byId = new LinkedHashMap<>();
        keys.forEach((kid, key) -> byId.put(kid, List.of(new SigningKey(key, null))));
        return new KeySet(byId);
    }

    /** Reads a key set of RFC 7517. */
    static KeySet ofJwks(JsonView document) {
        Map<String, List<SigningKey>> byId = new LinkedHashMap<>();
        List<JsonView> keys = document.objects("keys", key -> key);
        for (JsonView jwk : keys.subList(0, Math.min(keys.size(), MOST_KEYS))) {
            SigningKey key = read(jwk);
            if (key != null) {
                byId.computeIfAbsent(jwk.text("kid").orElse(""), kid -> new ArrayList<>())
                        .add(key);
            }
        }
        return new KeySet(byId);
    }

    /** Reads an object of PEM certificates by their key ids, as Google has it. */
    static KeySet ofCertificates(JsonView document) {
        Map<String, List<SigningKey>> byId = new LinkedHashMap<>();
        for (String kid : document.asMap().keySet()) {
            PublicKey key = certified(document.text(kid).orElse(""));
            if (key != null && byId.size() < MOST_KEYS) {
                byId.put(kid, List.of(new SigningKey(key, null)));
            }
        }
        return new KeySet(byId);
    }

    private static @Nullable SigningKey read(JsonView jwk) {
        if (!jwk.text("use").orElse("sig").equals("sig")
                || jwk.text("kty").orElse("oct").equals("oct")) {
            return null;
        }
        // Only what makes the public key: certificates, thumbprints and private parts are nobody's proof here.
        Map<String, @Nullable Object> parts = new LinkedHashMap<>();
        PUBLIC_PARTS.forEach(part -> jwk.text(part).ifPresent(value -> parts.put(part, value)));
        try {
            String json = new String(JsonView.of(parts).toJson(), StandardCharsets.UTF_8);
            Jwk<?> read = Jwks.parser().build().parse(json);
            return read.toKey() instanceof PublicKey key
                    ? new SigningKey(key, jwk.text("alg").orElse(null))
                    : null;
        } catch (RuntimeException e) { // a broken key, in one of the many ways in which a library may say so
            return null;
        }
    }

    private static @Nullable PublicKey certified(String pem) {
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                    .getPublicKey();
        } catch (CertificateException e) {
            return null;
        }
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    /** Returns the key of an id that fits an algorithm; without an id the only one that fits. */
    @Nullable SigningKey find(@Nullable String kid, String algorithm) {
        SigningKey found = null;
        for (Map.Entry<String, List<SigningKey>> entry : byId.entrySet()) {
            if (kid != null && !entry.getKey().equals(kid)) {
                continue;
            }
            for (SigningKey key : entry.getValue()) {
                if (!key.fits(algorithm)) {
                    continue;
                }
                if (kid != null) {
                    return key;
                }
                if (found != null) {
                    return null; // two that fit: which one is meant cannot be told
                }
                found = key;
            }
        }
        return found;
    }
}
