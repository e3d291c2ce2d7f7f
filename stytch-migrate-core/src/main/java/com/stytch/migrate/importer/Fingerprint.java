package com.stytch.migrate.importer;

import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether two plans would send the same, without holding what they send: three digests of 64 bits, each over the
 * legacy id and one part of the plan.
 *
 * @param identifiers of address and number; of an organization, of the slug
 * @param profile of everything else
 * @param password of the hash and what becomes of it, and of the authenticator app; of an organization, of its settings
 */
public record Fingerprint(String identifiers, String profile, String password) {
    private static final int BYTES = 8;

    public Fingerprint {
        Objects.requireNonNull(identifiers, "identifiers");
        Objects.requireNonNull(profile, "profile");
        Objects.requireNonNull(password, "password");
    }

    static String part(RecordKey key, Map<String, ? extends @Nullable Object> content) {
        // The organization is part of what a digest is over, so that one person's members have different ones.
        return part(
                key.organization()
                        .map(organization -> LegacyId.of(organization + "\0" + key.id()))
                        .orElse(key.id()),
                content);
    }

    static String part(LegacyId id, Map<String, ? extends @Nullable Object> content) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(id.value().getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) 0);
            return HexFormat.of().formatHex(sha256.digest(Json.writeCanonical(content)), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Reads what {@link #toString()} wrote; empty when it is anything else. */
    public static Optional<Fingerprint> parse(String text) {
        String[] parts = text.split("\\.", -1);
        return parts.length == 3 ? Optional.of(new Fingerprint(parts[0], parts[1], parts[2])) : Optional.empty();
    }

    /** Returns the three digests in hexadecimal, with dots between. */
    @Override
    public String toString() {
        return identifiers + "." + profile + "." + password;
    }
}
