package com.stytch.migrate.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A machine client. Of its secrets only a digest is kept, as Stytch does. Guarded by {@link MachineEndpoints}. */
final class MachineState {
    final int number;
    final String clientId;
    String name = "";
    String description = "";
    boolean active = true;
    List<String> scopes = List.of();
    byte @Nullable [] trustedMetadata;
    Stored secret;

    @Nullable Stored nextSecret;

    MachineState(int number, String clientId, String secret) {
        this.number = number;
        this.clientId = clientId;
        this.secret = Stored.of(secret);
    }

    /** What is kept of a secret. */
    record Stored(String digest, String lastFour) {

        static Stored of(String secret) {
            return new Stored(digestOf(secret), secret.substring(Math.max(0, secret.length() - 4)));
        }

        boolean isOf(String given) {
            return digest.equals(digestOf(given));
        }

        private static String digestOf(String secret) {
            try {
                return HexFormat.of()
                        .formatHex(
                                MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }

    /** Returns whether a secret is the one of now, or the one that is to replace it: both hold during a rotation. */
    boolean takes(String given) {
        Stored next = nextSecret;
        return secret.isOf(given) || (next != null && next.isOf(given));
    }
}
