package com.stytch.migrate.quickstart;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.stytch.migrate.auth0.Auth0Importer;
import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.testing.FakeClock;
import com.stytch.migrate.testing.FakeStytch;
import org.junit.jupiter.api.Test;

/** The example of docs/auth0.md on testing. */
class FakeAuth0InATestTest {

    // [readme]
    @Test
    void migration_whenAuth0IsOverloaded_movesEverybody() {
        FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z"); // nobody waits for real
        try (FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();
                FakeStytch stytch = FakeStytch.consumer()) {
            auth0.add(
                    SeedUser.database("ada@example.com").emailVerified(),
                    SeedUser.social("google-oauth2", "108204268033311374519", "ben@example.com"));
            auth0.failNext("GET", "/api/v2/jobs/{id}", Auth0Fault.TOO_MANY_REQUESTS, 3);

            try (Auth0Importer users = Auth0Importer.fromManagementApi(auth0.tenant())) {
                stytch.client().backfill(users).run();
            }

            assertEquals(2, stytch.userCount());
        }
    }
    // [/readme]
}
