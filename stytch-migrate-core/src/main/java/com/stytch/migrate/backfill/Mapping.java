package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies the developer's function to a record. */
final class Mapping {

    private Mapping() {}

    /** Returns the record as the function leaves it, or as one that was dropped, or that it failed on. */
    static <T> Subject apply(
            Function<T, Optional<T>> mapping,
            T record,
            String at,
            RecordKind kind,
            @Nullable LegacyId organization,
            LegacyId id,
            Function<T, Subject> taken) {
        try {
            Optional<T> mapped = mapping.apply(record);
            return mapped.isPresent()
                    ? taken.apply(mapped.get())
                    : new Subject.Left(
                            at, kind, organization, id, ImportOutcome.skipped("dropped_by_mapping", List.of()));
        } catch (RuntimeException e) {
            // Only the name of the class: a message could hold what the record holds.
            return new Subject.Left(
                    at,
                    kind,
                    organization,
                    id,
                    ImportOutcome.failed(
                            "mapping_failed", List.of("detail:" + e.getClass().getName())));
        }
    }
}
