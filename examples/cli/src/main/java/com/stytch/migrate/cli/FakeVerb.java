package com.stytch.migrate.cli;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import com.stytch.migrate.testing.FaultScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
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
            paramLabel = "ID",
            description =
                    "A role that the project has beside those of Stytch; repeat it for more. Default: in a Consumer"
                            + " project any role, in a B2B project none.")
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
            names = "--faults",
            paramLabel = "FILE",
            description = "A script of faults by endpoint, by call and by share, instead of the four shares.")
    private @Nullable Path script;

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
        Consumer<FakeProject> faults = faults();
        surroundings.stopper().onStop("Stopping the fake.", end::countDown);
        try (FakeProject fake = start()) {
            faults.accept(fake);
            announce(fake);
            end.await();
            long requests = fake.journal().count();
            surroundings
                    .out()
                    .printf(
                            Locale.ROOT,
                            "# %s answered; %s forgotten now. A ledger made with this fake is of no use any more.%n",
                            Words.count(requests, "request") + Words.choose(requests, " was", " were"),
                            holdings(fake));
            surroundings.out().flush();
        } catch (UncheckedIOException e) {
            throw new UsageException("port " + port + " cannot be used: choose another one with --port, or 0 for any");
        }
        return StytchMigrate.SETTLED;
    }

    private static String holdings(FakeProject fake) {
        if (fake instanceof FakeB2b b2b) {
            return Words.count(b2b.organizationCount(), "organization") + " with "
                    + Words.count(b2b.memberCount(), "member") + Words.choose(b2b.organizationCount(), " is", " are");
        }
        int users = ((FakeStytch) fake).userCount();
        return Words.count(users, "user") + Words.choose(users, " is", " are");
    }

    private FakeProject start() {
        String[] roleIds = roles == null ? new String[0] : roles.toArray(String[]::new);
        return switch (vertical) {
            case CONSUMER -> {
                FakeStytch fake = configured(FakeStytch.consumerBuilder()).start();
                if (roleIds.length > 0) {
                    fake.roles(roleIds);
                }
                yield fake;
            }
            case B2B -> {
                FakeB2b fake = configured(FakeStytch.b2bBuilder()).start();
                fake.roles(roleIds);
                yield fake;
            }
        };
    }

    private <B extends FakeProject.Builder<B>> B configured(B builder) {
        String id = projectId != null ? projectId : "project-test-" + UUID.randomUUID();
        if (id.indexOf(':') >= 0) {
            throw new UsageException("--project-id must hold no colon");
        }
        try {
            builder.projectId(id);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--project-id must begin with project-test- or project-live-");
        }
        return builder.port(port)
                .latency(Duration.ofMillis(latency))
                .capPerSecond(cap)
                .journal(0);
    }

    private Consumer<FakeProject> faults() {
        FaultPlan shares = shares();
        if (script == null) {
            return fake -> fake.faults(shares);
        }
        if (unavailable + throttled + lost + cut > 0) {
            throw new UsageException("--faults stands alone: write the shares into its file, such as * 2% 503");
        }
        try {
            return FaultScript.parse(Files.readString(script), seed)::applyTo;
        } catch (IOException e) {
            throw new UsageException("--faults: " + script + " cannot be read");
        } catch (IllegalArgumentException e) {
            throw new UsageException("--faults: " + script + ", " + e.getMessage());
        }
    }

    private FaultPlan shares() {
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
