package com.stytch.migrate.cli;

import com.stytch.migrate.backfill.PlannedRecord;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Two records that share something.
 *
 * @param record the one that gives way, with its place
 * @param what what becomes of it
 * @param other the one that stands for it or keeps what they share, with its place
 */
record Conflict(String record, String what, String other) {
    private static final String KEEPS_NUMBER = "phone_number_left_out:same_as:";

    private static final Map<String, String> SHARED = Map.of(
            "same_id_as:", "has the id of",
            "same_membership_as:", "is the membership of",
            "same_email_as:", "has the e-mail address of",
            "same_phone_number_as:", "has the phone number of");

    /** Returns the conflict in which a record gives way, if there is one. */
    static Optional<Conflict> of(PlannedRecord record) {
        if (record.plan().isEmpty()) {
            return Optional.empty();
        }
        for (String note : record.plan().get().notes()) {
            for (Map.Entry<String, String> shared : SHARED.entrySet()) {
                if (note.startsWith(shared.getKey())) {
                    return Optional.of(conflict(
                            record,
                            shared.getValue(),
                            note.substring(shared.getKey().length())));
                }
            }
            if (note.startsWith(KEEPS_NUMBER)) {
                return Optional.of(
                        conflict(record, "moves without the phone number of", note.substring(KEEPS_NUMBER.length())));
            }
        }
        return Optional.empty();
    }

    private static Conflict conflict(PlannedRecord record, String what, String other) {
        int place = other.lastIndexOf('@'); // an id may hold one too
        return new Conflict(
                named(
                        record.id()
                                .map(id -> id
                                        + record.organization()
                                                .map(one -> " in " + one)
                                                .orElse(""))
                                .orElse(null),
                        record.at()),
                what,
                place < 0 ? other : named(other.substring(0, place), other.substring(place + 1)));
    }

    private static String named(@Nullable String id, String at) {
        return String.format(Locale.ROOT, "%s (%s)", id == null ? "a record without id" : id, at);
    }

    @Override
    public String toString() {
        return record + " " + what + " " + other;
    }
}
