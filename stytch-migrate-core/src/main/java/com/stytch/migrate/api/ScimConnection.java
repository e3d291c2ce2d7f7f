package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A SCIM connection of an organization, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows id and
 * status only.
 *
 * <p>Source: schema {@code ScimConnection} of the contract, section 5.7. Every part may be absent.
 */
public final class ScimConnection {
    private final JsonView json;

    ScimConnection(JsonView json) {
        this.json = json;
    }

    public String connectionId() {
        return json.text("connection_id").orElse("");
    }

    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    /** Returns {@code active} or {@code deleted}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public String displayName() {
        return json.text("display_name").orElse("");
    }

    public String identityProvider() {
        return json.text("identity_provider").orElse("");
    }

    /** Returns the address that the directory sends to. */
    public String baseUrl() {
        return json.text("base_url").orElse("");
    }

    /** Returns the last four characters of the token that the directory uses; empty in the answer of a create. */
    public Optional<String> bearerTokenLastFour() {
        return json.text("bearer_token_last_four");
    }

    public Optional<Instant> bearerTokenExpiresAt() {
        return json.time("bearer_token_expires_at");
    }

    /** Returns the last four characters of the token that is to replace it; empty unless one is. */
    public Optional<String> nextBearerTokenLastFour() {
        return json.text("next_bearer_token_last_four");
    }

    public Optional<Instant> nextBearerTokenExpiresAt() {
        return json.time("next_bearer_token_expires_at");
    }

    public List<ScimGroupRole> groupRoles() {
        return json.objects(
                "scim_group_implicit_role_assignments",
                role -> new ScimGroupRole(
                        role.text("group_id").orElse(""),
                        role.text("group_name").orElse(null),
                        role.text("role_id").orElse("")));
    }

    @Override
    public String toString() {
        return "ScimConnection[" + connectionId() + ", " + status() + "]";
    }

    /**
     * A role that every member of a group of the directory has.
     *
     * @param groupId the group, by Stytch's id of it
     * @param groupNameOrNull the name of the group
     * @param roleId the role
     */
    public record ScimGroupRole(String groupId, @Nullable String groupNameOrNull, String roleId) {

        Map<String, @Nullable Object> body() {
            return new Fields()
                    .put("group_id", groupId)
                    .put("group_name", groupNameOrNull)
                    .put("role_id", roleId)
                    .map();
        }
    }
}
