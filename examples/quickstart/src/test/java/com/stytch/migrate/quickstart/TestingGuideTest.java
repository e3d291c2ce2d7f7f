package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.AttestSessionRequest;
import com.stytch.migrate.api.CreateMemberRequest;
import com.stytch.migrate.api.M2mClients;
import com.stytch.migrate.api.SessionRef;
import com.stytch.migrate.api.SessionSettings;
import com.stytch.migrate.api.StartedSession;
import com.stytch.migrate.api.UpdateUserRequest;
import com.stytch.migrate.backfill.BackfillPlan;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import com.stytch.migrate.testing.SeedMachineClient;
import com.stytch.migrate.testing.SeedMember;
import com.stytch.migrate.testing.SeedOrganization;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.TokenSigner;
import com.stytch.migrate.testing.TrustedTokenProfile;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of docs/testing.md, each block of which is a region here. */
class TestingGuideTest {

    // [a-fake-for-each-test]
    private FakeStytch stytch;

    @BeforeEach
    void startFake() {
        stytch = FakeStytch.consumer(); // a free port, some milliseconds
    }

    @AfterEach
    void stopFake() {
        stytch.close();
    }
    // [/a-fake-for-each-test]

    /** Your code: what a backend does when a user changes a plan. */
    private static void changePlan(ConsumerClient client, String legacyId, String plan) {
        client.api()
                .users()
                .update(
                        legacyId,
                        UpdateUserRequest.builder()
                                .trustedMetadata(Map.of("plan", plan))
                                .build());
    }

    // [user-code]
    @Test
    void changePlan_ofAUser_keepsTheRestOfTheMetadata() {
        stytch.seed(SeedUser.verifiedEmail("ada@example.com")
                .externalId("auth0|ada")
                .trustedMetadata(Map.of("plan", "free", "seats", 3)));

        changePlan(stytch.client(), "auth0|ada", "gold"); // your code, with the client it is given

        assertEquals(
                Map.of("plan", "gold", "seats", 3),
                stytch.userById("auth0|ada").orElseThrow().trustedMetadata(),
                stytch::describe); // what the fake holds and was asked, without secrets and addresses
        Exchange update = stytch.journal().only("PUT", "/v1/users/{user_id}");
        assertEquals(Map.of("trusted_metadata", Map.of("plan", "gold")), update.requestBody());
    }
    // [/user-code]

    private static UserSource people(int count) {
        return UserSource.of(
                "people",
                IntStream.range(0, count)
                        .mapToObj(i -> LegacyUser.builder("auth0|" + i)
                                .email(Identifier.unverified("user" + i + "@example.com"))
                                .build())
                        .toList());
    }

    // [faults]
    @Test
    void backfill_thoughAlmostEverythingGoesWrong_createsEachUserOnce() {
        stytch.onCall(3, "POST", "/v1/users").storeThenDropConnection(); // Stytch has the user, and no answer comes
        stytch.onNext("POST", "/v1/users").tooManyRequests("0"); // with Retry-After: 0
        stytch.faults(FaultPlan.seeded(1)
                .share(0.05, Fault.serverUnavailable())
                .share("POST", "/v1/users", 0.05, Fault.storeThenCutBody()));

        BackfillReport report = stytch.client().backfill(people(50)).run();

        assertEquals(50, report.count(ImportOutcome.Kind.CREATED), stytch::describe);
        assertEquals(50, stytch.userCount());
        assertEquals(0, stytch.pendingFaults()); // both of the first two were met
    }
    // [/faults]

    // [no-answer]
    @Test
    void lookUp_whenStytchDoesNotAnswer_isNotTakenForNoSuchUser() {
        stytch.onNext("GET", "/v1/users/{user_id}")
                .times(6)
                .serverUnavailable(); // the client of a fake tries six times

        assertThrows(
                MigrationException.Unreachable.class,
                () -> stytch.client().api().users().get("auth0|ada"));
        assertTrue(stytch.client().api().users().get("auth0|ada").isEmpty()); // now Stytch says that there is none
    }
    // [/no-answer]

    // [dry-run]
    @Test
    void plan_writesNothing() {
        BackfillPlan plan = stytch.client().backfill(people(10)).plan();

        assertEquals(10, plan.read());
        stytch.journal().expectNoWrites();
    }
    // [/dry-run]

    // [passwords]
    @Test
    void login_afterTheImport_takesTheOldPassword() {
        String hash =
                "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe"; // of "a", as the old system has it
        LegacyUser ada = LegacyUser.builder("auth0|ada")
                .email(Identifier.verified("ada@example.com"))
                .password(new PasswordVerdict.Translated("bcrypt", new PasswordHash.Bcrypt(Secret.of(hash))))
                .build();

        stytch.client().backfill(UserSource.of("people", List.of(ada))).run();

        var passwords = stytch.client().api().passwords(); // the fake checks the hash for real
        String userId = stytch.userById("auth0|ada").orElseThrow().userId();
        assertEquals(
                userId,
                passwords.authenticate("ada@example.com", Secret.of("a")).userId());
        MigrationException.Refused wrong = assertThrows(
                MigrationException.Refused.class, () -> passwords.authenticate("ada@example.com", Secret.of("b")));
        assertEquals("unauthorized_credentials", wrong.errorType());
    }
    // [/passwords]

    // [limits]
    @Test
    void client_atTheDocumentedPace_meetsNo429() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z"); // waiting takes no time
        try (FakeStytch strict = FakeStytch.consumerBuilder()
                .clock(clock)
                .documentedLimits() // 150 searches a minute, 100 imports of a hash a second
                .capPerSecond(65)
                .start()) {
            ConsumerClient client = MigrationClient.consumer(
                    strict.settings().requestsPerSecond(65).build());

            // one user at a time, since a clock that jumps overtakes what is on its way
            client.backfill(people(200)).parallel(1).run();

            assertEquals(0, strict.journal().countOfStatus(429));
            assertTrue(strict.largestSecond() <= 65, strict::describe);
        }
    }
    // [/limits]

    // [b2b]
    @Test
    void invite_ofSomebodyWhoIsThere_isRefused() {
        try (FakeB2b b2b = FakeStytch.b2b()) {
            b2b.roles("editor"); // a role must be there before it is assigned
            b2b.seed(
                    SeedOrganization.named("Acme").slug("acme").externalId("org_1"),
                    SeedMember.verifiedEmail("ada@acme.com")
                            .externalId("auth0|ada")
                            .roles(List.of("editor")));

            MigrationException.Refused refused = assertThrows(
                    MigrationException.Refused.class,
                    () -> b2b.client()
                            .api()
                            .members()
                            .create(
                                    "org_1",
                                    CreateMemberRequest.builder("Ada@acme.com").build()));

            assertEquals("duplicate_member_email", refused.errorType());
            assertEquals(1, b2b.members("acme").size(), b2b::describe);
        }
    }
    // [/b2b]

    // [machines]
    @Test
    void machineClient_withItsSecretOfBefore_getsAToken() {
        Secret secret = Secret.of("the secret of before");
        stytch.seed(SeedMachineClient.withSecret(secret, "read:users").clientId("billing"));

        M2mClients.AccessToken token =
                stytch.client().api().m2mClients().token("billing", secret, List.of("read:users"));

        assertEquals(Duration.ofHours(1), token.lifetime());
        assertTrue(stytch.machineClient("billing").orElseThrow().active());
    }
    // [/machines]

    // [sessions]
    @Test
    void session_ofALogin_lastsAsLongAsItWasAskedFor() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z"); // your test moves it
        try (FakeStytch fake = FakeStytch.consumerBuilder().clock(clock).start()) {
            fake.seed(SeedUser.verifiedEmail("ada@example.com").password(Secret.of("correct horse")));
            var api = fake.client().api();

            StartedSession started = api.passwords()
                    .authenticate(
                            "ada@example.com",
                            Secret.of("correct horse"),
                            SessionSettings.lasting(Duration.ofHours(1)),
                            null);

            SessionRef jwt = SessionRef.jwt(started.jwt().orElseThrow()); // really signed, keys at /v1/sessions/jwks
            clock.advance(Duration.ofMinutes(59));
            api.sessions().authenticate(jwt, SessionSettings.byDefault()); // the JWT is old, the session is not
            assertEquals(1, fake.sessions().size());
            clock.advance(Duration.ofMinutes(1));
            MigrationException.Refused over = assertThrows(
                    MigrationException.Refused.class,
                    () -> api.sessions().authenticate(jwt, SessionSettings.byDefault()));
            assertEquals("session_not_found", over.errorType());
        }
    }
    // [/sessions]

    // [legacy-tokens]
    @Test
    void legacyToken_ofTheTrustedIssuer_becomesASession() {
        stytch.seed(SeedUser.verifiedEmail("ada@example.com").externalId("auth0|ada"));
        TokenSigner legacy = TokenSigner.create(); // the key of your provider
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(legacy.publicKey().getEncoded())
                + "\n-----END PUBLIC KEY-----";
        String profileId =
                stytch.trust(TrustedTokenProfile.ofPem(List.of(pem), "https://tenant.eu.auth0.com/", "client-id")
                        .map("token_id", "sid")
                        .map("external_user_id", "sub"));
        String token = legacy.sign(Map.of(
                "iss", "https://tenant.eu.auth0.com/",
                "aud", "client-id",
                "sub", "auth0|ada",
                "sid", "legacy-session-1",
                "email", "ada@example.com",
                "exp", TimeSource.system().now().plusSeconds(60).getEpochSecond()));

        StartedSession started = stytch.client()
                .api()
                .sessions()
                .attest(AttestSessionRequest.builder(profileId, Secret.of(token))
                        .session(SessionSettings.lasting(Duration.ofHours(8)))
                        .build());

        assertEquals(
                stytch.userById("auth0|ada").orElseThrow().userId(),
                started.session().orElseThrow().userId());
        assertEquals(List.of("trusted_auth_token"), stytch.sessions().get(0).factors());
    }
    // [/legacy-tokens]
}
