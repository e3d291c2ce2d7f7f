package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.hash.HashField;
import com.stytch.migrate.hash.HashStatement;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.source.UserField;
import com.stytch.migrate.source.UserFiles;
import com.stytch.migrate.source.UserSource;
import java.nio.file.Path;

/** The lines of {@code docs/in-house.md}. What stands between the marks is there, and a test holds the two together. */
public final class FromInHouse {

    private FromInHouse() {}

    /** Moves a file of users to the project that {@code STYTCH_PROJECT_ID} and {@code STYTCH_SECRET} name. */
    public static void main(String[] arguments) {
        ConsumerClient stytch = MigrationClient.consumer(ProjectCredentials.fromEnvironment());
        migrate(stytch, users(Path.of("users.csv")), Path.of("migration.db"));
    }

    static UserSource users(Path file) {
        // [source]
        UserSource users = UserFiles.of(file)
                .column(UserField.EMAIL, "login") // the others are found by their headings
                .column(HashField.SALT, "pw_salt")
                .passwordHashes(HashStatement.format("sha1_prefix_salt")) // prove it first with --probe
                .trustedMetadata("plan")
                .tenant("shop"); // a ledger of another system is refused
        // [/source]
        return users;
    }

    static BackfillReport migrate(ConsumerClient stytch, UserSource users, Path database) {
        // [run]
        try (Ledger ledger = Ledger.sqlite(database)) {
            // run it again: it goes on where it was
            BackfillReport report = stytch.backfill(users).ledger(ledger).run();
            System.out.println(report);
            return report;
        }
        // [/run]
    }
}
