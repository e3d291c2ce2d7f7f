package com.stytch.migrate.hash;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.stytch.migrate.model.PasswordHash;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entry of {@code hashes/vectors.json} or {@code hashes/more-vectors.json}: a stored value, its password, and what must
 * become of it.
 */
record Vector(JsonNode json) {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    static List<Vector> all() {
        List<Vector> vectors = new ArrayList<>();
        for (String file : List.of("vectors.json", "more-vectors.json")) {
            try (InputStream in = Vector.class.getResourceAsStream("/hashes/" + file)) {
                MAPPER.readTree(in).get("vectors").forEach(entry -> vectors.add(new Vector(entry)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return vectors;
    }

    String id() {
        return json.get("id").asText();
    }

    String family() {
        return json.get("family").asText();
    }

    String encoded() {
        return json.get("encoded").asText();
    }

    boolean hasPassword() {
        return !json.get("password").isNull();
    }

    char[] password() {
        return json.get("password").asText().toCharArray();
    }

    char[] wrongPassword() {
        String right = json.get("password").asText();
        if (family().equals("bcrypt_2x")) {
            return (right + "x").toCharArray(); // its bug is that a byte from 0x80 on hides those before it
        }
        return (right.isEmpty() ? "x" : (char) (right.charAt(0) + 1) + right.substring(1)).toCharArray();
    }

    boolean isFirstOfItsFamily() {
        return id().endsWith("01");
    }

    boolean translatable() {
        return json.get("translatable").asBoolean();
    }

    String reason() {
        return json.get("reason").asText();
    }

    Map<String, Object> stytch() {
        return object(json.get("stytch"));
    }

    List<Map<String, Object>> acceptable() {
        List<Map<String, Object>> bodies = new ArrayList<>(List.of(stytch()));
        if (json.has("also_valid")) {
            json.get("also_valid").forEach(body -> bodies.add(object(body)));
        }
        return bodies;
    }

    private static Map<String, Object> object(JsonNode node) {
        return MAPPER.convertValue(node, new TypeReference<>() {});
    }

    boolean hasContext() {
        return json.has("context") || json.has("statement");
    }

    /** Returns what the developer states: {@code context} in the words of {@link HashField}. */
    HashStatement statement() {
        HashStatement statement = HashStatement.format(format());
        if (json.has("statement")) {
            for (Map.Entry<String, JsonNode> field : json.get("statement").properties()) {
                statement = statement.with(
                        HashField.ofKey(field.getKey()).orElseThrow(),
                        field.getValue().asText());
            }
            return statement;
        }
        if (!json.has("context")) {
            return statement;
        }
        for (Map.Entry<String, JsonNode> entry : json.get("context").properties()) {
            String value = entry.getValue().asText();
            statement = switch (entry.getKey()) {
                case "layout" -> statement.with(HashField.LAYOUT, value);
                case "n" -> statement.with(HashField.N, value);
                case "r" -> statement.with(HashField.R, value);
                case "p" -> statement.with(HashField.P, value);
                case "salt_is" -> statement.with(HashField.SALT_ENCODING, value);
                case "salt" -> statement.with(HashField.SALT, value);
                case "salt_base64" -> statement.with(HashField.SALT, value).with(HashField.SALT_ENCODING, "base64");
                case "salt_position" -> statement.with(HashField.SALT_SIDE, value);
                case "salt_length" -> statement.with(HashField.SALT_LENGTH, value);
                case "prefix" -> statement.with(HashField.PREFIX, value);
                case "suffix" -> statement.with(HashField.SUFFIX, value);
                case "digest" -> value.startsWith("hmac-") ? statement : statement.with(HashField.DIGEST, value);
                case "algorithm" ->
                    statement.with(
                            HashField.DIGEST,
                            value.substring("PBKDF2WithHmac".length()).toLowerCase(java.util.Locale.ROOT));
                case "hash_encoding" -> statement.with(HashField.HASH_ENCODING, value);
                case "encode_as_base64" -> statement.with(HashField.HASH_ENCODING, "base64");
                case "iterations" -> statement.with(HashField.ITERATIONS, value);
                case "memory_kib" -> statement.with(HashField.MEMORY_KIB, value);
                case "parallelism" -> statement.with(HashField.PARALLELISM, value);
                case "type" -> statement.with(HashField.ARGON2_TYPE, value);
                case "pepper", "secret" -> statement.with(HashField.PEPPER, value);
                case "key" -> statement.with(HashField.KEY, value);
                case "username" -> statement.with(HashField.USERNAME, value);
                case "signer_key" -> statement.with(HashField.SIGNER_KEY, value);
                case "salt_separator" -> statement.with(HashField.SALT_SEPARATOR, value);
                case "rounds" -> statement.with(HashField.ROUNDS, value);
                case "mem_cost" -> statement.with(HashField.MEM_COST, value);
                case "id", "source", "rule" -> statement;
                default -> throw new AssertionError("context not understood: " + entry.getKey());
            };
        }
        return statement;
    }

    /** Returns the format that a developer would state: the family, which most formats are also known as. */
    String format() {
        if (json.has("format")) {
            return json.get("format").asText();
        }
        return switch (family()) {
            case "bcrypt_malformed" -> "bcrypt";
            case "django_unusable" -> "django";
            case "not_a_hash" -> "firebase";
            default -> family();
        };
    }

    /** Returns the request fields of a hash, as the endpoint gets them. */
    static Map<String, Object> fields(PasswordHash hash) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("hash_type", hash.stytchType());
        fields.put("hash", hash.digest().reveal());
        if (hash instanceof PasswordHash.Scrypt scrypt) {
            fields.put(
                    "scrypt_config",
                    Map.of(
                            "salt", scrypt.salt().reveal(),
                            "n_parameter", scrypt.n(),
                            "r_parameter", scrypt.r(),
                            "p_parameter", scrypt.p(),
                            "key_length", scrypt.keyLengthBytes()));
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            fields.put(
                    "pbkdf_2_config",
                    Map.of(
                            "salt", pbkdf2.salt().reveal(),
                            "iteration_amount", pbkdf2.iterations(),
                            "key_length", pbkdf2.keyLengthBytes(),
                            "algorithm", pbkdf2.algorithm().stytchName()));
        } else if (hash instanceof PasswordHash.SaltedDigest digest) {
            fields.put(
                    digest.algorithm().stytchName() + "_config",
                    Map.of(
                            "prepend_salt", digest.prependSalt().reveal(),
                            "append_salt", digest.appendSalt().reveal()));
        }
        return fields;
    }

    /** Returns the same as JSON. */
    static JsonNode request(PasswordHash hash) {
        return MAPPER.valueToTree(fields(hash));
    }

    /** Returns about how long one check takes, in units of one PBKDF2 iteration. */
    long cost() {
        PasswordHash hash = PasswordHashes.read(encoded(), statement()).hash().orElse(null);
        if (hash instanceof PasswordHash.Bcrypt bcrypt) {
            return 100L << Integer.parseInt(bcrypt.digest().reveal().substring(4, 6));
        } else if (hash instanceof PasswordHash.Argon2 argon2) {
            Argon2Settings settings = Argon2.parse(argon2.digest().reveal()).settings();
            return (long) settings.memoryKib() * settings.passes();
        } else if (hash instanceof PasswordHash.Scrypt scrypt) {
            return (long) scrypt.n() * scrypt.r();
        } else if (hash instanceof PasswordHash.Pbkdf2 pbkdf2) {
            return pbkdf2.iterations();
        }
        return List.of("firebase_scrypt", "firescrypt_string", "scrypt_limits").contains(family()) ? 1 << 17 : 1;
    }

    @Override
    public String toString() {
        return id();
    }
}
