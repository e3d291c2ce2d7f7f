package com.stytch.migrate.login;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.MigratePasswordRequest;
import com.stytch.migrate.api.Passwords;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedSession;
import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.api.Users;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users of a Consumer project. For one login. */
final class ConsumerAccounts implements Accounts {
    private final ConsumerApi api;
    private final ConsumerImporter importer;
    private final SessionSettings session;

    ConsumerAccounts(ConsumerApi api, ImportPolicy policy, SessionSettings session) {
        this.api = api;
        this.importer = new ConsumerImporter(api, policy);
        this.session = session;
    }

    @Override
    public Try signIn(String email, Secret password) {
        try {
            if (session.length().isEmpty()) {
                Passwords.Authenticated answer = api.passwords().authenticate(email, password);
                return signedIn(answer.userId(), answer.user(), null, null);
            }
            StartedSession answer = api.passwords().authenticate(email, password, session, null);
            return signedIn(
                    answer.userId(),
                    answer.user(),
                    answer.token().orElse(null),
                    answer.jwt().orElse(null));
        } catch (MigrationException.Refused refused) {
            return Try.of(answer(refused));
        }
    }

    private static Try signedIn(String id, StytchUser user, @Nullable Secret token, @Nullable Secret jwt) {
        return new Try(Answer.SIGNED_IN, StytchId.of(id), user.externalId().orElse(null), token, jwt, List.of());
    }

    private static Answer answer(MigrationException.Refused refused) {
        return switch (refused.errorType()) {
            case "email_not_found", "user_not_found", "invalid_email" -> Answer.NO_ACCOUNT;
            case "no_user_password" -> Answer.NO_PASSWORD;
            case "unauthorized_credentials" -> Answer.WRONG;
            case "reset_password" -> Answer.RESET;
            case "user_lock_limit_reached" -> Answer.LOCKED;
            default -> throw refused;
        };
    }

    @Override
    public Optional<Account> get(StytchId id) {
        return api.users().get(id.value()).map(Users.Found::user).map(ConsumerAccounts::account);
    }

    private static Account account(StytchUser user) {
        return new Account(
                StytchId.of(user.userId()),
                user.emails().stream().map(StytchUser.Email::email).toList(),
                user.password().map(StytchUser.Password::passwordId).orElse(null));
    }

    @Override
    public Made make(Person person, @Nullable PasswordHash hash, History history) {
        ConsumerPlan plan = plan(person, hash);
        return new Made(importer.run(plan, history), plan.fingerprint());
    }

    private ConsumerPlan plan(Person person, @Nullable PasswordHash hash) {
        LegacyUser user = person.user().toBuilder()
                .password(
                        hash == null
                                ? new PasswordVerdict.NoPassword()
                                : new PasswordVerdict.Translated(hash.stytchType(), hash))
                .build();
        return importer.planner().plan(user, Siblings.NONE);
    }

    @Override
    public Made found(Person person, StytchId account) {
        return new Made(
                FoundAtLogin.outcome(account),
                FoundAtLogin.fingerprint(plan(person, null).fingerprint()));
    }

    @Override
    public void deletePassword(Account account) {
        String id = account.passwordIdOrNull();
        if (id == null) {
            return;
        }
        try {
            api.users().deleteFactor(Users.Factor.PASSWORD, id);
        } catch (MigrationException.Refused refused) {
            if (refused.statusCode() != 404) {
                throw refused; // 404: it is gone already
            }
        }
    }

    @Override
    public Given addPassword(Person person, Account account, PasswordHash hash) {
        String address = address(person, account);
        boolean attested = person.emailAttested()
                && person.email().map(address::equalsIgnoreCase).orElse(false);
        try {
            Passwords.Migrated answer = api.passwords()
                    .migrate(MigratePasswordRequest.builder(address, hash)
                            .emailVerified(attested)
                            .build());
            if (!answer.userId().equals(account.id().value())) {
                throw new IllegalStateException("the password of " + person.key() + " reached " + answer.userId()
                        + ", not " + account.id() + ", request id " + answer.requestId());
            }
            return Given.added(answer.user().password().map(StytchUser.Password::passwordId));
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals("password_already_exists")) {
                return Given.not(Added.HAS_ONE);
            }
            throw refused;
        }
    }

    /** An import under an address that the account does not have would make a second account. */
    private static String address(Person person, Account account) {
        return person.email()
                .flatMap(email -> account.emails().stream()
                        .filter(email::equalsIgnoreCase)
                        .findFirst())
                .orElseGet(() -> account.emails().get(0));
    }
}
