package com.stytch.migrate.cli;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code fake}: a Stytch project on this machine, to try things out. */
@Command(
        name = "fake",
        description = "Runs a fake of a Stytch project on this machine until Ctrl-C. It keeps its users in memory.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class FakeVerb implements Callable<Integer> {
    private final Surroundings surroundings;
    private final CountDownLatch end = new CountDownLatch(1);

    @Option(
            names = "--vertical",
            paramLabel = "KIND",
            defaultValue = "consumer",
            converter = LowerCase.Verticals.class,
            completionCandidates = LowerCase.Verticals.class,
            description = "Kind of the project: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private CommonOptions.Vertical vertical;

    @Option(
            names = "--role",
            paramLabel = "NAME",
            description = "With --vertical b2b: a role that the project has. Repeat it for more.")
    private @Nullable List<String> roles;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8040",
            description = "Port on 127.0.0.1, 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--project-id",
            paramLabel = "ID",
            description =
                    "Its project id, beginning with project-test- or project-live-. Default: a new one at each start,"
                            + " since it forgets its users at the end.")
    private @Nullable String projectId;

    @Option(
            names = "--latency",
            paramLabel = "MS",
            defaultValue = "0",
            description = "Wait before each answer, in milliseconds. Default: ${DEFAULT-VALUE}.")
    private int latency;

    @Option(
            names = "--cap",
            paramLabel = "N",
            defaultValue = "0",
            description = "Requests that a second takes; those beyond are answered with 429. 0, the default: no limit.")
    private int cap;

    @Option(
            names = "--unavailable",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the requests that are answered with 503.")
    private double unavailable;

    @Option(
            names = "--throttled",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the requests that are answered with 429.")
    private double throttled;

    @Option(
            names = "--lost-answers",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the requests that are carried out and never answered.")
    private double lost;

    @Option(
            names = "--cut",
            paramLabel = "PERCENT",
            defaultValue = "0",
            description = "Share of the requests whose connection is cut inside the answer.")
    private double cut;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Decides which requests these are. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(names = "--verbose", description = "Show the stack trace of an error.")
    @SuppressWarnings("UnusedVariable") // Failures asks whether it was given
    private boolean verbose;

    FakeVerb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > 65_535) {
            throw new UsageException("--port must be from 0 to 65535, was " + port);
        }
        if (latency < 0 || cap < 0) {
            throw new UsageException("--latency and --cap must not be negative");
        }
        FaultPlan faults = faults();
        surroundings.stopper().onStop("Stopping the fake.", end::countDown);
        try (FakeProject fake = start()) {
            fake.faults(faults);
            announce(fake);
            end.await();
            surroundings
                    .out()
                    .printf(
                            Locale.ROOT,
                            "# %s answered; %s forgotten now. A ledger made with this fake is of no use any more.%n",
                            Words.count(fake.journal().count(), "request")
                                    + Words.choose(fake.journal().count(), " was", " were"),
                            forgotten(fake));
            surroundings.out().flush();
        } catch (UncheckedIOException e) {
            throw new UsageException("port " + port + " cannot be used: choose another one with --port, or 0 for any");
        }
        return StytchMigrate.SETTLED;
    }

    private FakeProject start() {
        if (vertical == CommonOptions.Vertical.CONSUMER) {
            if (roles != null) {
                throw new UsageException(
                        "--role is for --vertical b2b only: the fake of a Consumer project takes any role");
            }
            return with(FakeStytch.consumerBuilder()).start();
        }
        FakeB2b fake = with(FakeStytch.b2bBuilder()).start();
        if (roles != null) {
            fake.roles(roles.toArray(String[]::new));
        }
        return fake;
    }

    private static String forgotten(FakeProject fake) {
        if (fake instanceof FakeStytch consumer) {
            return Words.count(consumer.userCount(), "user") + Words.choose(consumer.userCount(), " is", " are");
        }
        int organizations = ((FakeB2b) fake).organizationCount();
        return Words.count(organizations, "organization") + Words.choose(organizations, " is", " are");
    }

    private <B extends FakeProject.Builder<B>> B with(B builder) {
        String id = projectId != null ? projectId : "project-test-" + UUID.randomUUID();
        if (id.indexOf(':') >= 0) {
            throw new UsageException("--project-id must hold no colon");
        }
        try {
            return builder.projectId(id)
                    .port(port)
                    .latency(Duration.ofMillis(latency))
                    .capPerSecond(cap)
                    .journal(0);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--project-id must begin with project-test- or project-live-");
        }
    }

    private FaultPlan faults() {
        try {
            return FaultPlan.seeded(seed)
                    .share(unavailable / 100, Fault.serverUnavailable())
                    .share(throttled / 100, Fault.tooManyRequests())
                    .share(lost / 100, Fault.storeThenDropConnection())
                    .share(cut / 100, Fault.storeThenCutBody());
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "--unavailable, --throttled, --lost-answers and --cut must be from 0 to 100 percent,"
                            + " also together");
        }
    }

    private void announce(FakeProject fake) {
        PrintWriter out = surroundings.out();
        out.println("# A fake of a Stytch " + (fake instanceof FakeB2b ? "B2B" : "Consumer")
                + " project runs until Ctrl-C. In another terminal:");
        out.println("export STYTCH_PROJECT_ID=" + fake.credentials().projectId());
        out.println("export STYTCH_SECRET=" + fake.credentials().secret().reveal());
        out.println("export STYTCH_BASE_URL=" + fake.baseUri());
        out.println(
                "# It forgets its users at the end, so a ledger made with it ends with it: take a new one next time.");
        out.flush();
    }
}
