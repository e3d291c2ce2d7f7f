package com.stytch.migrate.api;

import java.util.Map;

/**
 * A role that every member with a verified address of a domain has.
 *
 * @param domain such as {@code example.com}
 * @param roleId the role
 */
public record EmailRole(String domain, String roleId) {

    Map<String, String> body() {
        return Map.of("domain", domain, "role_id", roleId);
    }
}
