package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.testing.LoopbackServer.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request, taken apart. */
record Call(Request request, Map<String, String> path, Map<String, String> query, Set<String> scopes) {

    static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return parameters;
        }
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals));
            if (parameters.put(name, equals < 0 ? "" : decode(pair.substring(equals + 1))) != null) {
                throw Refusal.badQuery("'" + name + "' stands twice");
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Refusal.badQuery("a percent sign that is not followed by two hex digits");
        }
    }

    /** Returns a parameter of the path, decoded. */
    String path(String name) {
        return Objects.requireNonNull(path.get(name), name);
    }

    @Nullable String query(String name) {
        return query.get(name);
    }

    /** Refuses a parameter that the endpoint does not have. */
    void allow(Set<String> names) {
        for (String name : query.keySet()) {
            if (!names.contains(name)) {
                throw Refusal.badQuery("Additional properties not allowed: '" + name + "'.");
            }
        }
    }

    /** Returns a whole number of the query. */
    int number(String name, int otherwise, int least, int most) {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,9}") || Integer.parseInt(text) < least || Integer.parseInt(text) > most) {
            throw Refusal.badQuery("'" + name + "' must be a whole number from " + least + " to " + most + ".");
        }
        return Integer.parseInt(text);
    }

    boolean isTrue(String name) {
        String text = query.getOrDefault(name, "false");
        if (!text.equals("true") && !text.equals("false")) {
            throw Refusal.badQuery("'" + name + "' must be true or false.");
        }
        return text.equals("true");
    }

    List<String> words(String name) {
        String text = query.getOrDefault(name, "");
        return text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    /** Returns the body as a JSON object. */
    Map<String, @Nullable Object> body() {
        Map<String, @Nullable Object> body = Json.object(request.body());
        if (body == null) {
            throw new Refusal(Answer.error(400, "Bad Request", "Invalid request payload JSON format", null));
        }
        return body;
    }
}
