package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.CreateUserRequest;
import com.stytch.migrate.error.MigrationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong on purpose, as the real client sees it. */
@Timeout(60)
class FakeFaultsTest extends FakeStytchTestBase {
    private static final CreateUserRequest ADA = CreateUserRequest.builder()
            .email("ada@example.com")
            .externalId("ada")
            .build();

    private ConsumerClient impatient() {
        return MigrationClient.consumer(
                fake.settings().requestTimeout(Duration.ofMillis(300)).build());
    }

    private MigrationException.Unreachable createFails(ConsumerClient client) {
        return assertThrows(
                MigrationException.Unreachable.class, () -> client.api().users().create(ADA));
    }

    static Stream<Arguments> lostAnswers() {
        return Stream.of(
                Arguments.of(Fault.storeThenDropConnection(), true),
                Arguments.of(Fault.storeThenCutBody(), true),
                Arguments.of(Fault.storeThenStall(), true),
                Arguments.of(Fault.storeThenStallInsideBody(), true),
                Arguments.of(Fault.dropConnection(), false),
                Arguments.of(Fault.stall(), false));
    }

    @ParameterizedTest
    @MethodSource("lostAnswers")
    void create_whenTheAnswerIsLost_isUnreachableAndNotRepeated(Fault fault, boolean stored) {
        fake.onNext("POST", "/v1/users").fail(fault);

        MigrationException.Unreachable unreachable = createFails(impatient());

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.empty(), unreachable.lastStatusCode());
        assertEquals(1, fake.journal().count("POST", "/v1/users"));
        assertEquals(stored, fake.user("ada@example.com").isPresent());
        assertEquals(stored, fake.client().api().users().get("ada").isPresent());
        assertEquals(0, fake.pendingFaults());
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(Fault.internalServerError(), 500),
                Arguments.of(Fault.badGateway(), 502),
                Arguments.of(Fault.error(504, "unknown_error"), 504));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void create_whenTheServerFails_isUnreachableAndNotRepeated(Fault fault, int status) {
        fake.onNext("POST", "/v1/users").fail(fault);

        MigrationException.Unreachable unreachable = createFails(fake.client());

        assertFalse(unreachable.certainlyNotExecuted());
        assertEquals(OptionalInt.of(status), unreachable.lastStatusCode());
        assertEquals(1, fake.journal().count("POST", "/v1/users"));
        assertEquals(0, fake.userCount());
    }

    @Test
    void create_whenTheServerTurnsItAway_isRepeated() {
        fake.onNext("POST", "/v1/users").times(3).serverUnavailable();

        assertNotNull(fake.client().api().users().create(ADA));

        assertEquals(4, fake.journal().count("POST", "/v1/users"));
        assertEquals(3, fake.journal().countOfStatus(503));
        assertEquals(1, fake.userCount());
    }

    @Test
    void reading_whenTheServerFails_isRepeatedSixTimesAtMost() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));
        fake.onNext("GET", "/v1/users/{user_id}").times(5).fail(Fault.badGateway());
        assertTrue(fake.client().api().users().get("one").isPresent());

        fake.onNext("GET", "/v1/users/one").times(6).fail(Fault.internalServerError());
        assertThrows(
                MigrationException.Unreachable.class,
                () -> fake.client().api().users().get("one"));
        assertEquals(12, fake.journal().count("GET", "/v1/users/{user_id}"));
    }

    @Test
    void reading_whenTheBodyIsCutOrStalls_isRepeated() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));
        fake.onNext("GET", "/v1/users/one").storeThenCutBody();
        fake.onNext("GET", "/v1/users/one").storeThenStallInsideBody();
        fake.onNext("GET", "/v1/users/one").stall();

        assertTrue(impatient().api().users().get("one").isPresent());
    }

    static Stream<Arguments> throttles() {
        return Stream.of(
                // what the header says, by how much the clock of 08:15:00.100 moves before the next attempt
                Arguments.of(Fault.tooManyRequests(), Duration.ofMillis(900)),
                Arguments.of(Fault.tooManyRequests("7"), Duration.ofSeconds(7)),
                Arguments.of(Fault.tooManyRequests("Sat, 31 Jan 2026 08:15:30 GMT"), Duration.ofMillis(29_900)),
                Arguments.of(Fault.tooManyRequests("Sat, 31 Jan 2026 08:00:00 GMT"), Duration.ofMillis(900)),
                Arguments.of(Fault.tooManyRequests("999999999999999"), Duration.ofMinutes(2)),
                Arguments.of(Fault.tooManyRequests("Sat, 31 Jan 2099 08:00:00 GMT"), Duration.ofMinutes(2)),
                Arguments.of(Fault.tooManyRequests("-5"), Duration.ofMillis(900)),
                Arguments.of(Fault.tooManyRequests("soon"), Duration.ofMillis(900)));
    }

    @ParameterizedTest
    @MethodSource("throttles")
    void create_whenThrottled_waitsAsLongAsItIsToldAndIsRepeated(Fault fault, Duration wait) {
        FakeClock clock = FakeClock.at("2026-01-31T08:15:00.100Z");
        try (FakeStytch stytch = FakeStytch.consumerBuilder().clock(clock).start()) {
            List<Exchange> seen = new CopyOnWriteArrayList<>();
            stytch.observe(seen::add);
            stytch.onNext("POST", "/v1/users").fail(fault);

            stytch.client().api().users().create(ADA);

            assertEquals(2, seen.size());
            Duration between =
                    Duration.between(seen.get(0).arrivedAt(), seen.get(1).arrivedAt());
            assertEquals(wait, between);
            assertEquals(OptionalInt.of(429), seen.get(0).statusCode());
            assertEquals("too_many_requests", seen.get(0).errorType().orElseThrow());
            assertEquals(1, stytch.userCount());
        }
    }

    @Test
    void fault_withPathOrTemplate_hitsOnlyWhatItNames() {
        fake.seed(SeedUser.verifiedEmail("a@b.co").externalId("one"));
        fake.seed(SeedUser.verifiedEmail("b@b.co").externalId("two"));
        fake.onNext("GET", "/v1/users/two").error(403, "action_forbidden");

        assertEquals("200", calls.get("/v1/users/one").verdict());
        assertEquals("403 action_forbidden", calls.get("/v1/users/two").verdict());
        assertEquals("200", calls.get("/v1/users/two").verdict());

        fake.onNext("GET", "/v1/users/{user_id}").error(500, "internal_server_error");
        assertEquals(1, fake.pendingFaults());
        assertEquals("200", calls.put("/v1/users/one", Map.of()).verdict());
        assertEquals("500 internal_server_error", calls.get("/v1/users/one").verdict());
    }

    @Test
    void faults_ofOneEndpoint_comeInOrder() {
        fake.onNext("GET", "/v1/debug/whoami").error(500, "first");
        fake.onNext("GET", "/v1/debug/whoami").error(500, "second");

        assertEquals("500 first", calls.get("/v1/debug/whoami").verdict());
        assertEquals("500 second", calls.get("/v1/debug/whoami").verdict());
        assertEquals("200", calls.get("/v1/debug/whoami").verdict());
    }

    private List<String> verdicts(long seed, int requests) {
        fake.faults(FaultPlan.seeded(seed)
                .share(0.2, Fault.serverUnavailable())
                .share(0.1, Fault.tooManyRequests("1"))
                .share(0.1, Fault.badGateway()));
        List<String> verdicts = new ArrayList<>();
        for (int i = 0; i < requests; i++) {
            verdicts.add(calls.get("/v1/debug/whoami").verdict());
        }
        return verdicts;
    }

    @Test
    void faults_withASeed_areRepeatable() {
        List<String> first = verdicts(7, 300);

        assertEquals(first, verdicts(7, 300));
        assertFalse(first.equals(verdicts(8, 300)));
        assertTrue(fake.journal().countOfStatus(502) > 0);
        assertEquals(900, fake.journal().count());
    }

    @Test
    void faults_byShare_hitThatShare() {
        List<String> verdicts = verdicts(1, 2_000);

        assertEquals(0.2, share(verdicts, "503 server_unavailable"), 0.04);
        assertEquals(0.1, share(verdicts, "429 too_many_requests"), 0.03);
        assertEquals(0.1, share(verdicts, "502"), 0.03);
        assertEquals(0.6, share(verdicts, "200"), 0.05);
    }

    private static double share(List<String> verdicts, String verdict) {
        return (double) verdicts.stream().filter(verdict::equals).count() / verdicts.size();
    }

    @Test
    void faults_onlyForTheFirstRequests_endThen() {
        fake.faults(FaultPlan.seeded(1).share(1, Fault.serverUnavailable()).onlyFirst(3));

        assertNotNull(fake.client().api().users().create(ADA));
        assertEquals(4, fake.journal().count());
    }

    @Test
    void faults_ofTooLargeShares_areRefused() {
        FaultPlan plan = FaultPlan.seeded(1).share(0.7, Fault.stall());

        assertThrows(IllegalArgumentException.class, () -> plan.share(0.4, Fault.stall()));
        assertThrows(IllegalArgumentException.class, () -> plan.share(-0.1, Fault.stall()));
        assertThrows(IllegalArgumentException.class, () -> plan.share(Double.NaN, Fault.stall()));
        assertThrows(IllegalArgumentException.class, () -> Fault.error(200, "x"));
        assertThrows(
                IllegalArgumentException.class, () -> fake.onNext("GET", "/").times(0));
    }

    @Test
    void reset_forgetsFaultsUsersAndJournal() {
        FakeUser user = fake.seed(SeedUser.verifiedEmail("a@b.co"));
        fake.onNext("GET", "/v1/debug/whoami").internalServerError();
        fake.faults(FaultPlan.seeded(1).share(1, Fault.internalServerError()));
        calls.get("/v1/users/x");

        fake.reset();

        assertEquals(0, fake.userCount());
        assertEquals(0, fake.journal().count());
        assertEquals(0, fake.largestSecond());
        assertEquals(0, fake.pendingFaults());
        assertEquals(
                "404 user_not_found", calls.get("/v1/users/" + user.userId()).verdict());
        assertEquals("200", calls.get("/v1/debug/whoami").verdict());
    }
}
