package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.CreateUserRequest;
import com.stytch.migrate.api.UserSearch;
import com.stytch.migrate.error.MigrationException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rate limits, latency, journal, and many connections at once. */
@Timeout(60)
class FakeLimitsTest {
    private static final Map<String, Object> MIGRATE =
            Map.of("email", "ada@example.com", "hash_type", "bcrypt", "hash", FakeStytchTestBase.BCRYPT);
    private static final String START = "2026-01-31T08:15:00Z";

    @Test
    void capPerSecond_countsInWindowsOfTheClock() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(clock).capPerSecond(3).start()) {
            RawCalls calls = new RawCalls(fake);
            clock.advance(Duration.ofMillis(990));
            for (int i = 0; i < 3; i++) {
                assertEquals("200", calls.get("/v1/debug/whoami").verdict());
            }
            assertEquals("429 too_many_requests", calls.get("/v1/debug/whoami").verdict());

            clock.advance(Duration.ofMillis(10));
            for (int i = 0; i < 3; i++) {
                assertEquals("200", calls.get("/v1/debug/whoami").verdict());
            }
            assertEquals("429 too_many_requests", calls.get("/v1/debug/whoami").verdict());
            assertEquals(4, fake.largestSecond());

            clock.advance(Duration.ofSeconds(1));
            assertEquals("200", calls.get("/v1/debug/whoami").verdict());
            assertEquals(4, fake.largestSecond());

            fake.capPerSecond(0);
            for (int i = 0; i < 4; i++) {
                assertEquals("200", calls.get("/v1/debug/whoami").verdict());
            }
            assertEquals(5, fake.largestSecond());
        }
    }

    @Test
    void capPerSecond_usesUpNoFault() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(clock).capPerSecond(1).start()) {
            RawCalls calls = new RawCalls(fake);
            calls.get("/v1/debug/whoami");
            fake.onNext("GET", "/v1/debug/whoami").internalServerError();

            assertEquals("429 too_many_requests", calls.get("/v1/debug/whoami").verdict());
            assertEquals(1, fake.pendingFaults());
        }
    }

    @Test
    void searchBudget_countsSearchesOnly() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .clock(clock)
                .documentedSearchBudget()
                .start()) {
            RawCalls calls = new RawCalls(fake);
            for (int i = 0; i < 150; i++) {
                assertEquals("200", calls.post("/v1/users/search", Map.of()).verdict());
            }
            assertEquals(
                    "429 too_many_requests",
                    calls.post("/v1/users/search", Map.of()).verdict());
            assertEquals("200", calls.get("/v1/debug/whoami").verdict());

            clock.advance(Duration.ofMinutes(1));
            assertEquals("200", calls.post("/v1/users/search", Map.of()).verdict());
        }
    }

    /** The figures of the contract, section 1.8, each in a window of its own. */
    @Test
    void documentedLimits_ofAConsumerProject_areThoseOfTheContract() {
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .clock(FakeClock.at(START))
                .documentedLimits()
                .start()) {
            RawCalls calls = new RawCalls(fake);

            assertEquals(150, untilThrottled(() -> calls.post("/v1/users/search", Map.of())));
            assertEquals(100, untilThrottled(() -> calls.post("/v1/passwords/migrate", MIGRATE)));
            assertEquals("200", calls.get("/v1/debug/whoami").verdict());
        }
    }

    @Test
    void documentedLimits_ofAB2bProject_areThoseOfTheContract() {
        FakeClock clock = FakeClock.at(START);
        try (FakeB2b fake =
                FakeStytch.b2bBuilder().clock(clock).documentedLimits().start()) {
            fake.seed(SeedOrganization.named("Acme").slug("acme"));
            RawCalls calls = new RawCalls(fake);
            Map<String, Object> members = Map.of("organization_ids", List.of("acme"));
            Map<String, Object> hash = Map.of(
                    "organization_id",
                    "acme",
                    "email_address",
                    "ada@acme.com",
                    "hash_type",
                    "bcrypt",
                    "hash",
                    FakeStytchTestBase.BCRYPT);

            assertEquals(100, untilThrottled(() -> calls.post("/v1/b2b/organizations/search", Map.of())));
            assertEquals(100, untilThrottled(() -> calls.post("/v1/b2b/organizations/members/search", members)));
            assertEquals(100, untilThrottled(() -> calls.post("/v1/b2b/passwords/migrate", hash)));
            clock.advance(Duration.ofSeconds(1));
            assertEquals(100, untilThrottled(() -> calls.post("/v1/b2b/passwords/migrate", hash)));
            assertEquals(0, untilThrottled(() -> calls.post("/v1/b2b/organizations/search", Map.of())));
        }
    }

    @Test
    void limits_unlessTheyAreSet_areNone() {
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(FakeClock.at(START)).start()) {
            RawCalls calls = new RawCalls(fake);
            for (int i = 0; i < 300; i++) {
                calls.post("/v1/users/search", Map.of());
            }

            assertEquals(0, fake.journal().countOfStatus(429));
        }
    }

    @Test
    void limit_ofOneEndpoint_isForItAloneAndForOneWindow() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake = FakeStytch.consumerBuilder().clock(clock).start()) {
            RawCalls calls = new RawCalls(fake);
            fake.limit("GET", "/v1/users/{user_id}", 2, Duration.ofMinutes(1));
            String id = fake.seed(SeedUser.verifiedEmail("a@b.co")).userId();

            assertEquals(2, untilThrottled(() -> calls.get("/v1/users/" + id)));
            assertEquals("200", calls.put("/v1/users/" + id, Map.of()).verdict());
            clock.advance(Duration.ofSeconds(59));
            assertEquals(0, untilThrottled(() -> calls.get("/v1/users/" + id)));
            clock.advance(Duration.ofSeconds(1));
            assertEquals(2, untilThrottled(() -> calls.get("/v1/users/" + id)));
        }
    }

    /** Returns how many calls were not answered with 429, one after the other. */
    private static int untilThrottled(Supplier<RawCalls.Answer> call) {
        for (int calls = 0; ; calls++) {
            if (call.get().status() == 429) {
                return calls;
            }
        }
    }

    @Test
    void client_withPausesAtThePaceOfTheCap_meetsNo429() {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00.432Z");
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(clock).capPerSecond(65).start()) {
            ConsumerClient client = MigrationClient.consumer(
                    fake.settings().requestsPerSecond(65).build());
            for (int i = 0; i < 300; i++) {
                client.api().project().whoami();
                clock.advance(Duration.ofMillis(i % 50 == 49 ? 733 : 0));
            }

            assertEquals(0, fake.journal().countOfStatus(429));
            assertTrue(fake.largestSecond() <= 65, "largest " + fake.largestSecond());
        }
    }

    @Test
    void client_withoutAPauseAtThePaceOfTheCap_startsEachSecondAsManyAsAllowed() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(clock).capPerSecond(65).start()) {
            ConsumerClient client = MigrationClient.consumer(
                    fake.settings().requestsPerSecond(65).build());
            for (int i = 0; i < 65 * 5; i++) {
                client.api().project().whoami();
            }

            assertEquals(0, fake.journal().countOfStatus(429));
            assertEquals(65, fake.largestSecond());
            assertTrue(clock.now().isBefore(Instant.parse(START).plusSeconds(5)), clock.toString());
        }
    }

    @Test
    void client_overTheSearchBudget_waitsForTheNextMinute() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .clock(clock)
                .documentedSearchBudget()
                .start()) {
            ConsumerClient client = MigrationClient.consumer(
                    fake.settings().searchesPerMinute(150).build());
            for (int i = 0; i < 200; i++) {
                client.api().users().search(UserSearch.all());
            }

            assertEquals(0, fake.journal().countOfStatus(429));
        }
    }

    @Test
    void latency_isSpentByTheClock() {
        FakeClock clock = FakeClock.at(START);
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .clock(clock)
                .latency(Duration.ofMillis(30))
                .start()) {
            fake.client().api().project().whoami();
            fake.latency(Duration.ofMillis(70));
            fake.client().api().project().whoami();

            assertEquals(Duration.ofMillis(100), clock.slept());
            assertThrows(IllegalArgumentException.class, () -> fake.latency(Duration.ofMillis(-1)));
        }
    }

    @Test
    void journal_showsWhatWasSentAndAnswered() {
        try (FakeStytch fake =
                FakeStytch.consumerBuilder().clock(FakeClock.at(START)).start()) {
            RawCalls calls = new RawCalls(fake);
            calls.post("/v1/users", Map.of("email", "a@b.co"));
            String requestId = calls.get("/v1/users/auth0%7Cx?q=1").text("request_id");

            Exchange get = fake.journal().last();
            assertEquals("GET", get.method());
            assertEquals("/v1/users/auth0%7Cx", get.path());
            assertEquals("/v1/users/{user_id}", get.template());
            assertEquals(404, get.statusCode().orElseThrow());
            assertEquals("user_not_found", get.errorType().orElseThrow());
            assertEquals(requestId, get.requestId().orElseThrow());
            assertEquals(Instant.parse(START), get.arrivedAt());
            assertFalse(get.hasRequestBody());
            assertFalse(get.isWrite());
            Exchange post = fake.journal().exchanges().get(0);
            assertEquals(Map.of("email", "a@b.co"), post.requestBody());
            assertTrue(post.isWrite());
        }
    }

    @Test
    void journal_countsWritesByWhatTheyAsk() {
        try (FakeStytch fake = FakeStytch.consumer()) {
            RawCalls calls = new RawCalls(fake);
            calls.get("/v1/users/x");
            calls.post("/v1/users/search", Map.of());
            calls.post("/v1/passwords/strength_check", Map.of("password", "x"));
            assertEquals(0, fake.journal().writes());

            calls.post("/v1/users", Map.of());
            calls.put("/v1/users/x", Map.of());
            calls.delete("/v1/users/x");
            calls.post("/v1/passwords/migrate", Map.of());
            assertEquals(4, fake.journal().writes());
            assertEquals(7, fake.journal().count());
            assertEquals(1, fake.journal().count("DELETE", "/v1/users/{user_id}"));
        }
    }

    @Test
    void journal_withALimit_keepsTheLastAndCountsAll() {
        try (FakeStytch two = FakeStytch.consumerBuilder().journal(2).start();
                FakeStytch none = FakeStytch.consumerBuilder().journal(0).start()) {
            for (FakeStytch fake : List.of(two, none)) {
                RawCalls calls = new RawCalls(fake);
                calls.get("/1");
                calls.get("/2");
                calls.get("/3");
                assertEquals(3, fake.journal().count());
                assertEquals(1, fake.journal().count("GET", "/1"));
            }
            assertEquals(
                    List.of("/2", "/3"),
                    two.journal().exchanges().stream().map(Exchange::path).toList());
            assertEquals(List.of(), none.journal().exchanges());
            assertThrows(IllegalStateException.class, () -> none.journal().last());
        }
    }

    @Test
    void parallelCreates_ofTheSameAddresses_makeEachOnce() throws Exception {
        int threads = 64;
        int addresses = 40;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (FakeStytch fake = FakeStytch.consumer()) {
            List<Future<Integer>> created = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                created.add(pool.submit(() -> {
                    int mine = 0;
                    for (int i = 0; i < addresses; i++) {
                        try {
                            fake.client()
                                    .api()
                                    .users()
                                    .create(CreateUserRequest.builder()
                                            .email("u" + i + "@b.co")
                                            .externalId("x" + i)
                                            .build());
                            mine++;
                        } catch (MigrationException.Refused refused) {
                            assertEquals("duplicate_email", refused.errorType());
                        }
                    }
                    return mine;
                }));
            }
            int sum = 0;
            for (Future<Integer> count : created) {
                sum += count.get(50, TimeUnit.SECONDS);
            }

            assertEquals(addresses, sum);
            assertEquals(addresses, fake.userCount());
            assertEquals((long) threads * addresses, fake.journal().count());
            assertEquals((long) addresses, fake.journal().countOfStatus(201));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void close_endsWhatTheFakeHolds() {
        FakeStytch fake = FakeStytch.consumer();
        fake.client().api().project().whoami();

        fake.close();
        fake.close();

        MigrationException.Unreachable unreachable = assertThrows(
                MigrationException.Unreachable.class,
                () -> fake.client().api().project().whoami());
        assertTrue(unreachable.certainlyNotExecuted());
    }

    @RepeatedTest(20)
    void start_onTheSamePortAfterClose_works() {
        FakeStytch first = FakeStytch.consumer();
        int port = first.baseUri().getPort();
        first.client().api().project().whoami();
        first.close();

        try (FakeStytch second = FakeStytch.consumerBuilder().port(port).start()) {
            assertEquals(
                    FakeStytch.PROJECT_ID,
                    second.client().api().project().whoami().projectId());
        }
    }

    @Test
    void liveProject_givesLiveIds() {
        try (FakeStytch fake = FakeStytch.consumerBuilder()
                .projectId("project-live-11111111-1111-4111-8111-111111111111")
                .secret("secret-live-x")
                .start()) {
            RawCalls.Answer answer = new RawCalls(fake).post("/v1/users", Map.of("email", "a@b.co"));

            assertTrue(answer.text("user_id").startsWith("user-live-"));
            assertTrue(answer.text("request_id").startsWith("request-id-live-"));
            assertTrue(fake.client().settings().isLive());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> FakeStytch.consumerBuilder().projectId("project-x"));
        }
    }
}
