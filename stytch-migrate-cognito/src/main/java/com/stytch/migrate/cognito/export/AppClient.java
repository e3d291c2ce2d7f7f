package com.stytch.migrate.cognito.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An app client of a user pool. A list of clients has only id and name; the rest is empty then.
 *
 * @param id its client id
 * @param name what its owner calls it; the id where there is no name
 * @param secret its secret; further ones that were added later are never shown by AWS
 * @param authFlows such as {@code ALLOW_USER_SRP_AUTH}
 * @param oauthFlows {@code code}, {@code implicit}, {@code client_credentials}
 * @param oauthScopes such as {@code openid}, or {@code RESOURCE_SERVER/SCOPE}
 * @param callbackUrls where the hosted sign-in may return to
 * @param identityProviders the names of providers it offers; {@code COGNITO} is the pool itself
 */
public record AppClient(
        String id,
        String name,
        Optional<Secret> secret,
        List<String> authFlows,
        List<String> oauthFlows,
        List<String> oauthScopes,
        List<String> callbackUrls,
        List<String> identityProviders) {

    public AppClient {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        authFlows = List.copyOf(authFlows);
        oauthFlows = List.copyOf(oauthFlows);
        oauthScopes = List.copyOf(oauthScopes);
        callbackUrls = List.copyOf(callbackUrls);
        identityProviders = List.copyOf(identityProviders);
    }

    /** Reads UserPoolClientType or UserPoolClientDescription of AWS's API model; nothing when it has no id. */
    public static Optional<AppClient> of(JsonView client) {
        return client.text("ClientId")
                .map(id -> new AppClient(
                        id,
                        client.text("ClientName").orElse(id),
                        client.text("ClientSecret").map(Secret::of),
                        client.texts("ExplicitAuthFlows"),
                        client.texts("AllowedOAuthFlows"),
                        client.texts("AllowedOAuthScopes"),
                        client.texts("CallbackURLs"),
                        client.texts("SupportedIdentityProviders")));
    }

    /** Returns whether it signs in by itself, not for a user: a machine client. */
    public boolean isMachine() {
        return oauthFlows.contains("client_credentials");
    }

    /** Returns id and name only. */
    @Override
    public String toString() {
        return "AppClient[" + id + ", " + name + "]";
    }
}
