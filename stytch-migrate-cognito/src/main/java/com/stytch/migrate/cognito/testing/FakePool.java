package com.stytch.migrate.cognito.testing;

import com.stytch.migrate.cognito.testing.Wire.Refused;
import com.stytch.migrate.http.TimeSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a fake pool holds, and what it lists. Guarded by itself: all of it is under the lock of the instance. */
final class FakePool {
    private static final Pattern FILTER =
            Pattern.compile("\\s*\"?([a-z_:]+)\"?\\s*(\\^?=)\\s*\"((?:[^\"\\\\]|\\\\.)*)\"\\s*");
    private static final Set<String> SEARCHABLE = Set.of(
            "username",
            "email",
            "phone_number",
            "name",
            "given_name",
            "family_name",
            "preferred_username",
            "cognito:user_status",
            "status",
            "sub");
    private static final long TOKEN_SECONDS = 3_600;

    final String id;
    final TimeSource time;
    private final Map<String, User> users = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> providers = new LinkedHashMap<>();
    private final Map<String, SeedCognitoClient> clients = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> description = new LinkedHashMap<>();
    private boolean emptyPages;
    private boolean circle;

    /** A user, whose failed sign-ins are counted. */
    static final class User {
        final SeedCognitoUser seed;
        int failures;
        Instant lockedUntil = Instant.EPOCH;

        User(SeedCognitoUser seed) {
            this.seed = seed;
        }

        String sub() {
            return String.valueOf(seed.attributes.get("sub"));
        }
    }

    private record Group(
            String name,
            @Nullable String description,
            @Nullable Integer precedence,
            Set<String> members) {}

    FakePool(String id, TimeSource time) {
        this.id = id;
        this.time = time;
        description.put("Id", id);
        description.put("Name", "fake");
        description.put("MfaConfiguration", "OPTIONAL");
        description.put("UsernameConfiguration", Map.of("CaseSensitive", false));
    }

    // ---- what a test puts in

    synchronized void add(SeedCognitoUser user) {
        if (users.putIfAbsent(user.username, new User(user)) != null) {
            throw new IllegalArgumentException("there is a user of that name already");
        }
    }

    synchronized void addGroup(String name, @Nullable String text, @Nullable Integer precedence, List<String> members) {
        members.forEach(member -> {
            if (!users.containsKey(member)) {
                throw new IllegalArgumentException("a member of the group is no user of the pool");
            }
        });
        groups.put(name, new Group(name, text, precedence, new LinkedHashSet<>(members)));
    }

    synchronized void addProvider(String name, Map<String, @Nullable Object> provider) {
        providers.put(name, provider);
    }

    synchronized void addClient(SeedCognitoClient client) {
        clients.put(client.id, client);
    }

    synchronized void describe(String field, Object value) {
        description.put(field, value);
    }

    synchronized void emptyPages(boolean on) {
        emptyPages = on;
    }

    synchronized void circle(boolean on) {
        circle = on;
    }

    synchronized List<String> groupsOf(String username) {
        return groups.values().stream()
                .filter(group -> group.members.contains(username))
                .map(Group::name)
                .toList();
    }

    synchronized @Nullable SeedCognitoClient client(@Nullable String clientId) {
        return clients.get(clientId);
    }

    /** Returns the user of a name, a sub, or a verified address or number. */
    synchronized @Nullable User find(String name) {
        User exact = users.get(name);
        if (exact != null) {
            return exact;
        }
        for (User user : users.values()) {
            Map<String, String> attributes = user.seed.attributes;
            if (name.equalsIgnoreCase(user.seed.username)
                    || name.equals(attributes.get("sub"))
                    || (name.equalsIgnoreCase(attributes.get("email"))
                            && "true".equals(attributes.get("email_verified")))
                    || (name.equals(attributes.get("phone_number"))
                            && "true".equals(attributes.get("phone_number_verified")))) {
                return user;
            }
        }
        return null;
    }

    synchronized Map<String, @Nullable Object> dump() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("pool", new LinkedHashMap<>(description));
        state.put("users", users.values().stream().map(this::userType).toList());
        state.put(
                "groups",
                groups.values().stream()
                        .map(group -> Map.of("name", group.name, "members", List.copyOf(group.members)))
                        .toList());
        state.put("identity_providers", List.copyOf(providers.keySet()));
        state.put("clients", List.copyOf(clients.keySet()));
        return state;
    }

    // ---- operations

    synchronized Map<String, @Nullable Object> listUsers(Map<String, @Nullable Object> parameters) {
        int limit = Wire.limit(parameters, "Limit", 0);
        Predicate<User> filter = filter(Wire.text(parameters, "Filter"));
        List<Map<String, @Nullable Object>> all = users.values().stream()
                .filter(filter)
                .map(this::userType)
                .map(user -> projected(user, parameters))
                .toList();
        return page(parameters, "ListUsers", "Users", "PaginationToken", limit, all);
    }

    private static Map<String, @Nullable Object> projected(
            Map<String, @Nullable Object> user, Map<String, @Nullable Object> parameters) {
        Wire.list(parameters, "AttributesToGet").ifPresent(names -> {
            List<?> attributes = Wire.list(user, "Attributes").orElseThrow();
            user.put(
                    "Attributes",
                    attributes.stream()
                            .filter(one -> names.contains(((Map<?, ?>) one).get("Name")))
                            .toList());
        });
        return user;
    }

    private static Predicate<User> filter(@Nullable String filter) {
        if (filter == null || filter.isEmpty()) {
            return user -> true;
        }
        Matcher matcher = FILTER.matcher(filter);
        if (!matcher.matches()) {
            throw new Refused("InvalidParameterException", "Error while parsing filter");
        }
        String name = matcher.group(1);
        if (!SEARCHABLE.contains(name)) {
            throw new Refused("InvalidParameterException", "Invalid search attribute: " + name);
        }
        boolean exact = matcher.group(2).equals("=");
        String wanted = matcher.group(3).replaceAll("\\\\(.)", "$1");
        return user -> {
            String value = switch (name) {
                case "username" -> user.seed.username;
                case "cognito:user_status" -> user.seed.status;
                case "status" -> user.seed.enabled ? "Enabled" : "Disabled";
                default -> user.seed.attributes.get(name);
            };
            boolean ignoresCase = !name.equals("username") && !name.equals("status");
            return value != null
                    && (exact ? wanted.length() == value.length() : wanted.length() <= value.length())
                    && value.regionMatches(ignoresCase, 0, wanted, 0, wanted.length());
        };
    }

    private Map<String, @Nullable Object> userType(User user) {
        SeedCognitoUser seed = user.seed;
        Map<String, @Nullable Object> type = new LinkedHashMap<>();
        type.put("Attributes", attributes(seed));
        type.put("Enabled", seed.enabled);
        type.put("UserCreateDate", seconds(seed.created));
        type.put("UserLastModifiedDate", seconds(seed.created));
        type.put("UserStatus", seed.status);
        type.put("Username", seed.username);
        return type;
    }

    private static List<Map<String, String>> attributes(SeedCognitoUser seed) {
        List<Map<String, String>> attributes = new ArrayList<>();
        seed.attributes.forEach((name, value) -> {
            Map<String, String> attribute = new LinkedHashMap<>();
            attribute.put("Name", name);
            attribute.put("Value", value);
            attributes.add(attribute);
        });
        return attributes;
    }

    /** As AWS prints it: {@code 1.682955829578E9}. */
    private static double seconds(Instant time) {
        return time.toEpochMilli() / 1_000.0;
    }

    synchronized Map<String, @Nullable Object> adminGetUser(Map<String, @Nullable Object> parameters) {
        User user = find(Wire.required(parameters, "Username"));
        if (user == null) {
            throw new Refused("UserNotFoundException", "User does not exist.");
        }
        Map<String, @Nullable Object> answer = userType(user);
        answer.put("UserAttributes", answer.remove("Attributes"));
        if (!user.seed.mfa.isEmpty()) {
            answer.put("UserMFASettingList", List.copyOf(user.seed.mfa));
            answer.put("PreferredMfaSetting", user.seed.mfa.get(0));
        }
        return answer;
    }

    static Map<String, @Nullable Object> ownView(User user) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("UserAttributes", attributes(user.seed));
        answer.put("Username", user.seed.username);
        return answer;
    }

    synchronized Map<String, @Nullable Object> listGroups(Map<String, @Nullable Object> parameters) {
        return page(
                parameters,
                "ListGroups",
                "Groups",
                "NextToken",
                Wire.limit(parameters, "Limit", 0),
                groups.values().stream().map(this::groupType).toList());
    }

    private Map<String, @Nullable Object> groupType(Group group) {
        Map<String, @Nullable Object> type = new LinkedHashMap<>();
        type.put("GroupName", group.name);
        type.put("UserPoolId", id);
        if (group.description != null) {
            type.put("Description", group.description);
        }
        if (group.precedence != null) {
            type.put("Precedence", group.precedence);
        }
        type.put("CreationDate", 1.681760899633E9);
        type.put("LastModifiedDate", 1.681760899633E9);
        return type;
    }

    synchronized Map<String, @Nullable Object> listUsersInGroup(Map<String, @Nullable Object> parameters) {
        Group group = groups.get(Wire.required(parameters, "GroupName"));
        if (group == null) {
            throw new Refused("ResourceNotFoundException", "Group not found.");
        }
        return page(
                parameters,
                "ListUsersInGroup " + group.name,
                "Users",
                "NextToken",
                Wire.limit(parameters, "Limit", 0),
                group.members.stream()
                        .map(member -> userType(Objects.requireNonNull(users.get(member))))
                        .toList());
    }

    synchronized Map<String, @Nullable Object> describeUserPool() {
        Map<String, @Nullable Object> pool = new LinkedHashMap<>(description);
        pool.put("EstimatedNumberOfUsers", users.size());
        return Map.of("UserPool", pool);
    }

    synchronized Map<String, @Nullable Object> listIdentityProviders(Map<String, @Nullable Object> parameters) {
        return page(
                parameters,
                "ListIdentityProviders",
                "Providers",
                "NextToken",
                Wire.limit(parameters, "MaxResults", 0),
                providers.values().stream().map(FakePool::nameAndType).toList());
    }

    private static Map<String, @Nullable Object> nameAndType(Map<String, @Nullable Object> provider) {
        Map<String, @Nullable Object> type = new LinkedHashMap<>();
        type.put("ProviderName", provider.get("ProviderName"));
        type.put("ProviderType", provider.get("ProviderType"));
        type.put("CreationDate", 1.619477386504E9);
        type.put("LastModifiedDate", 1.619477386504E9);
        return type;
    }

    synchronized Map<String, @Nullable Object> describeIdentityProvider(Map<String, @Nullable Object> parameters) {
        Map<String, @Nullable Object> provider = providers.get(Wire.required(parameters, "ProviderName"));
        if (provider == null) {
            throw new Refused("ResourceNotFoundException", "Identity provider does not exist.");
        }
        Map<String, @Nullable Object> type = new LinkedHashMap<>(provider);
        type.put("UserPoolId", id);
        return Map.of("IdentityProvider", type);
    }

    synchronized Map<String, @Nullable Object> listUserPoolClients(Map<String, @Nullable Object> parameters) {
        return page(
                parameters,
                "ListUserPoolClients",
                "UserPoolClients",
                "NextToken",
                Wire.limit(parameters, "MaxResults", 1),
                clients.values().stream()
                        .map(client -> {
                            Map<String, @Nullable Object> type = new LinkedHashMap<>();
                            type.put("ClientId", client.id);
                            type.put("ClientName", client.name);
                            type.put("UserPoolId", id);
                            return type;
                        })
                        .toList());
    }

    synchronized Map<String, @Nullable Object> describeUserPoolClient(Map<String, @Nullable Object> parameters) {
        SeedCognitoClient client = clients.get(Wire.required(parameters, "ClientId"));
        if (client == null) {
            throw new Refused("ResourceNotFoundException", "User pool client does not exist.");
        }
        Map<String, @Nullable Object> type = new LinkedHashMap<>(client.more);
        type.put("ClientId", client.id);
        type.put("ClientName", client.name);
        type.put("UserPoolId", id);
        type.put("ExplicitAuthFlows", List.copyOf(client.flows));
        type.put("PreventUserExistenceErrors", client.hidesUnknownUsers ? "ENABLED" : "LEGACY");
        if (client.secret != null) {
            type.put("ClientSecret", client.secret);
        }
        return Map.of("UserPoolClient", type);
    }

    // ---- pages

    /** A token belongs to one operation with the same other parameters, and holds for an hour. */
    private Map<String, @Nullable Object> page(
            Map<String, @Nullable Object> parameters,
            String listing,
            String field,
            String tokenName,
            int limit,
            List<Map<String, @Nullable Object>> all) {
        Map<String, @Nullable Object> others = new LinkedHashMap<>(parameters);
        others.remove(tokenName);
        String same = listing + " " + others.hashCode();
        int from = 0;
        boolean empty = false;
        String token = Wire.text(parameters, tokenName);
        if (token != null) {
            String[] parts = open(token).split("\n");
            if (parts.length != 4
                    || !parts[0].equals(same)
                    || (!circle && time.now().getEpochSecond() - Long.parseLong(parts[2]) >= TOKEN_SECONDS)) {
                throw new Refused("InvalidParameterException", "Invalid pagination token given.");
            }
            from = Integer.parseInt(parts[1]);
            empty = parts[3].equals("empty");
        }
        int to = empty ? from : Math.min(all.size(), from + limit);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put(field, all.subList(from, to));
        boolean emptyFollows = emptyPages && !empty;
        if (to < all.size() || emptyFollows) {
            int next = circle ? 0 : to;
            long made = circle ? 0 : time.now().getEpochSecond(); // the same token again and again
            answer.put(
                    tokenName,
                    Base64.getEncoder()
                            .encodeToString(
                                    (same + "\n" + next + "\n" + made + "\n" + (emptyFollows ? "empty" : "users"))
                                            .getBytes(StandardCharsets.UTF_8)));
        }
        return answer;
    }

    private static String open(String token) {
        try {
            return new String(Base64.getDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
