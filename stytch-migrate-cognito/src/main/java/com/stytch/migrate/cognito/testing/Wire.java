package com.stytch.migrate.cognito.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.testing.LoopbackServer.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON as AWS's protocol has it. */
final class Wire {
    static final String TYPE = "application/x-amz-json-1.1";

    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Wire() {}

    /** What AWS says no to. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        final int status;
        final String code;

        Refused(String code, String message) {
            this(400, code, message);
        }

        Refused(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }
    }

    static String text(Map<String, ? extends @Nullable Object> object) {
        try {
            return MAPPER.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the fake made what is no JSON", e);
        }
    }

    static Map<String, @Nullable Object> read(byte[] body) {
        try {
            Map<String, @Nullable Object> object = MAPPER.readValue(body, OBJECT);
            if (object != null) {
                return object;
            }
        } catch (IOException e) {
            // said below, without the text of the parser, which quotes the body
        }
        throw new Refused("SerializationException", "the body is no JSON object");
    }

    static Reply reply(String contentType, Map<String, ? extends @Nullable Object> object) {
        return Reply.of(200, contentType, text(object).getBytes(StandardCharsets.UTF_8));
    }

    static Reply reply(Refused refused) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        body.put("__type", refused.code);
        body.put("message", refused.getMessage());
        return Reply.of(refused.status, TYPE, text(body).getBytes(StandardCharsets.UTF_8))
                .header("x-amzn-ErrorType", refused.code + ":");
    }

    static @Nullable String text(Map<String, @Nullable Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof String)) {
            throw new Refused("SerializationException", name + " is no text");
        }
        return (String) value;
    }

    static String required(Map<String, @Nullable Object> parameters, String name) {
        String value = text(parameters, name);
        if (value == null) {
            throw invalid("Value null at '" + lower(name) + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    static Map<String, String> texts(Map<String, @Nullable Object> parameters, String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (parameters.get(name) instanceof Map<?, ?> map) {
            map.forEach((key, value) -> {
                if (!(value instanceof String text)) {
                    throw new Refused("SerializationException", name + " holds what is no text");
                }
                texts.put(String.valueOf(key), text);
            });
        }
        return texts;
    }

    static int limit(Map<String, @Nullable Object> parameters, String name, int from) {
        Object value = parameters.get(name);
        if (value == null) {
            return 60;
        }
        if (!(value instanceof Integer limit)) {
            throw new Refused("SerializationException", name + " is no number");
        }
        if (limit < from || limit > 60) {
            throw invalid("Value '" + limit + "' at '" + lower(name)
                    + "' failed to satisfy constraint: Member must have value "
                    + (limit < from ? "greater than or equal to " + from : "less than or equal to 60"));
        }
        return limit == 0 ? 60 : limit;
    }

    static Refused invalid(String detail) {
        return new Refused("InvalidParameterException", "1 validation error detected: " + detail);
    }

    private static String lower(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }

    static Optional<List<?>> list(Map<String, @Nullable Object> parameters, String name) {
        return parameters.get(name) instanceof List<?> list ? Optional.of(list) : Optional.empty();
    }
}
