package com.stytch.migrate.session;

import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.time.Instant;

/** Keeps the verdicts of another verifier for a while. Thread-safe. */
final class RememberingVerifier implements LegacyTokenVerifier {
    static final int MOST = 10_000;
    private static final Duration REFUSED = Duration.ofSeconds(10);
    private static final Duration UNKNOWN = Duration.ofSeconds(1);

    private final LegacyTokenVerifier verifier;
    private final SingleFlight<TokenVerdict> verdicts;

    RememberingVerifier(LegacyTokenVerifier verifier, Duration lifetime, TimeSource time) {
        if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("verdicts are kept from a second to an hour, was " + lifetime);
        }
        this.verifier = verifier;
        this.verdicts = new SingleFlight<>(MOST, verdict -> lifetime(verdict, lifetime, time.now()), time);
    }

    private static Duration lifetime(TokenVerdict verdict, Duration longest, Instant now) {
        return switch (verdict.kind()) {
            case VALID -> {
                Instant end =
                        ((TokenVerdict.Valid) verdict).identity().expiresAt().orElse(Instant.MAX);
                boolean ends = end.isBefore(now.plus(longest));
                Duration left = Duration.between(now, ends ? end : now.plus(longest));
                yield left.isNegative() ? Duration.ZERO : left;
            }
            case EXPIRED, INVALID -> REFUSED.compareTo(longest) < 0 ? REFUSED : longest;
            case UNAVAILABLE -> UNKNOWN;
        };
    }

    @Override
    public TokenVerdict verify(Secret token) {
        if (token.reveal().length() > CompactToken.LONGEST) {
            return new TokenVerdict.Invalid(TokenRefusal.TOO_LARGE);
        }
        return verdicts.get(Digest.of(token.reveal()), () -> verifier.verify(token));
    }
}
