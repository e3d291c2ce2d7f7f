package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Secret;
import java.nio.file.Path;

/** Moves the users of a live Auth0 tenant. A block of docs/auth0.md. */
final class LiveAuth0 {

    private LiveAuth0() {}

    /** Moves the tenant that {@code AUTH0_CLIENT_ID} and {@code AUTH0_CLIENT_SECRET} open. */
    public static void main(String[] arguments) {
        // [readme]
        ConsumerClient stytch = MigrationClient.consumer(ProjectCredentials.fromEnvironment());
        Auth0Tenant auth0 = Auth0Tenant.builder("example-tenant.eu.auth0.com")
                .clientCredentials(System.getenv("AUTH0_CLIENT_ID"), Secret.of(System.getenv("AUTH0_CLIENT_SECRET")))
                .build();
        Path hashes = Path.of("password-hashes.ndjson"); // what Auth0's support sent, decrypted
        Path database = Path.of("migration.db"); // made when it is not there
        // [/readme]
        migrate(stytch, auth0, hashes, database);
    }

    static void migrate(ConsumerClient stytch, Auth0Tenant auth0, Path hashes, Path database) {
        // [readme]

        try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0).withPasswordHashes(hashes);
                Ledger ledger = Ledger.sqlite(database)) {
            System.out.println(stytch.backfill(users).plan()); // what would be done, and what cannot move
            BackfillReport report = stytch.backfill(users).ledger(ledger).run();
            System.out.println(report);
        } // the file that was downloaded is gone here
        // [/readme]
    }
}
