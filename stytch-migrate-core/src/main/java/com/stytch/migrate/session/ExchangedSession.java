package com.stytch.migrate.session;

import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session of Stytch for the bearer of a legacy token.
 *
 * @param accountId the user, or in a B2B project the member
 * @param organizationIdOrNull the organization; {@code null} in a Consumer project
 * @param sessionId the id of the session
 * @param token the opaque token, for a cookie
 * @param jwt a JWT of the session, which holds for five minutes
 * @param expiresAtOrNull when the session ends, when Stytch says so
 * @param identity who that is at the legacy system
 * @param requestId Stytch's id of the call
 */
public record ExchangedSession(
        StytchId accountId,
        @Nullable StytchId organizationIdOrNull,
        String sessionId,
        Secret token,
        Secret jwt,
        @Nullable Instant expiresAtOrNull,
        LegacyIdentity identity,
        String requestId) {

    public ExchangedSession {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(jwt, "jwt");
        Objects.requireNonNull(identity, "identity");
    }

    public Optional<StytchId> organizationId() {
        return Optional.ofNullable(organizationIdOrNull);
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAtOrNull);
    }
}
