package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordHash;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The digests that occur in stored passwords, and what Stytch calls them, where it knows them. */
enum Digest {
    MD4("MD4", 16, null, null),
    MD5("MD5", 16, PasswordHash.SaltedDigest.Algorithm.MD5, null),
    SHA1("SHA-1", 20, PasswordHash.SaltedDigest.Algorithm.SHA1, null),
    SHA224("SHA-224", 28, null, null),
    SHA256("SHA-256", 32, null, PasswordHash.Pbkdf2.Prf.SHA256),
    SHA384("SHA-384", 48, null, null),
    SHA512("SHA-512", 64, PasswordHash.SaltedDigest.Algorithm.SHA512, PasswordHash.Pbkdf2.Prf.SHA512);

    private final String javaName;
    private final int bytes;
    private final PasswordHash.SaltedDigest.@Nullable Algorithm single;
    private final PasswordHash.Pbkdf2.@Nullable Prf prf;

    Digest(
            String javaName,
            int bytes,
            PasswordHash.SaltedDigest.@Nullable Algorithm single,
            PasswordHash.Pbkdf2.@Nullable Prf prf) {
        this.javaName = javaName;
        this.bytes = bytes;
        this.single = single;
        this.prf = prf;
    }

    /** Returns the digest with a name such as {@code sha256}; the name is known to be one. */
    static Digest of(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String javaName() {
        return javaName;
    }

    String hmacName() {
        return "Hmac" + name();
    }

    int bytes() {
        return bytes;
    }

    /** Returns Stytch's name of one pass of it, or null. */
    PasswordHash.SaltedDigest.@Nullable Algorithm single() {
        return single;
    }

    /** Returns Stytch's name of PBKDF2 with it, or null. */
    PasswordHash.Pbkdf2.@Nullable Prf prf() {
        return prf;
    }

    /** Returns the digest of the hash, from hex or base64, told apart by their lengths unless stated. */
    byte[] decode(String text, @Nullable String encoding) {
        boolean hex = encoding == null ? text.length() == 2 * bytes : encoding.equals("hex");
        byte[] value = hex ? Encodings.hex(text, BadHash.MALFORMED) : Encodings.anyBase64(text, BadHash.MALFORMED);
        BadHash.require(value.length == bytes, "wrong_length");
        return value;
    }

    /** Returns whether the text can be this digest in hex. */
    boolean isHex(String text) {
        if (text.length() != 2 * bytes) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    /** Returns whether the text can be this digest in padded or unpadded base64. */
    boolean isBase64(String text) {
        int padded = (bytes + 2) / 3 * 4;
        int unpadded = (bytes * 8 + 5) / 6;
        if (text.length() != padded && text.length() != unpadded) {
            return false;
        }
        try {
            return Encodings.anyBase64(text, BadHash.MALFORMED).length == bytes;
        } catch (BadHash e) {
            return false;
        }
    }

    /** Returns whether the text can be this digest in hex or base64. */
    boolean fits(String text) {
        return isHex(text) || (!RawKey.looksHex(text) && isBase64(text));
    }
}
