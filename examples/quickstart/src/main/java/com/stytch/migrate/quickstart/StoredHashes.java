package com.stytch.migrate.quickstart;

import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashProbe;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.hash.PasswordCheck;
import com.stytch.migrate.hash.PasswordHashes;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.UserFiles;
import com.stytch.migrate.source.UserSource;
import java.nio.file.Path;
import java.util.Optional;

/** The lines of {@code docs/password-hashes.md}. What stands between the marks is there, and a test holds the two together. */
public final class StoredHashes {

    private StoredHashes() {}

    /** Returns what a stored value is when nothing is stated about it. */
    static PasswordVerdict certain(String stored) {
        // [certain]
        PasswordVerdict verdict = PasswordHashes.read(stored); // the value speaks for itself
        // [/certain]
        return verdict;
    }

    /** Returns what a stored value is whose salt stands in a column of its own. */
    static PasswordVerdict stated(Row row) {
        // [stated]
        HashStatement file = HashStatement.format("md5_suffix_salt"); // you say what it is
        PasswordVerdict verdict = PasswordHashes.read(row.hash(), file.with(HashField.SALT, row.salt()));
        // [/stated]
        return verdict;
    }

    /** Returns the users of a file that has such columns. */
    static UserSource file(Path users) {
        // [file]
        UserSource source = UserFiles.of(users)
                .column(HashField.SALT, "pw_salt")
                .passwordHashes(HashStatement.format("md5_suffix_salt"));
        // [/file]
        return source;
    }

    /** Says what a known password proves. */
    static String probe(String stored, HashStatement statement, char[] password) {
        // [probe]
        HashProbe.Result result = HashProbe.probe(stored, statement, password);
        return switch (result.outcome()) {
            case PROVEN -> "the statement is right";
            case REFUTED -> "it is not; these would be: " + result.suggestions();
            case UNDECIDED -> "nothing could be compared: " + result.reason();
        };
        // [/probe]
    }

    /** Returns a hash that Stytch takes, if the password is the one that was stored. */
    static Optional<PasswordHash> atTheNextLogin(String stored, HashStatement statement, char[] typed) {
        // [login]
        PasswordCheck check = PasswordHashes.check(stored, statement, typed);
        if (check.isRight()) {
            return Optional.of(NewPasswordHash.of(typed)); // Argon2id, ready for passwords/migrate
        }
        // [/login]
        return Optional.empty();
    }

    /** A row of a table of yours. */
    record Row(String hash, String salt) {}
}
