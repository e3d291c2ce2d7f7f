package com.stytch.migrate.importer;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** The normal form of e-mail addresses and phone numbers: what is sent, and what tells whether two are the same. */
public final class Identifiers {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");
    /** Java's IDN makes {@code ss} of {@code \u00df}, and nothing of what is invisible: the domain of somebody else. UTS 46, 1.3. */
    private static final Pattern DEVIATIONS = Pattern.compile("[\u00df\u1e9e\u03c2\\p{Cf}]");

    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_LOCAL_PART = 64;

    private Identifiers() {}

    /**
     * Returns an address without blanks around it, in NFC, in lower case, its domain in ASCII form. Dots and tags before
     * the {@code @} stay: they name different mailboxes at most providers.
     *
     * <p>How Stytch compares the case of addresses is unverified, so lower case is sent throughout (contract, 3.3).
     *
     * @return the normal form, or nothing when it is no address: no single {@code @}, blanks or control characters inside,
     *     longer than 254 characters, or 64 before the {@code @}
     */
    public static Optional<String> email(String address) {
        String composed = Normalizer.normalize(address.strip(), Normalizer.Form.NFC);
        if (ascii(composed) > ascii(address)) {
            return Optional.empty(); // the Kelvin sign became a K: another mailbox
        }
        String text = lowerCase(composed);
        int at = text.indexOf('@');
        if (at < 1 || at != text.lastIndexOf('@') || at > LONGEST_LOCAL_PART || text.length() > LONGEST_ADDRESS) {
            return Optional.empty();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isISOControl(c) || "<>\"(),;:\\[]".indexOf(c) >= 0) {
                return Optional.empty();
            }
        }
        if (DEVIATIONS.matcher(text.substring(at + 1)).find()) {
            return Optional.empty();
        }
        try {
            String domain = IDN.toASCII(text.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            if (domain.isEmpty() || domain.startsWith(".") || domain.endsWith(".") || domain.contains("..")) {
                return Optional.empty();
            }
            return Optional.of(text.substring(0, at + 1) + domain);
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a label that no domain can have
        }
    }

    private static long ascii(String text) {
        return text.chars().filter(c -> c < 128 && !Character.isWhitespace(c)).count();
    }

    /** Lowers A to Z only: other letters could become those of somebody else's mailbox. */
    private static String lowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                lower.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return lower.toString();
    }

    /**
     * Returns a number in E.164 form: {@code +} and 2 to 15 digits. Blanks, dots, hyphens, slashes and round brackets
     * between the digits are taken out; a number without {@code +} is refused, for its country would be a guess.
     */
    public static Optional<String> phoneNumber(String number) {
        String digits = number.strip().replaceAll("[\\s().\\-/\u00a0]", "");
        return E164.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }
}
