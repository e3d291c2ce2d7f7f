package com.stytch.migrate.hash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.PasswordVerdict;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every published vector: its verdict, and the request that it becomes. Nothing is computed here. */
class VectorsTest {

    /** Without a statement these are not certain, although their vector has no context: the family itself is the statement. */
    private static final Set<String> NEED_THE_FORMAT = Set.of(
            "django_unsalted_md5",
            "django_md5",
            "django_sha1",
            "werkzeug_hmac",
            "magento1_md5",
            "joomla_md5",
            "oscommerce_md5",
            "md5",
            "sha1",
            "sha256",
            "sha384",
            "sha512",
            "firebase_bcrypt");

    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void read_withTheStatement_yieldsTheVerdictOfTheVector(Vector vector) {
        assertVerdict(vector, PasswordHashes.read(vector.encoded(), vector.statement()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void read_withoutStatement_yieldsTheSameOrAsksForIt(Vector vector) {
        PasswordVerdict verdict = PasswordHashes.read(vector.encoded());

        if (verdict instanceof PasswordVerdict.Ambiguous ambiguous) {
            assertTrue(vector.hasContext() || NEED_THE_FORMAT.contains(vector.family()), "needs no context");
            assertTrue(
                    vector.format().startsWith("firebase_")
                            || Formats.named(vector.format()).stream()
                                    .anyMatch(format -> ambiguous.candidates().contains(format.name())),
                    ambiguous.candidates()::toString);
        } else if (Set.of("meteor_bcrypt", "devise_bcrypt_peppered").contains(vector.family())) {
            // The one look that is taken at its word.
            assertEquals(PasswordVerdict.Kind.TRANSLATED, verdict.kind());
        } else if (vector.family().equals("plaintext")) {
            assertEquals(new PasswordVerdict.Malformed("unknown_format"), verdict);
        } else {
            assertVerdict(vector, verdict);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9cc2ae8a1ba7a93da39b46fc1019c481",
                "9cc2ae8a1ba7a93da39b46fc1019c4819cc2ae8a1ba7a93da39b46fc1019c4819cc2ae8a",
                "9cc2ae8a1ba7a93da39b46fc1019c481:salt",
                "salt:9cc2ae8a1ba7a93da39b46fc1019c481",
                "nMKuihunqT2jm0b8EBnEgQ==",
                "nMKuihunqT2jm0b8EBnEgZzCroobp6k9o5tG/BAZxIE=:c2FsdA==",
                "sha1$28efcpGKeWLZ$f6a6a4c41d5d08a8cc319b60f9a170542feb20b2",
                "{pbkdf2}adfc76f61564303713c8c95b53152d5bf7fdb33e8084fe44532df828f9c93580998730bd91f068fd"
            })
    void read_ofWhatFitsSeveralFormats_isAmbiguous(String stored) {
        PasswordVerdict.Ambiguous verdict = (PasswordVerdict.Ambiguous) PasswordHashes.read(stored);

        assertTrue(verdict.candidates().size() > 1, verdict::toString);
        assertEquals("ambiguous_hash_format", verdict.reason().orElseThrow());
        assertTrue(PasswordHashes.formats().containsAll(verdict.candidates()));
    }

    private static void assertVerdict(Vector vector, PasswordVerdict verdict) {
        if (vector.translatable()) {
            assertEquals(PasswordVerdict.Kind.TRANSLATED, verdict.kind(), verdict::toString);
            PasswordHash hash = verdict.hash().orElseThrow();
            Map<String, Object> fields = Vector.fields(hash);
            assertTrue(vector.acceptable().contains(fields), "other fields than those of the vector");
            boolean scrypt = hash instanceof PasswordHash.Scrypt;
            assertTrue(scrypt || fields.equals(vector.stytch()), "only scrypt has two forms");
            return;
        }
        assertTrue(verdict.hash().isEmpty());
        switch (vector.reason()) {
            case "no_usable_password" -> assertEquals(PasswordVerdict.Kind.NO_PASSWORD, verdict.kind());
            case "malformed", "cost_out_of_range", "obsolete_minor_version" -> {
                assertEquals(PasswordVerdict.Kind.MALFORMED, verdict.kind());
                assertEquals(vector.reason(), verdict.reason().orElseThrow());
            }
            case "redacted" -> {
                assertEquals(PasswordVerdict.Kind.RESET_NEEDED, verdict.kind());
                assertEquals(vector.reason(), verdict.reason().orElseThrow());
            }
            default -> {
                assertEquals(PasswordVerdict.Kind.LOGIN_ONLY, verdict.kind(), verdict::toString);
                assertEquals(vector.reason(), verdict.reason().orElseThrow());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void fromRequest_withEachAcceptableBody_yieldsTheSameHash(Vector vector) {
        if (!vector.translatable()) {
            return;
        }
        PasswordHash expected =
                PasswordHashes.read(vector.encoded(), vector.statement()).hash().orElseThrow();

        for (Map<String, Object> body : vector.acceptable()) {
            PasswordHash actual = StytchHashes.fromRequest(body);
            // phpass has two prefixes for one function
            String digest = actual.digest().reveal().replace("$H$", "$P$");
            assertEquals(expected.digest().reveal(), digest);
            assertEquals(expected.getClass(), actual.getClass());
            if (!(actual instanceof PasswordHash.Phpass)) {
                assertEquals(expected, actual);
            }
        }
    }

    @Test
    void vectors_ofEveryFormat_exist() {
        Set<String> seen = new TreeSet<>();
        for (Vector vector : Vector.all()) {
            assertFalse(
                    vector.json().path("tool").asText().isEmpty()
                            && vector.json().path("note").asText().isEmpty(),
                    vector::id);
            PasswordHashes.read(vector.encoded(), vector.statement()).format().ifPresent(seen::add);
            seen.add(vector.format());
        }
        Set<String> missing = new TreeSet<>();
        for (HashFormat format : Formats.all()) {
            boolean named = seen.contains(format.name())
                    || format.alsoKnownAs().stream().anyMatch(seen::contains);
            if (!named) {
                missing.add(format.name());
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Tag("thorough")
    @ParameterizedTest
    @MethodSource("vectors")
    void fit_ofAnyVector_isCertainForAtMostOneFormat(Vector vector) {
        Set<String> certain = new TreeSet<>();
        for (HashFormat format : Formats.all()) {
            if (format.fit(vector.encoded()) == HashFormat.Fit.CERTAIN) {
                certain.add(format.name());
            }
        }
        // {argon2} in lower case: one function, two systems that write it so.
        assertTrue(certain.size() <= 1 || certain.equals(Set.of("ldap_argon2", "spring_argon2")), certain::toString);
    }
}
