package com.stytch.migrate.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;

/**
 * The id of a user at the legacy provider, exactly as the provider writes it.
 *
 * <p>Some providers build an e-mail address into the id ({@code samlp|conn|jane@example.com}); the id is shown as it is.
 *
 * @param value not blank
 */
public record LegacyId(String value) implements Comparable<LegacyId> {
    private static final String OF_ADDRESS = "address-sha256|";

    public LegacyId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()) {
            throw new IllegalArgumentException("a legacy id must not be blank");
        }
    }

    public static LegacyId of(String value) {
        return new LegacyId(value);
    }

    /**
     * Returns an id for a user who has none, made of an address, a number or a name: {@code address-sha256|} and the SHA-256
     * of the UTF-8 form in hex. Blanks around it and case do not matter, and its Unicode form is C. An id of this kind does
     * not show the address, and changes with it.
     *
     * @param address not blank
     */
    public static LegacyId ofAddress(String address) {
        String plain =
                Normalizer.normalize(address.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        if (plain.isEmpty()) {
            throw new IllegalArgumentException("an address or number must not be blank");
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return new LegacyId(
                    OF_ADDRESS + HexFormat.of().formatHex(sha256.digest(plain.getBytes(StandardCharsets.UTF_8))));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(LegacyId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
