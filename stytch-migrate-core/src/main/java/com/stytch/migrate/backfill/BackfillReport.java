package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.internal.PlainText;
import com.stytch.migrate.model.RecordKind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What became of the records of a source. The counts of records cover the whole migration, however many runs it took;
 * requests and duration are those of this run. Immutable.
 *
 * @param read how many records were read; equals the sum of {@code outcomes}
 * @param outcomes how many outcomes of each kind
 * @param records the same by what the records are about; a kind that the source has none of is not in it
 * @param reasons how many records have which reason code
 * @param notes how many records have which note, such as what did not move with the user
 * @param requests how many requests this run sent, repeated ones included
 * @param throttled how many of them were answered by 429
 * @param duration how long this run took
 * @param complete whether the whole source was read; {@code false} after {@link Backfill#stop()}
 * @param dryRun whether nothing was written
 * @param remarks what a person should know about the source
 */
public record BackfillReport(
        long read,
        Map<ImportOutcome.Kind, Long> outcomes,
        Map<RecordKind, Map<ImportOutcome.Kind, Long>> records,
        Map<String, Long> reasons,
        Map<String, Long> notes,
        long requests,
        long throttled,
        Duration duration,
        boolean complete,
        boolean dryRun,
        List<String> remarks) {

    public BackfillReport {
        outcomes = Map.copyOf(outcomes);
        Map<RecordKind, Map<ImportOutcome.Kind, Long>> copy = new EnumMap<>(RecordKind.class);
        records.forEach((kind, counts) -> copy.put(kind, Map.copyOf(counts)));
        records = Collections.unmodifiableMap(copy);
        reasons = Tally.sorted(reasons);
        notes = Tally.sorted(notes);
        remarks = List.copyOf(remarks);
    }

    /** Returns how many outcomes of a kind there are. */
    public long count(ImportOutcome.Kind kind) {
        return outcomes.getOrDefault(kind, 0L);
    }

    /** Returns how many records of one kind have an outcome of one kind. */
    public long count(RecordKind record, ImportOutcome.Kind kind) {
        return records.getOrDefault(record, Map.of()).getOrDefault(kind, 0L);
    }

    /** Returns how many records of one kind were read. */
    public long read(RecordKind record) {
        return records.getOrDefault(record, Map.of()).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /** Returns how many users were moved, or left as they are, without their password; the notes say why. */
    public long passwordsNotMoved() {
        return notes.entrySet().stream()
                .filter(note -> note.getKey().startsWith("password_not_moved:"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Returns whether every record was read and Stytch knows every user: nothing needs attention. */
    public boolean allSettled() {
        return complete && outcomes.keySet().stream().allMatch(kind -> kind.settled() || count(kind) == 0);
    }

    /** Returns a short summary for a person, several lines. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d %s read%s%n",
                read,
                read == 1 ? "record" : "records",
                complete ? "" : ", not all of the source"));
        for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
            if (count(kind) > 0) {
                text.append(String.format(Locale.ROOT, "  %-15s %,d%n", kind, count(kind)));
            }
        }
        if (records.keySet().stream().anyMatch(kind -> kind != RecordKind.USER)) {
            records.forEach((record, counts) -> {
                text.append(record.label().replace('_', ' ')).append('s').append(System.lineSeparator());
                for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
                    if (counts.getOrDefault(kind, 0L) > 0) {
                        text.append(String.format(Locale.ROOT, "  %-15s %,d%n", kind, counts.get(kind)));
                    }
                }
            });
        }
        if (passwordsNotMoved() > 0) {
            text.append(String.format(
                    Locale.ROOT, "%,d without their password: they need a new one%n", passwordsNotMoved()));
        }
        section(text, "reasons", reasons);
        section(text, "notes", notes);
        text.append(String.format(
                Locale.ROOT,
                "%,d %s in %s, %,d of them answered by 429%s",
                requests,
                requests == 1 ? "request" : "requests",
                BackfillProgress.words(duration),
                throttled,
                dryRun ? " (dry run: nothing was written)" : ""));
        remarks.forEach(remark -> text.append(System.lineSeparator()).append(PlainText.of(remark)));
        return text.toString();
    }

    private static void section(StringBuilder text, String name, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            text.append(name).append(System.lineSeparator());
            counts.forEach((code, count) ->
                    text.append(String.format(Locale.ROOT, "  %,8d  %s%n", count, PlainText.of(code))));
        }
    }
}
