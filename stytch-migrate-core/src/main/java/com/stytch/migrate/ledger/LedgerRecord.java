package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source, with what became of it.
 *
 * @param ordinal its number in the source, from 0
 * @param at where it stands
 * @param idOrNull its legacy id, as far as it could be read
 * @param outcome what became of it
 */
public record LedgerRecord(
        long ordinal, String at, @Nullable LegacyId idOrNull, ImportOutcome outcome) {

    /** Returns the legacy id, as far as it could be read. */
    public Optional<LegacyId> id() {
        return Optional.ofNullable(idOrNull);
    }
}
