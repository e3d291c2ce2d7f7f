package com.stytch.migrate.api;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which users to look for: all filters must match; without a filter, all users. Immutable.
 *
 * <p>Stytch caps the values of one filter at a number that it does not publish: keep to {@value #VALUES_PER_FILTER}.
 *
 * <p>Source: {@code POST /v1/users/search}, contract section 2.5.
 */
public final class UserSearch {

    /** How many values of one filter are known to be safe. */
    public static final int VALUES_PER_FILTER = 100;

    private static final int LARGEST_PAGE = 1_000;

    private final List<Map<String, Object>> operands;
    private final int limit;
    private final @Nullable String cursor;

    private UserSearch(List<Map<String, Object>> operands, int limit, @Nullable String cursor) {
        this.operands = List.copyOf(operands);
        this.limit = limit;
        this.cursor = cursor;
    }

    /** Returns a search for all users, 1,000 a page. */
    public static UserSearch all() {
        return new UserSearch(List.of(), LARGEST_PAGE, null);
    }

    /**
     * Returns the same search with another page size.
     *
     * @param limit from 1 to 1,000
     */
    public UserSearch limit(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit must be from 1 to 1000, was " + limit);
        }
        return new UserSearch(operands, limit, cursor);
    }

    /** Returns the same search from a later page on. */
    public UserSearch after(String cursor) {
        return new UserSearch(operands, limit, cursor);
    }

    /** Adds a filter by user ids, or by external ids; the two must not be mixed. */
    public UserSearch userIds(Collection<String> ids) {
        return any("user_id", ids);
    }

    public UserSearch emailAddresses(Collection<String> addresses) {
        return any("email_address", addresses);
    }

    public UserSearch emailIds(Collection<String> ids) {
        return any("email_id", ids);
    }

    public UserSearch phoneNumbers(Collection<String> numbers) {
        return any("phone_number", numbers);
    }

    public UserSearch phoneIds(Collection<String> ids) {
        return any("phone_id", ids);
    }

    public UserSearch oauthProviders(Collection<String> providers) {
        return any("oauth_provider", providers);
    }

    public UserSearch totpIds(Collection<String> ids) {
        return any("totp_id", ids);
    }

    public UserSearch webauthnRegistrationIds(Collection<String> ids) {
        return any("webauthn_registration_id", ids);
    }

    public UserSearch cryptoWalletIds(Collection<String> ids) {
        return any("crypto_wallet_id", ids);
    }

    public UserSearch cryptoWalletAddresses(Collection<String> addresses) {
        return any("crypto_wallet_address", addresses);
    }

    public UserSearch emailVerified(boolean verified) {
        return with("email_verified", verified);
    }

    public UserSearch phoneVerified(boolean verified) {
        return with("phone_verified", verified);
    }

    public UserSearch totpVerified(boolean verified) {
        return with("totp_verified", verified);
    }

    public UserSearch webauthnRegistrationVerified(boolean verified) {
        return with("webauthn_registration_verified", verified);
    }

    public UserSearch cryptoWalletVerified(boolean verified) {
        return with("crypto_wallet_verified", verified);
    }

    public UserSearch passwordExists(boolean exists) {
        return with("password_exists", exists);
    }

    /** Adds a filter by a part of the address, at least 3 characters. */
    public UserSearch emailAddressFuzzy(String part) {
        return fuzzy("email_address_fuzzy", part);
    }

    /** Adds a filter by a part of the number, at least 3 characters. */
    public UserSearch phoneNumberFuzzy(String part) {
        return fuzzy("phone_number_fuzzy", part);
    }

    /** Adds a filter by a part of the whole name, at least 3 characters. */
    public UserSearch fullNameFuzzy(String part) {
        return fuzzy("full_name_fuzzy", part);
    }

    /** Adds a filter by status, {@code active} or {@code pending}. */
    public UserSearch status(String status) {
        return with("status", status);
    }

    public UserSearch createdAfter(Instant time) {
        return with("created_at_greater_than", time.toString());
    }

    public UserSearch createdBefore(Instant time) {
        return with("created_at_less_than", time.toString());
    }

    public UserSearch createdBetween(Instant after, Instant before) {
        return with("created_at_between", Map.of("greater_than", after.toString(), "less_than", before.toString()));
    }

    private UserSearch any(String filter, Collection<String> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a filter without a value matches nothing: " + filter);
        }
        return with(filter, List.copyOf(values));
    }

    private UserSearch fuzzy(String filter, String part) {
        if (part.length() < 3) {
            throw new IllegalArgumentException(filter + " needs at least 3 characters");
        }
        return with(filter, part);
    }

    private UserSearch with(String filter, Object value) {
        List<Map<String, Object>> more = new ArrayList<>(operands);
        more.add(Map.of("filter_name", filter, "filter_value", value));
        return new UserSearch(more, limit, cursor);
    }

    Map<String, @Nullable Object> body() {
        Fields body = new Fields().put("cursor", cursor).put("limit", limit);
        if (!operands.isEmpty()) {
            body.put("query", Map.of("operator", "AND", "operands", operands));
        }
        return body.map();
    }

    /** Returns the number of filters and the page size, and no value. */
    @Override
    public String toString() {
        return "UserSearch[" + operands.size() + " filters, limit " + limit + "]";
    }
}
