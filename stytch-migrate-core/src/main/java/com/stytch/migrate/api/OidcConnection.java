package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An OIDC connection of an organization, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows id and
 * status only.
 *
 * <p>Source: schema {@code OidcConnection} of the contract, section 5.6. Every part may be absent.
 */
public final class OidcConnection {
    private final JsonView json;

    OidcConnection(JsonView json) {
        this.json = json;
    }

    public String connectionId() {
        return json.text("connection_id").orElse("");
    }

    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    /** Returns {@code pending} until the connection is complete, then {@code active}. */
    public String status() {
        return json.text("status").orElse("");
    }

    public String displayName() {
        return json.text("display_name").orElse("");
    }

    public String identityProvider() {
        return json.text("identity_provider").orElse("");
    }

    /** Returns where the identity provider sends the browser back to. */
    public String redirectUrl() {
        return json.text("redirect_url").orElse("");
    }

    public String clientId() {
        return json.text("client_id").orElse("");
    }

    public Optional<Secret> clientSecret() {
        return json.text("client_secret").map(Secret::of);
    }

    public String issuer() {
        return json.text("issuer").orElse("");
    }

    public String authorizationUrl() {
        return json.text("authorization_url").orElse("");
    }

    public String tokenUrl() {
        return json.text("token_url").orElse("");
    }

    public String userinfoUrl() {
        return json.text("userinfo_url").orElse("");
    }

    public String jwksUrl() {
        return json.text("jwks_url").orElse("");
    }

    /** Returns the scopes that are asked for beside the usual ones, with spaces between. */
    public String customScopes() {
        return json.text("custom_scopes").orElse("");
    }

    /** Returns the names of the identity provider's claims by those of Stytch. */
    public Map<String, @Nullable Object> attributeMapping() {
        return json.map("attribute_mapping");
    }

    @Override
    public String toString() {
        return "OidcConnection[" + connectionId() + ", " + status() + "]";
    }
}
