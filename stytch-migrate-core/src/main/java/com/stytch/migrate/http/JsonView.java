package com.stytch.migrate.http;

import com.stytch.migrate.internal.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of an answer, read leniently: an absent, {@code null} or wrongly typed field is empty, an unknown one is
 * ignored. Immutable. {@link #toString()} shows the names of the fields only.
 */
public final class JsonView {
    private static final JsonView EMPTY = new JsonView(Map.of());

    private final Map<String, @Nullable Object> fields;

    JsonView(Map<String, @Nullable Object> fields) {
        this.fields = fields;
    }

    static JsonView empty() {
        return EMPTY;
    }

    /**
     * Returns a view of an object that somebody else has read, such as a record of a file.
     *
     * @param fields texts, numbers, booleans, maps, lists and {@code null}; not copied, so not to be changed
     */
    public static JsonView of(Map<String, @Nullable Object> fields) {
        return new JsonView(fields);
    }

    /**
     * Reads a JSON list of objects, such as providers keep in a text, or a single object as a list of one.
     *
     * @return nothing when the text is anything else, or the list holds anything but objects
     */
    public static Optional<List<JsonView>> list(String json) {
        Optional<Object> value = Json.read(json.getBytes(StandardCharsets.UTF_8));
        return value.flatMap(read -> objects(read instanceof Map<?, ?> single ? List.of(single) : read));
    }

    /** Returns the objects of a list, or nothing when it is no list of objects alone. */
    static Optional<List<JsonView>> objects(Object value) {
        if (!(value instanceof List<?> list)) {
            return Optional.empty();
        }
        List<JsonView> objects = new ArrayList<>(list.size());
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> map)) {
                return Optional.empty();
            }
            objects.add(ofAny(map));
        }
        return Optional.of(Collections.unmodifiableList(objects));
    }

    /** Returns the object that a JSON text holds, or nothing when the text is anything else. Every digit of a number is kept. */
    public static Optional<JsonView> parse(String json) {
        return Json.readObject(json.getBytes(StandardCharsets.UTF_8)).map(JsonView::of);
    }

    static JsonView ofAny(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, inner) -> copy.put(String.valueOf(name), inner));
        return new JsonView(copy);
    }

    /** Returns all fields, in which {@code null} stays {@code null}. */
    public Map<String, @Nullable Object> asMap() {
        return Collections.unmodifiableMap(fields);
    }

    /** Returns a text; empty also for {@code ""}, which is how Stytch writes an absent id. */
    public Optional<String> text(String name) {
        return fields.get(name) instanceof String text && !text.isEmpty() ? Optional.of(text) : Optional.empty();
    }

    /** Returns whether the field is {@code true}. */
    public boolean isTrue(String name) {
        return Boolean.TRUE.equals(fields.get(name));
    }

    /** Returns what the field says, and nothing when it is neither {@code true} nor {@code false}. */
    public Optional<Boolean> flag(String name) {
        return fields.get(name) instanceof Boolean flag ? Optional.of(flag) : Optional.empty();
    }

    /** Returns a whole number. */
    public Optional<Integer> number(String name) {
        return fields.get(name) instanceof Number number ? Optional.of(number.intValue()) : Optional.empty();
    }

    /** Returns an RFC 3339 time, with or without fractions of a second. */
    public Optional<Instant> time(String name) {
        return text(name).flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        });
    }

    /** Returns an object. */
    public Optional<JsonView> object(String name) {
        return view(fields.get(name));
    }

    /** Returns the objects of a list; what is no object in it is left out. */
    public <T> List<T> objects(String name, Function<JsonView, T> reader) {
        List<T> result = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object element : list) {
                view(element).map(reader).ifPresent(result::add);
            }
        }
        return Collections.unmodifiableList(result);
    }

    /** Returns the objects inside an object by their names, in order; what is no object in it is left out. */
    public <T> Map<String, T> objectsByName(String name, Function<JsonView, T> reader) {
        Map<String, T> result = new LinkedHashMap<>();
        map(name).forEach((key, value) -> view(value).map(reader).ifPresent(read -> result.put(key, read)));
        return Collections.unmodifiableMap(result);
    }

    /** Returns the texts of a list; what is no text in it is left out. */
    public List<String> texts(String name) {
        List<String> result = new ArrayList<>();
        if (fields.get(name) instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    result.add(text);
                }
            }
        }
        return Collections.unmodifiableList(result);
    }

    /** Returns an object as a map in which {@code null} stays {@code null}; empty when there is none. */
    public Map<String, @Nullable Object> map(String name) {
        Optional<JsonView> object = object(name);
        return object.isPresent() ? Collections.unmodifiableMap(object.get().fields) : Map.of();
    }

    /** Returns the object as JSON on one line, in UTF-8. */
    public byte[] toJson() {
        return Json.write(fields);
    }

    private static Optional<JsonView> view(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? Optional.of(ofAny(map)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "JsonView" + fields.keySet();
    }
}
