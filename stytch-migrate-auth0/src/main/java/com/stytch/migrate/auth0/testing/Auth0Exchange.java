package com.stytch.migrate.auth0.testing;

import java.time.Instant;

/**
 * One request that {@link FakeAuth0} received. Immutable; holds neither body nor token.
 *
 * @param method of the request
 * @param path as it was sent, percent signs and all, without the query
 * @param query what stood behind the question mark, as it was sent
 * @param template the path with the names of its parameters in braces; the path where the fake does not know it
 * @param status of the answer; 0 when the connection was cut or stalled before it
 * @param arrivedAt by the clock of the fake
 */
public record Auth0Exchange(String method, String path, String query, String template, int status, Instant arrivedAt) {

    /** Returns method, path and status: a query may hold an address. */
    @Override
    public String toString() {
        return method + " " + template + " " + status;
    }
}
