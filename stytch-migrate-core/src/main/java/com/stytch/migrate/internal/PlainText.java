package com.stytch.migrate.internal;

/** Makes text that somebody else wrote safe to show in one line of a log or on a terminal. */
public final class PlainText {

    private PlainText() {}

    /**
     * Returns the text with a blank for each line break and tab, and a question mark for every other control character, line
     * separator, and mark that changes the direction of what follows.
     */
    public static String of(String text) {
        int first = 0;
        while (first < text.length() && !isUnsafe(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text);
        for (int i = first; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (c == '\n' || c == '\r' || c == '\t') {
                plain.setCharAt(i, ' ');
            } else if (isUnsafe(c)) {
                plain.setCharAt(i, '?');
            }
        }
        return plain.toString();
    }

    /** Returns whether a character could move the cursor, begin a command of the terminal, or a line of its own. */
    public static boolean isUnsafe(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }
}
