package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.RecordSelection;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Backfill}. One thread drives it: it reads, plans and writes the ledger; the {@link Workers} only send.
 *
 * <p>The source is read twice: once to find the records that share an id, an address or a number, once to send. A batch of
 * intents is in the ledger before any of it is sent, together with the outcomes that came in meanwhile, so one write to the
 * disk serves both.
 */
final class BackfillRun {
    private static final int BATCH = 64;
    private static final int REVISIT = 500;
    private static final long FLUSH_NANOS = 50_000_000;
    private static final long PROGRESS_NANOS = 1_000_000_000;
    private static final int RATE_SAMPLES = 10;
    private static final int STEADY_SAMPLES = 5;
    /** How long Stytch may be out of reach before the run gives up: 10 minutes. */
    private static final Duration OUTAGE_PATIENCE = Duration.ofMinutes(10);
    /** Belongs to what tells one reading from another: other rules, other plans. */
    private static final String RULES = "1";

    private final Backfill setup;
    private final UserSource source;
    private final ConsumerImporter importer;
    private final Tally tally = new Tally();
    private final Map<ImportOutcome.Kind, Long> outcomesOfThisRun = new EnumMap<>(ImportOutcome.Kind.class);
    private final Set<String> found = new HashSet<>();
    private final long begun = System.nanoTime();
    private final ArrayDeque<Sample> samples = new ArrayDeque<>();

    private BackfillProgress.Phase phase = BackfillProgress.Phase.CHECKING;
    private long done;
    private long total = -1;
    private int unansweredInARow;
    private boolean sending;
    private boolean ending;

    BackfillRun(Backfill setup) {
        this.setup = setup;
        this.source = setup.source();
        this.importer = setup.importer();
        enter(BackfillProgress.Phase.CHECKING, 0);
    }

    // ---- the whole

    BackfillReport run() {
        String fingerprint = source.fingerprint()
                .map(content -> content + "|" + importer.policy() + "|" + RULES + selected())
                .orElse(null);
        importer.checkCredentials();
        try (ReportFiles files = setup.reportFolder().map(ReportFiles::in).orElse(null)) {
            Consumer<LedgerRecord> sink = record -> {
                tally.add(record.outcome());
                if (files != null) {
                    files.add(record);
                }
            };
            Ledger ledger = setup.isDryRun()
                    ? new DryLedger(sink)
                    : setup.chosenLedger().orElseGet(Ledger::inMemory);
            ledger.beginRun(importer.projectId(), source.tenant().orElse(null));
            try {
                return run(ledger, fingerprint, sink, files);
            } finally {
                ledger.endRun();
            }
        }
    }

    private String selected() {
        return setup.selection().map(only -> "|only " + only.fingerprint()).orElse("");
    }

    private BackfillReport run(
            Ledger ledger, @Nullable String fingerprint, Consumer<LedgerRecord> sink, @Nullable ReportFiles files) {
        MigrationException failure = null;
        boolean complete = false;
        try {
            complete = readAndSend(ledger, fingerprint);
        } catch (MigrationException.UnusableLedger broken) {
            throw broken;
        } catch (MigrationException stopped) {
            failure = stopped;
        }
        if (failure != null && !sending) {
            throw failure;
        }
        enter(BackfillProgress.Phase.REPORTING, 0);
        ledger.forEachRecord(record -> {
            sink.accept(record);
            done++;
            tick();
        });
        BackfillReport report = report(complete);
        if (files != null) {
            files.finish(report, source.name(), importer.projectId());
        }
        if (failure != null) {
            throw failure;
        }
        enter(BackfillProgress.Phase.DONE, report.read());
        setup.progress().accept(progress());
        return report;
    }

    private BackfillReport report(boolean complete) {
        return new BackfillReport(
                tally.records(),
                tally.kinds(),
                tally.reasons(),
                tally.notes(),
                importer.requests(),
                importer.throttled(),
                Duration.ofNanos(System.nanoTime() - begun),
                complete,
                setup.isDryRun(),
                remarks(complete));
    }

    private List<String> remarks(boolean complete) {
        List<String> remarks = new ArrayList<>(source.remarks());
        setup.selection().ifPresent(only -> {
            if (complete && found.size() < only.size()) {
                remarks.add(only.name() + " names " + only.size() + (only.size() == 1 ? " record, " : " records, ")
                        + (only.size() - found.size())
                        + (only.size() - found.size() == 1 ? " of them is not in " : " of them are not in ")
                        + source.name() + ".");
            }
        });
        return remarks;
    }

    /** Returns whether the run is about this record. */
    private boolean isSelected(UserRecord record) {
        Optional<RecordSelection> selection = setup.selection();
        if (selection.isEmpty()) {
            return true;
        }
        Optional<String> name =
                selection.get().find(take(record).id(), record.at().toString());
        name.ifPresent(found::add);
        return name.isPresent();
    }

    /** Returns whether the whole source was gone through. */
    private boolean readAndSend(Ledger ledger, @Nullable String fingerprint) {
        Ledger.Reading reading = ledger.beginReading(fingerprint);
        total = reading.total();
        if (!reading.checked() && !check(ledger)) {
            return false;
        }
        if (setup.selection().isPresent()) {
            total = setup.selection().get().size();
            enter(BackfillProgress.Phase.SENDING, 0);
        } else {
            enter(BackfillProgress.Phase.SENDING, reading.next());
        }
        sending = true;
        try (Workers workers = new Workers(importer, setup.parallel(), () -> ending || setup.stopping())) {
            Sender sender = new Sender(ledger, workers);
            try {
                sender.revisit(reading.next());
                sender.readFrom(reading.next());
                sender.await();
                sender.revisit(Long.MAX_VALUE); // those that were not answered get one more chance
                sender.await();
            } catch (InterruptedException e) {
                ending = true;
                workers.interrupt();
                Thread.currentThread().interrupt();
                throw new MigrationException.Interrupted("interrupted; run again to go on");
            } finally {
                sender.end();
            }
            if (setup.stopping()) {
                return false;
            }
            ledger.readingComplete();
            return true;
        }
    }

    // ---- the check

    /** Finds the records that share something. Returns {@code false} when it was stopped before the end. */
    private boolean check(Ledger ledger) {
        enter(BackfillProgress.Phase.CHECKING, 0);
        try (UserSource.Cursor cursor = source.open();
                DuplicateFinder finder = new DuplicateFinder()) {
            long ordinal = 0;
            for (Optional<UserRecord> record = cursor.next(); record.isPresent(); record = cursor.next()) {
                if (setup.stopping()) {
                    return false;
                }
                LegacyUser user = take(record.get()).user();
                if (user != null) {
                    finder.add(
                            ordinal,
                            record.get().at().toString(),
                            user,
                            importer.planner().leavesOut(user));
                }
                ordinal++;
                done = ordinal;
                tick();
            }
            Map<Long, Siblings> pending = new LinkedHashMap<>();
            finder.find(finding -> {
                pending.merge(finding.ordinal(), finding.siblings(), DuplicateFinder::merge);
                if (pending.size() >= REVISIT) {
                    store(ledger, pending);
                }
            });
            store(ledger, pending);
            total = ordinal;
            ledger.siblingsComplete(total);
            return true;
        }
    }

    private static void store(Ledger ledger, Map<Long, Siblings> pending) {
        pending.replaceAll((ordinal, more) -> {
            Siblings known = ledger.siblings(ordinal, ordinal + 1).get(ordinal);
            return known == null ? more : DuplicateFinder.merge(known, more);
        });
        ledger.putSiblings(pending);
        pending.clear();
    }

    /**
     * A record as the mapping leaves it.
     *
     * @param user the user to move, {@code null} when there is none
     * @param id the legacy id, as far as it could be read
     * @param outcome what became of the record, {@code null} when there is a user
     */
    private record Taken(
            @Nullable LegacyUser user,
            @Nullable LegacyId id,
            @Nullable ImportOutcome outcome) {}

    private Taken take(UserRecord record) {
        LegacyId id = record.id().orElse(null);
        if (record instanceof UserRecord.Unreadable unreadable) {
            return new Taken(
                    null, id, ImportOutcome.failed(unreadable.reason(), List.of("detail:" + unreadable.detail())));
        }
        LegacyUser user = record.user().orElseThrow();
        try {
            return setup.mapping()
                    .apply(user)
                    .map(mapped -> new Taken(mapped, mapped.id(), null))
                    .orElseGet(() -> new Taken(null, id, ImportOutcome.skipped("dropped_by_mapping", List.of())));
        } catch (RuntimeException e) {
            // Only the name of the class: a message could hold what the record holds.
            return new Taken(
                    null,
                    id,
                    ImportOutcome.failed(
                            "mapping_failed", List.of("detail:" + e.getClass().getName())));
        }
    }

    // ---- the plan

    BackfillPlan plan(Consumer<PlannedRecord> action) {
        try (PlanFiles files = setup.reportFolder().map(PlanFiles::in).orElse(null)) {
            BackfillPlan plan = plan(action, files);
            if (files != null) {
                files.finish(plan, source.name());
            }
            return plan;
        }
    }

    private BackfillPlan plan(Consumer<PlannedRecord> action, @Nullable PlanFiles files) {
        Ledger ledger = new DryLedger(record -> {});
        ledger.beginReading(null);
        check(ledger);
        enter(BackfillProgress.Phase.SENDING, 0);
        Map<ConsumerPlan.Action, Long> actions = new EnumMap<>(ConsumerPlan.Action.class);
        Map<ConsumerPlan.PasswordFate, Long> passwords = new EnumMap<>(ConsumerPlan.PasswordFate.class);
        Map<VerdictCount, Long> formats = new HashMap<>();
        Map<String, Long> reasons = new HashMap<>();
        Map<String, Long> notes = new HashMap<>();
        long calls = 0;
        long ordinal = -1;
        try (UserSource.Cursor cursor = source.open()) {
            for (Optional<UserRecord> next = cursor.next();
                    next.isPresent() && !setup.stopping();
                    next = cursor.next()) {
                ordinal++;
                if (!isSelected(next.get())) {
                    continue;
                }
                Taken taken = take(next.get());
                PlannedRecord planned = plan(
                        next.get(), taken, ledger.siblings(ordinal, ordinal + 1).get(ordinal));
                ConsumerPlan plan = planned.planOrNull();
                if (plan == null) {
                    Tally.count(
                            reasons, planned.outcome().orElseThrow().reason().orElseThrow());
                } else {
                    actions.merge(plan.action(), 1L, Long::sum);
                    if (plan.action().calls() > 0) {
                        passwords.merge(plan.passwordFate(), 1L, Long::sum);
                        Tally.verdict(
                                formats, Objects.requireNonNull(taken.user()).password());
                    }
                    plan.reason().ifPresent(reason -> Tally.count(reasons, reason));
                    Tally.notes(notes, plan.notes());
                    calls += plan.action().calls();
                }
                action.accept(planned);
                if (files != null) {
                    files.add(planned);
                }
                done++;
                tick();
            }
        }
        int pace = importer.requestsPerSecond();
        Duration time = pace == Integer.MAX_VALUE ? null : Duration.ofMillis(calls * 1_000 / pace);
        return new BackfillPlan(
                done,
                actions,
                passwords,
                Tally.verdicts(formats),
                reasons,
                notes,
                calls,
                time,
                remarks(!setup.stopping()));
    }

    private PlannedRecord plan(UserRecord record, Taken taken, @Nullable Siblings siblings) {
        LegacyUser user = taken.user();
        ConsumerPlan plan =
                user == null ? null : importer.planner().plan(user, siblings == null ? Siblings.NONE : siblings);
        return new PlannedRecord(record.at().toString(), taken.id(), plan, taken.outcome());
    }

    // ---- sending

    /** Takes records up, in batches, and settles them. Used by the driving thread only. */
    private final class Sender {
        private final Ledger ledger;
        private final Workers workers;
        private final List<Ledger.Entry> settled = new ArrayList<>();
        private final List<Item> batch = new ArrayList<>();
        private long lastFlush = System.nanoTime();

        private record Item(long ordinal, UserRecord record) {}

        Sender(Ledger ledger, Workers workers) {
            this.ledger = ledger;
            this.workers = workers;
        }

        /** Takes up again what an earlier attempt left unsettled below an ordinal. */
        void revisit(long below) throws InterruptedException {
            List<Long> open = ledger.unsettled(0, REVISIT);
            if (open.isEmpty() || open.get(0) >= below) {
                return;
            }
            try (UserSource.Cursor cursor = source.open()) {
                long at = 0;
                while (!open.isEmpty()) {
                    for (long ordinal : open) {
                        if (ordinal >= below || setup.stopping()) {
                            flush();
                            return;
                        }
                        cursor.skip(ordinal - at);
                        takeUp(ordinal, next(cursor));
                        at = ordinal + 1;
                    }
                    flush();
                    open = ledger.unsettled(at, REVISIT);
                }
            }
        }

        private static UserRecord next(UserSource.Cursor cursor) {
            return cursor.next()
                    .orElseThrow(
                            () -> new MigrationException.UnusableInput(
                                    "the source has fewer records than when it was first read: run again with the file as it was"));
        }

        /** Takes up the records from an ordinal to the end of the source. */
        void readFrom(long first) throws InterruptedException {
            boolean everything = setup.selection().isEmpty();
            try (UserSource.Cursor cursor = source.open()) {
                long ordinal = 0;
                if (everything) {
                    cursor.skip(first);
                    ordinal = first;
                }
                for (Optional<UserRecord> record = cursor.next();
                        record.isPresent() && !setup.stopping();
                        record = cursor.next()) {
                    if (everything || (isSelected(record.get()) && ordinal >= first)) {
                        takeUp(ordinal, record.get());
                    }
                    ordinal++;
                    tick();
                }
            }
            flush();
        }

        private void takeUp(long ordinal, UserRecord record) throws InterruptedException {
            batch.add(new Item(ordinal, record));
            if (batch.size() == BATCH) {
                flush();
            }
        }

        /** Plans the batch, stores its intents and sends it. */
        private void flush() throws InterruptedException {
            if (setup.stopping()) {
                batch.clear(); // not in the ledger, so the next run takes them up
            }
            if (batch.isEmpty()) {
                return;
            }
            List<Workers.Task> tasks = new ArrayList<>();
            List<Ledger.Entry> entries = new ArrayList<>();
            planBatch(entries, tasks);
            batch.clear();
            while (workers.inFlight() + tasks.size() > setup.parallel() + BATCH) {
                settleSome();
                if (setup.stopping()) {
                    return;
                }
            }
            entries.addAll(settled);
            settled.clear();
            store(entries);
            tasks.forEach(workers::dispatch);
        }

        private void planBatch(List<Ledger.Entry> entries, List<Workers.Task> tasks) {
            List<Taken> taken = batch.stream().map(item -> take(item.record())).toList();
            Map<Long, Siblings> siblings = new HashMap<>();
            if (isContiguous()) {
                siblings.putAll(ledger.siblings(
                        batch.get(0).ordinal(), batch.get(batch.size() - 1).ordinal() + 1));
            } else {
                batch.forEach(item -> siblings.putAll(ledger.siblings(item.ordinal(), item.ordinal() + 1)));
            }
            List<LegacyId> ids = new ArrayList<>();
            for (Taken one : taken) {
                if (one.user() != null) {
                    ids.add(one.user().id());
                }
            }
            Map<LegacyId, LedgerEntry> known = ledger.findAll(ids);
            for (int i = 0; i < batch.size(); i++) {
                Item item = batch.get(i);
                plan(
                        item.ordinal(),
                        item.record().at().toString(),
                        taken.get(i),
                        siblings.getOrDefault(item.ordinal(), Siblings.NONE),
                        known,
                        entries,
                        tasks);
            }
        }

        private boolean isContiguous() {
            return batch.get(batch.size() - 1).ordinal() - batch.get(0).ordinal() == batch.size() - 1;
        }

        private void plan(
                long ordinal,
                String at,
                Taken taken,
                Siblings siblings,
                Map<LegacyId, LedgerEntry> known,
                List<Ledger.Entry> entries,
                List<Workers.Task> tasks) {
            LegacyUser user = taken.user();
            if (user == null) {
                ImportOutcome outcome = Objects.requireNonNull(taken.outcome());
                entries.add(new Ledger.Other(ordinal, at, taken.id(), outcome));
                return;
            }
            ConsumerPlan plan = importer.planner().plan(user, siblings);
            if ("id".equals(siblings.duplicateBy())) {
                // The row of this id belongs to the record that stands for this one.
                ImportOutcome outcome = ImportOutcome.skipped(plan.reason().orElseThrow(), plan.notes());
                entries.add(new Ledger.Other(ordinal, at, user.id(), outcome));
                return;
            }
            Fingerprint fingerprint = plan.fingerprint();
            LedgerEntry entry = known.get(user.id());
            if (entry != null && entry.isDone(fingerprint)) {
                entries.add(new Ledger.Seen(ordinal, at, user.id()));
                return;
            }
            History history = entry == null ? History.NONE : entry.history();
            if (plan.action().calls() == 0 && history.since() == null) {
                settleHere(entries, ordinal, at, plan, importer.run(plan, history));
            } else if (setup.isDryRun()) {
                List<String> notes = new ArrayList<>(plan.notes());
                notes.add("would_call:" + plan.action());
                settleHere(entries, ordinal, at, plan, ImportOutcome.skipped("dry_run", notes));
            } else {
                entries.add(new Ledger.Claim(ordinal, at, user.id(), System.currentTimeMillis()));
                tasks.add(new Workers.Task(ordinal, at, plan, history));
            }
        }

        private void settleHere(
                List<Ledger.Entry> entries, long ordinal, String at, ConsumerPlan plan, ImportOutcome outcome) {
            entries.add(new Ledger.Settlement(
                    ordinal, at, plan.legacyId(), plan.fingerprint().toString(), outcome));
        }

        // ---- settling

        /** Waits a little for what is under way, and stores what came in. */
        private void settleSome() throws InterruptedException {
            Workers.Done next = workers.next(FLUSH_NANOS / 1_000_000);
            while (next != null) {
                settle(next);
                next = settled.size() >= BATCH ? null : workers.next(0);
            }
            if (settled.size() >= BATCH || System.nanoTime() - lastFlush >= FLUSH_NANOS) {
                flushSettled();
            }
            if (unansweredInARow >= Math.max(20, setup.parallel()) && !ending) {
                waitOutOutage();
            }
            tick();
        }

        private void settle(Workers.Done through) {
            Throwable failure = through.failure();
            if (failure != null) {
                if (failure instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failure;
            }
            ImportOutcome outcome = through.outcome();
            if (outcome == null) {
                return;
            }
            unansweredInARow = outcome.retryable() ? unansweredInARow + 1 : 0;
            Workers.Task task = through.task();
            settled.add(new Ledger.Settlement(
                    task.ordinal(),
                    task.at(),
                    task.plan().legacyId(),
                    task.plan().fingerprint().toString(),
                    outcome));
        }

        private void flushSettled() {
            List<Ledger.Entry> entries = new ArrayList<>(settled);
            settled.clear();
            store(entries);
        }

        private void store(List<Ledger.Entry> entries) {
            lastFlush = System.nanoTime();
            if (entries.isEmpty()) {
                return;
            }
            ledger.write(entries);
            for (Ledger.Entry entry : entries) {
                if (entry instanceof Ledger.Settlement settlement) {
                    heard(new LedgerRecord(
                            settlement.ordinal(), settlement.at(), settlement.id(), settlement.outcome()));
                } else if (entry instanceof Ledger.Other other) {
                    heard(new LedgerRecord(other.ordinal(), other.at(), other.id(), other.outcome()));
                } else if (entry instanceof Ledger.Seen) {
                    done++;
                }
            }
        }

        private void heard(LedgerRecord record) {
            done++;
            outcomesOfThisRun.merge(record.outcome().kind(), 1L, Long::sum);
            setup.outcomes().accept(record);
        }

        /** Waits until Stytch answers again: to go on would only mark one user after the other as unanswered. */
        private void waitOutOutage() {
            long giveUp = System.nanoTime() + OUTAGE_PATIENCE.toNanos();
            while (!setup.stopping()) {
                try {
                    importer.checkCredentials();
                    unansweredInARow = 0;
                    return;
                } catch (MigrationException.Unreachable unreachable) {
                    tick();
                    if (System.nanoTime() >= giveUp) {
                        throw unreachable;
                    }
                }
            }
        }

        /** Waits until nothing is under way. */
        void await() throws InterruptedException {
            while (workers.inFlight() > 0) {
                settleSome();
            }
            flushSettled();
        }

        /** Stores what is still under way, whatever ended the run. */
        void end() {
            boolean interrupted = Thread.interrupted();
            ending = true;
            RuntimeException first = null;
            try {
                while (workers.inFlight() > 0) {
                    try {
                        Workers.Done next = workers.next(FLUSH_NANOS / 1_000_000);
                        if (next != null && next.outcome() != null) {
                            settle(next);
                        }
                        tick();
                    } catch (InterruptedException e) {
                        interrupted = true;
                        workers.interrupt();
                    } catch (RuntimeException e) {
                        first = first == null ? e : first; // what listens to the progress may throw: settle the rest
                    }
                }
                flushSettled();
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            if (first != null) {
                throw first;
            }
        }
    }

    // ---- progress

    /** How far a run was at one moment. */
    private record Sample(long nanos, long done) {}

    private void enter(BackfillProgress.Phase next, long alreadyDone) {
        phase = next;
        done = alreadyDone;
        samples.clear();
        samples.add(new Sample(System.nanoTime(), alreadyDone));
    }

    private void tick() {
        long now = System.nanoTime();
        if (now - samples.getLast().nanos() < PROGRESS_NANOS) {
            return;
        }
        samples.add(new Sample(now, done));
        if (samples.size() > RATE_SAMPLES) {
            samples.removeFirst();
        }
        setup.progress().accept(progress());
    }

    /** Returns the rate of the last seconds. */
    private double rate() {
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        return last.nanos() == first.nanos() ? 0 : (last.done() - first.done()) * 1e9 / (last.nanos() - first.nanos());
    }

    private BackfillProgress progress() {
        double rate = rate();
        if (phase == BackfillProgress.Phase.DONE) {
            rate = done * 1e9 / Math.max(1, System.nanoTime() - begun);
        }
        boolean steady = samples.size() > STEADY_SAMPLES;
        Duration left = steady && total >= done && rate > 0 && phase == BackfillProgress.Phase.SENDING
                ? Duration.ofMillis((long) ((total - done) / rate * 1_000))
                : null;
        return new BackfillProgress(
                phase,
                total < 0 ? done : Math.min(done, total), // a record that was taken up again counts once
                total,
                outcomesOfThisRun,
                importer.requests(),
                importer.throttled(),
                rate,
                Duration.ofNanos(System.nanoTime() - begun),
                left);
    }
}
