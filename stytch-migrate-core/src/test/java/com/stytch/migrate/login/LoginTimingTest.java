package com.stytch.migrate.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whether the time of an answer tells who has an account: with the clock of this machine, a bcrypt hash of cost 10 at Stytch, and an old
 * system that takes 5 to 80 ms. Outside of the normal run, since a busy machine can fail it: see CONTRIBUTING.md.
 *
 * <p>Each kind of person is compared with each other one by the test of Mann and Whitney. With twelve comparisons a run without any
 * difference fails once in a hundred times; what a difference must be to be found is measured too.
 */
@Tag("statistics")
class LoginTimingTest {
    private static final int SAMPLES = 200;
    private static final int SAMPLES_OF_CONTROL = 60;
    private static final int WARM_UP = 10;
    private static final Duration DELAY = Duration.ofMillis(Integer.getInteger("login.timing.millis", 200));
    /** Of the normal distribution, two-sided, for 1 % over 12 comparisons. */
    private static final double CRITICAL = 3.34;

    private static final double LARGEST_DIFFERENCE_MILLIS = 1;
    private static final double FOUND_MILLIS = 2;
    private static final String RIGHT = "right-password";
    private static final LegacyId ACME = LegacyId.of("acme");
    private static final B2bPolicy POLICY = B2bPolicy.DEFAULT.withPasswordScope(B2bPolicy.PasswordScope.ORGANIZATION);

    private final FakeStytch users = FakeStytch.consumer();
    private final FakeB2b members = FakeStytch.b2b();
    private final Ledger ofUsers = Ledger.inMemory();
    private final Ledger ofMembers = Ledger.inMemory();
    private final long seed = Long.getLong("login.timing.seed", System.nanoTime());

    /** Who types a wrong password. */
    private enum Who {
        /** Nobody has this address. */
        STRANGER,
        /** Stytch decides alone. */
        MOVED,
        /** The hash of an export is at Stytch, and nobody has proven it. */
        EXPORTED,
        /** Only the old system knows the password. */
        NOT_MOVED;

        String id(int number) {
            return name().substring(0, 5).toLowerCase(Locale.ROOT) + "-" + number;
        }
    }

    private record Sample(Who who, double millis) {}

    @BeforeEach
    void fill() {
        String digest = OpenBSDBCrypt.generate(
                "2b",
                RIGHT.getBytes(StandardCharsets.UTF_8),
                new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
                10);
        PasswordVerdict exported = new PasswordVerdict.Translated("bcrypt", new PasswordHash.Bcrypt(Secret.of(digest)));
        List<LegacyUser> people = new ArrayList<>();
        for (Who who : List.of(Who.MOVED, Who.EXPORTED)) {
            for (int i = 0; i < SAMPLES + WARM_UP; i++) {
                people.add(person(who.id(i)).toBuilder().password(exported).build());
            }
        }
        ConsumerClient consumer = users.client();
        consumer.backfill(UserSource.of("export", people)).ledger(ofUsers).run();
        B2bClient b2b = members.client();
        b2b.backfill(TenantSource.of(
                        "export",
                        List.of(LegacyOrganization.builder("acme", "Acme").build()),
                        people.stream()
                                .map(person ->
                                        LegacyMember.builder(ACME, person).build())
                                .toList()))
                .policy(POLICY)
                .ledger(ofMembers)
                .run();
        for (int i = 0; i < SAMPLES + WARM_UP; i++) {
            LegacyUser moved = person(Who.MOVED.id(i));
            LegacyMember member = LegacyMember.builder(ACME, moved).build();
            assertTrue(userLogins(DELAY)
                    .passwordChosenAtStytch(
                            moved,
                            ofUsers.find(moved.id()).orElseThrow().stytchId().orElseThrow())
                    .done());
            assertTrue(memberLogins(DELAY)
                    .passwordChosenAtStytch(
                            member,
                            ofMembers
                                    .find(RecordKey.member(ACME, moved.id()))
                                    .orElseThrow()
                                    .stytchId()
                                    .orElseThrow())
                    .done());
        }
    }

    @AfterEach
    void close() {
        users.close();
        members.close();
    }

    private static LegacyUser person(String id) {
        return LegacyUser.builder(id)
                .email(Identifier.verified(id + "@example.com"))
                .build();
    }

    private static Optional<LegacyUser> find(String address) {
        String id = address.substring(0, address.indexOf('@'));
        return id.startsWith(Who.STRANGER.id(0).substring(0, 5)) ? Optional.empty() : Optional.of(person(id));
    }

    private static LegacyVerdict oldSystem(LegacyLogin login) {
        try {
            TimeSource.system().sleep(ThreadLocalRandom.current().nextLong(5_000_000, 80_000_000));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return LegacyVerdict.wrong();
    }

    private LoginMigration userLogins(Duration delay) {
        return users.client()
                .logins(
                        ofUsers,
                        LoginTimingTest::find,
                        LoginTimingTest::oldSystem,
                        LoginSettings.DEFAULT.withWrongAnswersAfter(delay));
    }

    private B2bLoginMigration memberLogins(Duration delay) {
        return members.client()
                .logins(
                        ofMembers,
                        (organization, name) -> find(name)
                                .map(user ->
                                        LegacyMember.builder(organization, user).build()),
                        LoginTimingTest::oldSystem,
                        POLICY,
                        LoginSettings.DEFAULT.withWrongAnswersAfter(delay));
    }

    // ---- what is measured

    @FunctionalInterface
    private interface LogIn {
        LoginOutcome as(String address, char[] password);
    }

    private List<LogIn> bothKinds(Duration delay) {
        LoginMigration consumer = userLogins(delay);
        B2bLoginMigration b2b = memberLogins(delay);
        return List.of(
                (address, password) -> consumer.logIn(address, password, LoginContext.NONE),
                (address, password) -> b2b.logIn(ACME, address, password, LoginContext.NONE));
    }

    /** Everybody types a wrong password once, in an order that the seed decides, four at a time. */
    private List<Map<Who, double[]>> measure(Duration delay, int samples, int from) throws Exception {
        List<LogIn> logins = bothKinds(delay);
        List<Runnable> order = new ArrayList<>();
        List<List<Sample>> found = new ArrayList<>();
        for (LogIn logIn : logins) {
            List<Sample> mine = Collections.synchronizedList(new ArrayList<>());
            found.add(mine);
            for (Who who : Who.values()) {
                for (int i = from; i < from + samples; i++) {
                    String address = who.id(i) + "@example.com";
                    order.add(() -> mine.add(time(logIn, who, address)));
                }
            }
        }
        Collections.shuffle(order, new Random(seed));
        ExecutorService four = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        order.forEach(one -> all.add(four.submit(one)));
        for (Future<?> one : all) {
            one.get();
        }
        four.shutdown();
        return found.stream().map(LoginTimingTest::byKind).toList();
    }

    private static Sample time(LogIn logIn, Who who, String address) {
        char[] password = "wrong-password".toCharArray();
        long begun = System.nanoTime();
        LoginOutcome outcome = logIn.as(address, password);
        double millis = (System.nanoTime() - begun) / 1e6;
        assertEquals(new LoginOutcome.WrongPassword(), outcome, who.toString());
        return new Sample(who, millis);
    }

    private static Map<Who, double[]> byKind(List<Sample> samples) {
        Map<Who, double[]> sorted = new EnumMap<>(Who.class);
        for (Who who : Who.values()) {
            sorted.put(
                    who,
                    samples.stream()
                            .filter(sample -> sample.who() == who)
                            .mapToDouble(Sample::millis)
                            .sorted()
                            .toArray());
        }
        return sorted;
    }

    // ---- how it is judged

    /** Returns how far the ranks of two samples are apart, in standard deviations: normally distributed where nothing differs. */
    static double mannWhitney(double[] a, double[] b) {
        double[] all = new double[a.length + b.length];
        System.arraycopy(a, 0, all, 0, a.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        Arrays.sort(all);
        double ranks = 0;
        for (double value : a) {
            int first = firstAtLeast(all, value);
            int behind = firstAtLeast(all, Math.nextUp(value));
            ranks += (first + 1 + behind) / 2.0; // the middle of those that are equal
        }
        double u = ranks - a.length * (a.length + 1.0) / 2;
        double mean = a.length * (double) b.length / 2;
        return (u - mean) / Math.sqrt(a.length * (double) b.length * (a.length + b.length + 1) / 12);
    }

    private static int firstAtLeast(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) / 2;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] of(Map<Who, double[]> sorted, Who who) {
        return Objects.requireNonNull(sorted.get(who));
    }

    private static double median(double[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static double[] later(double[] sorted, double millis) {
        return Arrays.stream(sorted).map(value -> value + millis).toArray();
    }

    @Test
    void mannWhitney_ofAPublishedExample_isTheKnownValue() {
        // Mann and Whitney's U of Aesop's tortoises and hares, as on Wikipedia: ranks 1, 7 to 11 against 2 to 6, 12; U
        // = 25
        double z = mannWhitney(new double[] {1, 7, 8, 9, 10, 11}, new double[] {2, 3, 4, 5, 6, 12});

        assertEquals((25 - 18) / Math.sqrt(39), z, 1e-12);
        assertEquals(0, mannWhitney(new double[] {1, 1}, new double[] {1, 1}), 1e-12);
    }

    @Test
    void logIn_withAWrongPassword_takesAsLongWhoeverItIs() throws Exception {
        System.out.println("LoginTimingTest: -Dlogin.timing.seed=" + seed);
        measure(DELAY, WARM_UP, SAMPLES);

        List<Map<Who, double[]>> measured = measure(DELAY, SAMPLES, 0);

        List<String> told = new ArrayList<>();
        for (int kind = 0; kind < measured.size(); kind++) {
            Map<Who, double[]> one = measured.get(kind);
            String project = kind == 0 ? "Consumer" : "B2B";
            one.forEach((who, millis) -> System.out.printf(
                    Locale.ROOT,
                    "%s %-9s %d answers: median %.2f ms, 5 %% %.2f, 95 %% %.2f, longest %.2f%n",
                    project,
                    who,
                    millis.length,
                    median(millis),
                    millis[millis.length / 20],
                    millis[millis.length - 1 - millis.length / 20],
                    millis[millis.length - 1]));
            for (Who a : Who.values()) {
                for (Who b : Who.values()) {
                    if (a.compareTo(b) >= 0) {
                        continue;
                    }
                    double[] first = of(one, a);
                    double[] second = of(one, b);
                    double z = mannWhitney(first, second);
                    double apart = median(second) - median(first);
                    String said = String.format(
                            Locale.ROOT, "%s %s and %s: z = %.2f, medians %.3f ms apart", project, a, b, z, apart);
                    System.out.println(said);
                    if (Math.abs(z) > CRITICAL || Math.abs(apart) > LARGEST_DIFFERENCE_MILLIS) {
                        told.add(said);
                    }
                    // and it would have been found: the same samples, one of the two a little later
                    double shifted = mannWhitney(first, later(second, FOUND_MILLIS));
                    assertTrue(
                            Math.abs(shifted) > CRITICAL,
                            () -> "too much noise to find " + FOUND_MILLIS + " ms: z = " + shifted + "; " + said);
                }
            }
        }
        assertEquals(List.of(), told, "the time tells who has an account");
    }

    @Test
    void logIn_withoutTheDelay_isToldApart() throws Exception {
        measure(Duration.ZERO, WARM_UP, SAMPLES);

        List<Map<Who, double[]>> measured = measure(Duration.ZERO, SAMPLES_OF_CONTROL, 0);

        for (Map<Who, double[]> one : measured) {
            for (Who who : List.of(Who.MOVED, Who.EXPORTED, Who.NOT_MOVED)) {
                double z = mannWhitney(of(one, Who.STRANGER), of(one, who));
                System.out.printf(
                        Locale.ROOT,
                        "without the delay: a stranger %.1f ms, %s %.1f ms, z = %.1f%n",
                        median(of(one, Who.STRANGER)),
                        who,
                        median(of(one, who)),
                        z);
                assertTrue(z < -CRITICAL, () -> who + " is not told from a stranger: z = " + z);
            }
        }
    }
}
