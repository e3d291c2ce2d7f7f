package com.stytch.migrate.session;

import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks the session JWTs of a Stytch project without asking Stytch, but for its keys. Thread-safe. Source: contract, section
 * 6.
 *
 * <p>A JWT lives for five minutes, also when its session was revoked meanwhile. A JWT whose session has ended by its own
 * account counts as expired. In a B2B project it must name the organization.
 */
final class StytchJwtVerifier {
    static final String STYTCH_CLAIMS = "https://stytch.com/";
    private static final String SESSION = STYTCH_CLAIMS + "session";
    private static final String ORGANIZATION = STYTCH_CLAIMS + "organization";
    private static final Duration SKEW = Duration.ofSeconds(5);
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Set<String> REGISTERED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");

    private final JwtVerifier verifier;
    private final Set<String> issuers;

    private StytchJwtVerifier(JwtVerifier verifier, Set<String> issuers) {
        this.verifier = verifier;
        this.issuers = issuers;
    }

    /**
     * Returns a verifier of a project's JWTs.
     *
     * @param b2b whether it is a B2B project
     * @param customDomains base addresses at which the application reaches Stytch elsewhere, and so issuers of JWTs
     */
    static StytchJwtVerifier of(HttpSettings settings, boolean b2b, List<URI> customDomains) {
        String projectId = settings.credentials().projectId();
        URI keys = URI.create(settings.baseUri() + (b2b ? "/v1/b2b/sessions/jwks/" : "/v1/sessions/jwks/") + projectId);
        Set<String> issuers = new LinkedHashSet<>();
        issuers.add("stytch.com/" + projectId);
        issuers.add(settings.baseUri().toString());
        customDomains.forEach(domain -> issuers.add(withoutSlash(domain.toString())));
        JwtVerifier.Builder builder = JwtVerifier.builder(projectId)
                .time(settings.time())
                .clockSkew(SKEW)
                .keyInterval(INTERVAL)
                .rule(claims -> rule(claims, b2b));
        issuers.forEach(issuer -> builder.issuer(issuer, keys));
        return new StytchJwtVerifier(builder.build(), issuers);
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static Optional<TokenRefusal> rule(JsonView claims, boolean b2b) {
        boolean session = claims.object(SESSION).flatMap(own -> own.text("id")).isPresent();
        boolean organization = claims.object(ORGANIZATION)
                .flatMap(own -> own.text("organization_id"))
                .isPresent();
        return session && organization == b2b ? Optional.empty() : Optional.of(TokenRefusal.WRONG_USE);
    }

    /** Returns whether a token says that it is of this project; nothing is proven by it. */
    boolean claimsToBeOurs(Secret token) {
        String text = token.reveal();
        return text.length() <= CompactToken.LONGEST
                && CompactToken.isCandidate(text)
                && CompactToken.read(text)
                        .flatMap(parts -> parts.claims().text("iss"))
                        .filter(issuers::contains)
                        .isPresent();
    }

    /** Checks a JWT; {@link #identity} reads the claims of a valid one. */
    TokenVerdict verify(Secret jwt) {
        TokenVerdict verdict = verifier.verify(jwt);
        if (verdict instanceof TokenVerdict.Valid valid) {
            JsonView session = valid.identity().claims().object(SESSION).orElseThrow();
            var ends = session.time("expires_at");
            if (ends.isPresent() && !verifier.now().isBefore(ends.get())) {
                return new TokenVerdict.Expired(ends.get());
            }
        }
        return verdict;
    }

    /** Returns whose session a valid JWT is of. */
    static StytchIdentity identity(LegacyIdentity valid) {
        JsonView claims = valid.claims();
        JsonView session = claims.object(SESSION).orElseThrow();
        Map<String, @Nullable Object> custom = new LinkedHashMap<>();
        claims.asMap().forEach((name, value) -> {
            if (!REGISTERED.contains(name) && !name.startsWith(STYTCH_CLAIMS)) {
                custom.put(name, value);
            }
        });
        return new StytchIdentity(
                StytchId.of(valid.subject().value()),
                session.text("id").orElseThrow(),
                claims.object(ORGANIZATION)
                        .flatMap(own -> own.text("organization_id"))
                        .map(StytchId::of)
                        .orElse(null),
                session.texts("roles"),
                session.time("expires_at").orElse(null),
                custom,
                true);
    }
}
