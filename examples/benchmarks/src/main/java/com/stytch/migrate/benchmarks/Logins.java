package com.stytch.migrate.benchmarks;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.backfill.Backfill;
import com.stytch.migrate.backfill.BackfillProgress;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.hash.NewPasswordHash;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.login.LoginMigration;
import com.stytch.migrate.login.LoginOutcome;
import com.stytch.migrate.login.LoginSettings;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.UserSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Logins, alone and beside a backfill of the same client and the same SQLite file, against a server of its own process.
 *
 * <p>Logins arrive at times that a seed decides, as people do, whether the earlier ones are through or not; a login takes from the
 * moment at which it was to arrive. What our code adds is that time less the time in which Stytch or the old system had the turn.
 */
public final class Logins {
    private static final int LATENCY_MILLIS = 30;
    private static final int LEGACY_MILLIS = 20;
    /** Of a hundred logins: so many of people who have moved, of people who have not, and with a wrong password. */
    private static final int MOVED_SHARE = 90;

    private static final int WRONG_SHARE = 5;
    private static final int MOVED = 1_000;
    private static final int EXPORTED = 100_000;
    private static final int WARM_UP_SECONDS = 8;
    /** The backfill ends, with its report, in the last part of what is measured. */
    private static final double BACKFILL_SHARE = 0.85;

    private static final ThreadLocal<Spent> SPENT = ThreadLocal.withInitial(Spent::new);

    /** Where the time of one login went, in nanoseconds. */
    private static final class Spent {
        private long stytch;
        private long legacy;
        private long ledger;
        private int calls;
    }

    private enum Who {
        MOVED("who have moved"),
        NEW("who have not"),
        WRONG("with a wrong password");

        private final String label;

        Who(String label) {
            this.label = label;
        }
    }

    private record Login(Who who, boolean session, long took, long added, long ledger, int calls) {}

    /** @param pace requests a second that the client may send, logins and backfill together; 0 for no limit */
    private record Row(String name, boolean backfill, int pace) {}

    private final int seconds;
    private final int perSecond;
    private final Path folder;
    private boolean failed;

    private Logins(int seconds, int perSecond, Path folder) {
        this.seconds = seconds;
        this.perSecond = perSecond;
        this.folder = folder;
    }

    /** @param arguments how many seconds are measured, and how many logins begin in each */
    public static void main(String[] arguments) throws Exception {
        int seconds = Integer.parseInt(arguments[0]);
        int perSecond = Integer.parseInt(arguments[1]);
        boolean failed = false;
        System.out.printf(
                Locale.ROOT,
                "%d processors, Java %s; one new hash of a password takes %.0f ms%n%n",
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                hashMillis());
        System.out.println(
                "| logins | of people | a second | without a session | wait: p50 | p99 | most, ms | added by us: p50 | p99"
                        + " | most, ms | of it the ledger, p99 | calls each | backfill, users/s | load |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (Row row : List.of(
                new Row("alone", false, 0),
                new Row("beside a backfill", true, 0),
                new Row("beside a backfill, at most 600 calls/s together", true, 600))) {
            Path folder = Files.createTempDirectory("stytch-migrate-logins");
            try {
                Logins logins = new Logins(seconds, perSecond, folder);
                logins.run(row);
                failed |= logins.failed;
            } finally {
                try (Stream<Path> all = Files.walk(folder)) {
                    for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(path);
                    }
                }
            }
        }
        if (failed) {
            System.err.println("not everybody who knew the password got a session");
            System.exit(1);
        }
    }

    private static double hashMillis() {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 10; i++) {
            long begun = System.nanoTime();
            NewPasswordHash.of("a password".toCharArray());
            best = Math.min(best, System.nanoTime() - begun);
        }
        return best / 1e6;
    }

    // ---- people

    private static String password(String id) {
        return "right-" + id;
    }

    private static Optional<LegacyUser> find(String address) {
        return Optional.of(user(address.substring(0, address.indexOf('@'))));
    }

    private static LegacyUser user(String id) {
        return LegacyUser.builder(id)
                .email(Identifier.verified(id + "@example.com"))
                .build();
    }

    /** Returns the export: people with a hash, and among them those who log in meanwhile, whose hash the old system kept. */
    private static UserSource export(int people, int newcomers) {
        List<LegacyUser> users = new ArrayList<>();
        PasswordHash hash = new PasswordHash.Bcrypt(Secret.of(MadeUp.HASH));
        int every = Math.max(1, people / 2 / Math.max(1, newcomers));
        int next = 0;
        for (int i = 0; i < people; i++) {
            users.add(user("exported-" + i).toBuilder()
                    .password(new PasswordVerdict.Translated("bcrypt", hash))
                    .build());
            if (i % every == 0 && next < newcomers) {
                users.add(user("new-" + next++).toBuilder()
                        .password(new PasswordVerdict.LoginOnly("firebase_scrypt", "firebase_scrypt_not_supported"))
                        .build());
            }
        }
        return UserSource.of("export", users);
    }

    private static LegacyVerdict askOldSystem(LegacyLogin login) {
        long begun = System.nanoTime();
        LockSupport.parkNanos(LEGACY_MILLIS * 1_000_000L);
        SPENT.get().legacy += System.nanoTime() - begun;
        String address = login.identifier();
        return new String(login.password()).equals(password(address.substring(0, address.indexOf('@'))))
                ? LegacyVerdict.right()
                : LegacyVerdict.wrong();
    }

    private static Ledger timed(Ledger ledger) {
        return timed(Ledger.class, ledger);
    }

    private static <T> T timed(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            long begun = System.nanoTime();
            try {
                Object result = method.invoke(target, args);
                return result instanceof LoginRecords records ? timed(LoginRecords.class, records) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } finally {
                SPENT.get().ledger += System.nanoTime() - begun;
            }
        }));
    }

    // ---- one row

    private void run(Row row) throws Exception {
        Process server = server();
        ExecutorService threads = Executors.newCachedThreadPool();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            String[] project = said.readLine().split(" ");
            ConsumerClient client =
                    MigrationClient.consumer(HttpSettings.builder(ProjectCredentials.of(project[1], project[2]))
                            .baseUri(URI.create(project[0]))
                            .requestsPerSecond(row.pace())
                            .searchesPerMinute(0)
                            .listener(attempt -> {
                                SPENT.get().stytch += attempt.duration().toNanos();
                                SPENT.get().calls++;
                            })
                            .build());
            ask(server, said, "seed " + MOVED);
            Path file = folder.resolve("ledger.db");
            try (Ledger ofBackfill = Ledger.sqlite(file);
                    Ledger ofLogins = Ledger.sqlite(file)) {
                LoginMigration logins = client.logins(
                        timed(ofLogins),
                        Logins::find,
                        Logins::askOldSystem,
                        LoginSettings.DEFAULT.withSession(SessionSettings.lasting(Duration.ofHours(1))));
                move(logins);
                measure(row, client, ofBackfill, logins, threads);
            }
            String[] counts = ask(server, said, "").split(" ");
            if (!counts[0].equals(counts[5])) {
                throw new IllegalStateException(
                        "an account was made twice, or without its id: " + String.join(" ", counts));
            }
        } finally {
            threads.shutdownNow();
            server.destroy();
            server.waitFor();
        }
    }

    private static Process server() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-cp",
                System.getProperty("java.class.path"),
                Target.class.getName(),
                Integer.toString(LATENCY_MILLIS),
                "0",
                "0",
                "0",
                "0"));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String ask(Process server, BufferedReader said, String command) throws IOException {
        server.getOutputStream().write((command + "\n").getBytes(StandardCharsets.US_ASCII));
        server.getOutputStream().flush();
        return said.readLine();
    }

    /** Everybody of those who have moved logs in once, so that the ledger knows of it. */
    private static void move(LoginMigration logins) throws Exception {
        ExecutorService some = Executors.newFixedThreadPool(16);
        List<Future<LoginOutcome>> all = new ArrayList<>();
        for (int i = 0; i < MOVED; i++) {
            String id = "moved-" + i;
            all.add(some.submit(() -> {
                LoginOutcome outcome = logIn(logins, id, true);
                for (int again = 0; again < 5 && !hasSession(outcome); again++) { // cold, and on a busy machine
                    outcome = logIn(logins, id, true);
                }
                return outcome;
            }));
        }
        for (Future<LoginOutcome> one : all) {
            if (!hasSession(one.get())) {
                throw new IllegalStateException("the machine is too busy to begin: " + one.get());
            }
        }
        some.shutdown();
    }

    private static LoginOutcome logIn(LoginMigration logins, String id, boolean right) {
        return logins.logIn(id + "@example.com", (right ? password(id) : "wrong").toCharArray(), LoginContext.NONE);
    }

    private static boolean hasSession(LoginOutcome outcome) {
        return outcome instanceof LoginOutcome.SignedIn signedIn
                && signedIn.sessionToken().isPresent();
    }

    private void measure(Row row, ConsumerClient client, Ledger ledger, LoginMigration logins, ExecutorService threads)
            throws Exception {
        int all = perSecond * (seconds + WARM_UP_SECONDS);
        AtomicLong created = new AtomicLong();
        CountDownLatch sending = new CountDownLatch(row.backfill() ? 1 : 0);
        Backfill backfill = client.backfill(export(row.backfill() ? EXPORTED : 1, all / 10))
                .ledger(ledger)
                .reportTo(folder.resolve("report"))
                .onOutcome(record -> {
                    if (record.outcome().kind() == ImportOutcome.Kind.CREATED) {
                        created.incrementAndGet();
                    }
                })
                .onProgress(progress -> {
                    if (progress.phase() == BackfillProgress.Phase.SENDING) {
                        sending.countDown();
                    }
                });
        Future<@Nullable BackfillReport> report = threads.submit(() -> row.backfill() ? backfill.run() : null);
        if (!sending.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the backfill does not begin");
        }
        List<Login> through = Collections.synchronizedList(new ArrayList<>());
        Map<String, Long> refused = new ConcurrentHashMap<>();
        CountDownLatch open = new CountDownLatch(all);
        Random random = new Random(20_261_126L);
        int newcomers = 0;
        long begin = System.nanoTime();
        long measured = begin + WARM_UP_SECONDS * 1_000_000_000L;
        long stop = measured + (long) (seconds * BACKFILL_SHARE * 1e9);
        long backfillBefore = -1;
        long backfilled = 0;
        boolean stopped = false;
        long due = begin;
        for (int i = 0; i < all; i++) {
            due += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (backfillBefore < 0 && due >= measured) {
                backfillBefore = created.get();
            }
            if (!stopped && due >= stop) {
                backfilled = created.get() - backfillBefore;
                backfill.stop();
                stopped = true;
            }
            int share = random.nextInt(100);
            Who who = share < MOVED_SHARE ? Who.MOVED : share < MOVED_SHARE + WRONG_SHARE ? Who.WRONG : Who.NEW;
            String id = who == Who.NEW ? "new-" + newcomers++ : "moved-" + random.nextInt(MOVED);
            long arrival = due;
            threads.execute(() -> {
                try {
                    Login login = time(logins, who, id, arrival);
                    if (arrival >= measured) {
                        through.add(login);
                    }
                } catch (RuntimeException e) {
                    refused.merge(String.valueOf(e.getMessage()), 1L, Long::sum);
                } finally {
                    open.countDown();
                }
            });
        }
        open.await();
        double took = (System.nanoTime() - measured) / 1e9;
        report.get();
        if (!refused.isEmpty()) {
            throw new IllegalStateException("logins that failed: " + refused);
        }
        String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
        for (Who who : List.of(Who.MOVED, Who.NEW)) {
            print(row, who, through, took, backfilled / (seconds * BACKFILL_SHARE), load);
        }
    }

    private static Login time(LoginMigration logins, Who who, String id, long arrival) {
        Spent spent = new Spent();
        SPENT.set(spent);
        LoginOutcome outcome = logIn(logins, id, who != Who.WRONG);
        long took = System.nanoTime() - arrival;
        if (who == Who.WRONG && hasSession(outcome)) {
            throw new IllegalStateException("a wrong password signed in");
        }
        return new Login(who, hasSession(outcome), took, took - spent.stytch - spent.legacy, spent.ledger, spent.calls);
    }

    private void print(Row row, Who who, List<Login> all, double took, double backfilled, String load) {
        List<Login> some = all.stream().filter(login -> login.who() == who).toList();
        long without = some.stream().filter(login -> !login.session()).count();
        failed |= without > 0;
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %.1f | %d | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %s | %s |%n",
                row.name(),
                who.label,
                some.size() / took,
                without,
                millis(some.stream().map(Login::took).toList(), 0.5),
                millis(some.stream().map(Login::took).toList(), 0.99),
                millis(some.stream().map(Login::took).toList(), 1),
                millis(some.stream().map(Login::added).toList(), 0.5),
                millis(some.stream().map(Login::added).toList(), 0.99),
                millis(some.stream().map(Login::added).toList(), 1),
                millis(some.stream().map(Login::ledger).toList(), 0.99),
                some.stream().mapToInt(Login::calls).average().orElse(0),
                row.backfill() ? String.format(Locale.ROOT, "%.0f", backfilled) : "–",
                load);
    }

    private static double millis(List<Long> nanos, double share) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty()
                ? 0
                : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * share))) / 1e6;
    }
}
