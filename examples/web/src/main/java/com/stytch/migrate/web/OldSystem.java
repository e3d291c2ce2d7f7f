package com.stytch.migrate.web;

import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.session.LegacyTokenVerifier;
import com.stytch.migrate.source.UserSource;
import java.util.List;
import java.util.Optional;

/** The provider that this application leaves. Thread-safe. */
interface OldSystem extends AutoCloseable {

    /** Returns how people call it. */
    String name();

    /** Returns what checks a password that was typed on the new login page. */
    LegacyPasswordVerifier passwords();

    /** Returns what checks the sessions that it began. */
    LegacyTokenVerifier tokens();

    /** Returns all its users, for a backfill. */
    UserSource users();

    /**
     * Logs somebody in as the application did before the move.
     *
     * @return the token for the cookie; nothing when the password is wrong, or is not enough
     * @throws java.io.UncheckedIOException if it does not answer
     */
    Optional<Secret> logIn(String email, String password);

    // ---- for the demo panel and the tests

    /** Lets it answer no more, or again. */
    void outage(boolean on);

    /** Returns what it was asked so far, oldest first. */
    List<String> calls();

    @Override
    void close();
}
