package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.Optional;

/** A sign-in after the move. A block of docs/auth0.md. */
final class FirstLogin {

    private FirstLogin() {}

    // [readme]
    /** Returns the Stytch account of who signs in, or nothing when the password is wrong. */
    static Optional<String> signIn(ConsumerClient stytch, String email, Secret password) {
        try {
            return Optional.of(
                    stytch.api().passwords().authenticate(email, password).userId());
        } catch (MigrationException.Refused refused) {
            if (refused.errorType().equals("unauthorized_credentials")) {
                return Optional.empty();
            }
            throw refused; // reset_password, user_not_found and others: no word about the password
        }
    }

    /** Returns the Stytch account of an Auth0 user, as long as your tables still hold Auth0's ids. */
    static Optional<StytchId> account(Ledger ledger, String auth0UserId) {
        return ledger.find(LegacyId.of(auth0UserId)).flatMap(LedgerEntry::stytchId);
    }
    // [/readme]
}
