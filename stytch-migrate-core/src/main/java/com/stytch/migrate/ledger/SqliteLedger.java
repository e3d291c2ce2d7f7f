package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.internal.PrivateFiles;
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
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A ledger in a SQLite file.
 *
 * <p>Write-ahead log with {@code synchronous=FULL}: what was written before a power cut is there after it. Reading goes by a connection
 * of its own, so that a login never waits until a batch of a backfill, or another login, is on the disk. Within a process, whoever writes
 * to one file waits in line, whichever ledger it is: SQLite itself would let them try again and again, and the unlucky ones starve.
 */
final class SqliteLedger extends SqlLedger {
    /** Marks the file as a ledger: "smig". */
    private static final int APPLICATION_ID = 0x736d6967;

    /** By file; never removed, for a process has few of them. */
    private static final Map<Path, ReentrantLock> WRITING = new ConcurrentHashMap<>();

    private final Path file;
    private @Nullable SqlSession reader;
    private @Nullable FileChannel lockFile;
    private @Nullable FileLock lock;

    private SqliteLedger(Path file, Connection connection) {
        super("the ledger " + file.getFileName(), "", connection, writing(file));
        this.file = file;
    }

    private static ReentrantLock writing(Path file) {
        Path one;
        try {
            one = file.toRealPath();
        } catch (IOException e) {
            one = file.toAbsolutePath().normalize();
        }
        return WRITING.computeIfAbsent(one, path -> new ReentrantLock(true));
    }

    private static Connection connect(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
    }

    private SqlSession openReader() throws SQLException {
        SqlSession session = new SqlSession(connect(file));
        try (Statement statement = session.connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
            statement.execute("PRAGMA query_only = ON");
            statement.execute("PRAGMA temp_store = FILE");
            session.connection.setAutoCommit(false); // so that what one call reads is of one moment
            return session;
        } catch (SQLException e) {
            session.close();
            throw e;
        }
    }

    @Override
    <T> T look(Look<T> look) {
        SqlSession session = Objects.requireNonNull(reader, "the ledger is open");
        synchronized (session) {
            return transaction(session, look);
        }
    }

    @Override
    <T> T lookLong(Look<T> look) {
        try (SqlSession session = openReader()) {
            return transaction(session, look);
        } catch (SQLException e) {
            throw failed(name(), "cannot be read", e);
        }
    }

    @Override
    void closeConnection() throws SQLException {
        SqlSession session = reader;
        if (session != null) {
            synchronized (session) {
                session.close();
            }
        }
        super.closeConnection();
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
            Connection connection = connect(file);
            SqliteLedger ledger = new SqliteLedger(file, connection);
            try {
                ledger.prepare();
                ledger.reader = ledger.openReader();
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
            createTables(" WITHOUT ROWID");
            connection.commit();
            connection.setAutoCommit(true); // these two are no part of a transaction
            execute("PRAGMA user_version = " + SCHEMA_VERSION);
            execute("PRAGMA application_id = " + APPLICATION_ID);
            connection.setAutoCommit(false);
        }
        connection.commit();
    }

    @Override
    void lock(Shard part) {
        if (!part.isWhole()) {
            throw new MigrationException.UnusableLedger(
                    name() + " is a file, which one run at a time can use: shards need a ledger in PostgreSQL");
        }
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
    void unlock() {
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

    @Override
    public String toString() {
        return "Ledger[" + file.getFileName() + "]";
    }
}
