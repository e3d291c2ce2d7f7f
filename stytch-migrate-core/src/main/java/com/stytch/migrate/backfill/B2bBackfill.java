package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.B2bImporter;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.source.TenantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Moves all organizations of a source, their members, its connections and machine clients to a B2B project. Set it up, then call {@link #run()}; call it again, in
 * another process too, and it goes on where it was. What it promises is told at {@link BackfillSettings}.
 *
 * <p>Organizations come first. The members of one that failed are not sent: they fail as {@code organization_failed}, and the next
 * run takes them up again. One person in several organizations is one member in each, with the roles of that membership.
 *
 * <p>Before anything is sent the run ends with {@code UnusableInput} when a role has no counterpart at Stytch, in the mapping or in
 * the project's RBAC policy, and when a password would be moved and nobody stated whose passwords are
 * ({@link B2bPolicy#withPasswordScope}).
 */
public final class B2bBackfill extends BackfillSettings<B2bBackfill> {
    private final TenantSource source;
    private final Function<B2bPolicy, B2bImporter> importers;
    private B2bPolicy policy = B2bPolicy.DEFAULT;
    private Function<LegacyOrganization, Optional<LegacyOrganization>> organizations = Optional::of;
    private Function<LegacyMember, Optional<LegacyMember>> members = Optional::of;
    private Function<LegacyConnection, Optional<LegacyConnection>> connections = Optional::of;
    private Function<LegacyMachineClient, Optional<LegacyMachineClient>> machineClients = Optional::of;

    private B2bBackfill(TenantSource source, Function<B2bPolicy, B2bImporter> importers) {
        this.source = Objects.requireNonNull(source, "source");
        this.importers = Objects.requireNonNull(importers, "importers");
    }

    /** Returns a backfill with the default settings. Most callers use {@code B2bClient.backfill}. */
    public static B2bBackfill of(TenantSource source, Function<B2bPolicy, B2bImporter> importers) {
        return new B2bBackfill(source, importers);
    }

    /** Sets the decisions that a team may take differently; {@link B2bPolicy#DEFAULT} unless set. */
    public B2bBackfill policy(B2bPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * Sets a function that changes or drops each organization; every one as read unless set.
     *
     * @param mapping returns the organization to move, or nothing to leave it out ({@code dropped_by_mapping}); then its members
     *     are left out too. It is called more than once for one organization and must answer the same each time. What it throws
     *     fails that one record ({@code mapping_failed})
     */
    public B2bBackfill mapOrganizations(Function<LegacyOrganization, Optional<LegacyOrganization>> mapping) {
        this.organizations = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /** Sets a function that changes or drops each member; otherwise as {@link #mapOrganizations}. */
    public B2bBackfill mapMembers(Function<LegacyMember, Optional<LegacyMember>> mapping) {
        this.members = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /** Sets a function that changes or drops each connection; otherwise as {@link #mapOrganizations}. */
    public B2bBackfill mapConnections(Function<LegacyConnection, Optional<LegacyConnection>> mapping) {
        this.connections = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    /** Sets a function that changes or drops each machine client; otherwise as {@link #mapOrganizations}. */
    public B2bBackfill mapMachineClients(Function<LegacyMachineClient, Optional<LegacyMachineClient>> mapping) {
        this.machineClients = Objects.requireNonNull(mapping, "mapping");
        return this;
    }

    @Override
    B2bBackfill self() {
        return this;
    }

    @Override
    Vertical vertical() {
        return new B2bVertical(source, importers.apply(policy), organizations, members, connections, machineClients);
    }
}
