package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.firebase.FirebaseImporter;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.UserSource;
import java.nio.file.Path;

/** The lines of {@code docs/firebase.md}. What stands between the marks is there, and a test holds the two together. */
public final class FromFirebase {

    private FromFirebase() {}

    /** Moves an export to the project that {@code STYTCH_PROJECT_ID} and {@code STYTCH_SECRET} name. */
    public static void main(String[] arguments) {
        // [readme]
        ConsumerClient stytch = MigrationClient.consumer(ProjectCredentials.fromEnvironment());
        UserSource users = FirebaseImporter.fromExport(Path.of("users.json")) // what auth:export wrote
                .withHashConfig(Path.of("hash-config.txt")) // what the console shows as password hash parameters
                .project("example-app-1a2b3");
        // [/readme]
        migrate(stytch, users, Path.of("migration.db"));
    }

    static void migrate(ConsumerClient stytch, UserSource users, Path database) {
        // [readme]

        try (Ledger ledger = Ledger.sqlite(database)) {
            BackfillReport report = stytch.backfill(users)
                    .ledger(ledger)
                    .onProgress(System.out::println)
                    .run(); // run it again: it goes on where it was
            System.out.println(report);
        }
        // [/readme]
    }

    /** Returns the users of a project that is read live, those of its tenants too. */
    static UserSource live(FirebaseProject project) {
        return FirebaseImporter.fromProject(project).withTenants();
    }
}
