package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.CreateOrganizationRequest;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process: signals, exit codes, what is left behind. */
class ProcessTest {
    private static final int USERS = 400;

    @TempDir
    Path folder;

    /** Waits until something holds, for 60 seconds at most. */
    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 6_000 && !condition.getAsBoolean(); i++) {
            assertFalse(never.await(10, TimeUnit.MILLISECONDS));
        }
        assertTrue(condition.getAsBoolean(), what);
    }

    @Test
    void import_onCtrlC_finishesWhatIsUnderWayAndTheNextRunGoesOn() throws Exception {
        Path users = Exports.users(folder, USERS);
        Path hashes = Exports.hashes(folder, USERS);
        Object[] command = {
            "import", "auth0", "--users", users, "--password-hashes", hashes, "--rate", 0, "--parallel", 4
        };
        try (FakeStytch stytch =
                FakeStytch.consumerBuilder().latency(Duration.ofMillis(20)).start()) {
            // given an import that is well under way
            try (Child first = Child.start(folder, stytch, command)) {
                await("no user was sent", () -> stytch.userCount() > 40);

                // when Ctrl-C is pressed
                first.interrupt();

                // then it ends by itself, says how to go on, and leaves nothing unfinished
                assertEquals(3, first.exitCode(), first.out() + first.err());
                assertTrue(first.err().contains("Run the same command again to go on."), first.err());
                assertTrue(first.out().contains("Stopped before the end."), first.out());
                assertEquals(0, first.leftovers(folder));
            }
            int sent = stytch.userCount();
            assertTrue(sent < USERS, "it was stopped too late: " + sent);
            assertEquals(
                    sent,
                    Files.readAllLines(folder.resolve("report/outcomes.ndjson")).stream()
                            .filter(line -> line.contains("\"kind\":\"CREATED\""))
                            .count());

            // and when the same command is run again
            try (Child second = Child.start(folder, stytch, command)) {
                assertEquals(0, second.exitCode(), second.out() + second.err());
                assertEquals("", second.err());
                assertTrue(second.out().contains("Every record is settled."), second.out());
                assertEquals(0, second.leftovers(folder));
            }

            // then each user is there once, and was sent once
            assertEquals(USERS, stytch.userCount());
            assertEquals(USERS, stytch.journal().count("POST", "/v1/passwords/migrate"));
        }
    }

    @Test
    void import_withWrongCredentials_exitsWith3AndOneLine() throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Map<String, String> environment = new HashMap<>();
            environment.put("STYTCH_PROJECT_ID", stytch.credentials().projectId());
            environment.put("STYTCH_SECRET", "secret-test-wrong");
            environment.put("STYTCH_BASE_URL", stytch.baseUri().toString());
            try (Child child =
                    Child.start(folder, environment, "import", "auth0", "--users", Exports.users(folder, 2))) {
                assertEquals(3, child.exitCode());
                assertEquals(1, child.err().lines().count(), child.err());
                assertTrue(child.err().startsWith("error: stopped, Stytch refused"), child.err());
            }
        }
    }

    @Test
    void plan_exitsWith0Or1Or2() throws Exception {
        Path users = Exports.users(folder, 2);
        try (Child child = Child.start(folder, Map.of(), "plan", "auth0", "--users", users)) {
            assertEquals(0, child.exitCode(), child.err());
        }
        Files.writeString(users, Files.readString(users) + "{\n");
        try (Child child = Child.start(folder, Map.of(), "plan", "auth0", "--users", users)) {
            assertEquals(1, child.exitCode(), child.err());
        }
        try (Child child = Child.start(folder, Map.of(), "plan", "auth0", "--users", folder.resolve("none"))) {
            assertEquals(2, child.exitCode(), child.err());
        }
    }

    @Test
    void fake_servesAnImportUntilCtrlC() throws Exception {
        Path users = Exports.users(folder, 20);
        Path fakeFolder = Files.createDirectory(folder.resolve("fake"));
        // given a fake that now and then fails
        try (Child fake = Child.start(
                fakeFolder,
                Map.of(),
                "fake",
                "--port",
                0,
                "--latency",
                1,
                "--cap",
                500,
                "--unavailable",
                5,
                "--lost-answers",
                5,
                "--cut",
                5,
                "--seed",
                7)) {
            await("the fake said nothing", () -> exports(fake).size() == 3 || !fake.isAlive());
            Map<String, String> environment = exports(fake);
            assertEquals(3, environment.size(), fake.err());

            // when an import is pointed at it by what it printed
            try (Child child = Child.start(folder, environment, "import", "auth0", "--verbose", "--users", users)) {
                assertEquals(0, child.exitCode(), child.out() + child.err());
            }

            // then it has the users, and ends well
            fake.interrupt();
            assertEquals(0, fake.exitCode(), fake.err());
            assertTrue(fake.out().contains("20 users are forgotten now."), fake.out());
        }
    }

    @Test
    void fake_ofAB2bProjectWithAScript_failsByTheScript() throws Exception {
        Path script = Files.writeString(
                folder.resolve("faults"), "POST /v1/b2b/organizations call 1 error 403 captcha_required\n");
        try (Child fake = Child.start(
                folder, Map.of(), "fake", "--vertical", "b2b", "--port", 0, "--role", "editor", "--faults", script)) {
            await("the fake said nothing", () -> exports(fake).size() == 3 || !fake.isAlive());
            Map<String, String> environment = exports(fake);
            B2bClient client = MigrationClient.b2b(HttpSettings.builder(ProjectCredentials.of(
                            environment.getOrDefault("STYTCH_PROJECT_ID", ""),
                            environment.getOrDefault("STYTCH_SECRET", "")))
                    .baseUri(URI.create(environment.getOrDefault("STYTCH_BASE_URL", "")))
                    .build());
            CreateOrganizationRequest acme =
                    CreateOrganizationRequest.builder("Acme").slug("acme").build();

            assertThrows(
                    MigrationException.class, () -> client.api().organizations().create(acme));
            client.api().organizations().create(acme);
            assertTrue(client.api().rbac().policy().hasRole("editor"));

            fake.interrupt();
            assertEquals(0, fake.exitCode(), fake.err());
            assertTrue(fake.out().contains("1 organization with 0 members is forgotten now."), fake.out());
        }
    }

    private static Map<String, String> exports(Child fake) {
        Map<String, String> variables = new HashMap<>();
        try {
            for (String line : fake.out().split("\n")) {
                if (line.startsWith("export ")) {
                    int equals = line.indexOf('=');
                    variables.put(line.substring(7, equals), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            return Map.of();
        }
        return variables;
    }

    @Test
    void fake_onAPortThatIsTaken_saysSo() throws Exception {
        try (FakeStytch stytch = FakeStytch.consumer();
                Child fake = Child.start(
                        folder, Map.of(), "fake", "--port", stytch.baseUri().getPort())) {
            assertEquals(2, fake.exitCode());
            assertTrue(fake.err().contains("cannot be used: choose another one with --port"), fake.err());
        }
    }
}
