package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKind;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do. Immutable.
 *
 * @param read how many records the source has
 * @param actions how many records need which calls
 * @param records the same by what the records are about; a kind that the source has none of is not in it
 * @param passwords how many of the users that are sent keep the password, must sign in once, need a reset, or have
 *     none
 * @param passwordFormats what is stored for the users that are sent, and what becomes of it: by kind, format and reason,
 *     within a kind the largest first
 * @param reasons how many records have which reason code: what is left out, refused, or takes another way
 * @param notes how many users have which note, the part before the first colon and, where it is a code, the part after it
 * @param calls how many calls that takes when nothing goes wrong
 * @param timeOrNull how long at the pace that is set; {@code null} when there is no limit
 * @param remarks what a person should know about the source
 */
public record BackfillPlan(
        long read,
        Map<ConsumerPlan.Action, Long> actions,
        Map<RecordKind, Map<ConsumerPlan.Action, Long>> records,
        Map<ConsumerPlan.PasswordFate, Long> passwords,
        List<VerdictCount> passwordFormats,
        Map<String, Long> reasons,
        Map<String, Long> notes,
        long calls,
        @Nullable Duration timeOrNull,
        List<String> remarks) {

    public BackfillPlan {
        actions = Map.copyOf(actions);
        Map<RecordKind, Map<ConsumerPlan.Action, Long>> copy = new EnumMap<>(RecordKind.class);
        records.forEach((kind, counts) -> copy.put(kind, Map.copyOf(counts)));
        records = Collections.unmodifiableMap(copy);
        passwords = Map.copyOf(passwords);
        passwordFormats = List.copyOf(passwordFormats);
        reasons = Tally.sorted(reasons);
        notes = Tally.sorted(notes);
        remarks = List.copyOf(remarks);
    }

    /**
     * Returns the stored passwords that wait for a statement: they fit several formats, or a field of the statement is
     * missing. Their users would be sent without password.
     */
    public List<VerdictCount> undecided() {
        return passwordFormats.stream()
                .filter(one -> one.kind() == PasswordVerdict.Kind.AMBIGUOUS)
                .toList();
    }

    /** Returns how long the calls take at the pace that is set; empty when there is no limit. */
    public Optional<Duration> time() {
        return Optional.ofNullable(timeOrNull);
    }
}
