package com.stytch.migrate.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about a machine client; what is not set stays. Metadata is merged key by key at the top level, and a
 * {@code null} removes its key. Immutable.
 *
 * <p>Source: {@code PUT /v1/m2m/clients/{client_id}}, contract section 4.9.
 */
public final class UpdateM2mClientRequest {
    private final Map<String, @Nullable Object> body;

    private UpdateM2mClientRequest(Builder builder) {
        this.body = new Fields()
                .put("client_name", builder.name)
                .put("client_description", builder.description)
                .put("status", builder.active == null ? null : builder.active ? "active" : "inactive")
                .put("scopes", builder.scopes)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .map();
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
        return "UpdateM2mClientRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateM2mClientRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable Boolean active;
        private @Nullable List<String> scopes;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;

        private Builder() {}

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** Sets whether the client gets tokens. */
        public Builder active(boolean active) {
            this.active = active;
            return this;
        }

        /** Sets the scopes; they replace those that the client has. */
        public Builder scopes(List<String> scopes) {
            this.scopes = List.copyOf(scopes);
            return this;
        }

        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        public UpdateM2mClientRequest build() {
            return new UpdateM2mClientRequest(this);
        }
    }
}
