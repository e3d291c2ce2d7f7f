package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class StytchMigrateTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return StytchMigrate.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    @Test
    void help_namesTheExitCodes() {
        assertEquals(0, run("--help"));
        assertTrue(out.toString().startsWith("Usage: stytch-migrate"), out.toString());
        assertTrue(out.toString().contains("3   stopped"), out.toString());
        assertEquals("", err.toString());
    }

    @Test
    void version_isOneLine() {
        assertEquals(0, run("--version"));
        assertTrue(out.toString().matches("stytch-migrate \\S+\\R"), out.toString());
    }

    @Test
    void noVerb_isWrongUsage() {
        assertEquals(2, run());
        assertTrue(err.toString().startsWith("name a verb"), err.toString());
        assertEquals("", out.toString());
    }

    @Test
    void unknownOption_isWrongUsage() {
        assertEquals(2, run("--nonsense"));
        assertTrue(err.toString().contains("--nonsense"), err.toString());
    }
}
