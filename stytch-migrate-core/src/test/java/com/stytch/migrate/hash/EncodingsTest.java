package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text to bytes, exactly; and the bounds of what goes out. */
class EncodingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"-+AA", "+-AA", "_/AA", "/_AA", "A-A+", "A+A-", "AAAAA", "AA=", "AAAA====", "AB==", "A A="})
    void anyBase64_ofAMixtureOrDamage_isRefused(String text) {
        assertThrows(BadHash.class, () -> Encodings.anyBase64(text, "bad"));
    }

    @Test
    void anyBase64_ofEitherAlphabetAndPadding_isTheSame() {
        byte[] bytes = {(byte) 0xfb, (byte) 0xff, (byte) 0xbf, 1};
        assertArrayEquals(bytes, Encodings.anyBase64("+/+/AQ==", "bad"));
        assertArrayEquals(bytes, Encodings.anyBase64("-_-_AQ", "bad"));
        assertArrayEquals(bytes, Encodings.anyBase64("-_-_AQ==", "bad"));
        assertArrayEquals(bytes, Encodings.anyBase64("+/+/AQ", "bad"));
        assertArrayEquals(new byte[0], Encodings.anyBase64("", "bad"));
    }

    @Test
    void adaptedBase64_withAPlus_isRefused() {
        assertArrayEquals(
                new byte[] {(byte) 0xfb, (byte) 0xef, (byte) 0xbe},
                Encodings.adaptedBase64("....", "bad").clone());
        assertThrows(BadHash.class, () -> Encodings.adaptedBase64("+...", "bad"));
        assertThrows(BadHash.class, () -> Encodings.adaptedBase64("...=", "bad"));
    }

    @Test
    void number_outsideItsForm_isRefused() {
        assertEquals(0, Encodings.number("0", "bad"));
        assertEquals(9, Encodings.number("9", "bad"));
        assertEquals(999_999_999, Encodings.number("999999999", "bad"));
        for (String bad : new String[] {"", "1000000000", "01", "00", "1a", ":", "/", "-1", "+1", " 1"}) {
            BadHash refused = assertThrows(BadHash.class, () -> Encodings.number(bad, "bad"), bad);
            assertEquals("bad", refused.reason());
            assertFalse(refused.statementIncomplete());
        }
    }

    @Test
    void littleEndianCrypt_isTheInverseOfPhpassBase64() {
        for (int length = 1; length <= 6; length++) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (0x91 * (i + 1));
            }
            String text = Encodings.phpassBase64(bytes);
            assertEquals((length * 8 + 5) / 6, text.length());
            assertArrayEquals(bytes, Encodings.littleEndianCrypt(text, "bad"));
        }
        assertThrows(BadHash.class, () -> Encodings.littleEndianCrypt("zz", "bad"));
    }

    @Test
    void printable_ofBytesThatAreNoText_isNull() {
        assertEquals("s\u00e4lt \u2602", Encodings.printable("s\u00e4lt \u2602".getBytes(StandardCharsets.UTF_8)));
        assertEquals("", Encodings.printable(new byte[0]));
        for (byte[] bytes :
                new byte[][] {{(byte) 0xff}, {(byte) 0xc3}, {0}, {0x1f}, {0x7f}, {(byte) 0xc2, (byte) 0x80}}) {
            assertNull(Encodings.printable(bytes));
        }
    }

    @Test
    void bcryptSalt_withBitsToSpare_ignoresThem() {
        assertArrayEquals(
                Encodings.bcryptSalt("VREfsNMjLFi9IsfJ/dfu7O"), Encodings.bcryptSalt("VREfsNMjLFi9IsfJ/dfu7P"));
        assertEquals(16, Encodings.bcryptSalt("VREfsNMjLFi9IsfJ/dfu7O").length);
    }

    @Test
    void digest_toldApartByLength() {
        String md5 = "9cc2ae8a1ba7a93da39b46fc1019c481";
        assertTrue(Digest.MD5.isHex(md5) && Digest.MD5.isHex(md5.toUpperCase(java.util.Locale.ROOT)));
        assertFalse(Digest.MD5.isHex(md5.substring(1)) || Digest.MD5.isHex("g" + md5.substring(1)));
        assertFalse(Digest.MD5.isHex("\uff19" + md5.substring(1)));
        assertTrue(Digest.MD5.isBase64("nMKuihunqT2jm0b8EBnEgQ==") && Digest.MD5.isBase64("nMKuihunqT2jm0b8EBnEgQ"));
        assertFalse(Digest.MD5.isBase64("nMKuihunqT2jm0b8EBnEg") || Digest.MD5.isBase64("nMKuihunqT2jm0b8EBnE!Q=="));
        assertFalse(Digest.SHA256.fits(md5 + "AA") || Digest.SHA384.fits(md5 + md5));
        assertTrue(RawKey.fits(md5) && !RawKey.fits(md5.substring(2)) && RawKey.fits("nMKuihunqT2jm0b8EBnEgQ"));
        assertFalse(RawKey.fits("nMKuihunqT2jm0b8EBnE"));
        assertTrue(RawKey.fitsOnePart("a:" + md5) && RawKey.fitsOnePart(md5 + ":a"));
        assertFalse(RawKey.fitsOnePart(":" + md5) || RawKey.fitsOnePart("a:b"));
        assertTrue(SaltAndHash.isHexPair("0a:ff") && SaltAndHash.isHexPair("AF09:af"));
        assertFalse(SaltAndHash.isHexPair("0a:f")
                || SaltAndHash.isHexPair("0a:")
                || SaltAndHash.isHexPair(":0a")
                || SaltAndHash.isHexPair("0g:0a")
                || SaltAndHash.isHexPair("0a0a")
                || SaltAndHash.isHexPair("0a:0G")
                || SaltAndHash.isHexPair("0a:0@")
                || SaltAndHash.isHexPair("0a:0`")
                || SaltAndHash.isHexPair("0a:0/"));
    }

    @Test
    void outputs_atTheirBounds_areRefusedOrForTheLoginOnly() {
        byte[] sixteen = new byte[16];
        assertEquals("hash_too_short", reason(() -> Outputs.scrypt("x", 16, 8, 1, sixteen, new byte[0])));
        assertEquals("hash_too_short", reason(() -> Outputs.pbkdf2("x", Digest.SHA256, 1, sixteen, new byte[0])));
        assertEquals("parameters_out_of_range", reason(() -> Outputs.scrypt("x", 1L << 31, 8, 1, sixteen, sixteen)));
        assertEquals("n_not_a_power_of_two", reason(() -> Outputs.scrypt("x", 0, 8, 1, sixteen, sixteen)));
        assertEquals(
                new PasswordVerdict.LoginOnly("x", "scrypt_n_too_large"),
                Outputs.scrypt("x", 1L << 30, 8, 1, sixteen, sixteen).verdict());
        assertTrue(Outputs.scrypt("x", 2, 8, 1, sixteen, new byte[1])
                .verdict()
                .hash()
                .isPresent());
        assertTrue(Outputs.pbkdf2("x", Digest.SHA512, 1, sixteen, new byte[1])
                .verdict()
                .hash()
                .isPresent());
    }

    private static String reason(Runnable output) {
        return assertThrows(BadHash.class, output::run).reason();
    }

    @Test
    void check_ofScryptWithoutSalt_isThatOfRfc7914() {
        // RFC 7914, section 12, first vector: empty password, empty salt, N = 16, r = 1, p = 1
        byte[] key = HexFormat.of()
                .parseHex("77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442"
                        + "fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906");
        String stored = "$scrypt$ln=4,r=1,p=1$$" + Encodings.toUnpaddedBase64(key);

        assertEquals(PasswordCheck.right(), PasswordHashes.check(stored, HashStatement.none(), new char[0]));
        assertEquals(PasswordCheck.wrong(), PasswordHashes.check(stored, HashStatement.none(), new char[] {'a'}));
    }
}
