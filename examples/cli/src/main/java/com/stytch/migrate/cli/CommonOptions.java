package com.stytch.migrate.cli;

import com.stytch.migrate.backfill.BackfillSettings;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.source.RecordSelection;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every verb that reads a source. */
final class CommonOptions {
    /** Shards are 64 at most, so each has one. */
    private static final int DEFAULT_RATE = 65;

    @Option(
            names = "--only",
            paramLabel = "FILE",
            description = {
                "Take only the records that the failed.ndjson of an earlier run lists. The whole source is read all the"
                        + " same, to know which records share an address."
            })
    private @Nullable Path only;

    private @Nullable RecordSelection selection;

    @Option(
            names = "--vertical",
            paramLabel = "KIND",
            defaultValue = "consumer",
            converter = LowerCase.Verticals.class,
            completionCandidates = LowerCase.Verticals.class,
            description = "Kind of the Stytch project: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // has a default value
    private Vertical vertical;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Requests a second at most, 0 for no limit. Default: 65, as Stytch asks; with --shard divided"
                    + " by the number of shards.")
    private @Nullable Integer rate;

    @Option(names = "--verbose", description = "Show the stack trace of an error.")
    @SuppressWarnings("UnusedVariable") // Failures asks whether it was given
    private boolean verbose;

    CommonOptions() {}

    /** The kinds of project. */
    enum Vertical {
        CONSUMER,
        B2B
    }

    boolean isB2b() {
        return vertical == Vertical.B2B;
    }

    /** Checks what can be checked before anything is read. */
    void check() {
        if (rate != null && (rate < 0 || rate > 100_000)) {
            throw new UsageException("--rate must be from 0 to 100000, was " + rate);
        }
    }

    /** Returns the requests a second of a process that runs this part. */
    int rate(Shard part) {
        return rate != null ? rate : DEFAULT_RATE / part.of();
    }

    void apply(BackfillSettings<?> backfill) {
        if (only != null) {
            InputFiles.check("--only", List.of(only));
            selection = RecordSelection.fromFile(only);
            backfill.only(selection);
        }
    }

    /**
     * Returns the sentence for a run that found none of the records of {@code --only}, or nothing when it found some, or
     * was to find none.
     *
     * @param read how many were found
     * @param source the name of the source
     */
    Optional<String> noneFound(long read, String source) {
        if (selection == null || read > 0 || selection.size() == 0) {
            return Optional.empty();
        }
        long size = selection.size();
        return Optional.of((size == 1
                        ? "The one record that " + only + " lists is not in "
                        : "None of the " + Words.count(size, "record") + " that " + only + " lists is in ")
                + source + ": name the files of the run that wrote the list.");
    }
}
