package com.stytch.migrate.cli;

import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.UserSource;

/** The options that name a source: its files, and how they are to be read. */
interface SourceOptions {

    /**
     * Checks what can be checked before anything is read.
     *
     * @throws UsageException if options are missing or contradict each other
     */
    default void check() {}

    /**
     * Returns the source of users for a Consumer project. Nothing is opened yet, apart from a file with settings, and what has to
     * be downloaded first.
     */
    UserSource source(Surroundings surroundings);

    /** Returns the source of organizations and members for a B2B project; see {@link #source}. */
    default TenantSource tenants(Surroundings surroundings) {
        throw new UsageException("this source has no organizations");
    }

    /** Returns the people among whom one can be probed, when organizations and members are read. */
    default UserSource people(Surroundings surroundings) {
        throw new UsageException("this source has no organizations");
    }

    /** Returns what the options of the source add to the decisions for a B2B project. */
    default B2bPolicy b2bPolicy(B2bPolicy policy) {
        return policy;
    }

    /** Returns how to state the format of hashes that fit several; empty where nobody can. */
    default String howToState() {
        return "";
    }

    /** Deletes what was downloaded. */
    default void close() {}
}
