package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of a source, as the mapping leaves it. Immutable. */
sealed interface Subject {

    /** Returns where the record stands. */
    String at();

    RecordKind kind();

    /** Returns the legacy id of the organization of a member, as far as it could be read. */
    @Nullable LegacyId organization();

    /** Returns the legacy id, as far as it could be read. */
    @Nullable LegacyId id();

    /** A record that has its outcome already: it cannot be read, or the mapping dropped it. */
    record Left(
            String at,
            RecordKind kind,
            @Nullable LegacyId organization,
            @Nullable LegacyId id,
            ImportOutcome outcome) implements Subject {}

    /** A record that can be planned. */
    non-sealed interface Taken extends Subject {

        RecordKey key();

        @Override
        default RecordKind kind() {
            return key().kind();
        }

        @Override
        default @Nullable LegacyId organization() {
            return key().organizationOrNull();
        }

        @Override
        default LegacyId id() {
            return key().id();
        }

        /** Shows the record to what looks for records that have something in common. */
        void addTo(DuplicateFinder finder, long ordinal);

        /** Returns which other records of the ledger the plan needs to know of. */
        default List<RecordKey> needs() {
            return List.of();
        }

        /**
         * Returns what would be done.
         *
         * @param known what the ledger knows of {@link #needs()}
         */
        RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known);

        /** Returns what becomes of the password; nothing for what can have none. */
        default Optional<PasswordVerdict> password() {
            return Optional.empty();
        }
    }
}
