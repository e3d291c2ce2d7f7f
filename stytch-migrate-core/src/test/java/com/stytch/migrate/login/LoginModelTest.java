package com.stytch.migrate.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Logins of one user, a backfill, and changes of the password at the old system, step by step in an order that a seed decides; any of
 * them may die between two steps. Whatever the order: one account, never an old password after a newer one was taken, and nobody is
 * locked out.
 */
class LoginModelTest {
    private static final int ROUNDS = Integer.getInteger("login.model.rounds", 12);
    private static final List<String> PASSWORDS = List.of("password-0", "password-1", "password-2");

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

        /** @param dies of a hundred steps, so many are the last of their actor */
        Turnstile(Random random, int dies) {
            this.random = random;
            this.dies = dies;
        }

        final class Actor {
            private final String name;
            private boolean waiting;
            private boolean done;
            private boolean dead;
            private Throwable failure;

            Actor(String name) {
                this.name = name;
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

        Actor start(String name, java.util.function.Consumer<Actor> work) {
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
            while (true) {
                while (actors.stream().anyMatch(actor -> !actor.done && !actor.waiting)) {
                    wait(1_000);
                    assertTrue(System.nanoTime() < giveUp, "stuck:\n" + trace);
                }
                List<Actor> ready = actors.stream().filter(actor -> !actor.done).toList();
                if (ready.isEmpty()) {
                    break;
                }
                Actor next = ready.get(random.nextInt(ready.size()));
                next.dead = random.nextInt(100) < dies;
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

    private static <T> T stepping(Class<T> type, T target, Turnstile.Actor actor) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            if (!method.getName().equals("logins")) {
                actor.step("ledger " + method.getName());
            }
            try {
                Object result = method.invoke(target, args);
                return result instanceof LoginRecords records
                                && method.getName().equals("logins")
                        ? stepping(LoginRecords.class, records, actor)
                        : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }

    @Test
    void anyOrder_ofLoginsBackfillChangesAndDeaths_endsWithOneAccountAndTheNewestPassword() throws Exception {
        long seed = Long.getLong("login.model.seed", System.nanoTime());
        System.out.println("LoginModelTest: -Dlogin.model.seed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            try (Round one = new Round(random)) {
                one.run();
            } catch (AssertionError e) {
                throw new AssertionError("round " + round + " of seed " + seed, e);
            }
        }
    }

    /** One project, one user, some actors. */
    private static final class Round implements AutoCloseable {
        private final FakeClock clock = FakeClock.at("2026-03-01T12:00:00Z");
        private final FakeStytch stytch =
                FakeStytch.consumerBuilder().clock(clock).start();
        private final Ledger ledger = Ledger.inMemory();
        private final Random random;
        private final Turnstile turnstile;
        private final LegacyUser user;
        private int current;
        private int newestTaken = -1;

        Round(Random random) {
            this.random = random;
            this.turnstile = new Turnstile(random, 4);
            this.user = LegacyUser.builder("ada-1")
                    .email(new Identifier("ada@example.com", random.nextInt(4) > 0))
                    .build();
        }

        private ConsumerClient client(Turnstile.Actor actor) {
            return MigrationClient.consumer(stytch.settings()
                    .listener(attempt ->
                            actor.step(attempt.method() + " " + attempt.pathTemplate() + " " + attempt.statusCode()))
                    .build());
        }

        private LoginMigration logins(Turnstile.Actor actor) {
            LoginSettings settings = LoginSettings.DEFAULT
                    .withBudget(Duration.ofMinutes(5), Duration.ofMinutes(1))
                    .withWrongAnswersAfter(Duration.ZERO);
            LegacyPasswordVerifier verifier = login -> {
                actor.step("asks the old system");
                boolean right = PASSWORDS.get(current).equals(new String(login.password()));
                actor.step("hears " + right);
                return right ? LegacyVerdict.right() : LegacyVerdict.wrong();
            };
            return client(actor).logins(stepping(ledger, actor), name -> Optional.of(user), verifier, settings);
        }

        private void logIn(Turnstile.Actor actor, int password) {
            LoginMigration logins = logins(actor);
            int before;
            synchronized (this) {
                before = newestTaken;
            }
            LoginOutcome outcome =
                    logins.logIn("ada@example.com", PASSWORDS.get(password).toCharArray(), LoginContext.NONE);
            boolean signedIn = outcome.kind() == LoginOutcome.Kind.SIGNED_IN;
            synchronized (turnstile) {
                turnstile.trace.append(actor.name + " " + outcome + "\n");
            }
            synchronized (this) {
                assertTrue(!signedIn || password >= before, () -> password + " was taken after " + before);
                newestTaken = signedIn ? Math.max(newestTaken, password) : newestTaken;
            }
        }

        private void change(Turnstile.Actor actor, boolean tells) {
            for (int next = 1; next < PASSWORDS.size(); next++) {
                actor.step("changes to " + next);
                current = next;
                if (tells
                        && logins(actor)
                                .passwordChanged(user, PASSWORDS.get(next).toCharArray())
                                .done()) {
                    synchronized (this) {
                        newestTaken = Math.max(newestTaken, next);
                    }
                }
            }
        }

        private void backfill(Turnstile.Actor actor, PasswordHash exported) {
            LegacyUser record = user.toBuilder()
                    .password(new PasswordVerdict.Translated("argon2", exported))
                    .build();
            client(actor)
                    .backfill(UserSource.of("export", List.of(record)))
                    .ledger(ledger)
                    .run();
        }

        void run() throws InterruptedException {
            PasswordHash exported = NewPasswordHash.of(PASSWORDS.get(0).toCharArray());
            for (int i = 0; i < 3; i++) {
                int password = random.nextInt(PASSWORDS.size());
                turnstile.start("login " + i + " with " + password, actor -> logIn(actor, password));
            }
            boolean tells = random.nextBoolean();
            turnstile.start("change", actor -> change(actor, tells));
            turnstile.start("backfill", actor -> backfill(actor, exported));
            turnstile.run();

            // when the holds of the dead have ended, the user tries every password, the newest first
            clock.advance(Duration.ofMinutes(10));
            Turnstile after = new Turnstile(random, 0);
            int[] works = {-1};
            after.start("user", actor -> {
                for (int password = PASSWORDS.size() - 1; password >= 0 && works[0] < 0; password--) {
                    LoginOutcome outcome = logins(actor)
                            .logIn("ada@example.com", PASSWORDS.get(password).toCharArray(), LoginContext.NONE);
                    works[0] = outcome.kind() == LoginOutcome.Kind.SIGNED_IN ? password : -1;
                }
                for (int older = works[0] - 1; older >= 0; older--) {
                    LoginOutcome outcome = logins(actor)
                            .logIn("ada@example.com", PASSWORDS.get(older).toCharArray(), LoginContext.NONE);
                    assertEquals(LoginOutcome.Kind.WRONG_PASSWORD, outcome.kind(), "an older password works");
                }
            });
            after.run();
            String trace = turnstile.trace.toString() + after.trace;
            assertTrue(works[0] >= 0, () -> "locked out:\n" + trace);
            assertTrue(works[0] >= newestTaken, () -> works[0] + " works, " + newestTaken + " was taken:\n" + trace);
            assertEquals(1, stytch.users().size(), trace);
        }

        @Override
        public void close() {
            stytch.close();
            ledger.close();
        }
    }
}
