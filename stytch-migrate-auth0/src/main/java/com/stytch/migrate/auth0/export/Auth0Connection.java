package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A connection of Auth0: a database, or an identity provider. Immutable. {@link #toString()} shows no option, for among them
 * are secrets and private keys.
 *
 * @param id {@code con_} and 16 letters or digits
 * @param name unique in the tenant; it stands in the ids of users
 * @param strategy its kind, such as {@code samlp}, {@code oidc}, {@code okta}, {@code waad} or {@code auth0}
 * @param displayName what people see
 * @param options what depends on the strategy, read as it came; empty when the answer has none, as without the scope
 *     {@code read:connections_options}
 * @param domainConnection whether it is offered to all organizations
 * @param metadata texts of your own
 */
public record Auth0Connection(
        String id,
        String name,
        String strategy,
        Optional<String> displayName,
        Optional<JsonView> options,
        boolean domainConnection,
        Map<String, @Nullable Object> metadata) {

    static Optional<Auth0Connection> read(JsonView view) {
        Optional<String> id = view.text("id");
        Optional<String> name = view.text("name");
        Optional<String> strategy = view.text("strategy");
        if (id.isEmpty() || name.isEmpty() || strategy.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Auth0Connection(
                id.get(),
                name.get(),
                strategy.get(),
                view.text("display_name"),
                view.object("options"),
                view.isTrue("is_domain_connection"),
                view.map("metadata")));
    }

    /** Returns the domains whose people belong to it, as its options say. */
    public List<String> domainAliases() {
        return options.map(view -> view.texts("domain_aliases")).orElse(List.of());
    }

    @Override
    public String toString() {
        return "Auth0Connection[" + id + ", " + strategy + "]";
    }
}
