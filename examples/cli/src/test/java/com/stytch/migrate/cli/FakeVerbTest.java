package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code fake} refuses before it starts; {@link ProcessTest} lets it run. */
class FakeVerbTest {
    private final Cli cli = new Cli();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "--vertical, both, must be consumer or b2b",
        "--port, 70000, --port must be from 0 to 65535",
        "--cap, -1, must not be negative",
        "--unavailable, 101, must be from 0 to 100 percent",
        "--project-id, x, must begin with project-test-",
        "--faults, none, none cannot be read"
    })
    void option_thatIsNone_isRefused(String option, String value, String message) {
        assertEquals(2, cli.run("fake", option, value));
        assertTrue(cli.err().contains(message), cli.err());
    }

    @Test
    void faults_withALineThatIsNone_namesTheLine() throws IOException {
        Path script = Files.writeString(folder.resolve("faults"), "# one\nPOST /v1/users sometimes 503\n");

        assertEquals(2, cli.run("fake", "--port", 0, "--faults", script));

        assertTrue(cli.err().contains("line 2: expected an endpoint or *"), cli.err());
    }

    @Test
    void faults_besideShares_areRefused() throws IOException {
        Path script = Files.writeString(folder.resolve("faults"), "* 1% 503\n");

        assertEquals(2, cli.run("fake", "--port", 0, "--faults", script, "--cut", 1));
        assertTrue(cli.err().contains("--faults stands alone"), cli.err());
    }
}
