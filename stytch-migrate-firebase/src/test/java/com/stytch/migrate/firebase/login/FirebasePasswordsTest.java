package com.stytch.migrate.firebase.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.firebase.hash.FirebasePassword;
import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.login.LoginWay;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FirebasePasswordsTest {
    private final FakeFirebase firebase = FakeFirebase.builder().memoryCost(1).start();

    @AfterEach
    void close() {
        firebase.close();
    }

    private FirebasePasswords signIn() {
        return FirebasePasswords.signIn(firebase.apiKey()).withEndpoint(firebase.baseUri());
    }

    private static LegacyVerdict check(
            LegacyPasswordVerifier passwords, @Nullable LegacyUser user, String email, String password) {
        return passwords.verify(
                new LegacyLogin(email, user, password.toCharArray(), LoginContext.NONE, Duration.ofSeconds(4)));
    }

    private LegacyVerdict check(String email, String password) {
        return check(signIn(), null, email, password);
    }

    @Test
    void verify_bySignIn_tellsRightFromWrong() {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right-1")));
        firebase.seed(SeedAccount.email("old@example.com", false).importedPassword(Secret.of("right-2")));

        LegacyVerdict right = check("ada@example.com", "right-1");

        assertEquals(LegacyVerdict.Kind.RIGHT, right.kind(), right.toString());
        assertEquals(uid, right.user().orElseThrow().id().value());
        assertEquals(
                Identifier.verified("ada@example.com"),
                right.user().orElseThrow().email().orElseThrow());
        assertEquals(
                LegacyVerdict.Kind.RIGHT, check("old@example.com", "right-2").kind());
        assertEquals(LegacyVerdict.Kind.WRONG, check("ada@example.com", "wrong").kind());
        assertEquals(
                LegacyVerdict.Kind.WRONG, check("nobody@example.com", "wrong").kind());
    }

    @Test
    void verify_withoutEnumerationProtection_isWrongForAnUnknownAddressToo() {
        try (FakeFirebase open = FakeFirebase.builder()
                .memoryCost(1)
                .withoutEnumerationProtection()
                .start()) {
            FirebasePasswords passwords =
                    FirebasePasswords.signIn(open.apiKey()).withEndpoint(open.baseUri());
            open.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right-1")));
            assertEquals(
                    LegacyVerdict.Kind.WRONG,
                    check(passwords, null, "nobody@example.com", "x").kind());
            assertEquals(
                    LegacyVerdict.Kind.WRONG,
                    check(passwords, null, "ada@example.com", "x").kind());
        }
    }

    @Test
    void verify_whenSomethingElseIsInTheWay_saysWhat() {
        firebase.tenant("acme-x1", "acme");
        firebase.seed(SeedAccount.email("mfa@example.com", true)
                .password(Secret.of("right-1"))
                .secondFactor("+15005550006"));
        firebase.seed(SeedAccount.email("disabled@example.com", true)
                .password(Secret.of("right-1"))
                .disabled());
        firebase.seed("acme-x1", SeedAccount.email("pat@example.com", true).password(Secret.of("right-1")));

        assertEquals(List.of("phone"), check("mfa@example.com", "right-1").factors());
        assertEquals(
                LegacyVerdict.Kind.BLOCKED,
                check("disabled@example.com", "right-1").kind());
        assertEquals(
                LegacyVerdict.Kind.WRONG, check("pat@example.com", "right-1").kind());
        assertEquals(
                LegacyVerdict.Kind.RIGHT,
                check(signIn().withTenant("acme-x1"), null, "pat@example.com", "right-1")
                        .kind());
        for (int i = 0; i < 5; i++) {
            check("mfa@example.com", "wrong");
        }
        assertEquals(
                LegacyVerdict.Kind.LOCKED, check("mfa@example.com", "right-1").kind());
    }

    @Test
    void verify_whenItCouldNotBeAsked_isNotDecided() {
        firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right-1")));
        FirebasePasswords otherKey =
                FirebasePasswords.signIn(Secret.of("other")).withEndpoint(firebase.baseUri());
        assertEquals(
                Optional.of("legacy_setup"),
                check(otherKey, null, "ada@example.com", "right-1").reason());
        firebase.onNext("signInWithPassword").resourceExhausted();
        assertEquals(
                Optional.of("too_many_requests"),
                check("ada@example.com", "right-1").reason());
        firebase.onNext("signInWithPassword").error(503, "UNAVAILABLE");
        assertEquals(
                Optional.of("server_error"), check("ada@example.com", "right-1").reason());
        firebase.onNext("signInWithPassword").dropConnection();
        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> check("ada@example.com", "right-1"));
        assertFalse(String.valueOf(unreachable.getMessage())
                .contains(firebase.apiKey().reveal()));
    }

    /** The password of an account as an export shows it. */
    private FirebasePassword exported(String uid) {
        Map<String, @Nullable Object> account =
                Objects.requireNonNull(firebase.accounts().get(uid));
        Object hash = account.get("passwordHash");
        return hash == null
                ? FirebasePassword.withheld()
                : FirebasePassword.of(
                        String.valueOf(hash), String.valueOf(account.get("salt")), 0, null, firebase.hashConfig());
    }

    @Test
    void verify_inAnOutage_isNotDecidedUntilItIsOver() {
        firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right-1")));

        firebase.outage(true);
        for (int i = 0; i < 2; i++) {
            assertThrows(MigrationException.Unreachable.class, () -> check("ada@example.com", "right-1"));
        }
        assertFalse(firebase.journal().isEmpty(), "what came is there all the same");

        firebase.outage(false);
        assertEquals(
                LegacyVerdict.Kind.RIGHT, check("ada@example.com", "right-1").kind());
    }

    @Test
    void logIn_byTheHashesOfAnExport_asksNobodyAndMoves() {
        String uid = firebase.seed(SeedAccount.email("ada@example.com", true).password(Secret.of("right-1")));
        String old = firebase.seed(SeedAccount.email("old@example.com", true).importedPassword(Secret.of("right-2")));
        FirebasePassword hers = exported(uid);
        FirebasePassword his = exported(old);
        int asked = firebase.journal().size();
        LegacyUser ada = LegacyUser.builder(uid)
                .email(Identifier.verified("ada@example.com"))
                .build();
        LegacyUser ben = LegacyUser.builder(old)
                .email(Identifier.verified("old@example.com"))
                .build();
        LegacyPasswordVerifier local =
                FirebasePasswords.local(user -> Optional.of(user.id().value().equals(uid) ? hers : his));
        try (FakeStytch stytch = FakeStytch.consumer();
                Ledger ledger = Ledger.inMemory()) {
            LoginMigration logins = stytch.client()
                    .logins(
                            ledger,
                            name -> Optional.of(name.startsWith("ada") ? ada : ben),
                            local,
                            LoginSettings.DEFAULT.withWrongAnswersAfter(Duration.ZERO));

            assertEquals(
                    LoginOutcome.Kind.WRONG_PASSWORD,
                    logins.logIn("ada@example.com", "wrong".toCharArray(), LoginContext.NONE)
                            .kind());
            assertEquals(
                    LoginWay.MOVED,
                    assertInstanceOf(
                                    LoginOutcome.SignedIn.class,
                                    logins.logIn("ada@example.com", "right-1".toCharArray(), LoginContext.NONE))
                            .way());
            assertTrue(stytch.userById(uid).orElseThrow().hasPassword());
            assertEquals(
                    LoginOutcome.Kind.UNREACHABLE,
                    logins.logIn("old@example.com", "right-2".toCharArray(), LoginContext.NONE)
                            .kind(),
                    "a hash that Firebase withholds is not wrong");
            assertEquals(asked, firebase.journal().size());

            // and with Firebase behind it, both move
            LoginMigration both = stytch.client()
                    .logins(ledger, name -> Optional.of(ben), local.orElse(signIn()), LoginSettings.DEFAULT);
            assertEquals(
                    LoginWay.MOVED,
                    assertInstanceOf(
                                    LoginOutcome.SignedIn.class,
                                    both.logIn("old@example.com", "right-2".toCharArray(), LoginContext.NONE))
                            .way());
        }
    }
}
