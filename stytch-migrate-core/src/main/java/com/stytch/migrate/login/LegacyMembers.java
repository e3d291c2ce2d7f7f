package com.stytch.migrate.login;

import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import java.util.Optional;

/** Finds the membership of who signs in to an organization. Must be thread-safe. */
@FunctionalInterface
public interface LegacyMembers {

    /**
     * Finds a member.
     *
     * @param organization the legacy id of the organization that is signed in to
     * @param identifier the address or user name as it was typed
     * @return the member as the backfill would read it; nothing when there is none
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if it could not be asked, which is not "none"
     */
    Optional<LegacyMember> find(LegacyId organization, String identifier);
}
