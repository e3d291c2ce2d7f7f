package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.ConsumerImporter;
import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moves all users of a source to a Consumer project. Set it up, then call {@link #run()}; call it again, in another process
 * too, and it goes on where it was. What it promises is told at {@link BackfillSettings}.
 */
public final class Backfill extends BackfillSettings<Backfill> {
    private final UserSource source;
    private final Function<ImportPolicy, ConsumerImporter> importers;
    private ImportPolicy policy = ImportPolicy.DEFAULT;
    private Function<LegacyUser, Optional<LegacyUser>> mapping = Optional::of;

    private Backfill(UserSource source, Function<ImportPolicy, ConsumerImporter> importers) {
        this.source = Objects.requireNonNull(source, "source");
        this.importers = Objects.requireNonNull(importers, "importers");
    }

    /** Returns a backfill with the default settings. Most callers use {@code ConsumerClient.backfill}. */
    public static Backfill of(UserSource source, Function<ImportPolicy, ConsumerImporter> importers) {
        return new Backfill(source, importers);
    }

    /** Sets the decisions that a team may take differently; {@link ImportPolicy#DEFAULT} unless set. */
    public Backfill policy(ImportPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets a function that changes or drops each user; every user as read unless set.
     *
     * @param mapping returns the user to move, or nothing to leave it out ({@code dropped_by_mapping}). It is called more
     *     than once for one user and must answer the same each time. What it throws fails that one record
     *     ({@code mapping_failed})
     */
    public Backfill map(Function<LegacyUser, Optional<LegacyUser>> mapping) {
        this.mapping = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    @Override
    Backfill self() {
        return this;
    }

    @Override
    Vertical vertical() {
        return new ConsumerVertical(source, importers.apply(policy), mapping);
    }
}
