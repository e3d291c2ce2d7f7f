package com.stytch.migrate;

import com.stytch.migrate.backfill.Backfill;
import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.source.UserSource;

/**
 * The front door: moves users to one Stytch project. Immutable, thread-safe, made to be shared: all that one client does
 * keeps to one pace.
 *
 * <p>A project at Stytch is Consumer or B2B; each kind has a client of its own, so a call of the wrong kind does not
 * compile.
 */
public sealed interface MigrationClient permits ConsumerClient {

    /**
     * Returns a client of a Consumer project with the default settings: 65 requests a second, 20 seconds for an attempt.
     *
     * @throws IllegalStateException if the project id names no environment, see {@link HttpSettings.Builder#build()}
     */
    static ConsumerClient consumer(ProjectCredentials credentials) {
        return consumer(HttpSettings.builder(credentials).build());
    }

    /** Returns a client of a Consumer project. */
    static ConsumerClient consumer(HttpSettings settings) {
        return new ConsumerClient(new StytchHttp(settings));
    }

    /**
     * Returns a backfill of a source, with the default settings; {@link Backfill#run()} starts it.
     *
     * @param source where the users come from, such as {@code Auth0Importer.fromExport(…)}
     */
    Backfill backfill(UserSource source);

    /** Returns how Stytch is reached. */
    HttpSettings settings();
}
