package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The example of the README's section on testing. */
class FakeInATestTest {

    // [readme]
    @Test
    void migration_whenAnAnswerIsLost_createsTheUserOnce() {
        try (FakeStytch stytch = FakeStytch.consumer()) {
            // given a user whom Stytch stores, although the connection drops before its answer
            stytch.onNext("POST", "/v1/users").storeThenDropConnection();
            LegacyUser ada = LegacyUser.builder("auth0|ada")
                    .email(Identifier.unverified("ada@example.com"))
                    .build();

            // when your migration runs, with your mapping
            BackfillReport report = stytch.client()
                    .backfill(UserSource.of("test", List.of(ada)))
                    .map(user -> user.blocked() ? Optional.empty() : Optional.of(user))
                    .run();

            // then the user is there once
            assertEquals(1, report.count(ImportOutcome.Kind.CREATED));
            assertEquals(1, stytch.users().size());
            assertTrue(stytch.userById("auth0|ada").isPresent());
        }
    }
    // [/readme]
}
