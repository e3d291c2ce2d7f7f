package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.RecordSelection;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a {@link Backfill}. One thread drives it: it reads, plans and writes the ledger; the {@link Workers} only send.
 *
 * <p>The source is read twice: once to find the records that share an id, an address or a number, once to send. Where one kind
 * of record follows another (members after organizations), all of the first are settled before one of the second is begun. A batch of
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

    private final BackfillSettings<?> setup;
    private final Vertical vertical;
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

    BackfillRun(BackfillSettings<?> setup, Vertical vertical) {
        this.setup = setup;
        this.vertical = vertical;
        enter(BackfillProgress.Phase.CHECKING, 0);
    }

    // ---- the whole

    BackfillReport run() {
        String fingerprint = vertical.fingerprint()
                .map(content -> content + "|" + RULES + selected())
                .orElse(null);
        vertical.begin();
        try (ReportFiles files = setup.reportFolder().map(ReportFiles::in).orElse(null)) {
            Consumer<LedgerRecord> sink = record -> {
                tally.add(record.kind(), record.outcome());
                if (files != null) {
                    files.add(record);
                }
            };
            if (setup.isDryRun()) {
                try (DryLedger ledger = new DryLedger(sink)) {
                    return run(ledger, fingerprint, sink, files);
                }
            }
            Ledger ledger = setup.chosenLedger().orElseGet(Ledger::inMemory);
            ledger.beginRun(vertical.projectId(), vertical.tenant().orElse(null), setup.shard());
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
            files.finish(report, vertical.sourceName(), vertical.projectId());
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
                tally.read(),
                tally.kinds(),
                tally.records(),
                tally.reasons(),
                tally.notes(),
                vertical.requests(),
                vertical.throttled(),
                Duration.ofNanos(System.nanoTime() - begun),
                complete,
                setup.isDryRun(),
                remarks(complete));
    }

    private List<String> remarks(boolean complete) {
        List<String> remarks = new ArrayList<>(vertical.remarks());
        if (setup.isDryRun()) {
            remarks.addAll(vertical.remarksOnThePlan());
        }
        setup.selection().ifPresent(only -> {
            if (complete && setup.shard().isWhole() && found.size() < only.size()) {
                remarks.add(only.name() + " names " + only.size() + (only.size() == 1 ? " record, " : " records, ")
                        + (only.size() - found.size())
                        + (only.size() - found.size() == 1 ? " of them is not in " : " of them are not in ")
                        + vertical.sourceName() + ".");
            }
        });
        return remarks;
    }

    /** Returns whether the run is about this record. */
    private boolean isSelected(long ordinal, Subject record) {
        if (!setup.shard().contains(record.kind(), record.organization(), record.id(), ordinal)) {
            return false;
        }
        Optional<RecordSelection> selection = setup.selection();
        if (selection.isEmpty()) {
            return true;
        }
        Optional<String> name = selection.get().find(record.kind(), record.organization(), record.id(), record.at());
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
        } else if (!setup.shard().isWhole()) {
            total = -1; // how many records are in a part is known at its end
            enter(BackfillProgress.Phase.SENDING, 0);
        } else {
            enter(BackfillProgress.Phase.SENDING, reading.next());
        }
        sending = true;
        try (Workers workers = new Workers(vertical::run, setup.parallel(), () -> ending || setup.stopping())) {
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
        try (Vertical.Reader cursor = vertical.open();
                DuplicateFinder finder = new DuplicateFinder()) {
            long ordinal = 0;
            for (Optional<Subject> record = cursor.next(); record.isPresent(); record = cursor.next()) {
                if (setup.stopping()) {
                    return false;
                }
                if (record.get() instanceof Subject.Taken taken) {
                    taken.addTo(finder, ordinal);
                }
                ordinal++;
                done = ordinal;
                tick();
            }
            vertical.checked();
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

    // ---- the plan

    BackfillPlan plan(Consumer<PlannedRecord> action) {
        try (PlanFiles files = setup.reportFolder().map(PlanFiles::in).orElse(null)) {
            BackfillPlan plan = plan(action, files);
            if (files != null) {
                files.finish(plan, vertical.sourceName());
            }
            return plan;
        }
    }

    private BackfillPlan plan(Consumer<PlannedRecord> action, @Nullable PlanFiles files) {
        PlanTally counts = new PlanTally();
        long ordinal = -1;
        try (DryLedger ledger = new DryLedger(record -> {})) {
            ledger.beginReading(null);
            check(ledger);
            enter(BackfillProgress.Phase.SENDING, 0);
            try (Vertical.Reader cursor = vertical.open()) {
                for (Optional<Subject> next = cursor.next();
                        next.isPresent() && !setup.stopping();
                        next = cursor.next()) {
                    ordinal++;
                    if (!isSelected(ordinal, next.get())) {
                        continue;
                    }
                    PlannedRecord planned = plan(ordinal, next.get(), ledger);
                    counts.add(planned, next.get());
                    action.accept(planned);
                    if (files != null) {
                        files.add(planned);
                    }
                    done++;
                    tick();
                }
            }
        }
        List<String> remarks = remarks(!setup.stopping());
        remarks.addAll(vertical.remarksOnThePlan());
        return counts.plan(done, vertical.requestsPerSecond(), remarks);
    }

    private PlannedRecord plan(long ordinal, Subject subject, DryLedger ledger) {
        if (subject instanceof Subject.Left left) {
            return new PlannedRecord(left.at(), left.kind(), left.organization(), left.id(), null, left.outcome());
        }
        Subject.Taken taken = (Subject.Taken) subject;
        Siblings siblings = ledger.siblings(ordinal, ordinal + 1).getOrDefault(ordinal, Siblings.NONE);
        RecordPlan plan = taken.plan(siblings, ledger.findAll(taken.needs()));
        if (!"id".equals(siblings.duplicateBy())) {
            ledger.remember(taken.key(), plan);
        }
        return new PlannedRecord(taken.at(), taken.kind(), taken.organization(), taken.id(), plan, null);
    }

    // ---- sending

    /** Takes records up, in batches, and settles them. Used by the driving thread only. */
    private final class Sender {
        private final Ledger ledger;
        private final Workers workers;
        private final List<Ledger.Entry> settled = new ArrayList<>();
        private final List<Item> batch = new ArrayList<>();
        private long lastFlush = System.nanoTime();
        private @Nullable RecordKind latest;

        private record Item(long ordinal, Subject subject) {}

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
            try (Vertical.Reader cursor = vertical.open()) {
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

        private static Subject next(Vertical.Reader cursor) {
            return cursor.next()
                    .orElseThrow(
                            () -> new MigrationException.UnusableInput(
                                    "the source has fewer records than when it was first read: run again with the file as it was"));
        }

        /** Takes up the records from an ordinal to the end of the source. */
        void readFrom(long first) throws InterruptedException {
            boolean everything = setup.selection().isEmpty();
            try (Vertical.Reader cursor = vertical.open()) {
                long ordinal = 0;
                if (everything) {
                    cursor.skip(first);
                    ordinal = first;
                }
                for (Optional<Subject> record = cursor.next();
                        record.isPresent() && !setup.stopping();
                        record = cursor.next()) {
                    if (isSelected(ordinal, record.get()) && ordinal >= first) {
                        takeUp(ordinal, record.get());
                    }
                    ordinal++;
                    tick();
                }
            }
            flush();
        }

        private void takeUp(long ordinal, Subject subject) throws InterruptedException {
            if (latest != null && latest != subject.kind()) {
                flush(); // a member can be sent once its organization is settled
                await();
            }
            latest = subject.kind();
            batch.add(new Item(ordinal, subject));
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
            Map<Long, Siblings> siblings = new HashMap<>();
            if (isContiguous()) {
                siblings.putAll(ledger.siblings(
                        batch.get(0).ordinal(), batch.get(batch.size() - 1).ordinal() + 1));
            } else {
                batch.forEach(item -> siblings.putAll(ledger.siblings(item.ordinal(), item.ordinal() + 1)));
            }
            Set<RecordKey> keys = new LinkedHashSet<>();
            for (Item item : batch) {
                if (item.subject() instanceof Subject.Taken taken) {
                    keys.add(taken.key());
                    keys.addAll(taken.needs());
                }
            }
            Map<RecordKey, LedgerEntry> known = ledger.findAll(keys);
            for (Item item : batch) {
                if (item.subject() instanceof Subject.Left left) {
                    entries.add(new Ledger.Other(
                            item.ordinal(), left.at(), left.kind(), left.organization(), left.id(), left.outcome()));
                } else {
                    Siblings mine = siblings.getOrDefault(item.ordinal(), Siblings.NONE);
                    plan(item.ordinal(), (Subject.Taken) item.subject(), mine, known, entries, tasks);
                }
            }
        }

        private boolean isContiguous() {
            return batch.get(batch.size() - 1).ordinal() - batch.get(0).ordinal() == batch.size() - 1;
        }

        private void plan(
                long ordinal,
                Subject.Taken taken,
                Siblings siblings,
                Map<RecordKey, LedgerEntry> known,
                List<Ledger.Entry> entries,
                List<Workers.Task> tasks) {
            RecordKey key = taken.key();
            String at = taken.at();
            RecordPlan plan = taken.plan(siblings, known);
            if ("id".equals(siblings.duplicateBy())) {
                // The row of this id belongs to the record that stands for this one.
                ImportOutcome outcome = ImportOutcome.skipped(plan.reason().orElseThrow(), plan.notes());
                entries.add(new Ledger.Other(ordinal, at, key.kind(), key.organizationOrNull(), key.id(), outcome));
                return;
            }
            Fingerprint fingerprint = plan.fingerprint();
            LedgerEntry entry = known.get(key);
            if (entry != null && entry.isDone(fingerprint)) {
                entries.add(new Ledger.Seen(ordinal, at, key));
                return;
            }
            History history = entry == null ? History.NONE : entry.history();
            if (plan.calls() == 0 && history.since() == null) {
                settleHere(entries, ordinal, at, plan, vertical.run(plan, history));
            } else if (setup.isDryRun()) {
                List<String> notes = new ArrayList<>(plan.notes());
                notes.add("would_call:" + plan.action());
                settleHere(entries, ordinal, at, plan, ImportOutcome.skipped("dry_run", notes));
            } else {
                entries.add(new Ledger.Claim(ordinal, at, key, System.currentTimeMillis()));
                tasks.add(new Workers.Task(ordinal, at, plan, history));
            }
        }

        private void settleHere(
                List<Ledger.Entry> entries, long ordinal, String at, RecordPlan plan, ImportOutcome outcome) {
            entries.add(new Ledger.Settlement(
                    ordinal, at, plan.key(), plan.fingerprint().toString(), outcome));
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
                    task.plan().key(),
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
                            settlement.ordinal(), settlement.at(), settlement.key(), settlement.outcome()));
                } else if (entry instanceof Ledger.Other other) {
                    heard(other.record());
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
                    vertical.checkCredentials();
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
                vertical.requests(),
                vertical.throttled(),
                rate,
                Duration.ofNanos(System.nanoTime() - begun),
                left);
    }
}
