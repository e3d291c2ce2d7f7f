package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about an OIDC connection; what is not set stays. Immutable; {@link #toString()} shows no value.
 *
 * <p>With another issuer Stytch reads its {@code /.well-known/openid-configuration} and finds the addresses there; those that
 * are set win. A connection becomes active when issuer, client id, client secret and all four addresses are known.
 *
 * <p>Source: {@code PUT /v1/b2b/sso/oidc/{organization_id}/connections/{connection_id}}, contract section 5.6.
 */
public final class UpdateOidcConnectionRequest {
    private final Map<String, @Nullable Object> body;

    private UpdateOidcConnectionRequest(Builder builder) {
        this.body = new Fields()
                .put("display_name", builder.displayName)
                .put("identity_provider", builder.identityProvider)
                .put("client_id", builder.clientId)
                .putSecret("client_secret", builder.clientSecret)
                .put("issuer", builder.issuer)
                .put("authorization_url", builder.authorizationUrl)
                .put("token_url", builder.tokenUrl)
                .put("userinfo_url", builder.userinfoUrl)
                .put("jwks_url", builder.jwksUrl)
                .put("custom_scopes", builder.customScopes)
                .put("attribute_mapping", builder.attributeMapping)
                .map();
    }

    public static Builder builder() {
        return new Builder();
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "UpdateOidcConnectionRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateOidcConnectionRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String displayName;
        private @Nullable String identityProvider;
        private @Nullable String clientId;
        private @Nullable Secret clientSecret;
        private @Nullable String issuer;
        private @Nullable String authorizationUrl;
        private @Nullable String tokenUrl;
        private @Nullable String userinfoUrl;
        private @Nullable String jwksUrl;
        private @Nullable String customScopes;
        private @Nullable Map<String, String> attributeMapping;

        private Builder() {}

        public Builder displayName(@Nullable String displayName) {
            this.displayName = displayName;
            return this;
        }

        /** Sets the kind of identity provider, see {@link SsoConnections#createSaml}. */
        public Builder identityProvider(@Nullable String identityProvider) {
            this.identityProvider = identityProvider;
            return this;
        }

        public Builder clientId(@Nullable String clientId) {
            this.clientId = clientId;
            return this;
        }

        public Builder clientSecret(@Nullable Secret clientSecret) {
            this.clientSecret = clientSecret;
            return this;
        }

        /** Sets the issuer, an {@code https} address. */
        public Builder issuer(@Nullable String issuer) {
            if (issuer != null && !issuer.startsWith("https://")) {
                throw new IllegalArgumentException("an issuer begins with https://");
            }
            this.issuer = issuer;
            return this;
        }

        public Builder authorizationUrl(@Nullable String authorizationUrl) {
            this.authorizationUrl = authorizationUrl;
            return this;
        }

        public Builder tokenUrl(@Nullable String tokenUrl) {
            this.tokenUrl = tokenUrl;
            return this;
        }

        public Builder userinfoUrl(@Nullable String userinfoUrl) {
            this.userinfoUrl = userinfoUrl;
            return this;
        }

        public Builder jwksUrl(@Nullable String jwksUrl) {
            this.jwksUrl = jwksUrl;
            return this;
        }

        /** Sets the scopes that are asked for beside the usual ones, with spaces between; Stytch wants each URL-encoded. */
        public Builder customScopes(@Nullable String customScopes) {
            this.customScopes = customScopes;
            return this;
        }

        /** Sets the names of the identity provider's claims by those of Stytch. */
        public Builder attributeMapping(Map<String, String> mapping) {
            this.attributeMapping = Map.copyOf(mapping);
            return this;
        }

        public UpdateOidcConnectionRequest build() {
            return new UpdateOidcConnectionRequest(this);
        }
    }
}
