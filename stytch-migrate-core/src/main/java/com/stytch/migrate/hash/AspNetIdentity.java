package com.stytch.migrate.hash;

import java.nio.ByteBuffer;

/**
 * ASP.NET Core Identity, base64. Version 3: 0x01, then as big-endian 32 bits the function (0 SHA-1, 1 SHA-256, 2 SHA-512), the
 * iterations and the length of the salt; salt; key. Version 2: 0x00, 16 bytes of salt, 32 of key, PBKDF2-HMAC-SHA1, 1,000.
 *
 * <p>Salt and key of version 3 have at least 16 bytes each, as ASP.NET demands; the key need not be as long as a digest.
 * Stytch: {@code pbkdf_2}; SHA-1 is for the login only. Source: dotnet/aspnetcore PasswordHasher.cs and its test.
 */
final class AspNetIdentity extends HashFormat {
    private final int version;

    private AspNetIdentity(int version, String... alsoKnownAs) {
        super("aspnet_identity_v" + version, alsoKnownAs);
        this.version = version;
    }

    static AspNetIdentity v2() {
        return new AspNetIdentity(2, "aspnet_identity");
    }

    static AspNetIdentity v3() {
        return new AspNetIdentity(3, "aspnet_identity_v3_sha1", "aspnet_malformed", "aspnet_identity");
    }

    @Override
    Fit fit(String stored) {
        // "AA" and "AQ" begin with the bytes 0x00 and 0x01; the length or the next three bytes then make it certain.
        return version == 2
                ? certainIf(stored.startsWith("AA") && stored.length() == 68 && stored.indexOf('=') == 66)
                : certainIf(stored.startsWith("AQAAAA"));
    }

    @Override
    Reading read(String stored, Stated stated) {
        ByteBuffer bytes = ByteBuffer.wrap(Encodings.base64(stored, BadHash.MALFORMED));
        return version == 2 ? readV2(bytes) : readV3(bytes);
    }

    private Reading readV2(ByteBuffer bytes) {
        BadHash.require(bytes.remaining() == 49 && bytes.get() == 0, BadHash.MALFORMED);
        byte[] salt = take(bytes, 16);
        return Outputs.pbkdf2(name(), Digest.SHA1, 1_000, salt, take(bytes, 32));
    }

    private Reading readV3(ByteBuffer bytes) {
        BadHash.require(bytes.remaining() >= 13 + 16 + 16 && bytes.get() == 1, BadHash.MALFORMED);
        Digest digest = switch (bytes.getInt()) {
            case 0 -> Digest.SHA1;
            case 1 -> Digest.SHA256;
            case 2 -> Digest.SHA512;
            default -> throw BadHash.malformed();
        };
        int iterations = bytes.getInt();
        int saltLength = bytes.getInt();
        BadHash.require(saltLength >= 16 && saltLength <= bytes.remaining() - 16, BadHash.MALFORMED);
        byte[] salt = take(bytes, saltLength);
        return Outputs.pbkdf2(name(), digest, iterations, salt, take(bytes, bytes.remaining()));
    }

    private static byte[] take(ByteBuffer bytes, int length) {
        byte[] taken = new byte[length];
        bytes.get(taken);
        return taken;
    }
}
