package com.stytch.migrate.auth0;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Sample files as trees. */
public final class JsonSample {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private JsonSample() {}

    public static JsonNode tree(String resource) {
        try {
            return MAPPER.readTree(Files.readAllBytes(Resources.path(resource)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode parse(byte[] bytes) {
        try {
            return MAPPER.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked") // an object has text keys
    public static Map<String, Object> map(JsonNode node) {
        return MAPPER.convertValue(node, LinkedHashMap.class);
    }

    public static List<Map<String, Object>> maps(JsonNode list) {
        List<Map<String, Object>> maps = new java.util.ArrayList<>();
        list.forEach(each -> maps.add(map(each)));
        return maps;
    }

    /** Returns each field of a tree with its type, as {@code members[].roles[].id STRING}. */
    public static Set<String> shape(JsonNode node) {
        Set<String> shape = new TreeSet<>();
        collect("", node, shape);
        return shape;
    }

    private static void collect(String path, JsonNode node, Set<String> shape) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(path + "." + field.getKey(), field.getValue(), shape));
            shape.add(path + " OBJECT");
        } else if (node.isArray()) {
            node.forEach(each -> collect(path + "[]", each, shape));
            shape.add(path + " ARRAY");
        } else {
            shape.add(path + " " + node.getNodeType());
        }
    }
}
