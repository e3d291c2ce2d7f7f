package com.stytch.migrate.quickstart;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.auth0.Auth0Organizations;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.ledger.Ledger;
import java.nio.file.Path;
import java.util.Map;

/** Moves the organizations of a live Auth0 tenant and their members. A block of docs/auth0.md. */
final class Auth0Tenants {

    private Auth0Tenants() {}

    static BackfillReport migrate(B2bClient stytch, Auth0Tenant auth0, Path hashes, Path database) {
        // [readme]
        Auth0Importer people = Auth0Importer.fromManagementApi(auth0).withPasswordHashes(hashes);
        try (Auth0Organizations tenants = Auth0Organizations.fromManagementApi(auth0, people);
                Ledger ledger = Ledger.sqlite(database)) {
            B2bPolicy policy = B2bPolicy.DEFAULT
                    .withRoles(Map.of("Admin", "stytch_admin", "Viewer", "viewer")) // the names that Auth0 shows
                    .withPasswordScope(PasswordScope.ORGANIZATION); // as the Dashboard of the project says
            return stytch.backfill(tenants).policy(policy).ledger(ledger).run();
        } // what was downloaded is gone here
        // [/readme]
    }
}
