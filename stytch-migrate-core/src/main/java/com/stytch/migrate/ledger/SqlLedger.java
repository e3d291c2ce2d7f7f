package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.StytchId;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a database, in SQL that SQLite and PostgreSQL have in common. One connection writes, for one thread at a time, in the
 * order in which they came; each call is one transaction. What differs is in the subclasses: how the tables are made, how many runs may
 * use them, and whether reading waits for writing.
 */
abstract class SqlLedger implements Ledger {
    static final int SCHEMA_VERSION = 4;

    static final String COLUMNS =
            "record_kind, organization, legacy_id, ordinal, at, state, since, fingerprint, kind, reason, stytch_id,"
                    + " request_id, notes, changes, retryable";

    static final int FETCH = 1_000;
    /** Stands before what a database does not keep as it is. */
    private static final char ESCAPE = '\u0010';

    final Connection connection;
    private final String name;
    private final String prefix;
    private final SqlSession session;
    private final ReentrantLock writing;
    private final SqlLogins logins;
    private long reading;
    private Shard shard = Shard.WHOLE;

    /**
     * @param name for messages
     * @param prefix stands before the name of each table
     * @param writing held by whoever writes; fair, so that a login waits for one batch of a backfill at most
     */
    SqlLedger(String name, String prefix, Connection connection, ReentrantLock writing) {
        this.name = name;
        this.prefix = prefix;
        this.connection = connection;
        this.session = new SqlSession(connection);
        this.writing = writing;
        this.logins = new SqlLogins(this);
    }

    /**
     * Makes the tables.
     *
     * @param ending what the database may add to a table whose primary key has several columns
     */
    final void createTables(String ending) throws SQLException {
        execute("CREATE TABLE " + table("meta") + " (name TEXT PRIMARY KEY, value TEXT NOT NULL)" + ending);
        execute("CREATE TABLE " + table("record") + """
                 (
                    record_kind TEXT NOT NULL,
                    organization TEXT NOT NULL,
                    legacy_id TEXT NOT NULL,
                    reading BIGINT NOT NULL,
                    ordinal BIGINT NOT NULL,
                    at TEXT NOT NULL,
                    state INTEGER NOT NULL,
                    since BIGINT,
                    fingerprint TEXT,
                    kind TEXT,
                    reason TEXT,
                    stytch_id TEXT,
                    request_id TEXT,
                    notes TEXT,
                    changes TEXT,
                    retryable INTEGER,
                    PRIMARY KEY (record_kind, organization, legacy_id)
                )""" + ending);
        execute("CREATE INDEX record_place ON " + table("record") + " (reading, ordinal)");
        execute("CREATE INDEX record_open ON " + table("record") + " (reading, ordinal) WHERE state <> 0");
        execute("CREATE TABLE " + table("other") + """
                 (
                    reading BIGINT NOT NULL,
                    ordinal BIGINT NOT NULL,
                    at TEXT NOT NULL,
                    record_kind TEXT NOT NULL,
                    organization TEXT,
                    legacy_id TEXT,
                    kind TEXT NOT NULL,
                    reason TEXT NOT NULL,
                    notes TEXT NOT NULL,
                    PRIMARY KEY (reading, ordinal)
                )""" + ending);
        execute("CREATE TABLE " + table("sibling")
                + " (reading BIGINT NOT NULL, ordinal BIGINT NOT NULL, content TEXT NOT NULL,"
                + " PRIMARY KEY (reading, ordinal))"
                + ending);
        logins.createTable(ending);
    }

    final String table(String table) {
        return prefix + table;
    }

    final void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    final long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    final PreparedStatement prepared(String sql) throws SQLException {
        return session.prepared(sql);
    }

    @Override
    public final String name() {
        return name;
    }

    // ---- one transaction a call

    /** What one transaction does. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }

    private void store(Step step) {
        transaction(() -> {
            step.run();
            return true;
        });
    }

    final <T> T transaction(Work<T> work) {
        writing.lock();
        try {
            return transaction(session, one -> work.run());
        } finally {
            writing.unlock();
        }
    }

    /** Returns whether somebody waits until a write is through. */
    final boolean isAwaited() {
        return writing.hasQueuedThreads();
    }

    /** What one transaction reads. */
    @FunctionalInterface
    interface Look<T> {
        T at(SqlSession session) throws SQLException;
    }

    /** Reads; the connection that writes does it, unless a subclass has another one. */
    <T> T look(Look<T> look) {
        return transaction(() -> look.at(session));
    }

    /** Reads for as long as it takes; likewise. */
    <T> T lookLong(Look<T> look) {
        return look(look);
    }

    final <T> T transaction(SqlSession on, Look<T> work) {
        try {
            T result = work.at(on);
            on.connection.commit();
            return result;
        } catch (SQLException e) {
            throw rolledBack(on, failed(name, "cannot be read or written", e));
        } catch (RuntimeException e) {
            throw rolledBack(on, e);
        }
    }

    private static <E extends RuntimeException> E rolledBack(SqlSession on, E failure) {
        try {
            on.connection.rollback();
        } catch (SQLException again) {
            failure.addSuppressed(again);
        }
        return failure;
    }

    /** A batch that failed says all of it, and its cause says why: only that is shown, without its details. */
    static MigrationException.UnusableLedger failed(String name, String what, SQLException e) {
        SQLException cause = e;
        while (cause instanceof BatchUpdateException && cause.getNextException() != null) {
            cause = cause.getNextException();
        }
        String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new MigrationException.UnusableLedger(
                name + " " + what + ": " + why + "; mend that and run again, nothing that was settled is lost", cause);
    }

    final Optional<String> meta(String key) throws SQLException {
        PreparedStatement select = prepared("SELECT value FROM " + table("meta") + " WHERE name = ?");
        select.setString(1, key);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    final void meta(String key, @Nullable String value) throws SQLException {
        if (value == null) {
            PreparedStatement delete = prepared("DELETE FROM " + table("meta") + " WHERE name = ?");
            delete.setString(1, key);
            delete.executeUpdate();
            return;
        }
        PreparedStatement upsert = prepared("INSERT INTO " + table("meta")
                + " (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        upsert.setString(1, key);
        upsert.setString(2, value);
        upsert.executeUpdate();
    }

    // ---- a run

    /** Keeps other runs out, or throws {@code UnusableLedger}. Not within a transaction. */
    abstract void lock(Shard part);

    /** Lets other runs in; without effect when {@link #lock} was not called. */
    abstract void unlock();

    @Override
    public final synchronized void beginRun(String projectId, @Nullable String tenant, Shard part) {
        lock(part);
        try {
            store(() -> {
                Ownership.check(
                        name, meta("project").orElse(null), meta("tenant").orElse(null), projectId, tenant);
                meta("project", projectId);
                if (tenant != null) {
                    meta("tenant", tenant);
                }
                shard = part;
            });
        } catch (MigrationException e) {
            endRun();
            throw e;
        }
    }

    @Override
    public final synchronized void endRun() {
        unlock();
    }

    /** Returns the name of what each part of the source has for itself. */
    private String own(String key) {
        return shard.isWhole() ? key : key + " " + shard;
    }

    // ---- a reading

    @Override
    public final Reading beginReading(@Nullable String fingerprint) {
        return transaction(() -> {
            reading = Long.parseLong(meta(own("reading")).orElse("0"));
            boolean goesOn = fingerprint != null && meta(own("source")).equals(Optional.of(fingerprint));
            if (!goesOn) {
                forgetReading();
                execute("INSERT INTO " + table("meta") + " (name, value) VALUES ('readings', '1') ON CONFLICT (name)"
                        + " DO UPDATE SET value = CAST(CAST(meta.value AS BIGINT) + 1 AS TEXT)");
                reading = Long.parseLong(meta("readings").orElseThrow());
                meta(own("reading"), Long.toString(reading));
                meta(own("source"), fingerprint);
                meta(own("total"), null);
            }
            PreparedStatement last = prepared("SELECT max(ordinal) FROM (SELECT max(ordinal) AS ordinal FROM "
                    + table("record") + " WHERE reading = ? UNION ALL SELECT max(ordinal) FROM " + table("other")
                    + " WHERE reading = ?) AS ordinals");
            last.setLong(1, reading);
            last.setLong(2, reading);
            try (ResultSet rows = last.executeQuery()) {
                rows.next();
                long highest = rows.getLong(1);
                return new Reading(
                        rows.wasNull() ? 0 : highest + 1,
                        Long.parseLong(meta(own("total")).orElse("-1")));
            }
        });
    }

    private void forgetReading() throws SQLException {
        for (String table : List.of("other", "sibling")) {
            PreparedStatement delete = prepared("DELETE FROM " + table(table) + " WHERE reading = ?");
            delete.setLong(1, reading);
            delete.executeUpdate();
        }
    }

    @Override
    public final void putSiblings(Map<Long, Siblings> siblings) {
        store(() -> {
            PreparedStatement insert = prepared("INSERT INTO " + table("sibling")
                    + " (reading, ordinal, content) VALUES (?, ?, ?)"
                    + " ON CONFLICT (reading, ordinal) DO UPDATE SET content = excluded.content");
            for (Map.Entry<Long, Siblings> entry : siblings.entrySet()) {
                insert.setLong(1, reading);
                insert.setLong(2, entry.getKey());
                insert.setString(3, kept(SiblingText.write(entry.getValue())));
                insert.addBatch();
            }
            insert.executeBatch();
        });
    }

    @Override
    public final void siblingsComplete(long total) {
        store(() -> meta(own("total"), Long.toString(total)));
    }

    @Override
    public final Map<Long, Siblings> siblings(long from, long to) {
        return transaction(() -> {
            PreparedStatement select = prepared("SELECT ordinal, content FROM " + table("sibling")
                    + " WHERE reading = ? AND ordinal >= ? AND ordinal < ?");
            select.setLong(1, reading);
            select.setLong(2, from);
            select.setLong(3, to);
            Map<Long, Siblings> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), SiblingText.read(asItWas(rows.getString(2))));
                }
            }
            return found;
        });
    }

    @Override
    public final void readingComplete() {
        store(() -> meta(own("source"), null));
    }

    // ---- records

    @Override
    public final void write(List<? extends Entry> entries) {
        store(() -> new Batch().store(entries));
    }

    /** Writes many entries in few steps, and those of one record in their order. */
    private final class Batch {
        private final Set<Object> rows = new HashSet<>();
        private @Nullable PreparedStatement current;
        private String currentSql = "";

        void store(List<? extends Entry> entries) throws SQLException {
            for (Entry entry : entries) {
                if (entry instanceof Settlement settlement) {
                    settle(settlement);
                } else if (entry instanceof Claim claim) {
                    claim(claim);
                } else if (entry instanceof Seen seen) {
                    see(seen);
                } else if (entry instanceof Other other) {
                    keep(other);
                }
            }
            execute();
        }

        /** Returns a statement to be filled in for a row; a row that it has already must be written first. */
        private PreparedStatement begin(String sql, Object row) throws SQLException {
            if (!sql.equals(currentSql) || !rows.add(row)) {
                execute();
                currentSql = sql;
                rows.add(row);
            }
            PreparedStatement statement = prepared(sql);
            current = statement;
            return statement;
        }

        private void execute() throws SQLException {
            if (current != null) {
                current.executeBatch();
            }
            current = null;
            currentSql = "";
            rows.clear();
        }

        private void claim(Claim claim) throws SQLException {
            PreparedStatement statement = begin(
                    "INSERT INTO " + table("record")
                            + " (record_kind, organization, legacy_id, reading, ordinal, at, state, since)"
                            + " VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT (record_kind, organization, legacy_id)"
                            + " DO UPDATE SET reading = excluded.reading, ordinal = excluded.ordinal, at = excluded.at,"
                            + " state = 1, since = coalesce(record.since, excluded.since)",
                    claim.key());
            key(statement, 1, claim.key());
            statement.setLong(4, reading);
            statement.setLong(5, claim.ordinal());
            statement.setString(6, kept(claim.at()));
            statement.setLong(7, claim.epochMillis());
            statement.addBatch();
        }

        private void settle(Settlement settlement) throws SQLException {
            PreparedStatement statement = begin(
                    "INSERT INTO " + table("record") + " (" + COLUMNS
                            + ", reading) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                            + " ON CONFLICT (record_kind, organization, legacy_id) DO UPDATE SET"
                            + " reading = excluded.reading, ordinal = excluded.ordinal, at = excluded.at,"
                            + " state = excluded.state,"
                            + " since = CASE WHEN excluded.retryable <> 0 THEN record.since END,"
                            + " fingerprint = coalesce(excluded.fingerprint, record.fingerprint),"
                            + " kind = excluded.kind, reason = excluded.reason, stytch_id = excluded.stytch_id,"
                            + " request_id = excluded.request_id, notes = excluded.notes, changes = excluded.changes,"
                            + " retryable = excluded.retryable",
                    settlement.key());
            ImportOutcome outcome = settlement.outcome();
            boolean retryable = outcome.retryable();
            key(statement, 1, settlement.key());
            statement.setLong(4, settlement.ordinal());
            statement.setString(5, kept(settlement.at()));
            statement.setInt(6, (retryable ? LedgerEntry.State.UNANSWERED : LedgerEntry.State.SETTLED).ordinal());
            statement.setString(7, retryable ? null : LedgerEntry.stored(settlement.fingerprint(), outcome));
            outcome(statement, 8, outcome);
            statement.setInt(14, retryable ? 1 : 0);
            statement.setLong(15, reading);
            statement.addBatch();
        }

        private void see(Seen seen) throws SQLException {
            PreparedStatement statement = begin(
                    "UPDATE " + table("record") + " SET reading = ?, ordinal = ?, at = ?"
                            + " WHERE record_kind = ? AND organization = ? AND legacy_id = ?",
                    seen.key());
            statement.setLong(1, reading);
            statement.setLong(2, seen.ordinal());
            statement.setString(3, kept(seen.at()));
            key(statement, 4, seen.key());
            statement.addBatch();
        }

        private void keep(Other other) throws SQLException {
            PreparedStatement statement = begin(
                    "INSERT INTO " + table("other")
                            + " (reading, ordinal, at, record_kind, organization, legacy_id, kind, reason, notes)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (reading, ordinal) DO UPDATE SET"
                            + " at = excluded.at, record_kind = excluded.record_kind,"
                            + " organization = excluded.organization, legacy_id = excluded.legacy_id,"
                            + " kind = excluded.kind, reason = excluded.reason, notes = excluded.notes",
                    other.ordinal());
            ImportOutcome outcome = other.outcome();
            statement.setLong(1, reading);
            statement.setLong(2, other.ordinal());
            statement.setString(3, kept(other.at()));
            statement.setString(4, other.kind().label());
            statement.setString(5, value(other.organization()));
            statement.setString(6, value(other.id()));
            statement.setString(7, outcome.kind().name());
            statement.setString(8, kept(outcome.reason().orElseThrow()));
            statement.setString(9, join(outcome.notes()));
            statement.addBatch();
        }
    }

    /** Fills in kind, reason, account, request id, notes and changes. */
    final void outcome(PreparedStatement statement, int first, ImportOutcome outcome) throws SQLException {
        statement.setString(first, outcome.kind().name());
        statement.setString(first + 1, keptOrNull(outcome.reasonOrNull()));
        statement.setString(
                first + 2,
                outcome.stytchId().map(StytchId::value).map(SqlLedger::kept).orElse(null));
        statement.setString(first + 3, keptOrNull(outcome.requestIdOrNull()));
        statement.setString(first + 4, join(outcome.notes()));
        statement.setString(first + 5, join(outcome.changes()));
    }

    final void key(PreparedStatement statement, int first, RecordKey key) throws SQLException {
        statement.setString(first, key.kind().label());
        statement.setString(first + 1, organization(key));
        statement.setString(first + 2, id(key));
    }

    final String organization(RecordKey key) {
        return key.organization().map(LegacyId::value).map(this::checked).orElse("");
    }

    final String id(RecordKey key) {
        return checked(key.id().value());
    }

    private String checked(String id) {
        String kept = kept(id);
        checkLength(kept);
        return kept;
    }

    /** Throws {@code UnusableLedger} if the database cannot look up an id of this length. */
    void checkLength(String id) {
        // most can
    }

    private static @Nullable String value(@Nullable LegacyId id) {
        return id == null ? null : kept(id.value());
    }

    private static @Nullable LegacyId idOf(@Nullable String value) {
        return value == null || value.isEmpty() ? null : LegacyId.of(asItWas(value));
    }

    private static RecordKind recordKind(ResultSet rows) throws SQLException {
        return RecordKind.valueOf(rows.getString("record_kind").toUpperCase(Locale.ROOT));
    }

    @Override
    public final Optional<LedgerEntry> find(RecordKey key) {
        return Optional.ofNullable(findAll(List.of(key)).get(key));
    }

    @Override
    public final Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys) {
        return keys.isEmpty() ? Map.of() : look(on -> logins.marked(on, keys, selectAll(on, keys)));
    }

    Map<RecordKey, LedgerEntry> selectAll(SqlSession on, Collection<RecordKey> keys) throws SQLException {
        Map<RecordKey, LedgerEntry> found = new HashMap<>();
        for (RecordKey key : keys) {
            select(on, key).ifPresent(entry -> found.put(key, entry));
        }
        return found;
    }

    private Optional<LedgerEntry> select(SqlSession on, RecordKey key) throws SQLException {
        PreparedStatement select = on.prepared("SELECT " + COLUMNS + " FROM " + table("record")
                + " WHERE record_kind = ? AND organization = ? AND legacy_id = ?");
        key(select, 1, key);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(entry(rows)) : Optional.empty();
        }
    }

    static LedgerEntry entry(ResultSet rows) throws SQLException {
        long since = rows.getLong("since");
        boolean unanswered = !rows.wasNull();
        String fingerprint = rows.getString("fingerprint");
        String kind = rows.getString("kind");
        return new LedgerEntry(
                new RecordKey(
                        recordKind(rows),
                        idOf(rows.getString("organization")),
                        Objects.requireNonNull(idOf(rows.getString("legacy_id")))),
                rows.getLong("ordinal"),
                asItWas(rows.getString("at")),
                LedgerEntry.State.values()[rows.getInt("state")],
                unanswered ? Instant.ofEpochMilli(since) : null,
                fingerprint == null ? null : Fingerprint.parse(fingerprint).orElse(null),
                kind == null ? null : outcome(rows, kind));
    }

    private static ImportOutcome outcome(ResultSet rows, String kind) throws SQLException {
        String stytchId = asItWasOrNull(rows.getString("stytch_id"));
        return new ImportOutcome(
                ImportOutcome.Kind.valueOf(kind),
                asItWasOrNull(rows.getString("reason")),
                stytchId == null ? null : StytchId.of(stytchId),
                asItWasOrNull(rows.getString("request_id")),
                split(rows.getString("notes")),
                split(rows.getString("changes")),
                rows.getInt("retryable") != 0);
    }

    @Override
    public final LoginRecords logins() {
        return logins;
    }

    @Override
    public final List<Long> unsettled(long from, int limit) {
        return transaction(() -> {
            PreparedStatement select = prepared("SELECT ordinal FROM " + table("record")
                    + " WHERE reading = ? AND state <> 0 AND ordinal >= ? ORDER BY ordinal LIMIT ?");
            select.setLong(1, reading);
            select.setLong(2, from);
            select.setInt(3, limit);
            List<Long> ordinals = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    ordinals.add(rows.getLong(1));
                }
            }
            return ordinals;
        });
    }

    @Override
    public final void forEachRecord(Consumer<LedgerRecord> action) {
        lookLong(on -> {
            PreparedStatement select = on.prepared("SELECT " + COLUMNS + " FROM " + table("record")
                    + " WHERE reading = ? UNION ALL SELECT record_kind, organization, legacy_id, ordinal, at, 0, NULL,"
                    + " NULL, kind, reason, NULL, NULL, notes, '', 0 FROM " + table("other")
                    + " WHERE reading = ? ORDER BY ordinal");
            select.setFetchSize(FETCH);
            select.setLong(1, reading);
            select.setLong(2, reading);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String kind = rows.getString("kind");
                    boolean settled = kind != null && rows.getInt("state") != LedgerEntry.State.CLAIMED.ordinal();
                    action.accept(new LedgerRecord(
                            rows.getLong("ordinal"),
                            asItWas(rows.getString("at")),
                            recordKind(rows),
                            idOf(rows.getString("organization")),
                            idOf(rows.getString("legacy_id")),
                            settled ? outcome(rows, kind) : LedgerEntry.notSettled()));
                }
            }
            return true;
        });
    }

    // ---- text

    private static String join(List<String> codes) {
        StringBuilder text = new StringBuilder();
        for (String code : codes) {
            text.append(text.isEmpty() ? "" : "\n").append(code.replace('\n', ' ')); // an id may hold anything
        }
        return kept(text.toString());
    }

    private static List<String> split(@Nullable String codes) {
        return codes == null || codes.isEmpty()
                ? List.of()
                : List.of(asItWas(codes).split("\n"));
    }

    private static @Nullable String keptOrNull(@Nullable String text) {
        return text == null ? null : kept(text);
    }

    private static @Nullable String asItWasOrNull(@Nullable String text) {
        return text == null ? null : asItWas(text);
    }

    /** Returns a text in a form that every database keeps: no NUL, no half of a surrogate pair. */
    static String kept(String text) {
        int first = 0;
        while (first < text.length() && isPlain(text.charAt(first))) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length() + 16).append(text, 0, first);
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                kept.append(c).append(text.charAt(++i));
            } else if (isPlain(c)) {
                kept.append(c);
            } else {
                kept.append(ESCAPE).append(String.format(Locale.ROOT, "%04x", (int) c));
            }
        }
        return kept.toString();
    }

    private static boolean isPlain(char c) {
        return c != 0 && c != ESCAPE && !Character.isSurrogate(c);
    }

    /** Returns what {@link #kept} was given. */
    static String asItWas(String kept) {
        int escape = kept.indexOf(ESCAPE);
        if (escape < 0) {
            return kept;
        }
        StringBuilder text = new StringBuilder(kept.length());
        int from = 0;
        for (; escape >= 0; escape = kept.indexOf(ESCAPE, from)) {
            text.append(kept, from, escape).append((char) Integer.parseInt(kept, escape + 1, escape + 5, 16));
            from = escape + 5;
        }
        return text.append(kept, from, kept.length()).toString();
    }

    // ---- the end

    @Override
    public final synchronized void close() {
        try {
            endRun();
        } finally {
            writing.lock();
            try {
                session.forget();
                closeConnection();
            } catch (SQLException e) {
                throw failed(name, "cannot be closed", e);
            } finally {
                writing.unlock();
            }
        }
    }

    void closeConnection() throws SQLException {
        connection.close();
    }
}
