package com.stytch.migrate.api;

import java.time.Instant;
import java.util.Collection;
import java.util.Map;

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

    private final Filters filters;

    UserSearch(Filters filters) {
        this.filters = filters;
    }

    /** Returns a search for all users, 1,000 a page. */
    public static UserSearch all() {
        return new UserSearch(Filters.none());
    }

    /**
     * Returns the same search with another page size.
     *
     * @param limit from 1 to 1,000
     */
    public UserSearch limit(int limit) {
        return new UserSearch(filters.limited(limit));
    }

    /** Returns the same search from a later page on. */
    public UserSearch after(String cursor) {
        return new UserSearch(filters.after(cursor));
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
        return new UserSearch(filters.any(filter, values));
    }

    private UserSearch fuzzy(String filter, String part) {
        return new UserSearch(filters.fuzzy(filter, part));
    }

    private UserSearch with(String filter, Object value) {
        return new UserSearch(filters.with(filter, value));
    }

    Filters filters() {
        return filters;
    }

    /** Returns the number of filters and the page size, and no value. */
    @Override
    public String toString() {
        return "UserSearch" + filters;
    }
}
