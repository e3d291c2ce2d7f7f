package com.stytch.migrate.importer;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyOrganization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rule that makes the slug of an organization: 2 to 128 letters, digits and {@code - . _ ~}. A pure function of the record,
 * so that every run comes to the same ones. Source: contract, section 5.1.
 */
final class Slugs {
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9._~-]{2,128}");
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int DIGEST = 10;
    private static final int LONGEST_WITHOUT_DIGEST = 128 - 1 - DIGEST;

    private Slugs() {}

    /** Returns the slug that the source names, or one made of that or of the name when it is none. */
    static String of(LegacyOrganization organization) {
        String given = organization.slug().map(String::strip).orElse("");
        if (SLUG.matcher(given).matches() && !isLikeAnId(given)) {
            return given;
        }
        String plain = plain(given);
        if (plain.length() < 2) {
            plain = plain(organization.name());
        }
        if (plain.length() < 2) {
            return "organization." + digest(organization.id());
        }
        return isLikeAnId(plain) ? "o-" + plain : plain;
    }

    /** Stytch takes an id of its own in the place of a slug. */
    private static boolean isLikeAnId(String slug) {
        return ExternalIds.STYTCHS_OWN.matcher(slug.toLowerCase(Locale.ROOT)).matches();
    }

    private static String plain(String text) {
        String letters = Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = letters.substring(0, Math.min(letters.length(), LONGEST_WITHOUT_DIGEST - 2));
        return cut.replaceAll("^-|-$", "");
    }

    /** Returns the slug for an organization whose slug another one has: no other organization comes to the same. */
    static String withDigest(String slug, LegacyId id) {
        return slug.substring(0, Math.min(slug.length(), LONGEST_WITHOUT_DIGEST)) + "-" + digest(id);
    }

    private static String digest(LegacyId id) {
        try {
            byte[] sha256 =
                    MessageDigest.getInstance("SHA-256").digest(id.value().getBytes(StandardCharsets.UTF_8));
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < DIGEST; i++) {
                text.append(ALPHABET.charAt(sha256[i] & 31)); // 50 bits
            }
            return text.toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
