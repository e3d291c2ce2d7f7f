package com.stytch.migrate.hash;

import org.bouncycastle.crypto.digests.MD4Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.BCrypt;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** The only class that touches Bouncy Castle, which is an optional dependency; called by {@link Functions} alone. */
final class BouncyCastle {

    private BouncyCastle() {}

    // Not the newer overload that adds the NUL byte by itself: releases before 1.80 or so lack it, and our callers add
    // it.
    @SuppressWarnings("deprecation")
    static byte[] bcrypt(byte[] key, byte[] salt, int cost) {
        return BCrypt.generate(key, salt, cost);
    }

    static byte[] scrypt(byte[] password, byte[] salt, int n, int r, int p, int length) {
        return SCrypt.generate(password, salt, n, r, p, length);
    }

    static byte[] argon2(Argon2Settings settings, byte[] password, int length) {
        Argon2Parameters parameters = new Argon2Parameters.Builder(
                        settings.type().number())
                .withVersion(settings.version())
                .withMemoryAsKB(settings.memoryKib())
                .withIterations(settings.passes())
                .withParallelism(settings.lanes())
                .withSalt(settings.salt())
                .withAdditional(settings.associatedData())
                .build();
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(parameters);
        byte[] key = new byte[length];
        generator.generateBytes(password, key);
        return key;
    }

    static byte[] md4(byte[] input) {
        MD4Digest digest = new MD4Digest();
        digest.update(input, 0, input.length);
        byte[] output = new byte[digest.getDigestSize()];
        digest.doFinal(output, 0);
        return output;
    }
}
