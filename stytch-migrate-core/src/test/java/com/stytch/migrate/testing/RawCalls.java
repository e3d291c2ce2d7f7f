package com.stytch.migrate.testing;

import com.stytch.migrate.internal.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;

/** Sends to a fake what the typed client would never send, with the HTTP client of the JDK as it comes. */
@NullUnmarked // fields of a body may be anything, absent too
public final class RawCalls {
    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeProject fake;

    public RawCalls(FakeProject fake) {
        this.fake = fake;
    }

    /** What came back. */
    public record Answer(int status, Map<String, Object> body, HttpResponse<byte[]> response) {

        public String errorType() {
            return String.valueOf(body.get("error_type"));
        }

        public String errorMessage() {
            return String.valueOf(body.get("error_message"));
        }

        /** Returns the status and the code, such as {@code 400 bad_request}; only the status of a success. */
        public String verdict() {
            return body.containsKey("error_type") ? status + " " + errorType() : Integer.toString(status);
        }

        @SuppressWarnings("unchecked")
        public Map<String, Object> object(String name) {
            return (Map<String, Object>) body.get(name);
        }

        public String text(String name) {
            return String.valueOf(body.get(name));
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    public Answer post(String path, Map<String, ?> body) {
        return send("POST", path, new String(Json.write(body), StandardCharsets.UTF_8));
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, new String(Json.write(body), StandardCharsets.UTF_8));
    }

    public Answer send(String method, String path, String body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Returns a request with the credentials of the fake. */
    public HttpRequest.Builder request(String path) {
        String pair = fake.credentials().projectId() + ":"
                + fake.credentials().secret().reveal();
        return HttpRequest.newBuilder(URI.create(fake.baseUri() + path))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Optional<Map<String, Object>> body = Json.readObject(response.body());
            return new Answer(response.statusCode(), body.orElse(Map.of()), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
