package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.UserSource;
import java.nio.file.Path;

/** The lines of the README. What stands between the marks is there, and a test holds the two together. */
public final class FifteenLines {

    private FifteenLines() {}

    /** Moves an Auth0 export to the project that {@code STYTCH_PROJECT_ID} and {@code STYTCH_SECRET} name. */
    public static void main(String[] arguments) {
        // [readme]
        ConsumerClient stytch = MigrationClient.consumer(ProjectCredentials.fromEnvironment());
        Path users = Path.of("users.ndjson"); // what Auth0's export job wrote, gzip or not
        Path hashes = Path.of("password-hashes.ndjson"); // what Auth0's support sent, decrypted
        Path database = Path.of("migration.db"); // made when it is not there
        // [/readme]
        migrate(stytch, users, hashes, database);
    }

    static void migrate(ConsumerClient stytch, Path users, Path hashes, Path database) {
        // [readme]

        UserSource tenant = Auth0Importer.fromExport(users).withPasswordHashes(hashes);
        try (Ledger ledger = Ledger.sqlite(database)) {
            BackfillReport report = stytch.backfill(tenant)
                    .ledger(ledger)
                    .onProgress(System.out::println)
                    .run(); // run it again: it goes on where it was
            System.out.println(report);
        }
        // [/readme]
    }
}
