package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.ContractCheck;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.net.http.HttpRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints below {@code /v1/users}, and what holds for all of them. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeUsersTest extends FakeStytchTestBase {
    private static final FakeClock CLOCK = FakeClock.at("2026-01-31T08:15:00Z");

    FakeUsersTest() {
        super(FakeStytch.consumerBuilder().clock(CLOCK));
    }

    private static Map<String, Object> manyKeys(int count) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put("k" + i, i);
        }
        return map;
    }

    /** Returns metadata of exactly so many bytes of compact JSON. */
    private static Map<String, Object> metadataOf(int bytes) {
        return Map.of("k", "x".repeat(bytes - "{\"k\":\"\"}".length()));
    }

    @Test
    void create_withEverything_keepsItAndVerifiesNothing() {
        RawCalls.Answer answer = calls.post(
                "/v1/users",
                Map.of(
                        "email", "Ada@Example.com",
                        "phone_number", "+15005550006",
                        "name", Map.of("first_name", "Ada", "last_name", "Lovelace"),
                        "attributes", Map.of("ip_address", "203.0.113.1"),
                        "external_id", "auth0|1",
                        "roles", List.of("editor"),
                        "trusted_metadata", Map.of("plan", "pro"),
                        "untrusted_metadata", Map.of("theme", "dark")));

        assertEquals("201", answer.verdict());
        assertTrue(answer.text("request_id").matches("request-id-test-[0-9a-f-]{36}"));
        FakeUser user = fake.users().get(0);
        assertEquals(user.userId(), answer.text("user_id"));
        assertTrue(
                user.userId().matches("user-test-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
        assertEquals(user.emails().get(0).id(), answer.text("email_id"));
        assertEquals(user.phoneNumbers().get(0).id(), answer.text("phone_id"));
        assertEquals("active", answer.text("status"));
        assertEquals("2026-01-31T08:15:00Z", answer.object("user").get("created_at"));
        assertEquals("Ada@Example.com", user.email().orElseThrow());
        assertFalse(user.emailVerified());
        assertEquals("+15005550006", user.phoneNumber().orElseThrow());
        assertFalse(user.phoneNumberVerified());
        assertEquals(new PersonName("Ada", null, "Lovelace"), user.name().orElseThrow());
        assertEquals("auth0|1", user.externalId().orElseThrow());
        assertEquals(List.of("editor"), user.roles());
        assertEquals(Map.of("plan", "pro"), user.trustedMetadata());
        assertEquals(Map.of("theme", "dark"), user.untrustedMetadata());
        assertFalse(user.hasPassword());
    }

    @Test
    void create_withOneFactor_leavesTheOtherIdEmpty() {
        assertEquals(
                "", calls.post("/v1/users", Map.of("email", "a@example.com")).text("phone_id"));
        assertEquals(
                "",
                calls.post("/v1/users", Map.of("phone_number", "+15005550006")).text("email_id"));
    }

    @Test
    void create_asPending_isPending() {
        calls.post("/v1/users", Map.of("email", "a@example.com", "create_user_as_pending", true));

        assertEquals("pending", fake.user("a@example.com").orElseThrow().status());
    }

    static Stream<Arguments> refusedCreates() {
        String taken = "taken@example.com";
        return Stream.of(
                Arguments.of("400 invalid_create_user_request", Map.of()),
                Arguments.of("400 invalid_create_user_request", Map.of("external_id", "x")),
                Arguments.of("400 invalid_create_user_request", Map.of("email", "")),
                Arguments.of("400 duplicate_email", Map.of("email", taken)),
                Arguments.of("400 duplicate_email", Map.of("email", "TAKEN@example.com")),
                Arguments.of("400 duplicate_phone_number", Map.of("phone_number", "+15005550001")),
                Arguments.of("400 duplicate_user_external_id", Map.of("email", "a@b.co", "external_id", "taken")),
                Arguments.of("400 invalid_email", Map.of("email", "no-at")),
                Arguments.of("400 invalid_email", Map.of("email", "a b@example.com")),
                Arguments.of("400 invalid_email", Map.of("email", "a@nodot")),
                Arguments.of("400 invalid_email", Map.of("email", "@example.com")),
                Arguments.of("400 invalid_email", Map.of("email", "a@-example.com")),
                Arguments.of("400 invalid_email", Map.of("email", "x".repeat(65) + "@example.com")),
                Arguments.of("400 invalid_phone_number", Map.of("phone_number", "15005550006")),
                Arguments.of("400 invalid_phone_number", Map.of("phone_number", "+0123")),
                Arguments.of("400 invalid_phone_number", Map.of("phone_number", "+1 500 555 0006")),
                Arguments.of("400 invalid_phone_number", Map.of("phone_number", "+1234567890123456")),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "external_id", "a@b")),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "external_id", "x".repeat(129))),
                Arguments.of("400 bad_request", Map.of("email", 1)),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "create_user_as_pending", "yes")),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "name", "Ada")),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "name", Map.of("first", "Ada"))),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "roles", "editor")),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "roles", List.of(""))),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "attributes", Map.of("ip", "x"))),
                Arguments.of("400 bad_request", Map.of("email", "a@b.co", "email_verified", true)),
                Arguments.of("400 metadata_invalid_format", Map.of("email", "a@b.co", "trusted_metadata", List.of())),
                Arguments.of("400 metadata_too_many_keys", Map.of("email", "a@b.co", "trusted_metadata", manyKeys(21))),
                Arguments.of(
                        "400 metadata_too_many_keys", Map.of("email", "a@b.co", "untrusted_metadata", manyKeys(21))),
                Arguments.of(
                        "400 metadata_too_large", Map.of("email", "a@b.co", "trusted_metadata", metadataOf(4_097))));
    }

    @ParameterizedTest
    @MethodSource("refusedCreates")
    void create_thatTheContractForbids_isRefusedAndStoresNothing(String verdict, Map<String, Object> body) {
        fake.seed(SeedUser.unverifiedEmail("taken@example.com")
                .phoneNumber("+15005550001", false)
                .externalId("taken"));

        assertEquals(verdict, calls.post("/v1/users", body).verdict());
        assertEquals(1, fake.userCount());
    }

    @Test
    void create_atTheLimits_isTaken() {
        Map<String, Object> body = Map.of(
                "email",
                "a@b.co",
                "external_id",
                "|" + "x".repeat(127),
                "trusted_metadata",
                metadataOf(4_096),
                "untrusted_metadata",
                manyKeys(20));

        assertEquals("201", calls.post("/v1/users", body).verdict());
    }

    @Test
    void unknownField_isNamed() {
        assertTrue(calls.post("/v1/users", Map.of("email", "a@b.co", "emial", "x"))
                .errorMessage()
                .contains("emial"));
        assertTrue(calls.post("/v1/users", Map.of("email", "a@b.co", "name", Map.of("first", "x")))
                .errorMessage()
                .contains("name.first"));
    }

    @Test
    void nullField_isRefused() {
        Map<String, Object> body = new HashMap<>();
        body.put("email", "a@b.co");
        body.put("phone_number", null);

        assertEquals("400 bad_request", calls.post("/v1/users", body).verdict());
    }

    @Test
    void get_byEitherId_isTheUserAtTheTopLevel() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("auth0|x.y_z-1"));

        RawCalls.Answer byId = calls.get("/v1/users/" + user.userId());
        RawCalls.Answer byExternalId = calls.get("/v1/users/auth0%7Cx.y_z-1");

        assertEquals(user.userId(), byId.text("user_id"));
        assertEquals(user.userId(), byExternalId.text("user_id"));
        assertEquals("auth0|x.y_z-1", byId.text("external_id"));
        assertFalse(byId.body().containsKey("user"));
    }

    @ParameterizedTest
    @CsvSource({
        "user-test-11111111-1111-4111-8111-111111111111, 404 user_not_found",
        "user-test-nonsense, 404 user_not_found",
        "auth0%7Cnobody, 404 user_not_found",
        "user-live-11111111-1111-4111-8111-111111111111, 400 live_id_used_in_test_environment",
        "a%20b, 400 invalid_user_id",
        "a%2Fb, 400 invalid_user_id",
        "%FF, 400 bad_request",
    })
    void get_ofNobody_isRefused(String id, String verdict) {
        assertEquals(verdict, calls.get("/v1/users/" + id).verdict());
    }

    @Test
    void get_withAnIdOfAnotherKindOrFake_isNotFound() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co"));
        String ofEmail = "user" + user.emails().get(0).id().substring("email".length());
        assertEquals("404 user_not_found", calls.get("/v1/users/" + ofEmail).verdict());

        try (FakeStytch other = FakeStytch.consumer()) {
            String foreign = other.seed(SeedUser.verifiedEmail("a@b.co")).userId();

            assertNotEquals(user.userId(), foreign);
            assertEquals("404 user_not_found", calls.get("/v1/users/" + foreign).verdict());
        }
    }

    @Test
    void update_ofMetadata_mergesAtTheTopLevelAndDeletesByNull() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co")
                .trustedMetadata(Map.of("keep", 1, "drop", 2, "nest", Map.of("a", 1)))
                .untrustedMetadata(Map.of("stay", true)));
        Map<String, Object> change = new HashMap<>();
        change.put("drop", null);
        change.put("nest", Map.of("b", 2));
        change.put("add", List.of(1, 2));

        RawCalls.Answer answer = calls.put("/v1/users/" + user.userId(), Map.of("trusted_metadata", change));

        assertEquals("200", answer.verdict());
        FakeUser after = fake.users().get(0);
        assertEquals(Map.of("keep", 1, "nest", Map.of("b", 2), "add", List.of(1, 2)), after.trustedMetadata());
        assertEquals(Map.of("stay", true), after.untrustedMetadata());
    }

    /** The contract names no such fields, and yet the official SDK for Java sends its whole request object. */
    @Test
    void anyEndpoint_whoseFieldsRepeatItsPath_takesThem() {
        ContractCheck.of(fake).allowingAnyRequest();
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("auth0|1"));

        assertEquals("200", calls.get("/v1/users/auth0%7C1?user_id=auth0%7C1").verdict());
        assertEquals(
                "200",
                calls.put(
                                "/v1/users/" + user.userId(),
                                Map.of("user_id", user.userId(), "name", Map.of("first_name", "Ada")))
                        .verdict());
        assertEquals("Ada", fake.users().get(0).name().orElseThrow().first());
    }

    @Test
    void anyEndpoint_whoseFieldsContradictItsPath_refusesThem() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co"));

        assertEquals(
                "400 bad_request",
                calls.put("/v1/users/" + user.userId(), Map.of("user_id", "auth0|2"))
                        .verdict());
        assertEquals(
                "400 bad_request",
                calls.put("/v1/users/" + user.userId(), Map.of("email_id", user.userId()))
                        .verdict());
    }

    @Test
    void update_ofMetadata_keepsANullThatIsNested() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co"));
        Map<String, Object> nested = new HashMap<>();
        nested.put("inner", null);

        calls.put("/v1/users/" + user.userId(), Map.of("trusted_metadata", Map.of("outer", nested)));

        assertEquals(Map.of("outer", nested), fake.users().get(0).trustedMetadata());
    }

    @Test
    void update_thatWouldExceedTheLimits_changesNothing() {
        FakeUser user =
                fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("x").trustedMetadata(manyKeys(20)));

        RawCalls.Answer answer = calls.put(
                "/v1/users/" + user.userId(),
                Map.of(
                        "trusted_metadata", Map.of("one", "more"),
                        "name", Map.of("first_name", "Ada"),
                        "external_id", "y"));

        assertEquals("400 metadata_too_many_keys", answer.verdict());
        assertEquals("x", fake.users().get(0).externalId().orElseThrow());
        assertTrue(fake.users().get(0).name().isEmpty());
    }

    @Test
    void update_ofNameRolesAndExternalId_isKept() {
        fake.seed(SeedUser.verifiedEmail("a@b.co")
                .externalId("old")
                .roles(List.of("viewer"))
                .name(new PersonName("Ada", null, "Byron")));

        RawCalls.Answer answer = calls.put(
                "/v1/users/old",
                Map.of("external_id", "new", "roles", List.of(), "name", Map.of("last_name", "Lovelace")));

        assertEquals("200", answer.verdict());
        FakeUser after = fake.userById("new").orElseThrow();
        assertEquals(List.of(), after.roles());
        assertEquals(new PersonName("Ada", null, "Lovelace"), after.name().orElseThrow());
        assertTrue(fake.userById("old").isEmpty());
        assertEquals("404 user_not_found", calls.get("/v1/users/old").verdict());
    }

    @Test
    void update_withATakenExternalId_isRefused() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));
        fake.seed(SeedUser.verifiedEmail("b@b.co").externalId("two"));

        assertEquals(
                "400 duplicate_user_external_id",
                calls.put("/v1/users/one", Map.of("external_id", "two")).verdict());
        assertEquals(
                "200", calls.put("/v1/users/one", Map.of("external_id", "one")).verdict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"email", "phone_number", "status"})
    void update_ofAnythingElse_isRefused(String field) {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));

        assertEquals(
                "400 bad_request",
                calls.put("/v1/users/one", Map.of(field, "b@b.co")).verdict());
    }

    @Test
    void update_ofNobody_isNotFound() {
        assertEquals("404 user_not_found", calls.put("/v1/users/x", Map.of()).verdict());
    }

    @Test
    void delete_ofAUser_freesWhatItHad() {
        Map<String, Object> body = Map.of("email", "a@b.co", "phone_number", "+15005550006", "external_id", "one");
        String id = calls.post("/v1/users", body).text("user_id");

        assertEquals(id, calls.delete("/v1/users/one").text("user_id"));

        assertEquals("404 user_not_found", calls.delete("/v1/users/" + id).verdict());
        assertEquals("201", calls.post("/v1/users", body).verdict());
        assertEquals(1, fake.userCount());
    }

    @Test
    void deleteExternalId_freesIt() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));

        assertEquals("200", calls.delete("/v1/users/one/external_id").verdict());

        assertTrue(fake.users().get(0).externalId().isEmpty());
        assertEquals("404 user_not_found", calls.get("/v1/users/one").verdict());
        assertEquals("200", calls.get("/v1/users/" + user.userId()).verdict());
    }

    @Test
    void deleteFactor_ofEachKind_removesIt() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co")
                .phoneNumber("+15005550006", true)
                .password(Secret.of("correct horse"))
                .oauth("Google", "g-1")
                .totp(true)
                .webauthnRegistration(true)
                .biometricRegistration(false)
                .cryptoWallet("0xabc", true));
        Map<String, Object> before = calls.get("/v1/users/" + user.userId()).body();

        for (String[] factor : new String[][] {
            {"oauth", "providers", "oauth_user_registration_id"},
            {"totps", "totps", "totp_id"},
            {"webauthn_registrations", "webauthn_registrations", "webauthn_registration_id"},
            {"biometric_registrations", "biometric_registrations", "biometric_registration_id"},
            {"crypto_wallets", "crypto_wallets", "crypto_wallet_id"},
            {"phone_numbers", "phone_numbers", "phone_id"}
        }) {
            String id = String.valueOf(((Map<?, ?>) ((List<?>) before.get(factor[1])).get(0)).get(factor[2]));
            RawCalls.Answer answer = calls.delete("/v1/users/" + factor[0] + "/" + id);

            assertEquals("200", answer.verdict(), factor[0]);
            assertEquals(List.of(), answer.object("user").get(factor[1]), factor[0]);
            assertEquals(
                    "404",
                    calls.delete("/v1/users/" + factor[0] + "/" + id).verdict().substring(0, 3),
                    factor[0]);
        }
        assertEquals(
                "200",
                calls.delete("/v1/users/passwords/" + user.passwordId().orElseThrow())
                        .verdict());
        assertFalse(fake.users().get(0).hasPassword());
        assertEquals(
                "400 cannot_delete_last_primary_factor",
                calls.delete("/v1/users/emails/" + user.emails().get(0).id()).verdict());
    }

    @Test
    void deleteEmail_besideAPhoneNumber_freesItAndDropsThePassword() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co")
                .phoneNumber("+15005550006", true)
                .password(Secret.of("correct horse")));

        assertEquals(
                "200",
                calls.delete("/v1/users/emails/" + user.emails().get(0).id()).verdict());

        assertFalse(fake.users().get(0).hasPassword());
        assertEquals("201", calls.post("/v1/users", Map.of("email", "a@b.co")).verdict());
    }

    @Test
    void exchangePrimaryFactor_ofTheOnlyFactor_replacesIt() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));

        assertEquals(
                "200",
                calls.put("/v1/users/one/exchange_primary_factor", Map.of("phone_number", "+15005550006"))
                        .verdict());

        FakeUser after = fake.users().get(0);
        assertTrue(after.emails().isEmpty());
        assertEquals("+15005550006", after.phoneNumber().orElseThrow());
        assertTrue(fake.user("a@b.co").isEmpty());
    }

    @Test
    void exchangePrimaryFactor_thatTheContractForbids_isRefused() {
        String path = "/v1/users/one/exchange_primary_factor";
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one").password(Secret.of("p")));
        fake.seed(SeedUser.verifiedEmail("taken@b.co").externalId("two"));

        assertEquals(
                "400 invalid_exchange_primary_factor_fields",
                calls.put(path, Map.of()).verdict());
        assertEquals(
                "400 invalid_exchange_primary_factor_user",
                calls.put(path, Map.of("email_address", "b@b.co")).verdict());
        assertEquals(
                "400 duplicate_email",
                calls.put("/v1/users/two/exchange_primary_factor", Map.of("email_address", "a@b.co"))
                        .verdict());
    }

    @Test
    void whoami_namesTheProject() {
        assertEquals(FakeStytch.PROJECT_ID, calls.get("/v1/debug/whoami").text("project_id"));
    }

    @Test
    void credentials_thatAreWrong_areRefused() {
        HttpSettings settings = HttpSettings.builder(ProjectCredentials.of(FakeStytch.PROJECT_ID, "wrong"))
                .baseUri(fake.baseUri())
                .build();

        MigrationException.Refused refused = assertThrows(
                MigrationException.Refused.class,
                () -> com.stytch.migrate.MigrationClient.consumer(settings)
                        .api()
                        .project()
                        .whoami());

        assertEquals(401, refused.statusCode());
        assertEquals("unauthorized_credentials", refused.errorType());
        assertTrue(refused.stopsTheRun());
    }

    @Test
    void credentials_thatAreAbsent_areRefused() {
        RawCalls.Answer answer =
                calls.send(HttpRequest.newBuilder(java.net.URI.create(fake.baseUri() + "/v1/debug/whoami")));

        assertEquals("401 unauthorized_credentials", answer.verdict());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "text/plain",
                "Application/JSON"
            })
    void contentType_otherThanExactlyJson_isRefused(String type) {
        RawCalls.Answer answer = calls.send(calls.request("/v1/users")
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString("{\"email\":\"a@b.co\"}")));

        assertEquals("400 bad_request", answer.verdict());
        assertEquals(0, fake.userCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"x\"", "null", "{", "{\"email\":\"a@b.co\"} trailing"})
    void body_thatIsNoObject_isRefused(String body) {
        assertEquals("400 bad_request", calls.send("POST", "/v1/users", body).verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/sessions, 501 fake_does_not_know_endpoint",
        "POST, /v1/magic_links/email/send, 501 fake_does_not_know_endpoint",
        "DELETE, /v1/users, 501 fake_does_not_know_endpoint",
        "PATCH, /v1/users/x, 501 fake_does_not_know_endpoint",
        "GET, /v1/users/search, 501 fake_does_not_know_endpoint",
        "GET, /v1/users/, 501 fake_does_not_know_endpoint",
        "GET, /, 501 fake_does_not_know_endpoint",
        "POST, /v1/b2b/organizations, 400 invalid_b2b_endpoint",
        "POST, /v1/b2b/passwords/migrate, 400 invalid_b2b_endpoint",
    })
    void endpoint_thatIsUnknown_isRefusedAndNamed(String method, String path, String verdict) {
        RawCalls.Answer answer = calls.send(method, path, "{}");

        assertEquals(verdict, answer.verdict());
        assertTrue(answer.errorMessage().contains(method + " " + path), answer.errorMessage());
    }

    @Test
    void path_withABarThatIsNotEncoded_isRefused() throws Exception {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("auth0|1"));
        try (java.net.Socket socket =
                new java.net.Socket("127.0.0.1", fake.baseUri().getPort())) {
            String authorization = calls.request("/")
                    .build()
                    .headers()
                    .firstValue("Authorization")
                    .orElseThrow();
            socket.getOutputStream()
                    .write(("GET /v1/users/auth0|1 HTTP/1.1\r\nAuthorization: " + authorization
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

            String answer = new String(socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    @Test
    void answers_showNoHashAndNoPassword() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one").password(Secret.of("correct horse")));

        assertFalse(calls.get("/v1/users/one").body().toString().contains("horse"));
        assertFalse(fake.users().toString().contains("a@b.co"));
        assertFalse(fake.toString().contains(fake.credentials().secret().reveal()));
        assertFalse(fake.journal().exchanges().toString().contains("a@b.co"));
    }

    @Test
    void seed_ofATakenAddress_isRefused() {
        fake.seed(SeedUser.verifiedEmail("a@b.co"));

        assertThrows(IllegalArgumentException.class, () -> fake.seed(SeedUser.verifiedEmail("A@b.co")));
        assertThrows(IllegalArgumentException.class, () -> fake.seed(SeedUser.verifiedEmail("nonsense")));
        assertThrows(
                IllegalArgumentException.class,
                () -> fake.seed(SeedUser.create().password(Secret.of("x"))));
        assertEquals(1, fake.userCount());
    }

    @Test
    void fakes_sideBySide_shareNothing() {
        try (FakeStytch other = FakeStytch.consumer()) {
            calls.post("/v1/users", Map.of("email", "a@b.co"));

            assertEquals(0, other.userCount());
            assertEquals(0, other.journal().count());
            assertNotEquals(fake.baseUri(), other.baseUri());
        }
    }
}
