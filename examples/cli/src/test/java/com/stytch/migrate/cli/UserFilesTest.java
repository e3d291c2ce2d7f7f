package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sources {@code csv} and {@code ndjson}. */
class UserFilesTest {
    /** md5("correct horse battery staple" + "ERXPZ8S5ff"). */
    private static final String MD5 = "cf5802efd89b975a341f46151b5558cb";

    private static final String MD5_SALT = "ERXPZ8S5ff";
    private static final String MD5_PASSWORD = "correct horse battery staple";

    private final FakeStytch stytch = FakeStytch.consumer();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    private Path users;

    @BeforeEach
    void writeFile() throws IOException {
        users = csv(
                "id,email,email_verified,password,salt",
                "1,ada@example.com,true," + Exports.HASH + ",",
                "2,grace@example.com,true," + MD5 + "," + MD5_SALT);
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private Path csv(String... lines) throws IOException {
        return Exports.file(folder, "users.csv", String.join("\n", lines) + "\n");
    }

    private Path json(String... lines) throws IOException {
        return Exports.file(folder, "users.ndjson", String.join("\n", lines) + "\n");
    }

    private int plan(String source, Path file, Object... more) {
        List<Object> all = new ArrayList<>(List.of("plan", source, "--users", file));
        all.addAll(Arrays.asList(more));
        return cli.run(all.toArray());
    }

    private int runImport(String source, Path file, Object... more) {
        List<Object> all = new ArrayList<>(List.of(
                "import",
                source,
                "--users",
                file,
                "--ledger",
                folder.resolve("ledger.db"),
                "--report",
                folder.resolve("report")));
        all.addAll(Arrays.asList(more));
        return cli.run(all.toArray());
    }

    private void assertNoSecrets() {
        for (String secret :
                List.of(MD5, MD5_SALT, MD5_PASSWORD, Exports.HASH, Exports.PASSWORD, "@example.com", "pep-")) {
            assertFalse(cli.all().contains(secret), () -> secret + " in " + cli.all());
        }
    }

    private void assertRefused(int code, String... parts) {
        assertEquals(2, code, cli.all());
        assertTrue(cli.err().matches("error: [^\\n]+\\.\\n(see: .*\\n)?"), cli.all());
        for (String part : parts) {
            assertTrue(cli.err().contains(part), () -> part + " is missing in " + cli.err());
        }
        assertEquals(0, stytch.journal().writes());
        assertNoSecrets();
    }

    // ---- moving

    @Test
    void import_ofTheSampleOfStytchsGuide_needsNoOption() throws IOException {
        Path sample = csv("email,phone_number", "ada@example.com,+14155550100", "grace@example.com,+14155550101");

        assertEquals(0, plan("csv", sample), cli.all());
        assertTrue(cli.out().contains("so none counts as verified"), cli.out());
        assertEquals(0, runImport("csv", sample), cli.all());

        assertEquals(2, stytch.userCount());
        FakeUser ada = stytch.user("ada@example.com").orElseThrow();
        assertFalse(ada.toString().contains("verified=true"), ada.toString());
        assertEquals(0, runImport("csv", sample), cli.all());
        assertEquals(2, stytch.userCount());
    }

    @Test
    void import_ofMixedHashes_movesThemOnceTheyAreStated() throws IOException {
        // given a table with bcrypt, and salted MD5 of which nobody has said the side of the salt
        Path table = csv(
                "id,email,email_verified,password,salt",
                "1,ada@example.com,true," + Exports.HASH + ",",
                "2,grace@example.com,true," + MD5 + "," + MD5_SALT);

        // then the plan says that one waits, and which names there are
        assertEquals(1, plan("csv", table), cli.all());
        assertTrue(cli.out().contains("1  TRANSLATED bcrypt"), cli.out());
        assertTrue(cli.out().contains("1  AMBIGUOUS: ambiguous_hash_format"), cli.out());
        assertTrue(cli.out().contains("md5_suffix_salt"), cli.out());
        assertTrue(cli.out().contains("--hash-format"), cli.out());
        assertNoSecrets();

        // and an import moves the user without a password
        assertEquals(0, runImport("csv", table), cli.all());
        assertTrue(cli.out().contains("password_not_moved:ambiguous_hash_format"), cli.out());
        assertEquals(1, stytch.journal().count("POST", "/v1/passwords/migrate"));

        // when it is stated, with the same ledger
        assertEquals(0, plan("csv", table, "--hash-format", "bcrypt,md5_suffix_salt"), cli.all());
        assertEquals(0, runImport("csv", table, "--hash-format", "bcrypt,md5_suffix_salt"), cli.all());

        // then the same user gets the password
        assertEquals(2, stytch.userCount());
        assertEquals(2, stytch.journal().count("POST", "/v1/passwords/migrate"));
        assertNoSecrets();
    }

    @Test
    void import_ofNestedJson_followsTheColumns() throws IOException {
        Path file = json(
                "{\"_id\":{\"$oid\":\"a1\"},\"login\":{\"mail\":\"ada@example.com\",\"ok\":1},\"pw\":{\"h\":\""
                        + Exports.HASH + "\"},\"plan\":\"gold\",\"colour\":\"blue\"}",
                "{\"_id\":{\"$oid\":\"a2\"},\"login\":{\"mail\":\"grace@example.com\",\"ok\":0},\"pw\":{\"h\":null}}");

        assertEquals(
                0,
                runImport(
                        "ndjson",
                        file,
                        "--column",
                        "email=login.mail",
                        "--column",
                        "email_verified=login.ok",
                        "--column",
                        "hash=pw.h",
                        "--trusted-metadata",
                        "plan",
                        "--untrusted-metadata",
                        "colour",
                        "--tenant",
                        "shop"),
                cli.all());

        FakeUser ada = stytch.userById("a1").orElseThrow();
        assertEquals("gold", ada.trustedMetadata().get("plan"));
        assertEquals("blue", ada.untrustedMetadata().get("colour"));
        assertEquals(1, stytch.journal().count("POST", "/v1/passwords/migrate"));

        assertEquals(2, runImport("ndjson", file, "--column", "email=login.mail", "--tenant", "other"), cli.all());
        assertTrue(cli.err().contains("shop"), cli.err());
    }

    @Test
    void plan_whenAllAddressesAreStatedAsVerified_plansOneCall() throws IOException {
        Path file = csv("id,email,hash", "1,ada@example.com," + Exports.HASH);

        assertEquals(0, plan("csv", file), cli.all());
        assertTrue(cli.out().contains("1  CREATE_THEN_MIGRATE"), cli.out());
        assertEquals(0, plan("csv", file, "--emails-verified", "--phone-numbers-verified"), cli.all());
        assertTrue(cli.out().contains("1  MIGRATE"), cli.out());
    }

    @Test
    void plan_withBadRows_namesEachWithItsLine() throws IOException {
        Path file = csv("id,email,hash", "1,ada@example.com", "2,grace@example.com,", ",x@example.com,");

        assertEquals(1, plan("csv", file, "--report", folder.resolve("plan")), cli.all());

        List<String> planned = Files.readAllLines(folder.resolve("plan/planned.ndjson"));
        assertTrue(planned.get(0).contains("\"users.csv:2\"") && planned.get(0).contains("ragged_row"), planned.get(0));
        assertTrue(planned.get(2).contains("\"users.csv:4\"") && planned.get(2).contains("no_user_id"), planned.get(2));
        assertTrue(Files.readString(folder.resolve("plan/plan.json")).contains("\"password_formats\":[{\"verdict\""));
    }

    // ---- peppers and keys

    @Test
    void aPepper_comesFromTheEnvironmentOrAFileAndFromNowhereElse() throws IOException {
        Path file = csv("id,email,hash", "1,ada@example.com," + Exports.HASH);
        Path options = Exports.file(folder, "options", "# of the old shop\npepper=pep-per=1 \n\n");

        assertRefused(
                plan("csv", file, "--hash-format", "devise", "--hash-option", "pepper=pep-per"),
                "--hash-option-file",
                "STYTCH_MIGRATE_PEPPER");
        assertEquals(0, plan("csv", file, "--hash-format", "devise", "--hash-option-file", options), cli.all());
        assertTrue(cli.out().contains("1  LOGIN_ONLY devise_bcrypt"), cli.out());
        assertNoSecrets();

        cli.environment.put("STYTCH_MIGRATE_PEPPER", "pep-per");
        assertEquals(0, plan("csv", file, "--hash-format", "devise"), cli.all());
        assertTrue(cli.out().contains("1  LOGIN_ONLY devise_bcrypt"), cli.out());
        assertNoSecrets();
    }

    @Test
    void aBadFileOfHashOptions_isNamedAndNotRepeated() throws IOException {
        Path file = csv("id,email,hash", "1,ada@example.com," + Exports.HASH);

        assertRefused(
                plan("csv", file, "--hash-option-file", Exports.file(folder, "options", "pep-per\n")),
                "options line 1 is not NAME=VALUE");
        assertRefused(
                plan("csv", file, "--hash-option-file", Exports.file(folder, "options", "\npep-per=x\n")),
                "options line 2");
        assertRefused(
                plan("csv", file, "--hash-option-file", Exports.file(folder, "options", "salt_side=pep-per\n")),
                "options line 1: salt_side must be one of [prefix, suffix]");
        assertRefused(plan("csv", file, "--hash-option-file", folder.resolve("none")), "none cannot be read");
        assertRefused(plan("csv", file, "--hash-option-file", folder), "cannot be read");
        byte[] latin = "pepper=\u00e9".getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(
                plan("csv", file, "--hash-option-file", Files.write(folder.resolve("latin"), latin)),
                "latin cannot be read");
    }

    // ---- bad input

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void import_ofAFileThatIsNone_namesItAndSendsNothing(String source) throws IOException {
        assertRefused(runImport(source, folder.resolve("none")), "none does not exist");
        assertRefused(runImport(source, Exports.file(folder, "empty", "")), "empty is empty");
        assertRefused(runImport(source, Files.createDirectory(folder.resolve("dir"))), "dir is a folder");
        byte[] picture = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0, 0};
        assertRefused(runImport(source, Files.write(folder.resolve("pic"), picture)), "pic is a binary file");
        assertRefused(runImport(source, users, "--users", users), "a file was given twice: users.csv");
        assertFalse(Files.exists(folder.resolve("ledger.db")));
    }

    @Test
    void import_ofTheOtherKindOfFile_namesTheSource() throws IOException {
        assertRefused(runImport("ndjson", users), "users.csv is not JSON");
        assertRefused(runImport("csv", json("{\"email\":\"ada@example.com\"}")), "users.ndjson is JSON, not CSV");
    }

    @Test
    void import_ofOtherData_saysWhatTheColumnsAre() throws IOException {
        assertRefused(runImport("csv", csv("invoice,amount", "1,2")), "users.csv holds no users", "invoice, amount");
        assertRefused(
                runImport("ndjson", json("{\"invoice\":17,\"amount\":\"2\"}")), "holds no users", "invoice, amount");
        assertRefused(runImport("csv", csv("ada@example.com,+14155550100")), "holds no users");
        assertRefused(
                runImport("csv", csv("email,email_address", "ada@example.com,")),
                "two columns that could be the email",
                "say which");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--column|email|--column takes FIELD=NAME",
                "--column|=x|--column takes FIELD=NAME",
                "--column|emial=x|--column knows no field of that name: there is argon2_type",
                "--column|format=x|--column knows no field of that name",
                "--column|email=logn|users.csv has no column \"logn\", which was named for email; there are: id, email",
                "--trusted-metadata|plan|users.csv has no column \"plan\"",
                "--trusted-metadata|' '|the name of a column must not be blank",
                "--hash-format|md55|--hash-format: there is no such format of password hashes",
                "--hash-option|iterations|--hash-option takes NAME=VALUE, where NAME is one of salt_encoding",
                "--hash-option|nonsense=1|--hash-option takes NAME=VALUE",
                "--hash-option|format=md5|--hash-option takes NAME=VALUE",
                "--hash-option|salt_side=left|--hash-option: salt_side must be one of",
                "--hash-option|key=pep-per|--hash-option does not take key, since everybody on this machine",
                "--tenant|' '|the name of the tenant must not be blank",
                "--probe|' '|--probe takes the id",
                "--probe|nobody|--probe needs the password of that user",
            })
    void plan_withABadOption_saysWhatItTakes(String option, String value, String sentence) {
        assertRefused(plan("csv", users, option, value), sentence);
    }

    // ---- the probe

    @Test
    void probe_whenTheStatementIsRight_endsWith0() {
        cli.environment.put("STYTCH_MIGRATE_PROBE_PASSWORD", MD5_PASSWORD);

        assertEquals(
                0, plan("csv", users, "--hash-format", "md5_suffix_salt", "--probe", "Grace@example.com"), cli.all());

        assertTrue(cli.out().contains("User 2 (users.csv:3), format md5_suffix_salt"), cli.out());
        assertTrue(cli.out().contains("The password fits"), cli.out());
        assertEquals(0, stytch.journal().count());
        assertNoSecrets();
    }

    @Test
    void probe_whenTheStatementIsWrong_endsWith1AndNamesTheRightOne() {
        cli.type(MD5_PASSWORD);

        assertEquals(1, plan("csv", users, "--hash-format", "md5_prefix_salt", "--probe", "2"), cli.all());

        assertTrue(cli.out().startsWith("Password of that user"), cli.out());
        assertTrue(cli.out().contains("does not fit"), cli.out());
        assertTrue(cli.out().contains("It fits with\n  --hash-format md5_suffix_salt\n"), cli.out());
        assertNoSecrets();
    }

    @Test
    void probe_ofAnAmbiguousHash_endsWith1AndNamesTheRightStatement() {
        cli.type(MD5_PASSWORD);

        assertEquals(1, plan("csv", users, "--probe", "2"), cli.all());

        assertTrue(cli.out().contains("Nothing could be compared: ambiguous_hash_format."), cli.out());
        assertTrue(cli.out().contains("--hash-format md5_suffix_salt"), cli.out());
    }

    @Test
    void probe_withAWrongPassword_endsWith1AndSuggestsNothing() {
        cli.type("another");

        assertEquals(1, plan("csv", users, "--hash-format", "md5_suffix_salt", "--probe", "2"), cli.all());

        assertTrue(cli.out().contains("Unless it is mistyped"), cli.out());
        assertFalse(cli.out().contains("It fits"), cli.out());
    }

    @Test
    void probe_ofWhatOnlyALoginCanMove_saysSo() throws IOException {
        Path file = csv("id,email,hash", "1,ada@example.com,*F4AF2E5D85456A908E0F552F0366375B06267295");
        cli.type(MD5_PASSWORD);

        assertEquals(0, plan("csv", file, "--probe", "1"), cli.all());

        assertTrue(cli.out().contains("so the import does not send it"), cli.out());
    }

    @Test
    void probe_ofAUserWhoIsNotThere_isRefused() {
        cli.type(MD5_PASSWORD);

        assertRefused(plan("csv", users, "--probe", "nobody@example.com"), "users.csv has no user with this id");
    }

    @Test
    void probe_ofAnAuth0Export_checksTheJoinedHash() throws IOException {
        Path export = Exports.users(folder, 3);
        Path hashes = Exports.hashes(folder, 2);
        Object[] arguments = {
            "plan", "auth0", "--users", export, "--password-hashes", hashes, "--probe", Exports.email(2)
        };

        cli.type(Exports.PASSWORD);
        assertEquals(0, cli.run(arguments), cli.all());
        assertTrue(cli.out().contains("The password fits"), cli.out());
        cli.type("another");
        assertEquals(1, cli.run(arguments), cli.all());
        arguments[arguments.length - 1] = "auth0|" + Exports.userId(3);
        assertEquals(1, cli.run(arguments), cli.all());
        assertTrue(cli.out().contains("Nothing could be compared: no_hash_in_file."), cli.out());
        assertNoSecrets();
    }
}
