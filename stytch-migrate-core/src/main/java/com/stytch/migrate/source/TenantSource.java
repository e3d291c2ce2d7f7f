package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.RecordKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Where organizations, their members and machine clients come from: files, an API, tables. All can be read as often as one likes, each time
 * from the start and in the same order. Members stand in any order, those of one organization need not come together.
 * Implementations are immutable and thread-safe; a {@link Cursor} is neither.
 */
public interface TenantSource {

    /** Returns a short name for messages, such as the names of the files without their folders. */
    String name();

    /** Returns the name of the legacy system, when the source knows it. A ledger that was begun with one refuses another. */
    default Optional<String> tenant() {
        return Optional.empty();
    }

    /**
     * Returns a text that differs whenever the content differs, when that can be told cheaply: two readings with one
     * fingerprint see the same records at the same places, so that a stopped run can go on where it was.
     */
    default Optional<String> fingerprint() {
        return Optional.empty();
    }

    /** Returns what a person should know about this source before the run, one sentence each. */
    default List<String> remarks() {
        return List.of();
    }

    /**
     * Begins a reading of the organizations: {@link TenantRecord.Organization}, and {@link TenantRecord.Unreadable} of that
     * kind.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source as a whole cannot be used
     */
    Cursor organizations();

    /**
     * Begins a reading of the members of all organizations: {@link TenantRecord.Member}, and {@link TenantRecord.Unreadable} of
     * that kind.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source as a whole cannot be used
     */
    Cursor members();

    /**
     * Begins a reading of the machine clients: {@link TenantRecord.MachineClient}, and {@link TenantRecord.Unreadable} of that
     * kind. There are none unless a source says so.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source as a whole cannot be used
     */
    default Cursor machineClients() {
        return new ListTenants("", List.of(), List.of()).organizations();
    }

    /**
     * Begins a reading of the connections of the organizations: {@link TenantRecord.Connection}, and
     * {@link TenantRecord.Unreadable} of that kind. There are none unless a source says so.
     *
     * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source as a whole cannot be used
     */
    default Cursor connections() {
        return new ListTenants("", List.of(), List.of()).organizations();
    }

    /** Returns this source with connections, which are read after its own; otherwise as {@link #withMachineClients}. */
    default TenantSource withConnections(Supplier<List<TenantRecord>> connections) {
        return new WithMore(this, RecordKind.CONNECTION, connections);
    }

    /** Returns this source with connections that are already in memory, placed at {@code connections#index}. */
    default TenantSource withConnections(List<LegacyConnection> connections) {
        List<TenantRecord> records = new ArrayList<>();
        for (LegacyConnection connection : connections) {
            records.add(new TenantRecord.Connection(connection, Place.index("connections", records.size())));
        }
        return new WithMore(this, RecordKind.CONNECTION, () -> records);
    }

    /**
     * Returns this source with machine clients, which are read after its own.
     *
     * @param clients returns {@link TenantRecord.MachineClient}, and {@link TenantRecord.Unreadable} for what cannot move; it is
     *     asked once, when the first reading needs them
     */
    default TenantSource withMachineClients(Supplier<List<TenantRecord>> clients) {
        return new WithMore(this, RecordKind.MACHINE_CLIENT, clients);
    }

    /** Returns this source with machine clients that are already in memory, placed at {@code machine clients#index}. */
    default TenantSource withMachineClients(List<LegacyMachineClient> clients) {
        List<TenantRecord> records = new ArrayList<>();
        for (LegacyMachineClient client : clients) {
            records.add(new TenantRecord.MachineClient(client, Place.index("machine clients", records.size())));
        }
        return new WithMore(this, RecordKind.MACHINE_CLIENT, () -> records);
    }

    /** Returns a source of what is already in memory, placed at {@code name organizations#index} and {@code name members#index}. */
    static TenantSource of(String name, List<LegacyOrganization> organizations, List<LegacyMember> members) {
        return new ListTenants(name, organizations, members);
    }

    /**
     * Returns several sources as one, such as the pools of several tenants. An organization that two of them have counts once.
     *
     * @param sources at least one
     */
    static TenantSource joined(List<? extends TenantSource> sources) {
        return new JoinedTenants(List.copyOf(sources));
    }

    /** One reading. Holds a bounded number of records, however long the source is. */
    interface Cursor extends AutoCloseable {

        /**
         * Returns the next record, or nothing at the end.
         *
         * @throws com.stytch.migrate.error.MigrationException.UnusableInput if the source is cut or breaks off
         */
        Optional<TenantRecord> next();

        /**
         * Passes over records without reading more of them than is needed to count them.
         *
         * @param records how many, from 0; passing the end is allowed
         * @return over how many it passed, fewer only at the end
         */
        default long skip(long records) {
            for (long i = 0; i < records; i++) {
                if (next().isEmpty()) {
                    return i;
                }
            }
            return records;
        }

        @Override
        void close();
    }
}
