package com.stytch.migrate.testing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code POST /v1/users/search}. Source: contract, section 2.5. */
final class UserQuery {
    static final int MOST_VALUES = 100;
    static final int LARGEST_PAGE = 1_000;
    static final int DEFAULT_PAGE = 100;
    private static final int SHORTEST_FUZZY = 3;

    private final ConsumerProject project;
    private final List<Filter> filters = new ArrayList<>();
    private boolean any;

    private UserQuery(ConsumerProject project) {
        this.project = project;
    }

    /**
     * One operand.
     *
     * @param candidates the only users that can match, or {@code null} when all have to be looked at
     */
    private record Filter(
            Predicate<UserState> test, @Nullable Set<UserState> candidates) {}

    static UserQuery read(@Nullable RequestBody query, ConsumerProject project) {
        UserQuery result = new UserQuery(project);
        if (query == null) {
            return result;
        }
        query.only(Set.of("operator", "operands"));
        Object operator = query.raw("operator");
        if (!"AND".equals(operator) && !"OR".equals(operator)) {
            throw Refusal.of("user_search_invalid_operator", "operator must be AND or OR");
        }
        result.any = "OR".equals(operator);
        Object operands = query.raw("operands");
        if (!(operands instanceof List<?> list)) {
            throw Refusal.badRequest("field query.operands must be an array");
        }
        for (Object operand : list) {
            if (!(operand instanceof Map<?, ?> map)) {
                throw Refusal.badRequest("an operand must be an object");
            }
            result.filters.add(result.filter(map));
        }
        return result;
    }

    boolean matchesAll() {
        return filters.isEmpty();
    }

    boolean matches(UserState user) {
        if (filters.isEmpty()) {
            return true;
        }
        return any
                ? filters.stream().anyMatch(filter -> filter.test.test(user))
                : filters.stream().allMatch(filter -> filter.test.test(user));
    }

    /** Returns the only users that can match, or {@code null} when all have to be looked at. */
    @Nullable Set<UserState> candidates() {
        if (!any) {
            for (Filter filter : filters) {
                if (filter.candidates != null) {
                    return filter.candidates;
                }
            }
        }
        return null;
    }

    private Filter filter(Map<?, ?> operand) {
        Object name = operand.get("filter_name");
        if (name == null) {
            throw Refusal.of("user_search_missing_filter_name", "an operand has no filter_name");
        }
        if (!(name instanceof String filterName)) {
            throw Refusal.of("user_search_filter_name_must_be_string", "filter_name must be a string");
        }
        for (Object key : operand.keySet()) {
            if (!"filter_name".equals(key) && !"filter_value".equals(key)) {
                throw Refusal.badRequest("unknown field " + key + " in an operand");
            }
        }
        Object value = operand.get("filter_value");
        return switch (filterName) {
            case "user_id" -> userIds(texts(value, "user_search_missing_user_ids"));
            case "email_address" -> found(texts(value, "user_search_missing_email_addresses"), project::byEmail);
            case "phone_number" -> found(texts(value, "user_search_missing_phone_numbers"), project::byPhoneNumber);
            case "email_id" ->
                found(texts(value, "user_search_missing_email_ids"), id -> project.owner(Ids.Kind.EMAIL, id));
            case "phone_id" ->
                found(texts(value, "user_search_missing_phone_ids"), id -> project.owner(Ids.Kind.PHONE_NUMBER, id));
            case "totp_id" ->
                found(texts(value, "user_search_missing_totp_ids"), id -> project.owner(Ids.Kind.TOTP, id));
            case "webauthn_registration_id" ->
                found(
                        texts(value, "user_search_missing_webauthn_registration_ids"),
                        id -> project.owner(Ids.Kind.WEBAUTHN, id));
            case "crypto_wallet_id" ->
                found(
                        texts(value, "user_search_missing_crypto_wallet_id"),
                        id -> project.owner(Ids.Kind.CRYPTO_WALLET, id));
            case "crypto_wallet_address" ->
                named(Ids.Kind.CRYPTO_WALLET, texts(value, "user_search_missing_crypto_wallet_address"));
            case "oauth_provider" -> named(Ids.Kind.OAUTH, texts(value, "user_search_missing_oauth_providers"));
            case "email_verified" -> contacts(flag(value, "user_search_missing_email_verified"), user -> user.emails);
            case "phone_verified" ->
                contacts(flag(value, "user_search_missing_phone_verified"), user -> user.phoneNumbers);
            case "totp_verified" -> verified(Ids.Kind.TOTP, flag(value, "user_search_missing_totp_verified"));
            case "webauthn_registration_verified" ->
                verified(Ids.Kind.WEBAUTHN, flag(value, "user_search_missing_webauthn_verified"));
            case "crypto_wallet_verified" ->
                verified(Ids.Kind.CRYPTO_WALLET, flag(value, "user_search_missing_crypto_wallet_verified"));
            case "password_exists" -> {
                boolean exists = flag(value, "user_search_missing_password");
                yield scan(user -> (user.password != null) == exists);
            }
            case "email_address_fuzzy" ->
                fuzzy(
                        filterName,
                        value,
                        user -> user.emails.stream()
                                .map(UserState.Contact::value)
                                .toList());
            case "phone_number_fuzzy" ->
                fuzzy(
                        filterName,
                        value,
                        user -> user.phoneNumbers.stream()
                                .map(UserState.Contact::value)
                                .toList());
            case "full_name_fuzzy" -> fuzzy(filterName, value, user -> List.of(fullName(user)));
            case "status" -> status(value);
            case "created_at_greater_than" -> {
                Instant time = time(value, "user_search_missing_created_at_greater_than");
                yield scan(user -> created(user).isAfter(time));
            }
            case "created_at_less_than" -> {
                Instant time = time(value, "user_search_missing_created_at_less_than");
                yield scan(user -> created(user).isBefore(time));
            }
            case "created_at_between" -> between(value);
            default ->
                throw Refusal.of("user_search_filter_name_not_recognized", "no filter has the name of this operand");
        };
    }

    private static Filter scan(Predicate<UserState> test) {
        return new Filter(test, null);
    }

    private static Filter found(List<String> values, Function<String, @Nullable UserState> finder) {
        Set<UserState> users = new HashSet<>();
        for (String value : values) {
            UserState user = finder.apply(value);
            if (user != null) {
                users.add(user);
            }
        }
        return new Filter(users::contains, users);
    }

    private Filter userIds(List<String> ids) {
        long stytch = ids.stream().filter(project::looksLikeUserId).count();
        if (stytch > 0 && stytch < ids.size()) {
            throw Refusal.of(
                    "user_search_cannot_mix_internal_and_external_user_ids",
                    "filter_value mixes Stytch ids and external ids");
        }
        return found(ids, stytch > 0 ? id -> project.owner(Ids.Kind.USER, id) : project::byExternalId);
    }

    private static Filter contacts(boolean verified, Function<UserState, List<UserState.Contact>> contacts) {
        return scan(user -> contacts.apply(user).stream().anyMatch(contact -> contact.verified() == verified));
    }

    private static Filter verified(Ids.Kind kind, boolean verified) {
        return scan(user -> user.registrations.stream()
                .anyMatch(registration -> registration.kind() == kind && registration.verified() == verified));
    }

    private static Filter named(Ids.Kind kind, List<String> names) {
        return scan(user -> user.registrations.stream()
                .anyMatch(registration -> registration.kind() == kind
                        && names.stream().anyMatch(name -> name.equalsIgnoreCase(registration.name()))));
    }

    private static Filter fuzzy(String filterName, @Nullable Object value, Function<UserState, List<String>> texts) {
        String missing = filterName.equals("full_name_fuzzy")
                ? "user_search_missing_full_name_fuzzy"
                : "user_search_missing_" + filterName;
        String part = text(value, missing).toLowerCase(Locale.ROOT);
        if (part.length() < SHORTEST_FUZZY) {
            throw Refusal.of(
                    "user_search_" + filterName + "_too_short",
                    filterName + " needs at least " + SHORTEST_FUZZY + " characters");
        }
        return scan(user -> texts.apply(user).stream()
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part)));
    }

    private static String fullName(UserState user) {
        return (user.firstName + " " + user.middleName + " " + user.lastName)
                .replaceAll(" +", " ")
                .strip();
    }

    private static Filter status(@Nullable Object value) {
        String status = text(value, "user_search_missing_status");
        if (!status.equals("active") && !status.equals("pending")) {
            throw Refusal.of("user_search_invalid_status_filter", "status must be active or pending");
        }
        boolean pending = status.equals("pending");
        return scan(user -> user.pending == pending);
    }

    private static Filter between(@Nullable Object value) {
        if (value == null) {
            throw Refusal.of("user_search_missing_filter_value", "created_at_between has no value");
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw Refusal.of("user_search_expected_object", "created_at_between takes an object");
        }
        for (Object key : map.keySet()) {
            if (!"greater_than".equals(key) && !"less_than".equals(key)) {
                throw Refusal.badRequest("unknown field " + key + " in created_at_between");
            }
        }
        Instant after = time(map.get("greater_than"), "user_search_missing_greater_than");
        Instant before = time(map.get("less_than"), "user_search_missing_less_than");
        return scan(user -> created(user).isAfter(after) && created(user).isBefore(before));
    }

    private static Instant created(UserState user) {
        return Instant.ofEpochSecond(user.createdAt);
    }

    private static List<String> texts(@Nullable Object value, String missing) {
        if (value == null) {
            throw Refusal.of("user_search_missing_filter_value", "an operand has no filter_value");
        }
        if (!(value instanceof List<?> list) || list.stream().anyMatch(element -> !(element instanceof String))) {
            throw Refusal.of("user_search_expected_array_of_string", "filter_value must be an array of strings");
        }
        if (list.isEmpty()) {
            throw Refusal.of(missing, "filter_value holds no value");
        }
        if (list.size() > MOST_VALUES) {
            throw Refusal.of(
                    "user_search_maximum_filter_value_count_exceeded",
                    "filter_value holds more than " + MOST_VALUES + " values");
        }
        return list.stream().map(String::valueOf).toList();
    }

    private static String text(@Nullable Object value, String missing) {
        if (value == null) {
            throw Refusal.of(missing, "an operand has no filter_value");
        }
        if (!(value instanceof String text)) {
            throw Refusal.of("user_search_expected_string", "filter_value must be a string");
        }
        return text;
    }

    private static boolean flag(@Nullable Object value, String missing) {
        if (value == null) {
            throw Refusal.of(missing, "an operand has no filter_value");
        }
        if (!(value instanceof Boolean flag)) {
            throw Refusal.of("user_search_expected_bool", "filter_value must be a boolean");
        }
        return flag;
    }

    private static Instant time(@Nullable Object value, String missing) {
        try {
            return OffsetDateTime.parse(text(value, missing)).toInstant();
        } catch (DateTimeParseException e) {
            throw Refusal.of("user_search_expected_timestamp", "filter_value must be an RFC 3339 time");
        }
    }
}
