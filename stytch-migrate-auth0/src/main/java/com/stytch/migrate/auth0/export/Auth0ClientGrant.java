package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.List;
import java.util.Optional;

/**
 * What an application of Auth0 may do at one API. Immutable.
 *
 * @param id {@code cgr_} and 16 letters or digits
 * @param clientId the application
 * @param audience the API; the same scope at another one is another scope
 * @param scopes what it may do; empty also when {@code allScopes}
 * @param allScopes whether it may do everything that the API knows
 * @param subjectType {@code client} or {@code user}
 * @param organizationUsage {@code deny}, {@code allow} or {@code require}
 * @param anyOrganization whether it may act for every organization
 */
public record Auth0ClientGrant(
        String id,
        String clientId,
        String audience,
        List<String> scopes,
        boolean allScopes,
        Optional<String> subjectType,
        Optional<String> organizationUsage,
        boolean anyOrganization) {

    static Optional<Auth0ClientGrant> read(JsonView view) {
        Optional<String> id = view.text("id");
        Optional<String> client = view.text("client_id");
        Optional<String> audience = view.text("audience");
        if (id.isEmpty() || client.isEmpty() || audience.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Auth0ClientGrant(
                id.get(),
                client.get(),
                audience.get(),
                view.texts("scope"),
                view.isTrue("allow_all_scopes"),
                view.text("subject_type"),
                view.text("organization_usage"),
                view.isTrue("allow_any_organization")));
    }
}
