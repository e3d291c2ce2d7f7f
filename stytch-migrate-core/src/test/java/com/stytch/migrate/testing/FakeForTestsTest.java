package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What helps whoever writes tests with a fake: faults by number and by script, checks of what arrived, descriptions. */
class FakeForTestsTest {
    private static final String WHOAMI = "/v1/debug/whoami";

    private final FakeStytch fake = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
    private final RawCalls calls = new RawCalls(fake);

    @AfterEach
    void closeAll() {
        fake.close();
        b2b.close();
    }

    /** Returns the statuses of so many calls. */
    private List<Integer> statuses(int count) {
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            statuses.add(calls.get(WHOAMI).status());
        }
        return statuses;
    }

    @Test
    void onCall_ofALaterRequest_letsThoseBeforeItPass() {
        fake.onCall(3, "GET", WHOAMI).serverUnavailable();

        calls.get("/v1/users/nobody"); // of another endpoint, not counted
        assertEquals(List.of(200, 200, 503, 200), statuses(4));
        assertEquals(0, fake.pendingFaults());
    }

    @Test
    void onCall_severalTimesAndBesideOthers_comesInOrder() {
        fake.onCall(2, "GET", WHOAMI).times(2).serverUnavailable();
        fake.onNext("GET", WHOAMI).internalServerError();
        fake.onCall(5, "GET", WHOAMI).tooManyRequests();

        assertEquals(List.of(500, 503, 503, 200, 429, 200), statuses(6));
    }

    @Test
    void onCall_ofLessThanOne_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> fake.onCall(0, "GET", WHOAMI));
    }

    @Test
    void share_ofOneEndpoint_leavesTheOthersAlone() {
        fake.faults(FaultPlan.seeded(1).share("GET", WHOAMI, 0.5, Fault.serverUnavailable()));

        long failed = statuses(200).stream().filter(status -> status == 503).count();
        assertTrue(failed > 60 && failed < 140, failed + " of 200");
        for (int i = 0; i < 50; i++) {
            assertEquals(404, calls.get("/v1/users/nobody").status());
        }
    }

    @Test
    void script_failsByNumberAndByShare() {
        FaultScript.parse("""
                        # the first of the two
                        GET /v1/debug/whoami call 2 503   # later
                        get /v1/debug/whoami calls 4-5 error 403 captcha_required

                        * 0.0% 500
                        POST /v1/users 100% 429
                        """, 1).applyTo(fake);

        assertEquals(List.of(200, 503, 200, 403, 403, 200), statuses(6));
        assertEquals(429, calls.post("/v1/users", Map.of("email", "a@b.co")).status());
        assertEquals(0, fake.userCount());
    }

    @ParameterizedTest
    @CsvSource({
        "GET /x,                  line 1: expected an endpoint",
        "GET /x call 0 503,       line 1: calls are counted from 1",
        "GET /x calls 3-2 503,    line 1: calls are counted from 1",
        "* call 1 503,            line 1: calls are counted by endpoint",
        "GET /x 101% 503,         line 1: shares must be",
        "GET /x 1% never,         line 1: what goes wrong is",
        "GET /x 1% error 200 x,   line 1: what goes wrong is",
        "GET x 1% 503,            line 1: expected an endpoint"
    })
    void script_withALineThatIsNone_saysWhichAndWhatItMayBe(String script, String message) {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> FaultScript.parse(script, 1));

        assertTrue(String.valueOf(refused.getMessage()).startsWith(message), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"429", "500", "502", "503", "drop", "lost", "cut", "stall", "lost-stall", "error 400 bad_request"})
    void script_knowsEachFault(String fault) {
        FaultScript.parse("GET /v1/debug/whoami call 1 " + fault, 1).applyTo(fake);

        assertEquals(1, fake.pendingFaults());
    }

    @Test
    void journal_ofOneEndpoint_isListedAndChecked() {
        calls.get(WHOAMI);
        calls.post("/v1/users", Map.of("email", "a@b.co"));
        calls.get("/v1/users/nobody");

        Journal journal = fake.journal();
        assertEquals(201, journal.only("POST", "/v1/users").statusCode().orElseThrow());
        assertEquals(1, journal.exchanges("GET", "/v1/users/{user_id}").size());
        journal.expect(0, "DELETE", "/v1/users/{user_id}");

        AssertionError wrong = assertThrows(AssertionError.class, () -> journal.expect(2, "POST", "/v1/users"));
        String message = String.valueOf(wrong.getMessage());
        assertTrue(message.startsWith("expected 2 × POST /v1/users, not 1; 3 requests arrived:"), message);
        assertTrue(message.contains("1 × GET /v1/users/{user_id}") && message.contains("1 answered with 404"), message);
        assertThrows(AssertionError.class, journal::expectNoWrites);
        assertThrows(AssertionError.class, () -> journal.only("DELETE", "/v1/users/{user_id}"));

        fake.reset();
        journal.expectNoWrites();
        assertEquals("nothing arrived", journal.describe());
    }

    @Test
    void journal_thatKeepsNothing_says_thatItDoesNot() {
        try (FakeStytch forgetful = FakeStytch.consumerBuilder().journal(0).start()) {
            new RawCalls(forgetful).get(WHOAMI);

            assertThrows(IllegalStateException.class, () -> forgetful.journal().only("GET", WHOAMI));
        }
    }

    @Test
    void describe_ofAConsumerProject_namesStatesAndNoSecretOrAddress() {
        String secret = "machine-Secret-4711";
        fake.seed(SeedUser.verifiedEmail("ada@example.com")
                .externalId("auth0|ada")
                .passwordHash(new PasswordHash.Bcrypt(Secret.of(FakeStytchTestBase.BCRYPT)))
                .roles(List.of("editor"))
                .trustedMetadata(Map.of("plan", "gold")));
        fake.seed(SeedUser.create().phoneNumber("+15005550006", false).pending());
        fake.seed(SeedMachineClient.withSecret(Secret.of(secret), "read").clientId("robot"));
        calls.get(WHOAMI);

        String text = fake.describe();

        String ada = fake.userById("auth0|ada").orElseThrow().userId();
        assertTrue(text.startsWith("FakeStytch[" + fake.baseUri() + "] holds 3:"), text);
        assertTrue(
                text.contains("  " + ada + ", external id auth0|ada, active, verified address, password bcrypt,"
                        + " roles [editor], metadata keys: 1"),
                text);
        assertTrue(text.contains(", pending, no verified address, no password"), text);
        assertTrue(text.contains("machine client robot, scopes [read]"), text);
        assertTrue(text.contains("1 × GET /v1/debug/whoami"), text);
        for (String hidden :
                List.of("example.com", "+1500", FakeStytchTestBase.BCRYPT, secret, "gold", secretOf(fake))) {
            assertFalse(text.contains(hidden), hidden);
        }
    }

    private static String secretOf(FakeProject project) {
        return project.credentials().secret().reveal();
    }

    @Test
    void describe_ofAB2bProject_namesOrganizationsAndTheirMembers() {
        b2b.seed(
                SeedOrganization.named("Acme").slug("acme").externalId("org|1"),
                SeedMember.verifiedEmail("ada@acme.com").externalId("ada"),
                SeedMember.unverifiedEmail("eve@acme.com").invited());

        String text = b2b.describe();

        assertEquals(2, b2b.memberCount());
        assertTrue(text.contains(", slug acme, external id org|1, 2 members"), text);
        assertTrue(text.contains(", external id ada, active, verified address, no password"), text);
        assertFalse(text.contains("@"), text);
    }

    @Test
    void describe_ofALotOfUsers_namesTheFirstOnly() {
        IntStream.range(0, 103).forEach(i -> fake.seed(SeedUser.verifiedEmail("u" + i + "@example.com")));

        List<String> lines = fake.describe().lines().collect(Collectors.toList());

        assertEquals("  and 3 more", lines.get(101));
        assertEquals("nothing arrived", lines.get(102));
    }

    @Test
    void describe_ofAnEmptyFake_saysSo() {
        assertTrue(fake.describe().contains("holds nothing"), fake.describe());
    }
}
