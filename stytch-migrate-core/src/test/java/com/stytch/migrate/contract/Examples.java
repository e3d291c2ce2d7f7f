package com.stytch.migrate.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes answers that the contract allows. Every text in them is another one, and tells where it stands: a test that finds it
 * again knows which field was read. Not thread-safe.
 */
public final class Examples {

    /** How much of it there is. */
    public enum Kind {
        /** Only what is required; what may be {@code null} is, and lists are empty. */
        MINIMAL,
        /** All fields, one element in each list. */
        MAXIMAL,
        /** All fields, none of the type that the contract names, and one that it does not know. Not valid. */
        ODD
    }

    private static final Instant FIRST = Instant.parse("2026-01-31T08:15:00Z");

    private final Contract contract;
    private final Kind kind;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private int number;

    public Examples(Contract contract, Kind kind) {
        this.contract = contract;
        this.kind = kind;
    }

    /** Returns an answer with status 200. */
    public Map<String, @Nullable Object> answer(String method, String template) {
        texts.clear();
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        object("", contract.resolve(contract.schemaOfAnswer(method, template)), answer);
        if (kind != Kind.ODD) {
            answer.put("status_code", 200);
        }
        return answer;
    }

    /** Returns the texts of the last answer by the path of the field, such as {@code user.emails[].email}. */
    public Map<String, String> texts() {
        return new LinkedHashMap<>(texts);
    }

    private void object(String path, JsonNode schema, Map<String, @Nullable Object> into) {
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (kind != Kind.MINIMAL || required.contains(property.getKey())) {
                String inner = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                into.put(property.getKey(), value(inner, property.getValue()));
            }
        });
        if (kind == Kind.ODD) {
            into.put("a_field_of_tomorrow", Map.of("a", List.of(1)));
        }
        JsonNode additional = schema.path("additionalProperties");
        if (kind == Kind.MAXIMAL && additional.isObject()) {
            into.put("key-1", value(path + "{}", additional));
        }
    }

    private @Nullable Object value(String path, JsonNode reference) {
        JsonNode schema = contract.resolve(reference);
        for (String union : List.of("oneOf", "anyOf", "allOf")) {
            if (schema.has(union)) {
                // Each union of an answer is "this or null".
                return kind == Kind.MINIMAL
                        ? null
                        : value(path, schema.get(union).get(0));
            }
        }
        if (kind == Kind.MINIMAL && schema.path("nullable").asBoolean()) {
            return null;
        }
        String type = schema.path("type").asText("object");
        if (kind == Kind.ODD) {
            return odd(path, type, schema);
        }
        return switch (type) {
            case "string" -> text(path, schema);
            case "integer" -> Math.max(schema.path("minimum").asInt(0), 3);
            case "boolean" -> true;
            case "array" ->
                kind == Kind.MINIMAL ? List.of() : List.of(someOf(value(path + "[]", schema.path("items"))));
            default -> {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                object(path, schema, map);
                if (kind == Kind.MAXIMAL && map.isEmpty()) {
                    map.put("key", text(path + ".key", schema));
                }
                yield map;
            }
        };
    }

    private static Object someOf(@Nullable Object value) {
        return value == null ? Map.of() : value;
    }

    private @Nullable Object odd(String path, String type, JsonNode schema) {
        number++;
        switch (type) {
            case "array" -> {
                Object element = someOf(value(path + "[]", schema.path("items")));
                return number % 2 == 0 ? List.of(1, "x", List.of(), element) : Map.of("x", element);
            }
            case "object" -> {
                if (number % 5 == 0) {
                    return List.of();
                }
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                object(path, schema, map);
                return map;
            }
            default -> {
                List<Object> others = List.of(List.of(), Map.of(), type.equals("integer") ? "no number" : 3.5, "");
                return number % 5 == 0 ? null : others.get(number % 5 - 1);
            }
        }
    }

    private String text(String path, JsonNode schema) {
        number++;
        if (schema.has("enum")) {
            return schema.get("enum").get(0).asText();
        }
        String text = schema.path("format").asText().equals("date-time")
                ? FIRST.plusSeconds(number).toString()
                : "text-" + number + "-" + path;
        texts.put(path, text);
        return text;
    }
}
