package com.stytch.migrate.session;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;

/**
 * Checks a token of the legacy system. Must be thread-safe, and must not throw because of a token.
 *
 * <p>{@link JwtVerifier} checks signed tokens of any issuer; the provider modules have presets of it. For the opaque session
 * ids of an in-house system write a lambda that asks your session store:
 *
 * <pre>{@code
 * LegacyTokenVerifier ours = token -> store.find(token.reveal())
 *         .<TokenVerdict>map(row -> new TokenVerdict.Valid(LegacyIdentity.builder("in-house", LegacyId.of(row.userId()))
 *                 .email(row.email(), row.emailConfirmed())
 *                 .build()))
 *         .orElse(new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER));
 * }</pre>
 */
@FunctionalInterface
public interface LegacyTokenVerifier {

    /**
     * Returns who the bearer of a token is, or why that is not known.
     *
     * @param token as the browser or app sent it, without {@code Bearer}
     */
    TokenVerdict verify(Secret token);

    /**
     * Returns a verifier that asks several of them, for a migration from two systems at once. The first that has a verdict
     * counts: one that says {@link TokenRefusal#WRONG_ISSUER} or {@link TokenRefusal#OPAQUE} leaves the token to the next.
     *
     * @param verifiers at least one; those of signed tokens before one that takes anything
     */
    static LegacyTokenVerifier firstOf(LegacyTokenVerifier... verifiers) {
        List<LegacyTokenVerifier> all = List.of(verifiers);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("at least one verifier is needed");
        }
        return token -> {
            TokenVerdict verdict = new TokenVerdict.Invalid(TokenRefusal.OPAQUE);
            for (LegacyTokenVerifier verifier : all) {
                verdict = verifier.verify(token);
                boolean notMine = verdict instanceof TokenVerdict.Invalid invalid
                        && (invalid.reason() == TokenRefusal.WRONG_ISSUER || invalid.reason() == TokenRefusal.OPAQUE);
                if (!notMine) {
                    return verdict;
                }
            }
            return verdict;
        };
    }

    /**
     * Returns a verifier that remembers verdicts for a while, and asks once when many ask at the same time about one token.
     * For a verifier that asks over the network; a token that is revoked meanwhile counts until then. At most 10,000 verdicts
     * are kept, by a digest of the token. {@link TokenVerdict.Unavailable} is kept for a second only, other refusals for ten
     * seconds at most.
     *
     * @param lifetime how long {@link TokenVerdict.Valid} is kept, from a second to an hour, never longer than the token says
     *     that it holds
     */
    default LegacyTokenVerifier remembering(Duration lifetime) {
        return remembering(lifetime, TimeSource.system());
    }

    /** Returns one that goes by a clock, otherwise as {@link #remembering(Duration)}. */
    default LegacyTokenVerifier remembering(Duration lifetime, TimeSource time) {
        return new RememberingVerifier(this, lifetime, time);
    }
}
