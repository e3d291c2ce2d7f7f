package com.stytch.migrate.cognito.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.model.Secret;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * AWS's own client, npm's amazon-cognito-identity-js, beside ours and against the fake. In the package of our SRP, since with the same
 * numbers the two must say the same, and nobody else may choose the numbers.
 */
@Tag("once")
class SrpWitnessTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("cognito-srp");
    private static final String CLIENT = "1example23456789";
    private static final String WITH_SECRET = "2example23456789";
    private static final String SECRET = "EXAMPLEsecret0123456789";
    private static final int RANDOM_VECTORS = Integer.getInteger("srp.vectors", 8);

    @TempDir
    @Nullable Path scratch;

    @BeforeEach
    void awsClientIsThere() {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/amazon-cognito-identity-js")),
                "AWS's client is not there: run examples/witness/cognito-srp/install");
    }

    private List<String> node(String input, String... command) throws IOException, InterruptedException {
        Path folder = java.util.Objects.requireNonNull(scratch);
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        List<String> line = new ArrayList<>(List.of("node"));
        line.addAll(List.of(command));
        Process process = new ProcessBuilder(line)
                .directory(FOLDER.toFile())
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            boolean ended = process.waitFor(300, TimeUnit.SECONDS);
            String said = Files.readString(err, StandardCharsets.UTF_8);
            assertTrue(ended, () -> "node does not end; it said:\n" + said);
            assertEquals(0, process.exitValue(), said);
            return Files.readAllLines(out, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    // ---- the numbers

    @Test
    void proof_ofTheSameNumbers_isThatOfAwsClient() throws IOException, InterruptedException {
        long seed = Long.getLong("srp.seed", System.nanoTime());
        System.out.println("SrpWitnessTest: -Dsrp.seed=" + seed);
        int refused = 0;
        int withZeros = 0;

        List<String> vectors = node("", "vectors.mjs", Long.toString(seed), Integer.toString(RANDOM_VECTORS));

        for (String line : vectors) {
            JsonView vector = JsonView.parse(line).orElseThrow();
            Srp srp = new Srp(new BigInteger(text(vector, "a"), 16));
            assertEquals(text(vector, "A"), srp.publicA(), line);
            if (vector.text("refused").isPresent()) {
                refused++;
                assertThrows(IllegalArgumentException.class, () -> proof(srp, vector), line);
            } else {
                assertEquals(text(vector, "signature"), proof(srp, vector), line);
                withZeros += text(vector, "name").contains("zero byte") ? 1 : 0;
            }
        }
        assertEquals(3, refused, "0, N and 2 N");
        assertEquals(2, withZeros, "the rare ones were looked for");
        assertEquals(33 + RANDOM_VECTORS, vectors.size());
    }

    private static String proof(Srp srp, JsonView vector) {
        return srp.proof(
                text(vector, "poolName"),
                text(vector, "userId"),
                text(vector, "password").getBytes(StandardCharsets.UTF_8),
                text(vector, "salt"),
                text(vector, "B"),
                text(vector, "block"),
                vector.text("timestamp").orElse("never sent"));
    }

    private static String text(JsonView json, String name) {
        return json.text(name).orElseThrow();
    }

    // ---- the conversation

    /** One sign-in and what it must come to. */
    private record SignIn(String client, String username, String password, String expected) {}

    @Test
    void signIn_atTheFake_goesAsWithOurs() throws IOException, InterruptedException {
        String wrong = "NotAuthorizedException: Incorrect username or password.";
        List<SignIn> cases = new ArrayList<>();
        for (String client : List.of(CLIENT, WITH_SECRET)) {
            cases.add(new SignIn(client, "Ada.Lovelace", "right-pässword-1", "signed in as Ada.Lovelace"));
            cases.add(new SignIn(client, "ada.lovelace", "right-pässword-1", "signed in as Ada.Lovelace"));
            cases.add(new SignIn(client, "ADA@example.com", "right-pässword-1", "signed in as Ada.Lovelace"));
            cases.add(new SignIn(client, "ada@example.com", "wrong", wrong));
            cases.add(new SignIn(client, "Ada.Lovelace", "Right-pässword-1", wrong));
            cases.add(new SignIn(client, "nobody@example.com", "right-pässword-1", wrong));
            cases.add(new SignIn(client, "totp", "🔑", "SOFTWARE_TOKEN_MFA"));
            cases.add(new SignIn(client, "totp", "🔒", wrong));
            cases.add(new SignIn(client, "new", "p", "NEW_PASSWORD_REQUIRED"));
        }
        try (FakeCognito pool = pool()) {
            StringBuilder input = new StringBuilder();
            for (SignIn one : cases) {
                Map<String, @Nullable Object> line = new LinkedHashMap<>();
                line.put("endpoint", pool.endpoint().toString());
                line.put("pool", pool.poolId());
                line.put("client", one.client());
                line.put("secret", one.client().equals(WITH_SECRET) ? SECRET : "");
                line.put("username", one.username());
                line.put("password", one.password());
                input.append(new String(JsonView.of(line).toJson(), StandardCharsets.UTF_8))
                        .append('\n');
            }

            List<String> said = node(input.toString(), "sign-in.mjs");

            assertEquals(cases.stream().map(SignIn::expected).toList(), said);
            assertTrue(
                    pool.calls().stream()
                            .allMatch(call -> List.of("InitiateAuth", "RespondToAuthChallenge")
                                    .contains(call.operation())),
                    "a password went out by another way");
        }
        for (SignIn one : cases) {
            try (FakeCognito pool = pool()) {
                assertEquals(kind(one.expected()), ours(pool, one), one.toString());
            }
        }
    }

    @Test
    void signIn_withoutTheSecretOfTheClient_isRefusedByTheFake() throws IOException, InterruptedException {
        try (FakeCognito pool = pool()) {
            List<String> said = node(
                    "{\"endpoint\":\"" + pool.endpoint() + "\",\"pool\":\"" + pool.poolId() + "\",\"client\":\""
                            + WITH_SECRET + "\",\"username\":\"totp\",\"password\":\"p\"}\n",
                    "sign-in.mjs");

            assertEquals(
                    List.of("NotAuthorizedException: Client " + WITH_SECRET
                            + " is configured with secret but SECRET_HASH was not received"),
                    said);
        }
    }

    private static FakeCognito pool() {
        return FakeCognito.start()
                .client(SeedCognitoClient.of(CLIENT, "web"))
                .client(SeedCognitoClient.of(WITH_SECRET, "server").secret(SECRET))
                .users(
                        SeedCognitoUser.of("Ada.Lovelace")
                                .email("ada@example.com", true)
                                .password("right-pässword-1"),
                        SeedCognitoUser.of("totp").password("🔑").mfa("SOFTWARE_TOKEN_MFA"),
                        SeedCognitoUser.of("new").password("p").status("FORCE_CHANGE_PASSWORD"));
    }

    private static LegacyVerdict.Kind ours(FakeCognito pool, SignIn one) {
        CognitoPasswords passwords =
                CognitoPasswords.of(pool.poolId(), one.client()).withEndpoint(pool.endpoint());
        if (one.client().equals(WITH_SECRET)) {
            passwords = passwords.withClientSecret(Secret.of(SECRET));
        }
        LegacyVerdict verdict = passwords.verify(new LegacyLogin(
                one.username(), null, one.password().toCharArray(), LoginContext.NONE, Duration.ofSeconds(30)));
        assertFalse(verdict.reason().equals(java.util.Optional.of("legacy_setup")), verdict.toString());
        return verdict.kind();
    }

    private static LegacyVerdict.Kind kind(String said) {
        if (said.startsWith("signed in")) {
            return LegacyVerdict.Kind.RIGHT;
        }
        return switch (said) {
            case "SOFTWARE_TOKEN_MFA" -> LegacyVerdict.Kind.SECOND_FACTOR;
            case "NEW_PASSWORD_REQUIRED" -> LegacyVerdict.Kind.RESET;
            default -> LegacyVerdict.Kind.WRONG;
        };
    }
}
