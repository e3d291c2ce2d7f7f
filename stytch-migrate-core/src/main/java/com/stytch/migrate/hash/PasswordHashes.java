package com.stytch.migrate.hash;

import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.PasswordVerdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a stored password into a verdict, and checks a typed one against it. Stateless and thread-safe.
 *
 * <p>Nothing is guessed. A value is translated when its own notation makes it certain, or when the developer has stated
 * what it is; bare hex, {@code salt:hash}, bare base64, {@code {pbkdf2}} and {@code sha1$salt$hex} are
 * {@link PasswordVerdict.Ambiguous} until then, with the formats that fit. One look is taken at its word: a bcrypt string is
 * bcrypt, unless the statement says Meteor or Devise.
 *
 * <p>No call takes long or much memory, whatever the value holds: values above 8,192 characters, ten million iterations of
 * PBKDF2, {@code r} or {@code p} of scrypt above 255 or {@code N} above 2^30, 4 GiB, 1,000 passes or 255 lanes of Argon2 are
 * malformed before anything is computed. {@link #check} computes less: see {@link StytchHashes#affordable}.
 *
 * <p>No verdict, message or {@code toString} shows a stored value, a salt or a password.
 */
public final class PasswordHashes {
    private static final String REDACTED = "UkVEQUNURUQ=";

    private PasswordHashes() {}

    /** Returns what becomes of a value that must speak for itself; {@code null} and an empty one are no password. */
    public static PasswordVerdict read(@Nullable String stored) {
        return read(stored, HashStatement.none());
    }

    /**
     * Returns what becomes of a value.
     *
     * @param stored the value as the old system stores it, line ends at its end aside
     * @param statement what the developer knows about it
     * @return the verdict; no value makes this method throw
     */
    public static PasswordVerdict read(@Nullable String stored, HashStatement statement) {
        return reading(stored, Objects.requireNonNull(statement, "statement")).verdict();
    }

    /**
     * Returns what becomes of a credential that is a JSON object: Auth0's {@code custom_password_hash}, a Keycloak credential.
     *
     * @param credential strings, numbers, maps and lists, as a JSON parser yields them
     */
    public static PasswordVerdict read(Map<String, ? extends @Nullable Object> credential, HashStatement statement) {
        String text;
        try {
            text = new String(Json.write(credential), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new PasswordVerdict.Malformed(BadHash.MALFORMED);
        }
        return read(text, statement);
    }

    /**
     * Says whether a typed password is the one that is stored, as the old system would.
     *
     * <p>Bcrypt counts the first 72 bytes of the UTF-8 form, as the old systems do. Passwords are taken as they are typed,
     * except where the old system itself changes them: WordPress trims, better-auth normalises to Unicode form KC. The array
     * is only read; copies made of it are wiped. Comparisons take constant time.
     *
     * @param password at most 4,096 bytes of UTF-8
     * @return right, wrong, or undecided with the reason: nobody may be told that a password is wrong because of the latter
     * @throws IllegalStateException if the library that is needed (Bouncy Castle, commons-codec) is not on the class path;
     *     the message names it
     */
    public static PasswordCheck check(@Nullable String stored, HashStatement statement, char[] password) {
        Reading reading = reading(stored, Objects.requireNonNull(statement, "statement"));
        Check check = reading.check();
        if (check == null) {
            return PasswordCheck.undecided(undecidedReason(reading.verdict()));
        }
        return compute(check, password);
    }

    static PasswordCheck compute(Check check, char[] password) {
        try (Password copy = Password.copyOf(password)) {
            if (!copy.usable()) {
                return PasswordCheck.undecided("unusable_password");
            }
            return check.matches(copy) ? PasswordCheck.right() : PasswordCheck.wrong();
        } catch (BadHash e) {
            return PasswordCheck.undecided(e.reason());
        }
    }

    private static String undecidedReason(PasswordVerdict verdict) {
        return verdict.kind() == PasswordVerdict.Kind.NO_PASSWORD
                ? "no_password"
                : verdict.reason().orElse("not_computable");
    }

    /** Returns every name that {@link HashField#FORMAT} takes, in alphabetical order: formats, and families of them. */
    public static List<String> formats() {
        return Formats.names();
    }

    static Reading reading(@Nullable String stored, HashStatement statement) {
        if (stored == null || stored.isEmpty()) {
            return Reading.noPassword();
        }
        if (stored.length() > Limits.VALUE_CHARACTERS) {
            return Reading.malformed("too_long");
        }
        String value = withoutLineEnd(stored);
        List<HashFormat> formats = statement.formats();
        boolean alone = formats.size() == 1;
        if (!alone || !formats.get(0).name().equals("plaintext")) {
            Reading special = special(value);
            if (special != null) {
                return special;
            }
        }
        return alone
                ? readAs(formats.get(0), value, statement)
                : detect(formats, value, statement, statement.format().isPresent());
    }

    private static String withoutLineEnd(String stored) {
        int end = stored.length();
        while (end > 0 && (stored.charAt(end - 1) == '\n' || stored.charAt(end - 1) == '\r')) {
            end--;
        }
        return stored.substring(0, end);
    }

    /** Values that stand for no password, in every format. */
    private static @Nullable Reading special(String value) {
        if (value.isEmpty() || value.equals("*") || value.equals("*LK*")) {
            return Reading.noPassword();
        }
        if (value.startsWith("!")) {
            // Django's unusable password, or an account of passwd without one; "!$6$.." is a hash that was locked away.
            return value.startsWith("!$") || value.startsWith("!!$")
                    ? Reading.resetNeeded("locked", "locked_account")
                    : Reading.noPassword();
        }
        return value.equals(REDACTED) ? Reading.resetNeeded("firebase_scrypt", "redacted") : null;
    }

    private static Reading detect(List<HashFormat> formats, String value, HashStatement statement, boolean stated) {
        Set<String> possible = new LinkedHashSet<>();
        HashFormat last = null;
        for (HashFormat format : formats) {
            HashFormat.Fit fit = format.fit(value);
            if (fit == HashFormat.Fit.CERTAIN) {
                return readAs(format, value, statement);
            }
            if (fit == HashFormat.Fit.POSSIBLE) {
                possible.add(format.name());
                last = format;
            }
        }
        // Within a stated family a shape that only one of them has is certain enough.
        if (stated && last != null && possible.size() == 1) {
            return readAs(last, value, statement);
        }
        return possible.isEmpty()
                ? Reading.malformed(stated ? "not_of_the_stated_format" : "unknown_format")
                : new Reading(new PasswordVerdict.Ambiguous(List.copyOf(possible)), null);
    }

    static Reading readAs(HashFormat format, String value, HashStatement statement) {
        Stated stated = new Stated(statement);
        try {
            Reading reading = format.read(value, stated);
            if (reading.verdict().kind() == PasswordVerdict.Kind.TRANSLATED) {
                stated.requireAllUsed();
            }
            return reading;
        } catch (BadHash e) {
            return e.statementIncomplete()
                    ? new Reading(new PasswordVerdict.Ambiguous(List.of(format.name()), e.reason()), null)
                    : Reading.malformed(e.reason());
        }
    }
}
