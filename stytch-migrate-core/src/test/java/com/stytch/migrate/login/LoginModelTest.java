package com.stytch.migrate.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.MigrateMemberPasswordRequest;
import com.stytch.migrate.api.MigratePasswordRequest;
import com.stytch.migrate.api.StytchMember;
import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.api.Users;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.http.CallListener;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Logins of one person, a backfill, changes of the password and of the address at the old system, and a reset at Stytch, step by step in
 * an order that a seed decides. Answers get lost; each of them may die between two steps, and all of them at once; then they begin again.
 * Whatever the order: one account, never an old password after a newer one was taken, and nobody is locked out.
 */
class LoginModelTest {
    private static final int ROUNDS = Integer.getInteger("login.model.rounds", 6);

    @TempDir
    @Nullable Path scratch;

    /** Ends an actor where it stands, as the end of its process would. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Lets one actor at a time take its next step. */
    private static final class Turnstile {
        private final Random random;
        private final List<Actor> actors = new ArrayList<>();
        private final StringBuilder trace = new StringBuilder();
        private final int dies;
        private final int crash;

        /**
         * @param dies of a hundred steps, so many are the last of their actor
         * @param crash after how many steps all of them die
         */
        Turnstile(Random random, int dies, int crash) {
            this.random = random;
            this.dies = dies;
            this.crash = crash;
        }

        final class Actor {
            private final String name;
            private boolean waiting;
            private boolean done;
            private boolean dead;
            private @Nullable Throwable failure;

            Actor(String name) {
                this.name = name;
            }

            void note(String what) {
                synchronized (Turnstile.this) {
                    trace.append(name).append(": ").append(what).append('\n');
                }
            }

            void step(String what) {
                synchronized (Turnstile.this) {
                    if (dead) {
                        throw new Died();
                    }
                    waiting = true;
                    Turnstile.this.notifyAll();
                    while (waiting) {
                        try {
                            Turnstile.this.wait();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                    trace.append(name).append(' ').append(what).append(dead ? " dies\n" : "\n");
                    if (dead) {
                        throw new Died();
                    }
                }
            }
        }

        Actor start(String name, Consumer<Actor> work) {
            Actor actor = new Actor(name);
            actors.add(actor);
            Thread thread = new Thread(
                    () -> {
                        try {
                            actor.step("begins");
                            work.accept(actor);
                        } catch (Died died) {
                            // its process ended
                        } catch (Throwable e) {
                            actor.failure = e;
                        }
                        synchronized (Turnstile.this) {
                            actor.done = true;
                            Turnstile.this.notifyAll();
                        }
                    },
                    name);
            thread.setDaemon(true);
            thread.start();
            return actor;
        }

        synchronized void run() throws InterruptedException {
            long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            for (int steps = 0; ; steps++) {
                while (actors.stream().anyMatch(actor -> !actor.done && !actor.waiting)) {
                    wait(1_000);
                    assertTrue(System.nanoTime() < giveUp, "stuck:\n" + trace);
                }
                List<Actor> ready = actors.stream().filter(actor -> !actor.done).toList();
                if (ready.isEmpty()) {
                    break;
                }
                Actor next = ready.get(random.nextInt(ready.size()));
                next.dead = random.nextInt(100) < dies || steps >= crash;
                next.waiting = false;
                notifyAll();
            }
            for (Actor actor : actors) {
                if (actor.failure != null) {
                    throw new AssertionError(actor.name + " failed\n" + trace, actor.failure);
                }
            }
        }
    }

    private static Ledger stepping(Ledger ledger, Turnstile.Actor actor) {
        return stepping(Ledger.class, ledger, actor);
    }

    /** What the end of a process does by itself is no step. */
    private static final Set<String> NO_STEPS = Set.of("logins", "endRun", "name");

    private static <T> T stepping(Class<T> type, T target, Turnstile.Actor actor) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (!NO_STEPS.contains(method.getName())) {
                actor.step("ledger " + method.getName());
            }
            try {
                Object result = method.invoke(target, args);
                return result instanceof LoginRecords records ? stepping(LoginRecords.class, records, actor) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void anyOrder_ofLoginsBackfillHooksAndDeaths_endsWithOneAccountAndTheNewestPassword(Kind kind) throws Exception {
        long seed = Long.getLong("login.model.seed", System.nanoTime());
        System.out.println("LoginModelTest: -Dlogin.model.seed=" + seed);
        int first = Integer.getInteger("login.model.first", 0);
        for (int number = first; number < first + ROUNDS; number++) {
            Random random = new Random(seed + number);
            Path file = java.util.Objects.requireNonNull(scratch).resolve(kind + "-" + number + ".db");
            try (Side side = kind == Kind.CONSUMER ? new UserSide(random) : new MemberSide(random)) {
                new Round(side, random, file).run();
            } catch (AssertionError e) {
                throw new AssertionError("round " + number + " of seed " + seed, e);
            }
        }
    }

    /** The two kinds of project. */
    enum Kind {
        CONSUMER,
        B2B
    }

    /** One project with one person, as an actor meets it. */
    private interface Side extends AutoCloseable {
        FakeProject stytch();

        FakeClock clock();

        void address(String address);

        /** Returns whether the old system attests the address. */
        boolean attested();

        LoginOutcome logIn(CallListener steps, Ledger ledger, LegacyPasswordVerifier verifier, String password);

        HookOutcome passwordChanged(CallListener steps, Ledger ledger, String password);

        HookOutcome prepareReset(CallListener steps, Ledger ledger);

        HookOutcome chosenAtStytch(CallListener steps, Ledger ledger, StytchId account);

        /** Carries over the new address; a B2B project has no such hook. */
        void addressChanged(CallListener steps, Ledger ledger);

        /** Does what Stytch does when somebody chooses a password there: in one step. */
        void choose(StytchId account, String password);

        void backfill(CallListener steps, Ledger ledger, @Nullable PasswordHash exported);

        int accounts();

        @Override
        void close();
    }

    private static final LegacyPasswordVerifier NOBODY = login -> LegacyVerdict.wrong();

    private static final LoginSettings SETTINGS = LoginSettings.DEFAULT
            .withBudget(Duration.ofMinutes(5), Duration.ofMinutes(1))
            .withWrongAnswersAfter(Duration.ZERO);

    private static LegacyUser person(String address, boolean attested, @Nullable PasswordHash exported) {
        LegacyUser.Builder user = LegacyUser.builder("ada-1").email(new Identifier(address, attested));
        if (exported != null) {
            user.password(new PasswordVerdict.Translated("argon2", exported));
        }
        return user.build();
    }

    private static final class UserSide implements Side {
        private final FakeClock clock = FakeClock.at("2026-03-01T12:00:00Z");
        private final FakeStytch stytch =
                FakeStytch.consumerBuilder().clock(clock).start();
        private final boolean attested;
        private volatile String address = "ada@example.com";

        UserSide(Random random) {
            attested = random.nextInt(4) > 0;
        }

        private ConsumerClient client(CallListener steps) {
            return MigrationClient.consumer(stytch.settings().listener(steps).build());
        }

        private LoginMigration logins(CallListener steps, Ledger ledger, LegacyPasswordVerifier verifier) {
            return client(steps).logins(ledger, name -> Optional.of(user()), verifier, SETTINGS);
        }

        private LegacyUser user() {
            return person(address, attested, null);
        }

        @Override
        public FakeProject stytch() {
            return stytch;
        }

        @Override
        public FakeClock clock() {
            return clock;
        }

        @Override
        public void address(String other) {
            address = other;
        }

        @Override
        public boolean attested() {
            return attested;
        }

        @Override
        public LoginOutcome logIn(CallListener steps, Ledger ledger, LegacyPasswordVerifier verifier, String password) {
            return logins(steps, ledger, verifier).logIn(address, password.toCharArray(), LoginContext.NONE);
        }

        @Override
        public HookOutcome passwordChanged(CallListener steps, Ledger ledger, String password) {
            return logins(steps, ledger, NOBODY).passwordChanged(user(), password.toCharArray());
        }

        @Override
        public HookOutcome prepareReset(CallListener steps, Ledger ledger) {
            return logins(steps, ledger, NOBODY).prepareReset(address);
        }

        @Override
        public HookOutcome chosenAtStytch(CallListener steps, Ledger ledger, StytchId account) {
            return logins(steps, ledger, NOBODY).passwordChosenAtStytch(user(), account);
        }

        @Override
        public void addressChanged(CallListener steps, Ledger ledger) {
            logins(steps, ledger, NOBODY).emailChanged(user());
        }

        @Override
        public void choose(StytchId account, String password) {
            ConsumerClient client = client(CallListener.none());
            StytchUser user =
                    client.api().users().get(account.value()).orElseThrow().user();
            user.password()
                    .ifPresent(one -> client.api().users().deleteFactor(Users.Factor.PASSWORD, one.passwordId()));
            client.api()
                    .passwords()
                    .migrate(MigratePasswordRequest.builder(
                                    user.emails().get(0).email(), NewPasswordHash.of(password.toCharArray()))
                            .build());
        }

        @Override
        public void backfill(CallListener steps, Ledger ledger, @Nullable PasswordHash exported) {
            client(steps)
                    .backfill(UserSource.of("export", List.of(person("ada@example.com", attested, exported))))
                    .ledger(ledger)
                    .run();
        }

        @Override
        public int accounts() {
            return stytch.users().size();
        }

        @Override
        public void close() {
            stytch.close();
        }
    }

    private static final class MemberSide implements Side {
        private static final LegacyId ACME = LegacyId.of("acme");
        private static final B2bPolicy POLICY =
                B2bPolicy.DEFAULT.withPasswordScope(B2bPolicy.PasswordScope.ORGANIZATION);

        private final FakeClock clock = FakeClock.at("2026-03-01T12:00:00Z");
        private final FakeB2b stytch = FakeStytch.b2bBuilder().clock(clock).start();
        private final boolean attested;

        MemberSide(Random random) {
            attested = random.nextInt(8) > 0;
        }

        private B2bClient client(CallListener steps) {
            return MigrationClient.b2b(stytch.settings().listener(steps).build());
        }

        private B2bLoginMigration logins(CallListener steps, Ledger ledger, LegacyPasswordVerifier verifier) {
            return client(steps)
                    .logins(ledger, (organization, name) -> Optional.of(member(null)), verifier, POLICY, SETTINGS);
        }

        private LegacyMember member(@Nullable PasswordHash exported) {
            return LegacyMember.builder(ACME, person("ada@acme.example", attested, exported))
                    .build();
        }

        @Override
        public FakeProject stytch() {
            return stytch;
        }

        @Override
        public FakeClock clock() {
            return clock;
        }

        @Override
        public void address(String other) {
            // Stytch changes the address of a member, and nobody calls this library for it
        }

        @Override
        public boolean attested() {
            return attested;
        }

        @Override
        public LoginOutcome logIn(CallListener steps, Ledger ledger, LegacyPasswordVerifier verifier, String password) {
            return logins(steps, ledger, verifier)
                    .logIn(ACME, "ada@acme.example", password.toCharArray(), LoginContext.NONE);
        }

        @Override
        public HookOutcome passwordChanged(CallListener steps, Ledger ledger, String password) {
            return logins(steps, ledger, NOBODY).passwordChanged(member(null), password.toCharArray());
        }

        @Override
        public HookOutcome prepareReset(CallListener steps, Ledger ledger) {
            return logins(steps, ledger, NOBODY).prepareReset(ACME, "ada@acme.example");
        }

        @Override
        public HookOutcome chosenAtStytch(CallListener steps, Ledger ledger, StytchId account) {
            return logins(steps, ledger, NOBODY).passwordChosenAtStytch(member(null), account);
        }

        @Override
        public void addressChanged(CallListener steps, Ledger ledger) {
            // there is no such hook
        }

        @Override
        public void choose(StytchId account, String password) {
            B2bClient client = client(CallListener.none());
            String acme = stytch.organizations().get(0).organizationId();
            StytchMember member = client.api()
                    .members()
                    .get(acme, account.value())
                    .orElseThrow()
                    .member();
            member.passwordId().ifPresent(id -> client.api().members().deletePassword(acme, id));
            client.api()
                    .passwords()
                    .migrate(MigrateMemberPasswordRequest.forVerifiedEmail(
                                    acme, member.emailAddress(), NewPasswordHash.of(password.toCharArray()))
                            .build());
        }

        @Override
        public void backfill(CallListener steps, Ledger ledger, @Nullable PasswordHash exported) {
            client(steps)
                    .backfill(TenantSource.of(
                            "export",
                            List.of(LegacyOrganization.builder("acme", "Acme").build()),
                            List.of(member(exported))))
                    .policy(POLICY)
                    .ledger(ledger)
                    .run();
        }

        /** The organization moves first, as it must. */
        void organization(Ledger ledger) {
            client(CallListener.none())
                    .backfill(TenantSource.of(
                            "organizations",
                            List.of(LegacyOrganization.builder("acme", "Acme").build()),
                            List.of()))
                    .policy(POLICY)
                    .ledger(ledger)
                    .run();
        }

        @Override
        public int accounts() {
            return stytch.memberCount();
        }

        @Override
        public void close() {
            stytch.close();
        }
    }

    /** One person, some actors. Passwords have the numbers in whose order they were set, wherever that was. */
    private static final class Round {
        private final Side side;
        private final Random random;
        private final Ledger ofLogins;
        private final Ledger ofBackfill;
        private final StringBuilder trace = new StringBuilder();
        private int newest;
        /** The number of the password that the old system has. */
        private int current;

        private int newestTaken = -1;

        Round(Side side, Random random, Path file) {
            this.side = side;
            this.random = random;
            boolean onDisk = random.nextInt(4) == 0;
            this.ofLogins = onDisk ? Ledger.sqlite(file) : Ledger.inMemory();
            this.ofBackfill = onDisk ? Ledger.sqlite(file) : ofLogins;
        }

        private static String password(int number) {
            return "password-" + number;
        }

        private static CallListener steps(Turnstile.Actor actor) {
            return attempt -> actor.step(attempt.method() + " " + attempt.pathTemplate() + " " + attempt.statusCode());
        }

        private LoginOutcome tryPassword(Turnstile.Actor actor, int number) {
            LegacyPasswordVerifier verifier = login -> {
                actor.step("asks the old system");
                boolean right = password(current).equals(new String(login.password()));
                actor.step("hears " + right);
                return right ? LegacyVerdict.right() : LegacyVerdict.wrong();
            };
            LoginOutcome outcome = side.logIn(steps(actor), stepping(ofLogins, actor), verifier, password(number));
            actor.note(number + ": " + outcome);
            return outcome;
        }

        private void logIn(Turnstile.Actor actor, Random own) {
            int number = own.nextInt(newest + 1);
            int before = newestTaken;
            boolean signedIn = tryPassword(actor, number).kind() == LoginOutcome.Kind.SIGNED_IN;
            assertTrue(!signedIn || number >= before, () -> number + " was taken after " + before);
            newestTaken = signedIn ? Math.max(newestTaken, number) : newestTaken;
        }

        private void change(Turnstile.Actor actor, boolean tells) {
            actor.step("changes the password at the old system");
            current = ++newest;
            int mine = current;
            if (tells
                    && side.passwordChanged(steps(actor), stepping(ofLogins, actor), password(mine))
                            .done()) {
                actor.note("told " + mine);
                newestTaken = Math.max(newestTaken, mine);
            }
        }

        private void reset(Turnstile.Actor actor) {
            HookOutcome ready = side.prepareReset(steps(actor), stepping(ofLogins, actor));
            if (!ready.done()) {
                actor.note("no reset: " + ready);
                return;
            }
            StytchId account = ready.account().orElseThrow();
            actor.step("chooses a password at Stytch");
            int mine = ++newest;
            side.choose(account, password(mine));
            actor.note("chose " + mine);
            if (side.chosenAtStytch(steps(actor), stepping(ofLogins, actor), account)
                    .done()) {
                newestTaken = Math.max(newestTaken, mine);
            }
        }

        private void move(Turnstile.Actor actor) {
            actor.step("changes the address");
            side.address("ada.new@example.com");
            side.addressChanged(steps(actor), stepping(ofLogins, actor));
        }

        void run() throws InterruptedException {
            try (ofLogins;
                    ofBackfill) {
                if (side instanceof MemberSide members) {
                    members.organization(ofBackfill);
                }
                FaultPlan faults = FaultPlan.seeded(random.nextLong())
                        .share(0.02, Fault.storeThenDropConnection())
                        .share(0.02, Fault.serverUnavailable());
                PasswordHash exported =
                        random.nextInt(3) > 0 ? NewPasswordHash.of(password(0).toCharArray()) : null;
                boolean resets = random.nextInt(3) == 0;
                // Of two changes at once, here and there, the one that reaches Stytch last counts: nobody knows which
                // was meant.
                boolean tells = !resets && random.nextBoolean();
                boolean moves = random.nextInt(4) == 0;
                for (int process = 0; process < 2; process++) {
                    // What a login that died left behind has no name. Until the hook has said that the person chose
                    // another
                    // password, the two cannot be told apart; see docs/decisions.md.
                    boolean whole = resets && process == 0;
                    side.stytch().faults(whole ? FaultPlan.seeded(0) : faults);
                    boolean ends = !whole && random.nextBoolean();
                    Turnstile turnstile = new Turnstile(
                            random, whole ? 0 : random.nextInt(5), ends ? random.nextInt(120) : Integer.MAX_VALUE);
                    for (int i = 0; i < 3 - process; i++) {
                        Random own = new Random(random.nextLong());
                        turnstile.start("login " + i, actor -> logIn(actor, own));
                    }
                    turnstile.start("backfill", actor -> backfill(actor, exported));
                    if (process == 0 || random.nextBoolean()) {
                        turnstile.start("change", actor -> change(actor, tells));
                    }
                    if (resets && process == 0) {
                        turnstile.start("reset", this::reset);
                    }
                    if (moves && process == 1) {
                        turnstile.start("address", this::move);
                    }
                    run(turnstile);
                    side.clock().advance(Duration.ofSeconds(random.nextInt(600)));
                }
                side.stytch().faults(FaultPlan.seeded(0));
                side.clock().advance(Duration.ofMinutes(10)); // the holds of the dead have ended

                Turnstile after = new Turnstile(random, 0, Integer.MAX_VALUE);
                after.start("user", this::tryAll);
                run(after);
                Turnstile later = new Turnstile(random, 0, Integer.MAX_VALUE);
                later.start("backfill", actor -> backfill(actor, exported));
                run(later);
                Turnstile atLast = new Turnstile(random, 0, Integer.MAX_VALUE);
                atLast.start("user", this::tryAll);
                run(atLast);
                assertEquals(1, side.accounts(), trace::toString);
            }
        }

        private void backfill(Turnstile.Actor actor, @Nullable PasswordHash exported) {
            side.backfill(steps(actor), stepping(ofBackfill, actor), exported);
        }

        private void run(Turnstile turnstile) throws InterruptedException {
            try {
                turnstile.run();
            } catch (AssertionError e) {
                throw new AssertionError("before that:\n" + trace, e);
            }
            trace.append("----\n").append(turnstile.trace);
        }

        /** The user tries every password, the newest first: one works, and it is the newest that was ever taken. */
        private void tryAll(Turnstile.Actor actor) {
            int works = -1;
            boolean proven = false;
            for (int number = newest; number >= 0 && works < 0; number--) {
                LoginOutcome outcome = tryPassword(actor, number);
                works = outcome.kind() == LoginOutcome.Kind.SIGNED_IN ? number : -1;
                proven |= outcome.passwordProven();
            }
            if (!side.attested() && side instanceof MemberSide && works < 0) {
                assertTrue(proven, "nobody says that the password is right"); // and a reset is offered
                return;
            }
            assertTrue(works >= 0, "locked out");
            assertTrue(works >= newestTaken, works + " works, " + newestTaken + " was taken");
            newestTaken = works;
            for (int older = works - 1; older >= 0; older--) {
                assertFalse(tryPassword(actor, older).passwordProven(), "an older password works");
            }
        }
    }
}
