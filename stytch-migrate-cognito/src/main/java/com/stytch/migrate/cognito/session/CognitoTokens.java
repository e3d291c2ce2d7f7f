package com.stytch.migrate.cognito.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.TokenRefusal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the tokens of a Cognito user pool, ID tokens and access tokens.
 *
 * <p>Both forms of issuer are taken, {@code cognito-idp} and the newer {@code issuer-cognito-idp}. An ID token names the app
 * client in {@code aud}, an access token in {@code client_id}; which of the two it is says {@code token_use}. Tokens of
 * programs are refused.
 *
 * <p>An access token has no address, so a session needs the ID token, or {@link Builder#getUser}. No signature shows that a
 * token was revoked or its user disabled; {@link Builder#alwaysGetUser} asks.
 *
 * <p>Source: {@code Verifying a JSON Web Token}, {@code Understanding user pool tokens} of the Cognito developer guide.
 */
public final class CognitoTokens {
    private static final Pattern POOL = Pattern.compile("([a-z]{2,4}(-[a-z]+)+-[0-9]+)_[0-9A-Za-z]+");
    private static final Duration REMEMBERED = Duration.ofSeconds(30);
    private static final String TOKEN_USE = "token_use";

    private CognitoTokens() {}

    /**
     * Returns a verifier of a pool's tokens.
     *
     * @param poolId such as {@code eu-west-1_AbCdEfGhI}
     * @param clientIds the app clients whose tokens are taken; at least one
     */
    public static JwtVerifier forPool(String poolId, String... clientIds) {
        return builder(poolId, clientIds).build();
    }

    /** Begins the settings; the parameters are those of {@link #forPool}. */
    public static Builder builder(String poolId, String... clientIds) {
        if (!POOL.matcher(poolId).matches()) {
            throw new IllegalArgumentException(
                    "the id of a user pool is a region, _ and letters, such as eu-west-1_AbC");
        }
        return new Builder(poolId, JwtVerifier.builder(clientIds));
    }

    private static boolean isAccess(JsonView claims) {
        return claims.text(TOKEN_USE).orElse("").equals("access");
    }

    private static List<String> clientOf(JsonView claims) {
        return isAccess(claims)
                ? claims.text("client_id").map(List::of).orElse(List.of())
                : claims.text("aud").map(List::of).orElse(List.of());
    }

    private static Optional<TokenRefusal> ofPeopleOnly(JsonView claims) {
        String client = claims.text("client_id").orElse("");
        boolean machine = isAccess(claims)
                && (client.equals(claims.text("sub").orElse(""))
                        || claims.text("username").isEmpty());
        return machine ? Optional.of(TokenRefusal.MACHINE_TOKEN) : Optional.empty();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String poolId;
        private final JwtVerifier.Builder verifier;
        private @Nullable URI endpoint;
        private TimeSource time = TimeSource.system();
        private boolean accessTokens = true;
        private boolean idTokens = true;
        private boolean getUser;
        private boolean always;

        private Builder(String poolId, JwtVerifier.Builder verifier) {
            this.poolId = poolId;
            this.verifier = verifier;
        }

        /** Takes ID tokens only. */
        public Builder idTokensOnly() {
            this.accessTokens = false;
            return this;
        }

        /** Takes access tokens only. */
        public Builder accessTokensOnly() {
            this.idTokens = false;
            return this;
        }

        /**
         * Asks the pool with {@code GetUser} for the address of a genuine access token, which needs the scope
         * {@code aws.cognito.signin.user.admin}, as the tokens of every sign-in by API have. Also sees what was revoked. An
         * answer is remembered for 30 seconds.
         */
        public Builder getUser() {
            this.getUser = true;
            return this;
        }

        /** Asks as {@link #getUser} does, also about an access token that a trigger has given an address. */
        public Builder alwaysGetUser() {
            this.getUser = true;
            this.always = true;
            return this;
        }

        /**
         * Sets the claim that names the tenant of a person.
         *
         * @param claim such as {@code custom:tenant_id}; none unless set
         */
        public Builder organizationClaim(String claim) {
            verifier.organizationClaim(claim);
            return this;
        }

        /** Sets how much the clocks may differ, see {@link JwtVerifier.Builder#clockSkew}. */
        public Builder clockSkew(Duration skew) {
            verifier.clockSkew(skew);
            return this;
        }

        /** Sets where keys and API of the pool are; those of the region unless set. For a proxy, or a fake. */
        public Builder endpoint(URI address) {
            this.endpoint = Objects.requireNonNull(address, "address");
            return this;
        }

        /** Sets the clock; that of the machine unless set. */
        public Builder time(TimeSource time) {
            this.time = Objects.requireNonNull(time, "time");
            return this;
        }

        public JwtVerifier build() {
            verifier.time(time)
                    .audienceFrom(CognitoTokens::clientOf)
                    .rule(this::kind)
                    .rule(CognitoTokens::ofPeopleOnly);
            String region = poolId.substring(0, poolId.indexOf('_'));
            String suffix = region + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
            for (String host : List.of("cognito-idp.", "issuer-cognito-idp.")) {
                String issuer = "https://" + host + suffix + "/" + poolId;
                verifier.issuer(issuer, URI.create(at(issuer) + "/.well-known/jwks.json"));
            }
            if (getUser) {
                URI own = endpoint;
                URI api = own == null ? URI.create("https://cognito-idp." + suffix + "/") : own;
                LegacyTokenVerifier asked = new GetUser(api, poolId, time).remembering(REMEMBERED, time);
                if (always) {
                    verifier.alwaysAsking(asked);
                } else {
                    verifier.missingEmail(asked);
                }
                verifier.askingOnlyAbout(CognitoTokens::isAccess);
            }
            return verifier.build();
        }

        private String at(String issuer) {
            URI own = endpoint;
            return own == null ? issuer : own + (own.toString().endsWith("/") ? "" : "/") + poolId;
        }

        private Optional<TokenRefusal> kind(JsonView claims) {
            return switch (claims.text(TOKEN_USE).orElse("")) {
                case "id" -> idTokens ? Optional.empty() : Optional.of(TokenRefusal.WRONG_USE);
                case "access" -> accessTokens ? Optional.empty() : Optional.of(TokenRefusal.WRONG_USE);
                default -> Optional.of(TokenRefusal.WRONG_USE);
            };
        }
    }
}
