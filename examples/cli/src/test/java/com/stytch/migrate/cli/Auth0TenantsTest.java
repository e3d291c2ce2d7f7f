package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --vertical b2b}: organizations of Auth0 and their members. */
class Auth0TenantsTest {
    private final FakeB2b stytch = FakeStytch.b2b();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        stytch.roles("viewer");
        write(
                "users.ndjson",
                "{\"user_id\":\"auth0|a\",\"email\":\"ada@example.com\",\"email_verified\":true}\n"
                        + "{\"user_id\":\"auth0|b\",\"email\":\"ben@example.com\",\"email_verified\":false}\n");
        write(
                "organizations.json",
                "{\"organizations\":[{\"id\":\"org_A\",\"name\":\"acme\"},{\"id\":\"org_B\",\"name\":\"globex\"}]}");
        Files.createDirectory(folder.resolve("members"));
        write(
                "members/org_A.json",
                "{\"members\":[{\"user_id\":\"auth0|a\",\"roles\":[{\"id\":\"rol_1\",\"name\":\"Viewer\"}]},"
                        + "{\"user_id\":\"auth0|b\",\"roles\":[]}]}");
        write("members/org_B.json", "{\"members\":[{\"user_id\":\"auth0|a\",\"roles\":[]}]}");
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private int run(String verb, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(verb, "auth0", "--vertical", "b2b"));
        arguments.addAll(List.of(more));
        if (verb.equals("import")) {
            arguments.addAll(List.of(
                    "--ledger", folder.resolve("ledger.db"), "--report", folder.resolve("report"), "--rate", "0"));
        }
        return cli.run(arguments.toArray());
    }

    @Test
    void import_ofSavedAnswers_movesOrganizationsAndMembers_once() {
        Object[] options = {
            "--users", folder.resolve("users.ndjson"),
            "--organizations", folder.resolve("organizations.json"),
            "--members", folder.resolve("members"),
            "--role", "Viewer=viewer"
        };

        assertEquals(0, run("import", options), cli.all());
        assertEquals(0, run("import", options), cli.all());

        assertEquals(2, stytch.organizationCount());
        assertEquals(3, stytch.memberCount());
        assertEquals(
                List.of("viewer"),
                List.copyOf(
                        stytch.member("org_A", "ada@example.com").orElseThrow().roles()));
        assertTrue(cli.out().contains("5 records read"), cli.out());
    }

    @Test
    void import_ofOneFileOfMembers_namedWithItsOrganization_movesThem() {
        assertEquals(
                0,
                run(
                        "import",
                        "--users",
                        folder.resolve("users.ndjson"),
                        "--organizations",
                        folder.resolve("organizations.json"),
                        "--members",
                        "org_A=" + folder.resolve("members/org_A.json"),
                        "--without-roles"),
                cli.all());

        assertEquals(2, stytch.memberCount());
    }

    @Test
    void plan_ofALiveTenant_readsItAndNamesTheRoles() {
        try (FakeAuth0 auth0 = FakeAuth0.start()) {
            String viewer = auth0.addRole("Viewer");
            auth0.add(com.stytch.migrate.auth0.testing.SeedUser.database("ada@example.com")
                    .databaseId("60425dc497b8b750b3c8fffc"));
            auth0.add(SeedOrganization.named("acme").member("auth0|60425dc497b8b750b3c8fffc", viewer));
            cli.environment.put("AUTH0_CLIENT_ID", auth0.clientId());
            cli.environment.put("AUTH0_CLIENT_SECRET", auth0.clientSecret().reveal());

            assertEquals(0, run("plan", "--domain", auth0.baseUri()), cli.all());

            assertTrue(cli.out().contains("2 records read, 2 would be sent"), cli.out());
            assertTrue(cli.out().contains("the RBAC policy of the project must have: Viewer"), cli.out());
            assertEquals(0, stytch.organizationCount());
        }
    }

    @Test
    void import_ofMachineClients_movesThem_aloneOrBesideTheRest() throws IOException {
        write(
                "clients.json",
                "{\"clients\":[{\"client_id\":\"machine-one\",\"client_secret\":\"xK39-fjqUwe8-zzPq12\",\"grant_types\":"
                        + "[\"client_credentials\"]}]}");
        write(
                "grants.json",
                "{\"client_grants\":[{\"id\":\"cgr_1\",\"client_id\":\"machine-one\",\"audience\":\"a\",\"scope\":[\"x\"]},"
                        + "{\"id\":\"cgr_2\",\"client_id\":\"machine-one\",\"audience\":\"b\",\"scope\":[\"y\"]}]}");
        Object[] files = {"--clients", folder.resolve("clients.json"), "--client-grants", folder.resolve("grants.json")
        };

        assertEquals(1, run("import", files), cli.all());
        assertTrue(cli.out().contains("several_audiences"), cli.out());
        List<Object> stated = new ArrayList<>(List.of(files));
        stated.addAll(List.of("--audience", "a=", "--audience", "b=-"));
        assertEquals(0, run("import", stated.toArray()), cli.all());

        assertTrue(cli.out().contains("machine clients"), cli.out());
        assertEquals(
                List.of("x"), stytch.machineClient("machine-one").orElseThrow().scopes());
        assertFalse(cli.all().contains("xK39"), cli.all());
        assertFalse(Files.readString(folder.resolve("report/outcomes.ndjson")).contains("xK39"));
        assertEquals(2, run("plan", "--clients", folder.resolve("clients.json")), cli.all());
        assertEquals(2, run("plan", "--machine-clients", "--users", folder.resolve("users.ndjson")), cli.all());
    }

    @Test
    void options_thatContradictEachOther_areWrongUsage() {
        Path users = folder.resolve("users.ndjson");
        Path organizations = folder.resolve("organizations.json");

        assertEquals(2, run("plan", "--users", users), cli.all());
        assertTrue(cli.err().contains("--organizations"), cli.err());
        assertEquals(2, run("plan", "--domain", "example.eu.auth0.com", "--organizations", organizations), cli.all());
        assertEquals(2, cli.run("plan", "auth0", "--users", users, "--organizations", organizations), cli.all());
        assertEquals(2, cli.run("plan", "auth0", "--users", users, "--role", "a=b"), cli.all());
        assertEquals(
                2,
                run(
                        "plan",
                        "--users",
                        users,
                        "--organizations",
                        organizations,
                        "--members",
                        folder.resolve("gone.json")),
                cli.all());
        assertFalse(cli.err().contains("@"), cli.err());
    }
}
