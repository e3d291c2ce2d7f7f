package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source with what a run would do for it.
 *
 * @param at where it stands
 * @param idOrNull its legacy id, as far as it could be read
 * @param planOrNull the calls; {@code null} when the record cannot be planned
 * @param outcomeOrNull the outcome it has already, because it cannot be read or the mapping dropped it; {@code null}
 *     together with a plan
 */
public record PlannedRecord(
        String at,
        @Nullable LegacyId idOrNull,
        @Nullable ConsumerPlan planOrNull,
        @Nullable ImportOutcome outcomeOrNull) {

    public Optional<LegacyId> id() {
        return Optional.ofNullable(idOrNull);
    }

    public Optional<ConsumerPlan> plan() {
        return Optional.ofNullable(planOrNull);
    }

    public Optional<ImportOutcome> outcome() {
        return Optional.ofNullable(outcomeOrNull);
    }
}
