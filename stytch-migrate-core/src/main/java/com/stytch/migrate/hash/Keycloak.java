package com.stytch.migrate.hash;

import com.stytch.migrate.internal.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A credential of Keycloak's realm export or database: JSON with {@code credentialData} and {@code secretData}, each an object
 * or, as Keycloak writes it, JSON inside a string.
 *
 * <p>{@code algorithm}: {@code pbkdf2-sha256}, {@code pbkdf2-sha512} and {@code argon2} go to Stytch as {@code pbkdf_2} and
 * {@code argon_2id}; {@code pbkdf2} is SHA-1 and for the login only. The key of PBKDF2 has the length of the stored value: long
 * 64 bytes even with SHA-256. The parameters of Argon2 are arrays of strings in {@code additionalParameters}.
 * Source: Keycloak 26.0.7, PasswordCredentialModel and the hash providers, run.
 */
final class Keycloak extends HashFormat {
    Keycloak() {
        super(
                "keycloak",
                "keycloak_argon2",
                "keycloak_pbkdf2_sha256",
                "keycloak_pbkdf2_sha512",
                "keycloak_pbkdf2_sha1");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(stored.startsWith("{") && stored.contains("\"credentialData\""));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Map<String, @Nullable Object> credential = object(stored);
        Object type = credential.get("type");
        if (type != null && !type.equals("password")) {
            return Reading.noPassword(); // a one-time password, a passkey
        }
        Map<String, @Nullable Object> data = object(credential.get("credentialData"));
        Map<String, @Nullable Object> secret = object(credential.get("secretData"));
        byte[] hash = Encodings.base64(text(secret, "value"), BadHash.MALFORMED);
        byte[] salt = Encodings.base64(text(secret, "salt"), BadHash.MALFORMED);
        int iterations = number(data.get("hashIterations"));
        return switch (text(data, "algorithm")) {
            case "pbkdf2" -> Outputs.pbkdf2(name(), Digest.SHA1, iterations, salt, hash);
            case "pbkdf2-sha256" -> Outputs.pbkdf2(name(), Digest.SHA256, iterations, salt, hash);
            case "pbkdf2-sha512" -> Outputs.pbkdf2(name(), Digest.SHA512, iterations, salt, hash);
            case "argon2" -> argon2(object(data.get("additionalParameters")), iterations, salt, hash);
            default -> Reading.legacySystemOnly(name(), "keycloak_algorithm_not_supported");
        };
    }

    private Reading argon2(Map<String, @Nullable Object> parameters, int passes, byte[] salt, byte[] hash) {
        BadHash.require(number(first(parameters, "hashLength")) == hash.length, "key_length_mismatch");
        Argon2Settings settings = new Argon2Settings(
                Argon2Settings.Type.of(first(parameters, "type")),
                switch (first(parameters, "version")) {
                    case "1.3" -> 19;
                    case "1.0" -> 16;
                    default -> throw new BadHash("unknown_argon2_version");
                },
                number(first(parameters, "memory")),
                passes,
                number(first(parameters, "parallelism")),
                salt,
                new byte[0]);
        return Outputs.argon2(name(), settings, hash);
    }

    private static Map<String, @Nullable Object> object(@Nullable Object member) {
        if (member instanceof String text) {
            return Json.readObject(text.getBytes(StandardCharsets.UTF_8)).orElseThrow(BadHash::malformed);
        }
        return JsonParts.object(member);
    }

    private static String text(Map<String, @Nullable Object> object, String name) {
        if (object.get(name) instanceof String text) {
            return text;
        }
        throw BadHash.malformed();
    }

    private static String first(Map<String, @Nullable Object> parameters, String name) {
        if (parameters.get(name) instanceof List<?> values
                && values.size() == 1
                && values.get(0) instanceof String text) {
            return text;
        }
        throw BadHash.malformed();
    }

    private static int number(@Nullable Object value) {
        return JsonParts.number(value);
    }
}
