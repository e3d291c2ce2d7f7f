package com.stytch.migrate.api;

import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.contract.Examples;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.RetryPolicy;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.testing.LoopbackServer;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server that plays answers of the contract's form and keeps what it was asked. It has no state and refuses nothing. */
final class ApiStub implements AutoCloseable {
    private static final ProjectCredentials CREDENTIALS = ProjectCredentials.of("project-test-1", "secret-test-1");

    /** One for all: making one takes longer than a call. */
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final LoopbackServer server;
    private final TimeSource time;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    private ApiStub(TimeSource time, Function<Asked, Reply> answers) {
        this.time = time;
        this.server = LoopbackServer.start(0, time, request -> {
            Asked one = Asked.of(request);
            asked.add(one);
            return answers.apply(one);
        });
    }

    /** Starts a server that makes its answers by a function. */
    static ApiStub answering(Function<Asked, Reply> answers) {
        return answering(TimeSource.system(), answers);
    }

    static ApiStub answering(TimeSource time, Function<Asked, Reply> answers) {
        return new ApiStub(time, answers);
    }

    /** Starts a server that answers each request with an example. */
    static ApiStub playing(Examples examples) {
        return answering(one -> json(200, examples.answer(one.method(), one.template())));
    }

    /** Starts a server that refuses each request. */
    static ApiStub refusing(int status, String errorType) {
        return answering(one -> json(
                status,
                Map.of(
                        "status_code", status,
                        "request_id", "request-id-test-1",
                        "error_type", errorType,
                        "error_message", "hidden",
                        "error_url", "hidden")));
    }

    static Reply json(int status, Map<String, ? extends @Nullable Object> body) {
        return Reply.of(status, "application/json", Json.write(body));
    }

    /** Returns settings of a connection to this server: no pace, two attempts. */
    HttpSettings.Builder settings() {
        return HttpSettings.builder(CREDENTIALS)
                .baseUri(server.baseUri())
                .httpClient(HTTP)
                .requestsPerSecond(0)
                .time(time)
                .retry(new RetryPolicy(2, Duration.ofNanos(1), Duration.ofNanos(2), Duration.ofMillis(1)));
    }

    /** Returns a connection to this server, without any pace. */
    StytchHttp http() {
        return new StytchHttp(settings().searchesPerMinute(0).build());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.close();
    }

    /**
     * A request.
     *
     * @param template the path of the contract that it means
     * @param path the path as it was sent
     * @param query what stood behind the question mark, decoded
     * @param mediaType empty text when there is none
     * @param body {@code null} when there is none
     */
    record Asked(
            String method,
            String template,
            String path,
            Map<String, String> query,
            String mediaType,
            @Nullable Map<String, ? extends @Nullable Object> body) {

        private static Asked of(LoopbackServer.Request request) {
            String mediaType = request.header("Content-Type").orElse("");
            String text = new String(request.body(), StandardCharsets.UTF_8);
            Map<String, ? extends @Nullable Object> body = null;
            if (mediaType.equals("application/x-www-form-urlencoded")) {
                body = pairs(text);
            } else if (!mediaType.isEmpty()) {
                body = Json.readObject(request.body()).orElseThrow();
            }
            return new Asked(
                    request.method(),
                    Contract.get()
                            .template(request.method(), request.path())
                            .orElse("not in the contract: " + request.path()),
                    request.path(),
                    pairs(request.query()),
                    mediaType,
                    body);
        }

        private static Map<String, String> pairs(String text) {
            Map<String, String> pairs = new LinkedHashMap<>();
            for (String pair : text.isEmpty() ? new String[0] : text.split("&", -1)) {
                int equals = pair.indexOf('=');
                pairs.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
            }
            return pairs;
        }

        /** Returns the values that stand for the parameters of the path, decoded, in order. */
        List<String> pathValues() {
            List<String> values = new ArrayList<>();
            String[] names = template.split("/", -1);
            String[] segments = path.split("/", -1);
            for (int i = 0; i < names.length; i++) {
                if (names[i].startsWith("{")) {
                    values.add(decoded(segments[i]));
                }
            }
            return values;
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }
    }
}
