package com.stytch.migrate.auth0.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes JSON. */
final class Json {
    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

    private Json() {}

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("what was put into the fake cannot be written as JSON", e);
        }
    }

    /** Returns an object, or {@code null} when the bytes are none. */
    static @Nullable Map<String, @Nullable Object> object(byte[] bytes) {
        try {
            Object value = MAPPER.readValue(bytes, Object.class);
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            map.forEach((name, inner) -> object.put(String.valueOf(name), inner));
            return object;
        } catch (IOException e) {
            return null;
        }
    }
}
