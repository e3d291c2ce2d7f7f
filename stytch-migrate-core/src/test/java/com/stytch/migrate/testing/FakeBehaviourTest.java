package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.ContractCheck;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each switch changes what it says. */
class FakeBehaviourTest {

    private static Map<String, Object> migrate(String email, Object... more) {
        Map<String, Object> body = new java.util.HashMap<>(
                Map.of("email", email, "hash_type", "bcrypt", "hash", FakeStytchTestBase.BCRYPT));
        for (int i = 0; i < more.length; i += 2) {
            body.put(String.valueOf(more[i]), more[i + 1]);
        }
        return body;
    }

    private static FakeStytch without(FakeBehaviour behaviour) {
        return FakeStytch.consumerBuilder().without(behaviour).start();
    }

    @Test
    void closedRequests_off_ignoresWhatItDoesNotKnow() {
        try (FakeStytch fake = without(FakeBehaviour.CLOSED_REQUESTS)) {
            ContractCheck.of(fake).allowingAnyRequest();
            Map<String, Object> body = new java.util.HashMap<>(Map.of("email", "a@b.co", "unknown", 1));
            body.put("phone_number", null);

            assertEquals("201", new RawCalls(fake).post("/v1/users", body).verdict());
        }
    }

    @Test
    void sandboxValues_onAndOff_takeAnyPasswordOrNone() {
        Map<String, Object> login = Map.of("email", "sandbox@stytch.com", "password", "whatever it is");
        try (FakeStytch fake = FakeStytch.consumer()) {
            RawCalls calls = new RawCalls(fake);

            assertEquals("200", calls.post("/v1/passwords/authenticate", login).verdict());
            assertEquals("200", calls.post("/v1/passwords/authenticate", login).verdict());
            assertEquals(1, fake.userCount());
        }
        try (FakeStytch fake = without(FakeBehaviour.SANDBOX_VALUES)) {
            assertEquals(
                    "404 email_not_found",
                    new RawCalls(fake).post("/v1/passwords/authenticate", login).verdict());
        }
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().projectId("project-live-1").start()) {
            assertEquals(
                    "404 email_not_found",
                    new RawCalls(fake).post("/v1/passwords/authenticate", login).verdict());
        }
    }

    @Test
    void createAnswers201_off_answers200() {
        try (FakeStytch fake = without(FakeBehaviour.CREATE_ANSWERS_201)) {
            RawCalls.Answer answer = new RawCalls(fake).post("/v1/users", Map.of("email", "a@b.co"));

            assertEquals("200", answer.verdict());
            assertEquals(200, answer.body().get("status_code"));
        }
    }

    @Test
    void emailsIgnoreCase_off_keepsThemApart() {
        try (FakeStytch fake = without(FakeBehaviour.EMAILS_IGNORE_CASE)) {
            RawCalls calls = new RawCalls(fake);
            calls.post("/v1/users", Map.of("email", "a@b.co"));

            assertEquals(
                    "201", calls.post("/v1/users", Map.of("email", "A@b.co")).verdict());
            assertEquals(2, fake.userCount());
        }
    }

    @Test
    void migrateMatchesIgnoringCase_off_refusesAnotherCase() {
        try (FakeStytch fake = without(FakeBehaviour.MIGRATE_MATCHES_IGNORING_CASE)) {
            fake.seed(SeedUser.verifiedEmail("a@b.co"));
            RawCalls calls = new RawCalls(fake);

            assertEquals(
                    "400 duplicate_email",
                    calls.post("/v1/passwords/migrate", migrate("A@b.co")).verdict());
            assertEquals(
                    "200",
                    calls.post("/v1/passwords/migrate", migrate("a@b.co")).verdict());
        }
    }

    @Test
    void migrateAppliesProfile_on_mergesIt() {
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .with(FakeBehaviour.MIGRATE_APPLIES_PROFILE_TO_EXISTING_USER)
                .start()) {
            fake.seed(SeedUser.verifiedEmail("a@b.co").trustedMetadata(Map.of("old", 1)));

            new RawCalls(fake)
                    .post(
                            "/v1/passwords/migrate",
                            migrate(
                                    "a@b.co",
                                    "name",
                                    Map.of("first_name", "Ada"),
                                    "roles",
                                    List.of("r"),
                                    "trusted_metadata",
                                    Map.of("new", 2)));

            FakeUser user = fake.users().get(0);
            assertEquals(Map.of("old", 1, "new", 2), user.trustedMetadata());
            assertEquals("Ada", user.name().orElseThrow().first());
            assertEquals(List.of("r"), user.roles());
        }
    }

    @Test
    void migrateAppliesPhone_off_ignoresTheNumber() {
        try (FakeStytch fake = without(FakeBehaviour.MIGRATE_APPLIES_PHONE_TO_EXISTING_USER)) {
            fake.seed(SeedUser.unverifiedEmail("a@b.co"));

            assertEquals(
                    "200",
                    new RawCalls(fake)
                            .post("/v1/passwords/migrate", migrate("a@b.co", "phone_number", "+15005550006"))
                            .verdict());
            assertTrue(fake.users().get(0).phoneNumbers().isEmpty());
        }
    }

    @Test
    void migrateVerifiesEmail_off_leavesItUnverified() {
        try (FakeStytch fake = without(FakeBehaviour.MIGRATE_VERIFIES_EMAIL_OF_EXISTING_USER)) {
            fake.seed(SeedUser.unverifiedEmail("a@b.co"));

            new RawCalls(fake).post("/v1/passwords/migrate", migrate("a@b.co", "set_email_verified", true));

            assertFalse(fake.users().get(0).emailVerified());
        }
    }

    @Test
    void searchCountsTotal_off_saysMinusOne() {
        try (FakeStytch fake = without(FakeBehaviour.SEARCH_COUNTS_TOTAL)) {
            fake.seed(SeedUser.verifiedEmail("a@b.co"));

            assertEquals(
                    -1,
                    new RawCalls(fake)
                            .post("/v1/users/search", Map.of())
                            .object("results_metadata")
                            .get("total"));
        }
    }

    @Test
    void throttleNamesRetryAfter_on_namesTheRestOfTheWindow() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:20.250Z");
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .with(FakeBehaviour.THROTTLE_NAMES_RETRY_AFTER)
                .clock(clock)
                .capPerSecond(2)
                .searchesPerMinute(1)
                .start()) {
            RawCalls calls = new RawCalls(fake);
            calls.post("/v1/users/search", Map.of());
            RawCalls.Answer search = calls.post("/v1/users/search", Map.of());
            RawCalls.Answer third = calls.get("/v1/debug/whoami");

            assertEquals("429 too_many_requests", search.verdict());
            assertEquals(
                    "40", search.response().headers().firstValue("Retry-After").orElseThrow());
            assertEquals("429 too_many_requests", third.verdict());
            assertEquals(
                    "1", third.response().headers().firstValue("Retry-After").orElseThrow());
        }
    }
}
