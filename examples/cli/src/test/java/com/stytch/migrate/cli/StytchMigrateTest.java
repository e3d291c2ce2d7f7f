package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StytchMigrateTest {
    private final Cli cli = new Cli();

    @Test
    void help_namesTheVerbsOfThisVersionAndTheExitCodes() {
        assertEquals(0, cli.run("--help"));

        assertTrue(cli.out().startsWith("Usage: stytch-migrate"), cli.out());
        assertTrue(cli.out().contains("3   stopped"), cli.out());
        for (String verb : List.of("plan", "import", "fake")) {
            assertTrue(cli.out().contains("\n  " + verb + "  "), cli.out());
        }
        for (String later : List.of("verify", "undo", "export")) {
            assertFalse(cli.out().contains(later), later);
        }
        assertEquals("", cli.err());
    }

    @Test
    void help_ofImport_namesEveryOptionAndNoneForTheSecret() {
        assertEquals(0, cli.run("import", "auth0", "--help"));

        for (String option : List.of(
                "--users",
                "--password-hashes",
                "--tenant",
                "--trust-email-of",
                "--project-id",
                "--base-url",
                "--live",
                "--request-timeout",
                "--ledger",
                "--report",
                "--dry-run",
                "--parallel",
                "--blocked",
                "--existing-password",
                "--metadata-overflow",
                "--carry-verified-address",
                "--only",
                "--vertical",
                "--rate",
                "--verbose")) {
            assertTrue(cli.out().contains(option), option);
        }
        assertFalse(cli.out().contains("--secret"), cli.out());
    }

    @Test
    void version_isOneLine() {
        assertEquals(0, cli.run("--version"));
        assertTrue(cli.out().matches("stytch-migrate \\S+\\R"), cli.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                      | name a verb: plan, import or fake.",
                "import                | name a source, auth0, cognito, firebase, csv, ndjson: stytch-migrate import SOURCE [options].",
                "plan                  | name a source, auth0, cognito, firebase, csv, ndjson: stytch-migrate plan SOURCE [options].",
                "verify                | the verb verify does not exist in this version: there is plan, import, fake.",
                "undo auth0            | the verb undo does not exist in this version: there is plan, import, fake.",
                "export                | the verb export does not exist in this version: there is plan, import, fake.",
                "improt auth0          | there is no verb improt: there is plan, import, fake.",
                "plan firebase | name a file with --users, or a project to be read live with --project.",
                "import ldap           | there is no source ldap: there is auth0, cognito, firebase, csv, ndjson.",
                "--nonsense            | there is no option --nonsense.",
                "import --users u      | there is no option --users here: name the source first, then its options.",
                "import auth0 --pasword-hashes=h | there is no option --pasword-hashes.",
                "import csv --nonsense x         | there is no option --nonsense.",
                "fake --project-id project-1     | --project-id must begin with project-test- or project-live-.",
                "import auth0          | name the users: --users FILE, or --domain DOMAIN to let Auth0 export them.",
                "plan auth0 --users u --domain d.auth0.com | give either --users or --domain.",
                "plan auth0 --users u --connection con_0123456789abcdef | --connection goes with --domain: a file holds the"
                        + " users that were exported.",
                "plan auth0 --domain d.auth0.com | set the environment variables AUTH0_CLIENT_ID and AUTH0_CLIENT_SECRET"
                        + " (of a machine-to-machine application with the scope read:users), or AUTH0_TOKEN.",
                "plan auth0 --domain http://d.auth0.com | an address must be https://, or http:// to this machine; that of"
                        + " d.auth0.com is neither.",
                "plan auth0 --users u --rate fast | Invalid value for option '--rate': 'fast' is not an int.",
                "plan auth0 --users u --rate -1   | --rate must be from 0 to 100000, was -1.",
                "plan auth0 --users u --blocked x | Invalid value for option '--blocked': must be skip or import.",
                "plan auth0 --users u --vertical b2b | --vertical b2b needs --organizations FILE beside --users.",
                "plan auth0 --users u --vertical x   | Invalid value for option '--vertical': must be consumer or b2b.",
                "plan csv              | Missing required option: '--users=FILE'.",
                "plan csv --vertical b2b --members m | --vertical b2b needs --organizations FILE.",
                "plan csv --vertical b2b --users u   | --vertical b2b takes --organizations and --members, not --users.",
                "plan csv --users u --role a=b       | --role and --password-scope are for" + " --vertical b2b only.",
                "plan csv --vertical b2b --members m --organizations o --carry-verified-address"
                        + " | --carry-verified-address is for Consumer projects only.",
                "plan auth0 --users u u2  | there is one argument too many: u2; to name several files, repeat the option.",
                "import auth0 --users u --parallel 0 | --parallel must be from 1 to 1000, was 0.",
                "import auth0 --users u --ledger jdbc:postgresql://h/d?password=p"
                        + " | --ledger holds a password or a user before the host, which everybody on this machine can see: set the environment variables PGUSER and PGPASSWORD instead.",
                "fake --port 70000        | --port must be from 0 to 65535, was 70000.",
                "fake --latency -1        | --latency and --cap must not be negative.",
                "fake --cut 60 --unavailable 50 | --unavailable, --throttled, --lost-answers and --cut must be from 0 to"
                        + " 100 percent, also together."
            })
    void wrongUsage_isOneSentenceAndCode2(String arguments, String sentence) {
        assertEquals(2, cli.run((Object[]) (arguments == null ? new String[0] : arguments.split(" "))));

        assertEquals("error: " + sentence, cli.err().lines().findFirst().orElseThrow());
        assertTrue(cli.err().lines().skip(1).allMatch(line -> line.matches("see: stytch-migrate[a-z0 ]* --help")));
        assertEquals("", cli.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--secret=secret-test-abc",
                "--secret secret-test-abc",
                "secret-test-abc",
                "--rate secret-test-abc"
            })
    void aSecretInTheArguments_isNotRepeated(String arguments) {
        assertEquals(2, cli.run((Object[]) ("import auth0 --users u " + arguments).split(" ")));

        assertFalse(cli.all().contains("abc"), cli.all());
        if (arguments.startsWith("--secret")) {
            assertTrue(cli.err().contains("set the environment variable STYTCH_SECRET"), cli.err());
        }
    }
}
