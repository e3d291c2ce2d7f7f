package com.stytch.migrate.auth0.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An application of Auth0. Immutable.
 *
 * @param clientId its id
 * @param clientSecret empty for one that has none, and without the scope {@code read:client_keys}
 * @param name what people call it
 * @param description in words
 * @param appType {@code non_interactive}, {@code regular_web}, {@code spa} or {@code native}
 * @param grantTypes how it may get tokens, such as {@code client_credentials}
 * @param tokenEndpointAuthMethod {@code none}, {@code client_secret_post} or {@code client_secret_basic}; absent where it
 *     proves itself without a shared secret
 * @param keyMethods how it proves itself without a shared secret, such as {@code private_key_jwt}; as a rule empty
 * @param organizationUsage {@code deny}, {@code allow} or {@code require}
 * @param global whether it is Auth0's own, which nobody moves
 * @param metadata texts of your own
 */
public record Auth0Client(
        String clientId,
        Optional<Secret> clientSecret,
        Optional<String> name,
        Optional<String> description,
        Optional<String> appType,
        List<String> grantTypes,
        Optional<String> tokenEndpointAuthMethod,
        List<String> keyMethods,
        Optional<String> organizationUsage,
        boolean global,
        Map<String, @Nullable Object> metadata) {

    static Optional<Auth0Client> read(JsonView view) {
        return view.text("client_id")
                .map(id -> new Auth0Client(
                        id,
                        view.text("client_secret").map(Secret::of),
                        view.text("name"),
                        view.text("description"),
                        view.text("app_type"),
                        view.texts("grant_types"),
                        view.text("token_endpoint_auth_method"),
                        List.copyOf(view.map("client_authentication_methods").keySet()),
                        view.text("organization_usage"),
                        view.isTrue("global"),
                        view.map("client_metadata")));
    }

    /** Returns whether it may act for itself: by its grants, for the type of an application does not tell. */
    public boolean isMachine() {
        return !global && grantTypes.contains("client_credentials");
    }

    @Override
    public String toString() {
        return "Auth0Client[" + clientId + "]";
    }
}
