package com.stytch.migrate.api;

import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A user to create. An e-mail address or a phone number is needed; both start unverified, for no field says otherwise.
 * Immutable.
 *
 * <p>Source: {@code POST /v1/users}, contract section 2.2.
 */
public final class CreateUserRequest {
    private final Map<String, @Nullable Object> body;

    private CreateUserRequest(Builder builder) {
        this.body = new Fields()
                .put("email", builder.email)
                .put("phone_number", builder.phoneNumber)
                .putName(builder.name)
                .put("create_user_as_pending", builder.pending ? true : null)
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

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "CreateUserRequest" + body.keySet();
    }

    /** Collects the fields of a {@link CreateUserRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String email;
        private @Nullable String phoneNumber;
        private @Nullable PersonName name;
        private boolean pending;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable String externalId;
        private @Nullable List<String> roles;

        private Builder() {}

        public Builder email(@Nullable String email) {
            this.email = email;
            return this;
        }

        /** Sets the phone number, in E.164 form. */
        public Builder phoneNumber(@Nullable String phoneNumber) {
            this.phoneNumber = phoneNumber;
            return this;
        }

        public Builder name(@Nullable PersonName name) {
            this.name = name;
            return this;
        }

        /** Sets whether the user starts as pending; active unless set. */
        public Builder pending(boolean pending) {
            this.pending = pending;
            return this;
        }

        /** Sets the trusted metadata: at most 20 top-level keys and 4 KB. */
        public Builder trustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.trustedMetadata = Fields.copy(metadata);
            return this;
        }

        /** Sets the untrusted metadata: at most 20 top-level keys and 4 KB. */
        public Builder untrustedMetadata(Map<String, ? extends @Nullable Object> metadata) {
            this.untrustedMetadata = Fields.copy(metadata);
            return this;
        }

        /** Sets the external id: letters, digits, {@code . _ - |}, at most 128 characters, unique in the project. */
        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        /**
         * Returns the request.
         *
         * @throws IllegalStateException if neither e-mail address nor phone number is set
         */
        public CreateUserRequest build() {
            if (Objects.requireNonNullElse(email, "").isBlank()
                    && Objects.requireNonNullElse(phoneNumber, "").isBlank()) {
                throw new IllegalStateException("a user needs an e-mail address or a phone number");
            }
            return new CreateUserRequest(this);
        }
    }
}
