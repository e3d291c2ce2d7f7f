package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The endpoints below {@code /v1/b2b/sessions}. Immutable and thread-safe. Source: contract, section 5.5.
 *
 * <p>A session belongs to one organization. One that begins without a length lasts 60 minutes. A call that begins a session
 * is not sent again by itself when its answer was lost. Nothing has to be settled then either: a session whose token nobody
 * received ends by itself.
 */
public final class B2bSessions {
    private static final String REVOKE = "/v1/b2b/sessions/revoke";

    private final StytchHttp http;

    B2bSessions(StytchHttp http) {
        this.http = http;
    }

    /**
     * Returns the sessions of a member that are active.
     *
     * @param organizationId the id, the slug or the external id
     * @param memberId the member id or the external id
     */
    public List<StytchMemberSession> get(String organizationId, String memberId) {
        Answer answer = http.send(Call.get("/v1/b2b/sessions")
                .query("organization_id", organizationId)
                .query("member_id", memberId));
        return answer.body().objects("member_sessions", StytchMemberSession::new);
    }

    /**
     * Checks a session and, when a length is named, makes it last that long from now on.
     *
     * @throws MigrationException.Refused with {@code session_not_found} when it ended or was revoked,
     *     {@code invalid_session_token} or {@code unable_to_parse_session_jwt}
     */
    public StartedMemberSession authenticate(SessionRef session, SessionSettings settings) {
        return StartedMemberSession.of(http.send(Call.post(
                "/v1/b2b/sessions/authenticate", fields(session, settings).map())));
    }

    /**
     * Checks a session and whether its roles allow something in an organization.
     *
     * @throws MigrationException.Refused with status 403 when they do not, or when the session is one of another
     *     organization; otherwise as {@link #authenticate}
     */
    public Authorized authorize(
            SessionRef session, SessionSettings settings, String organizationId, String resourceId, String action) {
        Answer answer = http.send(Call.post(
                "/v1/b2b/sessions/authenticate",
                fields(session, settings)
                        .put(
                                "authorization_check",
                                Map.of("organization_id", organizationId, "resource_id", resourceId, "action", action))
                        .map()));
        return new Authorized(StartedMemberSession.of(answer), AuthorizationVerdict.of(answer.body()));
    }

    private static Fields fields(SessionRef session, SessionSettings settings) {
        return new Fields()
                .putSession(Objects.requireNonNull(session, "session"))
                .putSession(settings);
    }

    /**
     * Trades an access token of the legacy provider for a session in one organization. Stytch presents the token to the
     * UserInfo endpoint that is set for the environment, and takes the member whose e-mail address it names: check before
     * that the provider verified that address, for nothing else is looked at. The member must exist. What an organization
     * that requires a second factor makes of it is not known.
     *
     * @param organizationId the id, the slug or the external id
     * @param legacyAccessToken the token of the legacy provider; it goes out in the field {@code session_token}
     * @throws MigrationException.Refused with {@code migrate_from_external_missing_userinfo} (no endpoint is set),
     *     {@code migrate_from_external_unexpected_response} (the provider refused the token) or
     *     {@code migrate_from_external_email_does_not_exist} (no such member); what they mean is inferred from their names
     */
    public StartedMemberSession migrate(String organizationId, Secret legacyAccessToken, SessionSettings settings) {
        return StartedMemberSession.of(http.send(Call.create(
                "/v1/b2b/sessions/migrate",
                new Fields()
                        .put("organization_id", organizationId)
                        .putSecret("session_token", legacyAccessToken)
                        .putSession(settings)
                        .map())));
    }

    /**
     * Trades a signed token of the legacy provider for a session, see {@link AttestMemberSessionRequest}.
     *
     * @throws MigrationException.Refused with {@code invalid_trusted_auth_token}, {@code trusted_token_profile_not_found},
     *     {@code jwt_invalid_issuer}, {@code jwt_invalid_audience}, {@code jwt_invalid_claims},
     *     {@code token_missing_organization_id_claim}, {@code invalid_token_organization_id_claim} or
     *     {@code member_not_found}
     * @throws MigrationException.Unreachable also when Stytch may have taken the token; whether it takes it twice is not
     *     known
     */
    public StartedMemberSession attest(AttestMemberSessionRequest request) {
        return StartedMemberSession.of(http.send(Call.create("/v1/b2b/sessions/attest", request.body())));
    }

    /**
     * Trades a session in one organization for one in another. Factors of a migrated session are not said to be carried over:
     * for a person in several organizations call {@link #migrate} or {@link #attest} once for each.
     *
     * @param organizationId where to go: the id, the slug or the external id
     * @throws MigrationException.Refused with {@code insufficient_factors_for_session_exchange}, {@code session_not_found},
     *     {@code organization_not_found} and others
     */
    public StartedMemberSession exchange(String organizationId, SessionRef session, SessionSettings settings) {
        return StartedMemberSession.of(http.send(Call.create(
                "/v1/b2b/sessions/exchange",
                fields(session, settings).put("organization_id", organizationId).map())));
    }

    /**
     * Trades an access token of a first-party connected app of this project for a session. Nothing for foreign tokens.
     *
     * @param accessToken at most five minutes old; it can be used once
     */
    public StartedMemberSession exchangeAccessToken(Secret accessToken, SessionSettings settings) {
        return StartedMemberSession.of(http.send(Call.create(
                "/v1/b2b/sessions/exchange_access_token",
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
        return Sessions.revoke(http, REVOKE, new Fields().putSession(session));
    }

    /** Ends a session by its id, as {@link #revoke(SessionRef)}. */
    public boolean revokeById(String memberSessionId) {
        return Sessions.revoke(http, REVOKE, new Fields().put("member_session_id", memberSessionId));
    }

    /**
     * Ends all sessions of a member, as {@link #revoke(SessionRef)}.
     *
     * @param memberId the member id or the external id
     */
    public boolean revokeAllOf(String memberId) {
        return Sessions.revoke(http, REVOKE, new Fields().put("member_id", memberId));
    }

    /** Returns the public keys of the session JWTs. */
    public Jwks jwks() {
        return Jwks.get(http, "/v1/b2b/sessions/jwks/{project_id}");
    }

    /** A session that may do what was asked. */
    public record Authorized(StartedMemberSession session, AuthorizationVerdict verdict) {}
}
