package com.stytch.migrate.cli;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.B2bBackfill;
import com.stytch.migrate.backfill.Backfill;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.backfill.BackfillSettings;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import SOURCE}: moves the users, or organizations and members. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class ImportCommand implements Callable<Integer> {
    /** A path that a shell takes as it is. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./+,@%][A-Za-z0-9_./+,@%-]*");

    private final Surroundings surroundings;

    @Mixin
    private final SourceOptions options;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final LedgerOptions ledger = new LedgerOptions();

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Folder for report.json, outcomes.ndjson and failed.ndjson (legacy ids and codes, mode 0600)."
                    + " Default: report in this folder, report-dry-run for a dry run.")
    private @Nullable Path report;

    @Option(names = "--dry-run", description = "Write nothing, neither to Stytch nor to the ledger.")
    private boolean dryRun;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "64",
            description = "Records worked on at once. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(
            names = "--recovery-codes",
            paramLabel = "FILE",
            description =
                    "With --vertical b2b: a file to which the recovery codes of each imported authenticator app are"
                            + " added, mode 0600. Without it they can be read at Stytch only.")
    private @Nullable Path recoveryCodes;

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final CommonOptions common = new CommonOptions();

    ImportCommand(Surroundings surroundings, SourceOptions options) {
        this.surroundings = surroundings;
        this.options = options;
    }

    @Override
    public Integer call() {
        options.check();
        try {
            return moveUsers();
        } finally {
            options.close();
        }
    }

    private int moveUsers() {
        common.check();
        if (parallel < 1 || parallel > 1_000) {
            throw new UsageException("--parallel must be from 1 to 1000, was " + parallel);
        }
        ledger.check();
        HttpSettings settings = target.settings(surroundings, common.rate(ledger.shard()), ledger.shard());
        return common.isB2b() ? b2b(settings) : consumer(settings);
    }

    private int consumer(HttpSettings settings) {
        if (recoveryCodes != null) {
            throw new UsageException("--recovery-codes is for --vertical b2b only");
        }
        UserSource source = options.source(surroundings);
        Backfill backfill = MigrationClient.consumer(settings).backfill(source).policy(policy.policy());
        return run(backfill, source.name(), () -> source.open().close());
    }

    private int b2b(HttpSettings settings) {
        B2bPolicy decisions = options.b2bPolicy(policy.b2bPolicy());
        TenantSource source = options.tenants(surroundings);
        try (RecoveryCodesFile codes = recoveryCodes == null || dryRun ? null : RecoveryCodesFile.open(recoveryCodes)) {
            B2bBackfill backfill = MigrationClient.b2b(settings)
                    .backfill(source)
                    .policy(codes == null ? decisions : decisions.onRecoveryCodes(codes));
            return run(backfill, source.name(), () -> {
                source.organizations().close();
                source.members().close();
            });
        }
    }

    /** @param check opens the files: one that cannot be used is told before anything is asked or made */
    private int run(BackfillSettings<?> backfill, String source, Runnable check) {
        Path folder = report != null ? report : Path.of(dryRun ? "report-dry-run" : "report");
        ProgressPrinter progress = new ProgressPrinter(surroundings.out(), surroundings.terminal());
        backfill.parallel(parallel)
                .shard(ledger.shard())
                .dryRun(dryRun)
                .reportTo(folder)
                .onProgress(progress);
        common.apply(backfill);
        check.run();
        surroundings
                .stopper()
                .onStop(
                        "Stopping: what is under way is finished first, for 15 s at most."
                                + " Run the same command again to go on.",
                        backfill::stop);
        BackfillReport result;
        try {
            result = run(backfill);
        } finally {
            progress.clear();
        }
        return print(result, folder, source);
    }

    private BackfillReport run(BackfillSettings<?> backfill) {
        if (dryRun) {
            return backfill.run();
        }
        try (Ledger open = ledger.open(surroundings)) {
            return backfill.ledger(open).run();
        }
    }

    private int print(BackfillReport result, Path folder, String source) {
        PrintWriter out = surroundings.out();
        out.println(result);
        out.println("Details of each record: " + folder.resolve("outcomes.ndjson"));
        if (!result.complete()) {
            out.println("Stopped before the end. Run the same command again to go on.");
            out.flush();
            return StytchMigrate.STOPPED;
        }
        Optional<String> noneFound = common.noneFound(result.read(), source);
        if (noneFound.isPresent()) {
            out.println(noneFound.get());
            out.flush();
            return StytchMigrate.ATTENTION;
        }
        long wouldBeSent = result.dryRun() ? result.reasons().getOrDefault("dry_run", 0L) : 0;
        long failed = result.count(ImportOutcome.Kind.FAILED);
        long leftOut = result.count(ImportOutcome.Kind.SKIPPED) - wouldBeSent;
        long attention = failed + leftOut;
        if (attention == 0) {
            out.println(
                    result.read() == 0
                            ? "There was nothing to do."
                            : result.dryRun() ? "Every record would be sent." : "Every record is settled.");
            out.flush();
            return StytchMigrate.SETTLED;
        }
        Attention details = Attention.in(folder, failed, leftOut);
        out.println(Words.count(attention, "record") + Words.choose(attention, " needs", " need") + " attention: "
                + details + ". Their reasons are explained in docs/reasons.md.");
        if (details.retriable() > 0) {
            out.println("To try only the failed ones again, move their list away, since each run writes a new one, and"
                    + " name it with --only:");
            out.println("  mv " + quoted(folder.resolve("failed.ndjson").toString()) + " again.ndjson");
            out.println("  the same command with --only again.ndjson");
        } else if (failed > 0) {
            out.println(
                    "Those that failed cannot get through as they are: mend them in the source and run the same command again.");
        }
        out.flush();
        return StytchMigrate.ATTENTION;
    }

    private static String quoted(String path) {
        return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
    }
}
