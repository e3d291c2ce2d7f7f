package com.stytch.migrate.quickstart;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.cognito.AwsCredentials;
import com.stytch.migrate.cognito.CognitoImporter;
import com.stytch.migrate.cognito.CognitoPool;
import com.stytch.migrate.ledger.Ledger;
import java.nio.file.Path;

/** The lines of {@code docs/cognito.md}. What stands between the marks is there, and a test holds the two together. */
public final class FromCognito {

    private FromCognito() {}

    /** Returns the pool that is asked with the credentials of the environment. */
    static CognitoPool pool() {
        return CognitoPool.of("us-east-1_AbCdEf123", AwsCredentials.fromEnvironment());
    }

    static BackfillReport migrate(ConsumerClient stytch, CognitoPool pool, Path database) {
        // [readme]
        CognitoImporter users = CognitoImporter.fromUserPool(pool); // or .fromExport(Path.of("users.json"))
        try (Ledger ledger = Ledger.sqlite(database)) {
            return stytch.backfill(users)
                    .ledger(ledger)
                    .onProgress(System.out::println)
                    .run(); // run it again: it goes on where it was
        }
        // [/readme]
    }
}
