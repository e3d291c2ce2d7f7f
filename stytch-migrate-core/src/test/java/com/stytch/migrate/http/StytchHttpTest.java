package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@NullUnmarked // fields of a body may be anything, absent too
class StytchHttpTest {
    private static final String SECRET = "secret-test-do-not-show";
    private static final Map<String, Object> BODY = Map.of("email", "ada@example.com");

    private final FakeClock clock = FakeClock.at("2026-01-31T08:15:00Z");
    private final List<LoopbackServer.Request> seen = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final LoopbackServer server = LoopbackServer.start(0, clock, this::next);
    private final List<CallListener.Attempt> attempts = new CopyOnWriteArrayList<>();
    private final StytchHttp http = new StytchHttp(settings().build());

    private HttpSettings.Builder settings() {
        return HttpSettings.builder(ProjectCredentials.of("project-test-1", SECRET))
                .baseUri(server.baseUri())
                .requestsPerSecond(0)
                .time(clock)
                .listener(attempts::add);
    }

    private synchronized Reply next(LoopbackServer.Request request) {
        seen.add(request);
        Reply reply = replies.size() > 1 ? replies.poll() : replies.peek();
        return reply == null ? json(200, "{\"status_code\":200,\"request_id\":\"r-1\"}") : reply;
    }

    private static Reply json(int status, String body) {
        return Reply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static String error(int status, String type) {
        return "{\"status_code\":" + status + ",\"request_id\":\"r-9\",\"error_type\":\"" + type
                + "\",\"error_message\":\"ada@example.com is wrong\",\"error_url\":\"u\"}";
    }

    @AfterEach
    void closeServer() {
        server.close();
    }

    @Test
    void send_ofABody_hasExactlyTheHeadersThatStytchTakes() {
        http.send(Call.create("/v1/users", BODY));

        LoopbackServer.Request request = seen.get(0);
        assertEquals("POST", request.method());
        assertEquals("application/json", request.header("Content-Type").orElseThrow());
        assertEquals("application/json", request.header("Accept").orElseThrow());
        assertEquals(
                "stytch-migrate-java/development", request.header("User-Agent").orElseThrow());
        assertEquals(
                "Basic cHJvamVjdC10ZXN0LTE6c2VjcmV0LXRlc3QtZG8tbm90LXNob3c=",
                request.header("Authorization").orElseThrow());
        assertEquals("{\"email\":\"ada@example.com\"}", new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void send_withoutABody_hasNoContentType() {
        http.send(Call.get("/v1/users/{user_id}", "auth0|x"));
        http.send(Call.delete("/v1/users/{user_id}", "auth0|x"));

        for (LoopbackServer.Request request : seen) {
            assertEquals("/v1/users/auth0%7Cx", request.path());
            assertEquals(Optional.empty(), request.header("Content-Type"));
            assertEquals(0, request.body().length);
        }
    }

    @Test
    void send_ofAPublicForm_carriesNoCredentialsOfTheProject() {
        http.send(Call.publicForm("/v1/public/{project_id}/oauth2/token", Map.of("client_secret", "a b&c=d+é"), "p-1"));

        LoopbackServer.Request request = seen.get(0);
        assertEquals("/v1/public/p-1/oauth2/token", request.path());
        assertEquals(
                "application/x-www-form-urlencoded",
                request.header("Content-Type").orElseThrow());
        assertEquals(Optional.empty(), request.header("Authorization"));
        assertEquals("client_secret=a+b%26c%3Dd%2B%C3%A9", new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void send_ofAFormThatIsRefused_hasTheCodeOfOAuth() {
        replies.add(json(401, "{\"error\":\"invalid_client\",\"error_description\":\"no\"}"));

        MigrationException.Refused refused = assertThrows(
                MigrationException.Refused.class, () -> http.send(Call.publicForm("/x", Map.of("a", "b"))));

        assertEquals("invalid_client", refused.errorType());
    }

    @Test
    void send_ofANarrowSearch_waitsForItsOwnBudget() {
        StytchHttp paced = new StytchHttp(settings().build());
        Instant start = clock.now();
        for (int i = 0; i < 101; i++) {
            paced.send(Call.narrowSearch("/v1/b2b/organizations/search", Map.of()));
        }

        assertTrue(!clock.now().isBefore(start.plusSeconds(45)), clock.now().toString());
        assertEquals(150, paced.settings().searchPace().allowance());
    }

    @Test
    void send_ofMetadata_keepsNulls() {
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("gone", null);

        http.send(Call.put("/v1/users/{user_id}", Map.of("trusted_metadata", metadata), "x"));

        assertEquals(
                "{\"trusted_metadata\":{\"gone\":null}}", new String(seen.get(0).body(), StandardCharsets.UTF_8));
    }

    @Test
    void send_ofText_isUtf8() {
        http.send(Call.create("/v1/users", Map.of("name", "Zoë 日本")));

        assertEquals("{\"name\":\"Zoë 日本\"}", new String(seen.get(0).body(), StandardCharsets.UTF_8));
    }

    @Test
    void send_throughAnAddressWithAPath_keepsIt() {
        StytchHttp prefixed = new StytchHttp(
                settings().baseUri(URI.create(server.baseUri() + "/proxy/")).build());

        prefixed.send(Call.get("/v1/debug/whoami"));

        assertEquals("/proxy/v1/debug/whoami", seen.get(0).path());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 299})
    void send_answeredWith2xx_isASuccess(int status) {
        replies.add(json(status, "{\"request_id\":\"r-7\",\"user_id\":\"u-1\"}"));

        Answer answer = http.send(Call.create("/v1/users", BODY));

        assertEquals(status, answer.statusCode());
        assertEquals("r-7", answer.requestId());
        assertEquals("u-1", answer.body().text("user_id").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "OK", "[]", "null", "<html></html>", "{\"user_id\":\"u-1\"", "{} trailing"})
    void send_answeredWith2xxAndNoObject_isUnreachable(String body) {
        replies.add(json(200, body));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.of(200), unreachable.lastStatusCode());
        assertEquals(1, seen.size());
    }

    @ParameterizedTest
    @CsvSource({
        "400, duplicate_email",
        "401, unauthorized_credentials",
        "403, organization_suspended",
        "404, user_not_found",
        "429, user_lock_limit_reached",
        "429, captcha_failed",
        "429, too_few_tokens_authenticated",
        "501, fake_does_not_know_endpoint",
    })
    void send_answeredWithARefusal_isRefusedAtOnce(int status, String errorType) {
        replies.add(json(status, error(status, errorType)));

        MigrationException.Refused refused =
                assertThrows(MigrationException.Refused.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertEquals(status, refused.statusCode());
        assertEquals(errorType, refused.errorType());
        assertEquals("r-9", refused.requestId().orElseThrow());
        assertEquals(1, seen.size());
        assertFalse(String.valueOf(refused.getMessage()).contains("ada@"), refused.getMessage());
    }

    @Test
    void send_answeredInTheOAuthForm_hasItsCode() {
        replies.add(json(401, "{\"error\":\"invalid_client\",\"error_description\":\"d\",\"request_id\":\"r-8\"}"));

        MigrationException.Refused refused =
                assertThrows(MigrationException.Refused.class, () -> http.send(Call.get("/x")));

        assertEquals("invalid_client", refused.errorType());
        assertEquals("r-8", refused.requestId().orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "404; <html>nothing</html>",
                "400; ''",
                "413; []",
                "302; {\"location\": 1}",
                "403; {\"error_type\": 7}"
            })
    void send_answeredWithoutACode_isNamedByItsStatus(int status, String body) {
        replies.add(json(status, body));

        MigrationException.Refused refused =
                assertThrows(MigrationException.Refused.class, () -> http.send(Call.get("/x")));

        assertEquals("http_" + status, refused.errorType());
        assertEquals(Optional.empty(), refused.requestId());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504, 520})
    void send_ofACreateAnsweredByAProxy_isNotRepeated(int status) {
        replies.add(Reply.of(status, "text/html", "<html></html>".getBytes(StandardCharsets.UTF_8)));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.of(status), unreachable.lastStatusCode());
        assertEquals(1, seen.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void send_ofASafeCallThatFails_isTriedSixTimesWithWaitsThatDouble(int status) {
        replies.add(json(status, "{}"));

        assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.put("/x", BODY)));

        assertEquals(6, seen.size());
        long slept = clock.slept().toMillis();
        assertTrue(slept >= 3_100 && slept <= 6_200, "slept " + slept);
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6),
                attempts.stream().map(CallListener.Attempt::number).toList());
    }

    @Test
    void send_ofACreateTurnedAwayWith503_isRepeatedAndStaysCertain() {
        replies.add(json(503, error(503, "server_unavailable")));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertEquals(6, seen.size());
        assertTrue(unreachable.certainlyNotExecuted());
    }

    @Test
    void send_thatMayHaveActedBeforeItWasTurnedAway_isNotCertain() {
        replies.add(json(500, error(500, "internal_server_error")));
        replies.add(json(503, error(503, "server_unavailable")));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.put("/x", BODY)));

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.of(503), unreachable.lastStatusCode());
        assertEquals("r-9", unreachable.requestId().orElseThrow());
    }

    @Test
    void send_throttledForEver_givesUpWhenPatienceEnds() {
        replies.add(json(429, error(429, "too_many_requests")));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertTrue(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.of(429), unreachable.lastStatusCode());
        assertEquals(901, seen.size()); // once at the start of each second of 15 minutes
    }

    @Test
    void send_throttled_countsNoAttempt() {
        for (int i = 0; i < 20; i++) {
            replies.add(json(429, error(429, "too_many_requests")).header("Retry-After", "1"));
        }
        replies.add(json(200, "{}"));

        assertEquals(200, http.send(Call.create("/v1/users", BODY)).statusCode());
        assertEquals(21, seen.size());
        assertEquals("", http.send(Call.get("/x")).requestId());
    }

    @Test
    void send_throttled_holdsBackEveryCallOfTheConnection() {
        replies.add(json(429, error(429, "too_many_requests")).header("Retry-After", "40"));
        replies.add(json(200, "{}"));
        http.send(Call.get("/first"));

        assertEquals(
                java.time.Instant.parse("2026-01-31T08:15:40Z"), seen.get(1).arrivedAt());
    }

    @Test
    void send_toNobody_isUnreachableAndCertain() {
        StytchHttp nowhere = new StytchHttp(settings().build());
        server.close();

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> nowhere.send(Call.create("/v1/users", BODY)));

        assertTrue(unreachable.certainlyNotExecuted());
        assertEquals(6, attempts.size());
        assertEquals(0, attempts.get(0).statusCode());
    }

    @ParameterizedTest
    @CsvSource({"STALL_BEFORE_ANSWER", "STALL_INSIDE_BODY"})
    void send_whenTheServerStalls_endsAtTheDeadline(Ending ending) {
        replies.add(json(200, "{\"request_id\":\"r\",\"user_id\":\"u\"}").ending(ending));
        StytchHttp impatient =
                new StytchHttp(settings().requestTimeout(Duration.ofMillis(250)).build());

        long begun = System.nanoTime();
        MigrationException.Unreachable unreachable = assertThrows(
                MigrationException.Unreachable.class, () -> impatient.send(Call.create("/v1/users", BODY)));
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertFalse(unreachable.certainlyNotExecuted());
        assertTrue(String.valueOf(unreachable.getMessage()).contains("250 ms"), unreachable.getMessage());
        assertTrue(took.compareTo(Duration.ofMillis(240)) > 0, took.toString());
        assertTrue(took.compareTo(Duration.ofSeconds(20)) < 0, took.toString());
        assertFalse(Thread.currentThread().isInterrupted());
    }

    @ParameterizedTest
    @CsvSource({"CUT_BEFORE_ANSWER", "CUT_INSIDE_BODY"})
    void send_whenTheConnectionIsCut_isUnreachable(Ending ending) {
        replies.add(json(200, "{\"request_id\":\"r\",\"user_id\":\"u\"}").ending(ending));

        MigrationException.Unreachable unreachable =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(Call.create("/v1/users", BODY)));

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.empty(), unreachable.lastStatusCode());
        assertEquals(1, seen.size());
    }

    @Test
    void send_ofAnInterruptedThread_isInterruptedAndSetsTheFlagAgain() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        try (LoopbackServer silent = LoopbackServer.start(0, clock, request -> {
            arrived.countDown();
            return json(200, "{}").ending(Ending.STALL_BEFORE_ANSWER);
        })) {
            StytchHttp stuck =
                    new StytchHttp(settings().baseUri(silent.baseUri()).build());
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            List<Boolean> flag = Collections.synchronizedList(new ArrayList<>());
            Thread thread = new Thread(() -> {
                try {
                    stuck.send(Call.get("/x"));
                } catch (MigrationException e) {
                    thrown.set(e);
                    flag.add(Thread.currentThread().isInterrupted());
                }
            });
            thread.start();
            arrived.await();
            thread.interrupt();
            thread.join();

            assertInstanceOf(MigrationException.Interrupted.class, thrown.get());
            assertEquals(List.of(true), flag);
        }
    }

    @Test
    void listeners_hearEachAttemptWithoutIds() {
        replies.add(json(500, error(500, "internal_server_error")));
        replies.add(json(200, "{\"request_id\":\"r-2\"}"));
        List<CallListener.Attempt> more = new CopyOnWriteArrayList<>();

        http.listeningWith(more::add).forLogins().send(Call.get("/v1/users/{user_id}", "secret-id"));

        assertEquals(2, more.size());
        assertEquals(attempts, more);
        CallListener.Attempt first = more.get(0);
        assertEquals("GET", first.method());
        assertEquals("/v1/users/{user_id}", first.pathTemplate());
        assertEquals(500, first.statusCode());
        assertEquals("internal_server_error", first.errorType().orElseThrow());
        assertEquals("r-9", first.requestId().orElseThrow());
        assertEquals(Optional.empty(), more.get(1).errorType());
        assertEquals(2, more.get(1).number());
        assertFalse(more.toString().contains("secret-id"));
    }

    @Test
    void messages_showNoSecretAndNoPersonalData() {
        List<MigrationException> thrown = new ArrayList<>();
        for (Reply reply : List.of(
                json(400, error(400, "invalid_email")),
                json(401, error(401, "unauthorized_credentials")),
                json(500, error(500, "internal_server_error")),
                json(200, "ada@example.com"),
                json(200, "{}").ending(Ending.CUT_INSIDE_BODY),
                json(200, "{}").ending(Ending.CUT_BEFORE_ANSWER))) {
            synchronized (this) {
                replies.clear();
                replies.add(reply);
            }
            thrown.add(assertThrows(
                    MigrationException.class,
                    () -> http.send(Call.create("/v1/users", Map.of("email", "ada@example.com", "hash", "h4sh")))));
            thrown.add(assertThrows(
                    MigrationException.class, () -> http.send(Call.get("/v1/users/{id}", "samlp|ada@example.com"))));
        }

        for (MigrationException e : thrown) {
            for (Throwable t = e; t != null; t = t.getCause()) {
                String text = t.toString();
                assertFalse(text.contains("ada"), text);
                assertFalse(text.contains("h4sh"), text);
                assertFalse(text.contains(SECRET), text);
                assertFalse(text.contains("c2VjcmV0"), text);
            }
        }
    }

    @Test
    void send_againstTheFake_goesOnAfterEachKindOfFault() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            StytchHttp real = new StytchHttp(fake.settings()
                    .requestTimeout(Duration.ofSeconds(3)) // a cold JVM on a busy machine takes its time
                    .time(clock)
                    .build());
            for (Fault fault : List.of(
                    Fault.dropConnection(),
                    Fault.storeThenCutBody(),
                    Fault.stall(),
                    Fault.badGateway(),
                    Fault.serverUnavailable(),
                    Fault.tooManyRequests("3"))) {
                fake.onNext("GET", "/v1/debug/whoami").fail(fault);
                assertEquals(
                        FakeStytch.PROJECT_ID,
                        real.send(Call.get("/v1/debug/whoami"))
                                .body()
                                .text("project_id")
                                .orElseThrow(),
                        fault.toString());
            }
            assertEquals(0, fake.pendingFaults());
        }
    }
}
