package com.stytch.migrate.auth0.testing;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The endpoints of the fake. */
final class Routes {
    private final List<Endpoint> endpoints = new ArrayList<>();

    /**
     * One endpoint.
     *
     * @param scopes the token must have one of these; empty for an endpoint without a token
     */
    record Endpoint(String method, String template, List<String> scopes, Function<Call, Answer> handler) {}

    /** An endpoint that fits, and the values of its parameters. */
    record Match(Endpoint endpoint, Map<String, String> parameters) {}

    void add(String method, String template, List<String> scopes, Function<Call, Answer> handler) {
        endpoints.add(new Endpoint(method, template, scopes, handler));
    }

    Optional<Match> find(String method, String path) {
        String[] segments = path.split("/", -1);
        for (Endpoint endpoint : endpoints) {
            String[] expected = endpoint.template.split("/", -1);
            if (!endpoint.method.equals(method) || expected.length != segments.length) {
                continue;
            }
            Map<String, String> parameters = new HashMap<>();
            boolean fits = true;
            for (int i = 0; i < segments.length && fits; i++) {
                if (expected[i].startsWith("{")) {
                    fits = !segments[i].isEmpty();
                    parameters.put(expected[i].substring(1, expected[i].length() - 1), decode(segments[i]));
                } else {
                    fits = expected[i].equals(segments[i]);
                }
            }
            if (fits) {
                return Optional.of(new Match(endpoint, parameters));
            }
        }
        return Optional.empty();
    }

    /** Decodes a segment of a path, in which {@code +} is a plus and {@code |} must be written {@code %7C}. */
    private static String decode(String segment) {
        if (segment.indexOf('|') >= 0) {
            throw new Refusal(Answer.error(
                    400,
                    "Bad Request",
                    "Path validation error: write | as %7C, since it is none of RFC 3986",
                    "invalid_uri"));
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Answer.error(400, "Bad Request", "Path validation error: bad encoding", "invalid_uri"));
        }
    }
}
