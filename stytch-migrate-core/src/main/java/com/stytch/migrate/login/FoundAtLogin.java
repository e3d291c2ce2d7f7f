package com.stytch.migrate.login;

import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.StytchId;
import java.util.List;

/** What the ledger is told of an account that a login found and did not make. */
final class FoundAtLogin {
    private FoundAtLogin() {}

    static ImportOutcome outcome(StytchId account) {
        return new ImportOutcome(
                ImportOutcome.Kind.ALREADY_EXISTS, "found_at_login", account, null, List.of(), List.of(), false);
    }

    /** A backfill that comes later is to send the profile. */
    static Fingerprint fingerprint(Fingerprint planned) {
        return new Fingerprint(planned.identifiers(), "", "");
    }
}
