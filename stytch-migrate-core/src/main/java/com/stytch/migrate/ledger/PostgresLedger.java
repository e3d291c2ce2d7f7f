package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.RecordKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a schema of a PostgreSQL database. Runs are kept apart by advisory locks, which belong to the session of the
 * connection that also writes: when it breaks the lock is gone, and nothing more can be written.
 */
final class PostgresLedger extends SqlLedger {
    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");
    /** A row of an index holds 2,704 bytes at most. */
    private static final int LONGEST_ID = 1_000;

    private final String schema;
    private final boolean committedByItself;
    private final int isolation;
    private @Nullable Shard locked;

    private PostgresLedger(Connection connection, String schema) throws SQLException {
        super("the ledger " + schema + " in PostgreSQL", schema + ".", connection, new ReentrantLock(true));
        this.schema = schema;
        this.committedByItself = connection.getAutoCommit();
        this.isolation = connection.getTransactionIsolation();
    }

    static PostgresLedger open(DataSource database, String schema) {
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "a schema is up to 63 lower case letters, digits and underscores, and begins with no digit");
        }
        String name = "the ledger " + schema;
        try {
            Connection connection = database.getConnection();
            try {
                String product = connection.getMetaData().getDatabaseProductName();
                if (!product.equals("PostgreSQL")) {
                    throw new MigrationException.UnusableLedger(
                            name + " cannot be in " + product + ": a ledger is in PostgreSQL, or in a SQLite file");
                }
                PostgresLedger ledger = new PostgresLedger(connection, schema);
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

    private void prepare() throws SQLException {
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        if (text("SELECT current_setting('synchronous_commit')").equals("off")) {
            execute("SET synchronous_commit TO local"); // an intent must be on the disk before it is sent
        }
        execute("SELECT pg_advisory_xact_lock(" + key("tables") + ")"); // two processes may make them at once
        if (number("SELECT count(*) FROM pg_namespace WHERE nspname = '" + schema + "'") == 0) {
            execute("CREATE SCHEMA " + schema);
        }
        boolean fresh = number("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE n.nspname = '" + schema + "' AND c.relkind = 'r'")
                == 0;
        if (fresh) {
            createTables("");
            meta("version", Integer.toString(SCHEMA_VERSION));
        } else if (number("SELECT count(*) FROM pg_tables WHERE schemaname = '" + schema
                        + "' AND tablename IN ('meta', 'record', 'other', 'sibling', 'login')")
                < 5) {
            throw new MigrationException.UnusableLedger(
                    name() + " is a schema of something else: name another one, this one was not changed");
        } else {
            String version = meta("version").orElse("none");
            if (!version.equals(Integer.toString(SCHEMA_VERSION))) {
                throw new MigrationException.UnusableLedger(name() + " has version " + version
                        + ", this library reads version " + SCHEMA_VERSION + ": use the version that wrote it");
            }
        }
        connection.commit();
    }

    private String text(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    // ---- who may run

    /** Returns the number of an advisory lock; locks are those of the whole database. */
    private long key(String what) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("stytch-migrate\n" + schema + "\n" + what).getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    void lock(Shard part) {
        if (locked != null) {
            throw inUse();
        }
        transaction(() -> {
            execute("SELECT pg_advisory_xact_lock(" + key("begin") + ")"); // one begins at a time
            if (take("pg_try_advisory_lock", "all")) {
                restart(part);
                if (!part.isWhole()) {
                    execute("SELECT pg_advisory_lock_shared(" + key("all") + ")");
                    execute("SELECT pg_advisory_unlock(" + key("all") + ")");
                }
            } else if (part.isWhole() || !take("pg_try_advisory_lock_shared", "all")) {
                throw inUse();
            } else if (!shards().equals(Integer.toString(part.of()))) {
                execute("SELECT pg_advisory_unlock_shared(" + key("all") + ")");
                throw new MigrationException.UnusableLedger(name() + " is in use by a run of " + shards()
                        + " shards: wait for it, or take the same number of them");
            }
            if (!part.isWhole() && !take("pg_try_advisory_lock", "shard " + part.number())) {
                execute("SELECT pg_advisory_unlock_shared(" + key("all") + ")");
                throw new MigrationException.UnusableLedger(
                        name() + " is in use by another run of the shard " + part + ": wait for it, or stop it first");
            }
            return true;
        });
        locked = part;
    }

    private MigrationException.UnusableLedger inUse() {
        return new MigrationException.UnusableLedger(
                name() + " is in use by another run: wait for it, or stop it first");
    }

    private boolean take(String function, String what) throws SQLException {
        return text("SELECT " + function + "(" + key(what) + ")").startsWith("t");
    }

    /** Returns how many parts the last run was one of. */
    private String shards() throws SQLException {
        return meta("shards").orElse("1");
    }

    /** Other parts are other readings: none goes on where another number of them was. */
    private void restart(Shard part) throws SQLException {
        String count = Integer.toString(part.of());
        if (!shards().equals(count)) {
            execute("DELETE FROM " + table("meta") + " WHERE name = 'source' OR name LIKE 'source %'");
            meta("shards", count);
        }
    }

    @Override
    void unlock() {
        Shard part = locked;
        if (part == null) {
            return;
        }
        locked = null;
        transaction(() -> {
            if (part.isWhole()) {
                execute("SELECT pg_advisory_unlock(" + key("all") + ")");
            } else {
                execute("SELECT pg_advisory_unlock(" + key("shard " + part.number()) + ")");
                execute("SELECT pg_advisory_unlock_shared(" + key("all") + ")");
            }
            return true;
        });
    }

    // ---- records

    @Override
    void checkLength(String id) {
        if (id.length() * 3 > LONGEST_ID && id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID) {
            throw new MigrationException.UnusableLedger(name() + " keeps ids of " + LONGEST_ID
                    + " bytes at most, and the source has a longer one: map it to another id, or use a SQLite file");
        }
    }

    @Override
    Map<RecordKey, LedgerEntry> selectAll(SqlSession on, Collection<RecordKey> keys) throws SQLException {
        List<RecordKey> wanted = List.copyOf(keys);
        PreparedStatement select = on.prepared("SELECT " + COLUMNS + " FROM " + table("record")
                + " JOIN unnest(?, ?, ?) AS wanted (a, b, c)"
                + " ON record_kind = wanted.a AND organization = wanted.b AND legacy_id = wanted.c");
        array(select, 1, wanted.stream().map(key -> key.kind().label()).toArray(String[]::new));
        array(select, 2, wanted.stream().map(this::organization).toArray(String[]::new));
        array(select, 3, wanted.stream().map(this::id).toArray(String[]::new));
        Map<RecordKey, LedgerEntry> found = new HashMap<>();
        try (ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                LedgerEntry entry = entry(rows);
                found.put(entry.key(), entry);
            }
        }
        return found;
    }

    private void array(PreparedStatement statement, int parameter, String[] values) throws SQLException {
        statement.setArray(parameter, connection.createArrayOf("text", values));
    }

    // ---- the end

    @Override
    void closeConnection() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setTransactionIsolation(isolation);
            connection.setAutoCommit(committedByItself); // a pool may lend it to somebody else
        }
    }

    @Override
    public String toString() {
        return "Ledger[" + schema + " in PostgreSQL]";
    }
}
