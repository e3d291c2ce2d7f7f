package com.stytch.migrate.hash;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Members of a JSON object, refused when they are of another kind. */
final class JsonParts {

    private JsonParts() {}

    static Map<String, @Nullable Object> object(@Nullable Object member) {
        if (!(member instanceof Map<?, ?> map)) {
            throw BadHash.malformed();
        }
        Map<String, @Nullable Object> object = new HashMap<>();
        map.forEach((key, value) -> object.put(String.valueOf(key), value));
        return object;
    }

    /** Returns a whole number of at most nine digits, also when it stands in a string. */
    static int number(@Nullable Object value) {
        if (value instanceof Integer || value instanceof Long || value instanceof String) {
            return Encodings.number(value.toString(), BadHash.MALFORMED);
        }
        throw BadHash.malformed();
    }
}
