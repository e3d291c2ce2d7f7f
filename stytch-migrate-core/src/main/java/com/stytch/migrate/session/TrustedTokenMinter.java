package com.stytch.migrate.session;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.ExternalIds;
import com.stytch.migrate.model.Secret;
import io.jsonwebtoken.Jwts;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the tokens that a trusted auth token profile of your own takes. Immutable and thread-safe. {@link #toString()} shows no
 * key.
 *
 * <p>Each token is for one person and one exchange: {@code jti} is random, and it lives for two minutes unless set. It names a
 * verified address only. Set the profile up with the public key as PEM and this mapping: {@code email} to {@code email},
 * {@code token_id} to {@code jti}, {@code external_user_id} (in a B2B project {@code external_member_id}) to
 * {@code external_id}, and in a B2B project {@code organization_id} to {@code organization_id}. Source: contract, section 7.
 */
public final class TrustedTokenMinter {
    static final String EXTERNAL_ID = "external_id";
    static final String ORGANIZATION_ID = "organization_id";
    private static final int SHORTEST_KEY_BITS = 2_048;

    private final Builder settings;

    private TrustedTokenMinter(Builder settings) {
        this.settings = settings;
    }

    /**
     * Begins the settings.
     *
     * @param profileId the profile, as the Dashboard shows it
     * @param issuer what the profile has as issuer
     * @param audience what the profile has as audience
     * @param key of 2,048 bits or more, which never leaves your servers
     */
    public static Builder builder(String profileId, String issuer, String audience, RSAPrivateKey key) {
        if (key.getModulus().bitLength() < SHORTEST_KEY_BITS) {
            throw new IllegalArgumentException(
                    "a key has at least 2048 bits, was " + key.getModulus().bitLength());
        }
        return new Builder(profileId, issuer, audience, key);
    }

    String profileId() {
        return settings.profileId;
    }

    /**
     * Returns a token for somebody who was found genuine.
     *
     * @param organization as Stytch knows it; {@code null} in a Consumer project
     * @throws IllegalArgumentException if the address is not verified
     */
    Secret mint(LegacyIdentity identity, @Nullable String organization) {
        String email = identity.email().orElse("");
        if (email.isEmpty() || !identity.emailVerified()) {
            throw new IllegalArgumentException("a token is made for a verified address only");
        }
        Instant now = settings.time.now();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", settings.issuer);
        claims.put("aud", settings.audience);
        claims.put("sub", identity.subject().value());
        claims.put("email", email);
        claims.put("email_verified", true);
        claims.put(EXTERNAL_ID, ExternalIds.of(identity.subject()));
        if (organization != null) {
            claims.put(ORGANIZATION_ID, organization);
        }
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now.getEpochSecond());
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(settings.lifetime).getEpochSecond());
        var builder = Jwts.builder().header().type("JWT");
        if (settings.keyId != null) {
            builder.keyId(settings.keyId);
        }
        return Secret.of(builder.and()
                .claims(claims)
                .signWith(settings.key, Jwts.SIG.RS256)
                .compact());
    }

    @Override
    public String toString() {
        return "TrustedTokenMinter[" + settings.profileId + "]";
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String profileId;
        private final String issuer;
        private final String audience;
        private final RSAPrivateKey key;
        private @Nullable String keyId;
        private Duration lifetime = Duration.ofMinutes(2);
        private TimeSource time = TimeSource.system();

        private Builder(String profileId, String issuer, String audience, RSAPrivateKey key) {
            this.profileId = Objects.requireNonNull(profileId, "profileId");
            this.issuer = Objects.requireNonNull(issuer, "issuer");
            this.audience = Objects.requireNonNull(audience, "audience");
            this.key = key;
        }

        /** Sets the id of the key, for a profile that has a JWKS address; none unless set. */
        public Builder keyId(String id) {
            this.keyId = Objects.requireNonNull(id, "id");
            return this;
        }

        /**
         * Sets how long a token lives.
         *
         * @param lifetime whole seconds, from 10 seconds to 5 minutes; 2 minutes unless set
         */
        public Builder lifetime(Duration lifetime) {
            if (lifetime.compareTo(Duration.ofSeconds(10)) < 0 || lifetime.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("a token lives from 10 seconds to 5 minutes, was " + lifetime);
            }
            this.lifetime = lifetime;
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        public TrustedTokenMinter build() {
            Builder copy = new Builder(profileId, issuer, audience, key);
            copy.keyId = keyId;
            copy.lifetime = lifetime;
            copy.time = time;
            return new TrustedTokenMinter(copy);
        }
    }
}
