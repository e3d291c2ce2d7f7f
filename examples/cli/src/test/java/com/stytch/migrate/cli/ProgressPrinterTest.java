package com.stytch.migrate.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.backfill.BackfillProgress;
import com.stytch.migrate.backfill.BackfillProgress.Phase;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressPrinterTest {
    private final StringWriter out = new StringWriter();

    private static BackfillProgress progress(Phase phase, long done, int seconds) {
        return new BackfillProgress(
                phase,
                done,
                12_345,
                Map.of(Kind.CREATED, done, Kind.FAILED, 7L),
                done,
                3,
                64.8,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(75));
    }

    @Test
    void accept_onATerminal_writesOneLineOverAndOver() {
        ProgressPrinter printer = new ProgressPrinter(new PrintWriter(out), true);

        printer.accept(progress(Phase.SENDING, 1_234, 1));
        printer.accept(progress(Phase.SENDING, 1_300, 2));
        printer.clear();

        String[] lines = out.toString().split("\r");
        assertEquals("1,234 of 12,345 (9 %), 65/s, 7 failed, 3 throttled, 1 min 15 s left", lines[1]);
        assertEquals("1,300 of 12,345 (10 %), 65/s, 7 failed, 3 throttled, 1 min 15 s left", lines[2]);
        assertEquals("", lines[3].strip());
        assertTrue(out.toString().endsWith("\r"));
        assertTrue(!out.toString().contains("\n"));
    }

    @Test
    void accept_onATerminal_neverWrapsALine() {
        ProgressPrinter printer = new ProgressPrinter(new PrintWriter(out), true);

        printer.accept(new BackfillProgress(
                Phase.REPORTING,
                123_456_789,
                123_456_789,
                Map.of(Kind.FAILED, 123_456_789L),
                1,
                123_456_789,
                123_456,
                Duration.ofHours(100),
                Duration.ofHours(1_000)));

        assertTrue(out.toString().length() <= 80, out.toString());
    }

    @Test
    void accept_elsewhere_writesALineForEachPhaseAndEveryFiveSeconds() {
        ProgressPrinter printer = new ProgressPrinter(new PrintWriter(out), false);

        printer.accept(progress(Phase.CHECKING, 10, 1));
        for (int second = 2; second <= 12; second++) {
            printer.accept(progress(Phase.SENDING, second, second));
        }
        printer.accept(progress(Phase.DONE, 12_345, 13));
        printer.clear();

        assertEquals(4, out.toString().lines().count(), out.toString());
        assertTrue(out.toString().startsWith("checking 10 of 12,345"), out.toString());
        assertTrue(out.toString().contains("sending 7 of 12,345, 64.8/s"), out.toString());
    }
}
