package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.model.LegacyId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code planned.ndjson} and {@code plan.json}. Legacy ids and codes only. Not thread-safe. */
final class PlanFiles implements AutoCloseable {
    private final Path folder;
    private final DraftFile planned;

    private PlanFiles(Path folder, DraftFile planned) {
        this.folder = folder;
        this.planned = planned;
    }

    static PlanFiles in(Path folder) {
        try {
            ReportFiles.makeFolder(folder);
            return new PlanFiles(folder, DraftFile.open(folder, "planned.ndjson"));
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static MigrationException failure(Path folder, IOException e) {
        return new MigrationException.UnusableReport(
                ReportFiles.unwritable(folder) + " Nothing was sent; plan again.", e);
    }

    void add(PlannedRecord record) {
        Map<String, @Nullable Object> line = new LinkedHashMap<>();
        line.put("legacy_id", record.id().map(LegacyId::value).orElse(null));
        line.put("at", record.at());
        line.put("record", record.kind().label());
        record.organization().ifPresent(id -> line.put("legacy_organization_id", id.value()));
        RecordPlan plan = record.planOrNull();
        ImportOutcome outcome = record.outcomeOrNull();
        List<String> notes = List.of();
        if (plan != null) {
            line.put("action", plan.action().name());
            plan.reason().ifPresent(reason -> line.put("reason", reason));
            line.put("password", plan.passwordFate().name());
            line.put("calls", plan.calls());
            notes = plan.notes();
        } else if (outcome != null) {
            line.put("action", outcome.kind() == ImportOutcome.Kind.SKIPPED ? "SKIP" : "REFUSE");
            outcome.reason().ifPresent(reason -> line.put("reason", reason));
            line.put("calls", 0);
            notes = outcome.notes();
        }
        if (!notes.isEmpty()) {
            line.put("notes", notes);
        }
        try {
            planned.write(line);
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    void finish(BackfillPlan plan, String source) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("source", source);
        json.put("read", plan.read());
        json.put("actions", counts(ConsumerPlan.Action.values(), plan.actions()));
        Map<String, Object> records = new LinkedHashMap<>();
        plan.records()
                .forEach((kind, actions) -> records.put(kind.label(), counts(ConsumerPlan.Action.values(), actions)));
        json.put("records", records);
        json.put("passwords", counts(ConsumerPlan.PasswordFate.values(), plan.passwords()));
        json.put(
                "password_formats",
                plan.passwordFormats().stream().map(PlanFiles::json).toList());
        json.put("reasons", plan.reasons());
        json.put("notes", plan.notes());
        json.put("calls", plan.calls());
        plan.time().ifPresent(time -> json.put("duration_ms", time.toMillis()));
        json.put("remarks", plan.remarks());
        try (DraftFile whole = DraftFile.open(folder, "plan.json")) {
            whole.write(json);
            whole.finish();
            planned.finish();
            planned.publish();
            whole.publish();
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }

    private static Map<String, @Nullable Object> json(VerdictCount one) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("verdict", one.kind().name());
        one.format().ifPresent(format -> json.put("format", format));
        one.reason().ifPresent(reason -> json.put("reason", reason));
        if (!one.candidates().isEmpty()) {
            json.put("candidates", one.candidates());
        }
        json.put("count", one.count());
        return json;
    }

    private static <K extends Enum<K>> Map<String, Long> counts(K[] all, Map<K, Long> counts) {
        Map<String, Long> json = new LinkedHashMap<>();
        for (K one : all) {
            json.put(one.name(), counts.getOrDefault(one, 0L));
        }
        return json;
    }

    @Override
    public void close() {
        try (planned) {
            // closing is all
        } catch (IOException e) {
            throw failure(folder, e);
        }
    }
}
