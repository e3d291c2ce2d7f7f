package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PasswordTest {

    @Test
    void close_wipesEveryCopy() {
        char[] typed = " pässwörd ".toCharArray();
        Password password = Password.copyOf(typed);
        byte[] utf8 = password.utf8();
        byte[] utf16 = password.utf16le();
        byte[] low = password.lowBytes();
        byte[] kept = password.kept(new byte[] {1, 2});
        Password trimmed = password.trimmed();
        byte[] trimmedBytes = trimmed.utf8();
        Password nfkc = password.nfkc();

        password.close();

        for (byte[] copy : new byte[][] {utf8, utf16, low, kept, trimmedBytes}) {
            assertArrayEquals(new byte[copy.length], copy);
        }
        assertArrayEquals(new char[10], password.chars());
        assertArrayEquals(new char[8], trimmed.chars());
        assertArrayEquals(new char[10], nfkc.chars());
        assertEquals(" pässwörd ", new String(typed));
    }

    @Test
    void encoded_inEachEncoding_hasItsBytes() {
        Password password = Password.copyOf("pä€\ud83d\ude00".toCharArray());

        assertArrayEquals("pä€\ud83d\ude00".getBytes(StandardCharsets.UTF_8), password.encoded("utf8"));
        assertArrayEquals("pä€\ud83d\ude00".getBytes(StandardCharsets.UTF_16LE), password.encoded("utf16le"));
        assertArrayEquals(new byte[] {'p', (byte) 0xe4, (byte) 0xac, 0x3d, 0x00}, password.encoded("latin1"));
        assertArrayEquals(password.encoded("latin1"), password.encoded("ascii"));
    }

    @Test
    void trimmed_removesWhatPhpRemovesAndNothingElse() {
        assertEquals("a b\u00a0", trim(" \t\n\r\0\u000Ba b\u00a0 \t\n\r\0\u000B"));
        assertEquals("", trim(" \t "));
        assertEquals("\f", trim("\f"));
    }

    private static String trim(String text) {
        return new String(Password.copyOf(text.toCharArray()).trimmed().chars());
    }

    @Test
    void nfkc_composesAndFolds() {
        assertEquals(
                "ä1",
                new String(Password.copyOf("a\u0308\uff11".toCharArray()).nfkc().chars()));
    }

    @Test
    void usable_isFalseWithoutUtf8AndAboveTheLimit() {
        assertTrue(Password.copyOf(new char[0]).usable());
        assertFalse(Password.copyOf(new char[] {'\ud800'}).usable());
        assertThrows(BadHash.class, () -> Password.copyOf(new char[] {'\ud800'}).utf8());
        assertTrue(Password.copyOf("a".repeat(4_096).toCharArray()).usable());
        assertFalse(Password.copyOf("a".repeat(4_097).toCharArray()).usable());
        assertFalse(Password.copyOf("ä".repeat(2_049).toCharArray()).usable());
        assertTrue(Password.copyOf("ä".repeat(2_048).toCharArray()).usable());
    }
}
