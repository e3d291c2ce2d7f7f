package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an authenticator app shows: six digits, for 30 seconds, with HMAC-SHA-1. Source: RFC 6238; that Stytch uses these
 * settings is presumed in the contract, section 5.4.
 */
public final class TotpCodes {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int SECONDS = 30;
    private static final int MODULUS = 1_000_000;
    private static final int SECRET_LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TotpCodes() {}

    /**
     * Returns the code at a time.
     *
     * @param secret in base32, as Stytch hands it out or imports it
     * @throws IllegalArgumentException if the secret is not base32
     */
    public static String at(Secret secret, Instant time) {
        return code(secret.reveal(), Math.floorDiv(time.getEpochSecond(), SECONDS));
    }

    static String newSecret() {
        StringBuilder secret = new StringBuilder();
        for (int i = 0; i < SECRET_LENGTH; i++) {
            secret.append(BASE32.charAt(RANDOM.nextInt(BASE32.length())));
        }
        return secret.toString();
    }

    /**
     * Checks a code, which may be that of the step before or after.
     *
     * @param lastStep the step of the last code that was taken; no code counts twice
     * @return the step of the code
     */
    static long requireRight(String secret, String code, long now, long lastStep) {
        if (!code.matches("[0-9]{6}")) {
            throw Refusal.of("invalid_totp_code", "a code has six digits");
        }
        long step = Math.floorDiv(now, SECONDS);
        for (long near : new long[] {step, step - 1, step + 1}) {
            if (code(secret, near).equals(code)) {
                if (near <= lastStep) {
                    throw Refusal.of("totp_code_already_authenticated", "the code was used already");
                }
                return near;
            }
        }
        throw new Refusal(401, "unable_to_authenticate_totp", "the code is not the one of this time");
    }

    private static String code(String secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(decoded(secret), "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int from = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, from, Integer.BYTES).getInt() & 0x7fff_ffff;
            return String.format(Locale.ROOT, "%06d", number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA1", e);
        }
    }

    private static byte[] decoded(String base32) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int bits = 0;
        int value = 0;
        for (char c : base32.replace("=", "").toUpperCase(Locale.ROOT).toCharArray()) {
            int digit = BASE32.indexOf(c);
            if (digit < 0) {
                throw new IllegalArgumentException("the secret is not base32");
            }
            value = (value << 5 | digit) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(value >> bits);
            }
        }
        if (bytes.size() == 0) {
            throw new IllegalArgumentException("the secret is empty");
        }
        return bytes.toByteArray();
    }
}
