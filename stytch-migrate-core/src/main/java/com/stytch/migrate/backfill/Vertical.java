package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.RecordPlan;
import java.util.List;
import java.util.Optional;

/** One kind of project, as one run sees it: how its records are read, planned and sent. */
interface Vertical {

    /** Returns a short name of the source, for messages. */
    String sourceName();

    /** Returns the name of the legacy tenant, when the source knows it. */
    Optional<String> tenant();

    /** Returns what tells this content, and how it is handled, from any other, when that can be told. */
    Optional<String> fingerprint();

    /** Returns what a person should know about the source. */
    List<String> remarks();

    /** Returns what a person should know about what would be done, once every record was planned. */
    default List<String> remarksOnThePlan() {
        return List.of();
    }

    /** Begins a reading of the source. */
    Reader open();

    /**
     * Looks at the project before anything is read: wrong credentials stop the run here.
     *
     * @throws com.stytch.migrate.error.MigrationException.Refused if they were refused
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if Stytch did not answer
     */
    void begin();

    /** Asks whether Stytch answers; throws as {@link #begin()}. */
    void checkCredentials();

    /** Hears that every record was seen once, before the first one is sent. May throw, and so keep the run from sending. */
    default void checked() {
        // most have nothing to object
    }

    /** Carries out a plan; see the importers. */
    ImportOutcome run(RecordPlan plan, History history);

    String projectId();

    /** Returns how many requests were sent. */
    long requests();

    /** Returns how many of them were answered by 429. */
    long throttled();

    /** Returns how many calls may start in a second at present; {@link Integer#MAX_VALUE} when there is no limit. */
    int requestsPerSecond();

    /** One reading of the source, each time the same records in the same order. */
    interface Reader extends AutoCloseable {

        /** Returns the next record, or nothing at the end. */
        Optional<Subject> next();

        /** Passes over records; passing the end is allowed. */
        void skip(long records);

        @Override
        void close();
    }
}
