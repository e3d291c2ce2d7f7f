package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about a SAML connection; what is not set stays. Immutable; {@link #toString()} shows no value.
 *
 * <p>A connection becomes active when {@link Builder#idpSsoUrl}, {@link Builder#idpEntityId}, {@link Builder#x509Certificate}
 * and {@link Builder#attributeMapping} are set.
 *
 * <p>Source: {@code PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}}, contract section 5.6.
 */
public final class UpdateSamlConnectionRequest {
    private static final String PKCS1 = "-----BEGIN RSA PRIVATE KEY-----";

    private final Map<String, @Nullable Object> body;

    private UpdateSamlConnectionRequest(Builder builder) {
        this.body = new Fields()
                .put("display_name", builder.displayName)
                .put("identity_provider", builder.identityProvider)
                .put("idp_entity_id", builder.idpEntityId)
                .put("idp_sso_url", builder.idpSsoUrl)
                .put("x509_certificate", builder.x509Certificate)
                .put("attribute_mapping", builder.attributeMapping)
                .put("saml_connection_implicit_role_assignments", GroupRole.bodiesOfIds(builder.implicitRoles))
                .put("saml_group_implicit_role_assignments", GroupRole.bodies(builder.groupRoles))
                .put("alternative_audience_uri", builder.alternativeAudienceUri)
                .put("alternative_acs_url", builder.alternativeAcsUrl)
                .put("nameid_format", builder.nameidFormat)
                .put("idp_initiated_auth_disabled", builder.idpInitiatedAuthDisabled)
                .put("allow_gateway_callback", builder.allowGatewayCallback)
                .putSecret("signing_private_key", builder.signingPrivateKey)
                .putSecret("saml_encryption_private_key", builder.encryptionPrivateKey)
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
        return "UpdateSamlConnectionRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateSamlConnectionRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String displayName;
        private @Nullable String identityProvider;
        private @Nullable String idpEntityId;
        private @Nullable String idpSsoUrl;
        private @Nullable String x509Certificate;
        private @Nullable Map<String, String> attributeMapping;
        private @Nullable List<String> implicitRoles;
        private @Nullable List<GroupRole> groupRoles;
        private @Nullable String alternativeAudienceUri;
        private @Nullable String alternativeAcsUrl;
        private @Nullable String nameidFormat;
        private @Nullable Boolean idpInitiatedAuthDisabled;
        private @Nullable Boolean allowGatewayCallback;
        private @Nullable Secret signingPrivateKey;
        private @Nullable Secret encryptionPrivateKey;

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

        public Builder idpEntityId(@Nullable String idpEntityId) {
            this.idpEntityId = idpEntityId;
            return this;
        }

        /** Sets where people sign in, an {@code https} address. */
        public Builder idpSsoUrl(@Nullable String idpSsoUrl) {
            this.idpSsoUrl = idpSsoUrl;
            return this;
        }

        /** Sets the certificate that the identity provider signs with, PEM. */
        public Builder x509Certificate(@Nullable String x509Certificate) {
            this.x509Certificate = x509Certificate;
            return this;
        }

        /**
         * Sets the names of the identity provider's attributes by those of Stytch.
         *
         * @param mapping {@code email}, and {@code full_name} or both {@code first_name} and {@code last_name};
         *     {@code groups} before {@link #groupRoles}
         */
        public Builder attributeMapping(Map<String, String> mapping) {
            this.attributeMapping = Map.copyOf(mapping);
            return this;
        }

        /** Sets the roles that everybody has who signs in through the connection; they replace those that are there. */
        public Builder implicitRoles(List<String> roleIds) {
            this.implicitRoles = List.copyOf(roleIds);
            return this;
        }

        /** Sets the roles of groups; they replace those that are there. */
        public Builder groupRoles(List<GroupRole> roles) {
            this.groupRoles = List.copyOf(roles);
            return this;
        }

        /** Sets the audience of the legacy service provider, so that the identity provider need not be changed. */
        public Builder alternativeAudienceUri(@Nullable String alternativeAudienceUri) {
            this.alternativeAudienceUri = alternativeAudienceUri;
            return this;
        }

        /**
         * Sets the address of the legacy service provider. Whoever answers there hands the answers of the identity provider on
         * to Stytch with status 307; a 303 would lose them.
         */
        public Builder alternativeAcsUrl(@Nullable String alternativeAcsUrl) {
            this.alternativeAcsUrl = alternativeAcsUrl;
            return this;
        }

        public Builder nameidFormat(@Nullable String nameidFormat) {
            this.nameidFormat = nameidFormat;
            return this;
        }

        public Builder idpInitiatedAuthDisabled(boolean disabled) {
            this.idpInitiatedAuthDisabled = disabled;
            return this;
        }

        public Builder allowGatewayCallback(boolean allow) {
            this.allowGatewayCallback = allow;
            return this;
        }

        /** Sets the key that Stytch signs with: an RSA key in PKCS #1 form, PEM. */
        public Builder signingPrivateKey(@Nullable Secret pem) {
            this.signingPrivateKey = pkcs1(pem);
            return this;
        }

        /** Sets the key that answers are decrypted with: an RSA key in PKCS #1 form, PEM. */
        public Builder encryptionPrivateKey(@Nullable Secret pem) {
            this.encryptionPrivateKey = pkcs1(pem);
            return this;
        }

        private static @Nullable Secret pkcs1(@Nullable Secret pem) {
            if (pem != null && !pem.reveal().startsWith(PKCS1)) {
                throw new IllegalArgumentException("the key must begin with " + PKCS1);
            }
            return pem;
        }

        public UpdateSamlConnectionRequest build() {
            return new UpdateSamlConnectionRequest(this);
        }
    }
}
