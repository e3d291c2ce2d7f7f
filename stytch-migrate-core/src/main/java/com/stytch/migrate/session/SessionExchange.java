package com.stytch.migrate.session;

import com.stytch.migrate.api.AttestSessionRequest;
import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedSession;
import com.stytch.migrate.api.StytchSession;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Trades a session of the legacy system for one of a Consumer project. Thread-safe, made to be shared.
 *
 * <p>The legacy token is checked first; Stytch is asked only for a genuine one with a verified address, once for all requests
 * that bring it at the same time. The account in the answer must be that of the token's subject, otherwise the new session is
 * revoked and refused. A result is kept for ten seconds, a refusal for two.
 *
 * <p>Two instances of an application that exchange one token at the same time begin two sessions of one person, which do each
 * other no harm.
 *
 * <p>Source: {@code POST /v1/sessions/migrate} and {@code /v1/sessions/attest}, contract sections 4.3, 4.4 and 7.
 */
public final class SessionExchange {
    private final ExchangeEngine engine;

    public SessionExchange(ConsumerApi api, ExchangeSettings settings) {
        TimeSource time = api.http().settings().time();
        this.engine = new ExchangeEngine(
                settings, new ConsumerTarget(() -> api.forLogins(time.now().plus(settings.within))), time);
    }

    /**
     * Returns a session for whom a legacy token names, or why there is none.
     *
     * @param legacyToken without the {@code Bearer} prefix
     * @param lifetime from 5 minutes to 366 days, taken in whole minutes; {@link ExchangeSettings.Builder#longest} caps it
     * @throws IllegalArgumentException if {@code lifetime} is out of range; nothing was sent
     * @throws MigrationException.Refused if Stytch refuses for another reason than the person: credentials, no UserInfo
     *     address, a profile that does not fit. Serve the request with the legacy session and look at the settings
     * @throws MigrationException.Interrupted if the thread was interrupted
     */
    public ExchangeOutcome exchange(Secret legacyToken, Duration lifetime) {
        return engine.exchange(legacyToken, null, lifetime);
    }

    /**
     * Returns a session that lasts as long as the legacy token, in whole minutes from 5 minutes to the cap; an hour when its
     * end is not known. Otherwise as {@link #exchange(Secret, Duration)}.
     */
    public ExchangeOutcome exchange(Secret legacyToken) {
        return engine.exchange(legacyToken, null, null);
    }

    /**
     * Says that the bearer of a legacy token has logged out: it is exchanged no more. Without it, the next request that still
     * brings the old cookie would log them in again. A token that nobody can have been given, such as one with a wrong signature, is
     * not remembered: no flood of them pushes out what others logged out with.
     */
    public void loggedOut(Secret legacyToken) {
        engine.loggedOut(legacyToken);
    }

    private record ConsumerTarget(Supplier<ConsumerApi> api) implements ExchangeEngine.Target {

        @Override
        public ExchangeEngine.Begun begin(
                ExchangeWay way,
                Secret legacyToken,
                LegacyIdentity identity,
                @Nullable String organization,
                SessionSettings settings) {
            StartedSession started;
            if (way instanceof ExchangeWay.ByAttest attest) {
                started = attest(attest.profileId(), legacyToken, settings);
            } else if (way instanceof ExchangeWay.ByMinted minted) {
                started = attest(minted.minter().profileId(), minted.minter().mint(identity, null), settings);
            } else {
                started = api.get().sessions().migrate(legacyToken, settings);
            }
            Optional<Secret> token = started.token();
            Optional<Secret> jwt = started.jwt();
            if (token.isEmpty() || jwt.isEmpty() || started.userId().isEmpty()) {
                return new ExchangeEngine.Begun(null, Optional.empty(), false, false);
            }
            ExchangedSession session = new ExchangedSession(
                    StytchId.of(started.userId()),
                    null,
                    started.session().map(StytchSession::sessionId).orElse(""),
                    token.get(),
                    jwt.get(),
                    started.session().flatMap(StytchSession::expiresAt).orElse(null),
                    identity,
                    started.requestId());
            return new ExchangeEngine.Begun(session, started.user().externalId(), false, false);
        }

        private StartedSession attest(String profileId, Secret token, SessionSettings settings) {
            return api.get()
                    .sessions()
                    .attest(AttestSessionRequest.builder(profileId, token)
                            .session(settings)
                            .build());
        }

        @Override
        public boolean revoke(Secret sessionToken) {
            return api.get().sessions().revoke(SessionRef.token(sessionToken));
        }
    }
}
