package com.stytch.migrate.model;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A password hash in a form that Stytch takes: the algorithm, its settings and the digest.
 *
 * <p>The service cannot check a hash against a password when it arrives, so a wrong one is answered with success and
 * locks its owner out at the next login. Every instance therefore satisfies Stytch's documented limits, and what reads a
 * foreign notation (package {@code hash}) yields one only when the meaning is certain.
 *
 * <p>Source: {@code POST /v1/passwords/migrate} and {@code POST /v1/b2b/passwords/migrate}, fields {@code hash},
 * {@code hash_type} and the {@code *_config} objects.
 */
public sealed interface PasswordHash {

    /** Returns the value of Stytch's {@code hash_type} field. */
    String stytchType();

    /** Returns the value of Stytch's {@code hash} field. */
    Secret digest();

    /**
     * Bcrypt in modular crypt form: all 60 characters, version, cost and salt included.
     *
     * @param digest {@code $2a$}, {@code $2b$} or {@code $2y$}, a cost from 04 to 31, and 53 characters of
     *     {@code [./A-Za-z0-9]}
     */
    record Bcrypt(Secret digest) implements PasswordHash {
        private static final Pattern SHAPE =
                Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}");

        public Bcrypt {
            require(
                    SHAPE.matcher(digest.reveal()).matches(),
                    "bcrypt must be $2a$, $2b$ or $2y$, cost 04 to 31, 60 characters");
        }

        @Override
        public String stytchType() {
            return "bcrypt";
        }
    }

    /**
     * Argon2i or Argon2id in PHC form, version 19, with salt and parameters inside. Argon2d is not supported by Stytch.
     *
     * @param digest {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash} with unpadded standard base64
     */
    record Argon2(Secret digest) implements PasswordHash {
        private static final String SHAPE =
                "\\$argon2(i|id)\\$v=19\\$m=[1-9][0-9]{0,9},t=[1-9][0-9]{0,9},p=[1-9][0-9]{0,7}\\$[A-Za-z0-9+/]+\\$[A-Za-z0-9+/]+";

        public Argon2 {
            require(
                    digest.reveal().matches(SHAPE),
                    "argon2 must be $argon2i$ or $argon2id$ in PHC form, version 19, unpadded base64");
        }

        @Override
        public String stytchType() {
            return digest.reveal().startsWith("$argon2id$") ? "argon_2id" : "argon_2i";
        }
    }

    /**
     * Scrypt as in RFC 7914, not Firebase's variant of it.
     *
     * @param digest the derived key, padded standard base64
     * @param salt the salt, padded standard base64
     * @param n cost, a power of two from 2 to 262144
     * @param r block size, from 1
     * @param p parallelism, from 1
     * @param keyLengthBytes length of the derived key in bytes; that of {@code digest}
     */
    record Scrypt(Secret digest, Secret salt, int n, int r, int p, int keyLengthBytes) implements PasswordHash {
        public Scrypt {
            require(
                    n >= 2 && n <= 262_144 && Integer.bitCount(n) == 1,
                    "n must be a power of two from 2 to 262144, was " + n);
            require(r >= 1, "r must be at least 1, was " + r);
            require(p >= 1, "p must be at least 1, was " + p);
            requireLength("scrypt", digest, keyLengthBytes);
            requireBase64("scrypt salt", salt);
        }

        @Override
        public String stytchType() {
            return "scrypt";
        }
    }

    /**
     * PBKDF2 with HMAC-SHA-256 or HMAC-SHA-512. There is no SHA-1 variant at Stytch.
     *
     * @param digest the derived key, padded standard base64
     * @param salt the salt, padded standard base64
     * @param iterations from 1
     * @param keyLengthBytes length of the derived key in bytes; that of {@code digest}
     * @param algorithm the digest of the HMAC
     */
    record Pbkdf2(Secret digest, Secret salt, int iterations, int keyLengthBytes, Prf algorithm)
            implements PasswordHash {
        public Pbkdf2 {
            Objects.requireNonNull(algorithm, "algorithm");
            require(iterations >= 1, "iterations must be at least 1, was " + iterations);
            requireLength("pbkdf2", digest, keyLengthBytes);
            requireBase64("pbkdf2 salt", salt);
        }

        @Override
        public String stytchType() {
            return "pbkdf_2";
        }

        /** The digest of the HMAC. */
        public enum Prf {
            SHA256,
            SHA512;

            /** Returns the value of Stytch's {@code algorithm} field. */
            public String stytchName() {
                return name().toLowerCase(Locale.ROOT);
            }
        }
    }

    /**
     * One pass of MD5, SHA-1 or SHA-512 over {@code prependSalt + password + appendSalt}, all as UTF-8 text.
     *
     * @param algorithm the digest
     * @param digest lower-case hex, of the length of the algorithm
     * @param prependSalt literal text before the password, empty when there was none
     * @param appendSalt literal text after the password, empty when there was none
     */
    record SaltedDigest(Algorithm algorithm, Secret digest, Secret prependSalt, Secret appendSalt)
            implements PasswordHash {
        public SaltedDigest {
            Objects.requireNonNull(prependSalt, "prependSalt");
            Objects.requireNonNull(appendSalt, "appendSalt");
            require(
                    digest.reveal().matches("[0-9a-f]{" + algorithm.hexLength + "}"),
                    algorithm + " must be " + algorithm.hexLength + " lower-case hex digits");
        }

        @Override
        public String stytchType() {
            return algorithm.stytchName;
        }

        /** The digests that Stytch takes. SHA-256 and SHA-384 are not among them. */
        public enum Algorithm {
            MD5("md_5", "MD5", 32),
            SHA1("sha_1", "SHA-1", 40),
            SHA512("sha_512", "SHA-512", 128);

            private final String stytchName;
            private final String javaName;
            private final int hexLength;

            Algorithm(String stytchName, String javaName, int hexLength) {
                this.stytchName = stytchName;
                this.javaName = javaName;
                this.hexLength = hexLength;
            }

            /** Returns the value of Stytch's {@code hash_type} field; its config object is this name and {@code _config}. */
            public String stytchName() {
                return stytchName;
            }

            /** Returns the name that {@link java.security.MessageDigest} knows. */
            public String javaName() {
                return javaName;
            }

            /** Returns how many hex digits the digest has. */
            public int hexLength() {
                return hexLength;
            }
        }
    }

    /**
     * The portable hash of PHP's phpass, as of old WordPress and phpBB.
     *
     * @param digest {@code $P$} or {@code $H$}, one character of cost, and 30 of salt and digest: 34 in all
     */
    record Phpass(Secret digest) implements PasswordHash {
        public Phpass {
            require(
                    digest.reveal().matches("\\$[PH]\\$[./0-9A-Za-z]{31}"),
                    "phpass must be $P$ or $H$ and 31 characters of ./0-9A-Za-z");
        }

        @Override
        public String stytchType() {
            return "phpass";
        }
    }

    private static void require(boolean condition, String rule) {
        if (!condition) {
            throw new IllegalArgumentException(rule);
        }
    }

    private static void requireLength(String what, Secret digest, int keyLengthBytes) {
        require(keyLengthBytes >= 1, "keyLengthBytes must be at least 1, was " + keyLengthBytes);
        int actual = requireBase64(what + " digest", digest);
        require(
                actual == keyLengthBytes,
                what + " digest has " + actual + " bytes, keyLengthBytes says " + keyLengthBytes);
    }

    private static int requireBase64(String what, Secret text) {
        try {
            int length = java.util.Base64.getDecoder().decode(text.reveal()).length;
            require(length > 0 && text.reveal().length() % 4 == 0, what + " must be padded standard base64, not empty");
            return length;
        } catch (IllegalArgumentException e) {
            // The decoder's own message would quote the offending character: a piece of the secret.
            throw new IllegalArgumentException(what + " must be padded standard base64, not empty");
        }
    }
}
