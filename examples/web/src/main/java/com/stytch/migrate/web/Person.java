package com.stytch.migrate.web;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;

/**
 * A row of the application's own table of users, with what the demonstration alone knows.
 *
 * @param id the id at the old system: {@code sub} of Cognito, {@code uid} of Firebase
 * @param password shown in the demo panel, so that a visitor can log in
 * @param secondFactor whether the old system asks for a second factor
 */
record Person(String id, String email, String name, String password, boolean secondFactor) {

    /** Returns the user as a backfill would read it: the ids must be the same. */
    LegacyUser asLegacyUser() {
        return LegacyUser.builder(id).email(Identifier.verified(email)).build();
    }

    /** Shows the id only. */
    @Override
    public String toString() {
        return "Person[" + id + "]";
    }
}
