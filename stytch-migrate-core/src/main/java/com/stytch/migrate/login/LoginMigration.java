package com.stytch.migrate.login;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.api.UpdateUserRequest;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.StytchId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves users to a Consumer project at the moment they log in, with the password that they have just typed. Thread-safe, made to
 * be shared: one for the whole application.
 *
 * <p>Stytch is asked first. Whoever has moved is settled there, and the old system is never asked again. For everybody else the
 * old system checks the password; only after "right" is a hash of it imported, and the person signed in at Stytch. A ledger that
 * a backfill uses too keeps the two from undoing each other's work; the two may run at the same time.
 *
 * <p>Passwords are read from the array that is handed in, which is wiped when the method returns. What goes to Stytch as JSON
 * exists as text for a moment and cannot be wiped.
 */
public final class LoginMigration {
    private final ConsumerApi api;
    private final LegacyUsers users;
    private final @Nullable Function<LegacyUser, Person> byVerdict;
    private final LoginEngine engine;

    private LoginMigration(
            ConsumerApi api,
            Ledger ledger,
            LegacyUsers users,
            @Nullable Function<LegacyUser, Person> byVerdict,
            LegacyPasswordVerifier verifier,
            LoginSettings settings) {
        this.api = Objects.requireNonNull(api, "api");
        this.users = Objects.requireNonNull(users, "users");
        this.byVerdict = byVerdict;
        this.engine = new LoginEngine(
                ledger,
                api.projectId(),
                verifier,
                settings,
                api.http().settings().time(),
                (organization, deadline) ->
                        new ConsumerAccounts(api.forLogins(deadline), ImportPolicy.DEFAULT, settings.session()));
    }

    /**
     * Returns a migration of logins. {@code ConsumerClient.logins} is the usual way to one.
     *
     * @param users finds the record of who signs in; it must give the ids that the backfill gives
     * @throws MigrationException.UnusableLedger if the ledger belongs to another project or tenant
     */
    public static LoginMigration of(
            ConsumerApi api,
            Ledger ledger,
            LegacyUsers users,
            LegacyPasswordVerifier verifier,
            LoginSettings settings) {
        return new LoginMigration(api, ledger, users, null, verifier, settings);
    }

    /**
     * Returns a migration that needs no table of users: the old system says whose password it was
     * ({@link LegacyVerdict#of(LegacyUser)}). It is asked about every address that Stytch does not know.
     */
    public static LoginMigration of(
            ConsumerApi api, Ledger ledger, LegacyPasswordVerifier verifier, LoginSettings settings) {
        return new LoginMigration(api, ledger, identifier -> Optional.empty(), Person::of, verifier, settings);
    }

    /**
     * Logs somebody in.
     *
     * @param identifier the address or user name as it was typed
     * @param password wiped when the method returns
     * @param context where the login comes from
     * @throws MigrationException.Refused if Stytch refuses the credentials of the project, or something that no login should meet
     * @throws MigrationException.UnusableLedger if the ledger cannot be used
     */
    public LoginOutcome logIn(String identifier, char[] password, LoginContext context) {
        return logIn(identifier, password, context, false);
    }

    /**
     * Logs somebody in whom the old system asked for a second factor, after {@link LoginOutcome.SecondFactorNeeded}.
     *
     * @param password the same one, typed or kept meanwhile; it is checked again
     */
    public LoginOutcome logInAfterSecondFactor(String identifier, char[] password, LoginContext context) {
        return logIn(identifier, password, context, true);
    }

    private LoginOutcome logIn(String identifier, char[] password, LoginContext context, boolean factorPassed) {
        Objects.requireNonNull(identifier, "identifier");
        return engine.logIn(new LoginEngine.Request(
                null,
                identifier,
                identifier.strip().toLowerCase(Locale.ROOT),
                password,
                Objects.requireNonNull(context, "context"),
                factorPassed,
                () -> users.find(identifier).map(Person::of),
                byVerdict));
    }

    // ---- what happens outside of a login

    /**
     * Carries over a password that the old system has just taken: after a change, a reset, or a sign-up there. From then on Stytch
     * decides about the password.
     *
     * @param user the user as the backfill would read it now
     * @param newPassword wiped when the method returns
     */
    public HookOutcome passwordChanged(LegacyUser user, char[] newPassword) {
        return engine.passwordChanged(Person.of(user), newPassword);
    }

    /** Carries over a user who has just signed up at the old system; as {@link #passwordChanged}. */
    public HookOutcome signedUp(LegacyUser user, char[] password) {
        return passwordChanged(user, password);
    }

    /**
     * Makes sure that a user who forgot the password has an account at Stytch, so that Stytch's own reset can be started for it.
     * Sends nothing to anybody. Call {@link #passwordChosenAtStytch} when the user has chosen one.
     *
     * @param identifier as it was typed
     * @return {@code NOT_DONE} with {@code no_such_user} where there is none: show the same text as otherwise
     */
    public HookOutcome prepareReset(String identifier) {
        try {
            return users.find(identifier)
                    .map(user -> engine.prepareReset(Person.of(user)))
                    .orElseGet(() -> HookOutcome.notDone("no_such_user"));
        } catch (MigrationException.Unreachable unreachable) {
            return HookOutcome.unreachable("directory_no_answer");
        }
    }

    /** Notes that a user chose a password at Stytch: from now on the old one is worth nothing. */
    public HookOutcome passwordChosenAtStytch(LegacyUser user, StytchId account) {
        return engine.decidedAtStytch(Person.of(user), account, LoginWay.CHOSEN_AT_STYTCH);
    }

    /**
     * Carries over a new address. Stytch changes the address of a user only when it is the only factor; an account with a password
     * keeps its old address there, and goes on being found by its id: logins with the new one work.
     *
     * @param user the user with the new address
     */
    public HookOutcome emailChanged(LegacyUser user) {
        return new Linking(api, engine).emailChanged(Person.of(user));
    }

    /**
     * Links a user who has just signed in at Stytch without a password (by a link, a code, or a social account) to the record of
     * the old system. Only an address or number that Stytch has verified links, and only one that the old system attests too.
     *
     * @param user as Stytch answered the sign-in
     * @return {@code CONFLICT} where the record or the account belongs to another one already; {@code NOT_DONE} with
     *     {@code no_such_user} for a new sign-up
     */
    public HookOutcome signedInAtStytch(StytchUser user) {
        return new Linking(api, engine).link(user, users);
    }

    /**
     * Returns whether a login is checking the password of this user at the old system right now: a trigger of the provider that
     * hears of that sign-in is to ignore it.
     */
    public boolean isChecking(LegacyId user) {
        return engine.isChecking(RecordKey.user(user));
    }

    /** Returns whether the old system is left alone at present, because it did not answer. */
    public boolean legacyIsLeftAlone() {
        return engine.legacyIsLeftAlone();
    }

    /** Links accounts and carries addresses over. */
    private static final class Linking {
        private final ConsumerApi api;
        private final LoginEngine engine;

        Linking(ConsumerApi api, LoginEngine engine) {
            this.api = api.forLogins();
            this.engine = engine;
        }

        HookOutcome link(StytchUser user, LegacyUsers users) {
            List<String> verified = user.emails().stream()
                    .filter(StytchUser.Email::verified)
                    .map(StytchUser.Email::email)
                    .toList();
            if (verified.isEmpty()) {
                return HookOutcome.notDone("address_not_verified_at_stytch");
            }
            try {
                for (String address : verified) {
                    Optional<LegacyUser> found = users.find(address);
                    if (found.isPresent()) {
                        return link(user, found.get(), address);
                    }
                }
            } catch (MigrationException.Unreachable unreachable) {
                return HookOutcome.unreachable("no_answer");
            }
            return HookOutcome.notDone("no_such_user");
        }

        private HookOutcome link(StytchUser user, LegacyUser record, String address) {
            Person person = Person.of(record);
            boolean same = person.email().equals(Identifiers.email(address));
            if (!same || !record.email().map(Identifier::verified).orElse(false)) {
                return HookOutcome.notDone("address_not_attested");
            }
            Optional<String> there = user.externalId();
            if (there.isPresent() && !there.get().equals(person.externalId())) {
                return HookOutcome.conflict("account_has_another_external_id");
            }
            if (record.blocked()) {
                return HookOutcome.notDone("blocked");
            }
            StytchId account = StytchId.of(user.userId());
            HookOutcome outcome = engine.decidedAtStytch(person, account, LoginWay.LINKED);
            if (outcome.done() && there.isEmpty()) {
                try {
                    api.users()
                            .update(
                                    user.userId(),
                                    UpdateUserRequest.builder()
                                            .externalId(person.externalId())
                                            .build());
                } catch (MigrationException.Refused refused) {
                    if (refused.errorType().equals("duplicate_user_external_id")) {
                        return HookOutcome.conflict("record_has_another_account");
                    }
                    throw refused;
                }
            }
            return outcome;
        }

        HookOutcome emailChanged(Person person) {
            Optional<String> email = person.email();
            if (email.isEmpty()) {
                return HookOutcome.notDone("invalid_email");
            }
            try {
                Optional<StytchUser> found =
                        api.users().get(person.externalId()).map(answer -> answer.user());
                if (found.isEmpty()) {
                    return HookOutcome.notDone("not_moved_yet");
                }
                StytchUser user = found.get();
                StytchId account = StytchId.of(user.userId());
                if (user.emails().stream().anyMatch(one -> one.email().equalsIgnoreCase(email.get()))) {
                    return HookOutcome.done(account);
                }
                if (user.password().isPresent()) {
                    return HookOutcome.notDone("address_kept:account_has_a_password");
                }
                api.users().exchangePrimaryFactor(user.userId(), email.get(), null);
                return HookOutcome.done(account);
            } catch (MigrationException.Refused refused) {
                if (refused.stopsTheRun()) {
                    throw refused;
                }
                return HookOutcome.notDone(refused.errorType());
            } catch (MigrationException.Unreachable unreachable) {
                return HookOutcome.unreachable("no_answer");
            }
        }
    }

    /** Wipes a password; for callers that keep one while a second factor is asked for. */
    public static void wipe(char[] password) {
        Arrays.fill(password, '\0');
    }
}
