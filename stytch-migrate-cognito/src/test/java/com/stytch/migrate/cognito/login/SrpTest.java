package com.stytch.migrate.cognito.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Vectors of {@code srp-vectors.json}: computed with amazon-cognito-identity-js 6.3.21 and checked with a second client. */
class SrpTest {

    private static JsonNode read(String name) throws IOException {
        return new ObjectMapper().readTree(SrpTest.class.getResourceAsStream("../" + name));
    }

    @Test
    void proof_ofEachVector_isThatOfAwsOwnClient() throws IOException {
        JsonNode vectors = read("srp-vectors.json").get("vectors");
        assertEquals(3, vectors.size());
        for (JsonNode vector : vectors) {
            Srp srp = new Srp(new BigInteger(vector.get("small_a").asText(), 16));
            JsonNode challenge = vector.get("challenge");
            String pool = vector.get("userPoolId").asText();
            assertEquals(vector.get("SRP_A").asText(), srp.publicA());
            assertEquals(
                    vector.get("PASSWORD_CLAIM_SIGNATURE").asText(),
                    srp.proof(
                            pool.substring(pool.indexOf('_') + 1),
                            vector.get("userIdForSrp").asText(),
                            vector.get("password").asText().getBytes(StandardCharsets.UTF_8),
                            challenge.get("SALT").asText(),
                            challenge.get("SRP_B").asText(),
                            challenge.get("SECRET_BLOCK").asText(),
                            vector.get("TIMESTAMP").asText()),
                    vector.get("name").asText());
        }
    }

    @Test
    void proof_whenTheServersNumberIsAMultipleOfTheModulus_isRefused() {
        Srp srp = Srp.begin();
        for (String b :
                new String[] {"0", Srp.N.toString(16), Srp.N.shiftLeft(1).toString(16)}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> srp.proof("pool", "ada", new byte[] {1}, "ab", b, "AA==", "now"));
        }
    }

    @Test
    void secretHash_ofEachVector_isTheKnownOne() throws IOException {
        JsonNode vectors = read("secret-hash-vectors.json");
        assertEquals(3, vectors.size());
        for (JsonNode vector : vectors) {
            assertEquals(
                    vector.get("SECRET_HASH").asText(),
                    Srp.secretHash(
                            vector.get("client_secret").asText(),
                            vector.get("username").asText(),
                            vector.get("client_id").asText()));
        }
    }
}
