package com.stytch.migrate.firebase.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.TokenRefusal;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the ID tokens and session cookies of a Firebase project.
 *
 * <p>Both name the project id, not its number, as audience. The keys of ID tokens are a JWKS, those of session cookies
 * certificates; how long they hold says Google's {@code Cache-Control}. Custom tokens, which your own server signs for a
 * sign-in, and the unsigned tokens of the emulator are refused. The tenant of a token is its organization; tokens of a tenant
 * are refused unless {@link Builder#tenants} or {@link Builder#anyTenant} lets them in.
 *
 * <p>A signature does not show that a user was disabled since: an ID token lives for an hour, a cookie for up to 14 days.
 * Users without an address, such as those who sign in by phone, are genuine here, and a session exchange has nothing to find
 * their account by.
 *
 * <p>Source: {@code Verify ID tokens}, {@code Manage session cookies} of Firebase's documentation.
 */
public final class FirebaseTokens {
    private static final String GOOGLE = "https://www.googleapis.com";
    private static final String KEYS = "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";
    private static final String CERTIFICATES = "/identitytoolkit/v3/relyingparty/publicKeys";
    private static final int LONGEST_UID = 128;

    private FirebaseTokens() {}

    /**
     * Returns a verifier of the ID tokens and session cookies of a project, without those of tenants.
     *
     * @param projectId the id of the project, such as {@code my-app-1a2b3}
     */
    public static JwtVerifier forProject(String projectId) {
        return builder(projectId).build();
    }

    /** Begins the settings; the parameter is that of {@link #forProject}. */
    public static Builder builder(String projectId) {
        if (!projectId.matches("[a-z0-9:.-]{4,64}") || projectId.matches("[0-9]+")) {
            throw new IllegalArgumentException(
                    "the id of a project is lower case letters, digits and -, not its number");
        }
        return new Builder(projectId);
    }

    private static Optional<String> tenant(JsonView claims) {
        return claims.object("firebase").flatMap(own -> own.text("tenant"));
    }

    private static void read(JsonView claims, LegacyIdentity.Builder identity) {
        tenant(claims).ifPresent(identity::organization);
        identity.secondFactor(claims.object("firebase")
                .flatMap(own -> own.text("sign_in_second_factor"))
                .isPresent());
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final String projectId;
        private final Set<String> tenants = new LinkedHashSet<>();
        private boolean anyTenant;
        private boolean idTokens = true;
        private boolean cookies = true;
        private URI endpoint = URI.create(GOOGLE);
        private @Nullable Duration skew;
        private TimeSource time = TimeSource.system();

        private Builder(String projectId) {
            this.projectId = projectId;
        }

        /** Takes tokens of these tenants, and those of no tenant too. */
        public Builder tenants(String... ids) {
            tenants.addAll(List.of(ids));
            return this;
        }

        /** Takes tokens of every tenant. One person may have an account in each: then the id alone tells them apart. */
        public Builder anyTenant() {
            this.anyTenant = true;
            return this;
        }

        /** Takes ID tokens only. */
        public Builder idTokensOnly() {
            this.cookies = false;
            this.idTokens = true;
            return this;
        }

        /** Takes session cookies only. */
        public Builder sessionCookiesOnly() {
            this.idTokens = false;
            this.cookies = true;
            return this;
        }

        /** Sets how much the clocks may differ, see {@link JwtVerifier.Builder#clockSkew}. */
        public Builder clockSkew(Duration skew) {
            this.skew = skew;
            return this;
        }

        /** Sets where the keys are; at Google unless set. For a proxy, or a fake. */
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
            JwtVerifier.Builder verifier =
                    JwtVerifier.builder(projectId).time(time).rule(this::rule).reading(FirebaseTokens::read);
            if (idTokens) {
                verifier.issuer("https://securetoken.google.com/" + projectId, URI.create(endpoint + KEYS));
            }
            if (cookies) {
                verifier.issuerWithCertificates(
                        "https://session.firebase.google.com/" + projectId, URI.create(endpoint + CERTIFICATES));
            }
            if (skew != null) {
                verifier.clockSkew(skew);
            }
            return verifier.build();
        }

        private Optional<TokenRefusal> rule(JsonView claims) {
            if (claims.text("sub").orElse("").length() > LONGEST_UID) {
                return Optional.of(TokenRefusal.NO_SUBJECT);
            }
            if (!(claims.asMap().get("auth_time") instanceof Number)) {
                return Optional.of(TokenRefusal.WRONG_USE);
            }
            Optional<String> tenant = tenant(claims);
            boolean allowed = tenant.isEmpty() || anyTenant || tenants.contains(tenant.get());
            return allowed ? Optional.empty() : Optional.of(TokenRefusal.WRONG_TENANT);
        }
    }
}
