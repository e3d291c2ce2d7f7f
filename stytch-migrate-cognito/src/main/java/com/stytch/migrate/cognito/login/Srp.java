package com.stytch.migrate.cognito.login;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The client's half of SRP as Cognito does it, for one sign-in. The password never leaves.
 *
 * <p>Source: RFC 5054, appendix A, 3072-bit group, SHA-256; the derivation of the key is that of AWS's published clients. Numbers are
 * hashed with a zero byte in front when their top bit is set.
 */
final class Srp {
    static final BigInteger N = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
                    + "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
                    + "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
                    + "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
                    + "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
                    + "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
                    + "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
                    + "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
            16);
    private static final BigInteger G = BigInteger.TWO;
    private static final BigInteger K = hash(N.toByteArray(), G.toByteArray());
    private static final SecureRandom RANDOM = new SecureRandom();

    private final BigInteger a;
    private final BigInteger publicA;

    /** @param a the secret number of this sign-in */
    Srp(BigInteger a) {
        this.a = a;
        this.publicA = G.modPow(a, N);
    }

    static Srp begin() {
        return new Srp(new BigInteger(1_024, RANDOM).setBit(1_023));
    }

    String publicA() {
        return publicA.toString(16);
    }

    /**
     * Returns the proof that the password is known, base64.
     *
     * @param poolName the part of the pool's id behind the underscore
     * @param userId {@code USER_ID_FOR_SRP} of the challenge
     * @param password its UTF-8 form; only read
     * @throws IllegalArgumentException if the challenge could not come from an honest server, or is malformed
     */
    String proof(
            String poolName,
            String userId,
            byte[] password,
            String saltHex,
            String publicBHex,
            String secretBlock,
            String timestamp) {
        BigInteger publicB = new BigInteger(publicBHex, 16);
        if (publicB.mod(N).signum() == 0) {
            throw new IllegalArgumentException("the server's number is a multiple of the modulus");
        }
        BigInteger u = hash(publicA.toByteArray(), publicB.toByteArray());
        if (u.signum() == 0) {
            throw new IllegalArgumentException("the hash of both numbers is zero");
        }
        BigInteger x = hash(
                new BigInteger(saltHex, 16).toByteArray(),
                sha256((poolName + userId + ":").getBytes(StandardCharsets.UTF_8), password));
        BigInteger s = publicB.subtract(K.multiply(G.modPow(x, N))).modPow(a.add(u.multiply(x)), N);
        byte[] key = Arrays.copyOf(
                hmac(
                        hmac(u.toByteArray(), s.toByteArray()),
                        "Caldera Derived Key".getBytes(StandardCharsets.UTF_8),
                        new byte[] {1}),
                16);
        return Base64.getEncoder()
                .encodeToString(hmac(
                        key,
                        poolName.getBytes(StandardCharsets.UTF_8),
                        userId.getBytes(StandardCharsets.UTF_8),
                        Base64.getDecoder().decode(secretBlock),
                        timestamp.getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns {@code SECRET_HASH}: of the user name as it is sent in the same request, and the client. */
    static String secretHash(String clientSecret, String username, String clientId) {
        return Base64.getEncoder()
                .encodeToString(hmac(
                        clientSecret.getBytes(StandardCharsets.UTF_8),
                        username.getBytes(StandardCharsets.UTF_8),
                        clientId.getBytes(StandardCharsets.UTF_8)));
    }

    private static BigInteger hash(byte[]... parts) {
        return new BigInteger(1, sha256(parts));
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
