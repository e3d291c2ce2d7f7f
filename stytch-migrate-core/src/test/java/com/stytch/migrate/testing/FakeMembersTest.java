package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoints of members. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeMembersTest extends FakeB2bTestBase {

    private RawCalls.Answer create(Object... more) {
        return calls.post(MEMBERS, with(Map.of("email_address", "ada@acme.com"), more));
    }

    private RawCalls.Answer update(FakeMember member, Object... fields) {
        return calls.put(path(member), with(Map.of(), fields));
    }

    private FakeMember seed(SeedMember member) {
        return fake.seed("acme", member);
    }

    private FakeMember seed() {
        return seed(SeedMember.verifiedEmail("ada@acme.com"));
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> roles(RawCalls.Answer answer) {
        return (List<Map<String, Object>>) answer.object("member").get("roles");
    }

    @Test
    void create_withEverything_keepsItAndVerifiesNothing() {
        RawCalls.Answer answer = create(
                "name",
                "Ada Lovelace",
                "trusted_metadata",
                Map.of("plan", "pro"),
                "untrusted_metadata",
                Map.of("theme", "dark"),
                "is_breakglass",
                true,
                "mfa_phone_number",
                "+15005550006",
                "mfa_enrolled",
                true,
                "roles",
                List.of("editor", "stytch_admin"),
                "external_id",
                "auth0|1");

        assertEquals("200", answer.verdict());
        FakeMember ada = ada();
        assertEquals(ada.memberId(), answer.text("member_id"));
        assertTrue(ada.memberId().matches("member-test-[0-9a-f-]{36}"));
        assertEquals(acme().organizationId(), answer.object("organization").get("organization_id"));
        assertEquals(true, answer.object("member").get("is_admin"));
        assertEquals("", answer.object("member").get("member_password_id"));
        assertEquals("Ada Lovelace", ada.name());
        assertFalse(ada.emailVerified());
        assertFalse(ada.mfaPhoneNumberVerified());
        assertEquals("+15005550006", ada.mfaPhoneNumber().orElseThrow());
        assertTrue(ada.mfaEnrolled());
        assertTrue(ada.breakglass());
        assertEquals("active", ada.status());
        assertEquals(List.of("editor", "stytch_admin"), ada.roles());
        assertEquals("auth0|1", ada.externalId().orElseThrow());
        assertEquals(Map.of("plan", "pro"), ada.trustedMetadata());
        assertEquals(Map.of("theme", "dark"), ada.untrustedMetadata());
        Map<String, Object> direct = Map.of("type", "direct_assignment", "details", Map.of());
        assertEquals(
                List.of("stytch_member", "editor", "stytch_admin"),
                roles(answer).stream().map(role -> role.get("role_id")).toList());
        assertEquals(List.of(direct), roles(answer).get(1).get("sources"));
    }

    @Test
    void create_asPending_isPending() {
        create("create_member_as_pending", true);

        assertEquals("pending", ada().status());
    }

    static Stream<Arguments> refusedCreates() {
        return Stream.of(
                Arguments.of("400 invalid_email", "email_address", null),
                Arguments.of("400 invalid_email", "email_address", "x"),
                Arguments.of("400 duplicate_member_email", "email_address", "TAKEN@acme.com"),
                Arguments.of("400 retired_member_email", "email_address", "before@acme.com"),
                Arguments.of("400 action_not_allowed_email_domain_is_claimed", "email_address", "a@claimed.com"),
                Arguments.of("400 duplicate_member_external_id", "external_id", "taken"),
                Arguments.of("400 duplicate_member_phone_number", "mfa_phone_number", "+15005550001"),
                Arguments.of("400 invalid_phone_number", "mfa_phone_number", "1"),
                Arguments.of("400 invalid_rbac_role_assignment", "roles", List.of("nobody")),
                Arguments.of("400 cannot_assign_default_rbac_role_id", "roles", List.of("stytch_member")),
                Arguments.of("400 bad_request", "external_id", "a@b"),
                Arguments.of("400 bad_request", "name", Map.of("first_name", "Ada")),
                Arguments.of("400 bad_request", "mfa_enrolled", "yes"),
                Arguments.of("400 bad_request", "email_address_verified", true),
                Arguments.of("400 metadata_too_many_keys", "trusted_metadata", manyKeys(21)),
                Arguments.of("400 metadata_too_large", "untrusted_metadata", Map.of("k", "x".repeat(4_096))),
                Arguments.of("400 metadata_invalid_format", "trusted_metadata", List.of()));
    }

    @ParameterizedTest
    @MethodSource("refusedCreates")
    void create_thatTheContractForbids_isRefusedAndStoresNothing(String verdict, String field, Object value) {
        seed(SeedMember.verifiedEmail("taken@acme.com")
                .externalId("taken")
                .mfaPhoneNumber("+15005550001", true)
                .retiredEmail("before@acme.com"));
        fake.seed(SeedOrganization.named("Other").slug("other").claimedEmailDomains("claimed.com"));

        assertEquals(verdict, create(field, value).verdict());
        assertEquals(1, fake.members().size());
    }

    @Test
    void create_inAnotherOrganization_mayHaveTheSame() {
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
        seed(SeedMember.verifiedEmail("ada@acme.com")
                .externalId("x")
                .mfaPhoneNumber("+15005550001", true)
                .retiredEmail("before@acme.com"));

        Map<String, Object> body =
                Map.of("email_address", "ada@acme.com", "external_id", "x", "mfa_phone_number", "+15005550001");
        assertEquals("200", calls.post(ORGANIZATIONS + "/beta/members", body).verdict());
        assertEquals(
                "200",
                calls.post(ORGANIZATIONS + "/beta/members", Map.of("email_address", "before@acme.com"))
                        .verdict());
    }

    @Test
    void get_byIdExternalIdAndAddress_isTheSame() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").externalId("auth0|1"));

        for (String query :
                List.of("member_id=" + ada.memberId(), "member_id=auth0%7C1", "email_address=ada%40acme.com")) {
            assertEquals(ada.memberId(), calls.get(ACME + "/member?" + query).text("member_id"));
        }
    }

    @Test
    void get_ofAnAddressWithAPlus_readsItAsItWasSent() {
        seed(SeedMember.verifiedEmail("ada+1@acme.com"));

        assertEquals(
                "200",
                calls.get(ACME + "/member?email_address=ada%2B1@acme.com").verdict());
        assertEquals(
                "404 member_not_found",
                calls.get(ACME + "/member?email_address=ada+1@acme.com").verdict());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400 invalid_member_get_fields",
        "?member_id=x&email_address=a@b.co, 400 invalid_member_get_fields",
        "?member_id=x, 404 member_not_found",
        "?email_address=a@b.co, 404 member_not_found",
        "?member_id=member-live-11111111-1111-4111-8111-111111111111, 400 live_id_used_in_test_environment",
        "?id=x, 400 bad_request",
    })
    void get_ofNobody_isRefused(String query, String verdict) {
        assertEquals(verdict, calls.get(ACME + "/member" + query).verdict());
    }

    @Test
    void get_ofAMemberOfAnotherOrganization_isRefused() {
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
        FakeMember other = fake.seed("beta", SeedMember.verifiedEmail("a@b.co").externalId("x"));

        assertEquals(
                "404 member_not_found",
                calls.get(ACME + "/member?member_id=" + other.memberId()).verdict());
        assertEquals(
                "404 member_not_found", calls.get(ACME + "/member?member_id=x").verdict());
        assertEquals("404 member_not_found", calls.delete(path(other)).verdict());
    }

    @Test
    void dangerouslyGet_findsDeletedOnesOnlyWhenAsked() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").externalId("x"));
        String path = ORGANIZATIONS + "/members/dangerously_get/";

        assertEquals(ada.memberId(), calls.get(path + ada.memberId()).text("member_id"));
        assertEquals("404 member_not_found", calls.get(path + "x").verdict());
        calls.delete(path(ada));
        assertEquals("404 member_not_found", calls.get(path + ada.memberId()).verdict());
        assertEquals(
                "404 member_not_found",
                calls.get(path + ada.memberId() + "?include_deleted=false").verdict());
        assertEquals(
                "deleted",
                calls.get(path + ada.memberId() + "?include_deleted=true")
                        .object("member")
                        .get("status"));
        assertEquals(
                "400 bad_request",
                calls.get(path + ada.memberId() + "?include_deleted=maybe").verdict());
    }

    @Test
    void update_mergesMetadataAndReplacesRoles() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com")
                .roles(List.of("editor", "viewer"))
                .trustedMetadata(Map.of("keep", 1, "drop", 2)));
        Map<String, Object> change = with(Map.of("new", 3));
        change.put("drop", null);

        RawCalls.Answer answer =
                update(ada, "name", "Ada", "roles", List.of("stytch_admin"), "trusted_metadata", change);

        assertEquals("200", answer.verdict());
        assertEquals(Map.of("keep", 1, "new", 3), ada().trustedMetadata());
        assertEquals(List.of("stytch_admin"), ada().roles());
        assertEquals("Ada", ada().name());
        update(ada, "roles", List.of());
        assertEquals(List.of(), ada().roles());
    }

    @Test
    void update_ofTheAddress_clearsThePasswordAndRetiresTheOldOne() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));

        RawCalls.Answer answer = update(ada, "email_address", "new@acme.com");

        assertEquals("200", answer.verdict());
        FakeMember after = fake.member("acme", "new@acme.com").orElseThrow();
        assertEquals(ada.memberId(), after.memberId());
        assertFalse(after.hasPassword());
        assertFalse(after.emailVerified());
        assertEquals(List.of("ada@acme.com"), after.retiredEmails());
        assertEquals("400 retired_member_email", create().verdict());
        assertEquals(
                "400 retired_member_email",
                update(seed(SeedMember.verifiedEmail("bob@acme.com")), "email_address", "ada@acme.com")
                        .verdict());
        fake.crossOrganizationPasswords(true); // no password is left
    }

    @Test
    void update_backToARetiredAddress_takesItFromTheRetiredOnes() {
        FakeMember ada = seed();
        update(ada, "email_address", "new@acme.com");
        update(ada, "email_address", "ada@acme.com");

        assertEquals(List.of("new@acme.com"), ada().retiredEmails());
    }

    @Test
    void update_ofTheAddressWithUnlinking_freesTheOldOne() {
        update(seed(), "email_address", "new@acme.com", "unlink_email", true);

        assertEquals("200", create().verdict());
    }

    @Test
    void update_toTheSameAddress_changesNothing() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));

        update(ada, "email_address", "ADA@acme.com");

        assertTrue(ada().hasPassword());
        assertTrue(ada().emailVerified());
        assertEquals(List.of(), ada().retiredEmails());
    }

    static Stream<Arguments> refusedUpdates() {
        return Stream.of(
                Arguments.of("400 duplicate_member_email", "email_address", "taken@acme.com"),
                Arguments.of("400 retired_member_email", "email_address", "before@acme.com"),
                Arguments.of("400 invalid_email", "email_address", "x"),
                Arguments.of("400 duplicate_member_external_id", "external_id", "taken"),
                Arguments.of("400 duplicate_member_phone_number_for_member", "mfa_phone_number", "+15005550009"),
                Arguments.of("400 invalid_phone_number", "mfa_phone_number", "x"),
                Arguments.of("400 invalid_rbac_role_assignment", "roles", List.of("nobody")),
                Arguments.of("400 cannot_assign_default_rbac_role_id", "roles", List.of("stytch_member")),
                Arguments.of("400 default_mfa_member_missing_factor", "default_mfa_method", "totp"),
                Arguments.of("400 invalid_mfa_default_method", "default_mfa_method", "email"),
                Arguments.of("400 metadata_too_many_keys", "untrusted_metadata", manyKeys(21)),
                Arguments.of("400 bad_request", "status", "active"),
                Arguments.of("400 bad_request", "unlink_email", "true"));
    }

    @ParameterizedTest
    @MethodSource("refusedUpdates")
    void update_thatTheContractForbids_isRefusedAndChangesNothing(String verdict, String field, Object value) {
        seed(SeedMember.verifiedEmail("taken@acme.com").externalId("taken").retiredEmail("before@acme.com"));
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").mfaPhoneNumber("+15005550006", true));
        String query = ACME + "/member?member_id=" + ada.memberId();
        Map<String, Object> before = calls.get(query).object("member");

        assertEquals(verdict, update(ada, "name", "New", field, value).verdict());
        assertEquals(before, calls.get(query).object("member"));
    }

    @Test
    void update_ofTheNumberOfAnother_isRefused() {
        seed(SeedMember.verifiedEmail("bob@acme.com").mfaPhoneNumber("+15005550006", true));

        assertEquals(
                "400 duplicate_member_phone_number",
                update(seed(), "mfa_phone_number", "+15005550006").verdict());
    }

    @Test
    void update_ofTheAddressOfAPendingMember_isRefused() {
        assertEquals(
                "400 email_updates_available_only_for_active_members",
                update(seed(SeedMember.verifiedEmail("ada@acme.com").pending()), "email_address", "new@acme.com")
                        .verdict());
    }

    @Test
    void update_whenTheDomainWasClaimedLater_isTaken() {
        FakeMember ada = seed();
        fake.seed(SeedOrganization.named("Other").slug("other").claimedEmailDomains("acme.com"));

        assertEquals("200", update(ada, "name", "Ada").verdict());
    }

    @Test
    void phoneNumber_isDeletedBeforeAnotherOneIsSet() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com")
                .mfaPhoneNumber("+15005550006", true)
                .defaultMfaMethod("sms_otp"));
        String path = MEMBERS + "/mfa_phone_numbers/" + ada.memberId();

        assertEquals("200", calls.delete(path).verdict());
        assertTrue(ada().mfaPhoneNumber().isEmpty());
        assertEquals("", ada().defaultMfaMethod());
        assertEquals("404 member_phone_number_not_found", calls.delete(path).verdict());
        assertEquals(
                "200",
                update(ada, "mfa_phone_number", "+15005550009", "default_mfa_method", "sms_otp")
                        .verdict());
        assertFalse(ada().mfaPhoneNumberVerified());
        assertEquals("sms_otp", ada().defaultMfaMethod());
    }

    @Test
    void delete_keepsTheMemberAndFreesWhatWasTaken() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com")
                .externalId("x")
                .password(Secret.of("right"))
                .mfaPhoneNumber("+15005550006", true));

        assertEquals(ada.memberId(), calls.delete(path(ada)).text("member_id"));

        FakeMember after = fake.memberById("acme", ada.memberId()).orElseThrow();
        assertEquals("deleted", after.status());
        assertFalse(after.hasPassword());
        assertEquals("404 member_not_found", calls.delete(path(ada)).verdict());
        assertEquals("404 member_not_found", update(ada, "name", "x").verdict());
        assertEquals(
                "404 member_not_found",
                calls.get(ACME + "/member?member_id=" + ada.memberId()).verdict());
        assertEquals(
                "404 member_not_found", signIn("acme", "ada@acme.com", "right").verdict());
        RawCalls.Answer again = create("external_id", "x", "mfa_phone_number", "+15005550006");
        assertEquals("200", again.verdict());
        assertNotEquals(ada.memberId(), again.text("member_id"));
    }

    @Test
    void reactivate_ofADeletedMember_bringsTheMemberBack() {
        FakeMember ada =
                seed(SeedMember.verifiedEmail("ada@acme.com").externalId("x").name("Ada"));
        calls.delete(path(ada));

        RawCalls.Answer answer = calls.put(path(ada) + "/reactivate", Map.of());

        assertEquals("200", answer.verdict());
        assertEquals("active", ada().status());
        assertEquals("Ada", ada().name());
        assertEquals(ada.memberId(), fake.memberById("acme", "x").orElseThrow().memberId());
    }

    @Test
    void reactivate_thatTheContractForbids_isRefused() {
        FakeMember ada = seed();
        FakeMember unverified = seed(SeedMember.unverifiedEmail("bob@acme.com").deleted());
        FakeMember replaced = seed(SeedMember.verifiedEmail("eve@acme.com").deleted());
        FakeMember twin =
                seed(SeedMember.verifiedEmail("dan@acme.com").externalId("d").deleted());
        seed(SeedMember.verifiedEmail("eve@acme.com"));
        seed(SeedMember.verifiedEmail("don@acme.com").externalId("d"));

        assertEquals("400 no_deleted_member_found_for_reactivation", reactivate(path(ada)));
        assertEquals("400 no_deleted_member_found_for_reactivation", reactivate(MEMBERS + "/d"));
        assertEquals("400 email_unverified_for_reactivation", reactivate(path(unverified)));
        assertEquals("400 reactivation_email_belongs_to_another_member", reactivate(path(replaced)));
        assertEquals("400 duplicate_member_external_id", reactivate(path(twin)));
        assertEquals(
                "400 bad_request",
                calls.put(path(replaced) + "/reactivate", Map.of("x", 1)).verdict());
        assertEquals(
                "400 bad_request",
                calls.send(calls.request(path(replaced) + "/reactivate")
                                .PUT(java.net.http.HttpRequest.BodyPublishers.noBody()))
                        .verdict());
    }

    private String reactivate(String member) {
        return calls.put(member + "/reactivate", Map.of()).verdict();
    }

    @Test
    void deleteExternalId_freesIt() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com").externalId("auth0|1"));

        assertEquals("200", calls.delete(MEMBERS + "/auth0%7C1/external_id").verdict());
        assertTrue(ada().externalId().isEmpty());
        assertEquals(
                "404 member_not_found",
                calls.delete(MEMBERS + "/auth0%7C1/external_id").verdict());
        assertEquals(
                "200",
                create("email_address", "b@acme.com", "external_id", "auth0|1").verdict());
        assertEquals(ada.memberId(), ada().memberId());
    }

    @Test
    void unlinkRetiredEmail_byAddressOrId_freesIt() {
        FakeMember ada = seed(SeedMember.verifiedEmail("ada@acme.com")
                .retiredEmail("one@acme.com")
                .retiredEmail("two@acme.com"));
        String path = path(ada) + "/unlink_retired_email";

        assertEquals(
                "400 retired_email_missing_email_identifiers",
                calls.post(path, Map.of()).verdict());
        assertEquals(
                "404 email_not_found",
                calls.post(path, Map.of("email_address", "three@acme.com")).verdict());
        RawCalls.Answer answer = calls.post(path, Map.of("email_address", "ONE@acme.com"));
        assertEquals("200", answer.verdict());
        assertEquals(acme().organizationId(), answer.text("organization_id"));
        Object retired = answer.object("member").get("retired_email_addresses");
        Map<?, ?> two = (Map<?, ?>) ((List<?>) retired).get(0);
        assertEquals("two@acme.com", two.get("email_address"));
        assertEquals(
                "404 email_not_found",
                calls.post(path, Map.of("email_id", two.get("email_id"), "email_address", "one@acme.com"))
                        .verdict());
        assertEquals(
                "200", calls.post(path, Map.of("email_id", two.get("email_id"))).verdict());
        assertEquals(List.of(), ada().retiredEmails());
        assertEquals("200", create("email_address", "one@acme.com").verdict());
    }

    @Test
    void providerTokens_areNeverThere() {
        FakeMember ada = seed();

        assertEquals(
                "400 oauth_token_not_found",
                calls.get(path(ada) + "/oauth_providers/google").verdict());
        assertEquals(
                "400 oauth_token_not_found",
                calls.get(path(ada) + "/oauth_providers/microsoft").verdict());
        assertEquals(List.of(), calls.get(path(ada) + "/oidc_providers").body().get("registrations"));
    }

    @Test
    void rolesByDomain_areShownOfVerifiedAddressesOnly() {
        calls.put(
                ACME,
                Map.of(
                        "rbac_email_implicit_role_assignments",
                        List.of(Map.of("domain", "acme.com", "role_id", "viewer"))));
        create();
        assertEquals(1, roles(update(ada(), "name", "x")).size());
        migrate();

        List<Map<String, Object>> roles = roles(update(ada(), "name", "x"));

        assertEquals("viewer", roles.get(1).get("role_id"));
        assertEquals(
                List.of(Map.of("type", "email_assignment", "details", Map.of("email_domain", "acme.com"))),
                roles.get(1).get("sources"));
        assertEquals(List.of(), ada().roles());
    }

    // Search.

    private RawCalls.Answer search(Object... more) {
        return calls.post(ORGANIZATIONS + "/members/search", with(Map.of("organization_ids", List.of("acme")), more));
    }

    private static Map<String, Object> query(String operator, Object... operands) {
        return Map.of("operator", operator, "operands", List.of(operands));
    }

    private static Map<String, Object> operand(Object name, Object value) {
        return with(Map.of(), "filter_name", name, "filter_value", value);
    }

    @SuppressWarnings("unchecked")
    private static List<String> names(RawCalls.Answer answer) {
        assertEquals("200", answer.verdict());
        return ((List<Map<String, Object>>) answer.body().get("members"))
                .stream().map(member -> String.valueOf(member.get("name"))).toList();
    }

    private void seedFive() {
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
        seed(SeedMember.verifiedEmail("ada@acme.com")
                .name("Ada")
                .externalId("1")
                .password(Secret.of("right"))
                .roles(List.of("editor")));
        fake.seed("beta", SeedMember.verifiedEmail("ada@acme.com").name("Ada B").externalId("1"));
        seed(SeedMember.verifiedEmail("bob@acme.com").name("Bob").pending().mfaPhoneNumber("+15005550006", true));
        seed(SeedMember.verifiedEmail("eve@acme.com").name("Eve").breakglass().invited());
        seed(SeedMember.verifiedEmail("dan@acme.com").name("Dan").deleted());
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("member_ids", List.of("1", "2"), "Ada"),
                Arguments.of("member_emails", List.of("ADA@acme.com"), "Ada"),
                Arguments.of("member_email_fuzzy", "E@AC", "Eve"),
                Arguments.of("member_is_breakglass", true, "Eve"),
                Arguments.of("member_is_breakglass", false, "Ada Bob"),
                Arguments.of("statuses", List.of("pending", "deleted"), "Bob Dan"),
                Arguments.of("statuses", List.of("active"), "Ada"),
                Arguments.of("member_mfa_phone_numbers", List.of("+15005550006"), "Bob"),
                Arguments.of("member_mfa_phone_number_fuzzy", "0006", "Bob"),
                Arguments.of("member_password_exists", true, "Ada"),
                Arguments.of("member_password_exists", false, "Bob Eve"),
                Arguments.of("member_roles", List.of("editor"), "Ada"),
                Arguments.of("member_roles", List.of("stytch_member"), "Ada Bob Eve"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void search_findsByEachFilter(String filter, Object value, String names) {
        seedFive();

        assertEquals(names, String.join(" ", names(search("query", query("AND", operand(filter, value))))));
    }

    @Test
    void search_ofSeveralOrganizations_namesThem() {
        seedFive();
        FakeMember ada = ada();

        RawCalls.Answer answer = search("organization_ids", List.of("beta", "acme"));

        assertEquals(List.of("Ada", "Ada B", "Bob", "Eve"), names(answer));
        assertEquals(2, answer.object("organizations").size());
        assertTrue(answer.object("organizations").containsKey(ada.organizationId()));
        assertEquals(
                List.of("Ada"),
                names(search(
                        "organization_ids",
                        List.of("beta", "acme"),
                        "query",
                        query("AND", operand("member_ids", List.of(ada.memberId()))))));
        assertEquals(
                List.of(),
                names(search(
                        "organization_ids",
                        List.of("beta"),
                        "query",
                        query("AND", operand("member_ids", List.of(ada.memberId()))))));
    }

    @Test
    void search_withOperators_combines() {
        seedFive();
        Map<String, Object> breakglass = operand("member_is_breakglass", true);
        Map<String, Object> editor = operand("member_roles", List.of("editor"));

        assertEquals(List.of(), names(search("query", query("AND", breakglass, editor))));
        assertEquals(List.of("Ada", "Eve"), names(search("query", query("OR", breakglass, editor))));
        assertEquals("400 bad_request", search("query", query("XOR", editor)).verdict());
    }

    @Test
    void search_ofManyPages_findsEachOnce() {
        List<String> expected = IntStream.range(0, 23)
                .mapToObj(i -> seed(SeedMember.verifiedEmail("m" + i + "@acme.com")
                                .name("M" + i))
                        .name())
                .toList();
        List<String> found = new ArrayList<>();
        Object cursor = null;
        do {
            RawCalls.Answer page = search("limit", 10, "cursor", cursor);
            found.addAll(names(page));
            assertEquals(23, page.object("results_metadata").get("total"));
            cursor = page.object("results_metadata").get("next_cursor");
        } while (cursor != null);

        assertEquals(expected, found);
    }

    static Stream<Arguments> refusedSearches() {
        return Stream.of(
                search("filter_name_not_recognized", "member_phone_numbers", List.of("x")),
                search("filter_name_must_be_string", 1, List.of("x")),
                search("missing_filter_name", null, List.of("x")),
                search("missing_filter_value", "member_ids", null),
                search("expected_array_of_strings", "member_emails", "x"),
                search("expected_array_of_strings", "member_emails", List.of(1)),
                search("expected_boolean", "member_password_exists", "true"),
                search("expected_string", "member_email_fuzzy", 1),
                search("missing_member_ids", "member_ids", List.of()),
                search("missing_member_emails", "member_emails", List.of()),
                search("missing_statuses", "statuses", List.of()),
                search("missing_member_roles", "member_roles", List.of()),
                search("missing_mfa_member_phone_numbers", "member_mfa_phone_numbers", List.of()),
                search("missing_member_email_fuzzy", "member_email_fuzzy", null),
                search("missing_mfa_member_phone_number_fuzzy", "member_mfa_phone_number_fuzzy", null),
                search("missing_is_breakglass", "member_is_breakglass", null),
                search("missing_password_exists", "member_password_exists", null),
                search("member_email_fuzzy_too_short", "member_email_fuzzy", "ab"),
                search("member_mfa_phone_number_fuzzy_too_short", "member_mfa_phone_number_fuzzy", "+1"),
                Arguments.of("400 search_invalid_status_filter", operand("statuses", List.of("gone"))));
    }

    private static Arguments search(String end, Object name, Object value) {
        return Arguments.of("400 member_search_" + end, operand(name, value));
    }

    @ParameterizedTest
    @MethodSource("refusedSearches")
    void search_thatTheContractForbids_isRefused(String verdict, Map<String, Object> operand) {
        assertEquals(verdict, search("query", query("AND", operand)).verdict());
    }

    @Test
    void search_withOtherMistakes_isRefused() {
        FakeMember ada = seed();

        assertEquals(
                "400 member_search_organization_ids_empty",
                search("organization_ids", List.of()).verdict());
        assertEquals(
                "400 member_search_organization_ids_empty",
                search("organization_ids", null).verdict());
        assertEquals(
                "404 organization_not_found",
                search("organization_ids", List.of("acme", "nobody")).verdict());
        assertEquals(
                "400 member_search_cannot_mix_internal_and_external_member_ids",
                search("query", query("AND", operand("member_ids", List.of(ada.memberId(), "x"))))
                        .verdict());
        assertEquals("400 bad_request", search("limit", 1_001).verdict());
        assertEquals("400 bad_request", search("limit", -1).verdict());
        assertEquals("400 bad_request", search("cursor", "x").verdict());
        assertEquals(
                "400 bad_request", search("query", Map.of("operator", "AND")).verdict());
    }

    @Test
    void searches_haveABudgetOfAHundredAMinuteEach() {
        FakeB2b limited =
                FakeStytch.b2bBuilder().clock(clock).documentedLimits().start();
        try (limited) {
            RawCalls calls = new RawCalls(limited);
            Map<String, Object> members = Map.of("organization_ids", List.of("acme"));
            limited.seed(SeedOrganization.named("Acme").slug("acme"));
            for (int i = 0; i < 100; i++) {
                assertEquals(
                        "200",
                        calls.post(ORGANIZATIONS + "/members/search", members).verdict());
            }
            assertEquals(
                    "429 too_many_requests",
                    calls.post(ORGANIZATIONS + "/members/search", members).verdict());
            assertEquals("200", calls.post(ORGANIZATIONS + "/search", Map.of()).verdict());
            clock.advance(Duration.ofMinutes(1));
            assertEquals(
                    "200",
                    calls.post(ORGANIZATIONS + "/members/search", members).verdict());
        }
    }
}
