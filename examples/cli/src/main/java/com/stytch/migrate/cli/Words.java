package com.stytch.migrate.cli;

import java.util.Locale;

/** Counts in words. */
final class Words {

    private Words() {}

    /** Returns a count with its noun: {@code 1 record}, {@code 1,200 records}. */
    static String count(long count, String noun) {
        return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? noun : noun + "s");
    }

    /** Returns the one word or the other. */
    static String choose(long count, String forOne, String otherwise) {
        return count == 1 ? forOne : otherwise;
    }
}
