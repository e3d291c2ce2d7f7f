package com.stytch.migrate.cognito.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Vectors of {@code srp-vectors.json}: computed with amazon-cognito-identity-js 6.3.21 and checked with a second client. */
class FakeSrpTest {

    @Test
    void signature_ofEachVector_isThatOfAwsOwnClient() throws IOException {
        JsonNode vectors = new ObjectMapper()
                .readTree(FakeSrpTest.class.getResourceAsStream("../srp-vectors.json"))
                .get("vectors");
        assertEquals(3, vectors.size());
        for (JsonNode vector : vectors) {
            JsonNode challenge = vector.get("challenge");
            String pool = vector.get("userPoolId").asText();
            FakeSrp srp = new FakeSrp(
                    pool.substring(pool.indexOf('_') + 1),
                    vector.get("userIdForSrp").asText(),
                    vector.get("password").asText(),
                    new BigInteger(challenge.get("SALT").asText(), 16),
                    new BigInteger(vector.get("small_b").asText(), 16));
            assertEquals(
                    new BigInteger(challenge.get("SRP_B").asText(), 16),
                    srp.publicB(),
                    vector.get("name").asText());
            byte[] signature = srp.signature(
                    new BigInteger(vector.get("SRP_A").asText(), 16),
                    Base64.getDecoder().decode(challenge.get("SECRET_BLOCK").asText()),
                    vector.get("TIMESTAMP").asText());
            assertEquals(
                    vector.get("PASSWORD_CLAIM_SIGNATURE").asText(),
                    Base64.getEncoder().encodeToString(signature),
                    vector.get("name").asText());
        }
    }

    @Test
    void isAllowed_whenAIsAMultipleOfN_isFalse() {
        assertFalse(FakeSrp.isAllowed(BigInteger.ZERO));
        assertFalse(FakeSrp.isAllowed(FakeSrp.N));
        assertFalse(FakeSrp.isAllowed(FakeSrp.N.shiftLeft(1)));
        assertTrue(FakeSrp.isAllowed(FakeSrp.G));
    }
}
