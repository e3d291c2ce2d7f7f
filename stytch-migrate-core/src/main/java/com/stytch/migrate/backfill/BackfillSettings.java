package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.source.RecordSelection;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill promises, whatever kind of project it is for, whatever happens to the network or the process:
 *
 * <ul>
 *   <li>every record of the source ends in exactly one outcome, with a reason and a place;
 *   <li>nothing is created twice: the intent is in the ledger before a request leaves, and a lost answer is settled by
 *       reading back before anything is repeated;
 *   <li>memory does not grow with the number of records (with a ledger on disk).
 * </ul>
 *
 * <p>Not thread-safe while it is being set up; {@link #stop()} may be called from any thread.
 *
 * @param <B> the kind of backfill, which each setting returns
 */
public abstract sealed class BackfillSettings<B extends BackfillSettings<B>> permits Backfill, B2bBackfill {

    /** How many records are worked on at once unless set: 64. */
    public static final int DEFAULT_PARALLEL = 64;

    private static final int MOST_PARALLEL = 1_000;

    private @Nullable Ledger ledger;
    private @Nullable RecordSelection only;
    private Shard shard = Shard.WHOLE;
    private int parallel = DEFAULT_PARALLEL;
    private boolean dryRun;
    private @Nullable Path report;
    private Consumer<BackfillProgress> progress = event -> {};
    private Consumer<LedgerRecord> outcomes = record -> {};
    private volatile boolean stopping;

    BackfillSettings() {}

    /** Returns this, as what it is. */
    abstract B self();

    /** Returns the kind of project as one run sees it. */
    abstract Vertical vertical();

    /**
     * Sets the ledger. Unless set, one in memory serves this run alone.
     *
     * @param ledger stays open; the caller closes it
     */
    public B ledger(Ledger ledger) {
        this.ledger = Objects.requireNonNull(ledger, "ledger");
        return self();
    }

    /**
     * Limits the run to some records of the source, such as those that failed; all of them unless set. The whole source is
     * read all the same, to know which records share an address; counts and report files cover the selected ones only.
     */
    public B only(RecordSelection records) {
        this.only = Objects.requireNonNull(records, "records");
        return self();
    }

    /**
     * Limits the run to a part of the source, for several processes that share a ledger in PostgreSQL; all of it unless set.
     * The whole source is read all the same, to know which records share an address; counts and report files cover the part.
     * Each process has a pace of its own, so divide the requests a second among them.
     */
    public B shard(Shard part) {
        this.shard = Objects.requireNonNull(part, "part");
        return self();
    }

    /**
     * Sets how many records are worked on at once.
     *
     * @param records from 1 to 1,000; {@value #DEFAULT_PARALLEL} unless set. The pace bounds the requests whatever this says
     */
    public B parallel(int records) {
        if (records < 1 || records > MOST_PARALLEL) {
            throw new IllegalArgumentException("parallel must be from 1 to 1000, was " + records);
        }
        this.parallel = records;
        return self();
    }

    /**
     * Sets whether nothing is written, neither to Stytch nor to the ledger. Everything else is as in a run: what would be
     * sent is {@code SKIPPED} for the reason {@code dry_run}, with a note that names the calls. Not unless set.
     */
    public B dryRun(boolean dryRun) {
        this.dryRun = dryRun;
        return self();
    }

    /**
     * Sets a folder for {@code report.json}, {@code outcomes.ndjson} and {@code failed.ndjson} of a run, and for
     * {@code plan.json} and {@code planned.ndjson} of a plan. It is made when it is not there; the files have mode 0600 and
     * replace those of an earlier run. They hold legacy ids and codes, no addresses. No files unless set.
     */
    public B reportTo(Path folder) {
        this.report = Objects.requireNonNull(folder, "folder");
        return self();
    }

    /** Sets who hears how the run goes, about once a second, on the thread that called {@link #run()}. */
    public B onProgress(Consumer<BackfillProgress> listener) {
        this.progress = Objects.requireNonNull(listener, "listener");
        return self();
    }

    /** Sets who hears of each outcome once it is in the ledger, on the thread that called {@link #run()}. */
    public B onOutcome(Consumer<LedgerRecord> listener) {
        this.outcomes = Objects.requireNonNull(listener, "listener");
        return self();
    }

    /**
     * Moves the records. Blocks until all are settled, or the run was stopped.
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
        return new BackfillRun(this, vertical()).run();
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
        return new BackfillRun(this, vertical()).plan(action);
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

    Optional<Ledger> chosenLedger() {
        return Optional.ofNullable(ledger);
    }

    Optional<RecordSelection> selection() {
        return Optional.ofNullable(only);
    }

    Shard shard() {
        return shard;
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
