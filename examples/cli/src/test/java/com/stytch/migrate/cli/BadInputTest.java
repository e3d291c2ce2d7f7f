package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bad input gets: one clear sentence with its name, an exit code, and nothing half done. */
class BadInputTest {
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
        return runImport(users, hashes, more);
    }

    private int runImport(Path usersFile, Path hashFile, Object... more) {
        Object[] all = Arrays.copyOf(
                new Object[] {
                    "import",
                    "auth0",
                    "--users",
                    usersFile,
                    "--password-hashes",
                    hashFile,
                    "--ledger",
                    folder.resolve("ledger.db"),
                    "--report",
                    folder.resolve("report")
                },
                10 + more.length);
        System.arraycopy(more, 0, all, 10, more.length);
        return cli.run(all);
    }

    /** One sentence, which names what is wrong, and no trace of a stack. */
    private void assertOneSentence(String... parts) {
        assertTrue(cli.err().matches("error: [^\\n]+[^?.][.?]\\n"), cli.all());
        for (String part : parts) {
            assertTrue(cli.err().contains(part), part + " is missing in " + cli.err());
        }
        assertFalse(cli.err().contains("@example.com"), cli.err());
    }

    private void assertNothingStored() throws SQLException {
        assertEquals(0, stytch.journal().writes());
        assertEquals(0, stytch.userCount());
        Path ledger = folder.resolve("ledger.db");
        if (Files.exists(ledger)) {
            assertEquals(0, count(ledger, "SELECT count(*) FROM record"));
        }
    }

    private static long count(Path ledger, String query) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + ledger);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    // ---- files

    private enum Bad {
        MISSING,
        EMPTY,
        FOLDER,
        UNREADABLE,
        PICTURE,
        OTHER_JSON,
        OTHER_CSV,
        CUT_GZIP,
        CUT_ARRAY;

        Path in(Path folder, String good) throws IOException {
            Path file = folder.resolve("bad.file");
            byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
            switch (this) {
                case MISSING -> {}
                case EMPTY -> Files.createFile(file);
                case FOLDER -> Files.createDirectory(file);
                case UNREADABLE -> {
                    Files.write(file, bytes);
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
                    if (Files.isReadable(file)) { // root may read everything, but not follow a link to itself
                        Files.delete(file);
                        Files.createSymbolicLink(file, file);
                    }
                }
                case PICTURE ->
                    Files.write(file, new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0});
                case OTHER_JSON -> Files.writeString(file, "{\"invoice\":17,\"amount\":\"12.50\"}\n");
                case OTHER_CSV -> Files.writeString(file, "invoice,amount\n17,12.50\n");
                case CUT_GZIP -> {
                    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
                    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                        out.write(bytes);
                    }
                    Files.write(file, Arrays.copyOf(zipped.toByteArray(), zipped.size() / 2));
                }
                case CUT_ARRAY -> Files.writeString(file, "[" + good.strip().replace("\n", ",\n") + ",");
            }
            return file;
        }
    }

    @ParameterizedTest
    @EnumSource(Bad.class)
    void import_whenTheUsersFileIsBad_namesItAndSendsNothing(Bad bad) throws Exception {
        Path file = bad.in(folder, Files.readString(users));

        assertEquals(2, runImport(file, hashes), cli.all());

        assertOneSentence("bad.file");
        assertNothingStored();
    }

    @ParameterizedTest
    @EnumSource(Bad.class)
    void import_whenTheHashFileIsBad_namesItAndSendsNothing(Bad bad) throws Exception {
        Path file = bad.in(folder, Files.readString(hashes));

        assertEquals(2, runImport(users, file), cli.all());

        assertOneSentence("bad.file");
        assertNothingStored();
    }

    @ParameterizedTest
    @EnumSource(Bad.class)
    void plan_whenTheUsersFileIsBad_namesIt(Bad bad) throws Exception {
        Path file = bad.in(folder, Files.readString(users));

        assertEquals(2, cli.run("plan", "auth0", "--users", file), cli.all());

        assertOneSentence("bad.file");
    }

    @Test
    void import_whenTheFilesAreMixedUp_saysWhichIsWhich() throws Exception {
        assertEquals(2, runImport(hashes, users), cli.all());

        assertOneSentence("users.ndjson is a list of users, not of password hashes");
        assertNothingStored();
    }

    @Test
    void import_whenTheHashesAreGivenAsUsers_saysSo() throws Exception {
        assertEquals(2, runImport(hashes, hashes), cli.all());

        assertOneSentence("hashes.ndjson is a list of password hashes, not of users");
        assertNothingStored();
    }

    @Test
    void import_whenAFailedListIsGivenAsUsers_namesOnly() throws Exception {
        Path failed = Exports.file(
                folder,
                "failed.ndjson",
                "{\"legacy_id\":\"auth0|a\",\"at\":\"users.ndjson:1\",\"reason\":\"no_answer\"}\n");

        assertEquals(2, runImport(failed, hashes), cli.all());

        assertOneSentence("failed.ndjson", "--only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing.ndjson", "users.ndjson"})
    void import_whenTheListOfFailedRecordsIsNone_namesIt(String name) throws Exception {
        assertEquals(2, runImport("--only", folder.resolve(name)), cli.all());

        assertOneSentence(name);
        assertNothingStored();
    }

    @Test
    void import_whenAFileIsMissing_namesThePathAsItWasTyped() {
        String typed = folder + "/nowhere/../gone.ndjson";

        assertEquals(2, runImport("--only", typed), cli.all());
        assertOneSentence(typed + " does not exist: check the path after --only.");

        assertEquals(2, runImport(Path.of(typed), hashes), cli.all());
        assertOneSentence(typed + " does not exist: check the path after --users.");

        assertEquals(2, runImport(users, Path.of(typed)), cli.all());
        assertOneSentence(typed + " does not exist: check the path after --password-hashes.");
    }

    @Test
    void plan_whenTheReportCannotBeWritten_saysNothingOfALedger() throws Exception {
        Path file = Exports.file(folder, "occupied", "");

        assertEquals(2, cli.run("plan", "auth0", "--users", users, "--report", file), cli.all());

        assertOneSentence("occupied");
        assertFalse(cli.err().contains("ledger"), cli.err());
    }

    @Test
    void import_whenAFileIsGivenTwice_saysSo() {
        assertEquals(2, runImport("--users", users), cli.all());

        assertTrue(cli.err().startsWith("error: a file was given twice: users.ndjson."), cli.err());
    }

    @Test
    void import_withOneBadRecord_losesThatRecordOnly() throws Exception {
        Files.writeString(users, Files.readString(users) + "{\"user_id\":\n");

        assertEquals(1, runImport(), cli.all());

        assertEquals(3, stytch.userCount());
        assertTrue(
                cli.out().contains("1 record needs attention: 1 record failed, 0 records were left out on purpose."),
                cli.out());
        assertTrue(cli.out().contains("mend them in the source and run the same command again."), cli.out());
        assertFalse(cli.out().contains("--only"), cli.out());
        assertTrue(Files.readString(folder.resolve("report/failed.ndjson")).contains("\"users.ndjson:4\""));
    }

    // ---- credentials and target

    @Test
    void import_withWrongCredentials_stopsAtOnceAndStoresNothing() throws Exception {
        cli.environment.put("STYTCH_SECRET", "secret-test-wrong");

        assertEquals(3, runImport(), cli.all());

        assertOneSentence("401", "check that project id and secret belong together");
        assertFalse(cli.all().contains("secret-test-wrong"), cli.all());
        assertEquals(1, stytch.journal().count());
        assertNothingStored();
        assertFalse(Files.exists(folder.resolve("report/report.json")));
    }

    @Test
    void import_whenNobodyAnswers_stopsAndStoresNothing() throws Exception {
        stytch.close();

        assertEquals(3, runImport(), cli.all());

        assertOneSentence("got no answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"STYTCH_PROJECT_ID", "STYTCH_SECRET"})
    void import_withoutAVariable_namesIt(String variable) {
        cli.environment.put(variable, " ");

        assertEquals(2, runImport(), cli.all());

        assertTrue(cli.err().contains(variable), cli.err());
        assertEquals(0, stytch.journal().count());
    }

    @Test
    void import_withAProjectIdOfNoEnvironmentAndNoAddress_saysWhatToDo() {
        cli.environment.remove("STYTCH_BASE_URL");

        assertEquals(2, runImport("--project-id", "my-project"), cli.all());

        assertTrue(cli.err().contains("--base-url"), cli.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://stytch.example.com", "ftp://localhost", "https://user:pass-word@localhost", "::", "local"
            })
    void import_withAnAddressThatIsNone_doesNotRepeatIt(String url) {
        assertEquals(2, runImport("--base-url", url), cli.all());

        assertTrue(cli.err().contains("--base-url (or STYTCH_BASE_URL) must be https://host"), cli.err());
        assertFalse(cli.err().contains("pass-word"), cli.err());
    }

    @Test
    void import_ofALiveProjectWithoutLive_isRefused() throws Exception {
        try (FakeStytch live = FakeStytch.consumerBuilder()
                .projectId("project-live-22222222-2222-4222-8222-222222222222")
                .start()) {
            Cli liveCli = Cli.against(live);
            Object[] arguments = {
                "import",
                "auth0",
                "--users",
                users,
                "--ledger",
                folder.resolve("ledger.db"),
                "--report",
                folder.resolve("report")
            };

            // when it is named by its id, nothing is asked
            assertEquals(2, liveCli.run(arguments), liveCli.all());
            assertTrue(liveCli.err().contains("add --live"), liveCli.err());
            assertEquals(0, live.journal().count());

            // and with the word it is done
            Object[] allowed = Arrays.copyOf(arguments, arguments.length + 1);
            allowed[arguments.length] = "--live";
            assertEquals(0, liveCli.run(allowed), liveCli.all());
            assertEquals(3, live.userCount());
        }
    }

    @Test
    void import_toTheLiveHostWithoutLive_isRefused() {
        assertEquals(2, runImport("--base-url", "https://api.stytch.com:443/"), cli.all());

        assertTrue(cli.err().contains("add --live"), cli.err());
    }

    // ---- ledger

    @Test
    void import_withTheLedgerOfAnotherProject_isRefusedWithBothNames() {
        assertEquals(0, runImport(), cli.all());
        try (FakeStytch other = FakeStytch.consumerBuilder()
                .projectId("project-test-33333333-3333-4333-8333-333333333333")
                .start()) {
            cli.environment.put("STYTCH_PROJECT_ID", other.credentials().projectId());
            cli.environment.put("STYTCH_BASE_URL", other.baseUri().toString());

            assertEquals(2, runImport(), cli.all());

            assertOneSentence(
                    "ledger.db", FakeStytch.PROJECT_ID, other.credentials().projectId());
            assertEquals(0, other.journal().writes());
        }
    }

    @Test
    void import_withTheLedgerOfAnotherTenant_isRefusedWithBothNames() throws Exception {
        assertEquals(0, runImport(), cli.all());
        long before = stytch.journal().writes();
        Path others = Exports.file(folder, "others.ndjson", Exports.hash(1, "other-tenant"));

        assertEquals(2, runImport(users, others), cli.all());

        assertOneSentence("ledger.db", "example-tenant", "other-tenant");
        assertEquals(before, stytch.journal().writes());
    }

    @Test
    void import_whenAFolderStandsInPlaceOfTheLedger_saysSo() throws Exception {
        Files.createDirectory(folder.resolve("ledger.db"));

        assertEquals(2, runImport(), cli.all());

        assertOneSentence("ledger.db is a folder");
        assertEquals(0, stytch.journal().count());
    }

    @Test
    void import_whenTheLedgerIsNoDatabase_leavesItAsItIs() throws Exception {
        Path ledger = Exports.file(folder, "ledger.db", "invoices, and nothing else, ".repeat(100));
        byte[] before = Files.readAllBytes(ledger);

        assertEquals(2, runImport(), cli.all());

        assertOneSentence("ledger.db is no SQLite file");
        assertEquals(-1, Arrays.mismatch(before, Files.readAllBytes(ledger)));
        assertEquals(0, stytch.journal().count());
    }

    @Test
    void import_whenTheFolderOfTheLedgerCannotBeWritten_stopsBeforeTheFirstRequest() throws Exception {
        assertEquals(
                2,
                cli.run(
                        "import",
                        "auth0",
                        "--users",
                        users,
                        "--ledger",
                        readOnly().resolve("ledger.db")),
                cli.all());

        assertOneSentence("ledger.db cannot be made: is the folder writable");
        assertEquals(0, stytch.journal().count());
    }

    @Test
    void import_whenThereIsNoFolderForTheLedger_saysSo() {
        assertEquals(
                2,
                cli.run("import", "auth0", "--users", users, "--ledger", folder.resolve("none/ledger.db")),
                cli.all());

        assertOneSentence("ledger.db cannot be made");
        assertEquals(0, stytch.journal().count());
    }

    /** Returns a folder in which nobody can make a file, root neither. */
    private Path readOnly() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("r-xr-xr-x"));
        return Files.isWritable(locked) ? Path.of("/proc/self") : locked;
    }

    // ---- report

    @Test
    void import_whenTheReportCannotBeWritten_stopsBeforeTheFirstUser() throws Exception {
        Path file = Exports.file(folder, "taken", "");

        assertEquals(
                2,
                cli.run(
                        "import",
                        "auth0",
                        "--users",
                        users,
                        "--ledger",
                        folder.resolve("ledger.db"),
                        "--report",
                        file.resolve("report")),
                cli.all());

        assertOneSentence("the report cannot be written to report");
        assertNothingStored();
    }

    @Test
    void import_whenTheReportFolderCannotBeWritten_stopsBeforeTheFirstUser() throws Exception {
        assertEquals(
                2,
                cli.run(
                        "import",
                        "auth0",
                        "--users",
                        users,
                        "--ledger",
                        folder.resolve("ledger.db"),
                        "--report",
                        readOnly()),
                cli.all());

        assertOneSentence("the report cannot be written");
        assertNothingStored();
    }

    @Test
    void plan_whenTheReportCannotBeWritten_saysSo() throws Exception {
        Path file = Exports.file(folder, "taken", "");

        assertEquals(2, cli.run("plan", "auth0", "--users", users, "--report", file.resolve("plan")), cli.all());

        assertOneSentence("the report cannot be written to plan");
    }
}
