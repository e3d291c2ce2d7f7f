package com.stytch.migrate.auth0.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.DualRequest;
import com.stytch.migrate.session.DualSessionAuthenticator;
import com.stytch.migrate.session.DualVerdict;
import com.stytch.migrate.session.ExchangeOutcome;
import com.stytch.migrate.session.ExchangeRefusal;
import com.stytch.migrate.session.ExchangeSettings;
import com.stytch.migrate.session.ExchangeWay;
import com.stytch.migrate.session.ExchangedSession;
import com.stytch.migrate.session.JwtVerifier;
import com.stytch.migrate.session.SessionExchange;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeBehaviour;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fake of Stytch really asks the fake of Auth0, as the real ones do. */
class ExchangeWithFakesTest {
    private static final String AUDIENCE = "https://api.example.com/";
    private static final String ADA = "auth0|60425dc497b8b750b3c8fffc";
    private static final String EVE = "auth0|60425dc497b8b750b3c8aaaa";
    private static final Duration HOUR = Duration.ofHours(1);

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();
    private final FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start();

    @AfterEach
    void close() {
        stytch.close();
        auth0.close();
    }

    private JwtVerifier tokens() {
        return Auth0Tokens.builder(auth0.baseUri().toString(), AUDIENCE, auth0.clientId())
                .userInfo()
                .time(clock)
                .build();
    }

    private String seedAda() {
        auth0.add(SeedUser.database("ada@example.com")
                .databaseId(ADA.substring(6))
                .emailVerified());
        stytch.userInfo(URI.create(auth0.baseUri() + "/userinfo"));
        return stytch.seed(com.stytch.migrate.testing.SeedUser.verifiedEmail("ada@example.com")
                        .externalId(ADA))
                .userId();
    }

    private Secret token(String user, Map<String, ?> claims) {
        return auth0.accessToken(user, AUDIENCE, claims);
    }

    private SessionExchange exchange() {
        return stytch.client().sessionExchange(tokens());
    }

    @Test
    void userInfo_givesTheSessionOfTheBearer() {
        String account = seedAda();
        ExchangeOutcome outcome = exchange().exchange(token(ADA, Map.of()), HOUR);

        ExchangedSession session =
                assertInstanceOf(ExchangeOutcome.Exchanged.class, outcome).session();
        assertEquals(account, session.accountId().value());
        assertEquals(Optional.of(clock.now().plus(HOUR)), session.expiresAt());
        DualSessionAuthenticator authenticator =
                DualSessionAuthenticator.consumer(stytch.client().api(), tokens());
        DualVerdict verdict =
                authenticator.authenticate(DualRequest.bearer(session.jwt().reveal()));
        assertEquals(
                session.accountId(),
                assertInstanceOf(DualVerdict.OfStytch.class, verdict).identity().accountId());
        assertTrue(((DualVerdict.OfStytch) verdict).identity().checkedLocally());
        clock.advance(Duration.ofMinutes(6));
        DualVerdict later = authenticator.authenticate(
                DualRequest.of(session.jwt().reveal(), session.token().reveal(), null));
        assertTrue(((DualVerdict.OfStytch) later).newJwt().isPresent(), "refreshed");
        stytch.client().api().sessions().revoke(com.stytch.migrate.api.SessionRef.token(session.token()));
        assertEquals(
                new DualVerdict.Nobody("session_ended"),
                authenticator.authenticate(
                        DualRequest.of(session.jwt().reveal(), session.token().reveal(), null)));
    }

    @Test
    void userInfo_ofWhoeverTookTheAddressAtAuth0_givesNothing() {
        seedAda();
        auth0.add(SeedUser.social("google-oauth2", "1", "ada@example.com"));
        auth0.add(SeedUser.database("eve@example.com")
                .databaseId(EVE.substring(6))
                .emailVerified());
        auth0.changeUser(EVE, "email", "ada@example.com");
        auth0.changeUser(EVE, "email_verified", false);
        ExchangeOutcome unverified = exchange().exchange(token(EVE, Map.of()), HOUR);
        assertEquals(
                ExchangeRefusal.UNVERIFIED_EMAIL,
                assertInstanceOf(ExchangeOutcome.NotAllowed.class, unverified).reason());
        assertEquals(0, stytch.sessions().size());

        auth0.changeUser(EVE, "email_verified", true);
        clock.advance(Duration.ofMinutes(2));
        ExchangeOutcome other = exchange().exchange(token(EVE, Map.of()), HOUR);
        assertEquals(
                ExchangeRefusal.OTHER_ACCOUNT,
                assertInstanceOf(ExchangeOutcome.NotAllowed.class, other).reason());
        assertEquals(0, stytch.sessions().size(), "the session that had begun was revoked");
    }

    @ParameterizedTest
    @EnumSource(FakeBehaviour.class)
    void userInfo_whicheverWayStytchBehaves_givesTheSessionToTheBearerAlone(FakeBehaviour behaviour) {
        FakeStytch.Builder builder = FakeStytch.consumerBuilder().clock(clock);
        builder = behaviour.isOnByDefault() ? builder.without(behaviour) : builder.with(behaviour);
        try (FakeStytch turned = builder.start()) {
            seedAda();
            turned.userInfo(URI.create(auth0.baseUri() + "/userinfo"));
            String account = turned.seed(com.stytch.migrate.testing.SeedUser.verifiedEmail("ada@example.com")
                            .externalId(ADA))
                    .userId();
            auth0.add(SeedUser.database("eve@example.com")
                    .databaseId(EVE.substring(6))
                    .emailVerified());
            SessionExchange exchange = turned.client().sessionExchange(tokens());

            // Eve has taken the address over at Auth0
            ExchangeOutcome ada = exchange.exchange(token(ADA, Map.of()), HOUR);
            auth0.changeUser(ADA, "email", "old@example.com");
            auth0.changeUser(EVE, "email", "ada@example.com");
            auth0.changeUser(EVE, "email_verified", true);
            ExchangeOutcome eve = exchange.exchange(token(EVE, Map.of()), HOUR);

            assertEquals(
                    account,
                    assertInstanceOf(ExchangeOutcome.Exchanged.class, ada)
                            .session()
                            .accountId()
                            .value());
            assertEquals(
                    ExchangeRefusal.OTHER_ACCOUNT,
                    assertInstanceOf(ExchangeOutcome.NotAllowed.class, eve).reason());
            assertEquals(1, turned.sessions().size());
        }
    }

    @Test
    void userInfo_whenStytchIsThrottled_keepsNobodyWaiting() {
        seedAda();
        stytch.faults(FaultPlan.seeded(1).share(1, Fault.tooManyRequests("600")));
        Instant before = clock.now();

        ExchangeOutcome outcome = exchange().exchange(token(ADA, Map.of()), HOUR);
        DualVerdict verdict = DualSessionAuthenticator.consumer(stytch.client().api(), tokens())
                .authenticate(DualRequest.of(null, "an-opaque-session-token", null));

        assertEquals(ExchangeOutcome.Kind.UNREACHABLE, outcome.kind());
        assertTrue(outcome.legacySessionHolds());
        assertEquals(DualVerdict.Kind.UNAVAILABLE, verdict.kind());
        assertFalse(clock.now().isAfter(before.plusSeconds(20)), "waited until " + clock.now());
    }

    @Test
    void userInfo_accountThatIsNotThereYet_isMadeByTheHook() {
        seedAda();
        stytch.reset();
        stytch.userInfo(URI.create(auth0.baseUri() + "/userinfo"));
        assertEquals(
                ExchangeOutcome.Kind.NO_ACCOUNT,
                exchange().exchange(token(ADA, Map.of()), HOUR).kind());
        SessionExchange creating = stytch.client()
                .sessionExchange(ExchangeSettings.builder(tokens())
                        .creating(identity -> {
                            stytch.seed(com.stytch.migrate.testing.SeedUser.verifiedEmail(
                                            identity.email().orElseThrow())
                                    .externalId(identity.subject().value()));
                            return true;
                        })
                        .build());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                creating.exchange(token(ADA, Map.of()), HOUR).kind());
    }

    @Test
    void userInfo_revokedToken_keepsThePersonWhereTheyAre() {
        seedAda();
        Secret token =
                token(ADA, Map.of("https://example.com/email", "ada@example.com", "https://example.com/ok", true));
        JwtVerifier local = Auth0Tokens.builder(auth0.baseUri().toString(), AUDIENCE)
                .emailClaims("https://example.com/email", "https://example.com/ok")
                .time(clock)
                .build();
        auth0.revokeTokens();

        ExchangeOutcome outcome = stytch.client().sessionExchange(local).exchange(token, HOUR);

        assertEquals(ExchangeOutcome.Kind.UNREACHABLE, outcome.kind());
        assertEquals(0, stytch.sessions().size());
    }

    @Test
    void attest_ofIdTokens_givesTheSessionOfTheBearer() {
        String account = seedAda();
        String profile = stytch.trust(TrustedTokenProfile.ofJwks(
                        URI.create(auth0.baseUri() + "/.well-known/jwks.json"), auth0.issuer(), auth0.clientId())
                .map("token_id", "sid")
                .map("external_user_id", "sub"));
        SessionExchange attest = stytch.client()
                .sessionExchange(ExchangeSettings.builder(tokens())
                        .way(ExchangeWay.attest(profile))
                        .build());
        ExchangeOutcome outcome = attest.exchange(auth0.idToken(ADA), HOUR);

        assertEquals(
                account,
                assertInstanceOf(ExchangeOutcome.Exchanged.class, outcome)
                        .session()
                        .accountId()
                        .value());
    }

    @Test
    void fiveHundredThreadsOneToken_isOneExchange() throws Exception {
        seedAda();
        SessionExchange exchange = exchange();
        Secret token = token(ADA, Map.of());
        ExecutorService pool = Executors.newFixedThreadPool(500);
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<ExchangeOutcome>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(pool.submit(() -> {
                    start.await();
                    return exchange.exchange(token, HOUR);
                }));
            }
            start.countDown();
            Set<String> tokens = new HashSet<>();
            for (Future<ExchangeOutcome> one : all) {
                tokens.add(((ExchangeOutcome.Exchanged) one.get())
                        .session()
                        .token()
                        .reveal());
            }
            assertEquals(1, tokens.size());
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, stytch.sessions().size());
        assertTrue(auth0.count("GET", "/userinfo") <= 2, "ours and Stytch's");
    }

    @Test
    void b2b_sessionIsInTheOrganizationOfTheToken() {
        auth0.add(SeedUser.database("ada@example.com")
                .databaseId(ADA.substring(6))
                .emailVerified());
        try (FakeB2b b2b = FakeStytch.b2bBuilder().clock(clock).start()) {
            b2b.userInfo(URI.create(auth0.baseUri() + "/userinfo"));
            b2b.seed(
                    SeedOrganization.named("Acme").externalId("org_1"),
                    SeedMember.verifiedEmail("ada@example.com").externalId(ADA));
            b2b.seed(
                    SeedOrganization.named("Strict").externalId("org_2").mfaRequiredForAll(),
                    SeedMember.verifiedEmail("ada@example.com").externalId(ADA));
            var exchange = b2b.client().sessionExchange(tokens());

            ExchangeOutcome acme = exchange.exchange(token(ADA, Map.of("org_id", "org_1")), HOUR);
            assertEquals(
                    b2b.organization("org_1").orElseThrow().organizationId(),
                    assertInstanceOf(ExchangeOutcome.Exchanged.class, acme)
                            .session()
                            .organizationId()
                            .orElseThrow()
                            .value());
            assertEquals(
                    LegacyId.of(ADA),
                    ((ExchangeOutcome.Exchanged) acme).session().identity().subject());
            assertEquals(1, b2b.sessions().size());
            assertEquals(
                    ExchangeOutcome.Kind.STEP_UP_NEEDED,
                    exchange.exchange(token(ADA, Map.of("org_id", "org_2")), HOUR)
                            .kind());
            assertEquals(1, b2b.sessions().size(), "the one without a second factor was revoked");
            assertEquals(
                    ExchangeRefusal.NO_ORGANIZATION,
                    ((ExchangeOutcome.NotAllowed) exchange.exchange(token(ADA, Map.of("org_id", "org_9")), HOUR))
                            .reason());
        }
    }
}
