package com.stytch.migrate.api;

import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about a user; what is not set stays. Metadata is merged key by key at the top level, and a {@code null}
 * removes its key. Address and number cannot be changed by this call. Immutable.
 *
 * <p>Source: {@code PUT /v1/users/{user_id}}, contract section 2.3.
 */
public final class UpdateUserRequest {
    private final Map<String, @Nullable Object> body;

    private UpdateUserRequest(Builder builder) {
        this.body = new Fields()
                .putName(builder.name)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .putMetadata("untrusted_metadata", builder.untrustedMetadata)
                .put("external_id", builder.externalId)
                .putRoles(builder.roles)
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
        return "UpdateUserRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateUserRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable PersonName name;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable String externalId;
        private @Nullable List<String> roles;

        private Builder() {}

        public Builder name(@Nullable PersonName name) {
            this.name = name;
            return this;
        }

        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        public Builder untrustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.untrustedMetadata = Fields.copy(metadata);
            return this;
        }

        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        /** Sets the explicit roles; they replace those that the user has. */
        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        public UpdateUserRequest build() {
            return new UpdateUserRequest(this);
        }
    }
}
