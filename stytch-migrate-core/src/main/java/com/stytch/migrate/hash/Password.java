package com.stytch.migrate.hash;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typed password in the forms that the formats hash. Every copy made here is wiped by {@link #close()}, except the text
 * that {@link Normalizer} makes. For one thread.
 */
final class Password implements AutoCloseable {
    private final char[] chars;
    private final List<byte[]> copies = new ArrayList<>();
    private final List<Password> variants = new ArrayList<>();

    private Password(char[] chars) {
        this.chars = chars;
    }

    static Password copyOf(char[] password) {
        return new Password(password.clone());
    }

    /** Returns whether the password has a UTF-8 form (no half of a surrogate pair) of at most the bounded length. */
    boolean usable() {
        if (chars.length > Limits.PASSWORD_BYTES) {
            return false;
        }
        byte[] utf8 = encode(StandardCharsets.UTF_8);
        return utf8 != null && utf8.length <= Limits.PASSWORD_BYTES;
    }

    /** Returns the UTF-8 form; the array is this object's, and wiped with it. */
    byte[] utf8() {
        byte[] bytes = encode(StandardCharsets.UTF_8);
        if (bytes == null) {
            throw new BadHash("unusable_password");
        }
        return bytes;
    }

    byte[] utf16le() {
        return lowAndHigh(true);
    }

    /** Returns the low byte of each character, as Node's {@code latin1}, {@code binary} and {@code ascii} do. */
    byte[] lowBytes() {
        return lowAndHigh(false);
    }

    private byte[] lowAndHigh(boolean high) {
        int width = high ? 2 : 1;
        byte[] bytes = new byte[chars.length * width];
        for (int i = 0; i < chars.length; i++) {
            bytes[i * width] = (byte) chars[i];
            if (high) {
                bytes[i * width + 1] = (byte) (chars[i] >>> 8);
            }
        }
        return kept(bytes);
    }

    /** Returns the bytes in the encoding of {@link HashField#PASSWORD_ENCODING}. */
    byte[] encoded(String encoding) {
        return switch (encoding) {
            case "utf16le" -> utf16le();
            case "latin1", "ascii" -> lowBytes();
            default -> utf8();
        };
    }

    /** Returns a copy of the characters, wiped with this object. */
    char[] chars() {
        return chars;
    }

    /** Returns the password without what PHP's {@code trim} removes. */
    Password trimmed() {
        int from = 0;
        int to = chars.length;
        while (from < to && trims(chars[from])) {
            from++;
        }
        while (to > from && trims(chars[to - 1])) {
            to--;
        }
        return variant(Arrays.copyOfRange(chars, from, to));
    }

    private static boolean trims(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0 || c == 0x0B;
    }

    /** Returns the password in Unicode normalisation form KC. */
    Password nfkc() {
        return variant(Normalizer.normalize(CharBuffer.wrap(chars), Normalizer.Form.NFKC)
                .toCharArray());
    }

    private Password variant(char[] other) {
        Password password = new Password(other);
        variants.add(password);
        return password;
    }

    /** Has intermediate bytes wiped with this object. */
    byte[] kept(byte[] bytes) {
        copies.add(bytes);
        return bytes;
    }

    private byte @Nullable [] encode(Charset charset) {
        try {
            ByteBuffer buffer = charset.newEncoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .encode(CharBuffer.wrap(chars));
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            Arrays.fill(buffer.array(), (byte) 0);
            return kept(bytes);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    @Override
    public void close() {
        Arrays.fill(chars, '\0');
        copies.forEach(copy -> Arrays.fill(copy, (byte) 0));
        variants.forEach(Password::close);
    }
}
