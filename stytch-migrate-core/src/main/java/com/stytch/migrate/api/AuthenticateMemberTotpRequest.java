package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A code of a member's authenticator app to check. Immutable; {@link #toString()} shows no value.
 *
 * <p>Source: {@code POST /v1/b2b/totp/authenticate}, contract section 5.4.
 */
public final class AuthenticateMemberTotpRequest {
    private final Map<String, @Nullable Object> body;

    private AuthenticateMemberTotpRequest(Builder builder) {
        this.body = new Fields()
                .put("organization_id", builder.organizationId)
                .put("member_id", builder.memberId)
                .putSecret("code", builder.code)
                .putSession(builder.session)
                .putSession(builder.existing)
                .putSecret("intermediate_session_token", builder.intermediateSessionToken)
                .put("set_mfa_enrollment", builder.enrol == null ? null : builder.enrol ? "enroll" : "unenroll")
                .put("set_default_mfa", builder.defaultMfa ? true : null)
                .map();
    }

    /**
     * Returns a builder.
     *
     * @param organizationId the id, the slug or the external id
     * @param memberId the member id or the external id
     */
    public static Builder builder(String organizationId, String memberId, Secret code) {
        return new Builder(
                Objects.requireNonNull(organizationId, "organizationId"),
                Objects.requireNonNull(memberId, "memberId"),
                Objects.requireNonNull(code, "code"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "AuthenticateMemberTotpRequest" + body.keySet();
    }

    /** Collects the fields of an {@link AuthenticateMemberTotpRequest}. Not thread-safe. */
    public static final class Builder {
        private final String organizationId;
        private final String memberId;
        private final Secret code;
        private @Nullable SessionSettings session;
        private @Nullable SessionRef existing;
        private @Nullable Secret intermediateSessionToken;
        private @Nullable Boolean enrol;
        private boolean defaultMfa;

        private Builder(String organizationId, String memberId, Secret code) {
            this.organizationId = organizationId;
            this.memberId = memberId;
            this.code = code;
        }

        /** Sets how long the session lasts; 60 minutes unless set. */
        public Builder session(SessionSettings session) {
            this.session = session;
            return this;
        }

        /** Sets the session that the code is added to as a factor. */
        public Builder existing(SessionRef existing) {
            this.existing = existing;
            return this;
        }

        /** Sets the token of a login that was begun and needs this code to be complete. */
        public Builder intermediateSession(Secret intermediateSessionToken) {
            this.intermediateSessionToken = intermediateSessionToken;
            return this;
        }

        /** Sets whether the member needs a second factor from now on; as before unless set. */
        public Builder enrolInMfa(boolean enrol) {
            this.enrol = enrol;
            return this;
        }

        /** Sets whether the app becomes the usual second factor of the member; not unless set. */
        public Builder defaultMfa(boolean defaultMfa) {
            this.defaultMfa = defaultMfa;
            return this;
        }

        public AuthenticateMemberTotpRequest build() {
            return new AuthenticateMemberTotpRequest(this);
        }
    }
}
