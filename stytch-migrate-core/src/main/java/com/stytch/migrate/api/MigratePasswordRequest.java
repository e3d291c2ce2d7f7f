package com.stytch.migrate.api;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PersonName;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A password hash to import, with the user it belongs to. Immutable; {@link #toString()} shows no value.
 *
 * <p>The user with this address gets the hash if it has no password; otherwise Stytch answers
 * {@code password_already_exists}. Where there is no such user it is created, and only then is {@code external_id} used.
 *
 * <p>Source: {@code POST /v1/passwords/migrate}, contract section 3.3.
 */
public final class MigratePasswordRequest {
    private final Map<String, @Nullable Object> body;

    private MigratePasswordRequest(Builder builder) {
        Fields fields = new Fields()
                .put("email", builder.email)
                .put("hash", builder.hash.digest().reveal())
                .put("hash_type", builder.hash.stytchType());
        HashConfig.put(fields, builder.hash);
        this.body = fields.put("set_email_verified", builder.emailVerified ? true : null)
                .putName(builder.name)
                .put("phone_number", builder.phoneNumber)
                .put("set_phone_number_verified", builder.phoneNumberVerified ? true : null)
                .putMetadata("trusted_metadata", builder.trustedMetadata)
                .putMetadata("untrusted_metadata", builder.untrustedMetadata)
                .put("external_id", builder.externalId)
                .putRoles(builder.roles)
                .map();
    }

    public static Builder builder(String email, PasswordHash hash) {
        return new Builder(Objects.requireNonNull(email, "email"), Objects.requireNonNull(hash, "hash"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "MigratePasswordRequest" + body.keySet();
    }

    /** Collects the fields of a {@link MigratePasswordRequest}. Not thread-safe. */
    public static final class Builder {
        private final String email;
        private final PasswordHash hash;
        private boolean emailVerified;
        private @Nullable PersonName name;
        private @Nullable String phoneNumber;
        private boolean phoneNumberVerified;
        private @Nullable Map<String, @Nullable Object> trustedMetadata;
        private @Nullable Map<String, @Nullable Object> untrustedMetadata;
        private @Nullable String externalId;
        private @Nullable List<String> roles;

        private Builder(String email, PasswordHash hash) {
            this.email = email;
            this.hash = hash;
        }

        /**
         * Sets whether the address is marked as verified; not unless set.
         *
         * @param verified {@code true} only when the legacy system proved control of the address: Stytch unites users by
         *     verified addresses, so a false statement lets one person into the account of another
         */
        public Builder emailVerified(boolean verified) {
            this.emailVerified = verified;
            return this;
        }

        public Builder name(@Nullable PersonName name) {
            this.name = name;
            return this;
        }

        /** Sets the phone number, in E.164 form. */
        public Builder phoneNumber(@Nullable String phoneNumber) {
            this.phoneNumber = phoneNumber;
            return this;
        }

        /** Sets whether the phone number is marked as verified; not unless set. The rule is that of the address. */
        public Builder phoneNumberVerified(boolean verified) {
            this.phoneNumberVerified = verified;
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

        /** Sets the external id, used only when this call creates the user. */
        public Builder externalId(@Nullable String externalId) {
            this.externalId = externalId;
            return this;
        }

        public Builder roles(List<String> roles) {
            this.roles = List.copyOf(roles);
            return this;
        }

        public MigratePasswordRequest build() {
            return new MigratePasswordRequest(this);
        }
    }
}
