package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the old system calls things commands no terminal. */
class TerminalTest {
    private static final String ESCAPE = "\u001b[2J\u001b]0;evil\u0007\u009b31m\u202e";

    @TempDir
    Path folder = Path.of("");

    private static void assertPlain(String text) {
        assertTrue(
                text.chars().allMatch(c -> c == '\n' || !(Character.isISOControl(c) || c == 0x202e)),
                text.replace("\u001b", "<ESC>"));
    }

    @Test
    void import_withARoleThatHoldsEscapes_showsNone() throws Exception {
        Path organizations = Files.writeString(folder.resolve("o.csv"), "id,name,slug\n1,Acme,acme\n");
        Path members = Files.writeString(
                folder.resolve("m.csv"),
                "organization_id,user_id,email,email_verified,role\n1,u1,a@example.com,true,\"ed" + ESCAPE
                        + "itor\"\n");
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Cli cli = Cli.against(stytch);

            int code = cli.run(
                    "import",
                    "csv",
                    "--vertical",
                    "b2b",
                    "--organizations",
                    organizations,
                    "--members",
                    members,
                    "--ledger",
                    folder.resolve("l.db"),
                    "--report",
                    folder.resolve("r"));

            assertTrue(code != 0, cli.all());
            assertTrue(cli.err().contains("role"), cli.err());
            assertPlain(cli.all());
        }
    }

    @Test
    void plan_ofAFileWhoseNameHoldsEscapes_showsThemAsQuestionMarks() {
        Cli cli = new Cli();

        assertEquals(2, cli.run("plan", "csv", "--users", folder.resolve("us" + ESCAPE + "ers.csv")), cli.all());

        assertTrue(cli.err().contains("us?"), cli.err());
        assertPlain(cli.all());
    }

    @Test
    void over_keepsLinesAndTheProgressLine() {
        StringWriter shown = new StringWriter();
        PrintWriter out = PlainWriter.over(new PrintWriter(shown));

        out.print("\r12 of 20");
        out.print("a\rb\u001b");
        out.write('\u0007');
        out.flush();

        assertEquals("\r12 of 20a?b??", shown.toString());
    }
}
