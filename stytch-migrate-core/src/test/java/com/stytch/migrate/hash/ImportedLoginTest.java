package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeProject;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.RawCalls;
import com.stytch.migrate.testing.SeedOrganization;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a translated hash in the end: a fake imports it, and its user or member signs in with the old password. */
@Tag("once")
class ImportedLoginTest {
    private static final List<Vector> FIRST_OF_THEIR_FAMILIES = firstOfTheirFamilies();

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();

    @AfterEach
    void closeAll() {
        consumer.close();
        b2b.close();
    }

    /** Stytch takes no empty password at a login. The quickest first. */
    private static List<Vector> usable() {
        return Vector.all().stream()
                .filter(vector -> vector.translatable() && vector.password().length > 0)
                .sorted((one, other) -> Long.compare(one.cost(), other.cost()))
                .toList();
    }

    private static List<Vector> firstOfTheirFamilies() {
        Set<String> families = new HashSet<>();
        return usable().stream().filter(vector -> families.add(vector.family())).toList();
    }

    /** All that are quick to check, and of each other family the quickest. */
    static List<Vector> translated() {
        return usable().stream()
                .filter(vector -> FIRST_OF_THEIR_FAMILIES.contains(vector) || vector.cost() <= ChecksTest.LITTLE)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("translated")
    void authenticate_afterTheImport_takesTheOldPasswordOnly(Vector vector) {
        for (Map<String, Object> fields : vector.acceptable()) {
            consumer.reset();
            assertLogin(consumer, "/v1/passwords/", fields, Map.of("email", "ada@example.com"), vector);
        }
        if (!FIRST_OF_THEIR_FAMILIES.contains(vector)) {
            return; // both fakes check hashes by the same code
        }
        b2b.seed(SeedOrganization.named("Acme").slug("acme"));
        Map<String, Object> member = Map.of("organization_id", "acme", "email_address", "ada@example.com");
        assertLogin(b2b, "/v1/b2b/passwords/", vector.stytch(), member, vector);
    }

    private static void assertLogin(
            FakeProject fake, String path, Map<String, Object> hash, Map<String, Object> who, Vector vector) {
        RawCalls calls = new RawCalls(fake);
        Map<String, Object> body = new HashMap<>(hash);
        body.putAll(who);

        assertEquals("200", calls.post(path + "migrate", body).verdict());
        assertEquals("200", signIn(calls, path, who, vector.password()));
        assertEquals("401 unauthorized_credentials", signIn(calls, path, who, vector.wrongPassword()));
    }

    private static String signIn(RawCalls calls, String path, Map<String, Object> who, char[] password) {
        Map<String, Object> body = new HashMap<>(who);
        body.put("password", new String(password));
        return calls.post(path + "authenticate", body).verdict();
    }
}
