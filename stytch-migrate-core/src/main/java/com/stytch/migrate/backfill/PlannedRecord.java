package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source with what a run would do for it.
 *
 * @param at where it stands
 * @param kind what it is about
 * @param organizationOrNull the legacy id of the organization of a member, as far as it could be read
 * @param idOrNull its legacy id, as far as it could be read
 * @param planOrNull the calls; {@code null} when the record cannot be planned
 * @param outcomeOrNull the outcome it has already, because it cannot be read or the mapping dropped it; {@code null}
 *     together with a plan
 */
public record PlannedRecord(
        String at,
        RecordKind kind,
        @Nullable LegacyId organizationOrNull,
        @Nullable LegacyId idOrNull,
        @Nullable RecordPlan planOrNull,
        @Nullable ImportOutcome outcomeOrNull) {

    public Optional<LegacyId> id() {
        return Optional.ofNullable(idOrNull);
    }

    public Optional<LegacyId> organization() {
        return Optional.ofNullable(organizationOrNull);
    }

    public Optional<RecordPlan> plan() {
        return Optional.ofNullable(planOrNull);
    }

    public Optional<ImportOutcome> outcome() {
        return Optional.ofNullable(outcomeOrNull);
    }
}
