package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordVerdict;
import java.util.Set;

/**
 * One notation of stored passwords: recognises it, and turns one value into a reading. Stateless.
 *
 * <p>To add one, extend this class and add a line to {@link Formats}.
 */
abstract class HashFormat {

    /** How well a value fits. */
    enum Fit {
        /** It is something else. */
        NO,
        /** It has the length and alphabet, and so have values of other formats. */
        POSSIBLE,
        /** It has a mark that no other format has; whether it is whole is for {@link #read} to say. */
        CERTAIN
    }

    private final String name;
    private final Set<String> alsoKnownAs;

    /**
     * @param name what verdicts call it
     * @param alsoKnownAs other names under which it, or a family it belongs to, can be stated
     */
    HashFormat(String name, String... alsoKnownAs) {
        this.name = name;
        this.alsoKnownAs = Set.of(alsoKnownAs);
    }

    final String name() {
        return name;
    }

    final Set<String> alsoKnownAs() {
        return alsoKnownAs;
    }

    final boolean answersTo(String stated) {
        return name.equals(stated) || alsoKnownAs.contains(stated);
    }

    /** Returns how well the value fits, by its shape alone. */
    abstract Fit fit(String stored);

    /**
     * Reads a value.
     *
     * @throws BadHash if the value is damaged, or the statement lacks a field
     */
    abstract Reading read(String stored, Stated stated);

    static Fit certainIf(boolean condition) {
        return condition ? Fit.CERTAIN : Fit.NO;
    }

    static Fit possibleIf(boolean condition) {
        return condition ? Fit.POSSIBLE : Fit.NO;
    }

    /** Another format behind a prefix of its own. */
    abstract static class Prefixed extends HashFormat {
        private final String prefix;
        private final boolean ignoreCase;
        private final HashFormat inner;

        Prefixed(String name, String prefix, HashFormat inner, String... alsoKnownAs) {
            this(name, prefix, false, inner, alsoKnownAs);
        }

        /** @param ignoreCase whether the prefix may be in either case, as scheme names of LDAP (RFC 2307) are */
        Prefixed(String name, String prefix, boolean ignoreCase, HashFormat inner, String... alsoKnownAs) {
            super(name, alsoKnownAs);
            this.prefix = prefix;
            this.ignoreCase = ignoreCase;
            this.inner = inner;
        }

        @Override
        Fit fit(String stored) {
            return certainIf(hasPrefix(stored) && inner.fit(stored.substring(prefix.length())) != Fit.NO);
        }

        @Override
        Reading read(String stored, Stated stated) {
            BadHash.require(hasPrefix(stored), BadHash.MALFORMED);
            return renamed(inner.read(stored.substring(prefix.length()), stated));
        }

        private boolean hasPrefix(String stored) {
            return stored.regionMatches(ignoreCase, 0, prefix, 0, prefix.length());
        }

        private Reading renamed(Reading reading) {
            PasswordVerdict verdict = reading.verdict();
            if (verdict instanceof PasswordVerdict.Translated translated) {
                verdict = new PasswordVerdict.Translated(name(), translated.passwordHash());
            } else if (verdict instanceof PasswordVerdict.LoginOnly loginOnly) {
                verdict = new PasswordVerdict.LoginOnly(name(), loginOnly.reasonCode(), loginOnly.checkedBy());
            } else if (verdict instanceof PasswordVerdict.ResetNeeded reset) {
                verdict = new PasswordVerdict.ResetNeeded(name(), reset.reasonCode());
            }
            return new Reading(verdict, reading.check());
        }
    }
}
