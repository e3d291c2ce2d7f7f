package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.RecordKind;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One record of a {@link TenantSource}: an organization, a member, a connection, a machine client, or the reason why one cannot be read. Never nothing. */
public sealed interface TenantRecord {

    /** Returns where the record stands. */
    Place at();

    /** Returns what the record is about, also when it cannot be read. */
    RecordKind kind();

    /** Returns the legacy id of the organization of a member, as far as it could be read; empty for an organization. */
    Optional<LegacyId> organizationId();

    /** Returns the legacy id of the organization, or of the person who is a member, as far as it could be read. */
    Optional<LegacyId> id();

    /** An organization that could be read. */
    record Organization(LegacyOrganization organization, Place at) implements TenantRecord {
        public Organization {
            Objects.requireNonNull(organization, "organization");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RecordKind kind() {
            return RecordKind.ORGANIZATION;
        }

        @Override
        public Optional<LegacyId> organizationId() {
            return Optional.empty();
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.of(organization.id());
        }
    }

    /** A member that could be read. */
    record Member(LegacyMember member, Place at) implements TenantRecord {
        public Member {
            Objects.requireNonNull(member, "member");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RecordKind kind() {
            return RecordKind.MEMBER;
        }

        @Override
        public Optional<LegacyId> organizationId() {
            return Optional.of(member.organization());
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.of(member.person().id());
        }
    }

    /** A connection that could be read. */
    record Connection(LegacyConnection connection, Place at) implements TenantRecord {
        public Connection {
            Objects.requireNonNull(connection, "connection");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RecordKind kind() {
            return RecordKind.CONNECTION;
        }

        @Override
        public Optional<LegacyId> organizationId() {
            return Optional.of(connection.organization());
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.of(connection.name());
        }
    }

    /** A machine client that could be read. */
    record MachineClient(LegacyMachineClient client, Place at) implements TenantRecord {
        public MachineClient {
            Objects.requireNonNull(client, "client");
            Objects.requireNonNull(at, "at");
        }

        @Override
        public RecordKind kind() {
            return RecordKind.MACHINE_CLIENT;
        }

        @Override
        public Optional<LegacyId> organizationId() {
            return Optional.empty();
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.of(client.id());
        }
    }

    /**
     * A record that could not be read.
     *
     * @param kind what it is about
     * @param knownOrganization the legacy id of the organization of a member, when that much could be read
     * @param knownId the legacy id of the organization, or of the person, when that much could be read
     * @param at where the record stands
     * @param reason a short code in lower case with underscores, such as {@code not_json} or {@code no_organization_id}
     * @param detail what a person needs to mend it, without any of the record's values
     */
    record Unreadable(
            RecordKind kind,
            @Nullable LegacyId knownOrganization,
            @Nullable LegacyId knownId,
            Place at,
            String reason,
            String detail)
            implements TenantRecord {
        public Unreadable {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(detail, "detail");
        }

        @Override
        public Optional<LegacyId> organizationId() {
            return Optional.ofNullable(knownOrganization);
        }

        @Override
        public Optional<LegacyId> id() {
            return Optional.ofNullable(knownId);
        }
    }
}
