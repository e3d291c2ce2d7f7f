package com.stytch.migrate.auth0.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenRefusal;
import com.stytch.migrate.session.UserInfo;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of an Auth0 tenant: access tokens of both profiles, and ID tokens.
 *
 * <p>The issuer is {@code https://} and the domain with a slash at the end. An access token names your API as its audience, an
 * ID token the client id of your application; name those that you hand out. Tokens of programs are refused. {@code org_id} is
 * the organization.
 *
 * <p>An access token has no address. Give it one with a post-login Action and {@link Builder#emailClaims}, or let
 * {@code /userinfo} be asked with {@link Builder#userInfo}; an ID token has one.
 *
 * <p>Source: {@code Validate Access Tokens}, {@code Access Token Profiles} of Auth0's documentation.
 */
public final class Auth0Tokens {
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private Auth0Tokens() {}

    /**
     * Returns a verifier of a tenant's tokens for one audience.
     *
     * @param domain the domain that users sign in at, such as {@code tenant.eu.auth0.com} or a custom one
     * @param audience the identifier of your API, or the client id of your application for ID tokens
     */
    public static JwtVerifier forDomain(String domain, String audience) {
        return builder(domain, audience).build();
    }

    /**
     * Begins the settings.
     *
     * @param domain as for {@link #forDomain}; also an address, with {@code http} for this machine only, as a fake has
     * @param audiences identifiers of APIs and client ids; at least one
     */
    public static Builder builder(String domain, String... audiences) {
        return new Builder(base(domain), JwtVerifier.builder(audiences));
    }

    /** Returns the address of a domain, without a slash at its end. */
    private static String base(String domain) {
        String text = domain.strip().toLowerCase(Locale.ROOT);
        String address = text.startsWith("https://") || text.startsWith("http://") ? text : "https://" + text;
        String base = address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
        URI uri = URI.create(base);
        boolean plain = uri.getHost() != null
                && Objects.requireNonNullElse(uri.getPath(), "").isEmpty()
                && uri.getQuery() == null
                && uri.getUserInfo() == null;
        if (!plain) {
            throw new IllegalArgumentException("the domain of an Auth0 tenant is a name such as tenant.eu.auth0.com");
        }
        return base;
    }

    /** Source: the claims of the client credentials grant. */
    private static Optional<TokenRefusal> ofPeopleOnly(JsonView claims) {
        boolean machine = claims.text("gty").orElse("").contains("client-credentials")
                || claims.text("sub").orElse("").endsWith("@clients");
        return machine ? Optional.of(TokenRefusal.MACHINE_TOKEN) : Optional.empty();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final List<String> bases = new ArrayList<>();
        private final JwtVerifier.Builder verifier;
        private @Nullable URI keys;
        private TimeSource time = TimeSource.system();
        private boolean userInfo;
        private boolean opaqueTokens;

        private Builder(String base, JwtVerifier.Builder verifier) {
            this.bases.add(base);
            this.verifier = verifier;
        }

        /**
         * Adds another domain of the same tenant: a token carries the one that its bearer signed in at, so a tenant that was
         * given a custom domain has tokens of both.
         */
        public Builder otherDomain(String domain) {
            bases.add(base(domain));
            return this;
        }

        /** Sets the applications whose tokens are taken, by client id; those of all unless set. */
        public Builder clients(String... ids) {
            verifier.clients(ids);
            return this;
        }

        /**
         * Sets the claims that a post-login Action puts the address into.
         *
         * @param email such as {@code https://example.com/email}
         * @param verified such as {@code https://example.com/email_verified}; must be {@code true} as JSON
         */
        public Builder emailClaims(String email, String verified) {
            verifier.emailClaims(email, verified);
            return this;
        }

        /**
         * Asks {@code /userinfo} for the address of a genuine token that has none. The token needs the scopes {@code openid
         * email}. An answer is remembered for a minute: Auth0 allows 5 questions a minute for a user.
         */
        public Builder userInfo() {
            this.userInfo = true;
            return this;
        }

        /**
         * Takes opaque access tokens too, if {@code /userinfo} does. Nothing tells for which application of the tenant such a
         * token was made: whoever runs another one could bring the tokens of its users. Leave it off unless all applications
         * of the tenant are yours.
         */
        public Builder opaqueTokens() {
            this.opaqueTokens = true;
            return this;
        }

        /** Sets the algorithms your API signs with; {@code RS256} unless set. A shared secret, HS256, is not taken. */
        public Builder algorithms(String... names) {
            verifier.algorithms(names);
            return this;
        }

        /** Sets how much the clocks may differ, see {@link JwtVerifier.Builder#clockSkew}. */
        public Builder clockSkew(Duration skew) {
            verifier.clockSkew(skew);
            return this;
        }

        /** Sets where the keys are; at {@code /.well-known/jwks.json} of each domain unless set. */
        public Builder keysAt(URI jwks) {
            this.keys = Objects.requireNonNull(jwks, "jwks");
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        public JwtVerifier build() {
            verifier.time(time).organizationClaim("org_id").rule(Auth0Tokens::ofPeopleOnly);
            for (String base : bases) {
                URI own = keys;
                verifier.issuer(base + "/", own == null ? URI.create(base + "/.well-known/jwks.json") : own);
            }
            LegacyTokenVerifier asked = UserInfo.at(bases.get(0) + "/", URI.create(bases.get(0) + "/userinfo"), time)
                    .remembering(REMEMBERED, time);
            if (userInfo) {
                verifier.missingEmail(asked)
                        .askingOnlyAbout(claims -> claims.text("scope").isPresent());
            }
            if (opaqueTokens) {
                verifier.opaqueTokens(asked);
            }
            return verifier.build();
        }
    }
}
