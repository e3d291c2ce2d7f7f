package com.stytch.migrate.session;

import com.stytch.migrate.api.AttestMemberSessionRequest;
import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedMemberSession;
import com.stytch.migrate.api.StytchMemberSession;
import com.stytch.migrate.api.StytchOrganization;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trades a session of the legacy system for one of a B2B project, in one organization. Thread-safe, made to be shared.
 *
 * <p>As {@link SessionExchange}; and the session must be in the organization that was asked for. An imported session carries no
 * second factor, so where the organization requires one, or the member has enrolled one, the outcome is
 * {@link ExchangeOutcome.StepUpNeeded} unless {@link ExchangeSettings.Builder#trustLegacySecondFactor} takes that of the legacy
 * token. For a person in several organizations exchange the token once for each.
 *
 * <p>Source: {@code POST /v1/b2b/sessions/migrate} and {@code /v1/b2b/sessions/attest}, contract section 5.5.
 */
public final class B2bSessionExchange {
    private final ExchangeEngine engine;

    public B2bSessionExchange(B2bApi api, ExchangeSettings settings) {
        TimeSource time = api.http().settings().time();
        this.engine = new ExchangeEngine(
                settings, new MemberTarget(() -> api.forLogins(time.now().plus(settings.within))), time);
    }

    /**
     * Returns a session in the organization that the legacy token names, or why there is none.
     *
     * @param legacyToken without the {@code Bearer} prefix
     * @param lifetime from 5 minutes to 366 days, taken in whole minutes
     * @throws IllegalArgumentException if {@code lifetime} is out of range; nothing was sent
     * @throws MigrationException.Refused as for {@link SessionExchange#exchange(Secret, Duration)}
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public ExchangeOutcome exchange(Secret legacyToken, Duration lifetime) {
        return engine.exchange(legacyToken, Optional.empty(), lifetime);
    }

    /**
     * Returns a session in an organization, otherwise as {@link #exchange(Secret, Duration)}.
     *
     * @param organization organization id, slug or external id
     */
    public ExchangeOutcome exchange(Secret legacyToken, String organization, Duration lifetime) {
        return engine.exchange(legacyToken, Optional.of(organization), lifetime);
    }

    /**
     * Returns a session in the organization that the legacy token names, which lasts as long as the token has left, as for
     * {@link SessionExchange#exchange(Secret)}.
     */
    public ExchangeOutcome exchange(Secret legacyToken) {
        return engine.exchange(legacyToken, Optional.empty(), null);
    }

    /**
     * Returns a session in an organization, which lasts as long as the legacy token has left, as for
     * {@link SessionExchange#exchange(Secret)}.
     *
     * @param organization organization id, slug or external id
     */
    public ExchangeOutcome exchange(Secret legacyToken, String organization) {
        return engine.exchange(legacyToken, Optional.of(organization), null);
    }

    /** Says that the bearer of a legacy token has logged out, as {@link SessionExchange#loggedOut}. */
    public void loggedOut(Secret legacyToken) {
        engine.loggedOut(legacyToken);
    }

    private record MemberTarget(Supplier<B2bApi> api) implements ExchangeEngine.Target {

        @Override
        public ExchangeEngine.Begun begin(
                ExchangeWay way,
                Secret legacyToken,
                LegacyIdentity identity,
                @Nullable String organization,
                SessionSettings settings) {
            String named = Objects.requireNonNull(organization, "organization");
            StartedMemberSession started;
            if (way instanceof ExchangeWay.ByAttest attest) {
                started = attest(attest.profileId(), legacyToken, named, settings);
            } else if (way instanceof ExchangeWay.ByMinted minted) {
                started = attest(minted.minter().profileId(), minted.minter().mint(identity, named), named, settings);
            } else {
                started = api.get().sessions().migrate(named, legacyToken, settings);
            }
            Optional<Secret> token = started.token();
            Optional<Secret> jwt = started.jwt();
            Optional<StytchMemberSession> own = started.session();
            StytchOrganization answered = started.organization();
            if (token.isEmpty() || jwt.isEmpty() || started.memberId().isEmpty()) {
                return new ExchangeEngine.Begun(null, Optional.empty(), false, false);
            }
            String id = own.map(StytchMemberSession::organizationId)
                    .filter(text -> !text.isEmpty())
                    .orElseGet(answered::organizationId);
            ExchangedSession session = new ExchangedSession(
                    StytchId.of(started.memberId()),
                    id.isEmpty() ? null : StytchId.of(id),
                    own.map(StytchMemberSession::memberSessionId).orElse(""),
                    token.get(),
                    jwt.get(),
                    own.flatMap(StytchMemberSession::expiresAt).orElse(null),
                    identity,
                    started.requestId());
            boolean isTheOne = id.equals(answered.organizationId())
                    && (named.equals(id)
                            || named.equals(answered.slug())
                            || answered.externalId().equals(Optional.of(named)));
            boolean secondFactor = answered.mfaPolicy().equals("REQUIRED_FOR_ALL")
                    || started.member().mfaEnrolled();
            return new ExchangeEngine.Begun(session, started.member().externalId(), !isTheOne, secondFactor);
        }

        private StartedMemberSession attest(
                String profileId, Secret token, String organization, SessionSettings settings) {
            return api.get()
                    .sessions()
                    .attest(AttestMemberSessionRequest.builder(profileId, token)
                            .organizationId(organization)
                            .session(settings)
                            .build());
        }

        @Override
        public boolean revoke(Secret sessionToken) {
            return api.get().sessions().revoke(SessionRef.token(sessionToken));
        }
    }
}
