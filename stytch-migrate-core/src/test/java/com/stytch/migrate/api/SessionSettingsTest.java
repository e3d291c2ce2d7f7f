package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT4M59S", "PT0S", "-PT5M", "PT5M1S", "PT5M0.000000001S", "PT527041M"})
    void lasting_ofALengthThatStytchDoesNotTake_isRefused(Duration length) {
        assertThrows(IllegalArgumentException.class, () -> SessionSettings.lasting(length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT5M", "PT8H", "PT527040M"})
    void lasting_ofALengthThatStytchTakes_isSentInMinutes(Duration length) {
        assertEquals(
                Map.of("session_duration_minutes", (int) length.toMinutes()),
                new Fields().putSession(SessionSettings.lasting(length)).map());
    }

    @Test
    void byDefault_sendsNothing() {
        assertEquals(
                Map.of(), new Fields().putSession(SessionSettings.byDefault()).map());
    }

    @Test
    void claims_thatAreNull_areSentAsNull() {
        Map<String, @Nullable Object> claims = new HashMap<>();
        claims.put("gone", null);

        Map<String, @Nullable Object> body = new Fields()
                .putSession(SessionSettings.byDefault().claims(claims))
                .map();

        assertEquals(claims, body.get("session_custom_claims"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT4M", "PT1441M", "PT5M30S"})
    void create_ofATotpWithAnotherExpiration_isRefused(Duration expiration) {
        try (ApiStub stub = ApiStub.refusing(500, "internal_server_error")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new ConsumerApi(stub.http()).totps().create("u", expiration));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new B2bApi(stub.http()).totps().create("o", "m", expiration));
        }
    }

    @Test
    void migrate_withoutALength_beginsNoConsumerSession() {
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(
                200, Map.of("user_id", "user-test-1", "session_token", "", "session_jwt", "", "user", Map.of())))) {
            StartedSession started =
                    new ConsumerApi(stub.http()).sessions().migrate(Secret.of("legacy"), SessionSettings.byDefault());

            assertEquals(Optional.empty(), started.session());
            assertEquals(Optional.empty(), started.token());
            assertEquals(Optional.empty(), started.jwt());
            assertEquals("user-test-1", started.userId());
            assertEquals(
                    Map.of("session_token", "legacy"),
                    Objects.requireNonNull(stub.asked().get(0).body()));
        }
    }

    @Test
    void memberAuthenticated_whereStytchDoesNotSay_isWhetherThereIsAToken() {
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(
                200, asked.path().endsWith("migrate") ? Map.of("session_token", "t") : Map.of("session_jwt", "")))) {
            B2bSessions sessions = new B2bApi(stub.http()).sessions();

            assertTrue(sessions.migrate("o", Secret.of("legacy"), SessionSettings.byDefault())
                    .memberAuthenticated());
            assertFalse(sessions.attest(ApiRequests.ATTEST_MEMBER).memberAuthenticated());
        }
    }

    @Test
    void memberAuthenticated_thatIsFalse_comesWithWhatIsMissing() {
        Map<String, Object> answer = Map.of(
                "member_authenticated",
                false,
                "session_token",
                "",
                "intermediate_session_token",
                "ist",
                "mfa_required",
                Map.of(
                        "member_options",
                        Map.of("mfa_phone_number", "+4915112345678", "totp_registration_id", ""),
                        "secondary_auth_initiated",
                        "sms_otp"),
                "primary_required",
                Map.of("allowed_auth_methods", List.of("sso")));
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(200, answer))) {
            StartedMemberSession session =
                    new B2bApi(stub.http()).sessions().exchange("o", ApiRequests.TOKEN, SessionSettings.byDefault());

            assertFalse(session.memberAuthenticated());
            assertEquals(Optional.of(Secret.of("ist")), session.intermediateSessionToken());
            assertEquals(Optional.of(List.of("sso")), session.primaryRequired());
            assertEquals(
                    Optional.of(new StartedMemberSession.MfaRequired("+4915112345678", "", "sms_otp")),
                    session.mfaRequired());
        }
    }

    @Test
    void factor_ofAnyKind_tellsItsDetails() {
        Map<String, Object> session = Map.of(
                "authentication_factors",
                List.of(
                        Map.of("type", "imported", "delivery_method", "imported_auth0"),
                        Map.of(
                                "type", "trusted_auth_token",
                                "delivery_method", "trusted_token_exchange",
                                "trusted_auth_token_factor", Map.of("token_id", "jti-1")),
                        Map.of("type", "oauth", "google_oauth_factor", Map.of("id", "oauth-test-1")),
                        Map.of("type", "otp", "email_factor", Map.of("email_id", "email-test-1"))));
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(200, Map.of("sessions", List.of(session))))) {
            List<AuthenticationFactor> factors =
                    new ConsumerApi(stub.http()).sessions().get("u").get(0).authenticationFactors();

            assertEquals("imported_auth0", factors.get(0).deliveryMethod());
            assertEquals(Optional.empty(), factors.get(0).trustedAuthTokenId());
            assertEquals(Optional.of("jti-1"), factors.get(1).trustedAuthTokenId());
            assertEquals(
                    "oauth-test-1",
                    factors.get(2).details("google_oauth_factor").get("id"));
            assertEquals(Map.of(), factors.get(2).details("github_oauth_factor"));
            assertEquals(Optional.of("email-test-1"), factors.get(3).emailId());
        }
    }
}
