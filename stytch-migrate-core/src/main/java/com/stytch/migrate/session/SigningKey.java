package com.stytch.migrate.session;

import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.JwtParserBuilder;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.security.SecureDigestAlgorithm;
import java.security.Key;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** A key that proves signatures of one issuer. Thread-safe. */
final class SigningKey {
    static final int SHORTEST_RSA_BITS = 2_048;
    private static final int HS256_BITS = 256;

    private static final Map<String, SecureDigestAlgorithm<?, ?>> ALGORITHMS = algorithms();

    private final Key key;
    /** The one algorithm that the issuer uses it for; {@code null} when it does not say. */
    private final @Nullable String only;

    private final Map<String, JwtParser> parsers = new ConcurrentHashMap<>();

    SigningKey(Key key, @Nullable String only) {
        this.key = key;
        this.only = only;
    }

    /** Every algorithm of RFC 7518 and RFC 8037 that proves who signed, HS256 for a secret that both sides share. */
    private static Map<String, SecureDigestAlgorithm<?, ?>> algorithms() {
        Map<String, SecureDigestAlgorithm<?, ?>> all = new LinkedHashMap<>();
        for (SecureDigestAlgorithm<?, ?> algorithm : List.of(
                Jwts.SIG.RS256,
                Jwts.SIG.RS384,
                Jwts.SIG.RS512,
                Jwts.SIG.PS256,
                Jwts.SIG.PS384,
                Jwts.SIG.PS512,
                Jwts.SIG.ES256,
                Jwts.SIG.ES384,
                Jwts.SIG.ES512,
                Jwts.SIG.EdDSA,
                Jwts.SIG.HS256)) {
            all.put(algorithm.getId(), algorithm);
        }
        return all;
    }

    /** Returns the algorithms with a public key that may be agreed on. */
    static Set<String> asymmetric() {
        Set<String> all = new java.util.TreeSet<>(ALGORITHMS.keySet());
        all.remove("HS256");
        return all;
    }

    /** Returns whether this key is of the type and size that an algorithm wants, and is meant for it. */
    boolean fits(String algorithm) {
        if (only != null && !only.equals(algorithm)) {
            return false;
        }
        return switch (algorithm) {
            case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512" ->
                key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= SHORTEST_RSA_BITS;
            case "ES256" -> isOnCurve(256);
            case "ES384" -> isOnCurve(384);
            case "ES512" -> isOnCurve(521);
            case "EdDSA" -> key instanceof PublicKey && key.getAlgorithm().matches("EdDSA|Ed25519|Ed448");
            case "HS256" -> key instanceof SecretKey secret && secret.getEncoded().length * 8 >= HS256_BITS;
            default -> false;
        };
    }

    private boolean isOnCurve(int bits) {
        return key instanceof ECPublicKey ec
                && ec.getParams().getCurve().getField().getFieldSize() == bits;
    }

    /** Returns what proves a signature by this key and this algorithm alone. */
    JwtParser parser(String algorithm, Supplier<Date> clock, Duration skew) {
        return parsers.computeIfAbsent(algorithm, name -> newParser(name, clock, skew));
    }

    private JwtParser newParser(String algorithm, Supplier<Date> clock, Duration skew) {
        JwtParserBuilder builder = Jwts.parser()
                .sig()
                .clear()
                .add(Objects.requireNonNull(ALGORITHMS.get(algorithm), algorithm))
                .and()
                .clock(clock::get)
                .clockSkewSeconds(skew.toSeconds());
        return key instanceof SecretKey secret
                ? builder.verifyWith(secret).build()
                : builder.verifyWith((PublicKey) key).build();
    }
}
