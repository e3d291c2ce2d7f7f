package com.stytch.migrate.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about an organization; what is not set stays. Metadata is merged key by key at the top level, and a
 * {@code null} removes its key. Immutable.
 *
 * <p>Source: {@code PUT /v1/b2b/organizations/{organization_id}}, contract section 5.1.
 */
public final class UpdateOrganizationRequest {
    private final Map<String, @Nullable Object> body;

    private UpdateOrganizationRequest(Builder builder) {
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
    }

    public static Builder builder() {
        return new Builder();
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns whether nothing would be changed. */
    public boolean isEmpty() {
        return body.isEmpty();
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "UpdateOrganizationRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateOrganizationRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String slug;
        private @Nullable String logoUrl;
        private @Nullable String externalId;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable OrganizationSettings settings;

        private Builder() {}

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder slug(@Nullable String slug) {
            this.slug = slug;
            return this;
        }

        public Builder logoUrl(@Nullable String logoUrl) {
            this.logoUrl = logoUrl;
            return this;
        }

        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        /**
         * Sets how people get in and sign in, all of it: begin with {@link OrganizationSettings#of} the organization, or what
         * it has is replaced by defaults.
         */
        public Builder settings(@Nullable OrganizationSettings settings) {
            this.settings = settings;
            return this;
        }

        public UpdateOrganizationRequest build() {
            return new UpdateOrganizationRequest(this);
        }
    }
}
