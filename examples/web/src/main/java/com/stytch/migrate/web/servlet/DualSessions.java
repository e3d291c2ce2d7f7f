package com.stytch.migrate.web.servlet;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.B2bSessionExchange;
import com.stytch.migrate.session.DualRequest;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.DualVerdict;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangedSession;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutSubject;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.session.Side;
import com.stytch.migrate.session.StytchIdentity;
import com.stytch.migrate.web.servlet.DualSessionListener.Notice;
import com.stytch.migrate.web.servlet.SessionCookies.Brought;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does with the requests of a dual-session period: says who makes one, gives people a session of Stytch when it
 * is their turn, keeps the cookies, and signs out. Thread-safe, made to be shared. {@link DualSessionFilter} puts it in front
 * of servlets, {@code DualSessionConfigurer} into Spring Security; both do nothing else.
 *
 * <h2>Whose session counts</h2>
 *
 * <ul>
 *   <li>A request with {@code Authorization: Bearer} is judged by that token alone. No cookie counts, none is set, and nothing
 *       is exchanged.
 *   <li>A request with a session of one side is of that side. One of the old side is exchanged if the rollout says so, and
 *       this request is still served as the old session's.
 *   <li>A request with sessions of both is of Stytch's, unless the device has no marker that holds and the rollout says that
 *       the person of the old session is not at Stytch: that is how going back works, at the next request and without a
 *       restart.
 *   <li>If {@link Builder#legacyIdOf} is set and the two are of two people, neither counts. Without it the rule above decides,
 *       and somebody who can plant a cookie of their own at Stytch in a stranger's browser makes the stranger act in their
 *       account.
 * </ul>
 *
 * <p>An exchange that fails, in whatever way, fails no request. After one, and after Stytch could not be asked about somebody
 * whom the old system knows, a cookie asks for a pause of a minute: until then the old session serves and Stytch is not asked,
 * so that nobody meets an outage, or an account that is not there yet, at every request.
 */
public final class DualSessions {
    private static final Logger LOG = LoggerFactory.getLogger(DualSessions.class);
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(366);
    private static final Duration SIGN_OUT_WITHIN = Duration.ofSeconds(10);
    /** Source: RFC 6750, section 2.1. */
    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +([A-Za-z0-9._~+/-]+=*)");

    private final DualSessionAuthenticator authenticator;
    private final Trade trade;
    private final Rollout rollout;
    private final SessionCookies cookies;
    private final TimeSource time;
    private final @Nullable Function<StytchIdentity, Optional<LegacyId>> legacyIdOf;
    private final BiFunction<HttpServletRequest, LegacyIdentity, RolloutSubject> subjectOf;
    private final @Nullable Function<HttpServletRequest, Optional<Secret>> legacyToken;
    private final boolean bearer;
    private final Duration pause;
    private final @Nullable Duration lifetime;
    private final DualSessionListener listener;

    /** One kind of project. */
    private interface Trade {

        /** Exchanges a token; empty when it is not known for which organization. */
        Optional<ExchangeOutcome> exchange(
                HttpServletRequest request, Secret token, LegacyIdentity who, @Nullable Duration lifetime);

        void loggedOut(Secret token);

        boolean revoke(SessionRef session);
    }

    private DualSessions(Builder builder) {
        this.authenticator = builder.authenticator;
        this.trade = builder.trade;
        this.rollout = builder.rollout;
        this.cookies = builder.cookies;
        this.time = builder.time;
        this.legacyIdOf = builder.legacyIdOf;
        this.subjectOf = builder.subjectOf;
        this.legacyToken = builder.legacyToken;
        this.bearer = builder.bearer;
        this.pause = builder.pause;
        this.lifetime = builder.lifetime;
        this.listener = builder.listener;
    }

    /**
     * Begins one for a Consumer project.
     *
     * @param authenticator of the same project, and with the same verifier as the exchange
     */
    public static Builder consumer(
            ConsumerApi api,
            DualSessionAuthenticator authenticator,
            SessionExchange exchange,
            Rollout rollout,
            SessionCookies cookies) {
        Objects.requireNonNull(exchange, "exchange");
        TimeSource time = api.http().settings().time();
        Trade trade = new Trade() {
            @Override
            public Optional<ExchangeOutcome> exchange(
                    HttpServletRequest request, Secret token, LegacyIdentity who, @Nullable Duration lifetime) {
                return Optional.of(lifetime == null ? exchange.exchange(token) : exchange.exchange(token, lifetime));
            }

            @Override
            public void loggedOut(Secret token) {
                exchange.loggedOut(token);
            }

            @Override
            public boolean revoke(SessionRef session) {
                return api.forLogins(time.now().plus(SIGN_OUT_WITHIN))
                        .sessions()
                        .revoke(session);
            }
        };
        return new Builder(authenticator, trade, rollout, cookies, time);
    }

    /**
     * Begins one for a B2B project, otherwise as {@link #consumer}.
     *
     * @param organizationOf for which organization a session is, from the token
     *     ({@code (request, who) -> who.organization()}) or from the request, such as its host: organization id or external id,
     *     by UserInfo also the slug. While there is none, nothing is exchanged. It need not be proven: only a member of it
     *     gets a session.
     */
    public static Builder b2b(
            B2bApi api,
            DualSessionAuthenticator authenticator,
            B2bSessionExchange exchange,
            Rollout rollout,
            SessionCookies cookies,
            BiFunction<HttpServletRequest, LegacyIdentity, Optional<String>> organizationOf) {
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(organizationOf, "organizationOf");
        TimeSource time = api.http().settings().time();
        Trade trade = new Trade() {
            @Override
            public Optional<ExchangeOutcome> exchange(
                    HttpServletRequest request, Secret token, LegacyIdentity who, @Nullable Duration lifetime) {
                return organizationOf
                        .apply(request, who)
                        .map(organization -> lifetime == null
                                ? exchange.exchange(token, organization)
                                : exchange.exchange(token, organization, lifetime));
            }

            @Override
            public void loggedOut(Secret token) {
                exchange.loggedOut(token);
            }

            @Override
            public boolean revoke(SessionRef session) {
                return api.forLogins(time.now().plus(SIGN_OUT_WITHIN))
                        .sessions()
                        .revoke(session);
            }
        };
        return new Builder(authenticator, trade, rollout, cookies, time);
    }

    /**
     * Says who makes a request, once: for a forward, an error page or an asynchronous dispatch of the same request the answer
     * of before holds. Exchanges and renews on the way, which sets cookies: so call it before anything is written.
     */
    public Visit enter(HttpServletRequest request, HttpServletResponse response) {
        Optional<Visit> known = Visit.of(request);
        if (known.isPresent()) {
            return known.get();
        }
        Visit visit = judged(request, response);
        visit.keepIn(request);
        return visit;
    }

    private Visit judged(HttpServletRequest request, HttpServletResponse response) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (bearer && headers.stream().anyMatch(DualSessions::isBearer)) {
            Matcher token = BEARER.matcher(headers.size() == 1 ? headers.get(0).strip() : "");
            if (!token.matches()) {
                notice(Notice.AMBIGUOUS, null);
                return visit(new DualVerdict.Nobody("ambiguous"), false);
            }
            return visit(checked(DualRequest.bearer(token.group(1))), false);
        }
        Brought brought = brought(request);
        if (brought.stytchTwice() || brought.legacyTwice()) {
            notice(Notice.AMBIGUOUS, null);
        }
        return new Judgement(request, response, brought).visit();
    }

    private static boolean isBearer(String header) {
        return header.strip().split("[ \t]", 2)[0].equalsIgnoreCase("bearer");
    }

    private Brought brought(HttpServletRequest request) {
        Brought brought = cookies.read(request);
        if (legacyToken == null) {
            return brought;
        }
        String token = legacyToken.apply(request).map(Secret::reveal).orElse(null);
        return new Brought(
                brought.jwt(),
                brought.token(),
                token,
                brought.marker(),
                brought.paused(),
                brought.stytchTwice(),
                false);
    }

    private DualVerdict checked(DualRequest tokens) {
        try {
            return authenticator.authenticate(tokens);
        } catch (MigrationException.Refused e) {
            notice(Notice.SETTINGS_REFUSED, e);
        } catch (RuntimeException e) {
            notice(Notice.CHECK_FAILED, e);
        }
        return new DualVerdict.Unavailable("the check failed");
    }

    private Visit visit(DualVerdict verdict, boolean wroteCookies) {
        DualPrincipal principal = switch (verdict.kind()) {
            case STYTCH -> {
                StytchIdentity identity = ((DualVerdict.OfStytch) verdict).identity();
                String name = legacyId(identity)
                        .map(LegacyId::value)
                        .orElse(identity.accountId().value());
                yield DualPrincipal.of(name, identity);
            }
            case LEGACY -> DualPrincipal.of(((DualVerdict.OfLegacy) verdict).identity());
            case NOBODY, UNAVAILABLE -> null;
        };
        return new Visit(verdict, principal, wroteCookies);
    }

    private Optional<LegacyId> legacyId(StytchIdentity identity) {
        try {
            return legacyIdOf == null ? Optional.empty() : legacyIdOf.apply(identity);
        } catch (RuntimeException e) {
            notice(Notice.CHECK_FAILED, e);
            return Optional.empty();
        }
    }

    private void notice(Notice notice, @Nullable Throwable cause) {
        listener.noticed(notice, cause);
    }

    /** Logs a notice, with the kind of what was thrown and not its text, which may be about a person. */
    private static void log(Notice notice, @Nullable Throwable cause) {
        String kind = cause == null ? "" : cause.getClass().getSimpleName();
        String type = cause instanceof MigrationException.Refused refused ? refused.errorType() : "";
        if (notice.isOurs()) {
            LOG.warn("{} {} {}", notice, kind, type);
        } else {
            LOG.debug("{}", notice);
        }
    }

    /** The judgement of one request that brings cookies. Not thread-safe. */
    private final class Judgement {
        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final Brought brought;
        private @Nullable DualVerdict ofStytch;
        private @Nullable DualVerdict ofLegacy;
        private boolean wroteCookies;

        Judgement(HttpServletRequest request, HttpServletResponse response, Brought brought) {
            this.request = request;
            this.response = response;
            this.brought = brought;
        }

        Visit visit() {
            DualVerdict verdict = verdict();
            if (!response.isCommitted()) {
                if (brought.stytchTwice()) {
                    cookies.dropStrays(request, response);
                    wroteCookies = true;
                }
                if (ofStytch instanceof DualVerdict.OfStytch who && verdict.kind() != DualVerdict.Kind.NOBODY) {
                    renew(who);
                }
                if (verdict.kind() == DualVerdict.Kind.LEGACY && isUnavailable(ofStytch)) {
                    pause();
                }
                if (verdict instanceof DualVerdict.OfLegacy who && isToBeExchanged(who.identity())) {
                    exchange(who.identity());
                }
            }
            return DualSessions.this.visit(verdict, wroteCookies);
        }

        private DualVerdict verdict() {
            if (!brought.hasStytch()) {
                boolean inDoubt = brought.legacy() == null && (brought.stytchTwice() || brought.legacyTwice());
                return inDoubt ? new DualVerdict.Nobody("ambiguous") : legacy();
            }
            if (brought.legacy() == null) {
                return stytch();
            }
            if (brought.paused() && legacy().kind() == DualVerdict.Kind.LEGACY) {
                return legacy(); // Stytch could not be asked a moment ago, and this person need not wait for it again
            }
            if (isBack()) {
                return isOfTwoPeople() ? twoPeople() : legacy();
            }
            DualVerdict stytch = stytch();
            if (stytch.kind() == DualVerdict.Kind.STYTCH) {
                return isOfTwoPeople() ? twoPeople() : stytch;
            }
            // "Could not ask" must not become "nobody", whichever of the two it was.
            return legacy().kind() == DualVerdict.Kind.NOBODY ? stytch : legacy();
        }

        /** Whether somebody with sessions of both is at the old side: by the rollout, since no marker keeps the device. */
        private boolean isBack() {
            boolean marked = rollout.sideOfMarker(brought.marker()).equals(Optional.of(Side.STYTCH));
            return !marked && legacy() instanceof DualVerdict.OfLegacy who && side(who.identity()) == Side.LEGACY;
        }

        private Side side(LegacyIdentity who) {
            try {
                return rollout.sideOf(subjectOf.apply(request, who), brought.marker());
            } catch (RuntimeException e) {
                notice(Notice.CHECK_FAILED, e);
                return Side.LEGACY;
            }
        }

        private boolean isOfTwoPeople() {
            return legacyIdOf != null
                    && stytch() instanceof DualVerdict.OfStytch here
                    && legacy() instanceof DualVerdict.OfLegacy there
                    && !legacyId(here.identity())
                            .equals(Optional.of(there.identity().subject()));
        }

        private DualVerdict twoPeople() {
            notice(Notice.TWO_PEOPLE, null);
            return new DualVerdict.Nobody("two_people");
        }

        private DualVerdict stytch() {
            DualVerdict known = ofStytch;
            if (known == null) {
                known = checked(DualRequest.of(brought.jwt(), brought.token(), null));
                ofStytch = known;
            }
            return known;
        }

        private DualVerdict legacy() {
            DualVerdict known = ofLegacy;
            if (known == null) {
                known = checked(DualRequest.of(null, null, brought.legacy()));
                ofLegacy = known;
            }
            return known;
        }

        private void renew(DualVerdict.OfStytch who) {
            Secret jwt = who.newJwt().orElse(null);
            if (jwt != null) {
                writeJwt(response, jwt, who.identity().expiresAt());
                wroteCookies = true;
                if (rollout.sideOfMarker(brought.marker()).equals(Optional.of(Side.STYTCH))) {
                    cookies.writeMarker(response, rollout.marker(Side.STYTCH), rollout.markerLifetime());
                }
            }
        }

        /** Not while Stytch cannot be asked, nor while its cookies are in doubt: a new one would not take their place. */
        private boolean isToBeExchanged(LegacyIdentity who) {
            boolean free = ofStytch == null || ofStytch.kind() == DualVerdict.Kind.NOBODY;
            return free && !brought.stytchTwice() && !brought.paused() && side(who) == Side.STYTCH;
        }

        private void exchange(LegacyIdentity who) {
            Secret token = Secret.of(Objects.requireNonNull(brought.legacy()));
            try {
                ExchangeOutcome outcome =
                        trade.exchange(request, token, who, lifetime).orElse(null);
                if (outcome == null) {
                    return;
                }
                if (outcome instanceof ExchangeOutcome.Exchanged exchanged) {
                    ExchangedSession session = exchanged.session();
                    writeSession(response, session.token(), session.jwt(), session.expiresAt());
                    wroteCookies = true;
                    return;
                }
            } catch (MigrationException.Refused e) {
                notice(Notice.SETTINGS_REFUSED, e);
            } catch (RuntimeException e) {
                notice(Notice.EXCHANGE_FAILED, e);
            }
            pause();
        }

        private void pause() {
            if (!pause.isZero()) {
                cookies.writePause(response, pause);
                wroteCookies = true;
            }
        }

        private boolean isUnavailable(@Nullable DualVerdict verdict) {
            return verdict != null && verdict.kind() == DualVerdict.Kind.UNAVAILABLE;
        }
    }

    private void writeSession(HttpServletResponse response, Secret token, Secret jwt, Optional<Instant> end) {
        cookies.writeToken(response, token, left(end));
        writeJwt(response, jwt, end);
        cookies.writeMarker(response, rollout.marker(Side.STYTCH), rollout.markerLifetime());
    }

    private void writeJwt(HttpServletResponse response, Secret jwt, Optional<Instant> end) {
        if (!cookies.writeJwt(response, jwt, left(end))) {
            notice(Notice.COOKIE_TOO_LARGE, null);
        }
    }

    private @Nullable Duration left(Optional<Instant> end) {
        return end.map(at -> Duration.between(time.now(), at)).orElse(null);
    }

    /**
     * Signs out at both sides: the old token is exchanged no more, the session of Stytch is revoked, and the browser loses the
     * cookies of both. Works while nobody can be asked, too: then the session at Stytch lives on until it ends, but nobody has
     * its token. The marker stays, so that the device is shown the same sign-in page again.
     *
     * <p>What ends the session at the old system itself is yours to call; until it is called, the old token still counts for
     * whoever has kept it.
     */
    public void signOut(HttpServletRequest request, HttpServletResponse response) {
        List<Secret> legacy = legacyToken == null
                ? cookies.everyLegacyToken(request)
                : legacyToken.apply(request).stream().toList();
        for (Secret token : legacy) {
            try {
                trade.loggedOut(token);
            } catch (RuntimeException e) {
                notice(Notice.CHECK_FAILED, e);
            }
        }
        for (SessionRef session : cookies.everyStytchSession(request)) {
            revoke(session);
        }
        noStore(response);
        cookies.dropStytch(response);
        cookies.dropLegacy(response);
        visit(new DualVerdict.Nobody("signed_out"), true).keepIn(request);
    }

    private void revoke(SessionRef session) {
        try {
            trade.revoke(session);
        } catch (MigrationException.Refused e) {
            if (e.stopsTheRun()) {
                notice(Notice.NOT_REVOKED, e);
            } // otherwise Stytch knows no such session: it has ended already
        } catch (RuntimeException e) {
            notice(Notice.NOT_REVOKED, e);
        }
    }

    /**
     * Keeps the session of somebody who has just signed in at Stytch, and drops the cookie of the old system: it may be that of
     * another person who used this browser before, and would count again after going back. If the old token is elsewhere, drop
     * it there.
     *
     * @param end when the session ends, for the life of the cookies; until the browser closes when that is not known
     */
    public void signedIn(HttpServletResponse response, Secret token, Secret jwt, Optional<Instant> end) {
        noStore(response);
        cookies.dropLegacy(response);
        cookies.dropPause(response);
        writeSession(response, token, jwt, end);
    }

    /**
     * Drops the cookies of Stytch for somebody who has just signed in at the old system: they may be those of another person
     * who used this browser before, and would go before the new session.
     */
    public void signedInAtLegacy(HttpServletResponse response) {
        noStore(response);
        cookies.dropStytch(response);
    }

    /**
     * Returns which sign-in page somebody who is not signed in is to be shown.
     *
     * @param device what stays the same for the device, such as the value of a cookie of yours
     */
    public Side signInSide(HttpServletRequest request, RolloutSubject device) {
        return rollout.sideOf(device, cookies.read(request).marker());
    }

    private static void noStore(HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final DualSessionAuthenticator authenticator;
        private final Trade trade;
        private final Rollout rollout;
        private final SessionCookies cookies;
        private final TimeSource time;
        private @Nullable Function<StytchIdentity, Optional<LegacyId>> legacyIdOf;
        private BiFunction<HttpServletRequest, LegacyIdentity, RolloutSubject> subjectOf = (request, who) ->
                new RolloutSubject(who.subject().value(), who.organization().orElse(null), Map.of());
        private @Nullable Function<HttpServletRequest, Optional<Secret>> legacyToken;
        private boolean bearer = true;
        private Duration pause = Duration.ofMinutes(1);
        private @Nullable Duration lifetime;
        private DualSessionListener listener = DualSessions::log;

        private Builder(
                DualSessionAuthenticator authenticator,
                Trade trade,
                Rollout rollout,
                SessionCookies cookies,
                TimeSource time) {
            this.authenticator = Objects.requireNonNull(authenticator, "authenticator");
            this.trade = trade;
            this.rollout = Objects.requireNonNull(rollout, "rollout");
            this.cookies = Objects.requireNonNull(cookies, "cookies");
            this.time = time;
        }

        /**
         * Sets whose session at Stytch is that of which person of the old system, as a custom claim says it:
         * {@code who -> Optional.ofNullable((String) who.customClaims().get("legacy_id")).map(LegacyId::of)}. Then a person has
         * one name on both sides, and two sessions of two people are noticed. Set the claim wherever a session begins, also at
         * the sign-in page: somebody of whom nothing is returned counts as another person than that of an old session.
         */
        public Builder legacyIdOf(Function<StytchIdentity, Optional<LegacyId>> legacyIdOf) {
            this.legacyIdOf = Objects.requireNonNull(legacyIdOf, "legacyIdOf");
            return this;
        }

        /** Sets what the rollout goes by; the legacy id and the organization of the old token unless set. */
        public Builder subjectOf(BiFunction<HttpServletRequest, LegacyIdentity, RolloutSubject> subjectOf) {
            this.subjectOf = Objects.requireNonNull(subjectOf, "subjectOf");
            return this;
        }

        /**
         * Sets where the token of the old system is, when it is not the value of its cookie: in the {@code HttpSession}, or
         * inside of a cookie of another form.
         */
        public Builder legacyToken(Function<HttpServletRequest, Optional<Secret>> legacyToken) {
            this.legacyToken = Objects.requireNonNull(legacyToken, "legacyToken");
            return this;
        }

        /** Leaves {@code Authorization: Bearer} to others: cookies count also beside it. */
        public Builder withoutBearer() {
            this.bearer = false;
            return this;
        }

        /**
         * Sets how long an exchanged session lasts; as long as the old token has left unless set.
         *
         * @param lifetime from 5 minutes to 366 days
         */
        public Builder lifetime(Duration lifetime) {
            if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("a session lasts from 5 minutes to 366 days, was " + lifetime);
            }
            this.lifetime = lifetime;
            return this;
        }

        /**
         * Sets how long Stytch is not asked about a browser with an old session, after it could not be asked or an exchange gave
         * no session.
         *
         * @param pause up to a day, zero for not at all; a minute unless set
         */
        public Builder pause(Duration pause) {
            if (pause.isNegative() || pause.compareTo(Duration.ofDays(1)) > 0) {
                throw new IllegalArgumentException("a pause lasts up to a day, was " + pause);
            }
            this.pause = pause;
            return this;
        }

        /** Sets who hears of what went wrong; a logger unless set. */
        public Builder listener(DualSessionListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        public DualSessions build() {
            return new DualSessions(this);
        }
    }
}
