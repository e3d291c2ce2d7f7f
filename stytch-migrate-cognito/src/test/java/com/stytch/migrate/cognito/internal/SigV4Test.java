package com.stytch.migrate.cognito.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Vectors of {@code sigv4-vectors.json}: computed with botocore 1.43.11, the signer of the AWS CLI. */
class SigV4Test {

    @Test
    void authorization_ofEachVector_isThatOfAwsOwnSigner() throws IOException {
        JsonNode vectors = new ObjectMapper().readTree(SigV4Test.class.getResourceAsStream("../sigv4-vectors.json"));
        assertEquals(2, vectors.size());
        for (JsonNode vector : vectors) {
            assertEquals(
                    vector.get("authorization").asText(),
                    authorization(vector, ""),
                    vector.get("name").asText());
            assertNotEquals(vector.get("authorization").asText(), authorization(vector, " "));
        }
    }

    private static String authorization(JsonNode vector, String more) {
        Map<String, String> headers = new LinkedHashMap<>();
        vector.get("headers_signed")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        headers.put("X-Amz-Date", vector.get("x_amz_date").asText());
        return SigV4.authorization(
                vector.get("access_key").asText(),
                vector.get("secret_key").asText(),
                vector.get("region").asText(),
                headers,
                (vector.get("body").asText() + more).getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void time_ofAnInstant_isBasicIso() {
        assertEquals("20260105T101112Z", SigV4.time(Instant.parse("2026-01-05T10:11:12.999Z")));
    }
}
