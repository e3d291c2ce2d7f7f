package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logins of members in more than one step: a second factor, and an organization that is chosen afterwards. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeDiscoveryTest extends FakeB2bTestBase {
    private static final String DISCOVERY = "/v1/b2b/discovery";
    private static final Secret TOTP = Secret.of("JBSWY3DPEHPK3PXP");

    @BeforeEach
    void seed() {
        fake.seed(
                "acme",
                SeedMember.verifiedEmail("ada@acme.com").externalId("ada").password(Secret.of("right")));
        fake.seed(
                SeedOrganization.named("Strict").slug("strict").mfaRequiredForAll(),
                SeedMember.verifiedEmail("ada@acme.com").externalId("ada").password(Secret.of("right")),
                SeedMember.verifiedEmail("eve@acme.com").externalId("eve").totp(TOTP, true));
        fake.seed(
                SeedOrganization.named("Sso").slug("sso").onlyAuthMethods("sso"),
                SeedMember.unverifiedEmail("ada@acme.com").invited());
        fake.seed(
                SeedOrganization.named("Open")
                        .slug("open")
                        .emailAllowedDomains("acme.com")
                        .setting("email_jit_provisioning", "RESTRICTED"),
                SeedMember.verifiedEmail("bob@acme.com"));
    }

    private String login() {
        return fake.beginDiscovery("ada@acme.com").reveal();
    }

    private RawCalls.Answer list(String field, String value) {
        return calls.post(DISCOVERY + "/organizations", Map.of(field, value));
    }

    private RawCalls.Answer exchange(String token, String organization) {
        return calls.post(
                DISCOVERY + "/intermediate_sessions/exchange",
                Map.of("intermediate_session_token", token, "organization_id", organization));
    }

    /** Returns kind of membership and whether it is a way in, by the slug. */
    private static Map<String, String> ways(RawCalls.Answer answer) {
        return ((List<?>) answer.body().get("discovered_organizations"))
                .stream()
                        .map(one -> (Map<?, ?>) one)
                        .collect(Collectors.toMap(
                                one -> String.valueOf(((Map<?, ?>) one.get("organization")).get("organization_slug")),
                                one -> ((Map<?, ?>) one.get("membership")).get("type") + " "
                                        + one.get("member_authenticated")));
    }

    @Test
    void organizations_ofALogin_areThoseOfTheAddress() {
        RawCalls.Answer answer = list("intermediate_session_token", login());

        assertEquals("ada@acme.com", answer.text("email_address"));
        assertEquals(
                Map.of(
                        "acme", "active_member true",
                        "strict", "active_member false",
                        "sso", "invited_member false",
                        "open", "eligible_to_join_by_email_domain false"),
                ways(answer));
    }

    @Test
    void organizations_ofASession_areThoseOfItsMember() {
        FakeSession session = fake.beginSession("acme", "ada", Duration.ofHours(1));

        assertEquals(4, ways(list("session_token", session.token().reveal())).size());
        assertEquals(4, ways(list("session_jwt", session.jwt().reveal())).size());
        assertEquals(
                "400 no_session_arguments",
                calls.post(DISCOVERY + "/organizations", Map.of()).verdict());
        assertEquals(
                "400 too_many_session_arguments",
                calls.post(
                                DISCOVERY + "/organizations",
                                Map.of("intermediate_session_token", login(), "session_token", "x"))
                        .verdict());
    }

    @Test
    void organizations_ofAnAddressThatIsNotProven_areTheOwnOneOnly() {
        fake.seed("acme", SeedMember.unverifiedEmail("una@acme.com").externalId("una"));
        fake.seed("strict", SeedMember.verifiedEmail("una@acme.com"));
        String token =
                fake.beginSession("acme", "una", Duration.ofHours(1)).token().reveal();

        assertEquals(Map.of("acme", "active_member true"), ways(list("session_token", token)));
    }

    @Test
    void exchange_signsInWhereNothingIsMissing() {
        String token = login();

        RawCalls.Answer answer = exchange(token, "acme");

        assertEquals(true, answer.body().get("member_authenticated"));
        assertEquals("acme", answer.object("member_session").get("organization_slug"));
        assertEquals(List.of("magic_link"), fake.sessions().get(0).factors());
        assertEquals(
                "404 intermediate_session_not_found", exchange(token, "acme").verdict());
        assertEquals(
                "404 member_not_found",
                exchange(fake.beginDiscovery("eve@acme.com").reveal(), "acme").verdict());
    }

    @Test
    void exchange_whereSomethingIsMissing_saysWhat() {
        assertEquals(
                List.of("sso"),
                exchange(login(), "sso").object("primary_required").get("allowed_auth_methods"));
        RawCalls.Answer strict = exchange(login(), "strict");

        assertEquals(false, strict.body().get("member_authenticated"));
        assertTrue(strict.body().get("mfa_required") != null);
        assertEquals(List.of(), fake.sessions());
    }

    @Test
    void exchange_byTheDomainOfTheAddress_joins() {
        assertEquals("200", exchange(login(), "open").verdict());

        FakeMember joined = fake.member("open", "ada@acme.com").orElseThrow();
        assertEquals("active", joined.status());
        assertTrue(joined.emailVerified());
        assertEquals(
                "404 member_not_found",
                exchange(fake.beginDiscovery("ada@other.com").reveal(), "open").verdict());
    }

    @Test
    void create_makesAnOrganizationWithAnAdmin() {
        RawCalls.Answer answer = calls.post(
                DISCOVERY + "/organizations/create",
                Map.of("intermediate_session_token", login(), "organization_name", "New", "organization_slug", "new"));

        assertEquals(true, answer.body().get("member_authenticated"));
        FakeMember creator = fake.member("new", "ada@acme.com").orElseThrow();
        assertEquals(List.of("stytch_admin"), creator.roles());
        assertTrue(creator.emailVerified());
        assertEquals(
                "400 organization_slug_already_used",
                calls.post(
                                DISCOVERY + "/organizations/create",
                                Map.of("intermediate_session_token", login(), "organization_slug", "new"))
                        .verdict());
    }

    // A second factor.

    private RawCalls.Answer password() {
        return calls.post(
                "/v1/b2b/passwords/authenticate",
                Map.of("organization_id", "strict", "email_address", "ada@acme.com", "password", "right"));
    }

    private RawCalls.Answer totp(String code, Object... more) {
        return calls.post(
                "/v1/b2b/totp/authenticate",
                with(Map.of("organization_id", "strict", "member_id", "ada", "code", code), more));
    }

    @Test
    void login_withASecondFactorThatIsEnrolledOnTheWay_givesASession() {
        String login = password().text("intermediate_session_token");
        RawCalls.Answer created = calls.post(
                "/v1/b2b/totp",
                Map.of("organization_id", "strict", "member_id", "ada", "intermediate_session_token", login));
        Secret secret = Secret.of(created.text("secret"));
        assertEquals(10, ((List<?>) created.body().get("recovery_codes")).size());
        String code = TotpCodes.at(secret, clock.now());
        assertEquals(
                "404 intermediate_session_not_found",
                totp(code, "intermediate_session_token", "x").verdict());

        RawCalls.Answer answer = totp(
                code, "intermediate_session_token", login, "set_mfa_enrollment", "enroll", "set_default_mfa", true);

        assertEquals("200", answer.verdict());
        assertEquals(List.of("password", "totp"), fake.sessions().get(0).factors());
        FakeMember member = fake.member("strict", "ada@acme.com").orElseThrow();
        assertTrue(member.mfaEnrolled());
        assertEquals("totp", member.defaultMfaMethod());
        clock.advance(Duration.ofMinutes(1));
        String again = TotpCodes.at(secret, clock.now());
        assertEquals(
                "404 intermediate_session_not_found",
                totp(again, "intermediate_session_token", login).verdict());
        assertEquals("", totp(again).text("session_token")); // a second factor alone is none
    }

    @Test
    void totp_ofAMember_isRefusedLikeThatOfAUser() {
        Map<String, Object> request = Map.of("organization_id", "strict", "member_id", "ada");
        assertEquals("404 totp_not_found", totp("123456").verdict());
        RawCalls.Answer created = calls.post("/v1/b2b/totp", with(request, "expiration_minutes", 5));
        assertEquals(
                "400 pending_totp_exists", calls.post("/v1/b2b/totp", request).verdict());
        String code = TotpCodes.at(Secret.of(created.text("secret")), clock.now());
        assertEquals(
                "401 unable_to_authenticate_totp",
                totp(code.equals("000000") ? "000001" : "000000").verdict());
        clock.advance(Duration.ofMinutes(5));
        assertEquals("400 expired_totp", totp(code).verdict());
        assertEquals("200", calls.post("/v1/b2b/totp", request).verdict());
        assertEquals(
                "400 active_totp_exists",
                calls.post("/v1/b2b/totp", with(request, "member_id", "eve")).verdict());
    }

    @Test
    void session_ofBothFactors_isEnoughForALoginThatNeedsThem() {
        FakeSession session = fake.beginSession("strict", "eve", Duration.ofHours(1));
        RawCalls.Answer answer = totp(
                TotpCodes.at(TOTP, clock.now()),
                "member_id",
                "eve",
                "session_token",
                session.token().reveal());

        assertEquals(session.token().reveal(), answer.text("session_token"));
        assertEquals(List.of("password", "totp"), fake.sessions().get(0).factors());
        assertEquals(
                "400 member_session_member_id_mismatch",
                totp("123456", "session_token", session.token().reveal()).verdict());
    }
}
