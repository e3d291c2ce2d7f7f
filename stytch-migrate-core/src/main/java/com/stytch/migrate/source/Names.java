package com.stytch.migrate.source;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The names of fields and headings. The same field is {@code email_verified}, {@code Email Verified} or
 * {@code emailVerified}, depending on which tool made the file: case, blanks, underscores and hyphens do not matter. Not thread-safe, apart from
 * {@link #of}.
 */
public final class Names {
    private static final int MOST_REMEMBERED = 1_000;

    private final Map<String, String> remembered = new HashMap<>();

    /** Returns names of which none has been met yet. */
    public Names() {}

    /** Returns a name in lower case, without blanks, underscores and hyphens; remembers what it has met. */
    public String plain(String name) {
        String known = remembered.get(name);
        if (known != null) {
            return known;
        }
        String plain = of(name);
        if (remembered.size() < MOST_REMEMBERED) {
            remembered.put(name, plain);
        }
        return plain;
    }

    /** Returns a name in lower case, without blanks, underscores and hyphens. */
    public static String of(String name) {
        StringBuilder plain = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != '-' && !Character.isWhitespace(c)) {
                plain.append(c);
            }
        }
        return plain.toString().toLowerCase(Locale.ROOT);
    }
}
