package com.stytch.migrate.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What to change about a member; what is not set stays. Metadata is merged key by key at the top level, and a {@code null}
 * removes its key. Immutable.
 *
 * <p>Source: {@code PUT /v1/b2b/organizations/{organization_id}/members/{member_id}}, contract section 5.2.
 */
public final class UpdateMemberRequest {
    private final Map<String, @Nullable Object> body;

    private UpdateMemberRequest(Builder builder) {
        this.body = new Fields()
                .put("name", builder.name)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .putMetadata("untrusted_metadata", builder.untrustedMetadata)
                .put("is_breakglass", builder.breakglass)
                .put("mfa_phone_number", builder.mfaPhoneNumber)
                .put("mfa_enrolled", builder.mfaEnrolled)
                .putRoles(builder.roles)
                .put("preserve_existing_sessions", builder.preserveExistingSessions ? true : null)
                .put(
                        "default_mfa_method",
                        builder.defaultMfaMethod == null ? null : builder.defaultMfaMethod.stytchName())
                .put("email_address", builder.emailAddress)
                .put("unlink_email", builder.unlinkEmail ? true : null)
                .put("external_id", builder.externalId)
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
        return "UpdateMemberRequest" + body.keySet();
    }

    /** Collects the fields of an {@link UpdateMemberRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String name;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable Boolean breakglass;
        private @Nullable String mfaPhoneNumber;
        private @Nullable Boolean mfaEnrolled;
        private @Nullable List<String> roles;
        private boolean preserveExistingSessions;
        private @Nullable MfaMethod defaultMfaMethod;
        private @Nullable String emailAddress;
        private boolean unlinkEmail;
        private @Nullable String externalId;

        private Builder() {}

        public Builder name(@Nullable String name) {
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

        public Builder breakglass(boolean breakglass) {
            this.breakglass = breakglass;
            return this;
        }

        /** Sets the phone number for the second factor, in E.164 form. One that is there must be deleted first. */
        public Builder mfaPhoneNumber(@Nullable String mfaPhoneNumber) {
            this.mfaPhoneNumber = mfaPhoneNumber;
            return this;
        }

        public Builder mfaEnrolled(boolean mfaEnrolled) {
            this.mfaEnrolled = mfaEnrolled;
            return this;
        }

        /**
         * Sets the explicit roles; they replace those of {@link StytchMember#explicitRoles()}. Taking away a role that the
         * member has by SSO too ends the sessions from there, unless {@link #preserveExistingSessions}.
         */
        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        /** Sets whether sessions go on when roles are taken away; not unless set. */
        public Builder preserveExistingSessions(boolean preserve) {
            this.preserveExistingSessions = preserve;
            return this;
        }

        public Builder defaultMfaMethod(@Nullable MfaMethod method) {
            this.defaultMfaMethod = method;
            return this;
        }

        /**
         * Sets another address. That removes the password and takes back the verification; the old address is retired, and
         * nobody else in the organization can have it unless {@link #unlinkEmail}.
         */
        public Builder emailAddress(@Nullable String emailAddress) {
            this.emailAddress = emailAddress;
            return this;
        }

        /** Sets whether the old address becomes free when another one is set; not unless set. */
        public Builder unlinkEmail(boolean unlink) {
            this.unlinkEmail = unlink;
            return this;
        }

        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        public UpdateMemberRequest build() {
            return new UpdateMemberRequest(this);
        }
    }
}
