package com.stytch.migrate.cli;

import com.stytch.migrate.source.UserSource;

/** The options that name a source of users: its files, and how they are to be read. */
interface SourceOptions {

    /**
     * Checks what can be checked before anything is read.
     *
     * @throws UsageException if options are missing or contradict each other
     */
    default void check() {}

    /** Returns the source. Nothing is opened yet, apart from a file with settings, and what has to be downloaded first. */
    UserSource source(Surroundings surroundings);

    /** Returns how to state the format of hashes that fit several; empty where nobody can. */
    default String howToState() {
        return "";
    }

    /** Deletes what was downloaded. */
    default void close() {}
}
