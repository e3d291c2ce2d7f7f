package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A fixed number of threads that carry out plans. All methods are called by the one thread that drives the run. */
final class Workers implements AutoCloseable {
    private final BiFunction<RecordPlan, History, ImportOutcome> importer;
    private final BooleanSupplier stopping;
    private final ExecutorService threads;
    private final LinkedBlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private int inFlight;

    Workers(BiFunction<RecordPlan, History, ImportOutcome> importer, int parallel, BooleanSupplier stopping) {
        this.importer = importer;
        this.stopping = stopping;
        this.threads = Executors.newFixedThreadPool(parallel, work -> {
            Thread thread = new Thread(work, "stytch-migrate-backfill");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** One record to send. */
    record Task(long ordinal, String at, RecordPlan plan, History history) {}

    /**
     * A task that is through.
     *
     * @param outcome what became of the record; {@code null} when nothing is known
     * @param failure what ended the task instead; {@code null} also when it was not begun because the run is ending
     */
    record Done(
            Task task,
            @Nullable ImportOutcome outcome,
            @Nullable Throwable failure) {}

    void dispatch(Task task) {
        inFlight++;
        threads.execute(() -> done.add(work(task)));
    }

    private Done work(Task task) {
        if (stopping.getAsBoolean()) {
            return new Done(task, null, null);
        }
        try {
            return new Done(task, importer.apply(task.plan(), task.history()), null);
        } catch (MigrationException.Interrupted interrupted) {
            return new Done(task, null, null); // the driver interrupts only when the run is ending
        } catch (Throwable failure) { // handed to the driver, which throws it
            return new Done(task, null, failure);
        }
    }

    int inFlight() {
        return inFlight;
    }

    /** Returns the next task that is through, or {@code null} when there is none in time. */
    @Nullable Done next(long timeoutMillis) throws InterruptedException {
        Done next = done.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        if (next != null) {
            inFlight--;
        }
        return next;
    }

    /** Interrupts what is under way. */
    void interrupt() {
        threads.shutdownNow().forEach(Runnable::run); // each sees that the run is ending, and reports itself
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
