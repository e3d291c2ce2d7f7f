package com.stytch.migrate.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** The passwords that the fake was given in plain text: quick to check, for they live no longer than a test. */
final class PlainPasswords implements HashCheck {
    private static final String TYPE = "plain";
    private static final SecureRandom RANDOM = new SecureRandom();

    static StoredHash store(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        String hex = HexFormat.of().formatHex(salt);
        return new StoredHash(TYPE, digest(hex, password), Map.of("salt", hex));
    }

    @Override
    public Verdict check(StoredHash hash, String password) {
        if (!hash.type().equals(TYPE)) {
            return Verdict.UNKNOWN_ALGORITHM;
        }
        String digest = digest(String.valueOf(hash.config().get("salt")), password);
        return digest.equals(hash.text()) ? Verdict.RIGHT : Verdict.WRONG;
    }

    private static String digest(String salt, String password) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest((salt + password).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
