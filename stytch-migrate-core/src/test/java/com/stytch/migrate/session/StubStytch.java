package com.stytch.migrate.session;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Ending;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the session endpoints with whatever a test says, also what the real service never should: the account of somebody
 * else, another organization, no session.
 */
final class StubStytch implements AutoCloseable {
    static final String PROJECT = "project-test-22222222-2222-4222-8222-222222222222";

    /** A request: its path and its body. */
    record Call(String path, JsonView body) {}

    final List<Call> calls = new CopyOnWriteArrayList<>();
    private final LoopbackServer server;
    private final TimeSource time;
    private final AtomicInteger sessions = new AtomicInteger();

    volatile Function<Call, Map<String, Object>> session = call -> user("user-test-1", "auth0|1");
    volatile @Nullable String error;
    volatile int status = 200;
    volatile Ending ending = Ending.WHOLE;
    volatile String keys = "{\"keys\":[]}";
    volatile @Nullable CountDownLatch gate;
    volatile boolean revokeFails;

    StubStytch(TimeSource time) {
        this.time = time;
        server = LoopbackServer.start(0, TimeSource.system(), this::answer);
    }

    private HttpSettings settings() {
        return HttpSettings.builder(ProjectCredentials.of(PROJECT, "secret-test-stub"))
                .baseUri(server.baseUri())
                .requestsPerSecond(0)
                .time(time)
                .retry(new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ZERO))
                .build();
    }

    ConsumerClient consumer() {
        return MigrationClient.consumer(settings());
    }

    B2bClient b2b() {
        return MigrationClient.b2b(settings());
    }

    List<Call> calls(String end) {
        List<Call> some = new ArrayList<>(calls);
        some.removeIf(call -> !call.path().endsWith(end));
        return some;
    }

    private Reply answer(LoopbackServer.Request request) throws InterruptedException {
        if (request.path().contains("/jwks/")) {
            calls.add(new Call("/jwks", JsonView.of(Map.of())));
            return Reply.of(status, "application/json", keys.getBytes(StandardCharsets.UTF_8));
        }
        Call call = new Call(
                request.path(),
                JsonView.parse(new String(request.body(), StandardCharsets.UTF_8))
                        .orElseThrow());
        calls.add(call);
        boolean revoke = call.path.endsWith("/revoke");
        CountDownLatch latch = gate;
        if (latch != null) {
            latch.await();
        }
        String type = error;
        if (revoke ? revokeFails : type != null || status != 200) {
            int code = status == 200 ? revoke ? 503 : 400 : status;
            return json(
                            code,
                            Map.of(
                                    "status_code", code,
                                    "request_id", "request-id-test-1",
                                    "error_type", type == null ? "server_unavailable" : type,
                                    "error_message", "no",
                                    "error_url", "https://stytch.com/"))
                    .ending(ending);
        }
        Map<String, Object> body = new LinkedHashMap<>(Map.of("status_code", 200, "request_id", "request-id-test-1"));
        if (!revoke) {
            body.putAll(session.apply(call));
        }
        return json(200, body).ending(ending);
    }

    private static Reply json(int status, Map<String, Object> body) {
        return Reply.of(status, "application/json", KeyServer.json(body).getBytes(StandardCharsets.UTF_8));
    }

    Map<String, Object> user(String userId, @Nullable String externalId) {
        int number = sessions.incrementAndGet();
        Map<String, Object> user = new LinkedHashMap<>(Map.of("user_id", userId));
        if (externalId != null) {
            user.put("external_id", externalId);
        }
        return Map.of(
                "user_id",
                userId,
                "user",
                user,
                "session_token",
                "token-" + number,
                "session_jwt",
                "jwt-" + number,
                "session",
                Map.of("session_id", "session-test-" + number, "user_id", userId, "roles", List.of("stytch_user")));
    }

    Map<String, Object> member(String externalId, String organizationId, String mfaPolicy, boolean enrolled) {
        int number = sessions.incrementAndGet();
        return Map.of(
                "member_id",
                "member-test-1",
                "member",
                Map.of("member_id", "member-test-1", "external_id", externalId, "mfa_enrolled", enrolled),
                "organization",
                Map.of(
                        "organization_id",
                        organizationId,
                        "organization_slug",
                        "acme",
                        "organization_external_id",
                        "org_1",
                        "mfa_policy",
                        mfaPolicy),
                "session_token",
                "token-" + number,
                "session_jwt",
                "jwt-" + number,
                "member_session",
                Map.of("member_session_id", "session-" + number, "organization_id", organizationId));
    }

    String base() {
        return server.baseUri().toString();
    }

    @Override
    public void close() {
        server.close();
    }
}
