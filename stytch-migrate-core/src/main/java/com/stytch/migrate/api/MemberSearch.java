package com.stytch.migrate.api;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which members of some organizations to look for: all filters must match; without a filter, all members that are not
 * deleted. Immutable.
 *
 * <p>Stytch caps the values of one filter at a number that it does not publish: keep to
 * {@value UserSearch#VALUES_PER_FILTER}.
 *
 * <p>Source: {@code POST /v1/b2b/organizations/members/search}, contract section 5.2.
 */
public final class MemberSearch {
    private final List<String> organizationIds;
    private final Filters filters;

    private MemberSearch(List<String> organizationIds, Filters filters) {
        this.organizationIds = organizationIds;
        this.filters = filters;
    }

    /**
     * Returns a search for all members of some organizations, 1,000 a page.
     *
     * @param organizationIds not empty; whether slugs and external ids do here is not known
     */
    public static MemberSearch in(Collection<String> organizationIds) {
        if (organizationIds.isEmpty()) {
            throw new IllegalArgumentException("a search of members needs an organization");
        }
        return new MemberSearch(List.copyOf(organizationIds), Filters.none());
    }

    /**
     * Returns the same search with another page size.
     *
     * @param limit from 1 to 1,000
     */
    public MemberSearch limit(int limit) {
        return with(filters.limited(limit));
    }

    /** Returns the same search from a later page on. */
    public MemberSearch after(String cursor) {
        return with(filters.after(cursor));
    }

    /** Adds a filter by member ids, or by external ids; the two must not be mixed. */
    public MemberSearch memberIds(Collection<String> ids) {
        return with(filters.any("member_ids", ids));
    }

    public MemberSearch memberEmails(Collection<String> addresses) {
        return with(filters.any("member_emails", addresses));
    }

    /** Adds a filter by status: {@code pending}, {@code invited}, {@code active}, {@code deleted}. */
    public MemberSearch statuses(Collection<String> statuses) {
        return with(filters.any("statuses", statuses));
    }

    public MemberSearch memberRoles(Collection<String> roleIds) {
        return with(filters.any("member_roles", roleIds));
    }

    public MemberSearch memberMfaPhoneNumbers(Collection<String> numbers) {
        return with(filters.any("member_mfa_phone_numbers", numbers));
    }

    /** Adds a filter by a part of the address, at least 3 characters. */
    public MemberSearch memberEmailFuzzy(String part) {
        return with(filters.fuzzy("member_email_fuzzy", part));
    }

    /** Adds a filter by a part of the number, at least 3 characters. */
    public MemberSearch memberMfaPhoneNumberFuzzy(String part) {
        return with(filters.fuzzy("member_mfa_phone_number_fuzzy", part));
    }

    public MemberSearch memberIsBreakglass(boolean breakglass) {
        return with(filters.with("member_is_breakglass", breakglass));
    }

    public MemberSearch memberPasswordExists(boolean exists) {
        return with(filters.with("member_password_exists", exists));
    }

    MemberSearch with(Filters other) {
        return new MemberSearch(organizationIds, other);
    }

    Filters filters() {
        return filters;
    }

    Map<String, @Nullable Object> body() {
        return filters.fields().put("organization_ids", organizationIds).map();
    }

    /** Returns the number of organizations and filters and the page size, and no value. */
    @Override
    public String toString() {
        return "MemberSearch[" + organizationIds.size() + " organizations]" + filters;
    }
}
