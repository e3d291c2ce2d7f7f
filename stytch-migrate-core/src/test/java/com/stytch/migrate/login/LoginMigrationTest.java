package com.stytch.migrate.login;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.MigratePasswordRequest;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoginMigrationTest {
    private static final LegacyId ADA = LegacyId.of("ada-1");
    private static final String MIGRATE = "/v1/passwords/migrate";
    private static final String AUTHENTICATE = "/v1/passwords/authenticate";

    private final FakeClock clock = FakeClock.at("2026-03-01T12:00:00Z");
    private final FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start();
    private final ConsumerClient client = stytch.client();
    private final Ledger ledger = Ledger.inMemory();
    private final LoginCounters counters = new LoginCounters();
    private final OldSystem old = new OldSystem();
    private final LoginSettings settings = LoginSettings.DEFAULT.withListener(counters);

    @AfterEach
    void close() {
        stytch.close();
        ledger.close();
    }

    /** Users and their passwords; it can be told to answer something else. */
    static final class OldSystem implements LegacyUsers, LegacyPasswordVerifier {
        final Map<String, LegacyUser> users = new HashMap<>();
        final Map<LegacyId, String> passwords = new HashMap<>();
        final List<String> asked = new ArrayList<>();
        Optional<LegacyVerdict> says = Optional.empty();
        Runnable before = () -> {};

        void add(LegacyUser user, String password) {
            users.put(user.email().orElseThrow().value(), user);
            passwords.put(user.id(), password);
        }

        @Override
        public Optional<LegacyUser> find(String identifier) {
            return Optional.ofNullable(users.get(identifier));
        }

        @Override
        public synchronized LegacyVerdict verify(LegacyLogin login) {
            asked.add(login.identifier());
            before.run();
            return says.orElseGet(() -> new String(login.password())
                            .equals(passwords.get(login.user().orElseThrow().id()))
                    ? LegacyVerdict.right()
                    : LegacyVerdict.wrong());
        }
    }

    private static LegacyUser ada(boolean attested) {
        return LegacyUser.builder(ADA)
                .email(new Identifier("ada@example.com", attested))
                .build();
    }

    private LoginMigration logins() {
        return client.logins(ledger, old, old, settings);
    }

    private LoginOutcome logIn(String password) {
        return logins().logIn("ada@example.com", password.toCharArray(), LoginContext.NONE);
    }

    private static void assertSignedIn(LoginWay way, LoginOutcome outcome) {
        assertEquals(
                way,
                assertInstanceOf(LoginOutcome.SignedIn.class, outcome, outcome.toString())
                        .way());
    }

    private LedgerEntry entry() {
        return ledger.find(ADA).orElseThrow();
    }

    private boolean stytchTakes(String password) {
        try {
            client.api().passwords().authenticate("ada@example.com", Secret.of(password));
            return true;
        } catch (MigrationException.Refused refused) {
            return false;
        }
    }

    // ---- the move

    @Test
    void logIn_ofAUserWhoHasNotMoved_movesWithThePassword() {
        old.add(ada(true), "right");
        char[] typed = "right".toCharArray();

        LoginOutcome first = logins().logIn("ada@example.com", typed, LoginContext.NONE);
        LoginOutcome second = logIn("right");

        assertSignedIn(LoginWay.MOVED, first);
        assertSignedIn(LoginWay.STYTCH, second);
        assertArrayEquals(new char[5], typed, "the password was wiped");
        assertEquals(1, old.asked.size(), "the second login asks Stytch only");
        assertEquals(1, stytch.users().size());
        assertTrue(stytch.user("ada@example.com").orElseThrow().emailVerified());
        assertEquals(
                stytch.userById("ada-1").orElseThrow().userId(),
                entry().stytchId().orElseThrow().value());
        assertEquals("moved", entry().login().wayOrNull());
        assertEquals(1, counters.count(LoginWay.MOVED));
        assertEquals(1, counters.legacyChecks());
    }

    @Test
    void logIn_withAWrongPassword_changesNothing() {
        old.add(ada(true), "right");

        LoginOutcome outcome = logIn("wrong");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, outcome.kind());
        assertEquals(0, stytch.users().size());
        assertTrue(ledger.find(ADA).isEmpty());
        stytch.journal().expect(0, "POST", MIGRATE);
    }

    @Test
    void logIn_whenTheAddressIsNotAttested_movesWithoutMarkingItAsVerified() {
        old.add(ada(false), "right");

        assertSignedIn(LoginWay.MOVED, logIn("right"));

        assertFalse(stytch.user("ada@example.com").orElseThrow().emailVerified());
    }

    @Test
    void logIn_whenAStrangerHasTheUnattestedAddressAtStytch_doesNotTouchThatAccount() {
        stytch.seed(SeedUser.verifiedEmail("ada@example.com").password(Secret.of("stranger")));
        old.add(ada(false), "right");

        LoginOutcome outcome = logIn("right");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, outcome.kind());
        assertTrue(stytchTakes("stranger"));
        assertTrue(stytch.userById("ada-1").isEmpty());
    }

    @Test
    void logIn_whenTheAccountWithoutPasswordAtStytchIsOfAStranger_isNotMoved() {
        stytch.seed(SeedUser.verifiedEmail("ada@example.com"));
        old.add(ada(false), "right");

        LoginOutcome outcome = logIn("right");

        assertEquals(new LoginOutcome.NotMoved("duplicate_email"), outcome);
        assertFalse(stytchTakes("right"));
    }

    @Test
    void logIn_ofAUserWhomABackfillMovedWithoutPassword_addsIt() {
        old.add(ada(true), "right");
        client.backfill(UserSource.of("test", List.of(ada(true))))
                .ledger(ledger)
                .run();

        assertSignedIn(LoginWay.PASSWORD_ADDED, logIn("right"));

        assertEquals(1, stytch.users().size());
        assertTrue(stytch.user("ada@example.com").orElseThrow().emailVerified(), "the old system attests it");
        assertEquals("user", entry().outcome().orElseThrow().changes().get(0), "what the backfill did stays known");
    }

    @Test
    void logIn_ofAUserWhoseHashABackfillMoved_neverAsksTheOldSystem() {
        old.add(ada(true), "right");
        backfill("right");

        assertSignedIn(LoginWay.STYTCH, logIn("right"));

        assertEquals(List.of(), old.asked);
        assertTrue(entry().login().moved());
    }

    private void backfill(String password) {
        PasswordHash hash = NewPasswordHash.of(password.toCharArray());
        LegacyUser user = ada(true).toBuilder()
                .password(new PasswordVerdict.Translated("argon2", hash))
                .build();
        client.backfill(UserSource.of("test", List.of(user))).ledger(ledger).run();
    }

    @Test
    void logIn_whenThePasswordChangedAtTheOldSystemAfterTheExport_replacesIt() {
        old.add(ada(true), "new");
        backfill("old");

        LoginOutcome outcome = logIn("new");

        assertSignedIn(LoginWay.PASSWORD_REPLACED, outcome);
        assertTrue(stytchTakes("new"));
        assertFalse(stytchTakes("old"));
        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());
        assertEquals(1, old.asked.size(), "after the move the old system has no say");
    }

    @Test
    void logIn_whenThePasswordOfTheExportIsNotProven_keepsItOnAWrongOne() {
        old.add(ada(true), "new");
        backfill("old");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("typo").kind());

        assertTrue(stytchTakes("old"));
        assertFalse(entry().login().moved());
    }

    @Test
    void logIn_afterTheUserChoseAPasswordAtStytch_doesNotTakeTheOldOne() {
        old.add(ada(true), "old");
        backfill("old");
        StytchId account = entry().stytchId().orElseThrow();
        replaceAtStytch("chosen");
        assertTrue(logins().passwordChosenAtStytch(ada(true), account).done());

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());
        assertSignedIn(LoginWay.STYTCH, logIn("chosen"));
        assertEquals(List.of(), old.asked);
    }

    @Test
    void logIn_whenTheUserChoseAPasswordAtStytchAndNobodySaidSo_doesNotReplaceIt() {
        old.add(ada(true), "old");
        backfill("old");
        replaceAtStytch("chosen");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());

        assertTrue(stytchTakes("chosen"));
    }

    @Test
    void logIn_whenThePersonChoosesAPasswordAtStytchMeanwhile_leavesThatOne() {
        old.add(ada(true), "old");
        logins().prepareReset("ada@example.com");
        old.before = () -> replaceAtStytch("chosen"); // while the old system looks at the old one

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());
        old.before = () -> {};
        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());

        assertTrue(stytchTakes("chosen"));
        assertTrue(entry().login().begunOrNull() == null, "nothing was left behind");
    }

    @Test
    void logIn_whenThePersonChoosesAPasswordBeforeTheNewHashIsTried_takesOnlyItsOwnBack() {
        old.add(ada(true), "old");
        AtomicBoolean once = new AtomicBoolean();
        stytch.observe(exchange -> {
            if (exchange.template().equals(MIGRATE) && once.compareAndSet(false, true)) {
                replaceAtStytch("chosen");
            }
        });

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());

        assertTrue(stytchTakes("chosen"));
    }

    private void replaceAtStytch(String password) {
        var user = client.api()
                .users()
                .get(stytch.user("ada@example.com").orElseThrow().userId())
                .orElseThrow()
                .user();
        user.password()
                .ifPresent(one -> client.api()
                        .users()
                        .deleteFactor(com.stytch.migrate.api.Users.Factor.PASSWORD, one.passwordId()));
        client.api()
                .passwords()
                .migrate(MigratePasswordRequest.builder("ada@example.com", NewPasswordHash.of(password.toCharArray()))
                        .build());
    }

    @Test
    void backfill_afterALogin_leavesTheNewerPasswordAlone() {
        old.add(ada(true), "new");
        assertSignedIn(LoginWay.MOVED, logIn("new"));

        backfill("old");

        assertTrue(stytchTakes("new"));
        assertEquals(1, stytch.users().size());
        assertEquals(
                ImportOutcome.Kind.ALREADY_EXISTS,
                entry().outcome().orElseThrow().kind());
        assertTrue(entry().outcome().orElseThrow().notes().contains("password_kept:proven_at_login"));
        assertTrue(entry().login().moved());
    }

    @Test
    void logIn_withASession_handsItsTokensOver() {
        old.add(ada(true), "right");
        LoginMigration logins = client.logins(
                ledger,
                old,
                old,
                settings.withSession(com.stytch.migrate.api.SessionSettings.lasting(Duration.ofMinutes(60))));

        for (LoginWay way : List.of(LoginWay.MOVED, LoginWay.STYTCH)) {
            LoginOutcome.SignedIn signedIn = assertInstanceOf(
                    LoginOutcome.SignedIn.class,
                    logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
            assertEquals(way, signedIn.way());
            assertEquals(
                    signedIn.account().value(),
                    client.api()
                            .sessions()
                            .authenticate(
                                    com.stytch.migrate.api.SessionRef.token(
                                            signedIn.sessionToken().orElseThrow()),
                                    com.stytch.migrate.api.SessionSettings.byDefault())
                            .userId());
            assertTrue(signedIn.sessionJwt().isPresent());
        }
    }

    // ---- who is not known

    @Test
    void logIn_ofSomebodyWhoSignedUpAtStytch_isSettledThere() {
        stytch.seed(SeedUser.verifiedEmail("new@example.com").password(Secret.of("theirs")));

        assertSignedIn(LoginWay.STYTCH, logins().logIn("new@example.com", "theirs".toCharArray(), LoginContext.NONE));
        assertEquals(List.of(), old.asked);
    }

    @Test
    void logIn_ofAStranger_takesAsLongAsAWrongPassword() {
        old.add(ada(true), "right");
        backfill("right");
        long before = clock.epochNanos();
        LoginOutcome stranger = logins().logIn("nobody@example.com", "x".toCharArray(), LoginContext.NONE);
        long first = clock.epochNanos() - before;
        before = clock.epochNanos();
        LoginOutcome wrong = logIn("wrong");
        long second = clock.epochNanos() - before;

        assertEquals(wrong, stranger);
        assertEquals(Duration.ofSeconds(1).toNanos(), first);
        assertEquals(first, second);
    }

    @Test
    void logIn_withoutATable_takesTheUserFromTheAnswerOfTheOldSystem() {
        LegacyPasswordVerifier knowing = login -> new String(login.password()).equals("right")
                ? LegacyVerdict.right().of(ada(true))
                : LegacyVerdict.wrong();
        LoginMigration logins = LoginMigration.of(client.api(), ledger, knowing, settings);

        assertEquals(
                LoginOutcome.Kind.WRONG_PASSWORD,
                logins.logIn("ada@example.com", "wrong".toCharArray(), LoginContext.NONE)
                        .kind());
        assertSignedIn(LoginWay.MOVED, logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
        assertSignedIn(LoginWay.STYTCH, logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
        assertEquals("moved", entry().login().wayOrNull());
    }

    @Test
    void logIn_whenTheOldSystemNamesAnotherAccount_movesNobody() {
        old.add(ada(true), "right");
        old.says = Optional.of(LegacyVerdict.right()
                .of(LegacyUser.builder("ben-2")
                        .email(Identifier.verified("ben@example.com"))
                        .build()));

        assertEquals(LoginOutcome.Kind.UNREACHABLE, logIn("right").kind());
        assertEquals(0, stytch.users().size());
    }

    // ---- other answers of the old system

    @Test
    void logIn_whenASecondFactorIsAskedFor_movesOnlyAfterIt() {
        old.add(ada(true), "right");
        old.says = Optional.of(LegacyVerdict.secondFactor(List.of("SOFTWARE_TOKEN_MFA")));

        LoginOutcome outcome = logIn("right");

        assertEquals(
                List.of("SOFTWARE_TOKEN_MFA"),
                assertInstanceOf(LoginOutcome.SecondFactorNeeded.class, outcome).factors());
        assertEquals(0, stytch.users().size(), "a password at Stytch would be a way around the second factor");
        assertSignedIn(
                LoginWay.MOVED,
                logins().logInAfterSecondFactor("ada@example.com", "right".toCharArray(), LoginContext.NONE));
    }

    @Test
    void logIn_whenTheOldSystemSaysSomethingElse_movesNobody() {
        old.add(ada(true), "right");
        Map<LegacyVerdict, LoginOutcome> table = Map.of(
                LegacyVerdict.reset("temporary_password"),
                new LoginOutcome.ResetNeeded(LoginOutcome.Side.LEGACY, "temporary_password", false),
                LegacyVerdict.blocked(),
                new LoginOutcome.Locked(LoginOutcome.Side.LEGACY, "blocked"),
                LegacyVerdict.undecided("bot_check"),
                new LoginOutcome.Unreachable(LoginOutcome.Side.LEGACY, "bot_check", false));
        table.forEach((verdict, expected) -> {
            old.says = Optional.of(verdict);
            assertEquals(expected, logIn("right"));
        });
        assertEquals(0, stytch.users().size());
        assertEquals(
                stytch.journal().count("POST", AUTHENTICATE), stytch.journal().count());
    }

    @Test
    void logIn_whenTheOldSystemLockedTheAccount_doesNotAskAgainForAWhile() {
        old.add(ada(true), "right");
        old.says = Optional.of(LegacyVerdict.locked());
        LoginMigration logins = logins();

        LoginOutcome first = logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE);
        LoginOutcome second = logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE);

        assertEquals(new LoginOutcome.Locked(LoginOutcome.Side.LEGACY, "too_many_attempts"), first);
        assertEquals(first, second);
        assertEquals(1, old.asked.size());
        clock.advance(Duration.ofMinutes(1));
        old.says = Optional.empty();
        assertSignedIn(LoginWay.MOVED, logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
    }

    @Test
    void logIn_whenTheOldSystemIsDown_isNeverWrongAndSoonLeavesItAlone() {
        old.add(ada(true), "right");
        old.before = () -> {
            throw new MigrationException.Unreachable("no answer", null, false, 0, null);
        };
        LoginMigration logins = client.logins(ledger, old, old, settings.withCircuitBreaker(2, Duration.ofSeconds(30)));

        List<String> reasons = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            LoginOutcome outcome = logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE);
            assertEquals(LoginOutcome.Kind.UNREACHABLE, outcome.kind());
            reasons.add(outcome.reason().orElseThrow());
        }

        assertEquals(List.of("no_answer", "no_answer", "circuit_open", "circuit_open"), reasons);
        assertTrue(logins.legacyIsLeftAlone());
        assertEquals(2, old.asked.size());

        // and when it is back, one login finds that out
        old.before = () -> {};
        clock.advance(Duration.ofSeconds(30));
        assertSignedIn(LoginWay.MOVED, logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
        assertFalse(logins.legacyIsLeftAlone());
    }

    @Test
    void logIn_whenTheOldSystemIsDownAndTheCallerSaysSo_offersAReset() {
        old.add(ada(true), "right");
        old.says = Optional.of(LegacyVerdict.undecided("no_answer"));
        LoginMigration logins =
                client.logins(ledger, old, old, settings.whenUnreachable(LoginSettings.WhenUnreachable.OFFER_RESET));

        assertEquals(
                new LoginOutcome.ResetNeeded(LoginOutcome.Side.LEGACY, "legacy_unreachable", false),
                logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
    }

    @Test
    void logIn_whenTheVerifierThrows_isNotDecided() {
        old.add(ada(true), "right");
        old.before = () -> {
            throw new IllegalStateException("bug");
        };

        assertEquals(new LoginOutcome.Unreachable(LoginOutcome.Side.LEGACY, "verifier_failed", false), logIn("right"));
    }

    @Test
    void logIn_whenStytchLocksOrWantsAReset_saysSo() {
        old.add(ada(true), "right");
        stytch.onNext("POST", AUTHENTICATE).error(429, "user_lock_limit_reached");
        assertEquals(new LoginOutcome.Locked(LoginOutcome.Side.STYTCH, "too_many_attempts"), logIn("right"));
        stytch.onNext("POST", AUTHENTICATE).error(400, "reset_password");
        assertEquals(new LoginOutcome.ResetNeeded(LoginOutcome.Side.STYTCH, "reset_password", false), logIn("right"));
        assertEquals(List.of(), old.asked);
    }

    // ---- crashes and races

    @Test
    void logIn_whenStytchDoesNotAnswerTheMove_isMadeGoodByTheNextOne() {
        old.add(ada(true), "right");
        stytch.onNext("POST", MIGRATE).times(20).fail(com.stytch.migrate.testing.Fault.storeThenDropConnection());
        LoginOutcome first = logIn("right");
        stytch.onNext("POST", AUTHENTICATE).times(10).dropConnection();
        LoginOutcome second = logIn("right");

        assertEquals(LoginOutcome.Kind.SIGNED_IN, first.kind(), "the answer was lost, and the account found");
        assertTrue(second.kind() == LoginOutcome.Kind.SIGNED_IN || second.kind() == LoginOutcome.Kind.UNREACHABLE);
        assertEquals(1, stytch.users().size());
    }

    @Test
    void logIn_afterALoginThatDiedBetweenDeleteAndImport_givesThePassword() {
        old.add(ada(true), "new");
        backfill("old");
        // given a login that deleted the old password and died
        var login = ledger.logins();
        login.hold(RecordKey.user(ADA), "dead", clock.now(), clock.now());
        login.begin(RecordKey.user(ADA), "dead", clock.now());
        var user = client.api().users().get("ada-1").orElseThrow().user();
        client.api()
                .users()
                .deleteFactor(
                        com.stytch.migrate.api.Users.Factor.PASSWORD,
                        user.password().orElseThrow().passwordId());

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("old").kind());
        assertSignedIn(LoginWay.PASSWORD_ADDED, logIn("new"));
    }

    @Test
    void logIn_afterALoginThatDiedBeforeItSettled_takesTheNewerPasswordOfTheOldSystem() {
        old.add(ada(true), "first");
        var login = ledger.logins();
        var key = RecordKey.user(ADA);
        login.hold(key, "dead", clock.now(), clock.now());
        login.begin(key, "dead", clock.now());
        stytch.seed(
                SeedUser.verifiedEmail("ada@example.com").externalId("ada-1").password(Secret.of("first")));
        old.passwords.put(ADA, "second");

        assertSignedIn(LoginWay.PASSWORD_REPLACED, logIn("second"));
        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("first").kind());
    }

    @Test
    void logIn_afterAChangeThatDiedBetweenDeleteAndImport_asksTheOldSystemAgain() {
        old.add(ada(true), "first");
        assertSignedIn(LoginWay.MOVED, logIn("first"));
        old.passwords.put(ADA, "second");
        // given a hook that deleted the password and died
        var key = RecordKey.user(ADA);
        ledger.logins().hold(key, "dead", clock.now(), clock.now());
        ledger.logins().begin(key, "dead", clock.now());
        var user = client.api().users().get("ada-1").orElseThrow().user();
        client.api()
                .users()
                .deleteFactor(
                        com.stytch.migrate.api.Users.Factor.PASSWORD,
                        user.password().orElseThrow().passwordId());

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("first").kind());
        assertSignedIn(LoginWay.PASSWORD_ADDED, logIn("second"));
        backfill("export");
        assertSignedIn(LoginWay.STYTCH, logIn("second"));
    }

    @Test
    void logIn_whenAnotherLoginHoldsTheAccount_waitsAndThenSaysToTryAgain() {
        old.add(ada(true), "right");
        var key = RecordKey.user(ADA);
        ledger.logins().hold(key, "other", clock.now(), clock.now().plusSeconds(60));

        assertEquals(
                new LoginOutcome.Unreachable(LoginOutcome.Side.STYTCH, "another_login_is_under_way", true),
                logIn("right"));
        assertEquals(0, stytch.users().size());
    }

    @Test
    void logIn_withAPasswordThatBecameOldWhileItWasChecked_doesNotReplaceTheNewerOne() {
        old.add(ada(true), "first");
        old.before = () -> {
            old.before = () -> {};
            // while the old system looks at the first password, the user changes it and logs in with the second one
            old.says = Optional.of(LegacyVerdict.right());
            assertSignedIn(LoginWay.MOVED, logIn("second"));
        };

        LoginOutcome outcome = logIn("first");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, outcome.kind());
        assertTrue(stytchTakes("second"));
        assertFalse(stytchTakes("first"));
    }

    @Test
    void logIn_ofOnePersonInManyThreads_makesOneAccount() throws Exception {
        try (FakeStytch real = FakeStytch.consumer()) {
            old.add(ada(true), "right");
            ConsumerClient many = MigrationClient.consumer(real.settings().build());
            LoginMigration logins = many.logins(Ledger.inMemory(), old, old, settings);
            ExecutorService pool = Executors.newFixedThreadPool(8);
            CountDownLatch start = new CountDownLatch(1);
            List<Future<LoginOutcome>> outcomes = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                outcomes.add(pool.submit(() -> {
                    start.await();
                    return logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE);
                }));
            }
            start.countDown();
            int moved = 0;
            for (Future<LoginOutcome> outcome : outcomes) {
                LoginOutcome.SignedIn signedIn = assertInstanceOf(LoginOutcome.SignedIn.class, outcome.get());
                moved += signedIn.way() == LoginWay.MOVED ? 1 : 0;
            }
            pool.shutdown();
            assertEquals(1, moved);
            assertEquals(1, real.users().size());
            assertEquals(1, real.journal().count("POST", MIGRATE));
        }
    }

    @Test
    void logIn_whenStytchDoesNotVerifyTheNewHash_takesItBack() {
        old.add(ada(true), "right");
        stytch.onCall(2, "POST", AUTHENTICATE).error(401, "unauthorized_credentials");

        assertEquals(new LoginOutcome.NotMoved("hash_not_verified"), logIn("right"));
        assertFalse(stytch.user("ada@example.com").orElseThrow().hasPassword());
        assertSignedIn(LoginWay.MOVED, logIn("right"));
    }

    /** As Stytch does it when a reset is through. */
    private void choose(String password) {
        client.api()
                .passwords()
                .migrate(MigratePasswordRequest.builder("ada@example.com", NewPasswordHash.of(password.toCharArray()))
                        .build());
    }

    @Test
    void logIn_whenStytchDoesNotVerifyTheHash_leavesNoMarkOfALoginThatDied() {
        old.add(ada(true), "right");
        assertTrue(logins().prepareReset("ada@example.com").done());
        stytch.onCall(2, "POST", AUTHENTICATE).error(401, "unauthorized_credentials");
        assertEquals(new LoginOutcome.NotMoved("hash_not_verified"), logIn("right"));
        choose("chosen");

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, logIn("right").kind());

        assertTrue(stytchTakes("chosen"), "what the person chose meanwhile stays");
    }

    @Test
    void logIn_whileABackfillIsAtTheSamePerson_waitsForItRatherThanDeleteAPasswordThatWasChosen() {
        RecordKey key = RecordKey.user(ADA);
        old.add(ada(true), "right");
        assertTrue(logins().prepareReset("ada@example.com").done());
        StytchId account = entry().stytchId().orElseThrow();
        old.before = () -> {
            ledger.write(List.of(
                    new Ledger.Claim(0, "users.ndjson:1", key, clock.now().toEpochMilli())));
            choose("chosen");
        };
        TimeSource napping = new TimeSource() {
            @Override
            public long epochNanos() {
                return clock.epochNanos();
            }

            @Override
            public void sleep(long nanos) throws InterruptedException {
                if (entry().state().open()) {
                    ledger.write(List.of(new Ledger.Settlement(
                            0,
                            "users.ndjson:1",
                            key,
                            "aaaaaaaaaaaaaaaa.bbbbbbbbbbbbbbbb.cccccccccccccccc",
                            new ImportOutcome(
                                    ImportOutcome.Kind.ALREADY_EXISTS,
                                    "nothing_to_update",
                                    account,
                                    null,
                                    List.of(),
                                    List.of(),
                                    false))));
                }
                clock.sleep(nanos);
            }
        };

        LoginOutcome outcome = MigrationClient.consumer(
                        stytch.settings().time(napping).build())
                .logins(ledger, old, old, settings)
                .logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE);

        assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, outcome.kind(), outcome.toString());
        assertTrue(stytchTakes("chosen"));
    }

    // ---- hooks

    @Test
    void passwordChanged_atTheOldSystem_makesTheNewOneCount() {
        old.add(ada(true), "new");
        backfill("old");
        char[] typed = "new".toCharArray();

        HookOutcome outcome = logins().passwordChanged(ada(true), typed);

        assertEquals(HookOutcome.Kind.DONE, outcome.kind(), outcome.toString());
        assertArrayEquals(new char[3], typed);
        assertTrue(stytchTakes("new"));
        assertFalse(stytchTakes("old"));
        assertEquals("changed", entry().login().wayOrNull());
    }

    @Test
    void passwordChanged_afterALoginThatDiedOnceItHadMoved_replacesItsPassword() {
        // given a login that moved the user, and died before it could say so
        var login = ledger.logins();
        login.hold(RecordKey.user(ADA), "dead", clock.now(), clock.now());
        login.begin(RecordKey.user(ADA), "dead", clock.now());
        client.api()
                .passwords()
                .migrate(MigratePasswordRequest.builder("ada@example.com", NewPasswordHash.of("old".toCharArray()))
                        .externalId("ada-1")
                        .build());

        HookOutcome outcome = logins().passwordChanged(ada(true), "new".toCharArray());

        assertEquals(HookOutcome.Kind.DONE, outcome.kind(), outcome.toString());
        assertTrue(stytchTakes("new"));
        assertFalse(stytchTakes("old"));
        assertEquals(1, stytch.users().size());
    }

    @Test
    void signedUp_atTheOldSystem_isAtStytchAtOnce() {
        assertTrue(logins().signedUp(ada(false), "mine".toCharArray()).done());

        assertTrue(stytchTakes("mine"));
        assertEquals(1, stytch.users().size());
    }

    @Test
    void prepareReset_makesAnAccountWithoutPasswordAndLeavesThePasswordToTheOldSystem() {
        old.add(ada(true), "old");

        HookOutcome outcome = logins().prepareReset("ada@example.com");

        assertTrue(outcome.done());
        assertFalse(stytch.user("ada@example.com").orElseThrow().hasPassword());
        assertFalse(entry().login().moved());
        assertEquals(outcome, logins().prepareReset("ada@example.com"), "twice makes nobody twice");
        assertEquals(
                "no_such_user",
                logins().prepareReset("nobody@example.com").reason().orElseThrow());
        assertSignedIn(LoginWay.PASSWORD_ADDED, logIn("old"));
    }

    @Test
    void signedInAtStytch_withoutAPassword_linksByAVerifiedAddressOnly() {
        old.add(ada(true), "old");
        stytch.seed(SeedUser.unverifiedEmail("ada@example.com"));
        var user = client.api()
                .users()
                .get(stytch.user("ada@example.com").orElseThrow().userId())
                .orElseThrow()
                .user();
        assertEquals(
                "address_not_verified_at_stytch",
                logins().signedInAtStytch(user).reason().orElseThrow());
        assertTrue(ledger.find(ADA).isEmpty());
    }

    @Test
    void signedInAtStytch_ofAKnownRecord_linksOnce() {
        old.add(ada(true), "old");
        stytch.seed(SeedUser.verifiedEmail("ada@example.com"));
        var id = stytch.user("ada@example.com").orElseThrow().userId();
        var user = client.api().users().get(id).orElseThrow().user();

        assertTrue(logins().signedInAtStytch(user).done());
        assertTrue(logins().signedInAtStytch(user).done());

        assertEquals(id, stytch.userById("ada-1").orElseThrow().userId());
        assertEquals("linked", entry().login().wayOrNull());
    }

    @Test
    void signedInAtStytch_whenTheRecordHasAnotherAccount_isAConflict() {
        old.add(ada(true), "old");
        backfill("old");
        stytch.seed(SeedUser.verifiedEmail("other@example.com"));
        old.users.put(
                "other@example.com",
                ada(true).toBuilder()
                        .email(Identifier.verified("other@example.com"))
                        .build());
        var user = client.api()
                .users()
                .get(stytch.user("other@example.com").orElseThrow().userId())
                .orElseThrow()
                .user();

        assertEquals(HookOutcome.Kind.CONFLICT, logins().signedInAtStytch(user).kind());
        assertTrue(stytch.user("other@example.com").orElseThrow().externalId().isEmpty());
    }

    @Test
    void emailChanged_ofAUserWithAPassword_keepsTheAccountAndTheLoginWorks() {
        old.add(ada(true), "right");
        assertSignedIn(LoginWay.MOVED, logIn("right"));
        LegacyUser renamed = ada(true).toBuilder()
                .email(Identifier.verified("ada.new@example.com"))
                .build();
        old.add(renamed, "right");

        assertEquals(
                "address_kept:account_has_a_password",
                logins().emailChanged(renamed).reason().orElseThrow());
        assertSignedIn(
                LoginWay.STYTCH, logins().logIn("ada.new@example.com", "right".toCharArray(), LoginContext.NONE));
    }

    // ---- the last phase

    @Test
    void stragglers_tellHowEachCanStillComeOver() {
        LegacyUser atOldSystem = LegacyUser.builder("1")
                .email(Identifier.verified("one@example.com"))
                .password(new PasswordVerdict.LoginOnly("firebase_scrypt", "firebase_scrypt_not_supported"))
                .build();
        LegacyUser without = LegacyUser.builder("2")
                .email(Identifier.verified("two@example.com"))
                .build();
        client.backfill(UserSource.of("test", List.of(atOldSystem, without)))
                .ledger(ledger)
                .run();
        ledger.endRun();
        old.add(ada(true), "right");
        logIn("right");

        assertEquals(
                Map.of(Stragglers.Method.PASSWORD_AT_OLD_SYSTEM, 1L, Stragglers.Method.WITHOUT_PASSWORD, 1L),
                Stragglers.count(ledger));
    }

    @Test
    void toString_ofEveryValue_showsNobody() {
        LegacyLogin login = new LegacyLogin(
                "ada@example.com",
                ada(true),
                "secret-1".toCharArray(),
                LoginContext.of("203.0.113.7", "agent"),
                Duration.ofSeconds(1));
        String all = login + " " + login.context() + " " + LegacyVerdict.right().of(ada(true)) + " "
                + new LoginOutcome.SignedIn(
                        StytchId.of("user-test-1"), LoginWay.MOVED, Secret.of("secret-1"), Secret.of("secret-1"))
                + LegacyPasswordVerifier.StoredPassword.of("secret-1");
        assertFalse(all.contains("ada@example.com") || all.contains("secret-1") || all.contains("203.0"), all);
    }

    @Test
    void storedHash_isComputedHere() {
        old.add(ada(true), "unused");
        LegacyPasswordVerifier hashes =
                LegacyPasswordVerifier.storedHash(user -> Optional.of(LegacyPasswordVerifier.StoredPassword.of(
                        "{SSHA}" + java.util.Base64.getEncoder().encodeToString(ssha("right")))));
        LoginMigration logins = client.logins(ledger, old, hashes, settings);

        assertEquals(
                LoginOutcome.Kind.WRONG_PASSWORD,
                logins.logIn("ada@example.com", "wrong".toCharArray(), LoginContext.NONE)
                        .kind());
        assertSignedIn(LoginWay.MOVED, logins.logIn("ada@example.com", "right".toCharArray(), LoginContext.NONE));
    }

    private static byte[] ssha(String password) {
        try {
            byte[] salt = {(byte) 0x81, 2, 3, 4};
            java.security.MessageDigest sha1 = java.security.MessageDigest.getInstance("SHA-1");
            sha1.update(password.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            byte[] digest = sha1.digest(salt);
            byte[] both = java.util.Arrays.copyOf(digest, 24);
            System.arraycopy(salt, 0, both, 20, 4);
            return both;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
