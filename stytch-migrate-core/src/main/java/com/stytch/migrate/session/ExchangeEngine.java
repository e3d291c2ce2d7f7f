package com.stytch.migrate.session;

import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.ExternalIds;
import com.stytch.migrate.importer.Identifiers;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both kinds of project do to exchange a session. Thread-safe. */
final class ExchangeEngine {
    private static final Logger LOG = LoggerFactory.getLogger(ExchangeEngine.class);
    private static final int MOST_RESULTS = 10_000;
    private static final int LARGEST_CLAIMS = 4_096;
    private static final Set<String> RESERVED = Set.of("iss", "sub", "aud", "exp", "nbf", "iat", "jti");
    private static final Set<String> NO_ACCOUNT = Set.of(
            "migrate_from_external_email_does_not_exist",
            "user_not_found",
            "email_not_found",
            "member_not_found",
            "member_does_not_exist_in_organization",
            "organization_user_not_found");
    private static final Set<String> STEP_UP = Set.of(
            "insufficient_factors",
            "insufficient_factors_for_session_exchange",
            "operation_restricted_by_organization_auth_methods");

    /** What no genuine token can be: whoever makes up such tokens and logs out with them must not fill the guard. */
    private static final Set<TokenRefusal> NEVER_GENUINE = Set.of(
            TokenRefusal.TOO_LARGE,
            TokenRefusal.MALFORMED,
            TokenRefusal.ALGORITHM_NOT_ALLOWED,
            TokenRefusal.WRONG_ISSUER,
            TokenRefusal.BAD_SIGNATURE);

    /** One kind of project. */
    interface Target {

        /**
         * Begins a session.
         *
         * @param organization as the call names it; {@code null} in a Consumer project
         */
        Begun begin(
                ExchangeWay way,
                Secret legacyToken,
                LegacyIdentity identity,
                @Nullable String organization,
                SessionSettings settings);

        /** Ends a session; whether it is certain that it has ended. */
        boolean revoke(Secret sessionToken);
    }

    /**
     * What Stytch answered.
     *
     * @param sessionOrNull {@code null} when it began none
     * @param otherOrganization whether the session is for another organization than the one asked for
     * @param secondFactorRequired whether the organization or the member requires one
     */
    record Begun(
            @Nullable ExchangedSession sessionOrNull,
            Optional<String> externalId,
            boolean otherOrganization,
            boolean secondFactorRequired) {}

    private final ExchangeSettings settings;
    private final Target target;
    private final TimeSource time;
    private final ReplayGuard guard;
    private final SingleFlight<ExchangeOutcome> flights;

    ExchangeEngine(ExchangeSettings settings, Target target, TimeSource time) {
        this.settings = settings;
        this.target = target;
        this.time = time;
        ReplayGuard own = settings.guard;
        this.guard = own == null ? ReplayGuard.inMemory(settings.times, time) : own;
        this.flights = new SingleFlight<>(
                MOST_RESULTS,
                outcome -> outcome.kind() == ExchangeOutcome.Kind.EXCHANGED
                        ? ExchangeSettings.KEPT
                        : ExchangeSettings.KEPT_REFUSAL,
                time);
    }

    /**
     * Exchanges a token.
     *
     * @param organization {@code null} in a Consumer project, empty to take that of the token
     * @param lifetime {@code null} to carry over what the token has left
     */
    ExchangeOutcome exchange(Secret token, @Nullable Optional<String> organization, @Nullable Duration lifetime) {
        Duration asked = lifetime == null ? null : SessionLength.checked(lifetime);
        TokenVerdict verdict = settings.verifier.verify(token);
        return switch (verdict.kind()) {
            case VALID -> proven(token, ((TokenVerdict.Valid) verdict).identity(), organization, asked);
            case EXPIRED -> told(new ExchangeOutcome.Expired(((TokenVerdict.Expired) verdict).at()));
            case INVALID -> told(new ExchangeOutcome.NotValid(((TokenVerdict.Invalid) verdict).reason()));
            case UNAVAILABLE -> told(new ExchangeOutcome.Unreachable(((TokenVerdict.Unavailable) verdict).why()));
        };
    }

    private ExchangeOutcome proven(
            Secret token, LegacyIdentity identity, @Nullable Optional<String> named, @Nullable Duration asked) {
        Optional<String> address = identity.email().flatMap(Identifiers::email);
        if (address.isEmpty()) {
            return notAllowed(ExchangeRefusal.NO_EMAIL, identity);
        }
        if (!identity.emailVerified()) {
            return notAllowed(ExchangeRefusal.UNVERIFIED_EMAIL, identity);
        }
        String organization = named == null
                ? null
                : named.or(() -> settings.organizationOf.apply(identity)).orElse("");
        if (organization != null && organization.isBlank()) {
            return notAllowed(ExchangeRefusal.NO_ORGANIZATION, identity);
        }
        Duration length = SessionLength.capped(
                asked == null ? SessionLength.left(identity.expiresAt(), time.now()) : asked, settings.longest);
        String digest = Digest.ofToken(token.reveal());
        // What a token has left differs from minute to minute; it must not make another exchange of it.
        String key = digest + " " + (asked == null ? "" : length) + " " + (organization == null ? "" : organization);
        return flights.get(key, () -> told(admitted(token, digest, identity, organization, length)));
    }

    private ExchangeOutcome admitted(
            Secret token, String digest, LegacyIdentity identity, @Nullable String organization, Duration length) {
        String place = organization == null ? "" : organization;
        if (!guard.admit(digest, place, end(identity))) {
            return new ExchangeOutcome.NotAllowed(ExchangeRefusal.ALREADY_USED, identity);
        }
        boolean exchanged = false;
        try {
            ExchangeOutcome outcome = ask(token, identity, organization, length);
            Predicate<LegacyIdentity> creator = settings.creator;
            if (outcome.kind() == ExchangeOutcome.Kind.NO_ACCOUNT && creator != null && creator.test(identity)) {
                outcome = ask(token, identity, organization, length);
            }
            if (outcome instanceof ExchangeOutcome.Exchanged begun && guard.isClosed(digest)) {
                // Its bearer logged out while Stytch was being asked.
                return revoked(begun.session(), new ExchangeOutcome.NotAllowed(ExchangeRefusal.ALREADY_USED, identity));
            }
            exchanged = outcome.kind() == ExchangeOutcome.Kind.EXCHANGED;
            return outcome;
        } finally {
            if (!exchanged) {
                guard.giveBack(digest, place);
            }
        }
    }

    private Instant end(LegacyIdentity identity) {
        return identity.expiresAt().orElseGet(() -> time.now().plus(Duration.ofDays(1)));
    }

    private ExchangeOutcome ask(Secret token, LegacyIdentity identity, @Nullable String organization, Duration length) {
        Begun begun;
        try {
            begun = target.begin(
                    settings.way,
                    token,
                    identity,
                    organization,
                    SessionSettings.lasting(length).claims(claims(identity)));
        } catch (MigrationException.Unreachable e) {
            return new ExchangeOutcome.Unreachable("Stytch did not answer");
        } catch (MigrationException.Refused e) {
            return refused(e, identity, organization);
        }
        ExchangedSession session = begun.sessionOrNull;
        if (session == null) {
            return new ExchangeOutcome.Unreachable("Stytch answered without a session");
        }
        if (!isOf(identity, session.accountId(), begun.externalId)) {
            return revoked(session, new ExchangeOutcome.NotAllowed(ExchangeRefusal.OTHER_ACCOUNT, identity));
        }
        if (begun.otherOrganization) {
            return revoked(session, new ExchangeOutcome.NotAllowed(ExchangeRefusal.OTHER_ORGANIZATION, identity));
        }
        if (begun.secondFactorRequired && !(settings.trustSecondFactor && identity.secondFactor())) {
            return revoked(
                    session, new ExchangeOutcome.StepUpNeeded(identity, organization == null ? "" : organization));
        }
        return new ExchangeOutcome.Exchanged(session);
    }

    private boolean isOf(LegacyIdentity identity, StytchId account, Optional<String> externalId) {
        return settings.accountOf == null
                ? externalId.equals(Optional.of(ExternalIds.of(identity.subject())))
                : settings.accountOf.apply(identity).equals(Optional.of(account));
    }

    private ExchangeOutcome revoked(ExchangedSession session, ExchangeOutcome outcome) {
        try {
            target.revoke(session.token());
        } catch (MigrationException.Unreachable | MigrationException.Refused e) {
            // Nobody has its token, so nobody can use it until it ends by itself.
            LOG.warn("session {} was refused and could not be revoked", session.sessionId());
        }
        return outcome;
    }

    private static ExchangeOutcome refused(
            MigrationException.Refused e, LegacyIdentity identity, @Nullable String organization) {
        String type = e.errorType();
        if (NO_ACCOUNT.contains(type)) {
            return new ExchangeOutcome.NoAccount(identity);
        }
        if (STEP_UP.contains(type)) {
            return new ExchangeOutcome.StepUpNeeded(identity, organization == null ? "" : organization);
        }
        if (type.equals("organization_not_found") || type.equals("invalid_token_organization_id_claim")) {
            return new ExchangeOutcome.NotAllowed(ExchangeRefusal.NO_ORGANIZATION, identity);
        }
        if (type.equals("migrate_from_external_unexpected_response")) {
            // The endpoint may be down, may limit us, or may dislike the token, which is genuine: no verdict.
            return new ExchangeOutcome.Unreachable("the UserInfo endpoint did not tell Stytch who the bearer is");
        }
        throw e;
    }

    private Map<String, Object> claims(LegacyIdentity identity) {
        Map<String, Object> kept = new LinkedHashMap<>();
        settings.claims.apply(identity).forEach((name, value) -> {
            if (!RESERVED.contains(name) && !name.startsWith("https://stytch.com/")) {
                kept.put(name, value);
            }
        });
        if (JsonView.of(new LinkedHashMap<>(kept)).toJson().length > LARGEST_CLAIMS) {
            LOG.warn("the custom claims of {} are larger than 4 KB and were left out", identity.subject());
            return Map.of();
        }
        return kept;
    }

    private ExchangeOutcome notAllowed(ExchangeRefusal reason, LegacyIdentity identity) {
        return told(new ExchangeOutcome.NotAllowed(reason, identity));
    }

    private ExchangeOutcome told(ExchangeOutcome outcome) {
        settings.listener.accept(outcome);
        return outcome;
    }

    void loggedOut(Secret token) {
        TokenVerdict verdict = settings.verifier.verify(token);
        if (verdict instanceof TokenVerdict.Invalid invalid && NEVER_GENUINE.contains(invalid.reason())) {
            return;
        }
        Instant until = verdict instanceof TokenVerdict.Valid valid
                ? end(valid.identity())
                : time.now().plus(Duration.ofDays(1));
        String digest = Digest.ofToken(token.reveal());
        guard.close(digest, until);
        flights.forget(digest);
    }
}
