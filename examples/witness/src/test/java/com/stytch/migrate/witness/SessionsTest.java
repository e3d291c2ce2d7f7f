package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.StytchB2BClient;
import com.stytch.java.b2b.models.discoveryorganizations.ListRequest;
import com.stytch.java.b2b.models.sessions.ExchangeRequest;
import com.stytch.java.b2b.models.sessions.ExchangeResponse;
import com.stytch.java.b2b.models.sessions.MemberSession;
import com.stytch.java.b2b.models.sessions.RevokeRequestOptions;
import com.stytch.java.common.JWTAuthResponse;
import com.stytch.java.common.JWTResponse;
import com.stytch.java.common.JWTSessionResponse;
import com.stytch.java.common.OptionalClientConfig;
import com.stytch.java.common.StytchResult;
import com.stytch.java.consumer.StytchClient;
import com.stytch.java.consumer.models.sessions.AttestRequest;
import com.stytch.java.consumer.models.sessions.AttestResponse;
import com.stytch.java.consumer.models.sessions.AuthenticateRequest;
import com.stytch.java.consumer.models.sessions.AuthenticateResponse;
import com.stytch.java.consumer.models.sessions.AuthenticationFactorType;
import com.stytch.java.consumer.models.sessions.GetJWKSRequest;
import com.stytch.java.consumer.models.sessions.GetRequest;
import com.stytch.java.consumer.models.sessions.MigrateRequest;
import com.stytch.java.consumer.models.sessions.MigrateResponse;
import com.stytch.java.consumer.models.sessions.RevokeRequest;
import com.stytch.java.consumer.models.sessions.Session;
import com.stytch.java.consumer.models.totps.CreateRequest;
import com.stytch.java.consumer.models.totps.CreateResponse;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.TokenSigner;
import com.stytch.migrate.testing.TotpCodes;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions as the official SDK reads them; a JWT it checks by itself, with the keys that a fake serves. */
class SessionsTest {
    private static final Secret PASSWORD = Secret.of("correct horse");
    private static final Integer MINUTES = 60;

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
    private final StytchClient users = new StytchClient(
            consumer.credentials().projectId(), consumer.credentials().secret().reveal(), address(consumer));
    private final StytchB2BClient members = new StytchB2BClient(
            b2b.credentials().projectId(), b2b.credentials().secret().reveal(), address(b2b));

    private static OptionalClientConfig address(FakeProject fake) {
        String address = fake.baseUri().toString();
        return new OptionalClientConfig(address, address);
    }

    @BeforeEach
    void seed() {
        consumer.seed(
                SeedUser.verifiedEmail("ada@example.com").externalId("ada").password(PASSWORD));
        b2b.crossOrganizationPasswords(true);
        for (String slug : List.of("acme", "beta")) {
            b2b.seed(
                    SeedOrganization.named(slug).slug(slug),
                    SeedMember.verifiedEmail("ada@example.com")
                            .externalId("ada")
                            .password(PASSWORD));
        }
    }

    @AfterEach
    void closeAll() {
        users.close();
        members.close();
        consumer.close();
        b2b.close();
    }

    private com.stytch.java.consumer.models.passwords.AuthenticateResponse login() {
        return success(users.getPasswords()
                .authenticateCompletable(new com.stytch.java.consumer.models.passwords.AuthenticateRequest(
                        "ada@example.com", PASSWORD.reveal(), null, MINUTES, null, Map.of("plan", "pro"))));
    }

    @Test
    void session_fromLoginToRevocation_isDecoded() {
        var login = login();
        assertEquals(login.getUserId(), login.getSession().getUserId());
        assertEquals(
                AuthenticationFactorType.PASSWORD,
                login.getSession().getAuthenticationFactors().get(0).getType());

        AuthenticateResponse byToken = success(
                users.getSessions().authenticateCompletable(new AuthenticateRequest(login.getSessionToken(), 120)));
        assertEquals(login.getSession().getSessionId(), byToken.getSession().getSessionId());
        assertTrue(
                byToken.getSession().getExpiresAt().isAfter(login.getSession().getExpiresAt()));
        assertEquals(
                1,
                success(users.getSessions().getCompletable(new GetRequest("ada")))
                        .getSessions()
                        .size());
        assertEquals(
                consumer.signer().keyId(),
                success(users.getSessions().getJWKSCompletable(new GetJWKSRequest(FakeProject.PROJECT_ID)))
                        .getKeys()
                        .get(0)
                        .getKid());
        success(users.getSessions()
                .revokeCompletable(new RevokeRequest(login.getSession().getSessionId())));

        assertEquals(
                "404 session_not_found",
                refusal(users.getSessions().authenticateCompletable(new AuthenticateRequest(login.getSessionToken()))));
    }

    @Test
    void jwt_isCheckedByTheSdkItself() {
        var login = login();
        int before = consumer.journal().exchanges().size();

        Session session = success(users.getSessions().authenticateJwtLocalCompletable(login.getSessionJWT(), null, 0));

        assertEquals(login.getSession().getSessionId(), session.getSessionId());
        assertEquals(login.getUserId(), session.getUserId());
        assertEquals(login.getSession().getExpiresAt(), session.getExpiresAt());
        assertEquals("pro", session.getCustomClaims().get("plan"));
        assertInstanceOf(
                JWTSessionResponse.class,
                success(users.getSessions().authenticateJwtCompletable(login.getSessionJWT(), null)));
        consumer.journal().exchanges().stream()
                .skip(before)
                .forEach(exchange -> assertEquals("/v1/sessions/jwks/{project_id}", exchange.template()));
    }

    @Test
    void jwt_thatIsTooOldForTheCaller_isCheckedByTheFake() {
        JWTResponse response = success(users.getSessions().authenticateJwtCompletable(login().getSessionJWT(), 0));

        assertInstanceOf(JWTAuthResponse.class, response);
    }

    @Test
    void jwt_ofAnotherKey_isNotTakenByTheSdk() {
        try (FakeStytch other = FakeStytch.consumer()) {
            other.seed(SeedUser.verifiedEmail("ada@example.com").externalId("ada"));
            String foreign = other.beginSession("ada", java.time.Duration.ofHours(1))
                    .jwt()
                    .reveal();

            assertInstanceOf(
                    StytchResult.Error.class,
                    users.getSessions()
                            .authenticateJwtLocalCompletable(foreign, null, 0)
                            .join());
            assertEquals(
                    "400 unable_to_parse_session_jwt",
                    refusal(users.getSessions().authenticateCompletable(new AuthenticateRequest(null, null, foreign))));
        }
    }

    @Test
    void legacyTokens_becomeSessions() {
        TokenSigner signer = TokenSigner.create();
        try (LoopbackServer legacy = LoopbackServer.start(
                0,
                TimeSource.system(),
                request -> LoopbackServer.Reply.of(
                        200,
                        "application/json",
                        "{\"email\":\"ada@example.com\",\"email_verified\":true}".getBytes(StandardCharsets.UTF_8)))) {
            consumer.userInfo(legacy.baseUri().resolve("/userinfo"));
            MigrateResponse migrated =
                    success(users.getSessions().migrateCompletable(new MigrateRequest("legacy", MINUTES)));
            assertEquals(
                    AuthenticationFactorType.IMPORTED,
                    migrated.getSession().getAuthenticationFactors().get(0).getType());
        }
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + java.util.Base64.getMimeEncoder()
                        .encodeToString(signer.publicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----";
        String profile = consumer.trust(TrustedTokenProfile.ofPem(List.of(pem), "https://legacy.example/", "app"));
        long now = TimeSource.system().now().getEpochSecond();
        String token = signer.sign(Map.of(
                "iss", "https://legacy.example/",
                "aud", "app",
                "exp", now + 60,
                "jti", "1",
                "email", "ada@example.com"));

        AttestResponse attested =
                success(users.getSessions().attestCompletable(new AttestRequest(profile, token, MINUTES)));

        assertEquals(
                AuthenticationFactorType.TRUSTED_AUTH_TOKEN,
                attested.getSession().getAuthenticationFactors().get(0).getType());
        assertEquals(
                "400 invalid_trusted_auth_token",
                refusal(users.getSessions().attestCompletable(new AttestRequest(profile, token + "x", MINUTES))));
    }

    @Test
    void authenticatorApp_isEnrolledAndChecked() {
        CreateResponse created = success(users.getTotps().createCompletable(new CreateRequest("ada")));
        String code =
                TotpCodes.at(Secret.of(created.getSecret()), TimeSource.system().now());

        var answer = success(users.getTotps()
                .authenticateCompletable(
                        new com.stytch.java.consumer.models.totps.AuthenticateRequest("ada", code, null, MINUTES)));

        assertEquals(created.getTotpId(), answer.getTotpId());
        assertEquals(
                created.getTotpId(),
                answer.getSession()
                        .getAuthenticationFactors()
                        .get(0)
                        .getAuthenticatorAppFactor()
                        .getTotpId());
    }

    // B2B.

    private com.stytch.java.b2b.models.passwords.AuthenticateResponse memberLogin() {
        return success(members.getPasswords()
                .authenticateCompletable(new com.stytch.java.b2b.models.passwords.AuthenticateRequest(
                        "acme", "ada@example.com", PASSWORD.reveal())));
    }

    @Test
    void memberJwt_isCheckedByTheSdkItself() {
        var login = memberLogin();

        MemberSession session =
                success(members.getSessions().authenticateJwtLocalCompletable(login.getSessionJWT(), null, null, 0));

        assertEquals(login.getMemberSession().getMemberSessionId(), session.getMemberSessionId());
        assertEquals(login.getMemberId(), session.getMemberId());
        assertEquals(login.getOrganizationId(), session.getOrganizationId());
        assertEquals("acme", session.getOrganizationSlug());
        assertEquals(List.of("stytch_member"), session.getRoles());
    }

    @Test
    void memberSession_changesTheOrganizationAndEnds() {
        String token = memberLogin().getSessionToken();
        assertEquals(
                2,
                success(members.getDiscovery().getOrganizations().listCompletable(new ListRequest(null, token)))
                        .getDiscoveredOrganizations()
                        .size());

        ExchangeResponse there = success(members.getSessions().exchangeCompletable(new ExchangeRequest("beta", token)));

        assertTrue(there.getMemberAuthenticated());
        assertEquals("beta", there.getMemberSession().getOrganizationSlug());
        success(members.getSessions()
                .revokeCompletable(
                        new com.stytch.java.b2b.models.sessions.RevokeRequest(null, null, null, there.getMemberId()),
                        new RevokeRequestOptions()));
        assertEquals(
                "404 session_not_found",
                refusal(members.getSessions()
                        .authenticateCompletable(
                                new com.stytch.java.b2b.models.sessions.AuthenticateRequest(there.getSessionToken()))));
    }
}
