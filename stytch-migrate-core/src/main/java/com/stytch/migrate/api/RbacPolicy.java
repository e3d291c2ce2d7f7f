package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.List;

/**
 * Who may do what in a project: read it before a run, to see that every role that will be given exists.
 *
 * @param roles the roles, also those that Stytch has by itself
 * @param resources what there is to be allowed
 * @param scopes what a machine client may ask for
 */
public record RbacPolicy(List<Role> roles, List<Resource> resources, List<Scope> scopes) {

    public RbacPolicy {
        roles = List.copyOf(roles);
        resources = List.copyOf(resources);
        scopes = List.copyOf(scopes);
    }

    /** Returns whether there is a role with this id. */
    public boolean hasRole(String roleId) {
        return roles.stream().anyMatch(role -> role.roleId().equals(roleId));
    }

    static RbacPolicy of(JsonView policy) {
        return new RbacPolicy(
                policy.objects("roles", Role::of),
                policy.objects(
                        "resources",
                        resource -> new Resource(
                                resource.text("resource_id").orElse(""),
                                resource.text("description").orElse(""),
                                resource.texts("actions"))),
                policy.objects(
                        "scopes",
                        scope -> new Scope(
                                scope.text("scope").orElse(""),
                                scope.text("description").orElse(""),
                                Permission.all(scope))));
    }

    static RbacPolicy empty() {
        return new RbacPolicy(List.of(), List.of(), List.of());
    }

    /**
     * Something that is allowed.
     *
     * @param resourceId the resource
     * @param actions what may be done with it; {@code *} is everything
     */
    public record Permission(String resourceId, List<String> actions) {

        public Permission {
            actions = List.copyOf(actions);
        }

        static List<Permission> all(JsonView owner) {
            return owner.objects(
                    "permissions",
                    permission ->
                            new Permission(permission.text("resource_id").orElse(""), permission.texts("actions")));
        }
    }

    /** A role and what it allows. */
    public record Role(String roleId, String description, List<Permission> permissions) {

        public Role {
            permissions = List.copyOf(permissions);
        }

        static Role of(JsonView role) {
            return new Role(
                    role.text("role_id").orElse(""), role.text("description").orElse(""), Permission.all(role));
        }
    }

    /** Something that can be allowed. */
    public record Resource(String resourceId, String description, List<String> actions) {

        public Resource {
            actions = List.copyOf(actions);
        }
    }

    /** A scope and what it allows. */
    public record Scope(String scope, String description, List<Permission> permissions) {

        public Scope {
            permissions = List.copyOf(permissions);
        }
    }
}
