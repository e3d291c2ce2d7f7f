package com.stytch.migrate.api;

import com.stytch.migrate.model.Secret;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A signed token of another issuer to trade for a session of a user. Immutable; {@link #toString()} shows no value.
 *
 * <p>Stytch checks signature, issuer, audience and time by itself, with the keys of a trusted auth token profile. A profile
 * that allows it creates users that Stytch does not know yet. Source: {@code POST /v1/sessions/attest}, contract sections 4.4
 * and 7.
 */
public final class AttestSessionRequest {
    private final Map<String, @Nullable Object> body;

    private AttestSessionRequest(Builder builder) {
        this.body = new Fields()
                .put("profile_id", builder.profileId)
                .putSecret("token", builder.token)
                .putSession(builder.session)
                .putSession(builder.existing)
                .map();
    }

    /**
     * Returns a builder.
     *
     * @param profileId the trusted auth token profile, as the Dashboard shows it
     * @param token the signed JWT of the legacy provider
     */
    public static Builder builder(String profileId, Secret token) {
        return new Builder(Objects.requireNonNull(profileId, "profileId"), Objects.requireNonNull(token, "token"));
    }

    Map<String, @Nullable Object> body() {
        return body;
    }

    /** Returns the names of the fields that are set, and no value. */
    @Override
    public String toString() {
        return "AttestSessionRequest" + body.keySet();
    }

    /** Collects the fields of an {@link AttestSessionRequest}. Not thread-safe. */
    public static final class Builder {
        private final String profileId;
        private final Secret token;
        private @Nullable SessionSettings session;
        private @Nullable SessionRef existing;

        private Builder(String profileId, Secret token) {
            this.profileId = profileId;
            this.token = token;
        }

        /** Sets how long the session lasts; without a length none begins. */
        public Builder session(SessionSettings session) {
            this.session = session;
            return this;
        }

        /** Sets the session that the token is added to as a factor; a new one begins unless set. */
        public Builder existing(SessionRef existing) {
            this.existing = existing;
            return this;
        }

        public AttestSessionRequest build() {
            return new AttestSessionRequest(this);
        }
    }
}
