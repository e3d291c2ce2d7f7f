package com.stytch.migrate.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the exchange makes of Stytch's answers, those too that it should never give. */
class SessionExchangeTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration EIGHT_HOURS = Duration.ofHours(8);
    private static final Secret TOKEN = Secret.of("legacy-token");

    private final FakeClock clock = FakeClock.at(NOW);
    private final StubStytch stytch = new StubStytch(clock);
    private TokenVerdict verdict = new TokenVerdict.Valid(ada().build());
    private final AtomicInteger verified = new AtomicInteger();

    @AfterEach
    void close() {
        stytch.close();
    }

    private static LegacyIdentity.Builder ada() {
        return LegacyIdentity.builder("https://issuer", LegacyId.of("auth0|1"))
                .email("ada@example.com", true)
                .expiresAt(NOW.plusSeconds(3_600));
    }

    private ExchangeSettings.Builder settings() {
        return ExchangeSettings.builder(token -> {
            verified.incrementAndGet();
            return verdict;
        });
    }

    private SessionExchange exchange() {
        return stytch.consumer().sessionExchange(settings().build());
    }

    private static ExchangeRefusal refusal(ExchangeOutcome outcome) {
        return assertInstanceOf(ExchangeOutcome.NotAllowed.class, outcome).reason();
    }

    @Test
    void exchange_genuineToken_givesTheSessionOfItsSubject() {
        ExchangeOutcome outcome = exchange().exchange(TOKEN, EIGHT_HOURS);

        ExchangedSession session =
                assertInstanceOf(ExchangeOutcome.Exchanged.class, outcome).session();
        assertEquals(StytchId.of("user-test-1"), session.accountId());
        assertEquals("token-1", session.token().reveal());
        assertEquals("jwt-1", session.jwt().reveal());
        assertEquals("session-test-1", session.sessionId());
        assertTrue(outcome.legacySessionHolds());
        StubStytch.Call call = stytch.calls.get(0);
        assertEquals("/v1/sessions/migrate", call.path());
        assertEquals(
                Map.of("session_token", "legacy-token", "session_duration_minutes", 480),
                call.body().asMap());
        assertFalse(outcome.toString().contains("token-1"), outcome.toString());
        assertFalse(outcome.toString().contains("ada@"), outcome.toString());
    }

    @Test
    void exchange_tokenThatProvesNothing_asksNobody() {
        SessionExchange exchange = exchange();
        verdict = new TokenVerdict.Expired(NOW);
        assertEquals(new ExchangeOutcome.Expired(NOW), exchange.exchange(TOKEN, EIGHT_HOURS));
        verdict = new TokenVerdict.Invalid(TokenRefusal.BAD_SIGNATURE);
        ExchangeOutcome invalid = exchange.exchange(TOKEN, EIGHT_HOURS);
        assertEquals(new ExchangeOutcome.NotValid(TokenRefusal.BAD_SIGNATURE), invalid);
        assertFalse(invalid.legacySessionHolds());
        verdict = new TokenVerdict.Unavailable("keys");
        ExchangeOutcome unknown = exchange.exchange(TOKEN, EIGHT_HOURS);
        assertEquals(new ExchangeOutcome.Unreachable("keys"), unknown);
        assertTrue(unknown.legacySessionHolds());
        assertEquals(List.of(), stytch.calls);
    }

    @Test
    void exchange_addressThatNobodyAttests_asksNobody() {
        verdict = new TokenVerdict.Valid(ada().email("ada@example.com", false).build());
        assertEquals(ExchangeRefusal.UNVERIFIED_EMAIL, refusal(exchange().exchange(TOKEN, EIGHT_HOURS)));
        verdict = new TokenVerdict.Valid(
                LegacyIdentity.builder("i", LegacyId.of("1")).build());
        assertEquals(ExchangeRefusal.NO_EMAIL, refusal(exchange().exchange(TOKEN, EIGHT_HOURS)));
        verdict = new TokenVerdict.Valid(ada().email("no address", true).build());
        assertEquals(ExchangeRefusal.NO_EMAIL, refusal(exchange().exchange(TOKEN, EIGHT_HOURS)));
        assertEquals(List.of(), stytch.calls);
    }

    @Test
    void exchange_accountOfSomebodyElse_isRevokedAndRefused() {
        for (String externalId : new String[] {"auth0|2", "AUTH0|1", null}) {
            stytch.calls.clear();
            stytch.session = call -> stytch.user("user-test-9", externalId);
            ExchangeOutcome outcome = exchange().exchange(TOKEN, EIGHT_HOURS);

            assertEquals(ExchangeRefusal.OTHER_ACCOUNT, refusal(outcome));
            assertEquals(
                    stytch.calls.get(0).path().replace("migrate", "revoke"),
                    stytch.calls.get(1).path());
            assertTrue(stytch.calls
                    .get(1)
                    .body()
                    .text("session_token")
                    .orElseThrow()
                    .startsWith("token-"));
            assertFalse(outcome.toString().contains("user-test-9"));
        }
    }

    @Test
    void exchange_accountOfSomebodyElse_isRefusedAlsoWhenRevokingFails() {
        stytch.session = call -> stytch.user("user-test-9", "auth0|2");
        stytch.revokeFails = true;

        assertEquals(ExchangeRefusal.OTHER_ACCOUNT, refusal(exchange().exchange(TOKEN, EIGHT_HOURS)));
    }

    @Test
    void exchange_withALedger_goesByTheAccountItKnows() {
        stytch.session = call -> stytch.user("user-test-1", null);
        SessionExchange known = stytch.consumer()
                .sessionExchange(settings()
                        .accountOf(identity -> Optional.of(StytchId.of("user-test-1")))
                        .build());
        SessionExchange other = stytch.consumer()
                .sessionExchange(settings()
                        .accountOf(identity -> Optional.of(StytchId.of("user-test-2")))
                        .build());
        SessionExchange unknown = stytch.consumer()
                .sessionExchange(
                        settings().accountOf(identity -> Optional.empty()).build());

        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                known.exchange(TOKEN, EIGHT_HOURS).kind());
        assertEquals(ExchangeRefusal.OTHER_ACCOUNT, refusal(other.exchange(TOKEN, EIGHT_HOURS)));
        assertEquals(ExchangeRefusal.OTHER_ACCOUNT, refusal(unknown.exchange(TOKEN, EIGHT_HOURS)));
    }

    @Test
    void exchange_externalIdThatWasTranslated_isTheSubject() {
        verdict = new TokenVerdict.Valid(LegacyIdentity.builder("i", LegacyId.of("a b"))
                .email("ada@example.com", true)
                .build());
        stytch.session = call -> stytch.user("user-test-1", "b64|YSBi");

        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                exchange().exchange(TOKEN, EIGHT_HOURS).kind());
    }

    @Test
    void exchange_accountNotThereYet_isMadeOnceAndTriedOnceMore() {
        stytch.error = "migrate_from_external_email_does_not_exist";
        assertEquals(
                ExchangeOutcome.Kind.NO_ACCOUNT,
                exchange().exchange(TOKEN, EIGHT_HOURS).kind());
        AtomicInteger made = new AtomicInteger();
        SessionExchange creating = stytch.consumer()
                .sessionExchange(settings()
                        .creating(identity -> {
                            made.incrementAndGet();
                            stytch.error = null;
                            return true;
                        })
                        .build());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                creating.exchange(TOKEN, EIGHT_HOURS).kind());
        assertEquals(1, made.get());
        assertEquals(3, stytch.calls.size());

        stytch.calls.clear();
        stytch.error = "migrate_from_external_email_does_not_exist";
        SessionExchange failing = stytch.consumer()
                .sessionExchange(settings().creating(identity -> true).build());
        assertEquals(
                ExchangeOutcome.Kind.NO_ACCOUNT,
                failing.exchange(TOKEN, EIGHT_HOURS).kind());
        assertEquals(2, stytch.calls.size(), "once more, and not again");
        stytch.calls.clear();
        SessionExchange not = stytch.consumer()
                .sessionExchange(settings().creating(identity -> false).build());
        assertEquals(
                ExchangeOutcome.Kind.NO_ACCOUNT,
                not.exchange(TOKEN, EIGHT_HOURS).kind());
        assertEquals(1, stytch.calls.size());
    }

    @Test
    void exchange_noAnswer_isNeverARefusal() {
        for (int status : new int[] {500, 503, 429}) {
            stytch.status = status;
            stytch.error = status == 429 ? "too_many_requests" : null;
            ExchangeOutcome outcome = exchange().exchange(TOKEN, EIGHT_HOURS);
            assertEquals(ExchangeOutcome.Kind.UNREACHABLE, outcome.kind(), "" + status);
            assertTrue(outcome.legacySessionHolds());
        }
        stytch.status = 200;
        stytch.error = null;
        stytch.ending = Ending.CUT_INSIDE_BODY;
        assertEquals(
                ExchangeOutcome.Kind.UNREACHABLE,
                exchange().exchange(TOKEN, EIGHT_HOURS).kind());
        stytch.ending = Ending.WHOLE;
        stytch.error = "migrate_from_external_unexpected_response";
        assertEquals(
                ExchangeOutcome.Kind.UNREACHABLE,
                exchange().exchange(TOKEN, EIGHT_HOURS).kind());
        stytch.error = null;
        stytch.session = call -> Map.of("user_id", "user-test-1", "session_token", "", "session_jwt", "");
        assertEquals(
                ExchangeOutcome.Kind.UNREACHABLE,
                exchange().exchange(TOKEN, EIGHT_HOURS).kind());
    }

    @Test
    void exchange_refusalOfTheSettings_isThrown() {
        for (String type : List.of("migrate_from_external_missing_userinfo", "invalid_trusted_auth_token")) {
            stytch.error = type;
            MigrationException.Refused refused = assertThrows(
                    MigrationException.Refused.class, () -> exchange().exchange(TOKEN, EIGHT_HOURS));
            assertEquals(type, refused.errorType());
        }
    }

    @Test
    void exchange_lifetime_isWholeMinutesAndCapped() {
        SessionExchange capped = stytch.consumer()
                .sessionExchange(settings().longest(Duration.ofHours(1)).build());
        capped.exchange(TOKEN, Duration.ofDays(7));
        exchange().exchange(TOKEN, Duration.ofSeconds(3_659));
        exchange().exchange(TOKEN);
        verdict = new TokenVerdict.Valid(ada().expiresAt(NOW.plusSeconds(10)).build());
        exchange().exchange(TOKEN);
        verdict = new TokenVerdict.Valid(LegacyIdentity.builder("i", LegacyId.of("auth0|1"))
                .email("ada@example.com", true)
                .build());
        exchange().exchange(TOKEN);

        assertEquals(
                List.of(60, 60, 60, 5, 60),
                stytch.calls.stream()
                        .map(call ->
                                call.body().number("session_duration_minutes").orElseThrow())
                        .toList());
        assertThrows(IllegalArgumentException.class, () -> exchange().exchange(TOKEN, Duration.ofSeconds(299)));
        assertThrows(IllegalArgumentException.class, () -> exchange().exchange(TOKEN, Duration.ofDays(367)));
        assertThrows(IllegalArgumentException.class, () -> settings().longest(Duration.ofMinutes(4)));
    }

    @Test
    void exchange_claims_areHeldWithinLimits() {
        Map<String, Object> claims = new LinkedHashMap<>(Map.of("plan", "gold", "sub", "x", "https://stytch.com/x", 1));
        stytch.consumer()
                .sessionExchange(settings().claims(identity -> claims).build())
                .exchange(TOKEN, EIGHT_HOURS);
        assertEquals(Map.of("plan", "gold"), stytch.calls.get(0).body().map("session_custom_claims"));

        claims.put("large", "x".repeat(4_096));
        stytch.consumer()
                .sessionExchange(settings().claims(identity -> claims).build())
                .exchange(TOKEN, EIGHT_HOURS);
        assertEquals(Map.of(), stytch.calls.get(1).body().map("session_custom_claims"));
    }

    @Test
    void exchange_byAttest_sendsTheTokenAndTheProfile() {
        SessionExchange attest = stytch.consumer()
                .sessionExchange(settings().way(ExchangeWay.attest("profile-1")).build());

        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                attest.exchange(TOKEN, EIGHT_HOURS).kind());
        assertEquals("/v1/sessions/attest", stytch.calls.get(0).path());
        assertEquals(
                Map.of("profile_id", "profile-1", "token", "legacy-token", "session_duration_minutes", 480),
                stytch.calls.get(0).body().asMap());
    }

    private static KeyPair keys(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        return generator.generateKeyPair();
    }

    @Test
    void exchange_byMinted_sendsATokenOfItsOwnEachTime() throws Exception {
        KeyPair pair = keys(2_048);
        TrustedTokenMinter minter = TrustedTokenMinter.builder(
                        "profile-2", "https://app.example.com", "stytch", (RSAPrivateKey) pair.getPrivate())
                .keyId("k1")
                .time(clock)
                .build();
        SessionExchange minted = stytch.consumer()
                .sessionExchange(settings().way(ExchangeWay.minted(minter)).build());
        minted.exchange(TOKEN, EIGHT_HOURS);
        clock.advance(Duration.ofSeconds(11));
        minted.exchange(TOKEN, EIGHT_HOURS);

        String jwks = new com.nimbusds.jose.jwk.JWKSet(
                        new com.nimbusds.jose.jwk.RSAKey.Builder((RSAPublicKey) pair.getPublic())
                                .keyID("k1")
                                .build())
                .toString();
        Set<String> ids = new HashSet<>();
        for (StubStytch.Call call : stytch.calls) {
            String token = call.body().text("token").orElseThrow();
            assertTrue(SecondOpinion.isGenuine(token, jwks, Set.of("RS256")));
            JsonView claims = JsonView.parse(
                            new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8))
                    .orElseThrow();
            assertEquals("https://app.example.com", claims.text("iss").orElseThrow());
            assertEquals("ada@example.com", claims.text("email").orElseThrow());
            assertEquals("auth0|1", claims.text("external_id").orElseThrow());
            assertEquals(
                    120,
                    claims.number("exp").orElseThrow() - claims.number("iat").orElseThrow());
            assertFalse(claims.text("organization_id").isPresent());
            ids.add(claims.text("jti").orElseThrow());
        }
        assertEquals(2, ids.size());
        assertEquals("TrustedTokenMinter[profile-2]", minter.toString());
        assertThrows(
                IllegalArgumentException.class,
                () -> minter.mint(ada().email("eve@example.com", false).build(), null));
        RSAPrivateKey small = (RSAPrivateKey) keys(1_024).getPrivate();
        assertThrows(IllegalArgumentException.class, () -> TrustedTokenMinter.builder("p", "i", "a", small));
        assertThrows(
                IllegalArgumentException.class,
                () -> TrustedTokenMinter.builder("p", "i", "a", (RSAPrivateKey) pair.getPrivate())
                        .lifetime(Duration.ofMinutes(6)));
    }

    @Tag("thorough")
    @Test
    void exchange_fiveHundredThreadsOneToken_isOneExchange() throws Exception {
        SessionExchange exchange = exchange();
        CountDownLatch gate = new CountDownLatch(1);
        stytch.gate = gate;
        ExecutorService pool = Executors.newFixedThreadPool(500);
        try {
            List<Future<ExchangeOutcome>> all = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                all.add(pool.submit(() -> exchange.exchange(TOKEN, EIGHT_HOURS)));
            }
            while (verified.get() < 500 || stytch.calls.isEmpty()) {
                Thread.onSpinWait();
            }
            gate.countDown();
            Set<String> tokens = new HashSet<>();
            for (Future<ExchangeOutcome> one : all) {
                tokens.add(((ExchangeOutcome.Exchanged) one.get())
                        .session()
                        .token()
                        .reveal());
            }
            assertEquals(Set.of("token-1"), tokens);
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, stytch.calls.size());
    }

    @Test
    void exchange_severalInstances_doEachOtherNoHarm() {
        ExchangeOutcome one = exchange().exchange(TOKEN, EIGHT_HOURS);
        ExchangeOutcome other = exchange().exchange(TOKEN, EIGHT_HOURS);

        assertEquals(ExchangeOutcome.Kind.EXCHANGED, one.kind());
        assertEquals(ExchangeOutcome.Kind.EXCHANGED, other.kind());
        assertNotEquals(
                ((ExchangeOutcome.Exchanged) one).session().token(),
                ((ExchangeOutcome.Exchanged) other).session().token());
    }

    @Test
    void exchange_result_isKeptShortly_andRefusalsShorter() {
        SessionExchange exchange = exchange();
        exchange.exchange(TOKEN, EIGHT_HOURS);
        clock.advance(Duration.ofMillis(9_999));
        exchange.exchange(TOKEN, EIGHT_HOURS);
        assertEquals(1, stytch.calls.size());
        clock.advance(Duration.ofMillis(1));
        exchange.exchange(TOKEN, EIGHT_HOURS);
        assertEquals(2, stytch.calls.size());
        exchange.exchange(Secret.of("other"), EIGHT_HOURS);
        assertEquals(3, stytch.calls.size());

        stytch.error = "user_not_found";
        exchange.exchange(Secret.of("third"), EIGHT_HOURS);
        exchange.exchange(Secret.of("third"), EIGHT_HOURS);
        assertEquals(4, stytch.calls.size());
        clock.advance(Duration.ofSeconds(2));
        stytch.error = null;
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                exchange.exchange(Secret.of("third"), EIGHT_HOURS).kind());
    }

    @Test
    void exchange_keptResult_isNotGivenOnceTheTokenFails() {
        SessionExchange exchange = exchange();
        exchange.exchange(TOKEN, EIGHT_HOURS);
        verdict = new TokenVerdict.Invalid(TokenRefusal.NOT_ACCEPTED_BY_PROVIDER);

        assertEquals(
                ExchangeOutcome.Kind.NOT_VALID,
                exchange.exchange(TOKEN, EIGHT_HOURS).kind());
    }

    @Test
    void exchange_sameTokenAgainAndAgain_isStopped() {
        SessionExchange once = stytch.consumer()
                .sessionExchange(
                        settings().replayGuard(ReplayGuard.inMemory(1, clock)).build());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                once.exchange(TOKEN, EIGHT_HOURS).kind());
        clock.advance(Duration.ofSeconds(10));
        ExchangeOutcome again = once.exchange(TOKEN, EIGHT_HOURS);
        assertEquals(ExchangeRefusal.ALREADY_USED, refusal(again));
        assertEquals(
                ExchangeRefusal.ALREADY_USED,
                refusal(once.exchange(TOKEN, Duration.ofHours(1))),
                "another length is the same token");
        assertEquals(1, stytch.calls.size());

        SessionExchange byDefault = exchange();
        for (int i = 0; i < 12; i++) {
            byDefault.exchange(TOKEN, EIGHT_HOURS);
            clock.advance(Duration.ofSeconds(10));
        }
        assertEquals(11, stytch.calls.size(), "ten times unless set");
    }

    @Test
    void exchange_thatGaveNothing_doesNotCount() {
        SessionExchange once = stytch.consumer()
                .sessionExchange(
                        settings().replayGuard(ReplayGuard.inMemory(1, clock)).build());
        stytch.status = 503;
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    ExchangeOutcome.Kind.UNREACHABLE,
                    once.exchange(TOKEN, EIGHT_HOURS).kind());
            clock.advance(Duration.ofSeconds(2));
        }
        stytch.status = 200;
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                once.exchange(TOKEN, EIGHT_HOURS).kind());
    }

    @Test
    void loggedOut_tokenIsExchangedNoMore() {
        SessionExchange exchange = exchange();
        exchange.exchange(TOKEN, EIGHT_HOURS);

        exchange.loggedOut(TOKEN);

        assertEquals(ExchangeRefusal.ALREADY_USED, refusal(exchange.exchange(TOKEN, EIGHT_HOURS)));
        assertEquals(1, stytch.calls.size());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                exchange.exchange(Secret.of("of a new sign-in"), EIGHT_HOURS).kind());
    }

    @Test
    void loggedOut_withATokenThatCannotBeGenuine_isForgotten_withAnyOtherItIsKept() {
        Set<TokenRefusal> forgotten = EnumSet.noneOf(TokenRefusal.class);
        for (TokenRefusal reason : TokenRefusal.values()) {
            ReplayGuard guard = ReplayGuard.inMemory(10, clock);
            verdict = new TokenVerdict.Invalid(reason);
            stytch.consumer()
                    .sessionExchange(settings().replayGuard(guard).build())
                    .loggedOut(TOKEN);
            if (!guard.isClosed(Digest.ofToken(TOKEN.reveal()))) {
                forgotten.add(reason);
            }
        }

        assertEquals(
                EnumSet.of(
                        TokenRefusal.TOO_LARGE,
                        TokenRefusal.MALFORMED,
                        TokenRefusal.ALGORITHM_NOT_ALLOWED,
                        TokenRefusal.WRONG_ISSUER,
                        TokenRefusal.BAD_SIGNATURE),
                forgotten);
    }

    @Test
    void loggedOut_whileStytchIsAsked_revokesWhatBegan() throws Exception {
        SessionExchange exchange = exchange();
        CountDownLatch gate = new CountDownLatch(1);
        stytch.gate = gate;
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            Future<ExchangeOutcome> outcome = pool.submit(() -> exchange.exchange(TOKEN, EIGHT_HOURS));
            while (stytch.calls.isEmpty()) {
                Thread.onSpinWait();
            }
            exchange.loggedOut(TOKEN);
            gate.countDown();
            assertEquals(ExchangeRefusal.ALREADY_USED, refusal(outcome.get()));
        } finally {
            pool.shutdownNow();
        }
        assertEquals(1, stytch.calls("/revoke").size());
    }

    @Test
    void onOutcome_hearsOfEachExchangeOnce() {
        List<ExchangeOutcome.Kind> heard = new ArrayList<>();
        SessionExchange exchange = stytch.consumer()
                .sessionExchange(settings()
                        .onOutcome(outcome -> heard.add(outcome.kind()))
                        .build());
        exchange.exchange(TOKEN, EIGHT_HOURS);
        exchange.exchange(TOKEN, EIGHT_HOURS);
        verdict = new TokenVerdict.Expired(NOW);
        exchange.exchange(TOKEN, EIGHT_HOURS);

        assertEquals(List.of(ExchangeOutcome.Kind.EXCHANGED, ExchangeOutcome.Kind.EXPIRED), heard);
    }

    // ---- B2B

    private ExchangeOutcome b2b(ExchangeSettings.Builder settings, String organization) {
        return stytch.b2b().sessionExchange(settings.build()).exchange(TOKEN, organization, EIGHT_HOURS);
    }

    @Test
    void b2b_sessionIsInTheOrganizationThatWasAskedFor() {
        stytch.session = call -> stytch.member("auth0|1", "organization-test-1", "OPTIONAL", false);
        for (String name : List.of("organization-test-1", "acme", "org_1")) {
            ExchangeOutcome outcome = b2b(settings(), name);
            ExchangedSession session =
                    assertInstanceOf(ExchangeOutcome.Exchanged.class, outcome).session();
            assertEquals(Optional.of(StytchId.of("organization-test-1")), session.organizationId());
        }
        assertEquals("/v1/b2b/sessions/migrate", stytch.calls.get(0).path());
        assertEquals(
                "organization-test-1",
                stytch.calls.get(0).body().text("organization_id").orElseThrow());
        stytch.calls.clear();
        assertEquals(ExchangeRefusal.OTHER_ORGANIZATION, refusal(b2b(settings(), "org_2")));
        assertEquals(1, stytch.calls("/revoke").size());
    }

    @Test
    void b2b_organizationOfTheToken_isUsed() {
        stytch.session = call -> stytch.member("auth0|1", "organization-test-1", "OPTIONAL", false);
        B2bSessionExchange exchange = stytch.b2b().sessionExchange(settings().build());
        assertEquals(ExchangeRefusal.NO_ORGANIZATION, refusal(exchange.exchange(TOKEN, EIGHT_HOURS)));
        assertEquals(List.of(), stytch.calls);

        verdict = new TokenVerdict.Valid(ada().organization("org_1").build());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                exchange.exchange(TOKEN, EIGHT_HOURS).kind());
        stytch.calls.clear();
        exchange.exchange(TOKEN);
        exchange.exchange(TOKEN, "acme");
        for (StubStytch.Call call : stytch.calls("/migrate")) {
            assertEquals(
                    60,
                    call.body().asMap().get("session_duration_minutes"),
                    "what the token has left, which is an hour here");
        }
        assertEquals(
                List.of("org_1", "acme"),
                stytch.calls("/migrate").stream()
                        .map(call -> call.body().text("organization_id").orElseThrow())
                        .toList());
        stytch.error = "organization_not_found";
        assertEquals(ExchangeRefusal.NO_ORGANIZATION, refusal(b2b(settings(), "org_9")));
        stytch.error = "invalid_token_organization_id_claim";
        assertEquals(ExchangeRefusal.NO_ORGANIZATION, refusal(b2b(settings(), "a-slug")));
        stytch.error = "member_not_found";
        assertEquals(ExchangeOutcome.Kind.NO_ACCOUNT, b2b(settings(), "org_1").kind());
    }

    @Test
    void b2b_eachOrganizationIsCountedByItself_andALogOutEndsAll() {
        B2bSessionExchange once = stytch.b2b()
                .sessionExchange(
                        settings().replayGuard(ReplayGuard.inMemory(1, clock)).build());
        stytch.session = call -> stytch.member("auth0|1", "organization-test-1", "OPTIONAL", false);
        for (String name : List.of("organization-test-1", "acme", "org_1")) {
            assertEquals(
                    ExchangeOutcome.Kind.EXCHANGED,
                    once.exchange(TOKEN, name, EIGHT_HOURS).kind());
        }
        clock.advance(Duration.ofSeconds(10));
        assertEquals(ExchangeRefusal.ALREADY_USED, refusal(once.exchange(TOKEN, "acme", EIGHT_HOURS)));
        B2bSessionExchange many = stytch.b2b().sessionExchange(settings().build());
        many.exchange(TOKEN, "acme", EIGHT_HOURS);
        many.loggedOut(TOKEN);
        for (String name : List.of("organization-test-1", "acme", "org_1")) {
            assertEquals(ExchangeRefusal.ALREADY_USED, refusal(many.exchange(TOKEN, name, EIGHT_HOURS)));
        }
    }

    @Test
    void b2b_accountOfSomebodyElse_isRevokedAndRefused() {
        stytch.session = call -> stytch.member("auth0|2", "organization-test-1", "OPTIONAL", false);

        assertEquals(ExchangeRefusal.OTHER_ACCOUNT, refusal(b2b(settings(), "org_1")));
        assertEquals(1, stytch.calls("/v1/b2b/sessions/revoke").size());
    }

    @Test
    void b2b_secondFactorThatIsRequired_meansToSignInAnew() {
        for (boolean enrolled : new boolean[] {true, false}) {
            stytch.calls.clear();
            stytch.session = call -> stytch.member(
                    "auth0|1", "organization-test-1", enrolled ? "OPTIONAL" : "REQUIRED_FOR_ALL", enrolled);
            ExchangeOutcome outcome = b2b(settings(), "org_1");
            assertEquals(ExchangeOutcome.Kind.STEP_UP_NEEDED, outcome.kind());
            assertEquals("org_1", ((ExchangeOutcome.StepUpNeeded) outcome).organization());
            assertEquals(1, stytch.calls("/revoke").size());
            assertEquals(
                    ExchangeOutcome.Kind.STEP_UP_NEEDED,
                    b2b(settings().trustLegacySecondFactor(), "org_1").kind(),
                    "the token attests none");
        }
        verdict = new TokenVerdict.Valid(ada().secondFactor(true).build());
        assertEquals(
                ExchangeOutcome.Kind.STEP_UP_NEEDED, b2b(settings(), "org_1").kind());
        assertEquals(
                ExchangeOutcome.Kind.EXCHANGED,
                b2b(settings().trustLegacySecondFactor(), "org_1").kind());
        stytch.error = "insufficient_factors";
        stytch.status = 401;
        assertEquals(
                ExchangeOutcome.Kind.STEP_UP_NEEDED, b2b(settings(), "org_1").kind());
    }

    @Test
    void b2b_byAttest_namesTheOrganization() throws Exception {
        stytch.session = call -> stytch.member("auth0|1", "organization-test-1", "OPTIONAL", false);
        TrustedTokenMinter minter = TrustedTokenMinter.builder(
                        "p", "i", "a", (RSAPrivateKey) keys(2_048).getPrivate())
                .time(clock)
                .build();
        b2b(settings().way(ExchangeWay.attest("p")), "org_1");
        b2b(settings().way(ExchangeWay.minted(minter)), "org_1");

        assertEquals("/v1/b2b/sessions/attest", stytch.calls.get(0).path());
        assertEquals("org_1", stytch.calls.get(0).body().text("organization_id").orElseThrow());
        String token = stytch.calls.get(1).body().text("token").orElseThrow();
        String claims = new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), StandardCharsets.UTF_8);
        assertTrue(claims.contains("\"organization_id\":\"org_1\""), claims);
    }
}
