package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A machine client to create or to import. Immutable; {@link #toString()} shows no value.
 *
 * <p>With its own id and secret an existing client goes over without noticing. Source: {@code POST /v1/m2m/clients}, contract
 * section 4.9.
 */
public final class CreateM2mClientRequest {
    private static final int SHORTEST_SECRET = 8;

    private final Map<String, @Nullable Object> body;

    private CreateM2mClientRequest(Builder builder) {
        this.body = new Fields()
                .put("scopes", builder.scopes)
                .put("client_id", builder.clientId)
                .putSecret("client_secret", builder.clientSecret)
                .put("client_name", builder.name)
                .put("client_description", builder.description)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .map();
    }

    /**
     * Returns a builder.
     *
     * @param scopes what the client may ask for; may be empty
     */
    public static Builder builder(List<String> scopes) {
        return new Builder(List.copyOf(scopes));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "CreateM2mClientRequest" + body.keySet();
    }

    /** Collects the fields of a {@link CreateM2mClientRequest}. Not thread-safe. */
    public static final class Builder {
        private final List<String> scopes;
        private @Nullable String clientId;
        private @Nullable Secret clientSecret;
        private @Nullable String name;
        private @Nullable String description;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;

        private Builder(List<String> scopes) {
            this.scopes = scopes;
        }

        /** Sets the client's own id, unique in the project; Stytch makes one unless set. */
        public Builder clientId(@Nullable String clientId) {
            this.clientId = clientId;
            return this;
        }

        /**
         * Sets the client's own secret; Stytch makes one unless set.
         *
         * @param clientSecret at least 8 characters; one that is easy to guess is refused with
         *     {@code insecure_m2m_client_secret}, and then the client needs a new one
         */
        public Builder clientSecret(@Nullable Secret clientSecret) {
            if (clientSecret != null && clientSecret.reveal().length() < SHORTEST_SECRET) {
                throw new IllegalArgumentException("a client secret needs at least 8 characters");
            }
            this.clientSecret = clientSecret;
            return this;
        }

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder description(@Nullable String description) {
            this.description = description;
            return this;
        }

        /** Sets the trusted metadata: at most 20 top-level keys and 4 KB. */
        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        public CreateM2mClientRequest build() {
            return new CreateM2mClientRequest(this);
        }
    }
}
