package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.DualRequest;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.DualVerdict;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.ExchangedSession;
import com.stytch.migrate.session.LegacyIdentity;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.session.Rollout;
import com.stytch.migrate.session.RolloutPolicy;
import com.stytch.migrate.session.RolloutSubject;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.session.Side;
import com.stytch.migrate.session.TrustedTokenMinter;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A server during the move: old cookies are exchanged on the first request. Blocks of docs/sessions.md. */
final class KeepSessions {
    private static final Secret MARKER_KEY = Secret.of("32 bytes from your secret store.");

    final Rollout rollout = Rollout.of(RolloutPolicy.nobody(), MARKER_KEY, Duration.ofDays(30));
    private final SessionExchange sessions;
    private final DualSessionAuthenticator authenticator;

    /** What one browser keeps. */
    static final class Browser {
        final Map<String, String> cookies = new LinkedHashMap<>();
    }

    KeepSessions(SessionExchange sessions, DualSessionAuthenticator authenticator) {
        this.sessions = sessions;
        this.authenticator = authenticator;
    }

    /** The shortest way: Stytch asks the UserInfo endpoint of the old provider. */
    static KeepSessions byUserInfo(ConsumerClient stytch, LegacyTokenVerifier tokens) {
        // [exchange]
        SessionExchange sessions = stytch.sessionExchange(tokens); // Auth0Tokens.forDomain(…) and the like
        DualSessionAuthenticator authenticator = DualSessionAuthenticator.consumer(stytch.api(), tokens);
        // [/exchange]
        return new KeepSessions(sessions, authenticator);
    }

    /** The way of those whose tokens Stytch cannot use: a token of our own. */
    static KeepSessions byOwnToken(
            ConsumerClient stytch,
            LegacyTokenVerifier tokens,
            String profileId,
            RSAPrivateKey key,
            Predicate<LegacyIdentity> importer) {
        // [minted]
        TrustedTokenMinter minter = TrustedTokenMinter.builder(profileId, "https://app.example.com", "stytch", key)
                .build();
        SessionExchange sessions = stytch.sessionExchange(ExchangeSettings.builder(tokens)
                .way(ExchangeWay.minted(minter))
                .creating(importer) // imports one user who is not at Stytch yet; then it is tried once more
                .claims(who -> Map.of("legacy_id", who.subject().value()))
                .longest(Duration.ofDays(7))
                .build());
        // [/minted]
        return new KeepSessions(sessions, DualSessionAuthenticator.consumer(stytch.api(), tokens));
    }

    // [filter]
    /** Returns who makes a request, or nothing for the sign-in page. What your filter does, in any framework. */
    Optional<String> handle(Browser browser) {
        Map<String, String> cookies = browser.cookies;
        DualRequest request =
                DualRequest.of(cookies.get("stytch_session_jwt"), cookies.get("stytch_session"), cookies.get("legacy"));
        Optional<String> marker = Optional.ofNullable(cookies.get("side"));
        DualVerdict verdict = authenticator.authenticate(request);
        switch (verdict.kind()) {
            case STYTCH -> {
                DualVerdict.OfStytch who = (DualVerdict.OfStytch) verdict;
                who.newJwt().ifPresent(jwt -> cookies.put("stytch_session_jwt", jwt.reveal()));
                return Optional.of(who.identity().accountId().value());
            }
            case LEGACY -> {
                LegacyIdentity who = ((DualVerdict.OfLegacy) verdict).identity();
                RolloutSubject subject = RolloutSubject.of(who.subject().value());
                if (rollout.sideOf(subject, marker) == Side.STYTCH) {
                    exchange(browser, Secret.of(cookies.get("legacy")));
                }
                return Optional.of(who.subject().value()); // this request is served as ever
            }
            case NOBODY -> {
                return Optional.empty(); // which sign-in page: rollout.sideOf(device, marker)
            }
            case UNAVAILABLE -> throw new IllegalStateException("503: nobody is signed out because of an outage");
        }
        throw new AssertionError(verdict);
    }

    private void exchange(Browser browser, Secret legacyToken) {
        ExchangeOutcome outcome = sessions.exchange(legacyToken, Duration.ofHours(8));
        if (outcome instanceof ExchangeOutcome.Exchanged exchanged) {
            ExchangedSession session = exchanged.session();
            browser.cookies.put("stytch_session", session.token().reveal());
            browser.cookies.put("stytch_session_jwt", session.jwt().reveal());
            browser.cookies.put("side", rollout.marker(Side.STYTCH));
        } // anything else: the old session goes on; count outcome.kind() and look at what is not EXCHANGED
    }
    // [/filter]

    /** The cutover, step by step. */
    void cutover(int step) {
        // [rollout]
        switch (step) {
            case 1 -> rollout.set(RolloutPolicy.people(Set.of("auth0|our-own-team")));
            case 2 -> rollout.set(RolloutPolicy.share(5, "autumn"));
            case 3 -> rollout.set(RolloutPolicy.share(50, "autumn")); // the five percent are among them
            case 4 -> rollout.set(RolloutPolicy.everybody());
            default -> rollout.rollBack(RolloutPolicy.nobody(), 1); // markers of before are void at once
        }
        // [/rollout]
    }

    /** Signs out on both sides. */
    void logOut(Browser browser) {
        @Nullable String legacy = browser.cookies.get("legacy");
        if (legacy != null) {
            sessions.loggedOut(Secret.of(legacy)); // or the old cookie would sign them in again
        }
        browser.cookies.clear();
    }
}
