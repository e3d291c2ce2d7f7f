package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --vertical b2b}: organizations and members of an in-house system. */
class TenantsTest {
    private static final String BCRYPT = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    private final FakeB2b stytch = FakeStytch.b2b();
    private final Cli cli = Cli.against(stytch);

    @TempDir
    Path folder;

    @BeforeEach
    void writeFiles() throws IOException {
        stytch.roles("editor");
        write("organizations.csv", "id,name,mfa_required,plan\no1,Acme,no,gold\no2,Globex,yes,free\n");
        write(
                "members.csv",
                "org_id,user_id,email,email_verified,role,password_hash,totp_secret\n"
                        + "o1,u1,ada@example.com,true,clerk,"
                        + BCRYPT + ",GEZDGNBVGY3TQOJQ\n"
                        + "o2,u1,ada@example.com,true,boss," + BCRYPT + ",\n"
                        + "o1,u2,ben@example.com,no,,,\n");
    }

    @AfterEach
    void stop() {
        stytch.close();
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(String verb, Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                verb,
                "csv",
                "--vertical",
                "b2b",
                "--organizations",
                folder.resolve("organizations.csv"),
                "--members",
                folder.resolve("members.csv"),
                "--organization-metadata",
                "plan"));
        arguments.addAll(List.of(more));
        return cli.run(arguments.toArray());
    }

    private int importAll(Object... more) {
        List<Object> arguments = new ArrayList<>(List.of(
                "--ledger",
                folder.resolve("ledger.db"),
                "--report",
                folder.resolve("report"),
                "--role",
                "clerk=editor",
                "--role",
                "boss=stytch_admin",
                "--password-scope",
                "organization",
                "--rate",
                "0"));
        arguments.addAll(List.of(more));
        return run("import", arguments.toArray());
    }

    private FakeMember member(String organization, String email) {
        return stytch.member(organization, email).orElseThrow();
    }

    @Test
    void import_ofTwoFiles_movesOrganizationsAndMembers() throws IOException {
        assertEquals(0, importAll("--recovery-codes", folder.resolve("codes.ndjson")), cli.all());

        assertEquals(2, stytch.organizationCount());
        assertEquals(
                "gold",
                stytch.organization("o1").orElseThrow().trustedMetadata().get("plan"));
        assertEquals(
                "REQUIRED_FOR_ALL",
                stytch.organization("o2").orElseThrow().setting("mfa_policy").orElseThrow());
        assertEquals(List.of("editor"), member("o1", "ada@example.com").roles());
        assertEquals(List.of("stytch_admin"), member("o2", "ada@example.com").roles());
        assertTrue(member("o1", "ada@example.com").hasPassword());
        assertFalse(member("o1", "ben@example.com").emailVerified());
        assertTrue(cli.out().contains("organizations"), cli.out());
        assertTrue(cli.out().contains("Every record is settled."), cli.out());
        List<String> codes = Files.readAllLines(folder.resolve("codes.ndjson"));
        assertEquals(1, codes.size());
        assertTrue(codes.get(0)
                .startsWith("{\"legacy_organization_id\":\"o1\",\"legacy_id\":\"u1\",\"stytch_id\":\"member-"));
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(folder.resolve("codes.ndjson")));
        String code = member("o1", "ada@example.com").recoveryCodes().get(0).reveal();
        assertTrue(codes.get(0).contains(code));
        assertFalse(cli.all().contains(code));
        for (String name : Set.of("outcomes.ndjson", "report.json", "failed.ndjson")) {
            assertFalse(Files.readString(folder.resolve("report").resolve(name)).contains(code));
        }

        // when it runs again
        long writes = stytch.journal().writes();
        assertEquals(0, importAll(), cli.all());
        assertEquals(writes, stytch.journal().writes());
    }

    @Test
    void plan_saysWhatTheProjectMustHaveAndWhoHasNoSecondFactor() {
        assertEquals(0, run("plan"), cli.all());

        assertEquals(0, stytch.journal().count());
        assertTrue(cli.out().contains("actions for organizations"), cli.out());
        assertTrue(cli.out().contains("actions for members"), cli.out());
        assertTrue(cli.out().contains("CREATE_THEN_MIGRATE: created first, then given the password"), cli.out());
        assertTrue(
                cli.out()
                        .contains(
                                "Organization o2 requires a second factor, and 1 member has none that moves: they enrol one"
                                        + " at the next sign-in."),
                cli.out());
        assertTrue(cli.out().contains("State whose passwords are at Stytch"), cli.out());
        assertTrue(cli.out().contains("Roles that the RBAC policy of the project must have: boss, clerk."), cli.out());
    }

    @Test
    void import_withAnUnknownRole_sendsNothing() {
        assertEquals(2, importAll("--role", "boss=chief"), cli.all());

        assertTrue(cli.err().contains("the RBAC policy of the project has no role chief"), cli.err());
        assertEquals(0, stytch.journal().writes());
    }

    @Test
    void import_withoutPasswordScope_sendsNothing() {
        int code = run(
                "import",
                "--ledger",
                folder.resolve("l.db"),
                "--report",
                folder.resolve("r"),
                "--role",
                "clerk=",
                "--role",
                "boss=");

        assertEquals(2, code, cli.all());
        assertTrue(cli.err().contains("state whether each organization has its own"), cli.err());
        assertEquals(0, stytch.journal().writes());
    }

    @Test
    void import_dryRun_writesNothing() {
        assertEquals(0, importAll("--dry-run", "--recovery-codes", folder.resolve("codes.ndjson")), cli.all());

        assertEquals(0, stytch.journal().writes());
        assertTrue(Files.notExists(folder.resolve("codes.ndjson")));
        assertTrue(Files.notExists(folder.resolve("ledger.db")));
        assertTrue(cli.out().contains("Every record would be sent."), cli.out());
    }

    @Test
    void plan_withColumnsByName_readsThem() throws IOException {
        write("organizations.csv", "key,firm\no1,Acme\no2,Globex\n");

        assertEquals(2, run("plan", "--organization-column", "id=nothing"), cli.all());
        assertTrue(cli.err().contains("has no column \"nothing\", which was named for id"), cli.err());
        write("organizations.csv", "key,firm,plan\no1,Acme,a\no2,Globex,b\n");
        assertEquals(
                0,
                run(
                        "plan",
                        "--organization-column",
                        "id=key",
                        "--organization-column",
                        "name=firm",
                        "--member-column",
                        "roles="),
                cli.all());
        assertFalse(cli.out().contains("Roles that the RBAC policy"), cli.out());
    }

    @Test
    void plan_withProbe_checksThePasswordOfAMember() {
        cli.type("Tall-Alder-2021");

        assertEquals(0, run("plan", "--probe", "u1"), cli.all());

        assertTrue(cli.out().contains("The password fits"), cli.out());
    }
}
