package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.ImportPolicy;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportAuth0Test {
    private final FakeStytch stytch = FakeStytch.consumer();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    private Path users;
    private Path hashes;

    @BeforeEach
    void writeFiles() throws IOException {
        users = Exports.users(folder, 3);
        hashes = Exports.hashes(folder, 3);
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private int runImport(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "import",
                "auth0",
                "--users",
                users,
                "--password-hashes",
                hashes,
                "--ledger",
                folder.resolve("ledger.db"),
                "--report",
                folder.resolve("report")));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray());
    }

    private void assertSignsIn(int number) {
        String userId = stytch.user(Exports.email(number)).orElseThrow().userId();
        assertEquals(
                userId,
                stytch.client()
                        .api()
                        .passwords()
                        .authenticate(Exports.email(number), Secret.of(Exports.PASSWORD))
                        .userId());
    }

    @Test
    void import_movesTheUsersWithTheirPasswords() throws IOException {
        assertEquals(0, runImport(), cli.all());

        assertEquals("", cli.err());
        assertTrue(cli.out().contains("3 records read"), cli.out());
        assertTrue(cli.out().contains("Every record is settled."), cli.out());
        assertEquals(3, stytch.userCount());
        assertSignsIn(2);
        for (String name : List.of("report.json", "outcomes.ndjson", "failed.ndjson")) {
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            folder.resolve("report").resolve(name))));
        }
        assertEquals(
                3, Files.readAllLines(folder.resolve("report/outcomes.ndjson")).size());
    }

    @Test
    void import_again_sendsNothing() {
        assertEquals(0, runImport(), cli.all());
        long writes = stytch.journal().writes();

        assertEquals(0, runImport(), cli.all());

        assertEquals(writes, stytch.journal().writes());
        assertTrue(cli.out().contains("CREATED         3"), cli.out());
    }

    @Test
    void import_ofANewerExport_sendsOnlyWhatChanged() throws IOException {
        assertEquals(0, runImport(), cli.all());
        long writes = stytch.journal().writes();
        users = Exports.file(folder, "newer.ndjson", Files.readString(users) + Exports.user(4));
        hashes = Exports.hashes(folder, 4);

        assertEquals(0, runImport(), cli.all());

        assertEquals(writes + 1, stytch.journal().writes());
        assertEquals(4, stytch.userCount());
    }

    @Test
    void import_asADryRun_writesNothingAnywhere() {
        assertEquals(0, runImport("--dry-run"), cli.all());

        assertTrue(cli.out().contains("Every record would be sent."), cli.out());
        assertEquals(0, stytch.journal().writes());
        assertFalse(Files.exists(folder.resolve("ledger.db")));
    }

    @Test
    void import_whenSomeFail_canBeRunForThoseAlone() throws IOException {
        // given an import that Stytch refused one user of
        stytch.onNext("POST", "/v1/passwords/migrate").error(400, "made_up_refusal");
        assertEquals(1, runImport("--parallel", 1), cli.all());
        assertTrue(cli.out().contains("1  made_up_refusal"), cli.out());
        Path failed = Files.copy(folder.resolve("report/failed.ndjson"), folder.resolve("again.ndjson"));
        assertTrue(cli.out().contains("  mv " + folder.resolve("report/failed.ndjson") + " again.ndjson"), cli.out());
        assertTrue(cli.out().contains("with --only again.ndjson"), cli.out());
        long before = stytch.journal().count("POST", "/v1/passwords/migrate");

        // when its list is fed back
        assertEquals(0, runImport("--only", failed), cli.all());

        // then that one is sent
        assertEquals(1, stytch.journal().count("POST", "/v1/passwords/migrate") - before);
        assertEquals(3, stytch.userCount());
    }

    @Test
    void import_whenNothingFailed_hasNothingToDoForTheFailed() throws IOException {
        Path none = Exports.file(folder, "none.ndjson", "");

        assertEquals(0, runImport("--only", none), cli.all());

        assertTrue(cli.out().contains("There was nothing to do."), cli.out());
        assertEquals(0, stytch.journal().writes());
    }

    @Test
    void import_whenNoneOfTheListedRecordsIsThere_saysSo() throws IOException {
        Path other = Exports.file(folder, "other.ndjson", "{\"legacy_id\":\"auth0|somebody else\"}\n");

        assertEquals(1, runImport("--only", other), cli.all());

        assertTrue(cli.out().contains("The one record that " + other + " lists is not in "), cli.out());
        assertFalse(cli.out().contains("settled"), cli.out());
        assertEquals(1, cli.run("plan", "auth0", "--users", users, "--only", other), cli.all());
        assertTrue(cli.out().contains("The one record that " + other + " lists is not in "), cli.out());
    }

    @Test
    void import_whenSomeAreLeftOut_saysHowManyAndWhy() throws IOException {
        users = Exports.file(
                folder,
                "users.ndjson",
                Exports.user(1).replace("\"email_verified\"", "\"blocked\":true,\"email_verified\"")
                        + Exports.user(2)
                        + Exports.user(2)
                        + "{\n");

        assertEquals(1, runImport(), cli.all());

        assertTrue(
                cli.out()
                        .contains("3 records need attention: 1 record failed, 2 records were left out on purpose"
                                + " (blocked 1, duplicate_in_source 1)."),
                cli.out());
    }

    @Test
    void import_withPolicies_keepsToThem() throws IOException {
        // given a blocked user, and one who has another password at Stytch
        users = Exports.file(
                folder,
                "users.ndjson",
                Exports.user(1).replace("\"email_verified\"", "\"blocked\":true,\"email_verified\"") + Exports.user(2));
        stytch.seed(SeedUser.verifiedEmail(Exports.email(2)).password(Secret.of("an other Password 17")));

        // when both are to be carried over all the same
        assertEquals(0, runImport("--blocked", "import", "--existing-password", "replace"), cli.all());

        // then both sign in with the old password
        for (int number = 1; number <= 2; number++) {
            assertSignsIn(number);
        }
    }

    @Test
    void import_withATrustedConnection_takesItsAddressesAsVerified() throws IOException {
        users = Exports.file(
                folder, "users.ndjson", Exports.user(1).replace("\"email_verified\":true", "\"email_verified\":false"));

        assertEquals(0, runImport("--trust-email-of", "Username-Password-Authentication"), cli.all());

        assertTrue(stytch.user(Exports.email(1)).orElseThrow().emailVerified());
    }

    @Test
    void import_withALimitedRate_keepsToIt() {
        assertEquals(0, runImport("--rate", 2, "--request-timeout", 5), cli.all());

        assertTrue(stytch.largestSecond() <= 2, "requests in one second: " + stytch.largestSecond());
    }

    @Test
    void import_whenVerbose_showsTheStackTraceOfAnErrorAndNoSecret() {
        cli.environment.put("STYTCH_SECRET", "secret-test-wrong");

        assertEquals(3, runImport("--verbose"), cli.all());

        assertTrue(cli.err().contains("\tat com.stytch.migrate"), cli.err());
        assertFalse(cli.all().contains("secret-test-wrong"), cli.all());
    }

    @Test
    void import_whateverIsPrinted_holdsNoAddressAndNoHash() throws IOException {
        users = Exports.file(
                folder, "users.ndjson", Files.readString(users) + Exports.user(1) + "{\"user_id\":7}\n{]\n");

        assertEquals(1, runImport(), cli.all());

        String printed = cli.all();
        for (String name : List.of("report.json", "outcomes.ndjson", "failed.ndjson")) {
            printed += Files.readString(folder.resolve("report").resolve(name));
        }
        assertFalse(printed.contains("@example.com"), printed);
        assertFalse(printed.contains("$2b$"), printed);
        assertFalse(printed.contains("secret-test"), printed);
    }

    @Test
    void policy_unlessSet_isThatOfTheLibrary() {
        PolicyOptions options = CommandLine.populateCommand(new PolicyOptions());

        assertEquals(ImportPolicy.DEFAULT, options.policy());
    }
}
