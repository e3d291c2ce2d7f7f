package com.stytch.migrate.session;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedMemberSession;
import com.stytch.migrate.api.StartedSession;
import com.stytch.migrate.api.StytchMemberSession;
import com.stytch.migrate.api.StytchSession;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Says who made a request while both systems have sessions. Thread-safe, made to be shared. It knows no web framework: your
 * filter takes the tokens out of the request, and writes what comes back into the cookie.
 *
 * <p>A JWT of Stytch is checked on the spot. One that was genuine and has expired is refreshed by asking Stytch; so is one
 * whose keys cannot be read. A forged one is refused without a question. An opaque session token of Stytch is asked about each
 * time. What a token says about its issuer only chooses who checks it. All requests that bring one token at the same time ask
 * one question, and for ten seconds nobody asks again about a session that has ended.
 *
 * <p>When a request has sessions of both, the side that is preferred goes first, and the other one counts if the first does
 * not hold or cannot be asked.
 */
public final class DualSessionAuthenticator {
    private static final Set<String> ENDED =
            Set.of("session_not_found", "invalid_session_token", "unable_to_parse_session_jwt", "unauthorized_session");

    /** How long Stytch may take, waits after a 429 included: then it could not be asked. */
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private static final int MOST_ANSWERS = 10_000;
    private static final Duration ENDED_IS_KEPT = Duration.ofSeconds(10);

    private final StytchJwtVerifier jwts;
    private final Function<SessionRef, Answered> asking;
    private final LegacyTokenVerifier legacy;
    private final SingleFlight<DualVerdict> questions;

    private record Answered(
            StytchIdentity identity, @Nullable Secret jwt) {}

    private DualSessionAuthenticator(
            StytchJwtVerifier jwts,
            Function<SessionRef, Answered> asking,
            LegacyTokenVerifier legacy,
            TimeSource time) {
        this.jwts = jwts;
        this.asking = asking;
        this.legacy = Objects.requireNonNull(legacy, "legacy");
        this.questions = new SingleFlight<>(
                MOST_ANSWERS,
                verdict -> verdict.kind() == DualVerdict.Kind.NOBODY ? ENDED_IS_KEPT : Duration.ZERO,
                time);
    }

    /**
     * Returns one for a Consumer project.
     *
     * @param legacy checks the tokens of the legacy system
     * @param customDomains other base addresses of Stytch that issue JWTs of this project
     */
    public static DualSessionAuthenticator consumer(ConsumerApi api, LegacyTokenVerifier legacy, URI... customDomains) {
        TimeSource time = api.http().settings().time();
        return new DualSessionAuthenticator(
                StytchJwtVerifier.of(api.http().settings(), false, List.of(customDomains)),
                session -> read(api.forLogins(time.now().plus(WITHIN))
                        .sessions()
                        .authenticate(session, SessionSettings.byDefault())),
                legacy,
                time);
    }

    /** Returns one for a B2B project; the parameters are those of {@link #consumer}. */
    public static DualSessionAuthenticator b2b(B2bApi api, LegacyTokenVerifier legacy, URI... customDomains) {
        TimeSource time = api.http().settings().time();
        return new DualSessionAuthenticator(
                StytchJwtVerifier.of(api.http().settings(), true, List.of(customDomains)),
                session -> read(api.forLogins(time.now().plus(WITHIN))
                        .sessions()
                        .authenticate(session, SessionSettings.byDefault())),
                legacy,
                time);
    }

    private static Answered read(StartedSession started) {
        Optional<StytchSession> session = started.session();
        return new Answered(
                new StytchIdentity(
                        StytchId.of(started.userId()),
                        session.map(StytchSession::sessionId).orElse(""),
                        null,
                        session.map(StytchSession::roles).orElse(List.of()),
                        session.flatMap(StytchSession::expiresAt).orElse(null),
                        session.map(StytchSession::customClaims).orElse(Map.of()),
                        false),
                started.jwtOrNull());
    }

    private static Answered read(StartedMemberSession started) {
        Optional<StytchMemberSession> session = started.session();
        return new Answered(
                new StytchIdentity(
                        StytchId.of(started.memberId()),
                        session.map(StytchMemberSession::memberSessionId).orElse(""),
                        session.map(StytchMemberSession::organizationId)
                                .filter(id -> !id.isEmpty())
                                .map(StytchId::of)
                                .orElse(null),
                        session.map(StytchMemberSession::roles).orElse(List.of()),
                        session.flatMap(StytchMemberSession::expiresAt).orElse(null),
                        session.map(StytchMemberSession::customClaims).orElse(Map.of()),
                        false),
                started.jwt().orElse(null));
    }

    /** Returns who made a request; a session of Stytch goes before one of the legacy system. */
    public DualVerdict authenticate(DualRequest request) {
        return authenticate(request, Side.STYTCH);
    }

    /**
     * Returns who made a request.
     *
     * @param first whose session counts when the request has both: after a roll-back that of the legacy system
     * @throws MigrationException.Refused if Stytch refuses the credentials of the application
     */
    public DualVerdict authenticate(DualRequest request, Side first) {
        Optional<Secret> any = request.anyToken();
        if (any.isPresent()) {
            return jwts.claimsToBeOurs(any.get()) ? ofJwt(any.get(), null) : ofLegacy(any.get());
        }
        boolean stytch =
                request.stytchJwt().isPresent() || request.stytchToken().isPresent();
        boolean old = request.legacyToken().isPresent();
        if (!stytch && !old) {
            return new DualVerdict.Nobody("no_token");
        }
        if (!stytch || !old) {
            return stytch ? ofStytch(request) : ofLegacy(request.legacyToken().orElseThrow());
        }
        DualVerdict one = first == Side.STYTCH
                ? ofStytch(request)
                : ofLegacy(request.legacyToken().orElseThrow());
        if (isSomebody(one)) {
            return one;
        }
        DualVerdict other =
                first == Side.STYTCH ? ofLegacy(request.legacyToken().orElseThrow()) : ofStytch(request);
        // "Could not ask" must not become "nobody", whichever of the two it was.
        return isSomebody(other) || other.kind() == DualVerdict.Kind.UNAVAILABLE ? other : one;
    }

    private static boolean isSomebody(DualVerdict verdict) {
        return verdict.kind() == DualVerdict.Kind.STYTCH || verdict.kind() == DualVerdict.Kind.LEGACY;
    }

    private DualVerdict ofLegacy(Secret token) {
        TokenVerdict verdict = legacy.verify(token);
        return switch (verdict.kind()) {
            case VALID -> new DualVerdict.OfLegacy(((TokenVerdict.Valid) verdict).identity());
            case EXPIRED -> new DualVerdict.Nobody("expired");
            case INVALID ->
                new DualVerdict.Nobody(((TokenVerdict.Invalid) verdict).reason().code());
            case UNAVAILABLE -> new DualVerdict.Unavailable(((TokenVerdict.Unavailable) verdict).why());
        };
    }

    private DualVerdict ofStytch(DualRequest request) {
        Secret token = request.stytchToken().orElse(null);
        Optional<Secret> jwt = request.stytchJwt();
        return jwt.isPresent() ? ofJwt(jwt.get(), token) : askByToken(Objects.requireNonNull(token));
    }

    private DualVerdict ofJwt(Secret jwt, @Nullable Secret token) {
        TokenVerdict verdict = jwts.verify(jwt);
        return switch (verdict.kind()) {
            case VALID ->
                new DualVerdict.OfStytch(StytchJwtVerifier.identity(((TokenVerdict.Valid) verdict).identity()), null);
            // Genuine, and so worth a question. The token goes before the JWT: the two may be of different sessions.
            case EXPIRED, UNAVAILABLE -> token == null ? askByJwt(jwt) : askByToken(token);
            case INVALID ->
                token == null
                        ? new DualVerdict.Nobody(
                                ((TokenVerdict.Invalid) verdict).reason().code())
                        : askByToken(token);
        };
    }

    private DualVerdict askByToken(Secret token) {
        return questions.get("token " + Digest.of(token.reveal()), () -> ask(SessionRef.token(token)));
    }

    /** By the whole JWT: where its keys could not be read, a forged one may differ in nothing but the signature. */
    private DualVerdict askByJwt(Secret jwt) {
        return questions.get("jwt " + Digest.of(jwt.reveal()), () -> ask(SessionRef.jwt(jwt)));
    }

    private DualVerdict ask(SessionRef session) {
        try {
            Answered answered = asking.apply(session);
            return new DualVerdict.OfStytch(answered.identity, answered.jwt);
        } catch (MigrationException.Unreachable e) {
            return new DualVerdict.Unavailable("Stytch did not answer");
        } catch (MigrationException.Refused e) {
            if (e.statusCode() == 404 || ENDED.contains(e.errorType())) {
                return new DualVerdict.Nobody("session_ended");
            }
            throw e;
        }
    }
}
