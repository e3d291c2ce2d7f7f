package com.stytch.migrate.cli;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillPlan;
import com.stytch.migrate.backfill.BackfillProgress;
import com.stytch.migrate.backfill.BackfillSettings;
import com.stytch.migrate.backfill.VerdictCount;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code plan SOURCE}: what an import would do, without credentials and without a network. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class PlanCommand implements Callable<Integer> {
    private static final int MOST_CONFLICTS = 20;

    /** Belongs to no project; a plan makes no call. */
    private static final ProjectCredentials NOBODY = ProjectCredentials.of("project-test-plan", "none");

    private final Surroundings surroundings;

    @Mixin
    private final SourceOptions options;

    @Option(
            names = "--probe",
            paramLabel = "USER",
            description = {
                "Plan nothing; only say whether a password that you know fits what is stored for this user (id, e-mail"
                        + " address or phone number). It is asked for, or taken from STYTCH_MIGRATE_PROBE_PASSWORD."
            })
    private @Nullable String probe;

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Also write plan.json and planned.ndjson there (legacy ids and codes, mode 0600).")
    private @Nullable Path report;

    PlanCommand(Surroundings surroundings, SourceOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    @Override
    public Integer call() {
        options.check();
        try {
            return plan();
        } finally {
            options.close();
        }
    }

    private int plan() {
        common.check();
        if (probe != null) {
            UserSource people = common.isB2b() ? options.people(surroundings) : options.source(surroundings);
            return new Probe(surroundings, options).run(people, probe);
        }
        HttpSettings settings = HttpSettings.builder(NOBODY)
                .requestsPerSecond(common.rate(Shard.WHOLE))
                .build();
        if (common.isB2b()) {
            B2bPolicy decisions = options.b2bPolicy(policy.b2bPolicy());
            TenantSource source = options.tenants(surroundings);
            return plan(MigrationClient.b2b(settings).backfill(source).policy(decisions), source.name());
        }
        UserSource source = options.source(surroundings);
        return plan(MigrationClient.consumer(settings).backfill(source).policy(policy.policy()), source.name());
    }

    private int plan(BackfillSettings<?> backfill, String source) {
        ProgressPrinter progress = new ProgressPrinter(surroundings.out(), surroundings.terminal());
        if (surroundings.terminal()) {
            backfill.onProgress(progress);
        }
        common.apply(backfill);
        if (report != null) {
            backfill.reportTo(report);
        }
        surroundings.stopper().onStop("Stopping.", backfill::stop);
        List<String> conflicts = new ArrayList<>();
        long[] more = new long[1];
        BackfillPlan plan;
        try {
            plan = backfill.plan(record -> Conflict.of(record).ifPresent(conflict -> {
                if (conflicts.size() < MOST_CONFLICTS) {
                    conflicts.add(conflict.toString());
                } else {
                    more[0]++;
                }
            }));
        } finally {
            progress.clear();
        }
        if (surroundings.stopper().asked()) {
            surroundings.err().println("Stopped before the plan was complete.");
            return StytchMigrate.STOPPED;
        }
        print(plan, conflicts, more[0]);
        Optional<String> noneFound = common.noneFound(plan.read(), source);
        if (noneFound.isPresent()) {
            surroundings.out().println(noneFound.get());
            surroundings.out().flush();
            return StytchMigrate.ATTENTION;
        }
        return sent(plan) == plan.read() && plan.undecided().isEmpty()
                ? StytchMigrate.SETTLED
                : StytchMigrate.ATTENTION;
    }

    private static long sent(BackfillPlan plan) {
        return plan.actions().entrySet().stream()
                .filter(entry -> entry.getKey().calls() > 0)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    private void print(BackfillPlan plan, List<String> conflicts, long more) {
        PrintWriter out = surroundings.out();
        out.printf(
                Locale.ROOT,
                "%s read, %,d would be sent, %,d %s attention%n",
                Words.count(plan.read(), "record"),
                sent(plan),
                plan.read() - sent(plan),
                Words.choose(plan.read() - sent(plan), "needs", "need"));
        plan.records().forEach((record, actions) -> {
            boolean consumer = record == RecordKind.USER;
            out.println(consumer ? "actions" : "actions for " + record.label().replace('_', ' ') + "s");
            for (ConsumerPlan.Action action : ConsumerPlan.Action.values()) {
                count(
                        actions.getOrDefault(action, 0L),
                        action + ": " + (consumer ? words(action) : words(record, action)));
            }
        });
        long unreadable = plan.read()
                - plan.actions().values().stream().mapToLong(Long::longValue).sum();
        count(unreadable, "none: the record cannot be read");
        out.println("passwords of those who would be sent");
        for (ConsumerPlan.PasswordFate fate : ConsumerPlan.PasswordFate.values()) {
            count(plan.passwords().getOrDefault(fate, 0L), fate + ": " + words(fate));
        }
        formats(plan);
        section("reasons", plan.reasons());
        section("notes", plan.notes());
        if (!conflicts.isEmpty()) {
            out.println("conflicts");
            conflicts.forEach(conflict -> out.println("  " + conflict));
            if (more > 0) {
                out.printf(
                        Locale.ROOT,
                        "  and %,d more%s%n",
                        more,
                        report == null ? ": --report DIR lists them all" : ", see planned.ndjson");
            }
        }
        out.printf(
                Locale.ROOT,
                "%s%s. Nothing was sent.%n",
                Words.count(plan.calls(), "call"),
                plan.time()
                        .map(time -> ", " + words(time) + " at " + common.rate(Shard.WHOLE) + " a second")
                        .orElse(" with no limit of the rate"));
        plan.remarks().forEach(out::println);
        if (report != null) {
            out.println("Details of each record: " + report.resolve("planned.ndjson"));
        }
        out.flush();
    }

    private void formats(BackfillPlan plan) {
        if (plan.passwordFormats().stream().anyMatch(one -> one.kind() != PasswordVerdict.Kind.NO_PASSWORD)) {
            surroundings.out().println("what is stored for them");
            for (VerdictCount one : plan.passwordFormats()) {
                count(
                        one.count(),
                        one.kind()
                                + one.format().map(format -> " " + format).orElse("")
                                + one.reason().map(reason -> ": " + reason).orElse(""));
            }
        }
        for (VerdictCount one : plan.undecided()) {
            surroundings
                    .out()
                    .printf(
                            Locale.ROOT,
                            "%s for your word (%s) and would not be sent: %s may be %s%n",
                            one.count() == 1
                                    ? "1 hash waits"
                                    : String.format(Locale.ROOT, "%,d hashes wait", one.count()),
                            one.reason().orElse(""),
                            Words.choose(one.count(), "it", "each"),
                            String.join(" or ", one.candidates()));
        }
        if (!plan.undecided().isEmpty() && !options.howToState().isEmpty()) {
            surroundings.out().println("State it with " + options.howToState() + ", and prove it with --probe");
        }
    }

    private void section(String name, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            surroundings.out().println(name);
            counts.forEach((code, count) -> count(count, code));
        }
    }

    private void count(long count, String what) {
        if (count > 0) {
            surroundings.out().printf(Locale.ROOT, "  %,9d  %s%n", count, what);
        }
    }

    private static String words(Duration time) {
        return time.toSeconds() == 0 ? "less than a second" : BackfillProgress.words(time);
    }

    private static String words(ConsumerPlan.Action action) {
        return switch (action) {
            case MIGRATE -> "one call, the hash import creates the user with everything";
            case CREATE_THEN_MIGRATE -> "two calls, the address is not attested";
            case CREATE -> "one call, there is no hash to carry";
            case CREATE_VERIFIED -> "two calls, a throw-away hash carries the verified address";
            case SKIP -> "no call, left out by a decision";
            case REFUSE -> "no call, Stytch would refuse it";
        };
    }

    private static String words(RecordKind record, ConsumerPlan.Action action) {
        return switch (action) {
            case CREATE_THEN_MIGRATE -> "created first, then given the password";
            case CREATE -> record == RecordKind.MEMBER ? "created, there is no hash to carry" : "one call";
            case MIGRATE, CREATE_VERIFIED, SKIP, REFUSE -> words(action);
        };
    }

    private static String words(ConsumerPlan.PasswordFate fate) {
        return switch (fate) {
            case KEPT -> "signs in with the old password";
            case AT_NEXT_LOGIN ->
                "the old one can be checked at a sign-in, but its hash cannot go to Stytch: a new one for now";
            case RESET -> "must choose a new password";
            case NONE -> "has none, as before";
        };
    }
}
