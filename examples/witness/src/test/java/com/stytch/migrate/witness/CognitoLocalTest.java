package com.stytch.migrate.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.cognito.AwsCredentials;
import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.CognitoPool;
import com.stytch.migrate.cognito.login.CognitoPasswords;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.login.LoginContext;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Cognito that others wrote, npm's cognito-local, imported into the fake of Stytch. It gives no second page and checks no
 * signature; what it proves is that the importer reads answers that it had no part in.
 */
class CognitoLocalTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("cognito-local");
    private static final String POOL = "us-east-1_LOCAL0001";
    private static final String CLIENT = "1example23456789";
    private static final int USERS = 160;
    private static final String[] STATUSES = {
        "CONFIRMED", "UNCONFIRMED", "FORCE_CHANGE_PASSWORD", "RESET_REQUIRED", "EXTERNAL_PROVIDER"
    };

    private static String sub(int i) {
        return String.format(java.util.Locale.ROOT, "c0ffee00-0000-7000-8000-%012d", i);
    }

    private static Map<String, String> pair(String name, String value) {
        return Map.of("Name", name, "Value", value);
    }

    private static Map<String, @Nullable Object> user(int i) {
        Map<String, @Nullable Object> user = new LinkedHashMap<>();
        user.put("Username", "user" + i);
        user.put(
                "Attributes",
                List.of(
                        pair("sub", sub(i)),
                        pair("email", "user" + i + "@example.com"),
                        pair("email_verified", i % 2 == 0 ? "true" : "false"),
                        pair("given_name", "Given" + i),
                        pair("family_name", "Fámily" + i),
                        pair("custom:plan", "plan" + i)));
        user.put("Password", password(i));
        user.put("UserStatus", STATUSES[i % STATUSES.length]);
        user.put("Enabled", i % 16 != 15);
        user.put("UserCreateDate", "2023-05-01T15:43:49.000Z");
        user.put("UserLastModifiedDate", "2023-05-01T15:43:49.000Z");
        user.put("RefreshTokens", List.of());
        return user;
    }

    private static String password(int i) {
        return "Right-" + i + "-password";
    }

    private static void writePool(Path folder) throws IOException {
        Map<String, @Nullable Object> users = new LinkedHashMap<>();
        for (int i = 0; i < USERS; i++) {
            users.put("user" + i, user(i));
        }
        Map<String, @Nullable Object> pool = new LinkedHashMap<>();
        pool.put("Users", users);
        pool.put(
                "Options",
                Map.of("Id", POOL, "Name", "witness", "UsernameAttributes", List.of(), "MfaConfiguration", "OFF"));
        Files.createDirectories(folder.resolve(".cognito/db"));
        Files.write(
                folder.resolve(".cognito/db/" + POOL + ".json"),
                JsonView.of(pool).toJson());
        Files.writeString(
                folder.resolve(".cognito/db/clients.json"),
                "{\"Clients\":{\"" + CLIENT + "\":{\"ClientId\":\"" + CLIENT
                        + "\",\"ClientName\":\"witness\",\"UserPoolId\":\"" + POOL
                        + "\",\"ExplicitAuthFlows\":[\"ALLOW_USER_PASSWORD_AUTH\"]}}}");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void ask(URI endpoint, String operation, Map<String, @Nullable Object> parameters)
            throws IOException, InterruptedException {
        int status = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(endpoint)
                                .header("Content-Type", "application/x-amz-json-1.1")
                                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                                .POST(HttpRequest.BodyPublishers.ofByteArray(
                                        JsonView.of(parameters).toJson()))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
        assertEquals(200, status, operation);
    }

    @Test
    void backfill_ofCognitoLocal_movesEachUserFieldByField(@TempDir Path scratch)
            throws IOException, InterruptedException {
        Path program = FOLDER.resolve("node_modules/cognito-local/lib/bin/start.js");
        assumeTrue(Files.exists(program), "cognito-local is not there: run examples/witness/cognito-local/install");
        writePool(scratch);
        int port = freePort();
        ProcessBuilder builder = new ProcessBuilder("node", program.toString())
                .directory(scratch.toFile())
                .redirectErrorStream(true);
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("PORT", String.valueOf(port));
        Process process = builder.start();
        // Not closed here: closing would wait for the thread that reads, and that one ends with the program.
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try (FakeStytch stytch = FakeStytch.consumer()) {
            awaitStart(output);
            drain(output);
            URI endpoint = URI.create("http://127.0.0.1:" + port);
            for (String group : List.of("admins", "tenant-acme")) {
                ask(endpoint, "CreateGroup", Map.of("UserPoolId", POOL, "GroupName", group));
                ask(
                        endpoint,
                        "AdminAddUserToGroup",
                        Map.of("UserPoolId", POOL, "GroupName", group, "Username", "user0"));
            }
            CognitoPool pool = CognitoPool.of(POOL, () -> AwsCredentials.of("AKIDEXAMPLE", "any"))
                    .withEndpoint(endpoint);
            BackfillReport report =
                    stytch.client().backfill(CognitoImporter.fromUserPool(pool)).run();

            assertEquals(USERS, report.read());
            assertEquals(10, report.count(ImportOutcome.Kind.SKIPPED), "disabled");
            assertEquals(USERS - 10, report.count(ImportOutcome.Kind.CREATED));
            for (int i = 0; i < USERS; i++) {
                Optional<FakeUser> moved = stytch.userById(sub(i));
                assertEquals(i % 16 != 15, moved.isPresent(), "user" + i);
                if (moved.isPresent()) {
                    check(i, moved.get());
                }
            }
            assertEquals(30L, notes(report, "kept_by_cognito"));
            assertEquals(30L, notes(report, "unconfirmed"));
            assertEquals(30L, notes(report, "temporary_password"));
            assertEquals(30L, notes(report, "reset_required"));
            checkPasswords(
                    CognitoPasswords.of(POOL, CLIENT).withUserPasswordAuth().withEndpoint(endpoint));
        } finally {
            process.destroyForcibly();
        }
    }

    /** What the rolling migration asks: right, not right, and what a status of the user makes of a right one. */
    private static void checkPasswords(CognitoPasswords passwords) {
        for (int i = 0; i < 20; i += STATUSES.length) {
            assertEquals(LegacyVerdict.Kind.RIGHT, verdict(passwords, i, password(i)), "user" + i);
            // It answers InvalidPasswordException, which AWS does not say here: so that is no verdict.
            assertEquals(LegacyVerdict.Kind.UNDECIDED, verdict(passwords, i, password(i + 1)), "user" + i);
        }
        assertEquals(LegacyVerdict.Kind.RESET, verdict(passwords, 2, password(2)), "a temporary password");
        assertEquals(LegacyVerdict.Kind.RESET, verdict(passwords, 3, password(3)), "an administrator wants a new one");
        // Its message for nobody is none of AWS's either.
        assertEquals(LegacyVerdict.Kind.UNDECIDED, verdict(passwords, USERS, password(0)), "nobody");
    }

    private static LegacyVerdict.Kind verdict(CognitoPasswords passwords, int user, String password) {
        return passwords
                .verify(new LegacyLogin(
                        "user" + user, null, password.toCharArray(), LoginContext.NONE, Duration.ofSeconds(20)))
                .kind();
    }

    private static long notes(BackfillReport report, String code) {
        return report.notes().getOrDefault("password_not_moved:" + code, 0L);
    }

    private static void check(int i, FakeUser user) {
        assertEquals(Optional.of("user" + i + "@example.com"), user.email());
        assertEquals(Optional.of(new PersonName("Given" + i, null, "Fámily" + i)), user.name());
        assertEquals("plan" + i, user.trustedMetadata().get("plan"));
        Map<?, ?> legacy = (Map<?, ?>) user.trustedMetadata().get("legacy");
        assertNotNull(legacy);
        assertEquals("user" + i, legacy.get("username"));
        assertEquals("2023-05-01T15:43:49Z", legacy.get("created_at"));
        assertEquals(i == 0 ? "[admins, tenant-acme]" : "null", String.valueOf(legacy.get("groups")));
        String status = STATUSES[i % STATUSES.length];
        assertEquals(status.equals("CONFIRMED") ? "null" : status, String.valueOf(legacy.get("user_status")));
    }

    /** Reads until the program says that it listens; its end ends the reading too. */
    private static void awaitStart(BufferedReader output) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            if (line.contains("running on")) {
                return;
            }
        }
        assertTrue(false, "cognito-local does not start; it said:\n" + said);
    }

    /** A full pipe would stop the program. */
    private static void drain(BufferedReader output) {
        Thread thread = new Thread(
                () -> {
                    try {
                        while (output.readLine() != null) {
                            // what it logs is of no interest
                        }
                    } catch (IOException e) {
                        // the program has ended
                    }
                },
                "cognito-local-output");
        thread.setDaemon(true);
        thread.start();
    }
}
