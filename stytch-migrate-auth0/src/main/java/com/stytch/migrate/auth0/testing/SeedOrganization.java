package com.stytch.migrate.auth0.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An organization to be put into {@link FakeAuth0}. Immutable; each method returns another one. An id that is left out is made. */
public final class SeedOrganization extends Seed {
    private final List<Membership> members;
    private final List<Map<String, @Nullable Object>> connections;

    /** A member, and the roles in this organization. */
    record Membership(String userId, List<String> roleIds) {}

    private SeedOrganization(
            Map<String, ? extends @Nullable Object> json,
            List<Membership> members,
            List<Map<String, @Nullable Object>> connections) {
        super(json);
        this.members = List.copyOf(members);
        this.connections = List.copyOf(connections);
    }

    List<Membership> members() {
        return members;
    }

    List<Map<String, @Nullable Object>> connections() {
        return connections;
    }

    /**
     * Returns an organization.
     *
     * @param name 1 to 50 characters: lower case, digits, {@code _} and {@code -}
     */
    public static SeedOrganization named(String name) {
        if (!name.matches("[a-z0-9_-]{1,50}")) {
            throw new IllegalArgumentException("a name has 1 to 50 lower case letters, digits, _ or -, was " + name);
        }
        return new SeedOrganization(Map.of("name", name), List.of(), List.of());
    }

    /** Returns an organization as JSON has it, with all its fields. */
    public static SeedOrganization of(Map<String, ? extends @Nullable Object> json) {
        return new SeedOrganization(json, List.of(), List.of());
    }

    /** Sets a field. */
    public SeedOrganization field(String name, @Nullable Object value) {
        return new SeedOrganization(plus(name, value), members, connections);
    }

    /** Sets what people see. */
    public SeedOrganization displayName(String name) {
        return field("display_name", name);
    }

    /** Adds to the metadata. */
    public SeedOrganization metadata(String key, String value) {
        return new SeedOrganization(plusInside("metadata", key, value), members, connections);
    }

    /**
     * Adds a member.
     *
     * @param userId a user who is in the fake when this is put in
     * @param roleIds roles that are in the fake
     */
    public SeedOrganization member(String userId, String... roleIds) {
        List<Membership> more = new ArrayList<>(members);
        more.add(new Membership(userId, List.of(roleIds)));
        return new SeedOrganization(json(), more, connections);
    }

    /**
     * Enables a connection.
     *
     * @param connectionId a connection that is in the fake when this is put in
     * @param assignsMembership whether who signs in by it becomes a member
     */
    public SeedOrganization connection(String connectionId, boolean assignsMembership) {
        Map<String, @Nullable Object> enabled = new LinkedHashMap<>();
        enabled.put("connection_id", connectionId);
        enabled.put("assign_membership_on_login", assignsMembership);
        return connection(enabled);
    }

    /** Enables a connection, with all the fields that JSON has of it but {@code connection}. */
    public SeedOrganization connection(Map<String, ? extends @Nullable Object> enabled) {
        List<Map<String, @Nullable Object>> more = new ArrayList<>(connections);
        more.add(new LinkedHashMap<>(enabled));
        return new SeedOrganization(json(), members, more);
    }
}
