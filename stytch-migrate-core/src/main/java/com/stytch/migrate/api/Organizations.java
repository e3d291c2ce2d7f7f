package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The organizations of a B2B project. Immutable and thread-safe. Where a method takes an organization id, the slug and the
 * external id do as well. Source: contract, section 5.1.
 */
public final class Organizations {
    private static final String ORGANIZATION = "/v1/b2b/organizations/{organization_id}";

    // By the code alone: a bare 404 may come from a proxy or a wrong address, and then says nothing about the
    // organization.
    private static final Set<String> NO_SUCH_ORGANIZATION = Set.of("organization_not_found", "invalid_organization_id");

    private final StytchHttp http;

    Organizations(StytchHttp http) {
        this.http = http;
    }

    /**
     * Creates an organization.
     *
     * @throws MigrationException.Refused with {@code organization_slug_already_used},
     *     {@code organization_external_id_already_used}, {@code organization_settings_domain_too_common} and others; nothing
     *     was created
     * @throws MigrationException.Unreachable also when Stytch may have created the organization: read back before sending
     *     again
     */
    public Found create(CreateOrganizationRequest request) {
        return found(http.send(Call.create("/v1/b2b/organizations", request.body())));
    }

    /**
     * Returns an organization, or nothing when Stytch says that there is none. An unanswered call is never "none": it throws.
     */
    public Optional<Found> get(String organizationId) {
        try {
            return Optional.of(found(http.send(Call.get(ORGANIZATION, organizationId))));
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_ORGANIZATION.contains(refused.errorType())) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    public Found update(String organizationId, UpdateOrganizationRequest request) {
        return found(http.send(Call.put(ORGANIZATION, request.body(), organizationId)));
    }

    /**
     * Deletes an organization and all its members.
     *
     * @return whether there was such an organization; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String organizationId) {
        try {
            http.send(Call.delete(ORGANIZATION, organizationId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_ORGANIZATION.contains(refused.errorType())) {
                return false;
            }
            throw refused;
        }
    }

    /** Removes the external id of an organization. */
    public Found deleteExternalId(String organizationId) {
        return found(http.send(Call.delete(ORGANIZATION + "/external_id", organizationId)));
    }

    /** Returns how many members an organization has. */
    public int memberCount(String organizationId) {
        Answer answer = http.send(Call.get(ORGANIZATION + "/metrics", organizationId));
        return answer.body().number("member_count").orElse(0);
    }

    /**
     * Returns one page. Limited to 100 a minute, together with the search of members.
     *
     * @throws MigrationException.Refused with one of the {@code organization_search_…} codes
     */
    public OrganizationPage search(OrganizationSearch search) {
        return page(search.filters());
    }

    private OrganizationPage page(Filters filters) {
        return OrganizationPage.of(http.send(Call.narrowSearch(
                "/v1/b2b/organizations/search", filters.fields().map())));
    }

    /**
     * Returns all organizations that match, page by page as the stream is read.
     *
     * @return a stream that ends when Stytch names no next page; it throws {@link IllegalStateException} if a cursor comes
     *     twice, for then it would never end
     */
    public Stream<StytchOrganization> searchAll(OrganizationSearch search) {
        return Paging.pages(search.filters(), this::page).flatMap(page -> page.organizations().stream());
    }

    private static Found found(Answer answer) {
        return new Found(StytchOrganization.in(answer.body()), answer.requestId());
    }

    /** An organization that Stytch described. */
    public record Found(StytchOrganization organization, String requestId) {}
}
