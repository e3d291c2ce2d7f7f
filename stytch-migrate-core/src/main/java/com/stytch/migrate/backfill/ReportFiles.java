package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.StytchId;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code outcomes.ndjson}, {@code failed.ndjson} and {@code report.json}: under other names first, so that a file of
 * that name is always whole. Legacy ids and codes only; no address, no secret. Not thread-safe.
 */
final class ReportFiles implements AutoCloseable {
    private static final String OUTCOMES = "outcomes.ndjson";
    private static final String FAILED = "failed.ndjson";
    private static final String REPORT = "report.json";

    private final Path folder;
    private final OutputStream outcomes;
    private final OutputStream failed;

    private ReportFiles(Path folder, OutputStream outcomes, OutputStream failed) {
        this.folder = folder;
        this.outcomes = outcomes;
        this.failed = failed;
    }

    static ReportFiles in(Path folder) {
        try {
            if (Files.notExists(folder)) {
                Files.createDirectories(folder);
            }
            OutputStream outcomes = open(folder, OUTCOMES);
            return new ReportFiles(folder, outcomes, open(folder, FAILED));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static Path draft(Path folder, String name) {
        return folder.resolve(name + ".part");
    }

    private static OutputStream open(Path folder, String name) throws IOException {
        Path draft = draft(folder, name);
        Files.deleteIfExists(draft);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(draft);
        }
        return new BufferedOutputStream(Files.newOutputStream(draft, StandardOpenOption.WRITE), 1 << 16);
    }

    void add(LedgerRecord record) {
        ImportOutcome outcome = record.outcome();
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("legacy_id", record.id().map(LegacyId::value).orElse(null));
        line.put("at", record.at());
        line.put("kind", outcome.kind().name());
        outcome.reason().ifPresent(reason -> line.put("reason", reason));
        outcome.stytchId().map(StytchId::value).ifPresent(id -> line.put("stytch_id", id));
        outcome.requestId().ifPresent(id -> line.put("request_id", id));
        if (!outcome.notes().isEmpty()) {
            line.put("notes", outcome.notes());
        }
        try {
            write(outcomes, line);
            if (outcome.kind() == ImportOutcome.Kind.FAILED) {
                Map<String, @Nullable Object> short_ = new LinkedHashMap<>();
                short_.put("legacy_id", line.get("legacy_id"));
                short_.put("at", record.at());
                short_.put("reason", line.get("reason"));
                short_.put("retryable", outcome.retryable());
                write(failed, short_);
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static void write(OutputStream to, Map<String, @Nullable Object> line) throws IOException {
        to.write(Json.write(line));
        to.write('\n');
    }

    void finish(BackfillReport report, String source, String projectId) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("source", source);
        json.put("project_id", projectId);
        json.put("read", report.read());
        Map<String, Object> kinds = new LinkedHashMap<>();
        for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
            kinds.put(kind.name(), report.count(kind));
        }
        json.put("outcomes", kinds);
        json.put("reasons", report.reasons());
        json.put("notes", report.notes());
        json.put("requests", report.requests());
        json.put("throttled", report.throttled());
        json.put("duration_ms", report.duration().toMillis());
        json.put("complete", report.complete());
        json.put("dry_run", report.dryRun());
        json.put("remarks", report.remarks());
        try {
            outcomes.close();
            failed.close();
            try (OutputStream out = open(folder, REPORT)) {
                write(out, json);
            }
            for (String name : new String[] {OUTCOMES, FAILED, REPORT}) {
                Files.move(draft(folder, name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static MigrationException failure(Path folder, IOException e) {
        return new MigrationException.UnusableReport(
                "the report cannot be written to " + folder.getFileName()
                        + ": is the folder writable, and is there room? What was settled is in the ledger; run again",
                e);
    }

    @Override
    public void close() {
        try {
            outcomes.close();
            failed.close();
            for (String name : new String[] {OUTCOMES, FAILED, REPORT}) {
                Files.deleteIfExists(draft(folder, name));
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }
}
