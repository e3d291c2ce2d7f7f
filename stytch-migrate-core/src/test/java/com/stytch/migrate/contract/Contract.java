package com.stytch.migrate.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The OpenAPI document of the endpoints that a migration calls: which paths it has, and what their bodies look like. */
public final class Contract {
    private static final String RESOURCE = "/contract/stytch-openapi.yaml";
    private static final String ADDRESS = "https://contract.invalid/stytch-openapi.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Contract INSTANCE = new Contract();

    private final JsonNode document;
    private final SchemaRegistry registry;
    private final Map<String, Schema> schemas = new ConcurrentHashMap<>();

    private Contract() {
        try (InputStream in = Contract.class.getResourceAsStream(RESOURCE)) {
            this.document = new YAMLMapper().readTree(in);
            String text = JSON.writeValueAsString(document);
            this.registry = SchemaRegistry.withDialect(
                    Dialects.getOpenApi30(), builder -> builder.schemas(Map.of(ADDRESS, text)));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    public static Contract get() {
        return INSTANCE;
    }

    /**
     * Returns the path of the document that a request means, unless there is none with this method. Of two that fit, the one
     * whose first literal segment stands further left.
     */
    public Optional<String> template(String method, String path) {
        String[] segments = path.split("/", -1);
        String best = null;
        for (Iterator<String> paths = document.get("paths").fieldNames(); paths.hasNext(); ) {
            String template = paths.next();
            if (fits(template.split("/", -1), segments) && (best == null || isMoreLiteral(template, best))) {
                best = template;
            }
        }
        return Optional.ofNullable(best)
                .filter(template -> operation(method, template).isObject());
    }

    private static boolean fits(String[] template, String[] segments) {
        if (template.length != segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            if (template[i].startsWith("{") ? segments[i].isEmpty() : !template[i].equals(segments[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isMoreLiteral(String template, String other) {
        String[] mine = template.split("/", -1);
        String[] its = other.split("/", -1);
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{") != its[i].startsWith("{")) {
                return its[i].startsWith("{");
            }
        }
        return false;
    }

    private JsonNode operation(String method, String template) {
        return document.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
    }

    /** Returns what is wrong with the body of a request; {@code null} means that there was none. */
    public List<String> violationsOfRequest(String method, String template, Map<String, ?> body) {
        JsonNode requestBody = operation(method, template).path("requestBody");
        if (requestBody.isMissingNode()) {
            return body == null ? List.of() : List.of("a body, where the contract has none");
        }
        if (body == null) {
            return requestBody.path("required").asBoolean()
                    ? List.of("no body, where the contract wants one")
                    : List.of();
        }
        return validate(
                pointer(method, template) + "/requestBody/content/"
                        + mediaType(requestBody).replace("/", "~1") + "/schema",
                body);
    }

    private static String mediaType(JsonNode requestBody) {
        return requestBody.path("content").fieldNames().next();
    }

    /** Returns the methods and paths of the document, such as {@code GET /v1/users/{user_id}}. */
    public Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> operations.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** Returns the codes that the document lists for an operation. */
    public List<String> errorTypes(String method, String template) {
        List<String> types = new ArrayList<>();
        operation(method, template).path("x-stytch-error-types").forEach(type -> types.add(type.asText()));
        return types;
    }

    /** Returns the media type that a request must have; empty when it has no body. */
    public Optional<String> mediaTypeOfRequest(String method, String template) {
        JsonNode requestBody = operation(method, template).path("requestBody");
        return requestBody.isMissingNode() ? Optional.empty() : Optional.of(mediaType(requestBody));
    }

    /** Returns the names of the fields that a request may have. */
    public Set<String> fieldsOfRequest(String method, String template) {
        return typesOfRequest(method, template).keySet();
    }

    /** Returns the fields that a request may have, and the type of each, such as {@code string}. */
    public Map<String, String> typesOfRequest(String method, String template) {
        Map<String, String> types = new TreeMap<>();
        schemaOfRequest(method, template)
                .path("properties")
                .properties()
                .forEach(field -> types.put(
                        field.getKey(), resolve(field.getValue()).path("type").asText()));
        return types;
    }

    /** Returns the fields of a request that are objects which may have no other fields than the document names. */
    public Set<String> closedObjectsOfRequest(String method, String template) {
        Set<String> names = new TreeSet<>();
        schemaOfRequest(method, template).path("properties").properties().forEach(field -> {
            if (isClosed(resolve(field.getValue()))) {
                names.add(field.getKey());
            }
        });
        return names;
    }

    private boolean isClosed(JsonNode schema) {
        JsonNode more = schema.path("additionalProperties");
        if (schema.path("type").asText().equals("object") && more.isBoolean() && !more.asBoolean()) {
            return true;
        }
        for (JsonNode part : schema.path("allOf")) {
            if (isClosed(resolve(part))) {
                return true;
            }
        }
        return false;
    }

    /** Returns the names of the fields that a request must have. */
    public Set<String> requiredOfRequest(String method, String template) {
        Set<String> names = new TreeSet<>();
        schemaOfRequest(method, template).path("required").forEach(name -> names.add(name.asText()));
        return names;
    }

    private JsonNode schemaOfRequest(String method, String template) {
        JsonNode requestBody = operation(method, template).path("requestBody");
        return requestBody.isMissingNode()
                ? requestBody
                : resolve(
                        requestBody.path("content").path(mediaType(requestBody)).path("schema"));
    }

    /** Returns the names of the parameters behind the question mark, and whether each is required. */
    public Map<String, Boolean> query(String method, String template) {
        Map<String, Boolean> query = new TreeMap<>();
        for (JsonNode parameter : operation(method, template).path("parameters")) {
            JsonNode resolved = resolve(parameter);
            if (resolved.path("in").asText().equals("query")) {
                query.put(
                        resolved.path("name").asText(),
                        resolved.path("required").asBoolean());
            }
        }
        return query;
    }

    /** Returns the schema of a successful answer. */
    JsonNode schemaOfAnswer(String method, String template) {
        return operation(method, template)
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema");
    }

    /** Returns what a reference points to; anything else as it is. */
    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? resolve(document.at(node.get("$ref").asText().substring(1))) : node;
    }

    /** Returns what is wrong with the body of an answer. */
    public List<String> violationsOfResponse(String method, String template, int status, Map<String, ?> body) {
        JsonNode response = operation(method, template).path("responses").path(Integer.toString(status));
        String pointer = pointer(method, template) + "/responses/" + status;
        if (response.isMissingNode()) {
            if (status < 400) {
                return List.of("status " + status + ", which the contract does not name");
            }
            pointer = "/components/responses/BadRequest"; // an error that is not named has the common form too
        } else if (response.has("$ref")) {
            pointer = response.get("$ref").asText().substring(1);
        }
        List<String> found = new ArrayList<>(validate(pointer + "/content/application~1json/schema", body));
        if (!Integer.valueOf(status).equals(body.get("status_code"))) {
            found.add("status_code is not the HTTP status " + status);
        }
        return found;
    }

    private static String pointer(String method, String template) {
        return "/paths/" + template.replace("~", "~0").replace("/", "~1") + "/" + method.toLowerCase(Locale.ROOT);
    }

    private List<String> validate(String pointer, Map<String, ?> body) {
        String encoded = pointer.replace("{", "%7B").replace("}", "%7D");
        Schema schema =
                schemas.computeIfAbsent(encoded, where -> registry.getSchema(SchemaLocation.of(ADDRESS + "#" + where)));
        return schema.validate(JSON.<JsonNode>valueToTree(body)).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
