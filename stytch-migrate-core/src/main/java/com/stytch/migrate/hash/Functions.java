package com.stytch.migrate.hash;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** The functions themselves, each refused before it begins when it would cost too much. Comparisons take constant time. */
final class Functions {

    private Functions() {}

    /** Compares in a time that does not depend on where the two differ. */
    static boolean same(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    static byte[] digest(Digest digest, byte[]... parts) {
        try {
            if (digest == Digest.MD4) {
                return withBouncyCastle(() -> BouncyCastle.md4(Encodings.concat(parts)));
            }
            MessageDigest function = MessageDigest.getInstance(digest.javaName());
            for (byte[] part : parts) {
                function.update(part);
            }
            return function.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + digest.javaName(), e);
        }
    }

    static byte[] hmac(Digest digest, byte[] key, byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(digest.hmacName());
            // HMAC pads the key with zeros, so one zero byte is the same key as none, which SecretKeySpec refuses.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, digest.hmacName()));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no " + digest.hmacName(), e);
        }
    }

    static byte[] pbkdf2(Digest digest, Password password, byte[] salt, int iterations, int length) {
        long blocks = (length + digest.bytes() - 1L) / digest.bytes();
        Limits.affordable(blocks * iterations <= Limits.PBKDF2_WORK);
        // PBEKeySpec refuses an empty salt. Zeros at the end of an HMAC's message do change it: there is no substitute.
        BadHash.require(salt.length > 0, "empty_salt");
        PBEKeySpec spec = new PBEKeySpec(password.chars(), salt, iterations, length * 8);
        try {
            return SecretKeyFactory.getInstance("PBKDF2With" + digest.hmacName())
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime has no PBKDF2 with " + digest.hmacName(), e);
        } finally {
            spec.clearPassword();
        }
    }

    /**
     * Returns the 31 characters of digest. As in every classic implementation a NUL byte ends the key, and what is beyond
     * 72 bytes does not count.
     */
    static String bcrypt(byte[] password, String salt22, int cost) {
        byte[] key = Arrays.copyOf(password, Math.min(password.length + 1, 72));
        try {
            return bcryptOfKey(key, salt22, cost);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    /** Returns the 31 characters of digest for a key of exactly these bytes. */
    static String bcryptOfKey(byte[] key, String salt22, int cost) {
        Limits.affordable(cost <= Limits.BCRYPT_COST);
        byte[] digest = withBouncyCastle(() -> BouncyCastle.bcrypt(key, Encodings.bcryptSalt(salt22), cost));
        return Encodings.bcryptDigest(Arrays.copyOf(digest, 23));
    }

    static byte[] scrypt(byte[] password, byte[] salt, int n, int r, int p, int length) {
        Limits.affordable((long) n * r * p <= Limits.SCRYPT_WORK);
        return withBouncyCastle(() -> BouncyCastle.scrypt(password, salt, n, r, p, length));
    }

    static byte[] argon2(Argon2Settings settings, byte[] password, int length) {
        Limits.affordable(settings.memoryKib() <= Limits.ARGON2_COMPUTED_MEMORY_KIB
                && (long) settings.memoryKib() * settings.passes() <= Limits.ARGON2_WORK);
        return withBouncyCastle(() -> BouncyCastle.argon2(settings, password, length));
    }

    /** Returns the 22 characters (MD5) or 86 (SHA-512) of phpass: {@code 2^logCount} digests over the one before and the password. */
    static String phpass(Digest digest, byte[] password, String salt8, int logCount) {
        Limits.affordable(1L << logCount <= Limits.DIGEST_ITERATIONS);
        byte[] value = digest(digest, ascii(salt8), password);
        for (int i = 1 << logCount; i > 0; i--) {
            value = digest(digest, value, password);
        }
        return Encodings.phpassBase64(value);
    }

    static byte[] ascii(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    static boolean same(String expected, String actual) {
        return same(ascii(expected), ascii(actual));
    }

    /** Returns whether Bouncy Castle is on the class path. */
    static boolean hasBouncyCastle() {
        try {
            BouncyCastle.md4(new byte[0]);
            return true;
        } catch (NoClassDefFoundError e) {
            return false;
        }
    }

    interface Computation {
        byte[] compute();
    }

    private static byte[] withBouncyCastle(Computation computation) {
        try {
            return computation.compute();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "checking bcrypt, scrypt, Argon2 and MD4 needs org.bouncycastle:bcprov-jdk18on on the class path",
                    e);
        }
    }
}
