package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.cognito.testing.CognitoCall;
import com.stytch.migrate.cognito.testing.FakeCognito;
import com.stytch.migrate.cognito.testing.SeedCognitoUser;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CognitoTest {
    private final Cli cli = new Cli();

    @TempDir
    Path folder;

    private static FakeCognito pool() {
        return FakeCognito.start()
                .users(
                        SeedCognitoUser.of("ada").email("ada@example.com", true).password("Correct-Horse-1"),
                        SeedCognitoUser.of("grace")
                                .email("grace@example.com", false)
                                .status("UNCONFIRMED"),
                        SeedCognitoUser.of("g1").email("g1@example.com", false).federated("Google", "Google", "1"),
                        SeedCognitoUser.of("g2").email("g2@example.com", false).federated("Google", "Google", "2"),
                        SeedCognitoUser.of("acme")
                                .email("acme@example.com", false)
                                .federated("AcmeOkta", "SAML", "3"),
                        SeedCognitoUser.of("off").email("off@example.com", true).disabled())
                .group("admins", "ada");
    }

    private static Cli with(Cli cli, FakeCognito cognito) {
        cli.environment.put("AWS_ACCESS_KEY_ID", cognito.credentials().accessKeyId());
        cli.environment.put(
                "AWS_SECRET_ACCESS_KEY", cognito.credentials().secretAccessKey().reveal());
        return cli;
    }

    @Test
    void plan_ofAPool_listsWhatCannotMoveByProvider() {
        try (FakeCognito cognito = pool()) {
            int code = with(cli, cognito)
                    .run("plan", "cognito", "--user-pool", cognito.poolId(), "--endpoint-url", cognito.endpoint());
            assertEquals(1, code, cli.all());
            assertTrue(cli.out().contains("6 records read, 5 would be sent, 1 needs attention"), cli.out());
            assertTrue(cli.out().contains("2  factor_not_moved:oauth:Google"), cli.out());
            assertTrue(cli.out().contains("1  factor_not_moved:sso:AcmeOkta"), cli.out());
            assertTrue(cli.out().contains("1  AT_NEXT_LOGIN: the old one can be checked at a sign-in"), cli.out());
            assertTrue(cli.out().contains("LOGIN_ONLY cognito: kept_by_cognito"), cli.out());
            assertTrue(cli.out().contains("Cognito hands out no password hash"), cli.out());
            assertFalse(cli.all().contains("@example.com"), cli.all());
            assertTrue(cognito.calls().stream()
                    .map(CognitoCall::operation)
                    .allMatch(List.of("ListUsers", "ListGroups", "ListUsersInGroup")::contains));
        }
    }

    @Test
    void import_ofAPool_movesItsUsers() {
        try (FakeCognito cognito = pool();
                FakeStytch stytch = FakeStytch.consumer()) {
            Cli both = with(Cli.against(stytch), cognito);
            Object[] command = {
                "import",
                "cognito",
                "--user-pool",
                cognito.poolId(),
                "--endpoint-url",
                cognito.endpoint(),
                "--ledger",
                folder.resolve("l.db"),
                "--report",
                folder.resolve("report"),
                "--rate",
                "0"
            };
            assertEquals(1, both.run(command), both.all());
            assertEquals(5, stytch.userCount());
            Map<?, ?> legacy = (Map<?, ?>) stytch.user("ada@example.com")
                    .orElseThrow()
                    .trustedMetadata()
                    .get("legacy");
            assertEquals("[admins]", String.valueOf(legacy == null ? null : legacy.get("groups")));

            long before = stytch.journal().writes();
            assertEquals(1, both.run(command), both.all());
            assertEquals(before, stytch.journal().writes(), "nothing changed, nothing is sent");
        }
    }

    @Test
    void plan_ofFiles_readsThem() throws IOException {
        Path users = Files.writeString(
                folder.resolve("users.json"),
                "{\"Users\":[{\"Username\":\"ada\",\"Attributes\":[{\"Name\":\"sub\",\"Value\":\"s1\"},{\"Name\":\"email\","
                        + "\"Value\":\"ada@example.com\"}],\"Enabled\":true,\"UserStatus\":\"CONFIRMED\"}]}");
        assertEquals(
                0,
                cli.run(
                        "plan",
                        "cognito",
                        "--users",
                        users,
                        "--user-pool",
                        "eu-west-1_abc",
                        "--group-members",
                        "a=" + users),
                cli.all());

        Path cut = Files.writeString(
                folder.resolve("cut.json"),
                "{\"NextToken\":\"t\"," + Files.readString(users).substring(1));
        assertEquals(2, cli.run("plan", "cognito", "--users", cut), cli.all());
        assertTrue(cli.err().contains("is incomplete"), cli.err());
        assertEquals(0, cli.run("plan", "cognito", "--users", cut, "--incomplete-export"), cli.all());
        assertTrue(cli.out().contains("the users on it are not imported"), cli.out());
    }

    @Test
    void plan_whenOptionsDoNotFit_saysWhatToDo() {
        assertEquals(2, cli.run("plan", "cognito"));
        assertTrue(cli.err().contains("--users, or the pool to ask with --user-pool"), cli.err());
        assertEquals(2, cli.run("plan", "cognito", "--user-pool", "eu-west-1_abc"));
        assertTrue(cli.err().contains("set AWS_ACCESS_KEY_ID"), cli.err());
        assertEquals(2, cli.run("plan", "cognito", "--user-pool", "nonsense"));
        assertTrue(cli.err().contains("such as us-east-1_AbCdEf123"), cli.err());
        assertEquals(2, cli.run("plan", "cognito", "--users", "nowhere", "--region", "eu-west-1"));
        assertTrue(cli.err().contains("for a pool that is asked"), cli.err());
        assertEquals(2, cli.run("plan", "cognito", "--users", "nowhere.json"));
        assertEquals(2, cli.run("plan", "cognito", "--users", "pom.xml", "--group-members", "admins"));
        assertTrue(cli.err().contains("takes GROUP=FILE"), cli.err());
    }
}
