package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.List;

/**
 * A connection of an organization to a connection that another organization of the same workspace owns, as Stytch describes
 * it. Always active. Immutable and thread-safe. {@link #toString()} shows the id only.
 *
 * <p>Source: schema {@code ExternalConnection} of the contract, section 5.6. Every part may be absent.
 */
public final class ExternalConnection {
    private final JsonView json;

    ExternalConnection(JsonView json) {
        this.json = json;
    }

    public String connectionId() {
        return json.text("connection_id").orElse("");
    }

    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    /** Returns {@code active}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public String displayName() {
        return json.text("display_name").orElse("");
    }

    /** Returns the organization that owns the other connection. */
    public String externalOrganizationId() {
        return json.text("external_organization_id").orElse("");
    }

    /** Returns the other connection. */
    public String externalConnectionId() {
        return json.text("external_connection_id").orElse("");
    }

    /** Returns the roles that everybody has who signs in through the connection. */
    public List<String> implicitRoles() {
        return json.objects(
                "external_connection_implicit_role_assignments",
                role -> role.text("role_id").orElse(""));
    }

    public List<GroupRole> groupRoles() {
        return json.objects("external_group_implicit_role_assignments", GroupRole::of);
    }

    @Override
    public String toString() {
        return "ExternalConnection[" + connectionId() + "]";
    }
}
