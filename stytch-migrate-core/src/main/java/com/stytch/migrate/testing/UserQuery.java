package com.stytch.migrate.testing;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code POST /v1/users/search}. Source: contract, section 2.5. */
final class UserQuery extends SearchQuery<UserState> {
    static final int MOST_VALUES = 100;

    private final ConsumerProject project;

    private UserQuery(ConsumerProject project) {
        super(new Names("user_search_", "expected_array_of_string", "expected_bool", "user_search_invalid_operator"));
        this.project = project;
    }

    static UserQuery read(@Nullable RequestBody query, ConsumerProject project) {
        UserQuery result = new UserQuery(project);
        result.read(query);
        return result;
    }

    @Override
    @Nullable Filter<UserState> filter(String name, @Nullable Object value) {
        return switch (name) {
            case "user_id" -> userIds(values(value, "missing_user_ids"));
            case "email_address" -> found(values(value, "missing_email_addresses"), project::byEmail);
            case "phone_number" -> found(values(value, "missing_phone_numbers"), project::byPhoneNumber);
            case "email_id" -> found(values(value, "missing_email_ids"), id -> project.owner(Ids.Kind.EMAIL, id));
            case "phone_id" ->
                found(values(value, "missing_phone_ids"), id -> project.owner(Ids.Kind.PHONE_NUMBER, id));
            case "totp_id" -> found(values(value, "missing_totp_ids"), id -> project.owner(Ids.Kind.TOTP, id));
            case "webauthn_registration_id" ->
                found(values(value, "missing_webauthn_registration_ids"), id -> project.owner(Ids.Kind.WEBAUTHN, id));
            case "crypto_wallet_id" ->
                found(values(value, "missing_crypto_wallet_id"), id -> project.owner(Ids.Kind.CRYPTO_WALLET, id));
            case "crypto_wallet_address" ->
                named(Ids.Kind.CRYPTO_WALLET, values(value, "missing_crypto_wallet_address"));
            case "oauth_provider" -> named(Ids.Kind.OAUTH, values(value, "missing_oauth_providers"));
            case "email_verified" -> contacts(flag(value, "missing_email_verified"), user -> user.emails);
            case "phone_verified" -> contacts(flag(value, "missing_phone_verified"), user -> user.phoneNumbers);
            case "totp_verified" -> verified(Ids.Kind.TOTP, flag(value, "missing_totp_verified"));
            case "webauthn_registration_verified" ->
                verified(Ids.Kind.WEBAUTHN, flag(value, "missing_webauthn_verified"));
            case "crypto_wallet_verified" ->
                verified(Ids.Kind.CRYPTO_WALLET, flag(value, "missing_crypto_wallet_verified"));
            case "password_exists" -> {
                boolean exists = flag(value, "missing_password");
                yield scan(user -> (user.password != null) == exists);
            }
            case "email_address_fuzzy" ->
                fuzzy(
                        name,
                        value,
                        "missing_" + name,
                        user -> user.emails.stream()
                                .map(UserState.Contact::value)
                                .toList());
            case "phone_number_fuzzy" ->
                fuzzy(
                        name,
                        value,
                        "missing_" + name,
                        user -> user.phoneNumbers.stream()
                                .map(UserState.Contact::value)
                                .toList());
            case "full_name_fuzzy" -> fuzzy(name, value, "missing_" + name, user -> List.of(fullName(user)));
            case "status" -> status(value);
            case "created_at_greater_than" -> {
                Instant time = time(value, "missing_created_at_greater_than");
                yield scan(user -> created(user).isAfter(time));
            }
            case "created_at_less_than" -> {
                Instant time = time(value, "missing_created_at_less_than");
                yield scan(user -> created(user).isBefore(time));
            }
            case "created_at_between" -> between(value);
            default -> null;
        };
    }

    private Filter<UserState> userIds(List<String> ids) {
        boolean stytch = areStytchIds(
                ids, id -> project.looksLike(Ids.Kind.USER, id), "cannot_mix_internal_and_external_user_ids");
        return found(ids, stytch ? id -> project.owner(Ids.Kind.USER, id) : project::byExternalId);
    }

    private Filter<UserState> contacts(boolean verified, Function<UserState, List<UserState.Contact>> contacts) {
        return scan(user -> contacts.apply(user).stream().anyMatch(contact -> contact.verified() == verified));
    }

    private Filter<UserState> verified(Ids.Kind kind, boolean verified) {
        return scan(user -> user.registrations.stream()
                .anyMatch(registration -> registration.kind() == kind && registration.verified() == verified));
    }

    private Filter<UserState> named(Ids.Kind kind, List<String> names) {
        return scan(user -> user.registrations.stream()
                .anyMatch(registration -> registration.kind() == kind
                        && names.stream().anyMatch(name -> name.equalsIgnoreCase(registration.name()))));
    }

    private static String fullName(UserState user) {
        return (user.firstName + " " + user.middleName + " " + user.lastName)
                .replaceAll(" +", " ")
                .strip();
    }

    private Filter<UserState> status(@Nullable Object value) {
        String status = text(value, "missing_status");
        if (!status.equals("active") && !status.equals("pending")) {
            throw refusal("invalid_status_filter", "status must be active or pending");
        }
        boolean pending = status.equals("pending");
        return scan(user -> user.pending == pending);
    }

    private Filter<UserState> between(@Nullable Object value) {
        if (value == null) {
            throw refusal("missing_filter_value", "created_at_between has no value");
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw refusal("expected_object", "created_at_between takes an object");
        }
        for (Object key : map.keySet()) {
            if (!"greater_than".equals(key) && !"less_than".equals(key)) {
                throw Refusal.badRequest("unknown field " + key + " in created_at_between");
            }
        }
        Instant after = time(map.get("greater_than"), "missing_greater_than");
        Instant before = time(map.get("less_than"), "missing_less_than");
        return scan(user -> created(user).isAfter(after) && created(user).isBefore(before));
    }

    private static Instant created(UserState user) {
        return Instant.ofEpochSecond(user.createdAt);
    }

    private List<String> values(@Nullable Object value, String missing) {
        List<String> values = texts(value, missing);
        if (values.size() > MOST_VALUES) {
            throw refusal(
                    "maximum_filter_value_count_exceeded", "filter_value holds more than " + MOST_VALUES + " values");
        }
        return values;
    }

    private Instant time(@Nullable Object value, String missing) {
        try {
            return OffsetDateTime.parse(text(value, missing)).toInstant();
        } catch (DateTimeParseException e) {
            throw refusal("expected_timestamp", "filter_value must be an RFC 3339 time");
        }
    }
}
