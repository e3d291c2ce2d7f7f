package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKind;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts outcomes, reasons and notes. Not thread-safe. */
final class Tally {
    /** Behind the colon of these notes stand ids, names of keys or places, of which there may be any number. */
    private static final Set<String> OPEN_ENDED = Set.of(
            "stands_for",
            "keeps_phone_number_of",
            "same_email_as",
            "same_id_as",
            "same_phone_number_as",
            "slug_kept_by",
            "same_membership_as",
            "acs_url",
            "audience",
            "redirect_url",
            "scim_base_url",
            "certificate_expires",
            "trusted_metadata_cut",
            "untrusted_metadata_cut");

    private static final int MOST_CODES = 500;

    private final Map<ImportOutcome.Kind, Long> kinds = new EnumMap<>(ImportOutcome.Kind.class);
    private final Map<String, Long> reasons = new HashMap<>();
    private final Map<String, Long> notes = new HashMap<>();
    private final Map<RecordKind, Map<ImportOutcome.Kind, Long>> records = new EnumMap<>(RecordKind.class);
    private long read;

    void add(RecordKind record, ImportOutcome outcome) {
        read++;
        kinds.merge(outcome.kind(), 1L, Long::sum);
        records.computeIfAbsent(record, kind -> new EnumMap<>(ImportOutcome.Kind.class))
                .merge(outcome.kind(), 1L, Long::sum);
        outcome.reason().ifPresent(reason -> count(reasons, reason));
        notes(notes, outcome.notes());
    }

    static void notes(Map<String, Long> counts, List<String> notes) {
        notes.stream().map(Tally::code).distinct().forEach(code -> count(counts, code));
    }

    static void count(Map<String, Long> counts, String code) {
        // A source could name a new code for each record: memory must not grow with them.
        counts.merge(counts.size() < MOST_CODES || counts.containsKey(code) ? code : "others", 1L, Long::sum);
    }

    /** Counts a verdict; beyond the bound they are told apart by their kind only. */
    static void verdict(Map<VerdictCount, Long> counts, PasswordVerdict verdict) {
        VerdictCount one = VerdictCount.one(verdict);
        VerdictCount key = counts.size() < MOST_CODES || counts.containsKey(one)
                ? one
                : new VerdictCount(verdict.kind(), "others", null, List.of(), 1);
        counts.merge(key, 1L, Long::sum);
    }

    /** Returns the counts by kind, the largest first, in an order that does not change. */
    static List<VerdictCount> verdicts(Map<VerdictCount, Long> counts) {
        return counts.entrySet().stream()
                .map(entry -> entry.getKey().times(entry.getValue()))
                .sorted(Comparator.comparing(VerdictCount::kind)
                        .thenComparing(
                                Comparator.comparingLong(VerdictCount::count).reversed())
                        .thenComparing(VerdictCount::toString))
                .toList();
    }

    private static String code(String note) {
        int colon = note.indexOf(':');
        if (colon < 0) {
            return note;
        }
        String name = note.substring(0, colon);
        if (OPEN_ENDED.contains(name)) {
            return name;
        }
        int second = note.indexOf(':', colon + 1);
        return second >= 0 && name.endsWith("_left_out") ? note.substring(0, second) : note;
    }

    /** Returns the counts, the largest first, in an order that does not change. */
    static Map<String, Long> sorted(Map<String, Long> counts) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        return Collections.unmodifiableMap(sorted);
    }

    long read() {
        return read;
    }

    Map<RecordKind, Map<ImportOutcome.Kind, Long>> records() {
        return records;
    }

    Map<ImportOutcome.Kind, Long> kinds() {
        return kinds;
    }

    Map<String, Long> reasons() {
        return reasons;
    }

    Map<String, Long> notes() {
        return notes;
    }
}
