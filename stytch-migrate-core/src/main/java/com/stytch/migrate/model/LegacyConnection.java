package com.stytch.migrate.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the people of one organization sign in at their own identity provider, or how that provider tells of them (SCIM): what the
 * old system knows of it. Much may be missing, for the customer's administrator has to do a part of the move. Immutable and
 * thread-safe. {@link #toString()} shows the ids only.
 */
public final class LegacyConnection {
    private final LegacyId organization;
    private final LegacyId name;
    private final Protocol protocol;
    private final Map<String, String> texts;
    private final List<String> certificates;
    private final Map<String, String> attributeMapping;
    private final @Nullable Secret clientSecret;
    private final List<String> notes;

    /** The protocol at Stytch. The list is closed. */
    public enum Protocol {
        SAML,
        OIDC,
        SCIM
    }

    private LegacyConnection(Builder builder) {
        this.organization = builder.organization;
        this.name = builder.name;
        this.protocol = builder.protocol;
        this.texts = Map.copyOf(builder.texts);
        this.certificates = List.copyOf(builder.certificates);
        this.attributeMapping = Map.copyOf(builder.attributeMapping);
        this.clientSecret = builder.clientSecret;
        this.notes = List.copyOf(builder.notes);
    }

    /**
     * Returns a builder.
     *
     * @param organization the legacy id of the organization
     * @param name what tells the connection from the others of the organization; it becomes the name at Stytch
     */
    public static Builder builder(LegacyId organization, LegacyId name, Protocol protocol) {
        return new Builder(
                Objects.requireNonNull(organization, "organization"),
                Objects.requireNonNull(name, "name"),
                Objects.requireNonNull(protocol, "protocol"));
    }

    /** Returns a builder. */
    public static Builder builder(String organization, String name, Protocol protocol) {
        return builder(LegacyId.of(organization), LegacyId.of(name), protocol);
    }

    /** Returns a builder that starts from this connection, for a mapping function that changes a part of it. */
    public Builder toBuilder() {
        Builder builder = new Builder(organization, name, protocol);
        builder.texts.putAll(texts);
        builder.certificates.addAll(certificates);
        builder.attributeMapping.putAll(attributeMapping);
        builder.clientSecret = clientSecret;
        builder.notes.addAll(notes);
        return builder;
    }

    /** Returns the legacy id of the organization. */
    public LegacyId organization() {
        return organization;
    }

    /** Returns what tells it from the others of its organization. */
    public LegacyId name() {
        return name;
    }

    public RecordKey key() {
        return RecordKey.connection(organization, name);
    }

    public Protocol protocol() {
        return protocol;
    }

    private Optional<String> text(String field) {
        return Optional.ofNullable(texts.get(field));
    }

    /** Returns the kind of identity provider as Stytch names it, such as {@code okta} or {@code microsoft-entra}. */
    public Optional<String> identityProvider() {
        return text("identity_provider");
    }

    /** Returns the entity id of the identity provider (SAML). */
    public Optional<String> idpEntityId() {
        return text("idp_entity_id");
    }

    /** Returns where the identity provider signs people in (SAML). */
    public Optional<String> idpSsoUrl() {
        return text("idp_sso_url");
    }

    /** Returns where the identity provider publishes its metadata (SAML). */
    public Optional<String> metadataUrl() {
        return text("metadata_url");
    }

    /** Returns the entity id under which the identity provider knows the old system (SAML); sent only if that was asked for. */
    public Optional<String> alternativeAudienceUri() {
        return text("alternative_audience_uri");
    }

    /** Returns the address to which the identity provider posts its answers now (SAML); sent only if that was asked for. */
    public Optional<String> alternativeAcsUrl() {
        return text("alternative_acs_url");
    }

    /** Returns the issuer (OIDC). */
    public Optional<String> issuer() {
        return text("issuer");
    }

    /** Returns the client id at the identity provider (OIDC). */
    public Optional<String> clientId() {
        return text("client_id");
    }

    public Optional<String> authorizationUrl() {
        return text("authorization_url");
    }

    public Optional<String> tokenUrl() {
        return text("token_url");
    }

    public Optional<String> userinfoUrl() {
        return text("userinfo_url");
    }

    public Optional<String> jwksUrl() {
        return text("jwks_url");
    }

    /** Returns the scopes beyond those that Stytch asks for, with spaces between (OIDC). */
    public Optional<String> scopes() {
        return text("custom_scopes");
    }

    /** Returns the certificates that the identity provider signs with, PEM (SAML). */
    public List<String> certificates() {
        return certificates;
    }

    /** Returns the names of the identity provider's attributes by those of Stytch (SAML). */
    public Map<String, String> attributeMapping() {
        return attributeMapping;
    }

    /** Returns the secret of the client at the identity provider (OIDC). */
    public Optional<Secret> clientSecret() {
        return Optional.ofNullable(clientSecret);
    }

    /** Returns codes for what the reader left out or decided; they go into the report. */
    public List<String> notes() {
        return notes;
    }

    @Override
    public String toString() {
        return "LegacyConnection[" + name + " of " + organization + ", " + protocol + "]";
    }

    /** Collects the parts of a {@link LegacyConnection}. Not thread-safe. */
    public static final class Builder {
        private final LegacyId organization;
        private final LegacyId name;
        private final Protocol protocol;
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final List<String> certificates = new ArrayList<>();
        private final Map<String, String> attributeMapping = new LinkedHashMap<>();
        private @Nullable Secret clientSecret;
        private final List<String> notes = new ArrayList<>();

        private Builder(LegacyId organization, LegacyId name, Protocol protocol) {
            this.organization = organization;
            this.name = name;
            this.protocol = protocol;
        }

        private Builder put(String field, @Nullable String text) {
            if (text == null || text.isBlank()) {
                texts.remove(field);
            } else {
                texts.put(field, text.strip());
            }
            return this;
        }

        /** Sets the kind of identity provider as Stytch names it, or removes it. */
        public Builder identityProvider(@Nullable String kind) {
            return put("identity_provider", kind);
        }

        /** Sets the entity id of the identity provider, or removes it. */
        public Builder idpEntityId(@Nullable String entityId) {
            return put("idp_entity_id", entityId);
        }

        /** Sets where the identity provider signs people in, or removes it. */
        public Builder idpSsoUrl(@Nullable String url) {
            return put("idp_sso_url", url);
        }

        /** Sets where the identity provider publishes its metadata, or removes it; Stytch reads it. */
        public Builder metadataUrl(@Nullable String url) {
            return put("metadata_url", url);
        }

        /** Sets the entity id under which the identity provider knows the old system, or removes it. */
        public Builder alternativeAudienceUri(@Nullable String uri) {
            return put("alternative_audience_uri", uri);
        }

        /** Sets the address to which the identity provider posts its answers now, or removes it. */
        public Builder alternativeAcsUrl(@Nullable String url) {
            return put("alternative_acs_url", url);
        }

        /** Sets the issuer, or removes it. */
        public Builder issuer(@Nullable String issuer) {
            return put("issuer", issuer);
        }

        /** Sets the client at the identity provider, or removes it. */
        public Builder client(@Nullable String clientId, @Nullable Secret clientSecret) {
            this.clientSecret = clientSecret;
            return put("client_id", clientId);
        }

        /** Sets the addresses of an OIDC provider; each may be {@code null}, then Stytch infers it from the issuer. */
        public Builder urls(
                @Nullable String authorization,
                @Nullable String token,
                @Nullable String userinfo,
                @Nullable String jwks) {
            put("authorization_url", authorization);
            put("token_url", token);
            put("userinfo_url", userinfo);
            return put("jwks_url", jwks);
        }

        /** Sets further scopes, with spaces between, or removes them. */
        public Builder scopes(@Nullable String scopes) {
            return put("custom_scopes", scopes);
        }

        /** Replaces the certificates, PEM. */
        public Builder certificates(List<String> pems) {
            certificates.clear();
            certificates.addAll(pems);
            return this;
        }

        /** Replaces the names of the identity provider's attributes by those of Stytch. */
        public Builder attributeMapping(Map<String, String> mapping) {
            attributeMapping.clear();
            attributeMapping.putAll(mapping);
            return this;
        }

        /** Replaces the notes: codes, without any of the record's values. */
        public Builder notes(List<String> notes) {
            this.notes.clear();
            this.notes.addAll(notes);
            return this;
        }

        public LegacyConnection build() {
            return new LegacyConnection(this);
        }
    }
}
