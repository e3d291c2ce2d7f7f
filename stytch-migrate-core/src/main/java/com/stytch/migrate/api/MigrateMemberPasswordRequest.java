package com.stytch.migrate.api;

import com.stytch.migrate.model.PasswordHash;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A password hash to import, with the member it belongs to. Immutable; {@link #toString()} shows no value.
 *
 * <p>The call always marks the address as verified, so there is no way to make such a request for an address that the legacy
 * system did not verify: that person becomes a member without a password ({@link CreateMemberRequest}).
 *
 * <p>The member with this address gets the hash if it has no password; otherwise Stytch answers
 * {@code password_already_exists}. Where there is no such member it is created, and only then is {@code external_id} used.
 * Where passwords belong to the person and not to the organization, it takes one call for each organization of the address.
 *
 * <p>Source: {@code POST /v1/b2b/passwords/migrate}, contract section 5.3.
 */
public final class MigrateMemberPasswordRequest {
    private final Map<String, @Nullable Object> body;

    private MigrateMemberPasswordRequest(Builder builder) {
        Fields fields = new Fields()
                .put("organization_id", builder.organizationId)
                .put("email_address", builder.email)
                .put("hash", builder.hash.digest().reveal())
                .put("hash_type", builder.hash.stytchType());
        HashConfig.put(fields, builder.hash);
        this.body = fields.put("name", builder.name)
                .put("mfa_phone_number", builder.mfaPhoneNumber)
                .put("set_phone_number_verified", builder.mfaPhoneNumberVerified ? true : null)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .putMetadata("untrusted_metadata", builder.untrustedMetadata)
                .put("external_id", builder.externalId)
                .putRoles(builder.roles)
                .put("preserve_existing_sessions", builder.preserveExistingSessions ? true : null)
                .map();
    }

    /**
     * Returns a builder.
     *
     * @param organizationId the id, the slug or the external id
     * @param email an address of which the legacy system proved that the member controls it: a false statement lets one
     *     person into the account of another
     */
    public static Builder forVerifiedEmail(String organizationId, String email, PasswordHash hash) {
        return new Builder(
                Objects.requireNonNull(organizationId, "organizationId"),
                Objects.requireNonNull(email, "email"),
                Objects.requireNonNull(hash, "hash"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "MigrateMemberPasswordRequest" + body.keySet();
    }

    /** Collects the fields of a {@link MigrateMemberPasswordRequest}. Not thread-safe. */
    public static final class Builder {
        private final String organizationId;
        private final String email;
        private final PasswordHash hash;
        private @Nullable String name;
        private @Nullable String mfaPhoneNumber;
        private boolean mfaPhoneNumberVerified;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable String externalId;
        private @Nullable List<String> roles;
        private boolean preserveExistingSessions;

        private Builder(String organizationId, String email, PasswordHash hash) {
            this.organizationId = organizationId;
            this.email = email;
            this.hash = hash;
        }

        /** Sets the name, one text. */
        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        /** Sets the phone number for the second factor, in E.164 form. */
        public Builder mfaPhoneNumber(@Nullable String mfaPhoneNumber) {
            this.mfaPhoneNumber = mfaPhoneNumber;
            return this;
        }

        /** Sets whether the phone number is marked as verified; not unless set. The rule is that of the address. */
        public Builder mfaPhoneNumberVerified(boolean verified) {
            this.mfaPhoneNumberVerified = verified;
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

        /** Sets the external id, used only when this call creates the member. */
        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        /** Sets the explicit roles; they replace those of a member that is there. */
        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        /** Sets whether sessions of a member that is there go on when roles are taken away; not unless set. */
        public Builder preserveExistingSessions(boolean preserve) {
            this.preserveExistingSessions = preserve;
            return this;
        }

        public MigrateMemberPasswordRequest build() {
            return new MigrateMemberPasswordRequest(this);
        }
    }
}
