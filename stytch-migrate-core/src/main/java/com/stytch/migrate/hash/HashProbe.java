package com.stytch.migrate.hash;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The proof before the bulk run: one user whose password is known says whether the statement about a file is right, before
 * a single hash is sent. Stateless and thread-safe.
 *
 * <p>A translated hash is checked by the fields that Stytch would get and by nothing else; what is for the login only is
 * checked as the old system would. When the password does not fit, or the value is ambiguous, every format with that look
 * is tried, with the salt before and after the password, as text and decoded.
 */
public final class HashProbe {

    private HashProbe() {}

    /** What the probe found. */
    public enum Outcome {
        /** The statement is right: the password fits, so it would after the import. */
        PROVEN,
        /** The statement, or the password, is wrong: nothing with this statement may be sent. */
        REFUTED,
        /** Nothing could be compared: see the verdict, and the reason. */
        UNDECIDED
    }

    /**
     * The result of a probe. Holds no password, and {@link HashStatement} hides salts and keys.
     *
     * @param outcome whether the statement is right
     * @param verdict what becomes of the value under the statement
     * @param reason why nothing was compared; empty unless undecided
     * @param suggestions statements under which the password fits, when the given one is not proven; usually one or none
     */
    public record Result(
            Outcome outcome, PasswordVerdict verdict, Optional<String> reason, List<HashStatement> suggestions) {
        public Result {
            suggestions = List.copyOf(suggestions);
        }
    }

    /**
     * Probes a value.
     *
     * @param stored the stored value of a known user
     * @param statement what is to be proven
     * @param password the password of that user; only read
     * @throws IllegalStateException if the library that is needed is not on the class path; the message names it
     */
    public static Result probe(@Nullable String stored, HashStatement statement, char[] password) {
        Reading reading = PasswordHashes.reading(stored, statement);
        PasswordCheck check = check(reading, password);
        List<HashStatement> suggestions = check.isRight() || stored == null || stored.length() > Limits.VALUE_CHARACTERS
                ? List.of()
                : others(stored, statement, password);
        return new Result(outcome(check), reading.verdict(), check.reason(), suggestions);
    }

    /**
     * Probes a verdict, where the stored value is not at hand: a translated hash is compared, anything else is undecided.
     *
     * @param verdict what is known of the password of a known user
     * @param password the password of that user; only read
     * @throws IllegalStateException if the library that is needed is not on the class path; the message names it
     */
    public static Result probe(PasswordVerdict verdict, char[] password) {
        PasswordCheck check = check(new Reading(verdict, null), password);
        return new Result(outcome(check), verdict, check.reason(), List.of());
    }

    private static Outcome outcome(PasswordCheck check) {
        return switch (check.answer()) {
            case RIGHT -> Outcome.PROVEN;
            case WRONG -> Outcome.REFUTED;
            case UNDECIDED -> Outcome.UNDECIDED;
        };
    }

    private static PasswordCheck check(Reading reading, char[] password) {
        PasswordHash hash = reading.verdict().hash().orElse(null);
        if (hash != null) {
            return PasswordHashes.compute(copy -> StytchHashes.matches(hash, copy), password);
        }
        Check check = reading.check();
        return check == null
                ? PasswordCheck.undecided(reading.verdict().reason().orElse("no_password"))
                : PasswordHashes.compute(check, password);
    }

    private static List<HashStatement> others(String stored, HashStatement statement, char[] password) {
        List<HashStatement> found = new ArrayList<>();
        Set<PasswordVerdict> tried = new HashSet<>();
        Set<HashFormat> done = new HashSet<>();
        boolean salted = statement.fields().containsKey(HashField.SALT) || stored.indexOf(':') >= 0;
        int variants = salted ? variants(statement).size() : 1;
        // The simple statements first, so that a suggestion states no more than it must.
        for (int i = 0; i < variants; i++) {
            for (HashFormat format : Formats.all()) {
                HashStatement variant = variants(statement.with(HashField.FORMAT, format.name()))
                        .get(i);
                if (!done.contains(format) && fits(stored, format, variant, password, tried)) {
                    found.add(variant);
                    done.add(format);
                }
            }
        }
        return found;
    }

    private static boolean fits(
            String stored, HashFormat format, HashStatement statement, char[] password, Set<PasswordVerdict> tried) {
        Reading reading = PasswordHashes.reading(stored, statement);
        PasswordVerdict verdict = reading.verdict();
        if (reading.check() == null || format.name().equals("plaintext")) {
            return false;
        }
        // The same request under another name proves nothing new.
        return (verdict.hash().isEmpty() || tried.add(anonymous(verdict)))
                && check(reading, password).isRight();
    }

    private static PasswordVerdict anonymous(PasswordVerdict verdict) {
        return new PasswordVerdict.Translated("", verdict.hash().orElseThrow());
    }

    private static List<HashStatement> variants(HashStatement statement) {
        List<HashStatement> variants = new ArrayList<>();
        variants.add(statement);
        for (String encoding : List.of("text", "hex", "base64")) {
            variants.add(statement.with(HashField.SALT_ENCODING, encoding));
        }
        for (String side : List.of("prefix", "suffix")) {
            for (HashStatement variant : List.copyOf(variants)) {
                variants.add(variant.with(HashField.SALT_SIDE, side));
            }
        }
        return variants;
    }
}
