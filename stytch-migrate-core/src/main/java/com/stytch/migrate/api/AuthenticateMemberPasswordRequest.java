package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A password of a member to check. Immutable; {@link #toString()} shows no value.
 *
 * <p>Source: {@code POST /v1/b2b/passwords/authenticate}, contract section 5.3.
 */
public final class AuthenticateMemberPasswordRequest {
    private final Map<String, @Nullable Object> body;

    private AuthenticateMemberPasswordRequest(Builder builder) {
        this.body = new Fields()
                .put("organization_id", builder.organizationId)
                .put("email_address", builder.email)
                .putSecret("password", builder.password)
                .putSession(builder.session)
                .putSession(builder.existing)
                .putSecret("intermediate_session_token", builder.intermediateSessionToken)
                .map();
    }

    /**
     * Returns a builder.
     *
     * @param organizationId the id, the slug or the external id
     */
    public static Builder builder(String organizationId, String email, Secret password) {
        return new Builder(
                Objects.requireNonNull(organizationId, "organizationId"),
                Objects.requireNonNull(email, "email"),
                Objects.requireNonNull(password, "password"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "AuthenticateMemberPasswordRequest" + body.keySet();
    }

    /** Collects the fields of an {@link AuthenticateMemberPasswordRequest}. Not thread-safe. */
    public static final class Builder {
        private final String organizationId;
        private final String email;
        private final Secret password;
        private @Nullable SessionSettings session;
        private @Nullable SessionRef existing;
        private @Nullable Secret intermediateSessionToken;

        private Builder(String organizationId, String email, Secret password) {
            this.organizationId = organizationId;
            this.email = email;
            this.password = password;
        }

        /** Sets how long the session lasts; 60 minutes unless set. */
        public Builder session(SessionSettings session) {
            this.session = session;
            return this;
        }

        /** Sets the session that the password is added to as a factor; a new one begins unless set. */
        public Builder existing(SessionRef existing) {
            this.existing = existing;
            return this;
        }

        /** Sets the token of a login that was begun and needs this password to be complete. */
        public Builder intermediateSession(Secret intermediateSessionToken) {
            this.intermediateSessionToken = intermediateSessionToken;
            return this;
        }

        public AuthenticateMemberPasswordRequest build() {
            return new AuthenticateMemberPasswordRequest(this);
        }
    }
}
