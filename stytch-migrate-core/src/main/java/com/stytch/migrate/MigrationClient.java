package com.stytch.migrate;

import com.stytch.migrate.http.HttpSettings;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.http.StytchHttp;

/**
 * The front door to one Stytch project. Immutable, thread-safe, made to be shared: all that one client does keeps to one
 * pace.
 *
 * <p>A project at Stytch is Consumer or B2B; each kind has a client of its own, so a call of the wrong kind does not
 * compile.
 */
public sealed interface MigrationClient permits ConsumerClient, B2bClient {

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
     * Returns a client of a B2B project with the default settings: 65 requests a second, 100 searches a minute, 20 seconds
     * for an attempt.
     *
     * @throws IllegalStateException if the project id names no environment, see {@link HttpSettings.Builder#build()}
     */
    static B2bClient b2b(ProjectCredentials credentials) {
        return b2b(HttpSettings.builder(credentials).build());
    }

    /** Returns a client of a B2B project. */
    static B2bClient b2b(HttpSettings settings) {
        return new B2bClient(new StytchHttp(settings));
    }

    /** Returns how Stytch is reached. */
    HttpSettings settings();
}
