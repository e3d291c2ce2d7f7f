package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A role that every member of a group of the identity provider has.
 *
 * @param group the group, as the identity provider calls it
 * @param roleId the role
 */
public record GroupRole(String group, String roleId) {

    static GroupRole of(JsonView view) {
        return new GroupRole(view.text("group").orElse(""), view.text("role_id").orElse(""));
    }

    static @Nullable List<Map<String, String>> bodies(@Nullable List<GroupRole> roles) {
        return roles == null
                ? null
                : roles.stream()
                        .map(role -> Map.of("role_id", role.roleId(), "group", role.group()))
                        .toList();
    }

    static @Nullable List<Map<String, String>> bodiesOfIds(@Nullable List<String> roleIds) {
        return roleIds == null
                ? null
                : roleIds.stream().map(id -> Map.of("role_id", id)).toList();
    }
}
