package com.stytch.migrate.importer;

import java.net.IDN;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The normal form of e-mail addresses and phone numbers: what is sent, and what tells whether two are the same. */
public final class Identifiers {
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{1,14}");
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
        String text = Normalizer.normalize(address.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
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

    /**
     * Returns a number in E.164 form: {@code +} and 2 to 15 digits. Blanks, dots, hyphens, slashes and round brackets
     * between the digits are taken out; a number without {@code +} is refused, for its country would be a guess.
     */
    public static Optional<String> phoneNumber(String number) {
        String digits = number.strip().replaceAll("[\\s().\\-/\u00a0]", "");
        return E164.matcher(digits).matches() ? Optional.of(digits) : Optional.empty();
    }
}
