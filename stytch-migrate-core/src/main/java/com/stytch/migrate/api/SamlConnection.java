package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A SAML connection of an organization, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows id and
 * status only.
 *
 * <p>Source: schema {@code SamlConnection} of the contract, section 5.6. Every part may be absent.
 */
public final class SamlConnection {
    private final JsonView json;

    SamlConnection(JsonView json) {
        this.json = json;
    }

    /** Returns the Stytch id, {@code saml-connection-test-…} or {@code saml-connection-live-…}. */
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

    public String idpEntityId() {
        return json.text("idp_entity_id").orElse("");
    }

    public String idpSsoUrl() {
        return json.text("idp_sso_url").orElse("");
    }

    /** Returns where the identity provider sends its answers. */
    public String acsUrl() {
        return json.text("acs_url").orElse("");
    }

    public String audienceUri() {
        return json.text("audience_uri").orElse("");
    }

    /** Returns the audience of the legacy service provider, when the connection takes that too. */
    public Optional<String> alternativeAudienceUri() {
        return json.text("alternative_audience_uri");
    }

    /** Returns the address of the legacy service provider that is named to the identity provider. */
    public Optional<String> alternativeAcsUrl() {
        return json.text("alternative_acs_url");
    }

    public String nameidFormat() {
        return json.text("nameid_format").orElse("");
    }

    public boolean idpInitiatedAuthDisabled() {
        return json.isTrue("idp_initiated_auth_disabled");
    }

    public boolean allowGatewayCallback() {
        return json.isTrue("allow_gateway_callback");
    }

    /** Returns the certificates that Stytch signs with. */
    public List<Certificate> signingCertificates() {
        return json.objects("signing_certificates", Certificate::of);
    }

    /** Returns the certificates that the answers of the identity provider are checked with. */
    public List<Certificate> verificationCertificates() {
        return json.objects("verification_certificates", Certificate::of);
    }

    /** Returns the keys that the answers of the identity provider are decrypted with. */
    public List<EncryptionKey> encryptionKeys() {
        return json.objects(
                "encryption_private_keys",
                key -> new EncryptionKey(
                        key.text("private_key_id").orElse(""),
                        Secret.of(key.text("private_key").orElse(""))));
    }

    /** Returns the names of the identity provider's attributes by those of Stytch. */
    public Map<String, @Nullable Object> attributeMapping() {
        return json.map("attribute_mapping");
    }

    /** Returns the roles that everybody has who signs in through the connection. */
    public List<String> implicitRoles() {
        return json.objects(
                "saml_connection_implicit_role_assignments",
                role -> role.text("role_id").orElse(""));
    }

    public List<GroupRole> groupRoles() {
        return json.objects("saml_group_implicit_role_assignments", GroupRole::of);
    }

    @Override
    public String toString() {
        return "SamlConnection[" + connectionId() + ", " + status() + "]";
    }

    /**
     * An X.509 certificate.
     *
     * @param certificate PEM
     * @param expiresAtOrNull when it ends, if Stytch says so
     */
    public record Certificate(
            String certificateId,
            String certificate,
            String issuer,
            @Nullable Instant expiresAtOrNull) {

        public Optional<Instant> expiresAt() {
            return Optional.ofNullable(expiresAtOrNull);
        }

        private static Certificate of(JsonView view) {
            return new Certificate(
                    view.text("certificate_id").orElse(""),
                    view.text("certificate").orElse(""),
                    view.text("issuer").orElse(""),
                    view.time("expires_at").orElse(null));
        }
    }

    /** A private key. */
    public record EncryptionKey(String privateKeyId, Secret privateKey) {}
}
