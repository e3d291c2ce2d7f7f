package com.stytch.migrate.testing;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the endpoint that a request means: of two that fit, the one whose first literal segment stands further left. */
final class Routes {
    private final List<Endpoint> endpoints;

    private Routes(List<Endpoint> endpoints) {
        this.endpoints = endpoints;
    }

    private record Endpoint(String method, String template, String[] segments) {}

    /**
     * A request that was understood.
     *
     * @param template the path with its parameters unfilled
     * @param parameters their values, percent signs decoded
     */
    record Match(String method, String template, List<String> parameters) {

        String key() {
            return method + " " + template;
        }

        /** Returns the values of the parameters by their names, which the template has in braces. */
        Map<String, String> named() {
            Map<String, String> named = new HashMap<>();
            for (String segment : template.split("/", -1)) {
                if (isParameter(segment)) {
                    named.put(segment.substring(1, segment.length() - 1), parameters.get(named.size()));
                }
            }
            return named;
        }
    }

    /** @param endpoints each one a method, a blank and a path, such as {@code GET /v1/users/{user_id}} */
    static Routes of(String... endpoints) {
        List<Endpoint> all = new ArrayList<>();
        for (String endpoint : endpoints) {
            int blank = endpoint.indexOf(' ');
            String template = endpoint.substring(blank + 1);
            all.add(new Endpoint(endpoint.substring(0, blank), template, template.split("/", -1)));
        }
        return new Routes(all);
    }

    /**
     * Returns the endpoint, or nothing when none fits.
     *
     * @throws Refusal if the path is malformed
     */
    Optional<Match> find(String method, String path) {
        String[] segments = path.split("/", -1);
        Endpoint best = null;
        for (Endpoint endpoint : endpoints) {
            if (fits(endpoint, segments) && (best == null || isMoreLiteral(endpoint, best))) {
                best = endpoint;
            }
        }
        if (best == null) {
            return Optional.empty();
        }
        String template = best.template;
        boolean known = endpoints.stream()
                .anyMatch(endpoint -> endpoint.method.equals(method) && endpoint.template.equals(template));
        if (!known) {
            return Optional.empty();
        }
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            if (isParameter(best.segments[i])) {
                parameters.add(decode(segments[i]));
            }
        }
        return Optional.of(new Match(method, template, List.copyOf(parameters)));
    }

    private static boolean fits(Endpoint endpoint, String[] segments) {
        if (endpoint.segments.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            String expected = endpoint.segments[i];
            if (isParameter(expected) ? segments[i].isEmpty() : !expected.equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMoreLiteral(Endpoint endpoint, Endpoint other) {
        for (int i = 0; i < endpoint.segments.length; i++) {
            boolean parameter = isParameter(endpoint.segments[i]);
            if (parameter != isParameter(other.segments[i])) {
                return !parameter;
            }
        }
        return false;
    }

    private static boolean isParameter(String segment) {
        return segment.startsWith("{");
    }

    /** Decodes a segment: percent signs, and not {@code +}. What is illegal in a path is refused. Source: RFC 3986, 3.3. */
    static String decode(String segment) {
        byte[] bytes = new byte[segment.length()];
        int size = 0;
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
                int low = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    throw Refusal.badRequest("the path holds a percent sign that is not followed by two hex digits");
                }
                bytes[size++] = (byte) (high * 16 + low);
                i += 2;
            } else if (c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0) {
                bytes[size++] = (byte) c;
            } else {
                throw Refusal.badRequest("the path holds a character that must be percent-encoded, such as | as %7C");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, size))
                    .toString();
        } catch (CharacterCodingException e) {
            throw Refusal.badRequest("the path is no UTF-8");
        }
    }
}
