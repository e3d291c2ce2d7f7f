package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.RecordKey;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a ledger in a database: a table of their own, so that a backfill that writes its records never undoes what a login
 * noted. Each transaction begins with its write, for SQLite refuses to write on a snapshot that has grown old.
 */
final class SqlLogins implements LoginRecords {
    private static final String OF_ONE = " WHERE record_kind = ? AND organization = ? AND legacy_id = ?";

    private final SqlLedger ledger;
    private final String login;
    private final String record;

    SqlLogins(SqlLedger ledger) {
        this.ledger = ledger;
        this.login = ledger.table("login");
        this.record = ledger.table("record");
    }

    void createTable(String ending) throws SQLException {
        ledger.execute("CREATE TABLE " + login + """
                 (
                    record_kind TEXT NOT NULL,
                    organization TEXT NOT NULL,
                    legacy_id TEXT NOT NULL,
                    holder TEXT,
                    held_until BIGINT,
                    begun BIGINT,
                    moved BIGINT,
                    way TEXT,
                    PRIMARY KEY (record_kind, organization, legacy_id)
                )""" + ending);
    }

    /** Adds what logins did to entries that were just read; within a transaction. */
    Map<RecordKey, LedgerEntry> marked(SqlSession on, Iterable<RecordKey> keys, Map<RecordKey, LedgerEntry> entries)
            throws SQLException {
        Map<RecordKey, LedgerEntry> marked = new HashMap<>();
        for (RecordKey key : keys) {
            LoginMark mark = mark(on, key);
            LedgerEntry entry = entries.get(key);
            if (entry != null) {
                marked.put(key, entry.with(mark));
            } else if (mark.begunOrNull() != null) {
                marked.put(key, LedgerEntry.begun(key, mark));
            }
        }
        return marked;
    }

    private LoginMark mark(SqlSession on, RecordKey key) throws SQLException {
        PreparedStatement select = on.prepared("SELECT begun, moved, way FROM " + login + OF_ONE);
        ledger.key(select, 1, key);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next()
                    ? new LoginMark(instant(rows, "begun"), instant(rows, "moved"), rows.getString("way"))
                    : LoginMark.NONE;
        }
    }

    private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
        long millis = rows.getLong(column);
        return rows.wasNull() ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public void join(String projectId, @Nullable String tenant) {
        ledger.transaction(() -> {
            PreparedStatement bind = ledger.prepared("INSERT INTO " + ledger.table("meta")
                    + " (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING");
            bind.setString(1, "project");
            bind.setString(2, projectId);
            bind.executeUpdate();
            if (tenant != null) {
                bind.setString(1, "tenant");
                bind.setString(2, tenant);
                bind.executeUpdate();
            }
            Ownership.check(
                    ledger.name(),
                    ledger.meta("project").orElse(null),
                    ledger.meta("tenant").orElse(null),
                    projectId,
                    tenant);
            return true;
        });
    }

    @Override
    public boolean hold(RecordKey key, String holder, Instant now, Instant until) {
        return ledger.transaction(() -> {
            PreparedStatement hold = ledger.prepared("INSERT INTO " + login
                    + " (record_kind, organization, legacy_id, holder, held_until) VALUES (?, ?, ?, ?, ?)"
                    + " ON CONFLICT (record_kind, organization, legacy_id) DO UPDATE SET holder = excluded.holder,"
                    + " held_until = excluded.held_until"
                    + " WHERE login.holder IS NULL OR login.holder = excluded.holder OR login.held_until <= ?");
            ledger.key(hold, 1, key);
            hold.setString(4, holder);
            hold.setLong(5, until.toEpochMilli());
            hold.setLong(6, now.toEpochMilli());
            return hold.executeUpdate() == 1;
        });
    }

    @Override
    public void release(RecordKey key, String holder) {
        ledger.transaction(() -> {
            for (String sql : List.of(
                    "DELETE FROM " + login + OF_ONE + " AND holder = ? AND begun IS NULL AND moved IS NULL",
                    "UPDATE " + login + " SET holder = NULL, held_until = NULL" + OF_ONE + " AND holder = ?")) {
                PreparedStatement release = ledger.prepared(sql);
                ledger.key(release, 1, key);
                release.setString(4, holder);
                release.executeUpdate();
            }
            return true;
        });
    }

    @Override
    public boolean begin(RecordKey key, String holder, Instant now) {
        return ledger.transaction(() -> {
            PreparedStatement begin =
                    ledger.prepared("UPDATE " + login + " SET begun = coalesce(begun, ?)" + OF_ONE + " AND holder = ?");
            begin.setLong(1, now.toEpochMilli());
            ledger.key(begin, 2, key);
            begin.setString(5, holder);
            return begin.executeUpdate() == 1;
        });
    }

    @Override
    public boolean settle(
            RecordKey key,
            String holder,
            Instant now,
            @Nullable String way,
            @Nullable Fingerprint sent,
            @Nullable ImportOutcome outcome) {
        return ledger.transaction(() -> {
            if (!end(key, holder, now, way)) {
                return false;
            }
            if (outcome != null) {
                store(key, String.valueOf(sent), outcome);
            }
            return true;
        });
    }

    private boolean end(RecordKey key, String holder, Instant now, @Nullable String way) throws SQLException {
        String free = "UPDATE " + login + " SET holder = NULL, held_until = NULL, begun = NULL";
        PreparedStatement end =
                ledger.prepared(free + (way == null ? "" : ", moved = ?, way = ?") + OF_ONE + " AND holder = ?");
        int next = 1;
        if (way != null) {
            end.setLong(1, now.toEpochMilli());
            end.setString(2, way);
            next = 3;
        }
        ledger.key(end, next, key);
        end.setString(next + 3, holder);
        return end.executeUpdate() == 1;
    }

    /** What a backfill has claimed stays claimed, so that its next run looks at it again. */
    private void store(RecordKey key, String fingerprint, ImportOutcome outcome) throws SQLException {
        PreparedStatement store = ledger.prepared("INSERT INTO " + record + " (" + SqlLedger.COLUMNS
                + ", reading) VALUES (?, ?, ?, -1, '" + LedgerEntry.LOGIN + "', 0, NULL, ?, ?, ?, ?, ?, ?, ?, 0, 0)"
                + " ON CONFLICT (record_kind, organization, legacy_id) DO UPDATE SET"
                + " since = CASE WHEN record.state = 1 THEN record.since END,"
                + " state = CASE WHEN record.state = 1 THEN 1 ELSE 0 END,"
                + " fingerprint = excluded.fingerprint, kind = excluded.kind, reason = excluded.reason,"
                + " stytch_id = excluded.stytch_id, request_id = excluded.request_id,"
                + " notes = excluded.notes, changes = excluded.changes, retryable = 0");
        ledger.key(store, 1, key);
        store.setString(4, fingerprint);
        ledger.outcome(store, 5, outcome);
        store.executeUpdate();
    }

    @Override
    public void forEachStraggler(Consumer<LedgerEntry> action) {
        ledger.lookLong(on -> {
            PreparedStatement select = on.prepared("SELECT " + SqlLedger.COLUMNS + " FROM " + record
                    + " WHERE record_kind <> 'organization' AND NOT EXISTS (SELECT 1 FROM " + login
                    + " WHERE login.record_kind = record.record_kind AND login.organization = record.organization"
                    + " AND login.legacy_id = record.legacy_id AND login.moved IS NOT NULL)");
            select.setFetchSize(SqlLedger.FETCH);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    action.accept(SqlLedger.entry(rows));
                }
            }
            return true;
        });
    }
}
