package com.stytch.migrate.auth0.export;

import com.stytch.migrate.error.MigrationException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a tenant has, by the Management API: users by an export job, everything else as lists. Nothing is written but the
 * job. Immutable and thread-safe.
 *
 * <p>Lists are read by checkpoint where Auth0 offers it, for page numbers end at 1,000 records; see {@link Auth0List}. Each list
 * names the scopes that it needs. They are compared with those of the token when it is opened, since without some of them
 * Auth0 leaves fields out and says nothing. The same lists from files: {@link Auth0SavedAnswers}.
 */
public final class Auth0Management {
    private final ManagementApi api;

    private Auth0Management(ManagementApi api) {
        this.api = api;
    }

    /** Returns a reader of a tenant. Nothing is asked yet. */
    public static Auth0Management of(Auth0Tenant tenant) {
        return new Auth0Management(tenant.api());
    }

    /** Returns the domain of the tenant. */
    public String domain() {
        return api.domain();
    }

    /**
     * Checks that the token has the scope that {@link #exportUsers} needs.
     *
     * @throws MigrationException.UnusableInput if it lacks it, or Auth0 refuses the credentials
     * @throws MigrationException.Unreachable if Auth0 did not answer
     */
    public void checkUsers() {
        api.require(UsersExport.SCOPES);
    }

    /**
     * Exports the users: begins a job, waits until it is done, and downloads its file. Takes minutes for a large tenant. Scope
     * {@code read:users}.
     *
     * <p>{@code GET /api/v2/users} would end at 1,000 users.
     *
     * @param connectionId the connection whose users are exported, or {@code null} for all
     * @return the file, to be closed
     * @throws IllegalArgumentException if the id is not {@code con_} and 16 letters or digits
     * @throws MigrationException.UnusableInput if Auth0 refuses, the job fails or vanishes, is not done within 12 hours, or its
     *     file does not come whole
     * @throws MigrationException.Unreachable if Auth0 did not answer
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public UsersExport exportUsers(@Nullable String connectionId) {
        return UsersExport.run(api, connectionId == null ? null : UsersExport.checkedConnection(connectionId));
    }

    /** Returns all organizations. Scope {@code read:organizations}. */
    public Auth0List<Auth0Organization> organizations() {
        return checkpoint(
                ElementReader.ORGANIZATIONS, "/organizations", "/organizations", Map.of(), "read:organizations");
    }

    /**
     * Returns the members of an organization with their roles in it. Scopes {@code read:organization_members} and
     * {@code read:organization_member_roles}.
     *
     * @param organizationId {@code org_} and 16 letters or digits
     */
    public Auth0List<Auth0Member> members(String organizationId) {
        return checkpoint(
                ElementReader.MEMBERS,
                "/organizations/" + id(organizationId) + "/members",
                "/organizations/{id}/members",
                Map.of("fields", "user_id,email,name,picture,roles", "include_fields", "true"),
                "read:organization_members",
                "read:organization_member_roles");
    }

    /**
     * Returns the connections that an organization uses. Scope {@code read:organization_connections}.
     *
     * @param organizationId {@code org_} and 16 letters or digits
     */
    public Auth0List<Auth0EnabledConnection> enabledConnections(String organizationId) {
        return numbered(
                ElementReader.ENABLED_CONNECTIONS,
                "/organizations/" + id(organizationId) + "/enabled_connections",
                "/organizations/{id}/enabled_connections",
                "read:organization_connections");
    }

    /** Returns the roles of the tenant. Scope {@code read:roles}. */
    public Auth0List<Auth0Role> roles() {
        return numbered(ElementReader.ROLES, "/roles", "/roles", "read:roles");
    }

    /**
     * Returns the permissions of a role. Scope {@code read:roles}.
     *
     * @param roleId {@code rol_} and 16 letters or digits
     */
    public Auth0List<Auth0Permission> permissions(String roleId) {
        return numbered(
                ElementReader.PERMISSIONS,
                "/roles/" + id(roleId) + "/permissions",
                "/roles/{id}/permissions",
                "read:roles");
    }

    /**
     * Returns all connections with their options. Scopes {@code read:connections} and {@code read:connections_options}, without
     * which Auth0 leaves the options out.
     */
    public Auth0List<Auth0Connection> connections() {
        return checkpoint(
                ElementReader.CONNECTIONS,
                "/connections",
                "/connections",
                Map.of(),
                "read:connections",
                "read:connections_options");
    }

    /**
     * Returns all applications with their secrets. Scopes {@code read:clients} and {@code read:client_keys}, without which Auth0
     * leaves the secrets out. Those for machines: {@link Auth0Client#isMachine()}.
     */
    public Auth0List<Auth0Client> clients() {
        return checkpoint(ElementReader.CLIENTS, "/clients", "/clients", Map.of(), "read:clients", "read:client_keys");
    }

    /** Returns which application may call which API with which scopes. Scope {@code read:client_grants}. */
    public Auth0List<Auth0ClientGrant> clientGrants() {
        return checkpoint(
                ElementReader.CLIENT_GRANTS, "/client-grants", "/client-grants", Map.of(), "read:client_grants");
    }

    private <T> Auth0List<T> checkpoint(
            ElementReader<T> reader, String path, String name, Map<String, String> query, String... scopes) {
        return new Pages<>(api, reader, path, name, query, List.of(scopes), true);
    }

    private <T> Auth0List<T> numbered(ElementReader<T> reader, String path, String name, String... scopes) {
        return new Pages<>(api, reader, path, name, Map.of(), List.of(scopes), false);
    }

    private static String id(String id) {
        if (id.isBlank()) {
            throw new IllegalArgumentException("the id must not be blank");
        }
        return ManagementApi.encoded(id);
    }

    @Override
    public String toString() {
        return "Auth0Management[" + domain() + "]";
    }
}
