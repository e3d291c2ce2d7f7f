package com.stytch.migrate.login;

import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.PasswordCheck;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says whether a typed password is that of the old system. Must be thread-safe.
 *
 * <p>There are three answers, not two: right, wrong, and not decided. What could not be asked is
 * {@link LegacyVerdict#undecided}, or an exception; it is never "wrong".
 */
@FunctionalInterface
public interface LegacyPasswordVerifier {

    /**
     * Checks a password.
     *
     * @return the answer
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if the old system did not answer; any other exception counts
     *     as not decided too
     */
    LegacyVerdict verify(LegacyLogin login);

    /** Returns a verifier that asks another one when this one does not decide, such as a provider where a hash is not there. */
    default LegacyPasswordVerifier orElse(LegacyPasswordVerifier other) {
        Objects.requireNonNull(other, "other");
        return login -> {
            LegacyVerdict verdict = verify(login);
            return verdict.kind() == LegacyVerdict.Kind.UNDECIDED ? other.verify(login) : verdict;
        };
    }

    /**
     * A stored hash and what is known about it.
     *
     * @param value as the old system stores it
     * @param statement what the value does not say by itself
     */
    record StoredPassword(Secret value, HashStatement statement) {
        public StoredPassword {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(statement, "statement");
        }

        public static StoredPassword of(String value) {
            return new StoredPassword(Secret.of(value), HashStatement.none());
        }

        public static StoredPassword of(String value, HashStatement statement) {
            return new StoredPassword(Secret.of(value), statement);
        }
    }

    /**
     * Returns a verifier that computes stored hashes here; nobody is asked. What it can compute is listed in
     * {@code docs/password-hashes.md}.
     *
     * @param hashes returns the stored hash of a user as it is now, not as it was at an export; nothing when there is none
     */
    static LegacyPasswordVerifier storedHash(Function<LegacyUser, Optional<StoredPassword>> hashes) {
        Objects.requireNonNull(hashes, "hashes");
        return login -> {
            Optional<StoredPassword> stored = login.user().flatMap(hashes);
            if (stored.isEmpty()) {
                return LegacyVerdict.wrong();
            }
            return check(stored.get(), login.password());
        };
    }

    /** Computes a stored hash here. */
    static LegacyVerdict check(StoredPassword stored, char[] password) {
        PasswordCheck check = PasswordHashes.check(stored.value().reveal(), stored.statement(), password);
        return switch (check.answer()) {
            case RIGHT -> LegacyVerdict.right();
            case WRONG -> LegacyVerdict.wrong();
            case UNDECIDED ->
                check.reason().equals(Optional.of("no_password"))
                        ? LegacyVerdict.wrong()
                        : LegacyVerdict.undecided(check.reason().orElse("not_computable"));
        };
    }
}
