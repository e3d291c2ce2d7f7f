package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.internal.Json;
import com.stytch.migrate.model.Secret;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions of members: what differs from those of users. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeMemberSessionsTest extends FakeB2bTestBase {
    private static final String SESSIONS = "/v1/b2b/sessions";

    @BeforeEach
    void seed() {
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
        fake.seed(
                "acme",
                SeedMember.verifiedEmail("ada@acme.com").externalId("ada").password(Secret.of("right")));
        fake.seed(
                "acme",
                SeedMember.verifiedEmail("eve@acme.com").externalId("eve").password(Secret.of("right")));
    }

    private RawCalls.Answer login(Object... more) {
        return calls.post(
                "/v1/b2b/passwords/authenticate",
                with(Map.of("organization_id", "acme", "email_address", "ada@acme.com", "password", "right"), more));
    }

    private RawCalls.Answer check(String token, Object... more) {
        return calls.post(SESSIONS + "/authenticate", with(Map.of("session_token", token), more));
    }

    private String session(String member) {
        return fake.beginSession("acme", member, Duration.ofHours(1)).token().reveal();
    }

    @Test
    void login_withoutALength_beginsASessionOfAnHour() {
        RawCalls.Answer answer = login();

        Map<String, Object> session = answer.object("member_session");
        assertEquals(true, answer.body().get("member_authenticated"));
        assertEquals("", answer.text("intermediate_session_token"));
        assertEquals("2026-01-31T09:15:00Z", session.get("expires_at"));
        assertEquals(ada().memberId(), session.get("member_id"));
        assertEquals(acme().organizationId(), session.get("organization_id"));
        assertEquals("acme", session.get("organization_slug"));
        assertEquals(List.of("stytch_member"), session.get("roles"));
        assertTrue(String.valueOf(session.get("member_session_id")).startsWith("member-session-test-"));
        assertEquals(200, check(answer.text("session_token")).status());
    }

    @Test
    void login_whereTheProjectAllowsLess_isThatShort() {
        fake.longestSession(Duration.ofMinutes(15));

        assertEquals("2026-01-31T08:30:00Z", login().object("member_session").get("expires_at"));
    }

    @Test
    void jwt_namesTheOrganization() {
        String jwt = login().text("session_jwt");

        Map<String, Object> claims = Json.readObject(Base64.getUrlDecoder().decode(jwt.split("\\.")[1]))
                .orElseThrow();
        assertEquals(
                Map.of("organization_id", acme().organizationId(), "slug", "acme"),
                claims.get("https://stytch.com/organization"));
        assertEquals(ada().memberId(), claims.get("sub"));
        assertEquals(
                "200",
                calls.post(SESSIONS + "/authenticate", Map.of("session_jwt", jwt))
                        .verdict());
    }

    @Test
    void jwks_isServedWithoutCredentials() {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(fake.baseUri().resolve(SESSIONS + "/jwks/" + FakeProject.PROJECT_ID));

        RawCalls.Answer answer = calls.send(request.GET());

        assertEquals("200", answer.verdict());
        assertEquals(
                fake.signer().keyId(), ((Map<?, ?>) ((List<?>) answer.body().get("keys")).get(0)).get("kid"));
    }

    @Test
    void login_whereASecondFactorIsNeeded_givesAnIntermediateSession() {
        fake.seed(SeedOrganization.named("Strict").slug("strict").mfaRequiredForAll());
        fake.seed("strict", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));

        RawCalls.Answer answer = login("organization_id", "strict");

        assertEquals(false, answer.body().get("member_authenticated"));
        assertEquals("", answer.text("session_token"));
        assertEquals("", answer.text("session_jwt"));
        assertNull(answer.body().get("member_session"));
        assertTrue(answer.text("intermediate_session_token").length() > 20);
        assertEquals("2026-01-31T08:25:00Z", answer.text("intermediate_session_token_expires_at"));
        assertEquals(List.of(), fake.sessions());
    }

    @Test
    void login_withAnIntermediateSession_mustBeOfTheMember() {
        fake.seed(SeedOrganization.named("Strict").slug("strict").mfaRequiredForAll());
        fake.seed("strict", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));
        String token = login("organization_id", "strict").text("intermediate_session_token");

        assertEquals(
                "400 invalid_intermediate_session_token_for_organization",
                login("intermediate_session_token", token).verdict());
        assertEquals(
                "404 intermediate_session_not_found",
                login("intermediate_session_token", "x").verdict());
        RawCalls.Answer again = login("organization_id", "strict", "intermediate_session_token", token);
        assertEquals("200", again.verdict());
        assertEquals(
                "404 intermediate_session_not_found",
                login("organization_id", "strict", "intermediate_session_token", token)
                        .verdict());
        clock.advance(Duration.ofMinutes(10));
        assertEquals(
                "404 intermediate_session_not_found",
                login(
                                "organization_id",
                                "strict",
                                "intermediate_session_token",
                                again.text("intermediate_session_token"))
                        .verdict());
    }

    @Test
    void login_withTheSessionOfSomebodyElse_isRefused() {
        assertEquals(
                "400 member_session_member_id_mismatch",
                login("session_token", session("eve")).verdict());
        String own = session("ada");
        assertEquals(own, login("session_token", own).text("session_token"));
    }

    @Test
    void revoke_byMember_endsAllItsSessions() {
        String one = session("ada");
        String other = session("ada");
        String eve = session("eve");

        assertEquals(
                "200",
                calls.post(SESSIONS + "/revoke", Map.of("member_id", ada().memberId()))
                        .verdict());

        assertEquals("404 session_not_found", check(one).verdict());
        assertEquals("404 session_not_found", check(other).verdict());
        assertEquals("200", check(eve).verdict());
        assertEquals(
                "404 member_not_found",
                calls.post(SESSIONS + "/revoke", Map.of("member_id", "nobody")).verdict());
    }

    @Test
    void revoke_byId_endsThatSession() {
        FakeSession session = fake.beginSession("acme", "ada", Duration.ofHours(1));

        assertEquals(
                "200",
                calls.post(SESSIONS + "/revoke", Map.of("member_session_id", session.sessionId()))
                        .verdict());
        assertEquals("404 session_not_found", check(session.token().reveal()).verdict());
    }

    @Test
    void get_listsTheSessionsOfTheMember() {
        session("ada");
        session("eve");

        List<?> sessions = (List<?>) calls.get(SESSIONS + "?organization_id=acme&member_id=ada")
                .body()
                .get("member_sessions");

        assertEquals(1, sessions.size());
    }

    @Test
    void deletingTheMemberOrTheOrganization_endsTheSessions() {
        String ada = session("ada");
        String eve = session("eve");
        calls.delete(MEMBERS + "/ada");
        assertEquals("404 session_not_found", check(ada).verdict());
        calls.delete(ACME);

        assertEquals("404 session_not_found", check(eve).verdict());
        assertEquals(List.of(), fake.sessions());
    }

    @Test
    void authorizationCheck_goesByRolesAndOrganization() {
        fake.policy(new RbacPolicy(
                List.of(new RbacPolicy.Role(
                        "editor", "", List.of(new RbacPolicy.Permission("documents", List.of("*"))))),
                List.of(),
                List.of()));
        calls.put(MEMBERS + "/ada", Map.of("roles", List.of("editor")));
        Map<String, Object> check = Map.of("organization_id", "acme", "resource_id", "documents", "action", "write");

        assertEquals(
                Map.of("authorized", true, "granting_roles", List.of("editor")),
                check(session("ada"), "authorization_check", check).object("verdict"));
        assertEquals(
                "403 session_authorization_error",
                check(session("eve"), "authorization_check", check).verdict());
        assertEquals(
                "403 session_authorization_tenancy_error",
                check(session("ada"), "authorization_check", with(check, "organization_id", "beta"))
                        .verdict());
    }

    // Organizations.

    private RawCalls.Answer exchange(String token, Object... more) {
        return calls.post(
                SESSIONS + "/exchange", with(Map.of("session_token", token, "organization_id", "beta"), more));
    }

    @Test
    void exchange_whereAPasswordIsOneForAll_givesASessionThere() {
        try (FakeB2b shared = FakeStytch.b2bBuilder()
                .crossOrganizationPasswords()
                .clock(clock)
                .start()) {
            RawCalls there = new RawCalls(shared);
            for (String slug : List.of("acme", "beta")) {
                shared.seed(
                        SeedOrganization.named(slug).slug(slug),
                        SeedMember.verifiedEmail("ada@acme.com").externalId("ada"));
            }
            String token = shared.beginSession("acme", "ada", Duration.ofHours(1))
                    .token()
                    .reveal();

            RawCalls.Answer answer =
                    there.post(SESSIONS + "/exchange", Map.of("session_token", token, "organization_id", "beta"));

            assertEquals(true, answer.body().get("member_authenticated"));
            assertEquals("beta", answer.object("member_session").get("organization_slug"));
            assertEquals(
                    "404 session_not_found",
                    there.post(SESSIONS + "/authenticate", Map.of("session_token", token))
                            .verdict());
        }
    }

    @Test
    void exchange_ofAPasswordOfOneOrganization_doesNotSignIn() {
        fake.seed("beta", SeedMember.verifiedEmail("ada@acme.com"));
        String token = session("ada");

        RawCalls.Answer answer = exchange(token);

        assertEquals(false, answer.body().get("member_authenticated"));
        assertEquals("", answer.text("session_token"));
        assertNull(answer.body().get("member_session"));
        assertEquals("200", check(token).verdict());
        assertEquals("404 member_not_found", exchange(session("eve")).verdict());
    }

    // With the rights of a member.

    private RawCalls.Answer as(String header, String value, HttpRequest.Builder request) {
        return calls.send(request.header(header, value));
    }

    private HttpRequest.Builder put(String path, Map<String, ?> body) {
        return calls.request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(new String(Json.write(body), StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "eve, acme, {}, 403 session_authorization_error",
        "ada, acme, {}, 200",
        "ada, beta, {}, 403 session_authorization_tenancy_error",
        "ada, acme, {\"trusted_metadata\":{}}, 400 cannot_update_trusted_metadata",
    })
    void headerOfAMember_givesTheRightsOfTheMember(String member, String slug, String body, String verdict) {
        calls.put(MEMBERS + "/ada", Map.of("roles", List.of("stytch_admin")));
        Map<String, Object> fields =
                Json.readObject(body.getBytes(StandardCharsets.UTF_8)).orElseThrow();

        assertEquals(
                verdict,
                as("X-Stytch-Member-Session", session(member), put(ORGANIZATIONS + "/" + slug, fields))
                        .verdict());
        assertEquals(
                verdict,
                as(
                                "X-Stytch-Member-SessionJWT",
                                fake.beginSession("acme", member, Duration.ofHours(1))
                                        .jwt()
                                        .reveal(),
                                put(ORGANIZATIONS + "/" + slug, fields))
                        .verdict());
    }

    @Test
    void headerOfAMember_letsItChangeItselfAndNotItsRoles() {
        String path = path(ada());

        assertEquals(
                "200",
                as("X-Stytch-Member-Session", session("ada"), put(path, Map.of("name", "Ada")))
                        .verdict());
        assertEquals(
                "403 session_authorization_error",
                as("X-Stytch-Member-Session", session("ada"), put(path, Map.of("roles", List.of("stytch_admin"))))
                        .verdict());
        assertEquals(List.of(), ada().roles());
        assertEquals(
                "403 session_authorization_error",
                as("X-Stytch-Member-Session", session("eve"), put(path, Map.of("name", "Eve")))
                        .verdict());
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Stytch-Member-Session", "X-Stytch-Member-SessionJWT"})
    void headerOfNobody_isRefused(String header) {
        int status = calls.send(
                        calls.request(ACME).header(header, "x".repeat(44)).DELETE())
                .status();

        assertTrue(status == 404 || status == 400, () -> "was " + status);
        assertEquals(2, fake.organizationCount());
    }

    @Test
    void headerOfAMember_onAConsumerProject_isRefused() {
        try (FakeStytch consumer = FakeStytch.consumer()) {
            RawCalls users = new RawCalls(consumer);
            assertEquals(
                    "400 bad_request",
                    users.send(users.request("/v1/debug/whoami")
                                    .header("X-Stytch-Member-Session", session("ada"))
                                    .GET())
                            .verdict());
        }
    }
}
