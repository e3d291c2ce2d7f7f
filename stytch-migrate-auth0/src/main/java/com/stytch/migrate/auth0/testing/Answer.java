package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an endpoint answers: JSON, text or bytes. */
record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
    private static final String JSON = "application/json; charset=utf-8";

    static Answer json(int status, Object body) {
        return new Answer(status, JSON, Json.write(body), Map.of());
    }

    static Answer ok(Object body) {
        return json(200, body);
    }

    static Answer text(int status, String text) {
        return new Answer(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    static Answer bytes(byte[] bytes) {
        return new Answer(200, "application/gzip", bytes, Map.of());
    }

    /** An error of the Management API. */
    static Answer error(int status, String error, String message, @Nullable String errorCode) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("statusCode", status);
        body.put("error", error);
        body.put("message", message);
        if (errorCode != null) {
            body.put("errorCode", errorCode);
        }
        return json(status, body);
    }

    /** An error of the Authentication API. */
    static Answer oauthError(int status, String error, String description) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("error_description", description);
        return json(status, body);
    }

    Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, contentType, body, more);
    }

    Reply reply() {
        Reply reply = Reply.of(status, contentType, body);
        for (Map.Entry<String, String> header : headers.entrySet()) {
            reply = reply.header(header.getKey(), header.getValue());
        }
        return reply;
    }
}
