package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.testing.FakeStytch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ids are text of the old system, and so of whoever could register there: in a report they stay text. */
class ReportInjectionTest {
    private static final List<String> IDS = List.of(
            "=cmd|' /C calc'!A0",
            "+1+1",
            "-2+3",
            "@SUM(1)",
            "\t=1",
            "a\n{\"legacy_id\":\"forged\",\"kind\":\"CREATED\"}",
            "a\r\nb",
            "\u001b[2J\u001b]0;evil\u0007",
            "\u202egpj.exe",
            "../../../../tmp/evil",
            "nul\0byte",
            "\u2028line");

    @Test
    void run_withHostileIds_writesOneHarmlessLineForEach(@TempDir Path folder) throws Exception {
        List<LegacyUser> users = new ArrayList<>();
        for (int i = 0; i < IDS.size(); i++) {
            users.add(LegacyUser.builder(IDS.get(i))
                    .email(Identifier.verified("user" + i + "@example.com"))
                    .build());
        }
        Path report = folder.resolve("report");
        Path ledger = folder.resolve("ledger.db");
        // given a folder that others may read, with a report of an earlier run in it
        Files.createDirectories(report);
        Files.writeString(report.resolve("outcomes.ndjson"), "old");
        Files.setPosixFilePermissions(report.resolve("outcomes.ndjson"), PosixFilePermissions.fromString("rw-r--r--"));
        try (FakeStytch stytch = FakeStytch.consumer();
                Ledger open = Ledger.sqlite(ledger)) {
            BackfillReport result = stytch.client()
                    .backfill(MadeUpUsers.Records.of(users, "hostile"))
                    .ledger(open)
                    .reportTo(report)
                    .run();
            assertEquals(IDS.size(), result.count(ImportOutcome.Kind.CREATED));
            assertTrue(result.toString().chars().allMatch(c -> c == '\n' || !Character.isISOControl(c)));
        }

        // then each line is one JSON object, which no spreadsheet takes for a formula and no terminal for a command
        List<String> lines = Files.readAllLines(report.resolve("outcomes.ndjson"));
        assertEquals(IDS.size(), lines.size());
        for (String line : lines) {
            assertTrue(line.startsWith("{\"legacy_id\":\""), line);
            assertTrue(line.chars().noneMatch(Character::isISOControl), line);
        }
        // and nothing was written anywhere else, or for anybody else
        Set<String> files = new TreeSet<>();
        try (var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.add(folder.relativize(file).toString());
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                        file.toString());
            }
        }
        assertEquals(
                Set.of(
                        "ledger.db",
                        "ledger.db.lock",
                        "report/failed.ndjson",
                        "report/outcomes.ndjson",
                        "report/report.json"),
                files);
        assertFalse(Files.exists(Path.of("/tmp/evil")));
    }
}
