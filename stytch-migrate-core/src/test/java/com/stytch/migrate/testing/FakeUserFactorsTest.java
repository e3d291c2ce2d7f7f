package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Authenticator apps, recovery codes, social accounts and passkeys of users. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeUserFactorsTest {
    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final FakeStytch fake = FakeStytch.consumerBuilder().clock(clock).start();
    private final RawCalls calls = new RawCalls(fake);

    @BeforeEach
    void seed() {
        fake.seed(SeedUser.verifiedEmail("ada@b.co").externalId("ada"));
    }

    @AfterEach
    void closeAll() {
        fake.close();
    }

    private RawCalls.Answer create(Object... more) {
        return calls.post("/v1/totps", FakeB2bTestBase.with(Map.of("user_id", "ada"), more));
    }

    private RawCalls.Answer check(String code, Object... more) {
        return calls.post(
                "/v1/totps/authenticate", FakeB2bTestBase.with(Map.of("user_id", "ada", "totp_code", code), more));
    }

    private String code(RawCalls.Answer created) {
        return TotpCodes.at(Secret.of(created.text("secret")), clock.now());
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    @Test
    void totp_afterItsFirstCode_isVerifiedAndBeginsASession() {
        RawCalls.Answer created = create();
        assertEquals(10, ((List<?>) created.body().get("recovery_codes")).size());
        assertEquals(
                List.of(Map.of("totp_id", created.text("totp_id"), "verified", false)),
                created.object("user").get("totps"));
        assertEquals("400 pending_totp_exists", create().verdict());
        String code = code(created);
        assertEquals("401 unable_to_authenticate_totp", check(wrong(code)).verdict());
        assertEquals("400 invalid_totp_code", check("12345").verdict());

        RawCalls.Answer answer = check(code, "session_duration_minutes", 60);

        assertEquals(created.text("totp_id"), answer.text("totp_id"));
        assertEquals(
                List.of(Map.of("totp_id", created.text("totp_id"), "verified", true)),
                answer.object("user").get("totps"));
        assertEquals(List.of("totp"), fake.sessions().get(0).factors());
        assertEquals("400 totp_code_already_authenticated", check(code).verdict());
        assertEquals("400 active_totp_exists", create().verdict());
        clock.advance(Duration.ofSeconds(30));
        assertEquals("200", check(code(created)).verdict());
        String next =
                TotpCodes.at(Secret.of(created.text("secret")), clock.now().plusSeconds(30));
        assertEquals("200", check(next).verdict()); // the clock of an app may be ahead
        clock.advance(Duration.ofSeconds(90));
        assertEquals("401 unable_to_authenticate_totp", check(next).verdict());
    }

    @Test
    void totp_withASession_addsTheFactor() {
        RawCalls.Answer created = create();
        String session = fake.beginSession("ada", Duration.ofHours(1)).token().reveal();

        RawCalls.Answer answer = check(code(created), "session_token", session);

        assertEquals(session, answer.text("session_token"));
        assertEquals(List.of("password", "totp"), fake.sessions().get(0).factors());
        fake.seed(SeedUser.verifiedEmail("eve@b.co").externalId("eve"));
        String other = fake.beginSession("eve", Duration.ofHours(1)).token().reveal();
        clock.advance(Duration.ofSeconds(30));
        assertEquals(
                "400 invalid_session_token",
                check(code(created), "session_token", other).verdict());
    }

    @Test
    void totp_withoutACodeInTime_isForgotten() {
        RawCalls.Answer created = create("expiration_minutes", 5);
        clock.advance(Duration.ofMinutes(5));

        assertEquals("400 expired_totp", check(code(created)).verdict());
        assertEquals("200", create().verdict());
        assertEquals("400 bad_request", create("expiration_minutes", 4).verdict());
    }

    @Test
    void totp_ofAUserWithoutOne_isNotFound() {
        assertEquals("404 totps_not_found_for_user", check("123456").verdict());
        assertEquals(
                List.of(),
                calls.post("/v1/totps/recovery_codes", Map.of("user_id", "ada"))
                        .body()
                        .get("totps"));
    }

    @Test
    void totp_thatIsDeleted_isGone() {
        RawCalls.Answer created = create();
        calls.delete("/v1/users/totps/" + created.text("totp_id"));

        assertEquals("404 totps_not_found_for_user", check(code(created)).verdict());
        assertEquals("200", create().verdict());
    }

    @Test
    void totp_thatIsSeeded_works() {
        Secret secret = Secret.of("JBSWY3DPEHPK3PXP");
        fake.seed(SeedUser.verifiedEmail("eve@b.co").externalId("eve").totp(secret));

        assertEquals(
                "200",
                calls.post(
                                "/v1/totps/authenticate",
                                Map.of("user_id", "eve", "totp_code", TotpCodes.at(secret, clock.now())))
                        .verdict());
    }

    @Test
    void recoveryCode_countsOnce() {
        RawCalls.Answer created = create();
        String code = String.valueOf(((List<?>) created.body().get("recovery_codes")).get(3));
        Map<String, Object> request = Map.of("user_id", "ada", "recovery_code", code, "session_duration_minutes", 60);
        assertEquals(
                "401 unable_to_authenticate_recovery_code",
                calls.post("/v1/totps/recover", request).verdict()); // not verified yet
        check(code(created));

        assertEquals("200", calls.post("/v1/totps/recover", request).verdict());
        assertEquals(
                "401 unable_to_authenticate_recovery_code",
                calls.post("/v1/totps/recover", request).verdict());
        assertEquals(List.of("recovery_codes"), fake.sessions().get(0).factors());
        Object totps = calls.post("/v1/totps/recovery_codes", Map.of("user_id", "ada"))
                .body()
                .get("totps");
        Map<?, ?> totp = (Map<?, ?>) ((List<?>) totps).get(0);
        assertEquals(9, ((List<?>) totp.get("recovery_codes")).size());
    }

    @Test
    void attach_takesAUserOrASession() {
        FakeSession session = fake.beginSession("ada", Duration.ofHours(1));
        for (Map<String, Object> user : List.<Map<String, Object>>of(
                Map.of("user_id", "ada"),
                Map.of("session_token", session.token().reveal()),
                Map.of("session_jwt", session.jwt().reveal()))) {
            RawCalls.Answer answer = calls.post("/v1/oauth/attach", FakeB2bTestBase.with(user, "provider", "google"));

            assertFalse(answer.text("oauth_attach_token").isEmpty());
        }
        assertEquals(
                "404 user_not_found",
                calls.post("/v1/oauth/attach", Map.of("provider", "google", "user_id", "nobody"))
                        .verdict());
        assertEquals(
                "404 session_not_found",
                calls.post("/v1/oauth/attach", Map.of("provider", "google", "session_token", "x".repeat(44)))
                        .verdict());
    }

    @Test
    void passkeys_areListedByDomain() {
        fake.seed(SeedUser.verifiedEmail("eve@b.co").externalId("eve").webauthnRegistration(true));

        assertEquals(1, passkeys("eve", "example.com").size());
        assertEquals(0, passkeys("eve", "example.org").size());
        assertEquals(0, passkeys("ada", "example.com").size());
        assertEquals(
                "404 user_not_found",
                calls.get("/v1/webauthn/credentials/nobody/example.com").verdict());
    }

    private List<?> passkeys(String user, String domain) {
        return (List<?>) calls.get("/v1/webauthn/credentials/" + user + "/" + domain)
                .body()
                .get("credentials");
    }
}
