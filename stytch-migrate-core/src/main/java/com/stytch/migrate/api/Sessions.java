package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints below {@code /v1/sessions}. Immutable and thread-safe. Source: contract, section 4.
 *
 * <p>A call that begins a session is not sent again by itself when its answer was lost. Nothing has to be settled then
 * either: a session whose token nobody received ends by itself.
 */
public final class Sessions {
    static final String SESSION_NOT_FOUND = "session_not_found";

    private final StytchHttp http;

    Sessions(StytchHttp http) {
        this.http = http;
    }

    /**
     * Returns the sessions of a user that are active.
     *
     * @param userId the user id or the external id
     */
    public List<StytchSession> get(String userId) {
        Answer answer = http.send(Call.get("/v1/sessions").query("user_id", userId));
        return answer.body().objects("sessions", StytchSession::new);
    }

    /**
     * Checks a session and, when a length is named, makes it last that long from now on.
     *
     * @throws MigrationException.Refused with {@code session_not_found} when it ended or was revoked,
     *     {@code invalid_session_token} or {@code unable_to_parse_session_jwt}
     */
    public StartedSession authenticate(SessionRef session, SessionSettings settings) {
        return StartedSession.of(http.send(
                Call.post("/v1/sessions/authenticate", fields(session, settings).map())));
    }

    /**
     * Checks a session and whether its roles allow something.
     *
     * @throws MigrationException.Refused with status 403 when they do not, otherwise as {@link #authenticate}
     */
    public Authorized authorize(SessionRef session, SessionSettings settings, String resourceId, String action) {
        Answer answer = http.send(Call.post(
                "/v1/sessions/authenticate",
                fields(session, settings)
                        .put("authorization_check", Map.of("resource_id", resourceId, "action", action))
                        .map()));
        return new Authorized(StartedSession.of(answer), AuthorizationVerdict.of(answer.body()));
    }

    private static Fields fields(SessionRef session, SessionSettings settings) {
        return new Fields()
                .putSession(Objects.requireNonNull(session, "session"))
                .putSession(settings);
    }

    /**
     * Trades an access token of the legacy provider for a session. Stytch presents the token to the UserInfo endpoint that
     * is set for the environment, and takes the user whose e-mail address it names: check before that the provider verified
     * that address, for nothing else is looked at. The user must exist.
     *
     * @param legacyAccessToken the token of the legacy provider; it goes out in the field {@code session_token}
     * @param settings with a length, otherwise no session begins
     * @throws MigrationException.Refused with {@code migrate_from_external_missing_userinfo} (no endpoint is set),
     *     {@code migrate_from_external_unexpected_response} (the provider refused the token) or
     *     {@code migrate_from_external_email_does_not_exist} (no such user); what they mean is inferred from their names
     */
    public StartedSession migrate(Secret legacyAccessToken, SessionSettings settings) {
        return StartedSession.of(http.send(Call.create(
                "/v1/sessions/migrate",
                new Fields()
                        .putSecret("session_token", legacyAccessToken)
                        .putSession(settings)
                        .map())));
    }

    /**
     * Trades a signed token of the legacy provider for a session, see {@link AttestSessionRequest}.
     *
     * @throws MigrationException.Refused with {@code invalid_trusted_auth_token}, {@code trusted_token_profile_not_found},
     *     {@code jwt_invalid_issuer}, {@code jwt_invalid_audience} or {@code jwt_invalid_claims}
     * @throws MigrationException.Unreachable also when Stytch may have taken the token; whether it takes it twice is not
     *     known
     */
    public StartedSession attest(AttestSessionRequest request) {
        return StartedSession.of(http.send(Call.create("/v1/sessions/attest", request.body())));
    }

    /**
     * Trades an access token of a first-party connected app of this project for a session. Nothing for foreign tokens.
     *
     * @param accessToken at most five minutes old; it can be used once
     */
    public StartedSession exchangeAccessToken(Secret accessToken, SessionSettings settings) {
        return StartedSession.of(http.send(Call.create(
                "/v1/sessions/exchange_access_token",
                new Fields()
                        .putSecret("access_token", accessToken)
                        .putSession(settings)
                        .map())));
    }

    /**
     * Ends a session. A JWT of it stays valid for whoever checks it locally, for up to five minutes.
     *
     * @return whether there was such a session; {@code false} also when an earlier attempt of this call ended it
     */
    public boolean revoke(SessionRef session) {
        return revoke(http, "/v1/sessions/revoke", new Fields().putSession(session));
    }

    /** Ends a session by its id, as {@link #revoke(SessionRef)}. */
    public boolean revokeById(String sessionId) {
        return revoke(http, "/v1/sessions/revoke", new Fields().put("session_id", sessionId));
    }

    static boolean revoke(StytchHttp http, String path, Fields selector) {
        Map<String, @Nullable Object> body = selector.map();
        try {
            http.send(Call.post(path, body));
            return true;
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals(SESSION_NOT_FOUND)) {
                return false;
            }
            throw refused;
        }
    }

    /** Returns the public keys of the session JWTs. */
    public Jwks jwks() {
        return Jwks.get(http, "/v1/sessions/jwks/{project_id}");
    }

    /** A session that may do what was asked. */
    public record Authorized(StartedSession session, AuthorizationVerdict verdict) {}
}
