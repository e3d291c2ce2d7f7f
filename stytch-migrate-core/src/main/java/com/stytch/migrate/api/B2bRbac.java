package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import java.util.List;
import java.util.Map;

/** The endpoints below {@code /v1/b2b/rbac}. Immutable and thread-safe. Source: contract, section 5.8. */
public final class B2bRbac {
    private static final String ORGANIZATION = "/v1/b2b/rbac/organizations/{organization_id}";

    private final StytchHttp http;

    B2bRbac(StytchHttp http) {
        this.http = http;
    }

    /** Returns the policy of the project; an empty one when it has none. */
    public RbacPolicy policy() {
        return Rbac.policy(http, "/v1/b2b/rbac/policy");
    }

    /**
     * Returns the roles that only one organization has. A private beta of Stytch.
     *
     * @param organizationId the id, the slug or the external id
     */
    public List<RbacPolicy.Role> organizationRoles(String organizationId) {
        return roles(http.send(Call.get(ORGANIZATION, organizationId)));
    }

    /**
     * Replaces all roles that only one organization has. A private beta of Stytch.
     *
     * @param organizationId the id, the slug or the external id
     * @param roles all that the organization shall have
     */
    public List<RbacPolicy.Role> setOrganizationRoles(String organizationId, List<RbacPolicy.Role> roles) {
        return roles(http.send(Call.put(
                ORGANIZATION,
                Map.of(
                        "org_policy",
                        Map.of("roles", roles.stream().map(B2bRbac::body).toList())),
                organizationId)));
    }

    private static Map<String, Object> body(RbacPolicy.Role role) {
        List<Map<String, Object>> permissions = role.permissions().stream()
                .map(permission ->
                        Map.<String, Object>of("resource_id", permission.resourceId(), "actions", permission.actions()))
                .toList();
        return Map.of("role_id", role.roleId(), "description", role.description(), "permissions", permissions);
    }

    private static List<RbacPolicy.Role> roles(Answer answer) {
        return answer.body()
                .object("org_policy")
                .map(policy -> policy.objects("roles", RbacPolicy.Role::of))
                .orElse(List.of());
    }
}
