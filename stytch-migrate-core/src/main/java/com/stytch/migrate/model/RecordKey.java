package com.stytch.migrate.model;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What tells one record of a migration from all others. A person in several organizations is several members, so a member is
 * known by both ids. A user, an organization and a member may have one id in common and stay apart.
 *
 * @param kind what the record is about
 * @param organizationOrNull the legacy id of the organization of a member or connection; {@code null} for the other kinds
 * @param id the legacy id of the user, of the organization, of the machine client, or of the person who is the member
 */
public record RecordKey(RecordKind kind, @Nullable LegacyId organizationOrNull, LegacyId id) {

    public RecordKey {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
        boolean inside = kind == RecordKind.MEMBER || kind == RecordKind.CONNECTION;
        if (inside != (organizationOrNull != null)) {
            throw new IllegalArgumentException(
                    "a member is known by organization and person, a connection by organization and name, other records by"
                            + " one id");
        }
    }

    /** Returns the key of a user of a Consumer project. */
    public static RecordKey user(LegacyId id) {
        return new RecordKey(RecordKind.USER, null, id);
    }

    /** Returns the key of an organization. */
    public static RecordKey organization(LegacyId id) {
        return new RecordKey(RecordKind.ORGANIZATION, null, id);
    }

    /** Returns the key of one person in one organization. */
    public static RecordKey member(LegacyId organization, LegacyId person) {
        return new RecordKey(RecordKind.MEMBER, Objects.requireNonNull(organization, "organization"), person);
    }

    /** Returns the key of a connection of an organization. */
    public static RecordKey connection(LegacyId organization, LegacyId name) {
        return new RecordKey(RecordKind.CONNECTION, Objects.requireNonNull(organization, "organization"), name);
    }

    /** Returns the key of a machine client. */
    public static RecordKey machineClient(LegacyId id) {
        return new RecordKey(RecordKind.MACHINE_CLIENT, null, id);
    }

    /** Returns the legacy id of the organization of a member or connection; empty for the other kinds. */
    public Optional<LegacyId> organization() {
        return Optional.ofNullable(organizationOrNull);
    }

    @Override
    public String toString() {
        return kind.label() + " " + id + (organizationOrNull == null ? "" : " in " + organizationOrNull);
    }
}
