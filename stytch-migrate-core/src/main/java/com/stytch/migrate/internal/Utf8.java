package com.stytch.migrate.internal;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Strict UTF-8: what is not well-formed is told, never replaced. */
public final class Utf8 {
    /** The sequence is not well-formed. */
    public static final int WRONG = 0;

    /** The bytes end within a sequence that was well-formed so far. */
    public static final int CUT = -1;

    private Utf8() {}

    /**
     * Returns how many bytes the sequence has that begins with a byte from 0x80: 2 to 4, or {@link #WRONG}, or {@link
     * #CUT}. Overlong forms, surrogates and what lies beyond U+10FFFF are wrong (Unicode 15, table 3-7).
     */
    public static int sequenceLength(byte[] bytes, int at, int limit) {
        int first = bytes[at] & 0xff;
        int length = first < 0xc2 || first > 0xf4 ? WRONG : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (length == WRONG) {
            return WRONG;
        }
        int lowest = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int highest = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        for (int i = 1; i < length; i++) {
            if (at + i >= limit) {
                return CUT;
            }
            int next = bytes[at + i] & 0xff;
            if (next < lowest || next > highest) {
                return WRONG;
            }
            lowest = 0x80;
            highest = 0xbf;
        }
        return length;
    }

    /** Returns the text of the bytes, or {@code null} when they are not well-formed. */
    public static @Nullable String decode(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        if (at == to) {
            return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
        }
        while (at < to) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = sequenceLength(bytes, at, to);
            if (length <= 0) {
                return null;
            }
            at += length;
        }
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
