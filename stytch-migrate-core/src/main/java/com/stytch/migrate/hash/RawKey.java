package com.stytch.migrate.hash;

/** A derived key that stands alone in its column: hex or base64 of any length. */
final class RawKey {

    private RawKey() {}

    /**
     * Decodes a key. What has only hex digits and an even length is taken for base64 only when the statement says so, and
     * {@link HashField#KEY_LENGTH}, when stated, must hold: of the two readings at most one has that length.
     */
    static byte[] decode(String text, Stated stated) {
        String encoding = stated.nonEmpty(HashField.HASH_ENCODING);
        int length = stated.number(HashField.KEY_LENGTH, 0);
        boolean hex = encoding == null ? looksHex(text) : encoding.equals("hex");
        byte[] key = hex ? Encodings.hex(text, BadHash.MALFORMED) : Encodings.anyBase64(text, BadHash.MALFORMED);
        BadHash.require(length == 0 || key.length == length, "key_length_mismatch");
        BadHash.require(key.length > 0, BadHash.MALFORMED);
        return key;
    }

    /** Returns whether the text can be a key of at least 16 bytes in hex or base64. */
    static boolean fits(String text) {
        if (looksHex(text)) {
            return text.length() >= 32;
        }
        try {
            return Encodings.anyBase64(text, BadHash.MALFORMED).length >= 16;
        } catch (BadHash e) {
            return false;
        }
    }

    /** Returns whether one part of {@code a:b} can be such a key. */
    static boolean fitsOnePart(String text) {
        int colon = text.indexOf(':');
        return colon > 0 && (fits(text.substring(0, colon)) || fits(text.substring(text.lastIndexOf(':') + 1)));
    }

    static boolean looksHex(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))) {
                return false;
            }
        }
        return text.length() % 2 == 0;
    }
}
