package com.stytch.migrate.login;

import com.stytch.migrate.model.LegacyUser;
import java.util.Optional;

/** Finds the record of who signs in: your own table, or an API of the provider. Must be thread-safe. */
@FunctionalInterface
public interface LegacyUsers {

    /**
     * Finds a user.
     *
     * @param identifier the address or user name as it was typed
     * @return the user as the backfill would read it; nothing when there is none
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if it could not be asked, which is not "none"
     */
    Optional<LegacyUser> find(String identifier);
}
