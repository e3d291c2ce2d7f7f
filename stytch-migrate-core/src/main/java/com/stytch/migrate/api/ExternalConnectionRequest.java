package com.stytch.migrate.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an external connection shall be like; what is not set stays, or is empty in a new one. Immutable.
 *
 * <p>Source: {@code /v1/b2b/sso/external/{organization_id}} and what is below it, contract section 5.6. Stytch calls the same
 * lists by other names in a create and in an update; this class knows both.
 */
public final class ExternalConnectionRequest {
    private final @Nullable String displayName;
    private final @Nullable List<String> implicitRoles;
    private final @Nullable List<GroupRole> groupRoles;

    private ExternalConnectionRequest(Builder builder) {
        this.displayName = builder.displayName;
        this.implicitRoles = builder.implicitRoles;
        this.groupRoles = builder.groupRoles;
    }

    public static Builder builder() {
        return new Builder();
    }

    Map<String, @Nullable Object> createBody(String externalOrganizationId, String externalConnectionId) {
        return new Fields()
                .put("external_organization_id", externalOrganizationId)
                .put("external_connection_id", externalConnectionId)
                .put("display_name", displayName)
                .put("connection_implicit_role_assignments", GroupRole.bodiesOfIds(implicitRoles))
                .put("group_implicit_role_assignments", GroupRole.bodies(groupRoles))
                .map();
    }

    Map<String, @Nullable Object> updateBody() {
        return new Fields()
                .put("display_name", displayName)
                .put("external_connection_implicit_role_assignments", GroupRole.bodiesOfIds(implicitRoles))
                .put("external_group_implicit_role_assignments", GroupRole.bodies(groupRoles))
                .map();
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "ExternalConnectionRequest" + updateBody().keySet();
    }

    /** Collects the fields of an {@link ExternalConnectionRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String displayName;
        private @Nullable List<String> implicitRoles;
        private @Nullable List<GroupRole> groupRoles;

        private Builder() {}

        public Builder displayName(@Nullable String displayName) {
            this.displayName = displayName;
            return this;
        }

        /** Sets the roles that everybody has who signs in through the connection; they replace those that are there. */
        public Builder implicitRoles(List<String> roleIds) {
            this.implicitRoles = List.copyOf(roleIds);
            return this;
        }

        /** Sets the roles of groups; they replace those that are there. */
        public Builder groupRoles(List<GroupRole> roles) {
            this.groupRoles = List.copyOf(roles);
            return this;
        }

        public ExternalConnectionRequest build() {
            return new ExternalConnectionRequest(this);
        }
    }
}
