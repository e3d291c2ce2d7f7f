package com.stytch.migrate.api;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An organization to create. Immutable.
 *
 * <p>Source: {@code POST /v1/b2b/organizations}, contract section 5.1.
 */
public final class CreateOrganizationRequest {
    private final Map<String, @Nullable Object> body;
    private final boolean claimsDomains;

    private CreateOrganizationRequest(Builder builder) {
        Fields fields = new Fields()
                .put("organization_name", builder.name)
                .put("organization_slug", builder.slug)
                .put("organization_logo_url", builder.logoUrl)
                .put("organization_external_id", builder.externalId)
                .putMetadata("trusted_metadata", builder.trustedMetadata);
        OrganizationSettings settings = builder.settings;
        if (settings != null) {
            settings.putInto(fields);
        }
        this.body = fields.map();
        this.claimsDomains = settings != null && settings.claimsDomains();
    }

    /**
     * Returns a builder.
     *
     * @param name from 1 to 128 characters
     */
    public static Builder builder(String name) {
        if (Objects.requireNonNull(name, "name").isBlank()) {
            throw new IllegalArgumentException("an organization needs a name");
        }
        return new Builder(name);
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    boolean claimsDomains() {
        return claimsDomains;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "CreateOrganizationRequest" + body.keySet();
    }

    /** Collects the fields of a {@link CreateOrganizationRequest}. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private @Nullable String slug;
        private @Nullable String logoUrl;
        private @Nullable String externalId;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable OrganizationSettings settings;

        private Builder(String name) {
            this.name = name;
        }

        /** Sets the slug: 2 to 128 letters, digits and {@code - . _ ~}, unique in the project; Stytch makes one unless set. */
        public Builder slug(@Nullable String slug) {
            this.slug = slug;
            return this;
        }

        public Builder logoUrl(@Nullable String logoUrl) {
            this.logoUrl = logoUrl;
            return this;
        }

        /**
         * Sets the external id: letters, digits, {@code . _ - |}, at most 128 characters, unique in the project. Keep it apart
         * from the slugs of other organizations: which one an id then names is not known.
         */
        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        /** Sets the trusted metadata: at most 20 top-level keys and 4 KB. */
        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        /** Sets how people get in and sign in, all of it. Unless set, Stytch's defaults: invitations are allowed. */
        public Builder settings(@Nullable OrganizationSettings settings) {
            this.settings = settings;
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws IllegalStateException if the settings name an SSO connection: a new organization has none
         */
        public CreateOrganizationRequest build() {
            if (settings != null && settings.namesConnections()) {
                throw new IllegalStateException("a new organization has no SSO connection: name it in an update");
            }
            return new CreateOrganizationRequest(this);
        }
    }
}
