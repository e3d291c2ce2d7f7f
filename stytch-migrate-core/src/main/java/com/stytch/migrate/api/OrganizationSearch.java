package com.stytch.migrate.api;

import java.util.Collection;

/**
 * Which organizations to look for: all filters must match; without a filter, all organizations. Immutable.
 *
 * <p>Stytch caps the values of one filter at a number that it does not publish: keep to
 * {@value UserSearch#VALUES_PER_FILTER}.
 *
 * <p>Source: {@code POST /v1/b2b/organizations/search}, contract section 5.1.
 */
public final class OrganizationSearch {
    private final Filters filters;

    OrganizationSearch(Filters filters) {
        this.filters = filters;
    }

    /** Returns a search for all organizations, 1,000 a page. */
    public static OrganizationSearch all() {
        return new OrganizationSearch(Filters.none());
    }

    /**
     * Returns the same search with another page size.
     *
     * @param limit from 1 to 1,000
     */
    public OrganizationSearch limit(int limit) {
        return new OrganizationSearch(filters.limited(limit));
    }

    /** Returns the same search from a later page on. */
    public OrganizationSearch after(String cursor) {
        return new OrganizationSearch(filters.after(cursor));
    }

    public OrganizationSearch organizationIds(Collection<String> ids) {
        return any("organization_ids", ids);
    }

    public OrganizationSearch organizationSlugs(Collection<String> slugs) {
        return any("organization_slugs", slugs);
    }

    /** Adds a filter by addresses of members: it finds all organizations of a person. */
    public OrganizationSearch memberEmails(Collection<String> addresses) {
        return any("member_emails", addresses);
    }

    public OrganizationSearch allowedDomains(Collection<String> domains) {
        return any("allowed_domains", domains);
    }

    public OrganizationSearch claimedEmailDomains(Collection<String> domains) {
        return any("claimed_email_domains", domains);
    }

    /** Adds a filter by a part of the name, at least 3 characters. */
    public OrganizationSearch organizationNameFuzzy(String part) {
        return fuzzy("organization_name_fuzzy", part);
    }

    /** Adds a filter by a part of the slug, at least 3 characters. */
    public OrganizationSearch organizationSlugFuzzy(String part) {
        return fuzzy("organization_slug_fuzzy", part);
    }

    /** Adds a filter by a part of the address of a member, at least 3 characters. */
    public OrganizationSearch memberEmailFuzzy(String part) {
        return fuzzy("member_email_fuzzy", part);
    }

    /** Adds a filter by a part of an allowed domain, at least 3 characters. */
    public OrganizationSearch allowedDomainFuzzy(String part) {
        return fuzzy("allowed_domain_fuzzy", part);
    }

    public OrganizationSearch hasActiveSsoConnection(boolean has) {
        return new OrganizationSearch(filters.with("has_active_sso_connection", has));
    }

    public OrganizationSearch ssoConnectionId(String connectionId) {
        return new OrganizationSearch(filters.with("sso_connection_id", connectionId));
    }

    private OrganizationSearch any(String filter, Collection<String> values) {
        return new OrganizationSearch(filters.any(filter, values));
    }

    private OrganizationSearch fuzzy(String filter, String part) {
        return new OrganizationSearch(filters.fuzzy(filter, part));
    }

    Filters filters() {
        return filters;
    }

    /** Returns the number of filters and the page size, and no value. */
    @Override
    public String toString() {
        return "OrganizationSearch" + filters;
    }
}
