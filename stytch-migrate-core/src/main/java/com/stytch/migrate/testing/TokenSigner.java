package com.stytch.migrate.testing;

import io.jsonwebtoken.Jwts;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens as an identity provider does: RS256 with a key of 2,048 bits, found by its {@code kid} in a JWKS. For the fakes
 * of this library, and for a test that needs a token of its own.
 *
 * <p>The first key is made when it is first needed. Thread-safe.
 */
public final class TokenSigner {
    private final String prefix;
    /** The newest first. */
    private final Deque<Key> keys = new ArrayDeque<>();

    private TokenSigner(String prefix) {
        this.prefix = prefix;
    }

    /** Returns a signer with a key of its own. */
    public static TokenSigner create() {
        return new TokenSigner("");
    }

    /**
     * Returns a signer with a key of its own.
     *
     * @param prefix what each key id begins with, such as {@code jwk-test-}
     */
    public static TokenSigner withKeyIds(String prefix) {
        return new TokenSigner(prefix);
    }

    /**
     * Returns a compact token with {@code alg}, {@code kid} and {@code typ: JWT} in its header.
     *
     * @param claims as they are to stand in the token; times in whole seconds
     */
    public String sign(Map<String, ? extends @Nullable Object> claims) {
        return sign(Map.of(), claims);
    }

    /**
     * Returns a compact token.
     *
     * @param header what stands in the header beside {@code alg} and {@code kid}, or instead of {@code typ}
     */
    public String sign(Map<String, ?> header, Map<String, ? extends @Nullable Object> claims) {
        Key key = current();
        return Jwts.builder()
                .header()
                .type("JWT")
                .add(header)
                .keyId(key.id)
                .and()
                .claims(claims)
                .signWith(key.privateKey, Jwts.SIG.RS256)
                .compact();
    }

    /** Returns the id of the key that signs. */
    public String keyId() {
        return current().id;
    }

    /** Returns the public half of the key that signs. */
    public RSAPublicKey publicKey() {
        return current().publicKey;
    }

    /** Returns the key set: {@code {"keys": [...]}}, the key that signs first, then earlier ones. */
    public Map<String, @Nullable Object> jwks() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        synchronized (keys) {
            current();
            keys.forEach(key -> all.add(key.jwk()));
        }
        Map<String, @Nullable Object> jwks = new LinkedHashMap<>();
        jwks.put("keys", all);
        return jwks;
    }

    /** Returns the public keys by their ids, the key that signs first. */
    public Map<String, RSAPublicKey> publicKeys() {
        Map<String, RSAPublicKey> all = new LinkedHashMap<>();
        synchronized (keys) {
            current();
            keys.forEach(key -> all.put(key.id, key.publicKey));
        }
        return all;
    }

    /** Signs with a new key from now on; the earlier ones stay in the key set. */
    public void rotate() {
        synchronized (keys) {
            current();
            keys.addFirst(Key.make(prefix));
        }
    }

    /** Takes all keys but the one that signs out of the key set. */
    public void dropEarlierKeys() {
        synchronized (keys) {
            while (keys.size() > 1) {
                keys.removeLast();
            }
        }
    }

    private Key current() {
        synchronized (keys) {
            if (keys.isEmpty()) {
                keys.addFirst(Key.make(prefix));
            }
            return keys.getFirst();
        }
    }

    private record Key(String id, PrivateKey privateKey, RSAPublicKey publicKey) {

        static Key make(String prefix) {
            KeyPair pair = Jwts.SIG.RS256.keyPair().build();
            RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
            return new Key(prefix + thumbprint(publicKey), pair.getPrivate(), publicKey);
        }

        /** Source: RFC 7638; shortened, for it is only a name. */
        private static String thumbprint(RSAPublicKey key) {
            String members = "{\"e\":\"" + number(key.getPublicExponent().toByteArray()) + "\",\"kty\":\"RSA\",\"n\":\""
                    + number(key.getModulus().toByteArray()) + "\"}";
            try {
                byte[] digest =
                        MessageDigest.getInstance("SHA-256").digest(members.getBytes(StandardCharsets.US_ASCII));
                return HexFormat.of().formatHex(digest, 0, 16);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        Map<String, @Nullable Object> jwk() {
            Map<String, @Nullable Object> jwk = new LinkedHashMap<>();
            jwk.put("kty", "RSA");
            jwk.put("use", "sig");
            jwk.put("key_ops", List.of("verify"));
            jwk.put("alg", "RS256");
            jwk.put("kid", id);
            jwk.put("n", number(publicKey.getModulus().toByteArray()));
            jwk.put("e", number(publicKey.getPublicExponent().toByteArray()));
            return jwk;
        }

        /** Base64url of an unsigned number: without the byte that only holds the sign. */
        private static String number(byte[] signed) {
            int from = signed.length > 1 && signed[0] == 0 ? 1 : 0;
            byte[] bytes = Arrays.copyOfRange(signed, from, signed.length);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        }
    }
}
