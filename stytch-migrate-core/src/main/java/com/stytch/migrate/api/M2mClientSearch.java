package com.stytch.migrate.api;

import java.util.Collection;

/**
 * Which machine clients to look for: all filters must match; without a filter, all clients. Immutable.
 *
 * <p>Source: {@code POST /v1/m2m/clients/search}, contract section 4.9.
 */
public final class M2mClientSearch {
    private final Filters filters;

    M2mClientSearch(Filters filters) {
        this.filters = filters;
    }

    /** Returns a search for all machine clients, 1,000 a page. */
    public static M2mClientSearch all() {
        return new M2mClientSearch(Filters.none());
    }

    /**
     * Returns the same search with another page size.
     *
     * @param limit from 1 to 1,000
     */
    public M2mClientSearch limit(int limit) {
        return new M2mClientSearch(filters.limited(limit));
    }

    /** Returns the same search from a later page on. */
    public M2mClientSearch after(String cursor) {
        return new M2mClientSearch(filters.after(cursor));
    }

    public M2mClientSearch clientIds(Collection<String> ids) {
        return new M2mClientSearch(filters.any("client_id", ids));
    }

    public M2mClientSearch clientNames(Collection<String> names) {
        return new M2mClientSearch(filters.any("client_name", names));
    }

    public M2mClientSearch scopes(Collection<String> scopes) {
        return new M2mClientSearch(filters.any("scopes", scopes));
    }

    Filters filters() {
        return filters;
    }

    /** Returns the number of filters and the page size, and no value. */
    @Override
    public String toString() {
        return "M2mClientSearch" + filters;
    }
}
