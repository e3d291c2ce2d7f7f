package com.stytch.migrate.login;

import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts of one kind of project, as one login sees them: every call ends before the login must. */
interface Accounts {

    /** Tries to sign in at Stytch, and begins a session when it is the right password. */
    Try signIn(String email, Secret password);

    /** Returns an account; nothing when it is gone. */
    Optional<Account> get(StytchId id);

    /** Makes the account of a person, or finds it, with a password or without. */
    Made make(Person person, @Nullable PasswordHash hash, History history);

    /** Returns an account that was found, as the importer would have it: its profile is still to be sent. */
    Made found(Person person, StytchId account);

    void deletePassword(Account account);

    /** Gives a password to an account that has none. */
    Given addPassword(Person person, Account account, PasswordHash hash);

    /** What Stytch says of a password. */
    enum Answer {
        SIGNED_IN,
        /** Stytch knows nobody with this address. */
        NO_ACCOUNT,
        NO_PASSWORD,
        WRONG,
        RESET,
        LOCKED,
        /** The password is right, and a second factor is missing. */
        SECOND_FACTOR
    }

    /** One try. */
    record Try(
            Answer answer,
            @Nullable StytchId accountOrNull,
            @Nullable String externalIdOrNull,
            @Nullable Secret tokenOrNull,
            @Nullable Secret jwtOrNull,
            List<String> factors) {

        static Try of(Answer answer) {
            return new Try(answer, null, null, null, null, List.of());
        }

        /** Returns whether Stytch took the password. */
        boolean isRight() {
            return answer == Answer.SIGNED_IN || answer == Answer.SECOND_FACTOR;
        }
    }

    /** An account. */
    record Account(
            StytchId id, List<String> emails, @Nullable String passwordIdOrNull) {}

    /** What the importer made. */
    record Made(ImportOutcome outcome, Fingerprint fingerprint) {}

    /**
     * What became of a password that was sent.
     *
     * @param passwordIds the id that Stytch gave it; empty where it was not added
     */
    record Given(Added added, List<String> passwordIds) {

        static Given not(Added why) {
            return new Given(why, List.of());
        }

        static Given added(Optional<String> passwordId) {
            return new Given(Added.ADDED, passwordId.stream().toList());
        }
    }

    /** Whether a password was added. */
    enum Added {
        ADDED,
        /** Somebody else gave it one in between. */
        HAS_ONE,
        /** Stytch marks the address as verified, and the old system does not attest it. */
        NOT_ATTESTED
    }
}
