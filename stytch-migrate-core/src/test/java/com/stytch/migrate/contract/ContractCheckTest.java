package com.stytch.migrate.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.CreateUserRequest;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.testing.Exchange;
import com.stytch.migrate.testing.FakeBehaviour;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.RawCalls;
import com.stytch.migrate.testing.SeedUser;
import com.stytch.migrate.testing.WrongAnswers;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractCheckTest {

    private static final Map<String, Object> USER_ANSWER = Map.ofEntries(
            Map.entry("status_code", 200),
            Map.entry("request_id", "request-id-test-1"),
            Map.entry("user_id", "user-test-1"),
            Map.entry("emails", List.of()),
            Map.entry("status", "active"),
            Map.entry("phone_numbers", List.of()),
            Map.entry("webauthn_registrations", List.of()),
            Map.entry("providers", List.of()),
            Map.entry("totps", List.of()),
            Map.entry("crypto_wallets", List.of()),
            Map.entry("biometric_registrations", List.of()),
            Map.entry("is_locked", false),
            Map.entry("roles", List.of()));

    private final Contract contract = Contract.get();

    @Test
    void template_ofALiteralAndAParameter_isTheLiteral() {
        assertEquals(
                "/v1/users/search",
                contract.template("POST", "/v1/users/search").orElseThrow());
        assertEquals(
                "/v1/users/{user_id}",
                contract.template("GET", "/v1/users/auth0%7C1").orElseThrow());
        assertEquals(
                "/v1/users/emails/{email_id}",
                contract.template("DELETE", "/v1/users/emails/email-test-1").orElseThrow());
    }

    @Test
    void template_ofAnUnknownPathOrMethod_isEmpty() {
        assertTrue(contract.template("GET", "/v1/nothing").isEmpty());
        assertTrue(contract.template("PATCH", "/v1/users/1").isEmpty());
        assertTrue(contract.template("GET", "/v1/users/search").isEmpty());
    }

    @Test
    void request_withAnUnknownField_isAViolation() {
        assertEquals(List.of(), contract.violationsOfRequest("POST", "/v1/users", Map.of("email", "a@example.com")));

        List<String> found =
                contract.violationsOfRequest("POST", "/v1/users", Map.of("email", "a@example.com", "emial", "x"));

        assertEquals(1, found.size());
        assertTrue(found.get(0).contains("emial"), found.get(0));
    }

    @Test
    void request_withoutARequiredField_isAViolation() {
        assertEquals(
                1,
                contract.violationsOfRequest("POST", "/v1/passwords", Map.of("email", "a@example.com"))
                        .size());
        assertEquals(
                1, contract.violationsOfRequest("POST", "/v1/passwords", null).size());
    }

    @Test
    void request_withABodyWhereNoneIsKnown_isAViolation() {
        assertEquals(
                1,
                contract.violationsOfRequest("GET", "/v1/users/{user_id}", Map.of("a", 1))
                        .size());
    }

    @Test
    void request_ofScryptWithoutConfig_isAViolation() {
        Map<String, Object> body = Map.of("email", "a@example.com", "hash", "AAAA", "hash_type", "scrypt");

        assertTrue(!contract.violationsOfRequest("POST", "/v1/passwords/migrate", body)
                .isEmpty());
    }

    @Test
    void response_ofTheWrongType_isAViolation() {
        assertEquals(List.of(), contract.violationsOfResponse("GET", "/v1/users/{user_id}", 200, USER_ANSWER));

        Map<String, Object> wrong = new HashMap<>(USER_ANSWER);
        wrong.put("is_locked", "no");
        wrong.put("status", "sleeping");

        assertEquals(
                2,
                contract.violationsOfResponse("GET", "/v1/users/{user_id}", 200, wrong)
                        .size());
    }

    @Test
    void response_withoutARequiredField_isAViolation() {
        Map<String, Object> wrong = new HashMap<>(USER_ANSWER);
        wrong.remove("emails");

        assertEquals(
                1,
                contract.violationsOfResponse("GET", "/v1/users/{user_id}", 200, wrong)
                        .size());
    }

    @Test
    void response_withAnotherStatusInTheBody_isAViolation() {
        assertEquals(
                1,
                contract.violationsOfResponse("GET", "/v1/users/{user_id}", 201, USER_ANSWER)
                        .size());
        Map<String, Object> error = Map.of(
                "status_code",
                404,
                "request_id",
                "r",
                "error_type",
                "user_not_found",
                "error_message",
                "m",
                "error_url",
                "u");

        assertEquals(List.of(), contract.violationsOfResponse("GET", "/v1/users/{user_id}", 404, error));
        assertEquals(
                1,
                contract.violationsOfResponse("GET", "/v1/users/{user_id}", 400, error)
                        .size());
    }

    @Test
    void close_afterAGoodExchange_doesNotThrow() {
        FakeStytch fake = FakeStytch.consumer();
        createBy(fake, "auth0|1");

        fake.close();
        assertEquals(1, ContractCheck.of(fake).checked());
    }

    @Test
    void close_afterACallOfOursThatIsRefused_throwsAndListsIt() {
        FakeStytch fake = FakeStytch.consumer();
        assertThrows(RuntimeException.class, () -> createBy(fake, "not allowed"));

        AssertionError error = assertThrows(AssertionError.class, fake::close);
        assertTrue(String.valueOf(error.getMessage()).contains("external_id"), error.getMessage());
        fake.close(); // the second time it says nothing
    }

    @Test
    void close_afterACallOfOursThatIsBrokenOnPurpose_doesNotThrow() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            ContractCheck.of(fake).allowingRefusedRequests();

            assertThrows(RuntimeException.class, () -> createBy(fake, "not allowed"));
        }
    }

    private static void createBy(FakeStytch fake, String externalId) {
        fake.client()
                .api()
                .users()
                .create(CreateUserRequest.builder()
                        .email("a@example.com")
                        .externalId(externalId)
                        .build());
    }

    @Test
    void close_afterABrokenRequestThatIsRefused_doesNotThrow() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            RawCalls calls = new RawCalls(fake);

            assertEquals(
                    "400 bad_request",
                    calls.post("/v1/users", Map.of("emial", "x")).verdict());
            assertEquals("501", calls.get("/v1/nothing").verdict().substring(0, 3));
        }
    }

    @Test
    void exchange_thatIsBrokenAndTaken_isAViolation() {
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .without(FakeBehaviour.CLOSED_REQUESTS)
                .start()) {
            new RawCalls(fake).post("/v1/users", Map.of("email", "a@example.com", "surplus", 1));

            List<String> found = ContractCheck.of(fake).take();
            assertEquals(1, found.size());
            assertTrue(found.get(0).contains("surplus"), found.get(0));
        }
    }

    @Test
    void exchange_thatIsBrokenAndNotAnswered_isAViolation() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            fake.onNext("POST", "/v1/users").serverUnavailable();

            new RawCalls(fake).post("/v1/users", Map.of("email", 17));

            assertEquals(1, ContractCheck.of(fake).take().size());
        }
    }

    @Test
    void exchange_withAnAnswerThatTheContractDoesNotKnow_isAViolation() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            ContractCheck check = ContractCheck.of(fake).allowingAnyRequest();
            new RawCalls(fake).post("/v1/users", Map.of("email", "a@example.com"));
            Exchange good = fake.journal().last();
            Map<String, Object> body = new HashMap<>(good.responseBody().orElseThrow());
            body.remove("user_id");
            body.put("email_id", 17);

            check.exchange(WrongAnswers.answered(good, body));

            assertEquals(2, check.take().size());
        }
    }

    @Test
    void exchange_ofAnOfficialSdk_holdsNothingAgainstTheRequest() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            String id = fake.seed(SeedUser.verifiedEmail("a@example.com")).userId();
            RawCalls calls = new RawCalls(fake);
            byte[] body = Json.write(Map.of("user_id", id)); // a repeated id, which the fake takes

            calls.send(calls.request("/v1/users/" + id)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "Stytch Java v11.1.0")
                    .PUT(BodyPublishers.ofByteArray(body)));
            assertEquals(List.of(), ContractCheck.of(fake).take());

            calls.put("/v1/users/" + id, Map.of("user_id", id));
            assertEquals(1, ContractCheck.of(fake).take().size());
        }
    }
}
