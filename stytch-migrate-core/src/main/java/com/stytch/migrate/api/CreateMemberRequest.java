package com.stytch.migrate.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member to create. Address and phone number start unverified, for no field says otherwise. Immutable.
 *
 * <p>Source: {@code POST /v1/b2b/organizations/{organization_id}/members}, contract section 5.2.
 */
public final class CreateMemberRequest {
    private final Map<String, @Nullable Object> body;

    private CreateMemberRequest(Builder builder) {
        this.body = new Fields()
                .put("email_address", builder.email)
                .put("name", builder.name)
                .put("create_member_as_pending", builder.pending ? true : null)
                .put("is_breakglass", builder.breakglass ? true : null)
                .put("mfa_phone_number", builder.mfaPhoneNumber)
                .put("mfa_enrolled", builder.mfaEnrolled ? true : null)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .putMetadata("untrusted_metadata", builder.untrustedMetadata)
                .put("external_id", builder.externalId)
                .putRoles(builder.roles)
                .map();
    }

    public static Builder builder(String email) {
        return new Builder(Objects.requireNonNull(email, "email"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "CreateMemberRequest" + body.keySet();
    }

    /** Collects the fields of a {@link CreateMemberRequest}. Not thread-safe. */
    public static final class Builder {
        private final String email;
        private @Nullable String name;
        private boolean pending;
        private boolean breakglass;
        private @Nullable String mfaPhoneNumber;
        private boolean mfaEnrolled;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable String externalId;
        private @Nullable List<String> roles;

        private Builder(String email) {
            this.email = email;
        }

        /** Sets the name, one text. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** Sets whether the member starts as pending; active unless set. */
        public Builder pending(boolean pending) {
            this.pending = pending;
            return this;
        }

        /** Sets whether the member may sign in whatever the organization allows; not unless set. */
        public Builder breakglass(boolean breakglass) {
            this.breakglass = breakglass;
            return this;
        }

        /** Sets the phone number for the second factor, in E.164 form. */
        public Builder mfaPhoneNumber(@Nullable String mfaPhoneNumber) {
            this.mfaPhoneNumber = mfaPhoneNumber;
            return this;
        }

        /**
         * Sets whether the member needs a second factor; not unless set. One who has none has to enrol at the next login.
         */
        public Builder mfaEnrolled(boolean mfaEnrolled) {
            this.mfaEnrolled = mfaEnrolled;
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

        /**
         * Sets the external id: letters, digits, {@code . _ - |}, at most 128 characters, unique in the organization. The same
         * one may be used in each organization of a person.
         */
        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        /** Sets the roles. {@code stytch_member} is there by itself and is refused. */
        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        public CreateMemberRequest build() {
            return new CreateMemberRequest(this);
        }
    }
}
