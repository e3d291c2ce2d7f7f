package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a run goes. Immutable.
 *
 * @param phase what is being done
 * @param done how many records of the source are through with this phase, earlier runs included
 * @param total how many records the source has; -1 while that is not known
 * @param outcomes how many outcomes of each kind this run has had so far
 * @param requests how many requests this run has sent
 * @param throttled how many of them were answered by 429
 * @param recordsPerSecond the rate of the last seconds
 * @param elapsed since the run began
 * @param timeLeftOrNull how long the phase will take at that rate; {@code null} while that is not known
 */
public record BackfillProgress(
        Phase phase,
        long done,
        long total,
        Map<ImportOutcome.Kind, Long> outcomes,
        long requests,
        long throttled,
        double recordsPerSecond,
        Duration elapsed,
        @Nullable Duration timeLeftOrNull) {

    public BackfillProgress {
        outcomes = Map.copyOf(outcomes);
    }

    /** What a run does, in this order. */
    public enum Phase {
        /** Reads the source and looks for records that share an id, an address or a number. */
        CHECKING,
        /** Reads the source and sends. */
        SENDING,
        /** Writes the report. */
        REPORTING,
        /** Is through. */
        DONE
    }

    public Optional<Duration> timeLeft() {
        return Optional.ofNullable(timeLeftOrNull);
    }

    /** Returns one line for a person, without a line feed. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(phase.name().toLowerCase(Locale.ROOT));
        line.append(' ').append(String.format(Locale.ROOT, "%,d", done));
        if (total >= 0) {
            line.append(String.format(Locale.ROOT, " of %,d", total));
        }
        line.append(String.format(Locale.ROOT, ", %.1f/s", recordsPerSecond));
        for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
            long count = outcomes.getOrDefault(kind, 0L);
            if (count > 0) {
                line.append(String.format(
                        Locale.ROOT,
                        ", %,d %s",
                        count,
                        kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
            }
        }
        if (throttled > 0) {
            line.append(String.format(Locale.ROOT, ", %,d throttled", throttled));
        }
        timeLeft().ifPresent(left -> line.append(", ").append(words(left)).append(" left"));
        return line.toString();
    }

    /** Returns a duration as a person says it: {@code 4 h 16 min}, {@code 16 min 40 s}, {@code 40 s}. */
    public static String words(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds >= 3_600) {
            return String.format(Locale.ROOT, "%,d h %d min", seconds / 3_600, seconds / 60 % 60);
        }
        return seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
    }
}
