package com.stytch.migrate.firebase.testing;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.testing.LoopbackServer.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request, read as strictly as Google does. */
final class Call {
    private static final Set<String> ALWAYS = Set.of("key", "alt", "prettyPrint", "fields", "quotaUser");

    private final Request request;
    private final String path;
    private final boolean emulator;
    private String cacheControl = "no-cache";

    Call(Request request, String path, boolean emulator) {
        this.request = request;
        this.path = path;
        this.emulator = emulator;
    }

    String method() {
        return request.method();
    }

    String path() {
        return path;
    }

    boolean isOfEmulator() {
        return emulator;
    }

    @Nullable String bearer() {
        String header = request.header("Authorization").orElse("");
        return header.startsWith("Bearer ") ? header.substring(7) : null;
    }

    String cacheControl() {
        return cacheControl;
    }

    void cacheFor(int seconds) {
        cacheControl = "public, max-age=" + seconds + ", must-revalidate, no-transform";
    }

    /** Returns the parameters behind the question mark; one that the call does not have is refused. */
    Map<String, String> query(Set<String> known) {
        Map<String, String> query = fields(request.query());
        for (String name : query.keySet()) {
            if (!known.contains(name) && !ALWAYS.contains(name)) {
                throw GoogleError.invalid("Invalid JSON payload received. Unknown name \"" + name
                        + "\": Cannot bind query parameter. Field '" + name
                        + "' could not be found in request message.");
            }
        }
        return query;
    }

    /** Returns the form in the body. */
    Map<String, String> form() {
        return fields(new String(request.body(), StandardCharsets.UTF_8));
    }

    private static Map<String, String> fields(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                fields.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return fields;
    }

    /** Returns the JSON object in the body; a field that the call does not have is refused. */
    JsonView body(Set<String> known) {
        JsonView body = JsonView.parse(new String(request.body(), StandardCharsets.UTF_8))
                .orElseThrow(() -> GoogleError.invalid("Invalid JSON payload received."));
        for (String name : body.asMap().keySet()) {
            if (!known.contains(name)) {
                throw GoogleError.invalid(
                        "Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
            }
        }
        return body;
    }
}
