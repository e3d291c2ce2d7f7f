package com.stytch.migrate.auth0.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.stytch.migrate.auth0.JsonSample;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a fake by bare HTTP, as a stranger's client would. */
final class Http {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final FakeAuth0 auth0;

    Http(FakeAuth0 auth0) {
        this.auth0 = auth0;
    }

    HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<byte[]> get(String pathAndQuery, String token) {
        return send(HttpRequest.newBuilder(URI.create(auth0.baseUri() + pathAndQuery))
                .header("Authorization", "Bearer " + token)
                .build());
    }

    HttpResponse<byte[]> open(String pathAndQuery) {
        return send(HttpRequest.newBuilder(URI.create(auth0.baseUri() + pathAndQuery))
                .build());
    }

    HttpResponse<byte[]> form(String path, Map<String, String> fields, String... headers) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(auth0.baseUri() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    HttpResponse<byte[]> json(String path, String token, String body) {
        return send(HttpRequest.newBuilder(URI.create(auth0.baseUri() + path))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    HttpResponse<byte[]> clientCredentials() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", auth0.clientId());
        fields.put("client_secret", auth0.clientSecret().reveal());
        fields.put("audience", auth0.baseUri() + "/api/v2/");
        return form("/oauth/token", fields);
    }

    String token() {
        return body(clientCredentials()).get("access_token").asText();
    }

    static JsonNode body(HttpResponse<byte[]> response) {
        return JsonSample.parse(response.body());
    }
}
