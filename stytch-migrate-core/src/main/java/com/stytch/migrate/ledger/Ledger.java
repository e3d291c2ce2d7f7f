package com.stytch.migrate.ledger;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What was done for which user, organization or member of the old system. One ledger belongs to one Stytch project and one legacy tenant. Thread-safe.
 *
 * <p>A backfill writes the intent to send something before it sends it, and the outcome afterwards; whatever moment the
 * process dies at, the next run knows what may have happened. A login path asks it which account a user has.
 *
 * <p>Every method may throw {@link com.stytch.migrate.error.MigrationException.UnusableLedger}; nothing of the failed call is
 * stored then.
 */
public interface Ledger extends AutoCloseable {

    /** Returns a ledger that is gone with the process: for tests, and for a few thousand users. */
    static Ledger inMemory() {
        return new InMemoryLedger();
    }

    /**
     * Returns a ledger in a SQLite file, made with mode 0600 when it is not there. Every write is on the disk before the
     * method returns ({@code synchronous=FULL}). Needs {@code org.xerial:sqlite-jdbc} on the class path.
     *
     * <p>One backfill at a time may use it, in whatever process; others may read it meanwhile, and logins may write. A login
     * path opens the file once more, so that it never waits for a report that is being written.
     *
     * @param file the file, in a folder that exists
     * @throws com.stytch.migrate.error.MigrationException.UnusableLedger if the file is no ledger, cannot be made or opened
     */
    static Ledger sqlite(Path file) {
        return SqliteLedger.open(file);
    }

    /** Returns a ledger in the schema {@code stytch_migrate} of a PostgreSQL database. See {@link #jdbc(DataSource, String)}. */
    static Ledger jdbc(DataSource database) {
        return jdbc(database, "stytch_migrate");
    }

    /**
     * Returns a ledger in a schema of its own in a PostgreSQL database; schema and tables are made when they are not there.
     * Holds one connection of the data source until it is closed. Its runs are kept apart by that connection's session, so a
     * pooler in between must not lend sessions out for single transactions.
     *
     * <p>One backfill of the whole source may use it at a time, or several of one {@link Shard} each; others may read it
     * meanwhile. Ids have 1,000 bytes at most.
     *
     * @param database gives connections to PostgreSQL 11 or newer, of a user who may make the schema, or its tables
     * @param schema up to 63 lower case letters, digits and underscores; one for each project and tenant
     * @throws IllegalArgumentException if {@code schema} is something else
     * @throws com.stytch.migrate.error.MigrationException.UnusableLedger if the database cannot be reached, is no PostgreSQL,
     *     or has other tables in that schema
     */
    static Ledger jdbc(DataSource database, String schema) {
        return PostgresLedger.open(database, schema);
    }

    /** Returns a short name for messages. */
    String name();

    /** Returns what is known of one user of a Consumer project: the answer to "which Stytch user is this". */
    default Optional<LedgerEntry> find(LegacyId user) {
        return find(RecordKey.user(user));
    }

    /** Returns what is known of one record: the answer to "which account at Stytch is this". */
    Optional<LedgerEntry> find(RecordKey key);

    /** Returns what is known of several records; those that are unknown are not in the map. */
    Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys);

    /** Begins a run over the whole source. See {@link #beginRun(String, String, Shard)}. */
    default void beginRun(String projectId, @Nullable String tenant) {
        beginRun(projectId, tenant, Shard.WHOLE);
    }

    /**
     * Begins a run: claims the ledger, or one part of it, for it until {@link #endRun()}, and binds it to a project and a
     * tenant on first use. What is read, and shown by {@link #forEachRecord}, is that of the part then.
     *
     * @param projectId the Stytch project
     * @param tenant the legacy tenant, {@code null} when the source does not name one
     * @param part which records the run is about; the runs of a ledger must all be of as many parts at a time
     * @throws com.stytch.migrate.error.MigrationException.UnusableLedger if it belongs to another project or tenant (the
     *     message has both names), if another run uses it, or if it cannot be shared
     */
    void beginRun(String projectId, @Nullable String tenant, Shard part);

    /** Ends a run; without effect when none was begun. */
    void endRun();

    /**
     * Begins to read a source, or goes on where an earlier run stopped.
     *
     * @param fingerprint what tells this content, and how it is handled, from any other; {@code null} when nothing does: then
     *     a reading always begins anew
     */
    Reading beginReading(@Nullable String fingerprint);

    /**
     * How far a source has been read.
     *
     * @param next the ordinal of the first record that no run has taken up, from 0
     * @param total how many records the source has; -1 until {@link #siblingsComplete} was called
     */
    record Reading(long next, long total) {
        /** Returns whether the records that share an address were already looked for. */
        public boolean checked() {
            return total >= 0;
        }
    }

    /** Stores what other records mean for some records of this reading, by ordinal. */
    void putSiblings(Map<Long, Siblings> siblings);

    /** Notes that all siblings of this reading are stored. */
    void siblingsComplete(long total);

    /** Returns the siblings of the records in a range of ordinals; a record that is not in the map has none. */
    Map<Long, Siblings> siblings(long from, long to);

    /** Stores one step of the run as a whole: all of it or nothing. */
    void write(List<? extends Entry> entries);

    /** Returns the ordinals of this reading that were begun and are not settled, in order. */
    List<Long> unsettled(long from, int limit);

    /** Notes that the whole source was read: the next run reads it from its start. */
    void readingComplete();

    /** Shows every record of this reading in the order of the source, with its outcome; one that is not settled fails. */
    void forEachRecord(Consumer<LedgerRecord> action);

    /** Returns the part of the ledger that logins use, beside a run that may be under way. */
    LoginRecords logins();

    @Override
    void close();

    /** One thing to store. */
    sealed interface Entry {

        /** Returns the number of the record in its source, from 0. */
        long ordinal();

        /** Returns where the record stands. */
        String at();
    }

    /**
     * Something is about to be sent for a record.
     *
     * @param epochMillis when, by this machine's clock; the first of several unanswered attempts counts
     */
    record Claim(long ordinal, String at, RecordKey key, long epochMillis) implements Entry {}

    /**
     * A record is settled, or could not be.
     *
     * @param fingerprint what was sent, as {@code Fingerprint.toString()} writes it
     */
    record Settlement(long ordinal, String at, RecordKey key, String fingerprint, ImportOutcome outcome)
            implements Entry {}

    /** A record was found to be done already. */
    record Seen(long ordinal, String at, RecordKey key) implements Entry {}

    /**
     * A record that has no row of its own: it cannot be read, or its id is that of another record.
     *
     * @param organization the organization of a member, as far as it could be read
     * @param id the legacy id, as far as it could be read
     */
    record Other(
            long ordinal,
            String at,
            RecordKind kind,
            @Nullable LegacyId organization,
            @Nullable LegacyId id,
            ImportOutcome outcome)
            implements Entry {

        /** Returns the same as a record of a report. */
        public LedgerRecord record() {
            return new LedgerRecord(ordinal, at, kind, organization, id, outcome);
        }
    }
}
