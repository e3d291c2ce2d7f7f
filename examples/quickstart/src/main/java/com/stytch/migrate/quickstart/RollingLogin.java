package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.auth0.login.Auth0Passwords;
import com.stytch.migrate.cognito.login.CognitoPasswords;
import com.stytch.migrate.firebase.hash.FirebaseHashConfig;
import com.stytch.migrate.firebase.hash.FirebasePassword;
import com.stytch.migrate.firebase.login.FirebasePasswords;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyPasswordVerifier.StoredPassword;
import com.stytch.migrate.login.LegacyUsers;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginCounters;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.login.Stragglers;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The code of {@code docs/rolling-migration.md}. */
final class RollingLogin {

    private RollingLogin() {}

    // [migration]
    /** One for the whole application. */
    static LoginMigration migration(
            ConsumerClient stytch, Ledger ledger, LegacyUsers users, LegacyPasswordVerifier oldSystem) {
        LoginSettings settings = LoginSettings.DEFAULT.withSession(SessionSettings.lasting(Duration.ofHours(8)));
        return stytch.logins(ledger, users, oldSystem, settings);
    }
    // [/migration]

    // [controller]
    /** Returns what the login page shows, or the session token for the cookie. */
    static String logIn(LoginMigration logins, String email, char[] password, String ip, String userAgent) {
        LoginOutcome outcome = logins.logIn(email, password, LoginContext.of(ip, userAgent));
        return switch (outcome.kind()) {
            case SIGNED_IN ->
                ((LoginOutcome.SignedIn) outcome).sessionToken().orElseThrow().reveal();
            case SECOND_FACTOR_NEEDED -> "ask for " + ((LoginOutcome.SecondFactorNeeded) outcome).factors();
            case UNREACHABLE -> "Please try again in a minute.";
            case NOT_MOVED -> "begin a session of the old system"; // and look at outcome.reason()
            case RESET_NEEDED ->
                outcome.passwordProven() ? "Please choose a new password." : "Wrong, or please reset your password.";
            case WRONG_PASSWORD, LOCKED -> "Wrong, or please reset your password.";
        };
    }
    // [/controller]

    static LegacyPasswordVerifier cognito() {
        // [cognito]
        LegacyPasswordVerifier oldSystem = CognitoPasswords.of("us-east-1_AbCdEf123", "client-of-its-own")
                .withClientSecret(Secret.of(System.getenv("COGNITO_CLIENT_SECRET")));
        // [/cognito]
        return oldSystem;
    }

    static LegacyPasswordVerifier auth0() {
        // [auth0]
        LegacyPasswordVerifier oldSystem = Auth0Passwords.of(
                "example-tenant.eu.auth0.com",
                "client-of-its-own",
                Secret.of(System.getenv("AUTH0_CLIENT_SECRET")),
                "Username-Password-Authentication");
        // [/auth0]
        return oldSystem;
    }

    /** The hash and salt of an account in your own store. */
    record Hash(String hash, String salt) {}

    static LegacyPasswordVerifier firebase(
            Function<LegacyUser, Optional<Hash>> hashes, FirebaseHashConfig config, Secret apiKey) {
        // [firebase]
        LegacyPasswordVerifier local = FirebasePasswords.local(user -> hashes.apply(user)
                .map(stored -> FirebasePassword.of(stored.hash(), stored.salt(), 0, null, config))
                .or(() -> Optional.of(FirebasePassword.withheld()))); // imported once: only Firebase knows
        LegacyPasswordVerifier oldSystem = local.orElse(FirebasePasswords.signIn(apiKey));
        // [/firebase]
        return oldSystem;
    }

    static LegacyPasswordVerifier inHouse(
            Function<LegacyUser, Optional<String>> hashes, Function<String, Optional<Boolean>> service) {
        // [in-house]
        LegacyPasswordVerifier byHash =
                LegacyPasswordVerifier.storedHash(user -> hashes.apply(user).map(StoredPassword::of));
        LegacyPasswordVerifier byService = login -> service.apply(login.identifier())
                .map(right -> right ? LegacyVerdict.right() : LegacyVerdict.wrong())
                .orElse(LegacyVerdict.undecided("no_answer")); // never "wrong" when nobody answered
        // [/in-house]
        return byHash.orElse(byService);
    }

    static void hooks(LoginMigration logins, LegacyUser user, char[] newPassword, StytchId account) {
        // [hooks]
        logins.signedUp(user, newPassword.clone()); // a sign-up at the old system
        logins.passwordChanged(user, newPassword); // a change or reset at the old system
        logins.prepareReset("ada@example.com"); // before Stytch's own reset is started
        logins.passwordChosenAtStytch(user, account); // when that reset is through
        logins.emailChanged(user); // the user with the new address
        // [/hooks]
    }

    // [last-phase]
    static Map<Stragglers.Method, Long> stragglers(Ledger ledger, LoginCounters counters) {
        System.out.println(counters); // LoginSettings.withListener(counters)
        return Stragglers.count(ledger);
    }
    // [/last-phase]
}
