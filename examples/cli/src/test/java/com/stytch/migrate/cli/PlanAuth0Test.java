package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanAuth0Test {
    private final Cli cli = new Cli();

    @TempDir
    Path folder;

    @Test
    void plan_withoutAnyEnvironment_saysWhatAnImportWouldDo() throws IOException {
        Path users = Exports.users(folder, 130);
        Path hashes = Exports.hashes(folder, 130);

        assertEquals(0, cli.run("plan", "auth0", "--users", users, "--password-hashes", hashes), cli.all());

        assertEquals("", cli.err());
        assertTrue(cli.out().contains("130 records read, 130 would be sent, 0 need attention"), cli.out());
        assertTrue(cli.out().contains("130  MIGRATE: one call"), cli.out());
        assertTrue(cli.out().contains("130  KEPT: signs in with the old password"), cli.out());
        assertTrue(cli.out().contains("130 calls, 2 s at 65 a second. Nothing was sent."), cli.out());
    }

    @Test
    void plan_withCredentialsOfAProject_sendsItNothing() throws IOException {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            Cli withProject = Cli.against(stytch);

            assertEquals(0, withProject.run("plan", "auth0", "--users", Exports.users(folder, 3)), withProject.all());

            assertEquals(0, stytch.journal().count());
        }
    }

    @Test
    void plan_whenRecordsShareSomething_namesBothWithTheirPlaces() throws IOException {
        Path users = Exports.file(
                folder,
                "users.ndjson",
                Exports.user(1)
                        + Exports.user(2).replace(Exports.email(2), "USER1@example.com")
                        + phone("a", "+14155550100", "a@example.com")
                        + phone("b", "+14155550100", "b@example.com"));

        assertEquals(1, cli.run("plan", "auth0", "--users", users), cli.all());

        assertTrue(
                cli.out()
                        .contains("auth0|" + Exports.userId(2)
                                + " (users.ndjson:2) has the e-mail address of auth0|"
                                + Exports.userId(1) + " (users.ndjson:1)"),
                cli.out());
        assertTrue(
                cli.out()
                        .contains(
                                "auth0|b (users.ndjson:4) moves without the phone number of auth0|a (users.ndjson:3)"),
                cli.out());
        assertFalse(cli.out().contains("@example.com"), cli.out());
    }

    private static String phone(String id, String number, String email) {
        return "{\"user_id\":\"auth0|" + id + "\",\"email\":\"" + email + "\",\"phone_number\":\"" + number
                + "\",\"phone_verified\":true}\n";
    }

    @Test
    void plan_whenManyShareSomething_showsSomeAndCountsTheRest() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int number = 1; number <= 31; number++) {
            lines.append(Exports.user(number).replace(Exports.email(number), "same@example.com"));
        }
        Path users = Exports.file(folder, "users.ndjson", lines.toString());

        assertEquals(1, cli.run("plan", "auth0", "--users", users, "--report", folder.resolve("plan")), cli.all());

        assertEquals(
                20,
                cli.out()
                        .lines()
                        .filter(line -> line.contains("has the e-mail address of"))
                        .count());
        assertTrue(cli.out().contains("and 10 more, see planned.ndjson"), cli.out());
        assertEquals(
                31, Files.readAllLines(folder.resolve("plan/planned.ndjson")).size());
        assertTrue(Files.readString(folder.resolve("plan/plan.json")).contains("\"calls\":1"));
    }

    @Test
    void plan_withoutALimitOfTheRate_namesNoTime() throws IOException {
        assertEquals(0, cli.run("plan", "auth0", "--users", Exports.users(folder, 3), "--rate", 0), cli.all());

        assertTrue(cli.out().contains("3 calls with no limit of the rate."), cli.out());
    }

    @Test
    void plan_withPolicies_keepsToThem() throws IOException {
        Path users = Exports.file(
                folder,
                "users.ndjson",
                Exports.user(1).replace("\"email_verified\"", "\"blocked\":true,\"email_verified\""));

        assertEquals(1, cli.run("plan", "auth0", "--users", users), cli.all());
        assertTrue(cli.out().contains("1  blocked"), cli.out());

        assertEquals(
                0,
                cli.run("plan", "auth0", "--users", users, "--blocked", "import", "--carry-verified-address"),
                cli.all());
        assertTrue(cli.out().contains("1  CREATE_VERIFIED: two calls"), cli.out());
    }

    @Test
    void plan_ofSomeRecords_countsThoseOnly() throws IOException {
        Path users = Exports.users(folder, 3);
        Path list = Exports.file(folder, "failed.ndjson", "{\"legacy_id\":\"auth0|" + Exports.userId(2) + "\"}\n");

        assertEquals(0, cli.run("plan", "auth0", "--users", users, "--only", list), cli.all());

        assertTrue(cli.out().contains("1 record read, 1 would be sent"), cli.out());
    }

    @Test
    void plan_ofARecordThatCannotBeRead_countsIt() throws IOException {
        Path users = Exports.file(folder, "users.ndjson", Exports.user(1) + "{broken\n");

        assertEquals(1, cli.run("plan", "auth0", "--users", users), cli.all());

        assertTrue(cli.out().contains("1  none: the record cannot be read"), cli.out());
        assertTrue(
                List.of(cli.out().split("\n")).contains("2 records read, 1 would be sent, 1 needs attention"),
                cli.out());
    }
}
