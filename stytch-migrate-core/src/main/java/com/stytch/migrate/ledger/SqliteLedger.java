package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.internal.PrivateFiles;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.StytchId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a SQLite file. One connection, used by one thread at a time.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: what was written before a power cut is there after it.
 */
final class SqliteLedger implements Ledger, LoginRecords {
    /** Marks the file as a ledger: "smig". */
    private static final int APPLICATION_ID = 0x736d6967;

    private static final int SCHEMA_VERSION = 3;

    private static final List<String> SCHEMA = List.of(
            "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            """
            CREATE TABLE record (
                record_kind TEXT NOT NULL,
                organization TEXT NOT NULL,
                legacy_id TEXT NOT NULL,
                reading INTEGER NOT NULL,
                ordinal INTEGER NOT NULL,
                at TEXT NOT NULL,
                state INTEGER NOT NULL,
                since INTEGER,
                fingerprint TEXT,
                kind TEXT,
                reason TEXT,
                stytch_id TEXT,
                request_id TEXT,
                notes TEXT,
                changes TEXT,
                retryable INTEGER,
                PRIMARY KEY (record_kind, organization, legacy_id)
            ) WITHOUT ROWID""",
            "CREATE INDEX record_place ON record (reading, ordinal)",
            "CREATE INDEX record_open ON record (reading, ordinal) WHERE state <> 0",
            """
            CREATE TABLE other (
                ordinal INTEGER PRIMARY KEY,
                at TEXT NOT NULL,
                record_kind TEXT NOT NULL,
                organization TEXT,
                legacy_id TEXT,
                kind TEXT NOT NULL,
                reason TEXT NOT NULL,
                notes TEXT NOT NULL
            )""",
            "CREATE TABLE sibling (ordinal INTEGER PRIMARY KEY, content TEXT NOT NULL)",
            """
            CREATE TABLE login (
                record_kind TEXT NOT NULL,
                organization TEXT NOT NULL,
                legacy_id TEXT NOT NULL,
                holder TEXT,
                held_until INTEGER,
                begun INTEGER,
                moved INTEGER,
                way TEXT,
                PRIMARY KEY (record_kind, organization, legacy_id)
            ) WITHOUT ROWID""");

    private static final String OF_ONE = " WHERE record_kind = ? AND organization = ? AND legacy_id = ?";

    private static final String COLUMNS =
            "record_kind, organization, legacy_id, ordinal, at, state, since, fingerprint, kind, reason, stytch_id,"
                    + " request_id, notes, changes, retryable";

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private @Nullable FileChannel lockFile;
    private @Nullable FileLock lock;
    private long reading;

    private SqliteLedger(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    static SqliteLedger open(Path file) {
        String name = "the ledger " + file.getFileName();
        try {
            Class.forName("org.sqlite.JDBC");
        } catch (ClassNotFoundException e) {
            throw new MigrationException.UnusableLedger(
                    name + " needs SQLite: add org.xerial:sqlite-jdbc to the class path");
        }
        makePrivateFile(name, file);
        try {
            @SuppressWarnings("resource") // the ledger closes it
            Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
            SqliteLedger ledger = new SqliteLedger(file, connection);
            try {
                ledger.prepare();
                return ledger;
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw failed(name, "cannot be opened", e);
        }
    }

    private static void makePrivateFile(String name, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new MigrationException.UnusableLedger(name + " cannot be made: there is no folder for it");
        }
        if (Files.isDirectory(file)) {
            throw new MigrationException.UnusableLedger(name + " is a folder: name a file");
        }
        try {
            if (Files.notExists(file)) {
                PrivateFiles.createFile(file);
            }
        } catch (FileAlreadyExistsException e) {
            return; // another process was quicker
        } catch (IOException e) {
            throw new MigrationException.UnusableLedger(
                    name + " cannot be made: is the folder writable, and is there room?", e);
        }
    }

    private void prepare() throws SQLException {
        execute("PRAGMA busy_timeout = 10000");
        boolean fresh;
        try {
            fresh = number("SELECT count(*) FROM sqlite_schema") == 0;
        } catch (SQLException e) {
            throw new MigrationException.UnusableLedger(
                    name() + " is no SQLite file: name another file, this one was not changed", e);
        }
        if (!fresh && number("PRAGMA application_id") != APPLICATION_ID) {
            throw new MigrationException.UnusableLedger(
                    name() + " is a database, but no ledger: name another file, this one was not changed");
        }
        long version = number("PRAGMA user_version");
        if (!fresh && version != SCHEMA_VERSION) {
            throw new MigrationException.UnusableLedger(name() + " has version " + version
                    + ", this library reads version " + SCHEMA_VERSION + ": use the version that wrote it");
        }
        execute("PRAGMA journal_mode = WAL");
        execute("PRAGMA synchronous = FULL");
        execute("PRAGMA journal_size_limit = 67108864");
        execute("PRAGMA temp_store = FILE");
        execute("PRAGMA cache_size = -16000");
        connection.setAutoCommit(false);
        if (fresh) {
            for (String table : SCHEMA) {
                execute(table);
            }
            connection.commit();
            connection.setAutoCommit(true); // these two are no part of a transaction
            execute("PRAGMA user_version = " + SCHEMA_VERSION);
            execute("PRAGMA application_id = " + APPLICATION_ID);
            connection.setAutoCommit(false);
        }
        reading = Long.parseLong(meta("reading").orElse("0"));
        connection.commit();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private PreparedStatement prepared(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    @Override
    public String name() {
        return "the ledger " + file.getFileName();
    }

    // ---- one transaction a call

    @FunctionalInterface
    private interface Work<T> {
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

    private synchronized <T> T transaction(Work<T> work) {
        try {
            T result = work.run();
            connection.commit();
            return result;
        } catch (SQLException e) {
            MigrationException.UnusableLedger failure = failed(name(), "cannot be read or written", e);
            rollBack(failure);
            throw failure;
        } catch (RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    private void rollBack(RuntimeException because) {
        try {
            connection.rollback();
        } catch (SQLException again) {
            because.addSuppressed(again);
        }
    }

    private static MigrationException.UnusableLedger failed(String name, String what, SQLException e) {
        // SQLite's messages name codes, tables and columns, never values.
        return new MigrationException.UnusableLedger(
                name + " " + what + ": " + e.getMessage()
                        + "; mend that and run again, nothing that was settled is lost",
                e);
    }

    private Optional<String> meta(String name) throws SQLException {
        PreparedStatement select = prepared("SELECT value FROM meta WHERE name = ?");
        select.setString(1, name);
        try (ResultSet rows = select.executeQuery()) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private void meta(String name, @Nullable String value) throws SQLException {
        if (value == null) {
            PreparedStatement delete = prepared("DELETE FROM meta WHERE name = ?");
            delete.setString(1, name);
            delete.executeUpdate();
            return;
        }
        PreparedStatement upsert =
                prepared("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value");
        upsert.setString(1, name);
        upsert.setString(2, value);
        upsert.executeUpdate();
    }

    // ---- a run

    @Override
    public void beginRun(String projectId, @Nullable String tenant) {
        takeLock();
        try {
            store(() -> {
                Ownership.check(
                        name(), meta("project").orElse(null), meta("tenant").orElse(null), projectId, tenant);
                meta("project", projectId);
                if (tenant != null) {
                    meta("tenant", tenant);
                }
            });
        } catch (MigrationException e) {
            endRun();
            throw e;
        }
    }

    private synchronized void takeLock() {
        // A lock on a file of its own: it dies with the process, and SQLite's own locks stay untouched.
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        try {
            if (Files.notExists(path)) {
                PrivateFiles.createFile(path);
            }
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE);
            FileLock taken = null;
            try {
                taken = channel.tryLock();
            } catch (OverlappingFileLockException e) {
                // this process has it: told below
            }
            if (taken == null) {
                channel.close();
                throw new MigrationException.UnusableLedger(
                        name() + " is in use by another run: wait for it, or stop it first");
            }
            lockFile = channel;
            lock = taken;
        } catch (IOException e) {
            throw new MigrationException.UnusableLedger(name() + " cannot be locked: is its folder writable?", e);
        }
    }

    @Override
    public synchronized void endRun() {
        try {
            if (lock != null) {
                lock.release();
            }
            if (lockFile != null) {
                lockFile.close(); // the file stays: to delete it would let two runs lock two files of one name
            }
        } catch (IOException e) {
            throw new MigrationException.UnusableLedger(name() + " cannot be unlocked", e);
        } finally {
            lock = null;
            lockFile = null;
        }
    }

    // ---- a reading

    @Override
    public Reading beginReading(@Nullable String fingerprint) {
        return transaction(() -> {
            boolean goesOn = fingerprint != null && meta("source").equals(Optional.of(fingerprint));
            if (!goesOn) {
                reading++;
                meta("reading", Long.toString(reading));
                meta("source", fingerprint);
                meta("total", null);
                execute("DELETE FROM other");
                execute("DELETE FROM sibling");
            }
            PreparedStatement last =
                    prepared("SELECT max(coalesce((SELECT max(ordinal) FROM record WHERE reading = ?), -1),"
                            + " coalesce((SELECT max(ordinal) FROM other), -1))");
            last.setLong(1, reading);
            try (ResultSet rows = last.executeQuery()) {
                rows.next();
                return new Reading(
                        rows.getLong(1) + 1, Long.parseLong(meta("total").orElse("-1")));
            }
        });
    }

    @Override
    public void putSiblings(Map<Long, Siblings> siblings) {
        store(() -> {
            PreparedStatement insert = prepared("INSERT INTO sibling VALUES (?, ?)"
                    + " ON CONFLICT (ordinal) DO UPDATE SET content = excluded.content");
            for (Map.Entry<Long, Siblings> entry : siblings.entrySet()) {
                insert.setLong(1, entry.getKey());
                insert.setString(2, SiblingText.write(entry.getValue()));
                insert.addBatch();
            }
            insert.executeBatch();
        });
    }

    @Override
    public void siblingsComplete(long total) {
        store(() -> {
            meta("total", Long.toString(total));
        });
    }

    @Override
    public Map<Long, Siblings> siblings(long from, long to) {
        return transaction(() -> {
            PreparedStatement select =
                    prepared("SELECT ordinal, content FROM sibling WHERE ordinal >= ? AND ordinal < ?");
            select.setLong(1, from);
            select.setLong(2, to);
            Map<Long, Siblings> found = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    found.put(rows.getLong(1), SiblingText.read(rows.getString(2)));
                }
            }
            return found;
        });
    }

    @Override
    public void readingComplete() {
        store(() -> {
            meta("source", null);
        });
    }

    // ---- records

    @Override
    public void write(List<? extends Entry> entries) {
        store(() -> {
            PreparedStatement claims = prepared(
                    "INSERT INTO record (record_kind, organization, legacy_id, reading, ordinal, at, state, since)"
                            + " VALUES (?, ?, ?, ?, ?, ?, 1, ?) ON CONFLICT DO UPDATE SET reading = excluded.reading,"
                            + " ordinal = excluded.ordinal, at = excluded.at, state = 1, since = coalesce(since, excluded.since)");
            PreparedStatement settlements = prepared("INSERT INTO record (" + COLUMNS
                    + ", reading) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO UPDATE SET reading = excluded.reading,"
                    + " ordinal = excluded.ordinal, at = excluded.at, state = excluded.state,"
                    + " since = CASE WHEN excluded.retryable THEN since END,"
                    + " fingerprint = coalesce(excluded.fingerprint, fingerprint), kind = excluded.kind,"
                    + " reason = excluded.reason, stytch_id = excluded.stytch_id,"
                    + " request_id = excluded.request_id, notes = excluded.notes, changes = excluded.changes,"
                    + " retryable = excluded.retryable");
            PreparedStatement seen = prepared("UPDATE record SET reading = ?, ordinal = ?, at = ?"
                    + " WHERE record_kind = ? AND organization = ? AND legacy_id = ?");
            PreparedStatement others = prepared("INSERT INTO other VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (ordinal) DO UPDATE SET at = excluded.at, record_kind = excluded.record_kind,"
                    + " organization = excluded.organization, legacy_id = excluded.legacy_id,"
                    + " kind = excluded.kind, reason = excluded.reason, notes = excluded.notes");
            for (Entry entry : entries) {
                if (entry instanceof Settlement settlement) {
                    settle(settlements, settlement);
                } else if (entry instanceof Claim claim) {
                    key(claims, 1, claim.key());
                    claims.setLong(4, reading);
                    claims.setLong(5, claim.ordinal());
                    claims.setString(6, claim.at());
                    claims.setLong(7, claim.epochMillis());
                    claims.executeUpdate();
                } else if (entry instanceof Seen there) {
                    seen.setLong(1, reading);
                    seen.setLong(2, there.ordinal());
                    seen.setString(3, there.at());
                    key(seen, 4, there.key());
                    seen.executeUpdate();
                } else if (entry instanceof Other other) {
                    ImportOutcome outcome = other.outcome();
                    others.setLong(1, other.ordinal());
                    others.setString(2, other.at());
                    others.setString(3, other.kind().label());
                    others.setString(4, value(other.organization()));
                    others.setString(5, value(other.id()));
                    others.setString(6, outcome.kind().name());
                    others.setString(7, outcome.reason().orElseThrow());
                    others.setString(8, join(outcome.notes()));
                    others.executeUpdate();
                }
            }
        });
    }

    private void settle(PreparedStatement statement, Settlement settlement) throws SQLException {
        ImportOutcome outcome = settlement.outcome();
        boolean retryable = outcome.retryable();
        key(statement, 1, settlement.key());
        statement.setLong(4, settlement.ordinal());
        statement.setString(5, settlement.at());
        statement.setInt(6, (retryable ? LedgerEntry.State.UNANSWERED : LedgerEntry.State.SETTLED).ordinal());
        statement.setString(7, retryable ? null : LedgerEntry.stored(settlement.fingerprint(), outcome));
        statement.setString(8, outcome.kind().name());
        statement.setString(9, outcome.reasonOrNull());
        statement.setString(10, outcome.stytchId().map(StytchId::value).orElse(null));
        statement.setString(11, outcome.requestIdOrNull());
        statement.setString(12, join(outcome.notes()));
        statement.setString(13, join(outcome.changes()));
        statement.setBoolean(14, retryable);
        statement.setLong(15, reading);
        statement.executeUpdate();
    }

    private static void key(PreparedStatement statement, int first, RecordKey key) throws SQLException {
        statement.setString(first, key.kind().label());
        statement.setString(first + 1, key.organization().map(LegacyId::value).orElse(""));
        statement.setString(first + 2, key.id().value());
    }

    private static @Nullable String value(@Nullable LegacyId id) {
        return id == null ? null : id.value();
    }

    private static @Nullable LegacyId id(@Nullable String value) {
        return value == null || value.isEmpty() ? null : LegacyId.of(value);
    }

    private static RecordKind recordKind(ResultSet rows) throws SQLException {
        return RecordKind.valueOf(rows.getString("record_kind").toUpperCase(Locale.ROOT));
    }

    @Override
    public Optional<LedgerEntry> find(RecordKey key) {
        return transaction(() -> select(key));
    }

    @Override
    public Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys) {
        return transaction(() -> {
            Map<RecordKey, LedgerEntry> found = new HashMap<>();
            for (RecordKey key : keys) {
                select(key).ifPresent(entry -> found.put(key, entry));
            }
            return found;
        });
    }

    private Optional<LedgerEntry> select(RecordKey key) throws SQLException {
        LoginMark mark = mark(key);
        PreparedStatement select = prepared("SELECT " + COLUMNS + " FROM record" + OF_ONE);
        key(select, 1, key);
        try (ResultSet rows = select.executeQuery()) {
            if (rows.next()) {
                return Optional.of(entry(rows).with(mark));
            }
            return mark.begunOrNull() == null ? Optional.empty() : Optional.of(LedgerEntry.begun(key, mark));
        }
    }

    private LoginMark mark(RecordKey key) throws SQLException {
        PreparedStatement select = prepared("SELECT begun, moved, way FROM login" + OF_ONE);
        key(select, 1, key);
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

    // ---- logins: each begins with its write, so that it never meets a snapshot that is too old to write on

    @Override
    public LoginRecords logins() {
        return this;
    }

    @Override
    public void join(String projectId, @Nullable String tenant) {
        store(() -> {
            PreparedStatement bind = prepared("INSERT INTO meta VALUES (?, ?) ON CONFLICT (name) DO NOTHING");
            bind.setString(1, "project");
            bind.setString(2, projectId);
            bind.executeUpdate();
            if (tenant != null) {
                bind.setString(1, "tenant");
                bind.setString(2, tenant);
                bind.executeUpdate();
            }
            Ownership.check(name(), meta("project").orElse(null), meta("tenant").orElse(null), projectId, tenant);
        });
    }

    @Override
    public boolean hold(RecordKey key, String holder, Instant now, Instant until) {
        return transaction(() -> {
            PreparedStatement hold =
                    prepared("INSERT INTO login (record_kind, organization, legacy_id, holder, held_until)"
                            + " VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET holder = excluded.holder,"
                            + " held_until = excluded.held_until"
                            + " WHERE holder IS NULL OR holder = excluded.holder OR held_until <= ?");
            key(hold, 1, key);
            hold.setString(4, holder);
            hold.setLong(5, until.toEpochMilli());
            hold.setLong(6, now.toEpochMilli());
            return hold.executeUpdate() == 1;
        });
    }

    @Override
    public void release(RecordKey key, String holder) {
        store(() -> {
            for (String sql : List.of(
                    "DELETE FROM login" + OF_ONE + " AND holder = ? AND begun IS NULL AND moved IS NULL",
                    "UPDATE login SET holder = NULL, held_until = NULL" + OF_ONE + " AND holder = ?")) {
                PreparedStatement release = prepared(sql);
                key(release, 1, key);
                release.setString(4, holder);
                release.executeUpdate();
            }
        });
    }

    @Override
    public boolean begin(RecordKey key, String holder, Instant now) {
        return transaction(() -> {
            PreparedStatement begin =
                    prepared("UPDATE login SET begun = coalesce(begun, ?)" + OF_ONE + " AND holder = ?");
            begin.setLong(1, now.toEpochMilli());
            key(begin, 2, key);
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
        return transaction(() -> {
            PreparedStatement settle = prepared("UPDATE login SET holder = NULL, held_until = NULL, begun = NULL,"
                    + " moved = CASE WHEN ?1 IS NULL THEN moved ELSE ?2 END, way = coalesce(?1, way)"
                    + " WHERE record_kind = ?3 AND organization = ?4 AND legacy_id = ?5 AND holder = ?6");
            settle.setString(1, way);
            settle.setLong(2, now.toEpochMilli());
            key(settle, 3, key);
            settle.setString(6, holder);
            if (settle.executeUpdate() != 1) {
                return false;
            }
            if (outcome != null) {
                // What a backfill has claimed stays claimed, so that its next run looks at it again.
                PreparedStatement record = prepared("INSERT INTO record (" + COLUMNS
                        + ", reading) VALUES (?, ?, ?, -1, '" + LedgerEntry.LOGIN
                        + "', 0, NULL, ?, ?, ?, ?, ?, ?, ?, 0, 0) ON CONFLICT DO UPDATE SET"
                        + " since = CASE WHEN state = 1 THEN since END, state = CASE WHEN state = 1 THEN 1 ELSE 0 END,"
                        + " fingerprint = excluded.fingerprint, kind = excluded.kind, reason = excluded.reason,"
                        + " stytch_id = excluded.stytch_id, request_id = excluded.request_id,"
                        + " notes = excluded.notes, changes = excluded.changes, retryable = 0");
                key(record, 1, key);
                record.setString(4, String.valueOf(sent));
                record.setString(5, outcome.kind().name());
                record.setString(6, outcome.reasonOrNull());
                record.setString(7, outcome.stytchId().map(StytchId::value).orElse(null));
                record.setString(8, outcome.requestIdOrNull());
                record.setString(9, join(outcome.notes()));
                record.setString(10, join(outcome.changes()));
                record.executeUpdate();
            }
            return true;
        });
    }

    @Override
    public void forEachStraggler(Consumer<LedgerEntry> action) {
        store(() -> {
            PreparedStatement select = prepared("SELECT " + COLUMNS + " FROM record WHERE record_kind <> 'organization'"
                    + " AND NOT EXISTS (SELECT 1 FROM login WHERE login.record_kind = record.record_kind"
                    + " AND login.organization = record.organization AND login.legacy_id = record.legacy_id"
                    + " AND login.moved IS NOT NULL)");
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    action.accept(entry(rows));
                }
            }
        });
    }

    private static LedgerEntry entry(ResultSet rows) throws SQLException {
        long since = rows.getLong("since");
        boolean unanswered = !rows.wasNull();
        String fingerprint = rows.getString("fingerprint");
        String kind = rows.getString("kind");
        return new LedgerEntry(
                new RecordKey(
                        recordKind(rows), id(rows.getString("organization")), LegacyId.of(rows.getString("legacy_id"))),
                rows.getLong("ordinal"),
                rows.getString("at"),
                LedgerEntry.State.values()[rows.getInt("state")],
                unanswered ? Instant.ofEpochMilli(since) : null,
                fingerprint == null ? null : Fingerprint.parse(fingerprint).orElse(null),
                kind == null ? null : outcome(rows, kind));
    }

    private static ImportOutcome outcome(ResultSet rows, String kind) throws SQLException {
        String stytchId = rows.getString("stytch_id");
        return new ImportOutcome(
                ImportOutcome.Kind.valueOf(kind),
                rows.getString("reason"),
                stytchId == null ? null : StytchId.of(stytchId),
                rows.getString("request_id"),
                split(rows.getString("notes")),
                split(rows.getString("changes")),
                rows.getBoolean("retryable"));
    }

    @Override
    public List<Long> unsettled(long from, int limit) {
        return transaction(() -> {
            PreparedStatement select = prepared(
                    "SELECT ordinal FROM record WHERE reading = ? AND state <> 0 AND ordinal >= ? ORDER BY ordinal LIMIT ?");
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
    public void forEachRecord(Consumer<LedgerRecord> action) {
        store(() -> {
            PreparedStatement select = prepared("SELECT " + COLUMNS + " FROM record WHERE reading = ?1"
                    + " UNION ALL SELECT record_kind, organization, legacy_id, ordinal, at, 0, NULL, NULL, kind, reason, NULL, NULL, notes, '', 0"
                    + " FROM other ORDER BY ordinal");
            select.setLong(1, reading);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    String kind = rows.getString("kind");
                    boolean settled = kind != null && rows.getInt("state") != LedgerEntry.State.CLAIMED.ordinal();
                    action.accept(new LedgerRecord(
                            rows.getLong("ordinal"),
                            rows.getString("at"),
                            recordKind(rows),
                            id(rows.getString("organization")),
                            id(rows.getString("legacy_id")),
                            settled ? outcome(rows, kind) : LedgerEntry.notSettled()));
                }
            }
        });
    }

    private static String join(List<String> codes) {
        StringBuilder text = new StringBuilder();
        for (String code : codes) {
            text.append(text.isEmpty() ? "" : "\n").append(code.replace('\n', ' ')); // an id may hold anything
        }
        return text.toString();
    }

    private static List<String> split(@Nullable String codes) {
        return codes == null || codes.isEmpty() ? List.of() : List.of(codes.split("\n"));
    }

    @Override
    public synchronized void close() {
        endRun();
        try {
            for (PreparedStatement statement : statements.values()) {
                statement.close();
            }
            statements.clear();
            connection.close();
        } catch (SQLException e) {
            throw failed(name(), "cannot be closed", e);
        }
    }

    @Override
    public String toString() {
        return "Ledger[" + file.getFileName() + "]";
    }
}
