package com.stytch.migrate.auth0.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON object to be put into the fake. Immutable. */
abstract class Seed {
    private final Map<String, @Nullable Object> json;

    Seed(Map<String, ? extends @Nullable Object> json) {
        this.json = new LinkedHashMap<>(json);
    }

    /** Returns a copy that may be changed. */
    Map<String, @Nullable Object> json() {
        return new LinkedHashMap<>(json);
    }

    Map<String, @Nullable Object> plus(String field, @Nullable Object value) {
        Map<String, @Nullable Object> more = json();
        more.put(field, value);
        return more;
    }

    /** Returns the object with one more name in an object inside of it. */
    Map<String, @Nullable Object> plusInside(String field, String name, @Nullable Object value) {
        Map<String, @Nullable Object> inner = new LinkedHashMap<>();
        if (json.get(field) instanceof Map<?, ?> old) {
            old.forEach((key, each) -> inner.put(String.valueOf(key), each));
        }
        inner.put(name, value);
        return plus(field, inner);
    }

    /** Returns the object with one more element in a list inside of it. */
    Map<String, @Nullable Object> plusElement(String field, Object element) {
        List<Object> list = new ArrayList<>(json.get(field) instanceof List<?> old ? old : List.of());
        list.add(element);
        return plus(field, list);
    }
}
