package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.contract.ContractCheck;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.RawCalls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a translated hash in the end: the fake imports it, and its user signs in with the old password. */
class ImportedLoginTest {
    private final FakeStytch consumer = FakeStytch.consumer();
    private final ContractCheck contract = ContractCheck.watching(consumer);

    @AfterEach
    void closeAll() {
        consumer.close();
        contract.close();
    }

    /** All that are quick to check, and of each other family the quickest. Stytch takes no empty password at a login. */
    static List<Vector> translated() {
        List<Vector> all = Vector.all().stream()
                .filter(vector -> vector.translatable() && vector.password().length > 0)
                .sorted((one, other) -> Long.compare(one.cost(), other.cost()))
                .toList();
        Set<String> families = new HashSet<>();
        return all.stream()
                .filter(vector -> families.add(vector.family()) || vector.cost() <= ChecksTest.LITTLE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void authenticate_afterTheImport_takesTheOldPasswordOnly(Vector vector) {
        RawCalls calls = new RawCalls(consumer);
        String right = new String(vector.password());
        String wrong = new String(vector.wrongPassword());
        for (Map<String, Object> fields : vector.acceptable()) {
            consumer.reset();
            Map<String, Object> body = new HashMap<>(fields);
            body.put("email", "ada@example.com");

            assertEquals("200", calls.post("/v1/passwords/migrate", body).verdict());
            assertEquals("200", signIn(calls, right));
            assertEquals("401 unauthorized_credentials", signIn(calls, wrong));
        }
    }

    private static String signIn(RawCalls calls, String password) {
        return calls.post("/v1/passwords/authenticate", Map.of("email", "ada@example.com", "password", password))
                .verdict();
    }
}
