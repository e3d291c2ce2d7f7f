package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No value and no statement makes a reader throw, or take long; what it translates satisfies Stytch's own rules. With
 * {@code JAZZER_FUZZ=1} a real search, otherwise the seeds and a fixed mutation of each vector.
 */
@Tag("thorough")
class ReadFuzzTest {
    private static final List<String> FORMATS = PasswordHashes.formats();
    private static final List<Vector> VECTORS = Vector.all();

    @FuzzTest(maxDuration = "60s")
    void read_ofAnyValueAndStatement_neverThrows(FuzzedDataProvider data) {
        HashStatement statement = HashStatement.none();
        if (data.consumeBoolean()) {
            statement = HashStatement.format(data.pickValue(FORMATS));
        }
        int fields = data.consumeInt(0, 6);
        for (int i = 0; i < fields; i++) {
            HashField field = data.pickValue(HashField.values());
            String value = data.consumeString(24);
            try {
                statement = statement.with(field, value);
            } catch (IllegalArgumentException e) {
                // a word outside the list of the field: the declared refusal
            }
        }
        read(data.consumeRemainingAsString(), statement);
    }

    @FuzzTest(maxDuration = "60s")
    void read_ofAMutatedVector_neverThrows(FuzzedDataProvider data) {
        Vector vector = data.pickValue(VECTORS);
        StringBuilder value = new StringBuilder(vector.encoded());
        int edits = data.consumeInt(1, 4);
        for (int i = 0; i < edits; i++) {
            int at = data.consumeInt(0, value.length());
            switch (data.consumeInt(0, 2)) {
                case 0 -> value.insert(at, data.consumeString(6));
                case 1 -> value.delete(at, Math.min(value.length(), at + data.consumeInt(1, 8)));
                default -> value.replace(at, Math.min(value.length(), at + 1), data.consumeString(1));
            }
        }
        read(value.toString(), vector.statement());
        read(value.toString(), HashStatement.none());
    }

    @FuzzTest(maxDuration = "60s")
    void fromRequest_ofAnyFields_throwsOnlyTheDeclaredException(FuzzedDataProvider data) {
        String type = data.pickValue(List.of(
                "bcrypt", "md_5", "argon_2i", "argon_2id", "sha_1", "sha_512", "scrypt", "phpass", "pbkdf_2", "x"));
        java.util.Map<String, Object> config = new java.util.HashMap<>();
        for (String name : List.of("salt", "algorithm", "prepend_salt", "append_salt")) {
            config.put(name, data.consumeString(24));
        }
        for (String name : List.of(
                "n_parameter", "r_parameter", "p_parameter", "key_length", "iteration_amount", "memory", "threads")) {
            config.put(name, data.consumeBoolean() ? data.consumeInt(0, 70) : data.consumeLong());
        }
        String key = (type.startsWith("argon") ? "argon_2" : type) + "_config";
        try {
            StytchHashes.fromRequest(
                    java.util.Map.of("hash_type", type, key, config, "hash", data.consumeRemainingAsString()));
        } catch (StytchHashes.InvalidRequestException e) {
            // the declared refusal
        }
    }

    @Test
    void read_ofEveryVectorCutAndTwisted_neverThrows() {
        for (Vector vector : VECTORS) {
            HashStatement statement = vector.statement();
            String stored = vector.encoded();
            // every place of a short value, about sixteen of a long one
            for (int i = 0; i < stored.length(); i += 1 + stored.length() / 16) {
                read(stored.substring(0, i), statement);
                read(stored.substring(0, i) + "\u00e9" + stored.substring(i + 1), statement);
                read(stored.substring(i), HashStatement.none());
            }
        }
    }

    @Test
    void read_ofEveryVectorUnderEveryFormat_neverThrows() {
        List<HashStatement> statements = new ArrayList<>();
        for (String format : FORMATS) {
            statements.add(HashStatement.format(format));
            statements.add(HashStatement.format(format)
                    .with(HashField.SALT, "AAECAwQFBgc=")
                    .with(HashField.ITERATIONS, 3)
                    .with(HashField.DIGEST, "sha512")
                    .with(HashField.SALT_ENCODING, "base64"));
        }
        for (Vector vector : VECTORS) {
            for (HashStatement statement : vector.isFirstOfItsFamily() ? statements : List.<HashStatement>of()) {
                read(vector.encoded(), statement);
            }
        }
    }

    private static void read(String stored, HashStatement statement) {
        PasswordVerdict verdict = PasswordHashes.read(stored, statement);
        assertTrue(verdict.reason().isEmpty() || verdict.reason().get().matches("[a-z0-9_]{3,60}"));
        verdict.hash().ifPresent(hash -> StytchHashes.fromRequest(Vector.fields(hash)));
    }
}
