package com.stytch.migrate.session;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a session of Stytch belongs to.
 *
 * @param accountId the user, or in a B2B project the member
 * @param sessionId the session
 * @param organizationIdOrNull the organization; {@code null} in a Consumer project
 * @param roles the roles of the session
 * @param expiresAtOrNull when the session ends, when Stytch says so
 * @param customClaims what the application put into the session, without the claims of JWT and of Stytch
 * @param checkedLocally whether only the JWT was looked at: a session that was revoked counts for up to five minutes more
 */
public record StytchIdentity(
        StytchId accountId,
        String sessionId,
        @Nullable StytchId organizationIdOrNull,
        List<String> roles,
        @Nullable Instant expiresAtOrNull,
        Map<String, @Nullable Object> customClaims,
        boolean checkedLocally) {

    public StytchIdentity {
        Objects.requireNonNull(accountId, "accountId");
        Objects.requireNonNull(sessionId, "sessionId");
        roles = List.copyOf(roles);
        customClaims = JsonView.of(customClaims).asMap();
    }

    public Optional<StytchId> organizationId() {
        return Optional.ofNullable(organizationIdOrNull);
    }

    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAtOrNull);
    }

    @Override
    public String toString() {
        return "StytchIdentity[" + accountId + ", " + sessionId + "]";
    }
}
