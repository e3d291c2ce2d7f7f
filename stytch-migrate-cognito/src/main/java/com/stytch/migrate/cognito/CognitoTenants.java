package com.stytch.migrate.cognito;

import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.TenantsOfUsers;
import com.stytch.migrate.source.TenantsOfUsers.Membership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The tenants of an application that keeps its users at Cognito, and their members. Cognito knows no tenants; there are three
 * ways to keep them, and which one it is the developer states: a pool for each, a group for each, or an attribute that names it.
 *
 * <p>Members have no passwords, since Cognito hands out no hash. The names of the groups are the roles of the old system where they
 * are not the tenants. Stateless and thread-safe.
 */
public final class CognitoTenants {
    private static final String CUSTOM = "custom:";
    private static final String DEVELOPER = "dev:custom:";
    private static final String GROUPS = "groups";

    private CognitoTenants() {}

    /**
     * Returns the tenants of pools of which each is a tenant; groups are roles.
     *
     * @param pools the organization that each pool becomes, in order; its id is best that of the pool
     */
    public static TenantSource byPool(Map<LegacyOrganization, CognitoImporter> pools) {
        List<TenantSource> sources = new ArrayList<>();
        pools.forEach((organization, users) -> sources.add(byPool(organization, users)));
        return TenantSource.joined(sources);
    }

    /** Returns the one tenant whose pool this is; groups are roles. A user with too many groups is refused. */
    public static TenantsOfUsers byPool(LegacyOrganization organization, CognitoImporter users) {
        return TenantsOfUsers.of(
                        users,
                        "pool " + organization.id(),
                        user -> groups(user).map(all -> List.of(new Membership(organization.id(), all))))
                .organizations(List.of(organization));
    }

    /**
     * Returns the tenants that an attribute names; groups are roles.
     *
     * @param name such as {@code custom:tenant_id}; {@code custom:} may be left out
     */
    public static TenantsOfUsers byAttribute(String name, CognitoImporter users) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of the attribute must not be blank");
        }
        String key = name.startsWith(DEVELOPER)
                ? "dev_" + name.substring(DEVELOPER.length())
                : name.startsWith(CUSTOM) ? name.substring(CUSTOM.length()) : name;
        return TenantsOfUsers.of(users, "attribute " + key, user -> {
            Object value = user.trustedMetadata().get(key);
            String tenant = value == null ? "" : String.valueOf(value).strip();
            return tenant.isEmpty()
                    ? Optional.of(List.of())
                    : groups(user).map(all -> List.of(Membership.of(tenant, all.toArray(String[]::new))));
        });
    }

    /** Returns the tenants of a pool in which each group is one; nobody has roles. */
    public static TenantsOfUsers byGroup(CognitoImporter users) {
        return byGroup(users, "every group", group -> Optional.of(Membership.of(group)));
    }

    /**
     * Returns the tenants of a pool in which groups tell the tenant, or the tenant and a role.
     *
     * @param rule what tells this function from another one, for a run that goes on after a stop
     * @param tenantOf returns what a group means, such as tenant {@code acme} and role {@code admin} for {@code acme-admin};
     *     nothing for a group that is neither, whose members are told nothing of it
     */
    public static TenantsOfUsers byGroup(
            CognitoImporter users, String rule, Function<String, Optional<Membership>> tenantOf) {
        Objects.requireNonNull(tenantOf, "tenantOf");
        return TenantsOfUsers.of(users, "group " + rule, user -> groups(user).map(all -> joined(all, tenantOf)));
    }

    private static List<Membership> joined(List<String> groups, Function<String, Optional<Membership>> tenantOf) {
        Map<String, Set<String>> roles = new LinkedHashMap<>();
        for (String group : groups) {
            tenantOf.apply(group)
                    .ifPresent(one -> roles.computeIfAbsent(one.organization().value(), tenant -> new LinkedHashSet<>())
                            .addAll(one.roles()));
        }
        List<Membership> memberships = new ArrayList<>();
        roles.forEach((tenant, names) -> memberships.add(Membership.of(tenant, names.toArray(String[]::new))));
        return memberships;
    }

    /** Nothing for a user whose groups were too many to be read: one of them could be a tenant, or a role. */
    private static Optional<List<String>> groups(LegacyUser user) {
        if (user.notes().contains("groups_left_out")) {
            return Optional.empty();
        }
        List<String> names = new ArrayList<>();
        if (user.attributes().get(GROUPS) instanceof List<?> list) {
            list.forEach(name -> names.add(String.valueOf(name)));
        }
        return Optional.of(names);
    }
}
