package com.stytch.migrate.hash;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Text to bytes and back, strictly: a value that does not come out again as it went in (stray characters, missing or
 * superfluous padding, non-zero bits at the end) is refused. No message quotes what was read.
 */
final class Encodings {
    /** The alphabet of crypt(3), phpass and {@code $7$}. */
    static final String CRYPT_ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final String BCRYPT_ALPHABET = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String BASE64_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private Encodings() {}

    /** Decodes hex of either case. */
    static byte[] hex(String text, String reason) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new BadHash(reason);
        }
    }

    static String toHex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String toBase64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static String toUnpaddedBase64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Decodes the standard alphabet with padding. */
    static byte[] base64(String text, String reason) {
        byte[] bytes = decode(text, reason);
        BadHash.require(toBase64(bytes).equals(text), reason);
        return bytes;
    }

    /** Decodes the standard alphabet without padding, as in PHC strings. */
    static byte[] unpaddedBase64(String text, String reason) {
        byte[] bytes = decode(text, reason);
        BadHash.require(toUnpaddedBase64(bytes).equals(text), reason);
        return bytes;
    }

    /** Decodes the standard or the URL-safe alphabet (not a mixture), with or without padding. */
    static byte[] anyBase64(String text, String reason) {
        boolean urlSafe = text.indexOf('-') >= 0 || text.indexOf('_') >= 0;
        BadHash.require(!urlSafe || (text.indexOf('+') < 0 && text.indexOf('/') < 0), reason);
        String standard = text.replace('-', '+').replace('_', '/');
        return standard.endsWith("=") ? base64(standard, reason) : unpaddedBase64(standard, reason);
    }

    /** Decodes passlib's alphabet: {@code .} for {@code +}, no padding. */
    static byte[] adaptedBase64(String text, String reason) {
        BadHash.require(text.indexOf('+') < 0, reason);
        return unpaddedBase64(text.replace('.', '+'), reason);
    }

    private static byte[] decode(String text, String reason) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new BadHash(reason);
        }
    }

    /** Decodes the 22 characters of a bcrypt salt; bits that do not belong to it are ignored, as all implementations do. */
    static byte[] bcryptSalt(String text) {
        return Base64.getDecoder().decode(translate(text, BCRYPT_ALPHABET, BASE64_ALPHABET));
    }

    /** Encodes the 23 bytes of a bcrypt digest. */
    static String bcryptDigest(byte[] bytes) {
        return translate(toUnpaddedBase64(bytes), BASE64_ALPHABET, BCRYPT_ALPHABET);
    }

    private static String translate(String text, String from, String to) {
        StringBuilder result = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            result.append(to.charAt(from.indexOf(text.charAt(i))));
        }
        return result.toString();
    }

    /** Decodes groups of 6 bits, the lowest first, as in {@code $7$}; the text is known to be of the alphabet. */
    static byte[] littleEndianCrypt(String text, String reason) {
        byte[] bytes = new byte[text.length() * 6 / 8];
        int value = 0;
        int bits = 0;
        int at = 0;
        for (int i = 0; i < text.length(); i++) {
            value |= CRYPT_ALPHABET.indexOf(text.charAt(i)) << bits;
            bits += 6;
            // Each group of up to three bytes begins anew.
            if (bits == 24 || i == text.length() - 1) {
                for (; bits >= 8; bits -= 8) {
                    bytes[at++] = (byte) value;
                    value >>>= 8;
                }
                BadHash.require(value == 0, reason);
                bits = 0;
            }
        }
        return bytes;
    }

    /** Encodes as phpass does: groups of 6 bits, the lowest first, the last one as short as it can be. */
    static String phpassBase64(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 3) {
            int count = Math.min(3, bytes.length - i);
            int value = 0;
            for (int j = 0; j < count; j++) {
                value |= (bytes[i + j] & 0xff) << (8 * j);
            }
            for (int j = 0; j <= count; j++) {
                text.append(CRYPT_ALPHABET.charAt(value >>> (6 * j) & 0x3f));
            }
        }
        return text.toString();
    }

    /** Returns the number, of at most nine digits, without sign and without a leading zero. */
    static int number(String text, String reason) {
        if (text.isEmpty() || text.length() > 9 || (text.length() > 1 && text.charAt(0) == '0')) {
            throw new BadHash(reason);
        }
        int value = 0;
        for (int i = 0; i < text.length(); i++) {
            char digit = text.charAt(i);
            BadHash.require(digit >= '0' && digit <= '9', reason);
            value = value * 10 + (digit - '0');
        }
        return value;
    }

    /** Returns the text that these bytes are in UTF-8, or null when they are none or hold control characters. */
    static @Nullable String printable(byte[] bytes) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
        return text.codePoints().anyMatch(Character::isISOControl) ? null : text;
    }

    static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }
}
