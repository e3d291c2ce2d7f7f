package com.stytch.migrate.firebase.hash;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyPasswordVerifier.StoredPassword;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.PasswordVerdict.LoginOnly.CheckedBy;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The stored password of one account, and what is known about it. Prints neither hash nor salt. Immutable.
 *
 * <p>Firebase's scrypt cannot be turned into anything that Stytch takes, so such a password moves at the next login only. The
 * states that are told apart: a hash of the project ({@code version} 0 or not said); a password that was imported into
 * Firebase and has not been used since, whose hash Firebase withholds; and no password.
 */
public final class FirebasePassword {
    /** What an account shows to a caller without the right to read hashes: base64 of {@code REDACTED}. */
    private static final String REDACTED = "UkVEQUNURUQ=";

    private static final String SCRYPT = "firebase_scrypt";
    private static final String IMPORTED = "firebase_imported";
    private static final int KEY_BYTES = 64;
    private static final HashStatement NO_KEY = HashStatement.format(SCRYPT);

    private final @Nullable String hash;
    private final HashStatement statement;
    private final PasswordVerdict verdict;

    private FirebasePassword(@Nullable String hash, HashStatement statement, PasswordVerdict verdict) {
        this.hash = hash;
        this.statement = statement;
        this.verdict = verdict;
    }

    /** Returns whether a hash was left out because the caller may not read it; with and without padding. */
    public static boolean isRedacted(@Nullable String hash) {
        return hash != null && (hash.equals(REDACTED) || hash.equals("UkVEQUNURUQ"));
    }

    /** Returns that of an account without a password. */
    public static FirebasePassword none() {
        return new FirebasePassword(null, HashStatement.none(), new PasswordVerdict.NoPassword());
    }

    /** Returns that of an account with a password that only Firebase can check, for its hash is not handed out. */
    public static FirebasePassword withheld() {
        return new FirebasePassword(
                null,
                HashStatement.none(),
                new PasswordVerdict.LoginOnly(IMPORTED, "firebase_hash_withheld", CheckedBy.LEGACY_SYSTEM));
    }

    /** Returns that of an account whose hash the caller may not read. */
    public static FirebasePassword redacted() {
        return new FirebasePassword(
                null, HashStatement.none(), new PasswordVerdict.LoginOnly(SCRYPT, "redacted", CheckedBy.LEGACY_SYSTEM));
    }

    /**
     * Returns what a stored hash is.
     *
     * @param hash base64 of either alphabet; not empty
     * @param salt the same, or {@code null}
     * @param version the {@code version} of the account: 0 for the project's scrypt, {@code null} when it is not said
     * @param tenantId the tenant of the account, {@code null} for the project itself
     * @param config the parameters that are known
     */
    public static FirebasePassword of(
            String hash,
            @Nullable String salt,
            @Nullable Integer version,
            @Nullable String tenantId,
            FirebaseHashConfig config) {
        if (version != null && version != 0) {
            return new FirebasePassword(
                    null,
                    HashStatement.none(),
                    new PasswordVerdict.LoginOnly(IMPORTED, "firebase_hash_of_an_import", CheckedBy.LEGACY_SYSTEM));
        }
        if (hash.startsWith("fakeHash:")) {
            return stated(hash, HashStatement.format("firebase_emulator"));
        }
        HashStatement known = config.statement(tenantId).orElse(null);
        HashStatement whole = known == null ? NO_KEY : known;
        whole = whole.with(HashField.SALT, salt == null ? "" : salt);
        if (known == null && length(hash) != KEY_BYTES) {
            // A key of another length would have to be stated; the usual one makes this a value that no login could
            // pass.
            return new FirebasePassword(hash, whole, new PasswordVerdict.Malformed("wrong_length"));
        }
        return stated(hash, whole);
    }

    /**
     * Returns what a hash is that was once imported into Firebase, from the file that was imported.
     *
     * @param statement the options of that import, without the salt; see {@link HashField}
     */
    public static FirebasePassword ofImport(String hash, @Nullable String salt, HashStatement statement) {
        return stated(hash, salt == null || salt.isEmpty() ? statement : statement.with(HashField.SALT, salt));
    }

    private static FirebasePassword stated(String hash, HashStatement statement) {
        return new FirebasePassword(hash, statement, PasswordHashes.read(hash, statement));
    }

    private static int length(String hash) {
        try {
            return Base64.getDecoder().decode(hash.replace('-', '+').replace('_', '/')).length;
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    public PasswordVerdict verdict() {
        return verdict;
    }

    /** Says whether a known password fits; see {@link HashProbe#probe(String, HashStatement, char[])}. */
    public HashProbe.Result probe(char[] password) {
        Objects.requireNonNull(password, "password");
        return hash == null ? HashProbe.probe(verdict, password) : HashProbe.probe(hash, statement, password);
    }

    /** Says whether a typed password is this one, with the reason when that cannot be computed here. */
    public LegacyVerdict check(LegacyLogin login) {
        if (verdict.kind() == PasswordVerdict.Kind.NO_PASSWORD) {
            return LegacyVerdict.wrong();
        }
        if (hash == null) {
            return LegacyVerdict.undecided(verdict.reason().orElse("firebase_hash_withheld"));
        }
        StoredPassword stored = StoredPassword.of(hash, statement);
        return LegacyPasswordVerifier.check(stored, login.password());
    }

    @Override
    public String toString() {
        return "FirebasePassword[" + verdict.kind() + "]";
    }
}
