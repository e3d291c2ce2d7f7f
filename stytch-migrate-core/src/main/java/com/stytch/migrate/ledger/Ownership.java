package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import org.jspecify.annotations.Nullable;

/** Keeps two migrations out of one ledger. */
final class Ownership {

    private Ownership() {}

    static void check(
            String ledger,
            @Nullable String knownProject,
            @Nullable String knownTenant,
            String project,
            @Nullable String tenant) {
        if (knownProject != null && !knownProject.equals(project)) {
            throw new MigrationException.UnusableLedger(ledger + " belongs to the Stytch project " + knownProject
                    + ", this run is for " + project + ": name another ledger, or use the other project's credentials");
        }
        if (knownTenant != null && tenant != null && !knownTenant.equals(tenant)) {
            throw new MigrationException.UnusableLedger(ledger + " belongs to the legacy tenant " + knownTenant
                    + ", this source is of " + tenant + ": name another ledger for it");
        }
    }
}
