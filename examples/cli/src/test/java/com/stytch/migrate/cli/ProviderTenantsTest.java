package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoClient;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.firebase.testing.FakeFirebase;
import com.stytch.migrate.firebase.testing.SeedAccount;
import com.stytch.migrate.model.Secret;
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

/** {@code --vertical b2b}: the tenants of a Cognito pool and of a Firebase project. */
class ProviderTenantsTest {
    private final FakeB2b stytch = FakeStytch.b2b();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    @BeforeEach
    void roles() {
        stytch.roles("admins", "viewers");
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private int importFrom(String source, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of("import", source, "--vertical", "b2b"));
        arguments.addAll(List.of(more));
        arguments.addAll(
                List.of("--ledger", folder.resolve("ledger.db"), "--report", folder.resolve("report"), "--rate", "0"));
        return cli.run(arguments.toArray());
    }

    private FakeCognito pool() {
        FakeCognito cognito = FakeCognito.start()
                .users(
                        SeedCognitoUser.of("ada").email("ada@example.com", true).attribute("custom:tenant", "t-1"),
                        SeedCognitoUser.of("ben")
                                .email("ben@example.com", false)
                                .attribute("custom:tenant", "t-2"),
                        SeedCognitoUser.of("cyd").email("cyd@example.com", true))
                .group("admins", "ada")
                .group("acme-viewers", "ada", "ben")
                .group("globex", "ada");
        cli.environment.put("AWS_ACCESS_KEY_ID", cognito.credentials().accessKeyId());
        cli.environment.put(
                "AWS_SECRET_ACCESS_KEY", cognito.credentials().secretAccessKey().reveal());
        return cognito;
    }

    private int importPool(FakeCognito cognito, Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("--user-pool", cognito.poolId(), "--endpoint-url", cognito.endpoint()));
        arguments.addAll(List.of(more));
        return importFrom("cognito", arguments.toArray());
    }

    @Test
    void cognito_byAttribute_movesEachTenant_andNamesWhoIsInNone() throws IOException {
        try (FakeCognito cognito = pool()) {
            int code = importPool(
                    cognito,
                    "--tenant-attribute",
                    "custom:tenant",
                    "--role",
                    "admins=admins",
                    "--role",
                    "acme-viewers=viewers",
                    "--role",
                    "globex=");

            assertEquals(1, code, cli.all());
            assertEquals(2, stytch.organizationCount());
            assertEquals(
                    List.of("admins", "viewers"),
                    stytch.member("t-1", "ada@example.com").orElseThrow().roles().stream()
                            .sorted()
                            .toList());
            assertFalse(stytch.member("t-2", "ben@example.com").orElseThrow().emailVerified());
            assertTrue(
                    Files.readString(folder.resolve("report/failed.ndjson")).contains("no_organization_id"), cli.all());
        }
    }

    @Test
    void cognito_byGroup_readsTenantAndRoleOutOfTheName() {
        try (FakeCognito cognito = pool()) {
            int code = importPool(cognito, "--tenant-group", "(?<tenant>acme|globex)(-(?<role>[a-z]+))?");

            assertEquals(1, code, cli.all());
            assertEquals(2, stytch.organizationCount());
            assertEquals(
                    List.of("viewers"),
                    stytch.member("acme", "ada@example.com").orElseThrow().roles());
            assertEquals(
                    List.of(),
                    stytch.member("globex", "ada@example.com").orElseThrow().roles());
            assertEquals(3, stytch.memberCount());
        }
    }

    @Test
    void cognito_byPool_isOneTenant() {
        try (FakeCognito cognito = pool()) {
            int code = importPool(
                    cognito,
                    "--tenant-name",
                    "Acme",
                    "--role",
                    "admins=admins",
                    "--role",
                    "acme-viewers=",
                    "--role",
                    "globex=");

            assertEquals(0, code, cli.all());
            assertEquals(
                    "Acme", stytch.organization(cognito.poolId()).orElseThrow().name());
            assertEquals(3, stytch.memberCount());
        }
    }

    @Test
    void cognito_machineClients_moveWithSecretAndScopes() {
        try (FakeCognito cognito = pool()) {
            cognito.client(SeedCognitoClient.of("web-client-1", "web").secret("xK39-fjqUwe8-zzPq11"));
            cognito.client(SeedCognitoClient.of("machine-client-1", "sync")
                    .secret("xK39-fjqUwe8-zzPq12")
                    .with("AllowedOAuthFlows", List.of("client_credentials"))
                    .with("AllowedOAuthScopes", List.of("api/read", "api/write")));

            int code = importPool(cognito, "--tenant-group", "(?<tenant>acme)-viewers", "--machine-clients");

            assertEquals(1, code, cli.all());
            assertEquals(1, stytch.machineClients().size());
            assertEquals(
                    List.of("api/read", "api/write"),
                    stytch.machineClient("machine-client-1").orElseThrow().scopes());
            assertTrue(stytch.machineClient("machine-client-1").orElseThrow().takes(Secret.of("xK39-fjqUwe8-zzPq12")));
        }
    }

    @Test
    void cognito_withoutAWord_isWrongUsage() {
        try (FakeCognito cognito = pool()) {
            assertEquals(2, importPool(cognito), cli.all());
            assertTrue(cli.err().contains("--tenant-attribute"), cli.err());
            assertEquals(2, importPool(cognito, "--tenant-group", "("), cli.all());
            assertEquals(2, importPool(cognito, "--tenant-group", "acme"), cli.all());
            assertEquals(
                    2, cli.run("plan", "cognito", "--user-pool", cognito.poolId(), "--tenant-name", "x"), cli.all());
        }
    }

    @Test
    void firebase_live_movesTheUsersOfTenants_withRolesOfAClaim() {
        try (FakeFirebase firebase = FakeFirebase.builder().memoryCost(1).start()) {
            firebase.tenant("acme-x1", "acme");
            firebase.tenant("globex-x2", "globex");
            firebase.seed(SeedAccount.email("nobody@example.com", true).uid("n"));
            firebase.seed(
                    "acme-x1",
                    SeedAccount.email("pat@example.com", true).uid("p1").customClaims("{\"role\":\"admins\"}"));
            firebase.seed(
                    "globex-x2",
                    SeedAccount.email("pat@example.com", false).uid("p2").customClaims("{\"role\":7}"));
            firebase.seed(
                    "globex-x2", SeedAccount.email("sam@example.com", false).uid("s"));
            cli.environment.put("FIREBASE_AUTH_EMULATOR_HOST", firebase.emulatorHost());

            int code = importFrom("firebase", "--project", "demo-fake", "--role-claim", "role");

            assertEquals(1, code, cli.all());
            assertEquals("acme", stytch.organization("acme-x1").orElseThrow().name());
            assertEquals(
                    List.of("admins"),
                    stytch.member("acme-x1", "pat@example.com").orElseThrow().roles());
            assertTrue(stytch.member("globex-x2", "sam@example.com").isPresent());
            assertEquals(
                    2, stytch.memberCount(), "a role that is no text is not left out, and nobody else is asked for");
        }
    }

    @Test
    void firebase_files_nameTheTenantOfEachUser() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.json"),
                "{\"users\":[{\"localId\":\"a\",\"tenantId\":\"t1\",\"email\":\"a@example.com\",\"emailVerified\":true},"
                        + "{\"localId\":\"b\",\"email\":\"b@example.com\"}]}");

        assertEquals(1, importFrom("firebase", "--users", users), cli.all());

        assertEquals(1, stytch.memberCount());
        assertEquals(1, stytch.organizationCount());
        assertEquals(2, cli.run("plan", "firebase", "--users", users, "--role-claim", "x"), cli.all());
    }
}
