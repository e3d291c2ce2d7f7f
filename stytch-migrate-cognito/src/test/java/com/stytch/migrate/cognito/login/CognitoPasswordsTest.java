package com.stytch.migrate.cognito.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
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
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.LoopbackServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CognitoPasswordsTest {
    private static final String CLIENT = "1example23456789";
    private static final String SECRET = "EXAMPLEsecret0123456789";

    private final FakeClock clock = FakeClock.at("2026-03-01T09:05:07Z");
    private final FakeCognito pool = FakeCognito.builder().clock(clock).start();

    @AfterEach
    void close() {
        pool.close();
    }

    private CognitoPasswords srp() {
        return CognitoPasswords.of(pool.poolId(), CLIENT)
                .withEndpoint(pool.endpoint())
                .withTime(clock);
    }

    private static LegacyVerdict check(CognitoPasswords passwords, String username, String password) {
        return passwords.verify(new LegacyLogin(
                username,
                null,
                password.toCharArray(),
                LoginContext.of("203.0.113.7", "agent"),
                Duration.ofSeconds(4)));
    }

    private static SeedCognitoUser ada() {
        return SeedCognitoUser.of("ada").email("ada@example.com", true).password("right-pässword-1");
    }

    @ParameterizedTest
    @EnumSource(CognitoPasswords.Flow.class)
    void verify_byEachFlowAndWithASecret_tellsRightFromWrong(CognitoPasswords.Flow flow) {
        pool.client(SeedCognitoClient.of(CLIENT, "migration")
                        .secret(SECRET)
                        .allow("ALLOW_USER_PASSWORD_AUTH")
                        .allow("ALLOW_ADMIN_USER_PASSWORD_AUTH"))
                .users(ada());
        CognitoPasswords passwords = srp().withClientSecret(Secret.of(SECRET));
        passwords = switch (flow) {
            case USER_SRP_AUTH -> passwords.withIpAddress();
            case USER_PASSWORD_AUTH -> passwords.withUserPasswordAuth();
            case ADMIN_USER_PASSWORD_AUTH -> passwords.withAdminAuth(pool::credentials);
        };

        LegacyVerdict right = check(passwords, "ada", "right-pässword-1");

        assertEquals(LegacyVerdict.Kind.RIGHT, right.kind(), right.toString());
        assertEquals(
                Identifier.verified("ada@example.com"),
                right.user().orElseThrow().email().orElseThrow());
        assertEquals(
                "RevokeToken",
                pool.calls().get(pool.calls().size() - 1).operation(),
                "no session of thirty days is left");
        assertEquals(LegacyVerdict.Kind.WRONG, check(passwords, "ada", "wrong").kind());
        assertEquals(
                LegacyVerdict.Kind.WRONG, check(passwords, "nobody", "wrong").kind());
        assertFalse(passwords.toString().contains(SECRET));
    }

    @Test
    void verify_whenTheClientSecretIsWrongOrMissing_isNotDecided() {
        pool.client(SeedCognitoClient.of(CLIENT, "migration").secret(SECRET)).users(ada());

        assertEquals(
                Optional.of("legacy_setup"),
                check(srp(), "ada", "right-pässword-1").reason());
        assertEquals(
                Optional.of("legacy_setup"),
                check(srp().withClientSecret(Secret.of("other")), "ada", "right-pässword-1")
                        .reason());
        assertEquals(
                Optional.of("legacy_setup"),
                check(srp().withClientSecret(Secret.of(SECRET)).withUserPasswordAuth(), "ada", "x")
                        .reason(),
                "the flow is not allowed");
    }

    @Test
    void verify_whenAPasswordIsRightAndSomethingElseIsInTheWay_saysWhat() {
        pool.client(SeedCognitoClient.of(CLIENT, "migration"))
                .users(
                        SeedCognitoUser.of("totp").password("p").mfa("SOFTWARE_TOKEN_MFA"),
                        SeedCognitoUser.of("new").password("p").status("FORCE_CHANGE_PASSWORD"),
                        SeedCognitoUser.of("reset").password("p").status("RESET_REQUIRED"),
                        SeedCognitoUser.of("unconfirmed").password("p").status("UNCONFIRMED"),
                        SeedCognitoUser.of("disabled").password("p").disabled());

        assertEquals(List.of("SOFTWARE_TOKEN_MFA"), check(srp(), "totp", "p").factors());
        assertEquals(LegacyVerdict.Kind.SECOND_FACTOR, check(srp(), "totp", "p").kind());
        assertEquals(LegacyVerdict.Kind.WRONG, check(srp(), "totp", "q").kind());
        assertEquals(Optional.of("temporary_password"), check(srp(), "new", "p").reason());
        assertEquals(LegacyVerdict.Kind.RESET, check(srp(), "new", "p").kind());
        assertEquals(Optional.of("reset_required"), check(srp(), "reset", "p").reason());
        assertEquals(
                Optional.of("not_confirmed"), check(srp(), "unconfirmed", "p").reason());
        assertEquals(LegacyVerdict.Kind.BLOCKED, check(srp(), "disabled", "p").kind());
    }

    @Test
    void verify_afterTooManyTries_isLockedAndNotWrong() {
        pool.client(SeedCognitoClient.of(CLIENT, "migration")).users(ada());
        for (int i = 0; i < 5; i++) {
            assertEquals(LegacyVerdict.Kind.WRONG, check(srp(), "ada", "wrong").kind());
        }

        assertEquals(
                LegacyVerdict.Kind.LOCKED,
                check(srp(), "ada", "right-pässword-1").kind());
    }

    @Test
    void verify_whenCognitoFails_isNotDecided() {
        pool.client(SeedCognitoClient.of(CLIENT, "migration")).users(ada());
        pool.throttle(1);
        assertEquals(
                Optional.of("too_many_requests"),
                check(srp(), "ada", "right-pässword-1").reason());
        pool.refuse(1, 500, "InternalErrorException", "boom");
        assertEquals(
                Optional.of("server_error"),
                check(srp(), "ada", "right-pässword-1").reason());
        pool.refuse(1, 400, "UserLambdaValidationException", "PreAuthentication failed");
        assertEquals(
                Optional.of("trigger_refused"),
                check(srp(), "ada", "right-pässword-1").reason());
        pool.breakOff(1, LoopbackServer.Ending.CUT_BEFORE_ANSWER);
        assertThrows(MigrationException.Unreachable.class, () -> check(srp(), "ada", "right-pässword-1"));
    }

    @Test
    void verify_inAnOutage_isNotDecidedUntilItIsOver() throws Exception {
        pool.client(SeedCognitoClient.of(CLIENT, "migration")).users(ada());
        HttpRequest keys = HttpRequest.newBuilder(
                        URI.create(pool.endpoint() + "/" + pool.poolId() + "/.well-known/jwks.json"))
                .build();

        pool.outage(true);
        for (int i = 0; i < 2; i++) {
            assertThrows(MigrationException.Unreachable.class, () -> check(srp(), "ada", "right-pässword-1"));
        }
        assertTrue(pool.calls().stream().allMatch(call -> call.status() == 0));
        assertThrows(IOException.class, () -> HttpClient.newHttpClient().send(keys, BodyHandlers.discarding()));

        pool.outage(false);
        assertEquals(
                200,
                HttpClient.newHttpClient().send(keys, BodyHandlers.discarding()).statusCode());
    }

    @Test
    void logIn_throughAPoolWithoutTable_movesWithTheFirstRightPassword() {
        pool.client(SeedCognitoClient.of(CLIENT, "migration"))
                .users(SeedCognitoUser.of("ada@example.com")
                        .email("ada@example.com", true)
                        .password("right"));
        try (FakeStytch stytch = FakeStytch.consumer();
                Ledger ledger = Ledger.inMemory()) {
            LoginMigration logins = LoginMigration.of(
                    stytch.client().api(), ledger, srp(), LoginSettings.DEFAULT.withWrongAnswersAfter(Duration.ZERO));

            assertEquals(
                    LoginOutcome.Kind.WRONG_PASSWORD,
                    logins.logIn("ada@example.com", "wrong".toCharArray(), LoginContext.NONE)
                            .kind());
            assertEquals(
                    LoginWay.MOVED,
                    assertInstanceOf(
                                    LoginOutcome.SignedIn.class,
                                    logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE))
                            .way());
            int asked = pool.calls().size();
            assertEquals(
                    LoginWay.STYTCH,
                    assertInstanceOf(
                                    LoginOutcome.SignedIn.class,
                                    logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE))
                            .way());
            assertEquals(asked, pool.calls().size());
            assertTrue(stytch.user("ada@example.com").orElseThrow().emailVerified());
        }
    }
}
