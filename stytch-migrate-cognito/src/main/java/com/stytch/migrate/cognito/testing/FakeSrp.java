package com.stytch.migrate.cognito.testing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The server's half of SRP as Cognito does it. Immutable.
 *
 * <p>Source: RFC 5054, appendix A, 3072-bit group; the derivation is that of AWS's published clients. Checked with vectors of two
 * clients.
 */
final class FakeSrp {
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
    static final BigInteger G = BigInteger.TWO;
    private static final BigInteger K = hash(N.toByteArray(), G.toByteArray());

    private final String poolName;
    private final String userId;
    private final BigInteger salt;
    private final BigInteger verifier;
    private final BigInteger b;

    /**
     * @param poolName the part of the pool's id behind the underscore
     * @param b the server's secret number
     */
    FakeSrp(String poolName, String userId, String password, BigInteger salt, BigInteger b) {
        this.poolName = poolName;
        this.userId = userId;
        this.salt = salt;
        this.b = b;
        BigInteger x =
                hash(salt.toByteArray(), sha256((poolName + userId + ":" + password).getBytes(StandardCharsets.UTF_8)));
        this.verifier = G.modPow(x, N);
    }

    BigInteger publicB() {
        return K.multiply(verifier).add(G.modPow(b, N)).mod(N);
    }

    String salt() {
        return salt.toString(16);
    }

    /** Returns whether A may be used: 0 would let everybody in. */
    static boolean isAllowed(BigInteger publicA) {
        return publicA.signum() > 0 && publicA.mod(N).signum() != 0;
    }

    /** Returns the proof that a client with the right password sends. */
    byte[] signature(BigInteger publicA, byte[] secretBlock, String timestamp) {
        BigInteger u = hash(publicA.toByteArray(), publicB().toByteArray());
        BigInteger s = publicA.multiply(verifier.modPow(u, N)).modPow(b, N);
        byte[] key = Arrays.copyOf(
                hmac(
                        hmac(u.toByteArray(), s.toByteArray()),
                        "Caldera Derived Key".getBytes(StandardCharsets.UTF_8),
                        new byte[] {1}),
                16);
        return hmac(
                key,
                poolName.getBytes(StandardCharsets.UTF_8),
                userId.getBytes(StandardCharsets.UTF_8),
                secretBlock,
                timestamp.getBytes(StandardCharsets.UTF_8));
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

    static byte[] hmac(byte[] key, byte[]... parts) {
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
