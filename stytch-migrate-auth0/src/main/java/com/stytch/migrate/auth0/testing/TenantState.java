package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.http.TimeSource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the tenant has. Not thread-safe: whoever uses it holds the lock of the fake. */
final class TenantState {
    static final String DATABASE = "Username-Password-Authentication";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final TimeSource time;
    private final String name;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Organization> organizations = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> roles = new LinkedHashMap<>();
    private final Map<String, List<Map<String, @Nullable Object>>> permissions = new HashMap<>();
    private final Map<String, Map<String, @Nullable Object>> connections = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> clients = new LinkedHashMap<>();
    private final List<Map<String, @Nullable Object>> grants = new ArrayList<>();
    private final Map<String, List<Map<String, @Nullable Object>>> factors = new HashMap<>();
    private int made;

    /** A user, with what the JSON does not hold. */
    static final class User {
        final Map<String, @Nullable Object> json;
        final SeedUser.Credential credential;

        User(Map<String, @Nullable Object> json, SeedUser.Credential credential) {
            this.json = json;
            this.credential = credential;
        }

        String id() {
            return String.valueOf(json.get("user_id"));
        }

        boolean isOf(String connection) {
            for (Object identity : json.get("identities") instanceof List<?> list ? list : List.of()) {
                if (identity instanceof Map<?, ?> map && connection.equals(map.get("connection"))) {
                    return true;
                }
            }
            return false;
        }
    }

    /** An organization with its members (user id to role ids) and connections. */
    static final class Organization {
        final Map<String, @Nullable Object> json;
        final Map<String, List<String>> members = new LinkedHashMap<>();
        final List<Map<String, @Nullable Object>> connections = new ArrayList<>();

        Organization(Map<String, @Nullable Object> json) {
            this.json = json;
        }
    }

    TenantState(TimeSource time, String name) {
        this.time = time;
        this.name = name;
    }

    String tenantName() {
        return name;
    }

    TimeSource time() {
        return time;
    }

    String nowText() {
        return text(time.now());
    }

    static String text(Instant instant) {
        return TIME.format(instant);
    }

    /** Returns an id that was not there before: a prefix and 16 letters or digits. */
    String newId(String prefix) {
        StringBuilder id = new StringBuilder(prefix);
        long value = ++made * 0x9E3779B97F4A7C15L; // spread, so that no test relies on an order of ids
        for (int i = 0; i < 16; i++) {
            id.append(DIGITS.charAt((int) Long.remainderUnsigned(value, DIGITS.length())));
            value = Long.divideUnsigned(value, DIGITS.length()) ^ (value << 7) ^ made;
        }
        return id.toString();
    }

    String newDatabaseId() {
        return String.format(Locale.ROOT, "%08x%016x", time.now().getEpochSecond(), ++made * 0x9E3779B97F4A7C15L);
    }

    // ---- users

    User add(SeedUser seed) {
        Map<String, @Nullable Object> json = seed.json();
        if (!(json.get("user_id") instanceof String)) {
            json.put("user_id", "auth0|" + newDatabaseId());
        }
        String id = String.valueOf(json.get("user_id"));
        if (users.containsKey(id)) {
            throw new IllegalArgumentException("there is a user of this id: " + id);
        }
        if (!json.containsKey("identities")) {
            int pipe = id.indexOf('|');
            Map<String, Object> identity = new LinkedHashMap<>();
            identity.put("connection", id.startsWith("auth0|") ? DATABASE : id.substring(0, pipe));
            identity.put("user_id", id.substring(pipe + 1));
            identity.put("provider", id.substring(0, pipe));
            identity.put("isSocial", false);
            json.put("identities", List.of(identity));
        }
        json.putIfAbsent("created_at", nowText());
        json.putIfAbsent("updated_at", json.get("created_at"));
        User user = new User(json, seed.credential());
        users.put(id, user);
        return user;
    }

    Collection<User> users() {
        return users.values();
    }

    @Nullable User user(String id) {
        return users.get(id);
    }

    User userOr404(String id) {
        User user = users.get(id);
        if (user == null) {
            throw Refusal.notFound("The user does not exist.", "inexistent_user");
        }
        return user;
    }

    void removeUser(String id) {
        users.remove(id);
        organizations.values().forEach(organization -> organization.members.remove(id));
    }

    void factors(String userId, List<Map<String, @Nullable Object>> list) {
        factors.put(userId, list);
    }

    List<Map<String, @Nullable Object>> factors(String userId) {
        return factors.getOrDefault(userId, List.of());
    }

    // ---- organizations

    String add(SeedOrganization seed) {
        Map<String, @Nullable Object> json = withId(seed.json(), "id", "org_");
        Organization organization = new Organization(json);
        for (SeedOrganization.Membership member : seed.members()) {
            if (!users.containsKey(member.userId()) || !roles.keySet().containsAll(member.roleIds())) {
                throw new IllegalArgumentException("a member and its roles must be there first: " + member.userId());
            }
            organization.members.put(member.userId(), member.roleIds());
        }
        for (Map<String, @Nullable Object> enabled : seed.connections()) {
            if (!connections.containsKey(String.valueOf(enabled.get("connection_id")))) {
                throw new IllegalArgumentException("a connection must be there first");
            }
            organization.connections.add(enabled);
        }
        String id = String.valueOf(json.get("id"));
        organizations.put(id, organization);
        return id;
    }

    Collection<Organization> organizations() {
        return organizations.values();
    }

    Organization organizationOr404(String id) {
        Organization organization = organizations.get(id);
        if (organization == null) {
            throw new Refusal(Answer.error(
                    404, "Not Found", "No organization found by that id or name", null)); // without a code, as recorded
        }
        return organization;
    }

    void addMember(String organizationId, String userId, List<String> roleIds) {
        Objects.requireNonNull(organizations.get(organizationId), organizationId)
                .members
                .put(userId, roleIds);
    }

    // ---- the rest

    private Map<String, @Nullable Object> withId(
            Map<String, ? extends @Nullable Object> seed, String field, String prefix) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put(field, seed.get(field) instanceof String id ? id : newId(prefix));
        json.putAll(seed);
        json.putIfAbsent(field, newId(prefix));
        return json;
    }

    String addRole(Map<String, ? extends @Nullable Object> seed, List<Map<String, @Nullable Object>> rolePermissions) {
        Map<String, @Nullable Object> json = withId(seed, "id", "rol_");
        String id = String.valueOf(json.get("id"));
        roles.put(id, json);
        permissions.put(id, rolePermissions);
        return id;
    }

    Collection<Map<String, @Nullable Object>> roles() {
        return roles.values();
    }

    Map<String, @Nullable Object> roleOr404(String id) {
        Map<String, @Nullable Object> role = roles.get(id);
        if (role == null) {
            throw Refusal.notFound("The role does not exist.", "inexistent_role");
        }
        return role;
    }

    List<Map<String, @Nullable Object>> permissions(String roleId) {
        return permissions.getOrDefault(roleId, List.of());
    }

    String addConnection(Map<String, ? extends @Nullable Object> seed) {
        if (!(seed.get("name") instanceof String) || !(seed.get("strategy") instanceof String)) {
            throw new IllegalArgumentException("a connection has a name and a strategy");
        }
        Map<String, @Nullable Object> json = withId(seed, "id", "con_");
        String id = String.valueOf(json.get("id"));
        connections
                .values()
                .removeIf(
                        other -> Objects.equals(other.get("name"), json.get("name"))); // the database is there at first
        connections.put(id, json);
        return id;
    }

    Collection<Map<String, @Nullable Object>> connections() {
        return connections.values();
    }

    @Nullable Map<String, @Nullable Object> connection(String id) {
        return connections.get(id);
    }

    Optional<Map<String, @Nullable Object>> connectionNamed(String connection) {
        return connections.values().stream()
                .filter(json -> connection.equals(json.get("name")))
                .findFirst();
    }

    String add(SeedClient seed) {
        Map<String, @Nullable Object> json = seed.json();
        json.putIfAbsent("tenant", name);
        String id = String.valueOf(json.get("client_id"));
        clients.put(id, json);
        return id;
    }

    Collection<Map<String, @Nullable Object>> clients() {
        return clients.values();
    }

    @Nullable Map<String, @Nullable Object> client(String id) {
        return clients.get(id);
    }

    String addGrant(Map<String, ? extends @Nullable Object> seed) {
        Map<String, @Nullable Object> json = withId(seed, "id", "cgr_");
        grants.add(json);
        return String.valueOf(json.get("id"));
    }

    List<Map<String, @Nullable Object>> grants() {
        return grants;
    }
}
