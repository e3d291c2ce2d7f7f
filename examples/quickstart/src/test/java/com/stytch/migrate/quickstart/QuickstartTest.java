package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    /** Runs it with the output of this process caught: the lines of the README print there. */
    private boolean run() throws IOException {
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            return new Quickstart(folder).run();
        } finally {
            System.setOut(before);
        }
    }

    private String printed() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void run_movesTheTenantAndProvesEveryPassword() throws IOException {
        assertTrue(run(), printed());

        assertEquals(
                14,
                printed()
                        .lines()
                        .filter(line -> line.contains("signs in with the old password and not with a wrong one"))
                        .count());
        assertEquals(
                3,
                printed()
                        .lines()
                        .filter(line -> line.contains("was not moved: "))
                        .count());
        assertEquals(
                1,
                printed()
                        .lines()
                        .filter(line -> line.matches("  CREATED +\\d+"))
                        .count(),
                "the report is printed once");
        assertTrue(printed().contains("the second run sent 0 write requests"), printed());
        assertTrue(printed().endsWith("== All 15 proofs hold." + System.lineSeparator()), printed());
        assertFalse(printed().contains("@example."), printed());
    }

    @Test
    void run_whenAPasswordIsAnother_saysThatTheProofDoesNotHold() throws IOException {
        Files.writeString(
                folder.resolve("passwords.properties"),
                "auth0|65a0c0de0000000000000001=Amber-Alder-61\nauth0|65a0c0de0000000000000003=not the password\n");

        assertFalse(run(), printed());

        assertTrue(printed().contains("FAIL auth0|65a0c0de0000000000000003 signs in"), printed());
        assertTrue(printed().contains("== 1 of 3 proofs do NOT hold."), printed());
    }

    @Test
    void tenant_hasMoreThan24AccountsAndAReadme() throws IOException {
        Path tenant = Path.of(System.getProperty("basedir", ""), "src", "main", "resources", "tenant");

        assertEquals(28, Files.readAllLines(tenant.resolve("users.ndjson")).size());
        assertEquals(
                18, Files.readAllLines(tenant.resolve("password-hashes.ndjson")).size());
        assertTrue(Files.exists(tenant.resolve("README.md")));
    }
}
