package com.stytch.migrate.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The official SDK for Node against a fake of each kind, as {@code node/witness.mjs} uses it. */
class NodeWitnessTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("node");

    @Test
    void nodeSdk_againstBothFakes_findsWhatItExpects(@TempDir Path scratch) throws IOException, InterruptedException {
        assumeTrue(
                Files.isDirectory(FOLDER.resolve("node_modules/stytch")),
                "the SDK for Node is not there: run examples/witness/node/install");
        Path output = scratch.resolve("output");
        try (FakeStytch consumer = FakeStytch.consumer();
                FakeB2b b2b = FakeStytch.b2b()) {
            ProcessBuilder node = new ProcessBuilder("node", "witness.mjs")
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            node.environment()
                    .putAll(Map.of(
                            "STYTCH_CONSUMER_URL", consumer.baseUri().toString(),
                            "STYTCH_B2B_URL", b2b.baseUri().toString(),
                            "STYTCH_PROJECT_ID", consumer.credentials().projectId(),
                            "STYTCH_SECRET", consumer.credentials().secret().reveal()));
            Process process = node.start();
            try {
                boolean ended = process.waitFor(60, TimeUnit.SECONDS);
                String said = Files.readString(output, StandardCharsets.UTF_8);

                assertTrue(ended, () -> "node does not end; it said:\n" + said);
                assertEquals(0, process.exitValue(), said);
                assertEquals(consumer.journal().count() + b2b.journal().count() + " calls", said.strip());
            } finally {
                process.destroyForcibly();
            }
        }
    }
}
