package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.CreateM2mClientRequest;
import com.stytch.migrate.api.M2mClient;
import com.stytch.migrate.api.M2mClientSearch;
import com.stytch.migrate.api.M2mClients;
import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.api.UpdateM2mClientRequest;
import com.stytch.migrate.model.Secret;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.Jwts;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Machine clients and their tokens, in both kinds of project. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeMachineClientsTest {
    private static final String CLIENTS = "/v1/m2m/clients";
    private static final String TOKEN = "/v1/public/" + FakeProject.PROJECT_ID + "/oauth2/token";
    private static final Secret SECRET = Secret.of("legacy-Secret-4711-xyz");
    private static final Instant NOW = Instant.parse("2026-01-31T08:15:00Z");

    private final FakeClock clock = FakeClock.at(NOW.toString());
    private final FakeStytch consumer =
            FakeStytch.consumerBuilder().clock(clock).start();
    private final FakeB2b b2b = FakeStytch.b2bBuilder().clock(clock).start();
    private final RawCalls calls = new RawCalls(consumer);

    @AfterEach
    void closeAll() {
        consumer.close();
        b2b.close();
    }

    private FakeProject fake(String kind) {
        return kind.equals("b2b") ? b2b : consumer;
    }

    private M2mClients client(String kind) {
        return kind.equals("b2b")
                ? b2b.client().api().m2mClients()
                : consumer.client().api().m2mClients();
    }

    private TokenSigner signer(String kind) {
        return fake(kind).signer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void client_fromItsImportToItsEnd_isWhatTheTypedClientExpects(String kind) {
        M2mClients clients = client(kind);

        M2mClients.Created created = clients.create(CreateM2mClientRequest.builder(List.of("read:users", "write:users"))
                .clientId("legacy|1")
                .clientSecret(SECRET)
                .name("Billing")
                .description("of before")
                .trustedMetadata(Map.of("owner", "team-a"))
                .build());
        assertEquals("legacy|1", created.client().clientId());
        assertEquals(SECRET, created.secret());
        assertEquals("-xyz", created.client().secretLastFour());

        M2mClient read = clients.get("legacy|1").orElseThrow();
        assertEquals(List.of("read:users", "write:users"), read.scopes());
        assertEquals("Billing", read.name());
        assertEquals(Map.of("owner", "team-a"), read.trustedMetadata());

        M2mClients.AccessToken token = clients.token("legacy|1", SECRET, List.of("read:users"));
        assertEquals(3_600, token.lifetime().toSeconds());
        assertEquals("bearer", token.type());

        M2mClient updated = clients.update(
                "legacy|1",
                UpdateM2mClientRequest.builder().scopes(List.of("read:users")).build());
        assertEquals(List.of("read:users"), updated.scopes());
        assertEquals("Billing", updated.name());

        assertTrue(clients.delete("legacy|1"));
        assertFalse(clients.delete("legacy|1"));
        assertTrue(clients.get("legacy|1").isEmpty());
        assertEquals(List.of(), fake(kind).machineClients());
    }

    @ParameterizedTest
    @ValueSource(strings = {"consumer", "b2b"})
    void token_isSignedAndSaysWhoMayDoWhat(String kind) {
        fake(kind).seed(SeedMachineClient.withSecret(SECRET, "a", "b", "c").clientId("robot"));

        M2mClients.AccessToken token = client(kind).token("robot", SECRET, List.of("c", "a"));

        Jws<Claims> read = Jwts.parser()
                .verifyWith(signer(kind).publicKey())
                .clock(() -> Date.from(NOW))
                .build()
                .parseSignedClaims(token.token().reveal());
        Claims claims = read.getPayload();
        assertEquals("RS256", read.getHeader().getAlgorithm());
        assertEquals(signer(kind).keyId(), read.getHeader().getKeyId());
        assertEquals("robot", claims.getSubject());
        assertEquals(Set.of(FakeProject.PROJECT_ID), claims.getAudience());
        assertEquals("stytch.com/" + FakeProject.PROJECT_ID, claims.getIssuer());
        assertEquals("a c", claims.get("scope"));
        assertEquals(Date.from(NOW), claims.getIssuedAt());
        assertEquals(Date.from(NOW), claims.getNotBefore());
        assertEquals(Date.from(NOW.plusSeconds(3_600)), claims.getExpiration());
    }

    @Test
    void token_withoutScopes_hasAllOfTheClient() {
        consumer.seed(SeedMachineClient.withSecret(SECRET, "a", "b").clientId("robot"));

        String token =
                client("consumer").token("robot", SECRET, List.of()).token().reveal();

        String scope = String.valueOf(Jwts.parser()
                .verifyWith(signer("consumer").publicKey())
                .clock(() -> Date.from(NOW))
                .build()
                .parseSignedClaims(token)
                .getPayload()
                .get("scope"));
        assertEquals("a b", scope);
    }

    @ParameterizedTest
    @CsvSource({
        "client_id=robot&client_secret=wrong&grant_type=client_credentials,                      401, invalid_client",
        "client_id=nobody&client_secret=SECRET&grant_type=client_credentials,                    401, invalid_client",
        "client_id=asleep&client_secret=SECRET&grant_type=client_credentials,                    401, invalid_client",
        "client_id=robot&client_secret=SECRET&grant_type=client_credentials&scope=a+z,           400, invalid_scope",
        "client_id=robot&client_secret=SECRET&grant_type=client_credentials&scope=a+a,           400, invalid_scope",
        "client_id=robot&client_secret=SECRET&grant_type=password,                        400, unsupported_grant_type",
        "client_id=robot&client_secret=SECRET,                                                   400, invalid_request",
        "client_id=robot&grant_type=client_credentials,                                          400, invalid_request",
        "client_secret=SECRET&grant_type=client_credentials,                                     400, invalid_request",
        "client_id=robot&client_id=robot&client_secret=SECRET&grant_type=client_credentials,     400, invalid_request",
        "client_id=robot&client_secret=SECRET&grant_type=client_credentials&surplus=1,           400, invalid_request",
        "client_id=%&client_secret=SECRET&grant_type=client_credentials,                         400, invalid_request"
    })
    void token_thatIsRefused_saysSoInWordsOfOAuth(String form, int status, String error) {
        consumer.seed(SeedMachineClient.withSecret(SECRET, "a").clientId("robot"));
        consumer.seed(
                SeedMachineClient.withSecret(SECRET, "a").clientId("asleep").inactive());

        RawCalls.Answer answer = form(TOKEN, form.replace("SECRET", SECRET.reveal()));

        assertEquals(status, answer.status());
        assertEquals(error, answer.text("error"));
        assertFalse(answer.body().containsKey("error_type"));
        assertEquals(error, consumer.journal().last().errorType().orElseThrow());
    }

    @Test
    void token_ofAnotherProject_isRefused() {
        consumer.seed(SeedMachineClient.withSecret(SECRET, "a").clientId("robot"));

        RawCalls.Answer answer = form(
                "/v1/public/project-test-other/oauth2/token",
                "client_id=robot&client_secret=" + SECRET.reveal() + "&grant_type=client_credentials");

        assertEquals("invalid_request", answer.text("error"));
    }

    private RawCalls.Answer form(String path, String form) {
        return calls.send(calls.request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    @ParameterizedTest
    @CsvSource({
        "400 duplicate_m2m_client_id,      client_id,        robot",
        "400 m2m_client_invalid_client_id, client_id,        two words",
        "400 insecure_m2m_client_secret,   client_secret,    short",
        "400 insecure_m2m_client_secret,   client_secret,    aaaaaaaaaaaaaaaa",
        "400 bad_request,                  client_name,      17",
        "400 metadata_invalid_format,      trusted_metadata, x"
    })
    void create_ofWhatIsWrong_isRefused(String verdict, String field, String value) {
        consumer.seed(SeedMachineClient.withSecret(SECRET, "a").clientId("robot"));

        assertEquals(
                verdict,
                calls.post(CLIENTS, Map.of("scopes", List.of(), field, value.equals("17") ? (Object) 17 : value))
                        .verdict());
        assertEquals(1, consumer.machineClients().size());
    }

    @Test
    void create_ofAScopeOrSecretThatIsNone_isRefused() {
        assertEquals(
                "400 invalid_m2m_client_scope",
                calls.post(CLIENTS, Map.of("scopes", List.of("two words"))).verdict());
        assertEquals(
                "400 client_secret_too_long",
                calls.post(CLIENTS, Map.of("scopes", List.of(), "client_secret", "aB3$".repeat(65)))
                        .verdict());
        assertEquals("400 bad_request", calls.post(CLIENTS, Map.of()).verdict());
    }

    @Test
    void rotation_letsBothSecretsHoldUntilItEnds() {
        consumer.seed(SeedMachineClient.withSecret(SECRET, "a").clientId("robot"));
        String rotate = CLIENTS + "/robot/secrets/rotate";

        assertEquals(
                "400 m2m_client_not_rotating_secret",
                calls.post(rotate, Map.of()).verdict());
        Secret next = Secret.of(String.valueOf(
                calls.post(rotate + "/start", Map.of()).object("m2m_client").get("next_client_secret")));
        assertEquals(
                "400 m2m_client_already_rotating_secret",
                calls.post(rotate + "/start", Map.of()).verdict());
        assertTrue(robot().takes(SECRET) && robot().takes(next) && robot().rotating());

        assertEquals("200", calls.post(rotate + "/cancel", Map.of()).verdict());
        assertTrue(robot().takes(SECRET) && !robot().takes(next));

        Secret second = Secret.of(String.valueOf(
                calls.post(rotate + "/start", Map.of()).object("m2m_client").get("next_client_secret")));
        assertNotEquals(next, second);
        assertEquals("200", calls.post(rotate, Map.of()).verdict());
        assertTrue(!robot().takes(SECRET) && robot().takes(second) && !robot().rotating());
        assertEquals(
                "bearer", client("consumer").token("robot", second, List.of()).type());
    }

    private FakeMachineClient robot() {
        return consumer.machineClient("robot").orElseThrow();
    }

    @Test
    void search_findsByEachFilterPageByPage() {
        for (int i = 0; i < 250; i++) {
            consumer.seed(SeedMachineClient.withSecret(SECRET, i % 2 == 0 ? "even" : "odd")
                    .clientId("robot-" + i)
                    .name("name " + i % 3));
        }
        M2mClients clients = client("consumer");

        assertEquals(250, clients.searchAll(M2mClientSearch.all().limit(100)).count());
        assertEquals(
                125,
                clients.searchAll(M2mClientSearch.all().scopes(List.of("odd"))).count());
        assertEquals(
                84,
                clients.searchAll(M2mClientSearch.all().clientNames(List.of("name 0")))
                        .count());
        assertEquals(
                List.of("robot-7"),
                clients.searchAll(M2mClientSearch.all().clientIds(List.of("robot-7", "nobody")))
                        .map(M2mClient::clientId)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        m2m_search_filter_name_not_recognized    | {"filter_name": "x", "filter_value": ["y"]}
        m2m_search_filter_name_must_be_string    | {"filter_name": 1, "filter_value": ["y"]}
        m2m_search_missing_filter_name           | {"filter_value": ["y"]}
        m2m_search_missing_filter_value          | {"filter_name": "client_id"}
        m2m_search_missing_filter_value          | {"filter_name": "client_id", "filter_value": []}
        m2m_search_expected_array_of_strings     | {"filter_name": "scopes", "filter_value": "y"}
        """)
    void search_ofAWrongOperand_isRefused(String error, String operand) {
        assertEquals(
                "400 " + error,
                calls.send(
                                "POST",
                                CLIENTS + "/search",
                                "{\"query\": {\"operator\": \"AND\", \"operands\": [" + operand + "]}}")
                        .verdict());
    }

    @Test
    void seed_ofAnIdThatIsTaken_throws() {
        consumer.seed(SeedMachineClient.withSecret(SECRET).clientId("robot"));

        assertThrows(
                IllegalArgumentException.class,
                () -> consumer.seed(SeedMachineClient.withSecret(SECRET).clientId("robot")));
    }

    @Test
    void reset_forgetsTheClientsAndKeepsTheKeys() {
        consumer.seed(SeedMachineClient.withSecret(SECRET).clientId("robot"));
        String key = signer("consumer").keyId();

        consumer.reset();

        assertTrue(consumer.machineClient("robot").isEmpty());
        assertEquals(key, signer("consumer").keyId());
    }

    @Test
    void toString_ofAClient_showsNoSecret() {
        FakeMachineClient client =
                consumer.seed(SeedMachineClient.withSecret(SECRET).clientId("robot"));

        assertEquals("FakeMachineClient[robot]", client.toString());
    }

    @Test
    void policy_ofAConsumerProject_hasThePredefinedRoleAndThoseOfTheTest() {
        assertEquals(
                List.of("stytch_user"),
                consumer.client().api().rbac().policy().roles().stream()
                        .map(RbacPolicy.Role::roleId)
                        .toList());
        assertEquals(
                "201",
                calls.post("/v1/users", Map.of("email", "a@b.co", "roles", List.of("any")))
                        .verdict());

        consumer.roles("editor");

        assertTrue(consumer.client().api().rbac().policy().hasRole("editor"));
        assertEquals(
                "400 invalid_rbac_role_assignment",
                calls.post("/v1/users", Map.of("email", "b@b.co", "roles", List.of("any")))
                        .verdict());
        assertEquals(
                "201",
                calls.post("/v1/users", Map.of("email", "b@b.co", "roles", List.of("editor")))
                        .verdict());
    }
}
