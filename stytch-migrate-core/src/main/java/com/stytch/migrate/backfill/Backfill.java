package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.RecordSelection;
import com.stytch.migrate.source.UserSource;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Moves all users of a source to Stytch. Set it up, then call {@link #run()}; call it again, in another process too, and it
 * goes on where it was.
 *
 * <p>What a run promises, whatever happens to the network or the process:
 *
 * <ul>
 *   <li>every record of the source ends in exactly one outcome, with a reason and a place;
 *   <li>nobody is created twice: the intent is in the ledger before a request leaves, and a lost answer is settled by
 *       reading back before anything is repeated;
 *   <li>memory does not grow with the number of users (with a ledger on disk).
 * </ul>
 *
 * <p>Not thread-safe while it is being set up; {@link #stop()} may be called from any thread.
 */
public final class Backfill {

    /** How many users are worked on at once unless set: 64. */
    public static final int DEFAULT_PARALLEL = 64;

    private static final int MOST_PARALLEL = 1_000;

    private final UserSource source;
    private final Function<ImportPolicy, ConsumerImporter> importers;
    private @Nullable Ledger ledger;
    private ImportPolicy policy = ImportPolicy.DEFAULT;
    private Function<LegacyUser, Optional<LegacyUser>> mapping = Optional::of;
    private @Nullable RecordSelection only;
    private int parallel = DEFAULT_PARALLEL;
    private boolean dryRun;
    private @Nullable Path report;
    private Consumer<BackfillProgress> progress = event -> {};
    private Consumer<LedgerRecord> outcomes = record -> {};
    private volatile boolean stopping;

    private Backfill(UserSource source, Function<ImportPolicy, ConsumerImporter> importers) {
        this.source = Objects.requireNonNull(source, "source");
        this.importers = Objects.requireNonNull(importers, "importers");
    }

    /** Returns a backfill with the default settings. Most callers use {@code ConsumerClient.backfill}. */
    public static Backfill of(UserSource source, Function<ImportPolicy, ConsumerImporter> importers) {
        return new Backfill(source, importers);
    }

    /**
     * Sets the ledger. Unless set, one in memory serves this run alone.
     *
     * @param ledger stays open; the caller closes it
     */
    public Backfill ledger(Ledger ledger) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        return this;
    }

    /** Sets the decisions that a team may take differently; {@link ImportPolicy#DEFAULT} unless set. */
    public Backfill policy(ImportPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets a function that changes or drops each user; every user as read unless set.
     *
     * @param mapping returns the user to move, or nothing to leave it out ({@code dropped_by_mapping}). It is called more
     *     than once for one user and must answer the same each time. What it throws fails that one record
     *     ({@code mapping_failed})
     */
    public Backfill map(Function<LegacyUser, Optional<LegacyUser>> mapping) {
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /**
     * Limits the run to some records of the source, such as those that failed; all of them unless set. The whole source is
     * read all the same, to know which records share an address; counts and report files cover the selected ones only.
     */
    public Backfill only(RecordSelection records) {
        this.only = Objects.requireNonNull(records, "records");
        return this;
    }

    /**
     * Sets how many users are worked on at once.
     *
     * @param users from 1 to 1,000; {@value #DEFAULT_PARALLEL} unless set. The pace bounds the requests whatever this says
     */
    public Backfill parallel(int users) {
        if (users < 1 || users > MOST_PARALLEL) {
            throw new IllegalArgumentException("parallel must be from 1 to 1000, was " + users);
        }
        this.parallel = users;
        return this;
    }

    /**
     * Sets whether nothing is written, neither to Stytch nor to the ledger. Everything else is as in a run: what would be
     * sent is {@code SKIPPED} for the reason {@code dry_run}, with a note that names the calls. Not unless set.
     */
    public Backfill dryRun(boolean dryRun) {
        this.dryRun = dryRun;
        return this;
    }

    /**
     * Sets a folder for {@code report.json}, {@code outcomes.ndjson} and {@code failed.ndjson} of a run, and for
     * {@code plan.json} and {@code planned.ndjson} of a plan. It is made when it is not there; the files have mode 0600 and
     * replace those of an earlier run. They hold legacy ids and codes, no addresses. No files unless set.
     */
    public Backfill reportTo(Path folder) {
        this.report = Objects.requireNonNull(folder, "folder");
        return this;
    }

    /** Sets who hears how the run goes, about once a second, on the thread that called {@link #run()}. */
    public Backfill onProgress(Consumer<BackfillProgress> listener) {
        this.progress = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /** Sets who hears of each outcome once it is in the ledger, on the thread that called {@link #run()}. */
    public Backfill onOutcome(Consumer<LedgerRecord> listener) {
        this.outcomes = Objects.requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Moves the users. Blocks until all are settled, or the run was stopped.
     *
     * @return the counts over the whole migration of this source, earlier runs included
     * @throws MigrationException.UnusableInput if the source cannot be used, or breaks off; what was settled stays settled
     * @throws MigrationException.UnusableLedger if the ledger belongs elsewhere, or cannot be written; no request leaves
     *     after that
     * @throws MigrationException.Refused if the credentials or the project were refused
     * @throws MigrationException.Unreachable if Stytch does not answer at all
     * @throws MigrationException.Interrupted if this thread was interrupted
     */
    public BackfillReport run() {
        stopping = false;
        return new BackfillRun(this).run();
    }

    /**
     * Returns what a run would do: reads, checks and plans every record, and sends nothing.
     *
     * @param action is shown each record with its plan, in the order of the source
     * @throws MigrationException.UnusableInput if the source cannot be used, or breaks off
     * @throws MigrationException.UnusableReport if the folder of {@link #reportTo} cannot be written to
     */
    public BackfillPlan plan(Consumer<PlannedRecord> action) {
        stopping = false;
        return new BackfillRun(this).plan(action);
    }

    /** Returns what a run would do. See {@link #plan(Consumer)}. */
    public BackfillPlan plan() {
        return plan(record -> {});
    }

    /**
     * Ends a run that is going on: nothing new is begun, what is under way is finished, {@link #run()} returns with
     * {@link BackfillReport#complete()} {@code false}. Safe from any thread; does not wait.
     */
    public void stop() {
        stopping = true;
    }

    boolean stopping() {
        return stopping;
    }

    UserSource source() {
        return source;
    }

    ConsumerImporter importer() {
        return importers.apply(policy);
    }

    Optional<Ledger> chosenLedger() {
        return Optional.ofNullable(ledger);
    }

    Function<LegacyUser, Optional<LegacyUser>> mapping() {
        return mapping;
    }

    Optional<RecordSelection> selection() {
        return Optional.ofNullable(only);
    }

    int parallel() {
        return parallel;
    }

    boolean isDryRun() {
        return dryRun;
    }

    Optional<Path> reportFolder() {
        return Optional.ofNullable(report);
    }

    Consumer<BackfillProgress> progress() {
        return progress;
    }

    Consumer<LedgerRecord> outcomes() {
        return outcomes;
    }
}
