package com.stytch.migrate.firebase.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;

/** Wraps a public key into a certificate, as Google hands keys out. Source: RFC 5280. */
final class Certificates {
    private static final byte[] SHA256_WITH_RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x0b, 0x05, 0x00
    };
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Certificates() {}

    /** Returns the PEM of a certificate that lives for 16 days; whoever signed it is nobody, for nobody asks. */
    static String pem(PublicKey key, Instant now) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            KeyPair issuer = generator.generateKeyPair();
            byte[] name = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, utf8("securetoken.system.fake")))));
            byte[] life = der(
                    0x30,
                    der(0x18, utf8(UTC.format(now.minusSeconds(86_400)))),
                    der(0x18, utf8(UTC.format(now.plusSeconds(16L * 86_400)))));
            byte[] content = der(
                    0x30,
                    der(0xa0, der(0x02, new byte[] {2})),
                    der(0x02, new byte[] {1}),
                    SHA256_WITH_RSA,
                    name,
                    life,
                    name,
                    key.getEncoded());
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(issuer.getPrivate());
            signature.update(content);
            byte[] whole = der(0x30, content, SHA256_WITH_RSA, der(0x03, new byte[] {0}, signature.sign()));
            return "-----BEGIN CERTIFICATE-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(whole)
                    + "\n-----END CERTIFICATE-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has RSA and SHA-256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] der(int tag, byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        all.write(tag);
        if (length < 128) {
            all.write(length);
        } else if (length < 256) {
            all.write(0x81);
            all.write(length);
        } else {
            all.write(0x82);
            all.write(length >> 8);
            all.write(length);
        }
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
