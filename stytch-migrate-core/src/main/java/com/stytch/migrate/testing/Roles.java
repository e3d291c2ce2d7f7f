package com.stytch.migrate.testing;

import com.stytch.migrate.api.RbacPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The roles of a B2B project: those that Stytch predefines, and those that the test sets. Guarded by the lock of the project. */
final class Roles {
    static final String MEMBER = "stytch_member";
    static final String ADMIN = "stytch_admin";

    private static final List<String> RESOURCES =
            List.of("stytch.organization", "stytch.member", "stytch.sso", "stytch.self");
    private static final List<String> EVERYTHING = List.of("*");

    private final boolean unknownIsAnInvalidId;
    private RbacPolicy own = new RbacPolicy(List.of(), List.of(), List.of());

    Roles(boolean unknownIsAnInvalidId) {
        this.unknownIsAnInvalidId = unknownIsAnInvalidId;
    }

    void set(RbacPolicy policy) {
        for (RbacPolicy.Role role : policy.roles()) {
            if (role.roleId().equals(MEMBER) || role.roleId().equals(ADMIN)) {
                throw new IllegalArgumentException(role.roleId() + " is predefined");
            }
        }
        own = policy;
    }

    /** Refuses roles that cannot be assigned to a member of an organization. */
    void requireAssignable(List<String> roleIds, @Nullable OrganizationState organization) {
        for (String roleId : roleIds) {
            if (roleId.equals(MEMBER)) {
                throw Refusal.of("cannot_assign_default_rbac_role_id", "every member has " + MEMBER + " anyway");
            }
            requireKnown(roleId, organization);
        }
    }

    /** Refuses a role that is neither one of the project nor one of the organization, which is {@code null} until it is there. */
    void requireKnown(String roleId, @Nullable OrganizationState organization) {
        boolean known = roleId.equals(MEMBER) || roleId.equals(ADMIN) || own.hasRole(roleId);
        boolean custom = organization != null
                && organization.customRoles.stream().anyMatch(role -> roleId.equals(role.get("role_id")));
        if (!known && !custom) {
            throw Refusal.of(
                    unknownIsAnInvalidId ? "invalid_rbac_role_id" : "invalid_rbac_role_assignment",
                    "there is no role " + roleId);
        }
    }

    /** Returns whether a role of the project or of the organization allows something. */
    boolean grants(String roleId, OrganizationState organization, String resource, String action) {
        boolean predefined = roleId.equals(ADMIN) ? RESOURCES.contains(resource) : isOfSelf(roleId, resource);
        return predefined
                || grants(own, roleId, resource, action)
                || organization.customRoles.stream()
                        .filter(role -> roleId.equals(role.get("role_id")))
                        .anyMatch(role -> grants(role.get("permissions"), resource, action));
    }

    private static boolean isOfSelf(String roleId, String resource) {
        return roleId.equals(MEMBER) && resource.equals("stytch.self");
    }

    private static boolean grants(@Nullable Object permissions, String resource, String action) {
        if (permissions instanceof List<?> all) {
            for (Object one : all) {
                if (one instanceof Map<?, ?> permission
                        && resource.equals(permission.get("resource_id"))
                        && permission.get("actions") instanceof List<?> actions
                        && (actions.contains(action) || actions.contains("*"))) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean grants(RbacPolicy policy, String roleId, String resource, String action) {
        return policy.roles().stream()
                .filter(role -> role.roleId().equals(roleId))
                .flatMap(role -> role.permissions().stream())
                .anyMatch(permission -> permission.resourceId().equals(resource)
                        && (permission.actions().contains(action)
                                || permission.actions().contains("*")));
    }

    Map<String, @Nullable Object> policy() {
        return policy(
                List.of(
                        role(MEMBER, "Every member has it.", List.of(permission("stytch.self", EVERYTHING))),
                        role(
                                ADMIN,
                                "May do everything in the organization.",
                                RESOURCES.stream()
                                        .map(resource -> permission(resource, EVERYTHING))
                                        .toList())),
                RESOURCES,
                own);
    }

    /** Returns the answer with what is predefined, and then what a test has set. */
    static Map<String, @Nullable Object> policy(
            List<Map<String, Object>> predefined, List<String> predefinedResources, RbacPolicy own) {
        List<Map<String, Object>> roles = new ArrayList<>(predefined);
        own.roles()
                .forEach(role -> roles.add(role(role.roleId(), role.description(), permissions(role.permissions()))));
        List<Map<String, Object>> resources = new ArrayList<>();
        predefinedResources.forEach(resource -> resources.add(resource(resource, "", EVERYTHING)));
        own.resources()
                .forEach(resource ->
                        resources.add(resource(resource.resourceId(), resource.description(), resource.actions())));
        List<Map<String, Object>> scopes = own.scopes().stream()
                .map(scope -> Map.<String, Object>of(
                        "scope",
                        scope.scope(),
                        "description",
                        scope.description(),
                        "permissions",
                        permissions(scope.permissions())))
                .toList();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("policy", Map.of("roles", roles, "resources", resources, "scopes", scopes));
        return answer;
    }

    Map<String, @Nullable Object> organizationRoles(OrganizationState organization) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("org_policy", Map.of("roles", organization.customRoles));
        return answer;
    }

    /** Replaces the roles of an organization; whoever had one that is gone has it no more. */
    Map<String, @Nullable Object> setOrganizationRoles(OrganizationState organization, RequestBody body) {
        RequestBody policy = body.only(Set.of("org_policy")).object("org_policy");
        if (policy == null || !(policy.only(Set.of("roles")).raw("roles") instanceof List<?>)) {
            throw Refusal.badRequest("field org_policy.roles is needed");
        }
        List<Map<String, Object>> roles = new ArrayList<>();
        for (RequestBody role : policy.objects("roles")) {
            role.only(Set.of("role_id", "description", "permissions"));
            String roleId = ProjectState.required(role.text("role_id"), "empty_rbac_role_id", "a role has no id");
            if (roleId.equals(MEMBER) || roleId.equals(ADMIN)) {
                throw Refusal.of("invalid_rbac_stytch_role_edit", roleId + " is predefined");
            }
            if (own.hasRole(roleId) || roles.stream().anyMatch(other -> roleId.equals(other.get("role_id")))) {
                throw Refusal.of("rbac_role_duplicate", "there is a role " + roleId + " already");
            }
            if (!(role.raw("description") instanceof String description)
                    || !(role.raw("permissions") instanceof List<?>)) {
                throw Refusal.badRequest("a role needs a description and permissions");
            }
            roles.add(role(roleId, description, permissionsOf(role)));
        }
        organization.customRoles = List.copyOf(roles);
        for (MemberState member : organization.members) {
            member.roles = member.roles.stream()
                    .filter(roleId -> isStillThere(roleId, organization))
                    .toList();
        }
        return organizationRoles(organization);
    }

    private boolean isStillThere(String roleId, OrganizationState organization) {
        try {
            requireKnown(roleId, organization);
            return true;
        } catch (Refusal refusal) {
            return false;
        }
    }

    private static List<Map<String, Object>> permissionsOf(RequestBody role) {
        List<Map<String, Object>> permissions = new ArrayList<>();
        for (RequestBody permission : role.objects("permissions")) {
            permission.only(Set.of("resource_id", "actions"));
            String resource = ProjectState.required(
                    permission.text("resource_id"), "empty_rbac_resource_id", "a permission has no resource");
            List<String> actions = permission.texts("actions");
            if (actions.isEmpty()) {
                throw Refusal.of("rbac_permission_missing_actions", "a permission has no actions");
            }
            permissions.add(permission(resource, actions));
        }
        return permissions;
    }

    private static List<Map<String, Object>> permissions(List<RbacPolicy.Permission> permissions) {
        return permissions.stream()
                .map(permission -> permission(permission.resourceId(), permission.actions()))
                .toList();
    }

    private static Map<String, Object> permission(String resourceId, List<String> actions) {
        return Map.of("resource_id", resourceId, "actions", actions);
    }

    private static Map<String, Object> resource(String resourceId, String description, List<String> actions) {
        return Map.of("resource_id", resourceId, "description", description, "actions", actions);
    }

    static Map<String, Object> role(String roleId, String description, List<Map<String, Object>> permissions) {
        return Map.of("role_id", roleId, "description", description, "permissions", permissions);
    }
}
