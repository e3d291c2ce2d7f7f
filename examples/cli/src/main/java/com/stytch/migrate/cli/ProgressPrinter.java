package com.stytch.migrate.cli;

import com.stytch.migrate.backfill.BackfillProgress;
import com.stytch.migrate.importer.ImportOutcome;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows how a run goes: on a terminal one line that is written over and over, elsewhere a line for each phase and every few
 * seconds. Not thread-safe.
 */
final class ProgressPrinter implements Consumer<BackfillProgress> {
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    /** A longer line would be wrapped, and then could not be written over. */
    private static final int WIDTH = 79;

    private final PrintWriter out;
    private final boolean terminal;
    private BackfillProgress.@Nullable Phase phase;
    private Duration last = Duration.ZERO;
    private int shown;

    ProgressPrinter(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    @Override
    public void accept(BackfillProgress progress) {
        if (progress.phase() == BackfillProgress.Phase.DONE) {
            return; // the report follows
        }
        if (terminal) {
            overwrite(line(progress));
            return;
        }
        boolean due = progress.elapsed().minus(last).compareTo(BETWEEN_LINES) >= 0;
        if (progress.phase() != phase || due) {
            phase = progress.phase();
            last = progress.elapsed();
            out.println(progress);
            out.flush();
        }
    }

    private void overwrite(String line) {
        String cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
        out.print("\r" + cut + " ".repeat(Math.max(0, shown - cut.length())));
        out.flush();
        shown = cut.length();
    }

    /** Takes the line away, so that something else can be printed in its place. */
    void clear() {
        if (shown > 0) {
            overwrite("");
            out.print("\r");
            out.flush();
        }
    }

    private static String line(BackfillProgress progress) {
        StringBuilder line = new StringBuilder();
        line.append(
                switch (progress.phase()) {
                    case CHECKING -> "reading ";
                    case SENDING -> "";
                    case REPORTING -> "writing the report ";
                    case DONE -> "done ";
                });
        line.append(String.format(Locale.ROOT, "%,d", progress.done()));
        if (progress.total() > 0) {
            line.append(String.format(
                    Locale.ROOT, " of %,d (%d %%)", progress.total(), progress.done() * 100 / progress.total()));
        }
        line.append(String.format(Locale.ROOT, ", %.0f/s", progress.recordsPerSecond()));
        long failed = progress.outcomes().getOrDefault(ImportOutcome.Kind.FAILED, 0L);
        if (failed > 0) {
            line.append(String.format(Locale.ROOT, ", %,d failed", failed));
        }
        if (progress.throttled() > 0) {
            line.append(String.format(Locale.ROOT, ", %,d throttled", progress.throttled()));
        }
        progress.timeLeft()
                .ifPresent(left ->
                        line.append(", ").append(BackfillProgress.words(left)).append(" left"));
        return line.toString();
    }
}
