package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.LegacyId;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The person whom a checked token of the legacy system names. Immutable and thread-safe. {@link #toString()} shows issuer and
 * id only.
 */
public final class LegacyIdentity {
    private final String issuer;
    private final LegacyId subject;
    private final @Nullable String email;
    private final boolean emailVerified;
    private final @Nullable Instant expiresAt;
    private final @Nullable String organization;
    private final boolean secondFactor;
    private final Map<String, @Nullable Object> claims;

    private LegacyIdentity(Builder builder) {
        this.issuer = builder.issuer;
        this.subject = builder.subject;
        this.email = builder.email;
        this.emailVerified = builder.email != null && builder.emailVerified;
        this.expiresAt = builder.expiresAt;
        this.organization = builder.organization;
        this.secondFactor = builder.secondFactor;
        this.claims = builder.claims;
    }

    /**
     * Begins an identity.
     *
     * @param issuer who vouches for it; an issuer of tokens, or any name for an in-house system
     * @param subject the id of the user at the legacy system, which must be that of the account at Stytch
     */
    public static Builder builder(String issuer, LegacyId subject) {
        return new Builder(Objects.requireNonNull(issuer, "issuer"), Objects.requireNonNull(subject, "subject"));
    }

    /** Returns a builder with all values of this one. */
    public Builder toBuilder() {
        Builder builder = new Builder(issuer, subject);
        builder.email = email;
        builder.emailVerified = emailVerified;
        builder.expiresAt = expiresAt;
        builder.organization = organization;
        builder.secondFactor = secondFactor;
        builder.claims = claims;
        return builder;
    }

    public String issuer() {
        return issuer;
    }

    public LegacyId subject() {
        return subject;
    }

    public Optional<String> email() {
        return Optional.ofNullable(email);
    }

    /** Returns whether the legacy system attests that the address belongs to this person. */
    public boolean emailVerified() {
        return emailVerified;
    }

    /** Returns when the token ends; empty when that is not known, as of an opaque one. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** Returns the organization or tenant that the token is for, as the legacy system names it. */
    public Optional<String> organization() {
        return Optional.ofNullable(organization);
    }

    /** Returns whether the token attests that a second factor was used. */
    public boolean secondFactor() {
        return secondFactor;
    }

    /** Returns all claims of the token; empty when it has none. They may hold personal data. */
    public JsonView claims() {
        return JsonView.of(claims);
    }

    @Override
    public String toString() {
        return "LegacyIdentity[" + issuer + ", " + subject + "]";
    }

    /** Collects what is known of a person. Not thread-safe. */
    public static final class Builder {
        private final String issuer;
        private final LegacyId subject;
        private @Nullable String email;
        private boolean emailVerified;
        private @Nullable Instant expiresAt;
        private @Nullable String organization;
        private boolean secondFactor;
        private Map<String, @Nullable Object> claims = Map.of();

        private Builder(String issuer, LegacyId subject) {
            this.issuer = issuer;
            this.subject = subject;
        }

        /**
         * Sets the address.
         *
         * @param verified whether the legacy system attests that it belongs to this person; nobody gets a session otherwise
         */
        public Builder email(String address, boolean verified) {
            this.email = Objects.requireNonNull(address, "address");
            this.emailVerified = verified;
            return this;
        }

        /** Sets when the legacy session ends; a session at Stytch lasts no longer unless that is asked for. */
        public Builder expiresAt(Instant time) {
            this.expiresAt = Objects.requireNonNull(time, "time");
            return this;
        }

        /** Sets the organization or tenant. */
        public Builder organization(String id) {
            this.organization = Objects.requireNonNull(id, "id");
            return this;
        }

        /** Sets whether a second factor was used; not unless set. */
        public Builder secondFactor(boolean used) {
            this.secondFactor = used;
            return this;
        }

        /** Sets the claims; a copy is kept. */
        public Builder claims(Map<String, ? extends @Nullable Object> all) {
            this.claims = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable Object>(all));
            return this;
        }

        public LegacyIdentity build() {
            return new LegacyIdentity(this);
        }
    }
}
