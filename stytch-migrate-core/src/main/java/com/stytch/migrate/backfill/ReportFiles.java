package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.internal.PrivateFiles;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.StytchId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code outcomes.ndjson}, {@code failed.ndjson}, {@code report.json} and, where there are connections,
 * {@code sso-work-list.ndjson}. Legacy ids and codes only; no address, no
 * secret. Not thread-safe.
 */
final class ReportFiles implements AutoCloseable {
    private final Path folder;
    private final DraftFile outcomes;
    private final DraftFile failed;
    /** What the administrators of customers have to do; made with the first connection. */
    private @Nullable DraftFile workList;

    private ReportFiles(Path folder, DraftFile outcomes, DraftFile failed) {
        this.folder = folder;
        this.outcomes = outcomes;
        this.failed = failed;
    }

    static ReportFiles in(Path folder) {
        try {
            makeFolder(folder);
            DraftFile outcomes = DraftFile.open(folder, "outcomes.ndjson");
            try {
                return new ReportFiles(folder, outcomes, DraftFile.open(folder, "failed.ndjson"));
            } catch (IOException e) {
                outcomes.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    static void makeFolder(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            PrivateFiles.createDirectories(folder);
        }
    }

    void add(LedgerRecord record) {
        ImportOutcome outcome = record.outcome();
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("legacy_id", record.id().map(LegacyId::value).orElse(null));
        line.put("at", record.at());
        line.put("record", record.kind().label());
        record.organization().ifPresent(id -> line.put("legacy_organization_id", id.value()));
        line.put("kind", outcome.kind().name());
        outcome.reason().ifPresent(reason -> line.put("reason", reason));
        outcome.stytchId().map(StytchId::value).ifPresent(id -> line.put("stytch_id", id));
        outcome.requestId().ifPresent(id -> line.put("request_id", id));
        if (!outcome.notes().isEmpty()) {
            line.put("notes", outcome.notes());
        }
        try {
            outcomes.write(line);
            if (outcome.kind() == ImportOutcome.Kind.FAILED) {
                Map<String, @Nullable Object> short_ = new LinkedHashMap<>();
                short_.put("legacy_id", line.get("legacy_id"));
                short_.put("at", record.at());
                short_.put("record", record.kind().label());
                record.organization().ifPresent(id -> short_.put("legacy_organization_id", id.value()));
                short_.put("reason", line.get("reason"));
                short_.put("retryable", outcome.retryable());
                failed.write(short_);
            }
            if (record.kind() == RecordKind.CONNECTION) {
                workOn(record);
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private void workOn(LedgerRecord record) throws IOException {
        DraftFile file = workList;
        if (file == null) {
            file = DraftFile.open(folder, "sso-work-list.ndjson");
            workList = file;
        }
        ImportOutcome outcome = record.outcome();
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put(
                "legacy_organization_id",
                record.organization().map(LegacyId::value).orElse(null));
        line.put("connection", record.id().map(LegacyId::value).orElse(null));
        line.put("connection_id", outcome.stytchId().map(StytchId::value).orElse(null));
        line.put("active", outcome.notes().contains("connection_active"));
        for (String fact : List.of("acs_url", "audience", "redirect_url", "scim_base_url")) {
            List<String> values = values(outcome, fact);
            if (!values.isEmpty()) {
                line.put(fact, values.get(0));
            }
        }
        line.put("certificates_expire", values(outcome, "certificate_expires"));
        line.put("lacks", values(outcome, "connection_lacks"));
        outcome.reason().ifPresent(reason -> line.put("reason", reason));
        file.write(line);
    }

    private static List<String> values(ImportOutcome outcome, String name) {
        return outcome.notes().stream()
                .filter(note -> note.startsWith(name + ":"))
                .map(note -> note.substring(name.length() + 1))
                .toList();
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
        Map<String, Object> records = new LinkedHashMap<>();
        report.records().forEach((record, counts) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            for (ImportOutcome.Kind kind : ImportOutcome.Kind.values()) {
                one.put(kind.name(), counts.getOrDefault(kind, 0L));
            }
            records.put(record.label(), one);
        });
        json.put("records", records);
        json.put("reasons", report.reasons());
        json.put("notes", report.notes());
        json.put("requests", report.requests());
        json.put("throttled", report.throttled());
        json.put("duration_ms", report.duration().toMillis());
        json.put("complete", report.complete());
        json.put("dry_run", report.dryRun());
        json.put("remarks", report.remarks());
        try (DraftFile whole = DraftFile.open(folder, "report.json")) {
            whole.write(json);
            whole.finish();
            outcomes.finish();
            failed.finish();
            DraftFile work = workList;
            if (work != null) {
                work.finish();
                work.publish();
            }
            outcomes.publish();
            failed.publish();
            whole.publish();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    static MigrationException failure(Path folder, IOException e) {
        return new MigrationException.UnusableReport(
                unwritable(folder) + " What was settled is in the ledger; run again", e);
    }

    static String unwritable(Path folder) {
        Path last = folder.getFileName();
        return "the report cannot be written to " + (last == null ? folder : last)
                + ": is the folder writable, and is there room?";
    }

    @Override
    public void close() {
        try (outcomes;
                failed) {
            DraftFile work = workList;
            if (work != null) {
                work.close();
            }
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }
}
