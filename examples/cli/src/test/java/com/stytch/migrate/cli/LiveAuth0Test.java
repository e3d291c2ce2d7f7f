package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --domain}: the users come from a live tenant. */
class LiveAuth0Test {
    private final FakeAuth0 auth0 = FakeAuth0.start();
    private final FakeStytch stytch = FakeStytch.consumer();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    @BeforeEach
    void seed() {
        auth0.exportTakes(0); // the command waits by the clock of the machine
        for (int number = 1; number <= 30; number++) {
            auth0.add(SeedUser.database(Exports.email(number))
                    .databaseId(Exports.userId(number))
                    .emailVerified());
        }
        cli.environment.put("AUTH0_CLIENT_ID", auth0.clientId());
        cli.environment.put("AUTH0_CLIENT_SECRET", auth0.clientSecret().reveal());
    }

    @AfterEach
    void stop() {
        auth0.close();
        stytch.close();
    }

    private static List<Path> leftovers() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(path -> String.valueOf(path.getFileName()).startsWith("stytch-migrate-auth0"))
                    .toList();
        }
    }

    @Test
    void planAndImport_ofALiveTenant_moveItsUsers_andLeaveNoFile() throws IOException {
        List<Path> before = leftovers();
        Path hashes = Exports.hashes(folder, 30);
        // the tenant of the fake has no name below auth0.com, so the hash file may name any
        Object[] users = {"--domain", auth0.baseUri(), "--password-hashes", hashes};

        assertEquals(0, run("plan", users), cli.all());
        assertTrue(cli.out().contains("30 records read, 30 would be sent"), cli.out());
        assertEquals(0, stytch.journal().count());
        assertEquals(0, run("plan", users, "--probe", Exports.email(7)), cli.all());
        assertTrue(cli.out().contains("The password fits"), cli.out());

        Object[] target = {"--ledger", folder.resolve("ledger.db"), "--report", folder.resolve("report")};
        assertEquals(0, run("import", users, target), cli.all());
        assertEquals(30, stytch.userCount());
        assertTrue(Files.readString(folder.resolve("report/outcomes.ndjson")).contains("users-export.json.gz:30"));
        assertEquals(before, leftovers());

        long writes = stytch.journal().writes();
        assertEquals(0, run("import", users, target), cli.all());
        assertEquals(writes, stytch.journal().writes(), "nothing changed, nothing is sent");
        assertFalse(cli.all().contains(auth0.clientSecret().reveal()));
    }

    private int run(String verb, Object[] users, Object... more) {
        cli.environment.put("STYTCH_MIGRATE_PROBE_PASSWORD", Exports.PASSWORD);
        Object[] all = new Object[2 + users.length + more.length];
        all[0] = verb;
        all[1] = "auth0";
        System.arraycopy(users, 0, all, 2, users.length);
        System.arraycopy(more, 0, all, 2 + users.length, more.length);
        return cli.run(all);
    }

    @Test
    void import_ofALedgerOfAnotherTenant_isRefused_unlessTheTenantIsNamedTheSame() throws IOException {
        Path ledger = folder.resolve("ledger.db");
        Object[] target = {"--ledger", ledger, "--report", folder.resolve("report")};
        Object[] file = {"--users", Exports.users(folder, 3), "--password-hashes", Exports.hashes(folder, 3)};
        assertEquals(0, run("import", file, target), cli.all());

        assertEquals(2, run("import", new Object[] {"--domain", auth0.baseUri()}, target), cli.all());
        assertTrue(cli.err().contains("example-tenant"), cli.err());
        Object[] named = {"--domain", auth0.baseUri(), "--tenant", "example-tenant"};
        assertEquals(0, run("import", named, target), cli.all());
        assertEquals(30, stytch.userCount());
    }

    @Test
    void aMissingScope_isOneSentenceAndCode2() throws IOException {
        List<Path> before = leftovers();
        auth0.managementScopes("read:roles");

        assertEquals(2, cli.run("plan", "auth0", "--domain", auth0.baseUri()), cli.all());

        assertEquals(1, cli.err().lines().count(), cli.err());
        assertTrue(cli.err().contains("lacks read:users: grant it to the application"), cli.err());
        assertEquals(before, leftovers());
    }

    @Test
    void aTokenOfTheEnvironment_isTaken_andARefusedOneSaysSo() {
        cli.environment.put("AUTH0_TOKEN", "nonsense");

        assertEquals(2, cli.run("plan", "auth0", "--domain", auth0.baseUri()), cli.all());

        assertTrue(cli.err().contains("the token is not valid for this tenant's Management API"), cli.err());
        assertEquals(0, auth0.count("POST", "/oauth/token"));
    }

    @Test
    void aConnection_limitsWhoIsExported() {
        assertEquals(
                2,
                cli.run("plan", "auth0", "--domain", auth0.baseUri(), "--connection", "con_0123456789abcdef"),
                cli.all());
        assertTrue(cli.err().contains("knows no such connection"), cli.err());
        assertEquals(2, cli.run("plan", "auth0", "--domain", auth0.baseUri(), "--connection", "github"), cli.all());
        assertTrue(cli.err().contains("a connection is named by its id"), cli.err());
    }
}
