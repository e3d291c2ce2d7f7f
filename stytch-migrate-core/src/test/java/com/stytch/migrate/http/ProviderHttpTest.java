package com.stytch.migrate.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderHttpTest {
    private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    private final FakeClock clock = FakeClock.at(START);
    private final Deque<Reply> replies = new ArrayDeque<>();
    private final List<LoopbackServer.Request> seen = Collections.synchronizedList(new ArrayList<>());
    private final LoopbackServer server = LoopbackServer.start(0, TimeSource.system(), this::handle);
    private final ProviderHttp http = ProviderHttp.builder("Example")
            .time(clock)
            .retry(new RetryPolicy(3, Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofMinutes(1)))
            .throttledWhen(reply -> reply.header("x-amzn-errortype").isPresent())
            .pauseAfter(reply -> reply.header("x-wait").map(Duration::parse).orElse(Duration.ZERO))
            .build();

    @AfterEach
    void stop() {
        server.close();
    }

    private Reply handle(LoopbackServer.Request request) {
        seen.add(request);
        synchronized (replies) {
            return replies.size() > 1 ? replies.removeFirst() : replies.getFirst();
        }
    }

    private void answer(int status, String body) {
        replies.add(Reply.of(status, "application/json", body.getBytes(StandardCharsets.UTF_8)));
    }

    private ProviderRequest request() {
        return ProviderRequest.get(URI.create(server.baseUri() + "/users?token=hidden-in-query"))
                .header("Authorization", "Bearer hidden-in-header");
    }

    @Test
    void send_returnsObjectsAndLists() {
        answer(200, "{\"a\": \"b\", \"n\": null}");
        assertEquals("b", http.send(request()).object().orElseThrow().text("a").orElseThrow());

        replies.clear();
        answer(200, "[{\"a\": 1}, {\"a\": 2}]");
        ProviderReply list = http.send(request());
        assertEquals(2, list.list().orElseThrow().get(1).number("a").orElseThrow());
        assertTrue(list.object().isEmpty());

        replies.clear();
        answer(200, "[{\"a\": 1}, 7]");
        assertTrue(http.send(request()).list().isEmpty(), "an element must not vanish");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 409, 501})
    void send_whenRefused_returnsTheRefusalAtOnce(int status) {
        answer(status, "{\"error\": \"x\"}");

        assertEquals(status, http.send(request()).status());
        assertEquals(1, seen.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 500, 502, 503, 504})
    void send_whenItFails_triesAgain_andThenSaysSo(int status) {
        answer(status, "");
        answer(200, "{}");
        assertTrue(http.send(request()).isSuccess());
        assertEquals(2, seen.size());

        replies.clear();
        answer(status, "");
        MigrationException.Unreachable thrown =
                assertThrows(MigrationException.Unreachable.class, () -> http.send(request()));
        assertEquals(5, seen.size());
        assertEquals(status, thrown.lastStatusCode().orElseThrow());
    }

    @Test
    void send_whenThrottled_waitsAsAsked() {
        replies.add(Reply.of(429, "application/json", new byte[0]).header("Retry-After", "20"));
        answer(200, "{}");

        assertTrue(http.send(request()).isSuccess());
        assertEquals(START.plusSeconds(20), clock.now());
    }

    @Test
    void send_whenThrottledInTheProvidersOwnWay_isPatientByTheClock() {
        replies.add(Reply.of(400, "application/json", new byte[0]).header("x-amzn-errortype", "TooManyRequests"));

        assertThrows(MigrationException.Unreachable.class, () -> http.send(request()));
        assertEquals(61, seen.size(), "once a second for a minute, and once at its end");
    }

    @Test
    void send_afterAnAnswerThatAsksForAPause_waitsBeforeTheNext() {
        replies.add(Reply.of(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .header("x-wait", "PT7S"));

        http.send(request());
        assertEquals(START, clock.now());
        http.send(request());
        assertEquals(START.plusSeconds(7), clock.now());
    }

    @Test
    void send_whenTheClockWasSetBack_forgetsThePause() {
        replies.add(Reply.of(200, "application/json", "{}".getBytes(StandardCharsets.UTF_8))
                .header("x-wait", "PT7S"));
        http.send(request());

        Instant before = START.minusSeconds(86_400);
        clock.set(before);
        http.send(request());
        assertEquals(before, clock.now());
    }

    @Test
    void request_toAnAddressThatNamesAUser_isRefusedWithoutRepeatingIt() {
        Exception refused = assertThrows(
                IllegalArgumentException.class,
                () -> ProviderRequest.get(URI.create("https://user:hidden@example.com/users")));
        assertFalse(refused.toString().contains("hidden"), refused.toString());
    }

    @Test
    void send_whenTheConnectionBreaks_triesAgain() {
        replies.add(Reply.of(200, "application/json", new byte[0]).ending(Ending.CUT_BEFORE_ANSWER));
        replies.add(Reply.of(200, "application/json", new byte[100]).ending(Ending.CUT_INSIDE_BODY));
        answer(200, "{}");

        assertTrue(http.send(request()).isSuccess());
    }

    @Test
    void send_signsEachAttemptAnew() {
        answer(500, "");
        answer(200, "{}");
        int[] count = {0};
        http.send(request().signedBy(request -> request.header("authorization", "n" + ++count[0])));

        assertEquals("n1", seen.get(0).header("Authorization").orElseThrow());
        assertEquals("n2", seen.get(1).header("Authorization").orElseThrow());
    }

    @Test
    void send_showsNoSecretInItsMessage() {
        answer(500, "hidden-in-answer");
        Exception answered = assertThrows(MigrationException.Unreachable.class, () -> http.send(request()));
        server.close();
        Exception silent = assertThrows(MigrationException.Unreachable.class, () -> http.send(request()));

        for (Exception e : List.of(answered, silent)) {
            assertFalse(e.toString().contains("hidden"), e.toString());
            assertTrue(e.toString().contains("Example"), e.toString());
            assertTrue(e.toString().contains("GET /users"), e.toString());
        }
        assertEquals("GET /users", request().toString());
    }

    @Test
    void form_isEncoded() {
        answer(200, "{}");
        http.send(ProviderRequest.form(server.baseUri().resolve("/oauth/token"), Map.of("a b", "c&d=é")));

        assertEquals("a+b=c%26d%3D%C3%A9", new String(seen.get(0).body(), StandardCharsets.UTF_8));
    }

    @Test
    void download_writesTheWholeFileOfTheLastAttempt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("export");
        replies.add(
                Reply.of(200, "application/gzip", "first, but cut".repeat(100).getBytes(StandardCharsets.UTF_8))
                        .ending(Ending.CUT_INSIDE_BODY));
        replies.add(Reply.of(200, "application/gzip", "whole".getBytes(StandardCharsets.UTF_8)));

        assertTrue(http.download(request(), file, Duration.ofSeconds(10)).isSuccess());
        assertEquals("whole", Files.readString(file));
    }

    @Test
    void download_whenRefused_leavesNoFile(@TempDir Path folder) {
        Path file = folder.resolve("export");
        answer(403, "{\"error\": \"expired\"}");

        ProviderReply reply = http.download(request(), file, Duration.ofSeconds(10));
        assertEquals("expired", reply.object().orElseThrow().text("error").orElseThrow());
        assertFalse(Files.exists(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/", "http://127.example.com/", "ftp://example.com/", "//example.com/"})
    void request_toAnAddressThatOthersCanRead_isRefused(String address) {
        assertThrows(IllegalArgumentException.class, () -> ProviderRequest.get(URI.create(address)));
    }
}
