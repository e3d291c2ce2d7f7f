package com.stytch.migrate.auth0.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedClient;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.login.LoginWay;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Auth0PasswordsTest {
    private static final Secret SECRET = Secret.of("application-secret");

    private final FakeAuth0 auth0 = FakeAuth0.start();

    @BeforeEach
    void addClient() {
        auth0.add(SeedClient.passwordGrant("login-app", SECRET).trustsForwardedFor());
    }

    @AfterEach
    void close() {
        auth0.close();
    }

    private Auth0Passwords passwords() {
        return Auth0Passwords.of(auth0.baseUri().toString(), "login-app", SECRET, FakeAuth0.DATABASE);
    }

    private static LegacyVerdict check(Auth0Passwords passwords, String name, String password, String address) {
        return passwords.verify(new LegacyLogin(
                name, null, password.toCharArray(), LoginContext.of(address, "agent"), Duration.ofSeconds(4)));
    }

    private LegacyVerdict check(String name, String password) {
        return check(passwords(), name, password, "203.0.113.7");
    }

    @Test
    void verify_ofADatabaseUser_tellsRightFromWrong() {
        auth0.add(SeedUser.database("ada@example.com").emailVerified().password("right"));

        LegacyVerdict right = check("ada@example.com", "right");

        assertEquals(LegacyVerdict.Kind.RIGHT, right.kind(), right.toString());
        assertEquals(
                auth0.users().get(0).get("user_id"),
                right.user().orElseThrow().id().value());
        assertEquals(
                Identifier.verified("ada@example.com"),
                right.user().orElseThrow().email().orElseThrow());
        assertEquals(LegacyVerdict.Kind.WRONG, check("ada@example.com", "wrong").kind());
        assertEquals(
                LegacyVerdict.Kind.WRONG, check("nobody@example.com", "wrong").kind());
        assertEquals(LegacyVerdict.Kind.WRONG, check("ada@example.com", "").kind());
        assertFalse(passwords().toString().contains(SECRET.reveal()));
    }

    @Test
    void verify_whenThePasswordIsRightAndSomethingElseIsInTheWay_saysWhat() {
        auth0.add(
                SeedUser.database("mfa@example.com").password("p").secondFactor("guardian"),
                SeedUser.database("leaked@example.com").password("p").leakedPassword(),
                SeedUser.database("blocked@example.com").password("p").blocked(),
                SeedUser.database("denied@example.com").password("p").deniedByAction());

        assertEquals(
                LegacyVerdict.Kind.SECOND_FACTOR, check("mfa@example.com", "p").kind());
        assertEquals(LegacyVerdict.Kind.WRONG, check("mfa@example.com", "q").kind());
        assertEquals(
                Optional.of("password_leaked"), check("leaked@example.com", "p").reason());
        assertEquals(
                LegacyVerdict.Kind.BLOCKED, check("blocked@example.com", "p").kind());
        assertEquals(
                Optional.of("access_denied"), check("denied@example.com", "p").reason());
    }

    @Test
    void verify_afterTenWrongPasswords_isLockedForThatAddressOnly() {
        auth0.add(SeedUser.database("ada@example.com").password("right"));
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    LegacyVerdict.Kind.WRONG, check("ada@example.com", "wrong").kind());
        }

        assertEquals(
                LegacyVerdict.Kind.LOCKED, check("ada@example.com", "right").kind());
        assertEquals(
                LegacyVerdict.Kind.RIGHT,
                check(passwords(), "ada@example.com", "right", "198.51.100.1").kind(),
                "the address of the person reached Auth0");
    }

    @Test
    void verify_whenItCouldNotBeAsked_isNotDecided() {
        auth0.add(SeedUser.database("ada@example.com").password("right"));
        assertEquals(
                Optional.of("legacy_setup"),
                check(
                                Auth0Passwords.of(auth0.baseUri().toString(), "unknown", SECRET, FakeAuth0.DATABASE),
                                "ada@example.com",
                                "right",
                                "203.0.113.7")
                        .reason());
        assertEquals(
                Optional.of("legacy_setup"),
                check(
                                Auth0Passwords.of(auth0.baseUri().toString(), "login-app", SECRET, "no-such-realm"),
                                "ada@example.com",
                                "right",
                                "203.0.113.7")
                        .reason());
        auth0.botDetection(true);
        assertEquals(Optional.of("bot_check"), check("ada@example.com", "right").reason());
        auth0.botDetection(false);
        auth0.failNext("POST", "/oauth/token", Auth0Fault.SERVER_ERROR);
        assertEquals(
                Optional.of("server_error"), check("ada@example.com", "right").reason());
        auth0.failNext("POST", "/oauth/token", Auth0Fault.DROP_CONNECTION);
        assertThrows(MigrationException.Unreachable.class, () -> check("ada@example.com", "right"));
    }

    @Test
    void logIn_throughATenant_movesWithTheFirstRightPassword() {
        auth0.add(SeedUser.database("ada@example.com").emailVerified().password("right"));
        try (FakeStytch stytch = FakeStytch.consumer();
                Ledger ledger = Ledger.inMemory()) {
            LoginMigration logins = LoginMigration.of(
                    stytch.client().api(),
                    ledger,
                    passwords(),
                    LoginSettings.DEFAULT.withWrongAnswersAfter(Duration.ZERO));

            assertEquals(
                    LoginWay.MOVED,
                    assertInstanceOf(
                                    LoginOutcome.SignedIn.class,
                                    logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE))
                            .way());
            assertTrue(stytch.userById(String.valueOf(auth0.users().get(0).get("user_id")))
                    .isPresent());
            assertEquals(
                    LoginOutcome.Kind.WRONG_PASSWORD,
                    logins.logIn("ada@example.com", "wrong".toCharArray(), LoginContext.NONE)
                            .kind());
        }
    }
}
