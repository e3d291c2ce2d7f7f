package com.stytch.migrate.auth0.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The lists of the Management API. */
final class ManagementEndpoints {
    private static final int WALL = 1_000;

    private final TenantState state;
    private final int largestPage;

    ManagementEndpoints(TenantState state, int largestPage) {
        this.state = state;
        this.largestPage = largestPage;
    }

    void addTo(Routes routes) {
        List<String> users = List.of("read:users");
        List<String> roles = List.of("read:roles");
        routes.add("GET", "/api/v2/users", users, this::users);
        routes.add("GET", "/api/v2/users-by-email", users, this::usersByEmail);
        routes.add("GET", "/api/v2/users/{id}", users, this::user);
        routes.add("GET", "/api/v2/users/{id}/organizations", List.of("read:organizations"), this::userOrganizations);
        routes.add(
                "GET",
                "/api/v2/users/{id}/authentication-methods",
                List.of("read:authentication_methods"),
                this::authenticationMethods);
        routes.add("GET", "/api/v2/organizations", List.of("read:organizations"), this::organizations);
        routes.add("GET", "/api/v2/organizations/{id}", List.of("read:organizations"), this::organization);
        routes.add("GET", "/api/v2/organizations/{id}/members", List.of("read:organization_members"), this::members);
        routes.add(
                "GET",
                "/api/v2/organizations/{id}/members/{user_id}/roles",
                List.of("read:organization_member_roles"),
                this::memberRoles);
        routes.add(
                "GET",
                "/api/v2/organizations/{id}/enabled_connections",
                List.of("read:organization_connections"),
                this::enabledConnections);
        routes.add("GET", "/api/v2/roles", roles, this::roles);
        routes.add("GET", "/api/v2/roles/{id}/permissions", roles, this::permissions);
        routes.add("GET", "/api/v2/connections", List.of("read:connections"), this::connections);
        routes.add("GET", "/api/v2/connections/{id}", List.of("read:connections"), this::connection);
        routes.add("GET", "/api/v2/clients", List.of("read:clients", "read:client_keys"), this::clients);
        routes.add("GET", "/api/v2/client-grants", List.of("read:client_grants"), this::grants);
    }

    private Paging numbered(String key, int records) {
        return new Paging(key, largestPage, records, false, false);
    }

    private Paging checkpoint(String key, boolean trailing) {
        return new Paging(key, largestPage, 0, true, trailing);
    }

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new java.util.HashSet<>(names);
        all.addAll(List.of(more));
        return all;
    }

    // ---- users

    private Answer users(Call call) {
        call.allow(with(
                Paging.NUMBERED,
                "sort",
                "connection",
                "fields",
                "include_fields",
                "q",
                "search_engine",
                "primary_order"));
        String engine = call.query("search_engine");
        if (engine != null && !engine.equals("v3")) {
            throw Refusal.badQuery("'search_engine' must be v3.");
        }
        String query = call.query("q");
        String connection = call.query("connection");
        Predicate<Map<String, @Nullable Object>> search = query == null ? user -> true : UserSearch.parse(query);
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (TenantState.User user : state.users()) {
            if ((connection == null || user.isOf(connection)) && search.test(user.json)) {
                found.add(user.json);
            }
        }
        sort(call.query("sort"), found);
        return numbered("users", WALL).answer(call, fields(call, found));
    }

    private static void sort(@Nullable String sort, List<Map<String, @Nullable Object>> found) {
        if (sort == null) {
            return;
        }
        if (!sort.matches("[a-z_]+:(1|-1)")) {
            throw Refusal.badQuery("'sort' is field:1 or field:-1.");
        }
        String field = sort.substring(0, sort.indexOf(':'));
        Comparator<Map<String, @Nullable Object>> order = Comparator.comparing(user -> String.valueOf(user.get(field)));
        found.sort(sort.endsWith(":1") ? order : order.reversed());
    }

    /** Leaves out the fields that the caller does not want. */
    private static List<Map<String, @Nullable Object>> fields(Call call, List<Map<String, @Nullable Object>> all) {
        List<String> names = call.words("fields");
        if (names.isEmpty()) {
            return all;
        }
        boolean include = call.query("include_fields") == null || call.isTrue("include_fields");
        List<Map<String, @Nullable Object>> result = new ArrayList<>(all.size());
        for (Map<String, @Nullable Object> each : all) {
            Map<String, @Nullable Object> some = new LinkedHashMap<>(each);
            some.keySet().removeIf(name -> names.contains(name) != include);
            result.add(some);
        }
        return result;
    }

    private Answer usersByEmail(Call call) {
        call.allow(Set.of("email", "fields", "include_fields"));
        String email = call.query("email");
        if (email == null || email.isBlank()) {
            throw Refusal.badQuery("'email' is needed.");
        }
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (TenantState.User user : state.users()) {
            if (email.equals(user.json.get("email"))) { // the case counts: database addresses are in lower case
                found.add(user.json);
            }
        }
        return Answer.ok(fields(call, found));
    }

    private Answer user(Call call) {
        call.allow(Set.of("fields", "include_fields"));
        return Answer.ok(
                fields(call, List.of(state.userOr404(call.path("id")).json)).get(0));
    }

    private Answer userOrganizations(Call call) {
        call.allow(Paging.NUMBERED);
        String id = state.userOr404(call.path("id")).id();
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        for (TenantState.Organization organization : state.organizations()) {
            if (organization.members.containsKey(id)) {
                found.add(organization.json);
            }
        }
        return numbered("organizations", 0).answer(call, found);
    }

    private Answer authenticationMethods(Call call) {
        call.allow(Paging.NUMBERED);
        String id = state.userOr404(call.path("id")).id();
        return numbered("authenticators", 0).answer(call, state.factors(id));
    }

    // ---- organizations

    private Answer organizations(Call call) {
        call.allow(with(Paging.BOTH, "sort"));
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        state.organizations().forEach(organization -> all.add(organization.json));
        return checkpoint("organizations", false).answer(call, all);
    }

    private Answer organization(Call call) {
        call.allow(Set.of());
        return Answer.ok(state.organizationOr404(call.path("id")).json);
    }

    private Answer members(Call call) {
        call.allow(with(Paging.BOTH, "fields", "include_fields"));
        TenantState.Organization organization = state.organizationOr404(call.path("id"));
        boolean roles =
                call.words("fields").contains("roles") && call.scopes().contains("read:organization_member_roles");
        List<Map<String, @Nullable Object>> all = new ArrayList<>(organization.members.size());
        organization.members.forEach((userId, roleIds) -> {
            TenantState.User user = state.user(userId);
            if (user == null) {
                return;
            }
            Map<String, @Nullable Object> member = new LinkedHashMap<>();
            for (String field : List.of("user_id", "email", "picture", "name")) {
                if (user.json.get(field) != null) {
                    member.put(field, user.json.get(field));
                }
            }
            if (roles) {
                member.put("roles", roleIds.stream().map(this::shortRole).toList());
            }
            all.add(member);
        });
        return checkpoint("members", true).answer(call, fields(call, all));
    }

    private Map<String, @Nullable Object> shortRole(String id) {
        Map<String, @Nullable Object> role = new LinkedHashMap<>();
        role.put("id", id);
        role.put("name", state.roleOr404(id).get("name"));
        return role;
    }

    private Answer memberRoles(Call call) {
        call.allow(Paging.NUMBERED);
        List<String> roleIds = state.organizationOr404(call.path("id")).members.get(call.path("user_id"));
        List<Map<String, @Nullable Object>> roles = new ArrayList<>();
        (roleIds == null ? List.<String>of() : roleIds).forEach(id -> roles.add(state.roleOr404(id)));
        return numbered("roles", 0).answer(call, roles);
    }

    private Answer enabledConnections(Call call) {
        call.allow(Paging.NUMBERED);
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> enabled : state.organizationOr404(call.path("id")).connections) {
            Map<String, @Nullable Object> connection = state.connection(String.valueOf(enabled.get("connection_id")));
            if (connection != null) {
                Map<String, @Nullable Object> shown = new LinkedHashMap<>(enabled);
                Map<String, @Nullable Object> inner = new LinkedHashMap<>();
                inner.put("name", connection.get("name"));
                inner.put("strategy", connection.get("strategy"));
                shown.put("connection", inner);
                all.add(shown);
            }
        }
        return numbered("enabled_connections", 0).answer(call, all);
    }

    // ---- roles, connections, applications

    private Answer roles(Call call) {
        call.allow(with(Paging.NUMBERED, "name_filter"));
        String filter = call.query("name_filter");
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> role : state.roles()) {
            if (filter == null
                    || String.valueOf(role.get("name"))
                            .toLowerCase(Locale.ROOT)
                            .contains(filter.toLowerCase(Locale.ROOT))) {
                all.add(role);
            }
        }
        return numbered("roles", 0).answer(call, all);
    }

    private Answer permissions(Call call) {
        call.allow(Paging.NUMBERED);
        String id = String.valueOf(state.roleOr404(call.path("id")).get("id"));
        return numbered("permissions", 0).answer(call, state.permissions(id));
    }

    private Answer connections(Call call) {
        call.allow(with(Paging.BOTH, "strategy", "name", "fields", "include_fields"));
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> connection : state.connections()) {
            if (fits(call, "strategy", connection) && fits(call, "name", connection)) {
                all.add(withoutOptions(call, connection));
            }
        }
        return new Paging("connections", largestPage, WALL, true, false).answer(call, fields(call, all));
    }

    private Answer connection(Call call) {
        call.allow(Set.of("fields", "include_fields"));
        Map<String, @Nullable Object> connection = state.connection(call.path("id"));
        if (connection == null) {
            throw Refusal.notFound("The connection does not exist", "inexistent_connection");
        }
        return Answer.ok(fields(call, List.of(withoutOptions(call, connection))).get(0));
    }

    /** Since July 2025 the options are left out without a scope of their own. */
    private static Map<String, @Nullable Object> withoutOptions(Call call, Map<String, @Nullable Object> connection) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>(connection);
        if (!call.scopes().contains("read:connections_options")) {
            shown.remove("options");
        }
        return shown;
    }

    private static boolean fits(Call call, String parameter, Map<String, @Nullable Object> object) {
        String wanted = call.query(parameter);
        return wanted == null || wanted.equals(object.get(parameter));
    }

    private Answer clients(Call call) {
        call.allow(with(Paging.BOTH, "app_type", "is_global", "is_first_party", "fields", "include_fields"));
        List<String> types = call.words("app_type");
        String global = call.query("is_global");
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> client : state.clients()) {
            boolean wanted = (types.isEmpty() || types.contains(String.valueOf(client.get("app_type"))))
                    && (global == null || global.equals(String.valueOf(client.getOrDefault("global", false))));
            if (wanted) {
                Map<String, @Nullable Object> shown = new LinkedHashMap<>(client);
                if (!call.scopes().contains("read:client_keys")) {
                    shown.remove("client_secret");
                }
                all.add(shown);
            }
        }
        return checkpoint("clients", false).answer(call, fields(call, all));
    }

    private Answer grants(Call call) {
        call.allow(with(Paging.BOTH, "client_id", "audience"));
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Map<String, @Nullable Object> grant : state.grants()) {
            if (fits(call, "client_id", grant) && fits(call, "audience", grant)) {
                all.add(grant);
            }
        }
        return checkpoint("client_grants", false).answer(call, all);
    }
}
