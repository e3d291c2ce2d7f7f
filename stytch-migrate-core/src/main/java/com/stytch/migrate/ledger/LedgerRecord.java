package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One record of a source, with what became of it.
 *
 * @param ordinal its number in the source, from 0
 * @param at where it stands
 * @param kind what it is about
 * @param organizationOrNull the legacy id of the organization of a member, as far as it could be read
 * @param idOrNull its legacy id, as far as it could be read
 * @param outcome what became of it
 */
public record LedgerRecord(
        long ordinal,
        String at,
        RecordKind kind,
        @Nullable LegacyId organizationOrNull,
        @Nullable LegacyId idOrNull,
        ImportOutcome outcome) {

    public LedgerRecord {
        Objects.requireNonNull(at, "at");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(outcome, "outcome");
    }

    /** A record whose ids are all known. */
    public LedgerRecord(long ordinal, String at, RecordKey key, ImportOutcome outcome) {
        this(ordinal, at, key.kind(), key.organizationOrNull(), key.id(), outcome);
    }

    /** Returns the legacy id, as far as it could be read. */
    public Optional<LegacyId> id() {
        return Optional.ofNullable(idOrNull);
    }

    /** Returns the legacy id of the organization of a member, as far as it could be read; empty for the other kinds. */
    public Optional<LegacyId> organization() {
        return Optional.ofNullable(organizationOrNull);
    }
}
