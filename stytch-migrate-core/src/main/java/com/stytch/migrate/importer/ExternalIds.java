package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The rule that turns a legacy id into a Stytch {@code external_id}, and back.
 *
 * <ul>
 *   <li>An id of 1 to 128 letters, digits and {@code . _ - |} stays as it is, unless it begins with one of the two marks
 *       below, or as an id of Stytch's own does ({@code user-test-}, {@code member-live-} and so on): where Stytch takes
 *       either, it would be read as the account of that id.
 *   <li>Any other id of up to 90 UTF-8 bytes becomes {@code b64|} and its base64url form without padding: reversible.
 *   <li>A longer one becomes {@code sha256|} and 64 hex digits. The id itself stands in the trusted metadata, at
 *       {@code legacy.id}, as it does for every id that was changed; at {@code legacy_record.id} beside a {@code legacy}
 *       of the user's own.
 * </ul>
 *
 * <p>Different ids give different external ids. Source of the alphabet: contract, section 1.10.
 */
public final class ExternalIds {
    private static final int LONGEST = 128;
    private static final String ENCODED = "b64|";
    private static final String DIGESTED = "sha256|";
    static final Pattern STYTCHS_OWN = Pattern.compile("(user|member|organization)-(test|live)-.*");

    private ExternalIds() {}

    /** Returns the external id for a legacy id. */
    public static String of(LegacyId id) {
        String value = id.value();
        if (fits(value)
                && !value.startsWith(ENCODED)
                && !value.startsWith(DIGESTED)
                && !STYTCHS_OWN.matcher(value).matches()) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        String encoded = ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        if (encoded.length() <= LONGEST) {
            return encoded;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return DIGESTED + HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Returns the legacy id that an external id stands for; empty when it was too long to be carried. */
    public static Optional<LegacyId> legacyIdOf(String externalId) {
        if (externalId.startsWith(DIGESTED)) {
            return Optional.empty();
        }
        if (externalId.startsWith(ENCODED)) {
            byte[] bytes = Base64.getUrlDecoder().decode(externalId.substring(ENCODED.length()));
            return Optional.of(LegacyId.of(new String(bytes, StandardCharsets.UTF_8)));
        }
        return Optional.of(LegacyId.of(externalId));
    }

    private static boolean fits(String value) {
        if (value.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean letterOrDigit = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_' && c != '-' && c != '|') {
                return false;
            }
        }
        return true;
    }
}
