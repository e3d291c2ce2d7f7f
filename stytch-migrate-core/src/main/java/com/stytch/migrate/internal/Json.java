package com.stytch.migrate.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** JSON to maps and back. Numbers keep every digit; a {@code null} inside a map stays. Thread-safe. */
public final class Json {
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private static final ObjectMapper MAPPER = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(200).build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final ObjectReader OBJECTS = MAPPER.readerFor(OBJECT);
    private static final ObjectMapper SORTED = MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private Json() {}

    /** Returns the compact UTF-8 form. */
    public static byte[] write(Map<String, ? extends @Nullable Object> object) {
        return write(MAPPER, object);
    }

    /** Returns the compact UTF-8 form with all keys in order: equal contents give equal bytes. */
    public static byte[] writeCanonical(Map<String, ? extends @Nullable Object> object) {
        return write(SORTED, object);
    }

    private static byte[] write(ObjectMapper mapper, Map<String, ? extends @Nullable Object> object) {
        try {
            return mapper.writeValueAsBytes(object);
        } catch (JsonProcessingException e) {
            // The original message may quote a value.
            e.clearLocation();
            throw new IllegalArgumentException("metadata holds a value that JSON does not know");
        }
    }

    /** Returns the object that the text holds, or nothing when it is anything else. */
    public static Optional<Map<String, @Nullable Object>> readObject(byte[] text) {
        try {
            return Optional.ofNullable(OBJECTS.readValue(text));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Returns what the text holds, of any kind, or nothing when it is no JSON, or {@code null}. */
    public static Optional<Object> read(byte[] text) {
        try {
            return Optional.ofNullable(MAPPER.readValue(text, Object.class));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
