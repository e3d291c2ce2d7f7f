package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.model.RecordKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts what would be done. Not thread-safe. */
final class PlanTally {
    private final Map<ConsumerPlan.Action, Long> actions = new EnumMap<>(ConsumerPlan.Action.class);
    private final Map<RecordKind, Map<ConsumerPlan.Action, Long>> records = new EnumMap<>(RecordKind.class);
    private final Map<ConsumerPlan.PasswordFate, Long> passwords = new EnumMap<>(ConsumerPlan.PasswordFate.class);
    private final Map<VerdictCount, Long> formats = new HashMap<>();
    private final Map<String, Long> reasons = new HashMap<>();
    private final Map<String, Long> notes = new HashMap<>();
    private long calls;

    void add(PlannedRecord planned, Subject subject) {
        RecordPlan plan = planned.planOrNull();
        if (plan == null) {
            Tally.count(reasons, planned.outcome().orElseThrow().reason().orElseThrow());
            return;
        }
        actions.merge(plan.action(), 1L, Long::sum);
        records.computeIfAbsent(planned.kind(), kind -> new EnumMap<>(ConsumerPlan.Action.class))
                .merge(plan.action(), 1L, Long::sum);
        if (plan.calls() > 0 && subject instanceof Subject.Taken taken) {
            taken.password().ifPresent(verdict -> {
                passwords.merge(plan.passwordFate(), 1L, Long::sum);
                Tally.verdict(formats, verdict);
            });
        }
        plan.reason().ifPresent(reason -> Tally.count(reasons, reason));
        Tally.notes(notes, plan.notes());
        calls += plan.calls();
    }

    /** @param pace how many calls may start in a second, {@link Integer#MAX_VALUE} for no limit */
    BackfillPlan plan(long read, int pace, List<String> remarks) {
        Duration time = pace == Integer.MAX_VALUE ? null : Duration.ofMillis(calls * 1_000 / pace);
        return new BackfillPlan(
                read, actions, records, passwords, Tally.verdicts(formats), reasons, notes, calls, time, remarks);
    }
}
