package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.model.Secret;
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
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints of organizations, and what holds for all of a B2B project. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeOrganizationsTest extends FakeB2bTestBase {

    private static Map<String, Object> beta(Object... more) {
        return with(Map.of("organization_name", "Beta", "organization_slug", "beta"), more);
    }

    @Test
    void create_withEverything_keepsIt() {
        Map<String, Object> body = beta(
                "organization_external_id", "auth0|org",
                "organization_logo_url", "https://beta.com/logo.png",
                "trusted_metadata", Map.of("plan", "pro"),
                "sso_jit_provisioning", "RESTRICTED",
                "email_allowed_domains", List.of("beta.com"),
                "email_jit_provisioning", "RESTRICTED",
                "email_invites", "RESTRICTED",
                "auth_methods", "RESTRICTED",
                "allowed_auth_methods", List.of("password", "sso"),
                "mfa_policy", "REQUIRED_FOR_ALL",
                "mfa_methods", "RESTRICTED",
                "allowed_mfa_methods", List.of("totp"),
                "rbac_email_implicit_role_assignments", List.of(Map.of("domain", "beta.com", "role_id", "viewer")),
                "oauth_tenant_jit_provisioning", "RESTRICTED",
                "allowed_oauth_tenants", Map.of("slack", List.of("T1")),
                "claimed_email_domains", List.of("beta.com"),
                "first_party_connected_apps_allowed_type", "NOT_ALLOWED",
                "allowed_first_party_connected_apps", List.of("a"),
                "third_party_connected_apps_allowed_type", "RESTRICTED",
                "allowed_third_party_connected_apps", List.of("b"));

        RawCalls.Answer answer = calls.post(ORGANIZATIONS, body);

        assertEquals("200", answer.verdict());
        assertTrue(answer.text("request_id").matches("request-id-test-[0-9a-f-]{36}"));
        Map<String, Object> organization = answer.object("organization");
        body.forEach((field, value) -> assertEquals(value, organization.get(field), field));
        assertTrue(String.valueOf(organization.get("organization_id")).matches("organization-test-[0-9a-f-]{36}"));
        assertEquals("2026-01-31T08:15:00Z", organization.get("created_at"));
        FakeOrganization stored = fake.organization("beta").orElseThrow();
        assertEquals("Beta", stored.name());
        assertEquals("auth0|org", stored.externalId().orElseThrow());
        assertEquals(Map.of("plan", "pro"), stored.trustedMetadata());
        assertEquals("https://beta.com/logo.png", stored.logoUrl());
    }

    @Test
    void create_withTheNameOnly_allowsInvitationsAndMakesASlug() {
        calls.post(ORGANIZATIONS, Map.of("organization_name", "Beta & Söhne GmbH"));
        calls.post(ORGANIZATIONS, Map.of("organization_name", "beta s hne gmbh"));

        FakeOrganization first = fake.organizations().get(1);
        assertEquals("beta-s-hne-gmbh", first.slug());
        assertEquals("beta-s-hne-gmbh-2", fake.organizations().get(2).slug());
        assertEquals("ALL_ALLOWED", first.setting("email_invites").orElseThrow());
        assertEquals("ALL_ALLOWED", first.setting("sso_jit_provisioning").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "mfa_policy, OPTIONAL",
        "sso_jit_provisioning, ALL_ALLOWED",
        "email_jit_provisioning, NOT_ALLOWED",
        "auth_methods, ALL_ALLOWED",
        "mfa_methods, ALL_ALLOWED",
        "oauth_tenant_jit_provisioning, NOT_ALLOWED",
    })
    void create_withAnyAuthenticationSetting_turnsInvitationsOff(String field, String value) {
        calls.post(ORGANIZATIONS, beta(field, value));

        assertEquals(
                "NOT_ALLOWED",
                fake.organization("beta").orElseThrow().setting("email_invites").orElseThrow());
    }

    @Test
    void create_withEmptyAuthenticationSettings_leavesInvitationsOn() {
        calls.post(
                ORGANIZATIONS,
                beta(
                        "email_allowed_domains", List.of(),
                        "allowed_auth_methods", List.of(),
                        "allowed_oauth_tenants", Map.of()));

        assertEquals(
                "ALL_ALLOWED",
                fake.organization("beta").orElseThrow().setting("email_invites").orElseThrow());
    }

    @Test
    void create_withInvitationsToo_leavesThemOn() {
        calls.post(ORGANIZATIONS, beta("mfa_policy", "OPTIONAL", "email_invites", "ALL_ALLOWED"));

        assertEquals(
                "ALL_ALLOWED",
                fake.organization("beta").orElseThrow().setting("email_invites").orElseThrow());
    }

    @Test
    void update_withAnAuthenticationSetting_leavesInvitationsAsTheyAre() {
        calls.put(ACME, Map.of("mfa_policy", "REQUIRED_FOR_ALL"));

        assertEquals("ALL_ALLOWED", acme().setting("email_invites").orElseThrow());
        assertEquals("REQUIRED_FOR_ALL", acme().setting("mfa_policy").orElseThrow());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal("organization_name_missing", "organization_name", ""),
                refusal("invalid_organization_name", "organization_name", "x".repeat(129)),
                refusal("invalid_organization_slug", "organization_slug", "x"),
                refusal("invalid_organization_slug", "organization_slug", "a b"),
                refusal("invalid_organization_slug", "organization_slug", "x".repeat(129)),
                refusal("organization_slug_already_used", "organization_slug", "other"),
                refusal("invalid_organization_external_id", "organization_external_id", "a@b"),
                refusal("organization_external_id_already_used", "organization_external_id", "org|2"),
                refusal("organization_settings_domain_too_common", "email_allowed_domains", List.of("gmail.com")),
                refusal("organization_settings_domain_too_common", "email_allowed_domains", List.of("GMail.com")),
                refusal("organization_settings_disposable_domain", "email_allowed_domains", List.of("mailinator.com")),
                refusal("organization_settings_invalid_domain", "email_allowed_domains", List.of("no domain")),
                refusal(
                        "organization_settings_duplicate_domain",
                        "email_allowed_domains",
                        List.of("beta.com", "Beta.com")),
                refusal(
                        "organization_settings_claimed_domain_too_common",
                        "claimed_email_domains",
                        List.of("yahoo.com")),
                refusal("organization_settings_invalid_claimed_domain", "claimed_email_domains", List.of("x")),
                refusal(
                        "organization_settings_duplicate_claimed_domain",
                        "claimed_email_domains",
                        List.of("beta.com", "beta.com")),
                refusal(
                        "organization_settings_duplicate_claimed_domain",
                        "claimed_email_domains",
                        List.of("claimed.com")),
                refusal("allowed_auth_methods_required_for_restricted", "auth_methods", "RESTRICTED"),
                refusal("allowed_mfa_methods_required_for_restricted", "mfa_methods", "RESTRICTED"),
                refusal("invalid_organization_auth_factor_setting", "auth_methods", "SOME"),
                refusal("invalid_organization_auth_factor_setting", "email_jit_provisioning", "ALL_ALLOWED"),
                refusal("invalid_organization_mfa_policy", "mfa_policy", "ALWAYS"),
                refusal("invalid_organization_mfa_factor_setting", "mfa_methods", "NOT_ALLOWED"),
                refusal("invalid_organization_allowed_auth_methods", "allowed_auth_methods", List.of("passkey")),
                refusal("invalid_organization_allowed_mfa_methods", "allowed_mfa_methods", List.of("email")),
                refusal("invalid_restricted_email_setting", "email_jit_provisioning", "RESTRICTED"),
                refusal(
                        "invalid_rbac_role_assignment",
                        "rbac_email_implicit_role_assignments",
                        List.of(Map.of("domain", "beta.com", "role_id", "nobody"))),
                refusal(
                        "rbac_domain_too_common",
                        "rbac_email_implicit_role_assignments",
                        List.of(Map.of("domain", "gmail.com", "role_id", "viewer"))),
                refusal(
                        "rbac_invalid_domain",
                        "rbac_email_implicit_role_assignments",
                        List.of(Map.of("domain", "x", "role_id", "viewer"))),
                refusal("metadata_too_many_keys", "trusted_metadata", manyKeys(21)),
                refusal("metadata_too_large", "trusted_metadata", Map.of("k", "x".repeat(4_096))),
                refusal("metadata_invalid_format", "trusted_metadata", "x"),
                refusal("bad_request", "untrusted_metadata", Map.of()),
                refusal("bad_request", "allowed_oauth_tenants", Map.of("google", List.of())),
                refusal("bad_request", "email_invites", true));
    }

    private static Arguments refusal(String errorType, String field, Object value) {
        return Arguments.of("400 " + errorType, field, value);
    }

    @ParameterizedTest
    @MethodSource("refused")
    void createAndUpdate_thatTheContractForbids_areRefusedAndChangeNothing(String verdict, String field, Object value) {
        fake.seed(SeedOrganization.named("Other")
                .slug("other")
                .externalId("org|2")
                .claimedEmailDomains("claimed.com"));
        Map<String, Object> before = calls.get(ACME).object("organization");

        assertEquals(verdict, calls.post(ORGANIZATIONS, beta(field, value)).verdict());
        assertEquals(2, fake.organizationCount());
        assertEquals(
                verdict,
                calls.put(ACME, with(Map.of("organization_logo_url", "x"), field, value))
                        .verdict());
        assertEquals(before, calls.get(ACME).object("organization"));
    }

    @Test
    void create_withNoWayIn_isRefused() {
        assertEquals(
                "400 invalid_organization_auth_factor_setting",
                calls.post(ORGANIZATIONS, beta("sso_jit_provisioning", "NOT_ALLOWED"))
                        .verdict());
        assertEquals(
                "400 invalid_organization_auth_factor_setting",
                calls.put(ACME, Map.of("sso_jit_provisioning", "NOT_ALLOWED", "email_invites", "NOT_ALLOWED"))
                        .verdict());
    }

    @Test
    void create_withoutName_isRefused() {
        assertEquals(
                "400 organization_name_missing",
                calls.post(ORGANIZATIONS, Map.of("organization_slug", "beta")).verdict());
    }

    @Test
    void get_byIdSlugAndExternalId_isTheSame() {
        String id = acme().organizationId();

        for (String reference : List.of(id, "acme", "org%7C1")) {
            assertEquals(
                    id,
                    calls.get(ORGANIZATIONS + "/" + reference)
                            .object("organization")
                            .get("organization_id"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "organization-test-11111111-1111-4111-8111-111111111111, 404 organization_not_found",
        "organization-live-11111111-1111-4111-8111-111111111111, 400 live_id_used_in_test_environment",
        "nobody, 404 organization_not_found",
        "a%20b, 400 invalid_organization_id",
    })
    void anyEndpoint_ofNoOrganization_isRefused(String reference, String verdict) {
        assertEquals(verdict, calls.get(ORGANIZATIONS + "/" + reference).verdict());
        assertEquals(verdict, calls.get("/v1/b2b/sso/" + reference).verdict());
        assertEquals(
                verdict,
                calls.post(ORGANIZATIONS + "/" + reference + "/members", Map.of("email_address", "a@b.co"))
                        .verdict());
    }

    @Test
    void update_mergesMetadataAndReplacesLists() {
        fake.seed(SeedOrganization.named("Beta")
                .slug("beta")
                .trustedMetadata(Map.of("keep", 1, "drop", Map.of("a", 1), "nested", Map.of("a", 1, "b", 2)))
                .emailAllowedDomains("one.com", "two.com"));
        Map<String, Object> change = with(Map.of("nested", Map.of("c", 3)));
        change.put("drop", null);

        calls.put(
                ORGANIZATIONS + "/beta",
                Map.of(
                        "organization_name", "New",
                        "organization_slug", "new",
                        "organization_external_id", "x",
                        "trusted_metadata", change,
                        "email_allowed_domains", List.of("three.com")));

        FakeOrganization beta = fake.organization("new").orElseThrow();
        assertEquals(Map.of("keep", 1, "nested", Map.of("c", 3)), beta.trustedMetadata());
        assertEquals(List.of("three.com"), beta.setting("email_allowed_domains").orElseThrow());
        assertEquals("New", beta.name());
        assertTrue(fake.organization("beta").isEmpty());
        assertTrue(fake.organization("x").isPresent());
    }

    @Test
    void update_withItsOwnSlugAndExternalId_isTaken() {
        assertEquals(
                "200",
                calls.put(ACME, Map.of("organization_slug", "acme", "organization_external_id", "org|1"))
                        .verdict());
    }

    @Test
    void deleteExternalId_freesIt() {
        assertEquals("200", calls.delete(ACME + "/external_id").verdict());

        assertTrue(acme().externalId().isEmpty());
        assertEquals(
                "200",
                calls.post(ORGANIZATIONS, beta("organization_external_id", "org|1"))
                        .verdict());
    }

    @Test
    void delete_takesMembersAndConnectionsAlongAndFreesWhatWasTaken() {
        FakeMember ada =
                fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));
        calls.put(ACME, Map.of("claimed_email_domains", List.of("acme.com")));
        calls.post("/v1/b2b/sso/oidc/acme", Map.of());
        String id = acme().organizationId();

        RawCalls.Answer answer = calls.delete(ACME);

        assertEquals(id, answer.text("organization_id"));
        assertEquals("404 organization_not_found", calls.get(ACME).verdict());
        assertEquals(
                "404 member_not_found",
                calls.get(ORGANIZATIONS + "/members/dangerously_get/" + ada.memberId() + "?include_deleted=true")
                        .verdict());
        assertTrue(fake.members().isEmpty());
        fake.crossOrganizationPasswords(true); // no password is left
        assertEquals(
                "200",
                calls.post(
                                ORGANIZATIONS,
                                beta(
                                        "organization_slug", "acme",
                                        "organization_external_id", "org|1",
                                        "claimed_email_domains", List.of("acme.com")))
                        .verdict());
    }

    @Test
    void metrics_countsMembersWithoutDeletedOnes() {
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com"));
        fake.seed("acme", SeedMember.verifiedEmail("bob@acme.com").pending());
        fake.seed("acme", SeedMember.verifiedEmail("eve@acme.com").deleted());

        assertEquals(2, calls.get(ACME + "/metrics").body().get("member_count"));
        assertEquals(2, acme().memberCount());
    }

    private List<String> found(Map<String, Object> operand) {
        RawCalls.Answer answer = calls.post(
                ORGANIZATIONS + "/search", Map.of("query", Map.of("operator", "AND", "operands", List.of(operand))));
        assertEquals("200", answer.verdict());
        return slugs(answer);
    }

    @SuppressWarnings("unchecked")
    private static List<String> slugs(RawCalls.Answer answer) {
        return ((List<Map<String, Object>>) answer.body().get("organizations"))
                .stream()
                        .map(each -> String.valueOf(each.get("organization_slug")))
                        .toList();
    }

    static Stream<Arguments> filters() {
        return Stream.of(
                Arguments.of("organization_ids", List.of("acme", "nobody"), List.of("acme")),
                Arguments.of("organization_ids", List.of("org|1"), List.of("acme")),
                Arguments.of("organization_slugs", List.of("beta", "acme"), List.of("acme", "beta")),
                Arguments.of("organization_name_fuzzy", "COMPANY", List.of("beta")),
                Arguments.of("organization_slug_fuzzy", "eta", List.of("beta")),
                Arguments.of("member_emails", List.of("ADA@acme.com"), List.of("acme")),
                Arguments.of("member_email_fuzzy", "@acme", List.of("acme")),
                Arguments.of("allowed_domains", List.of("Beta.com"), List.of("beta")),
                Arguments.of("allowed_domain_fuzzy", "eta.c", List.of("beta")),
                Arguments.of("claimed_email_domains", List.of("beta.com"), List.of("beta")),
                Arguments.of("has_active_sso_connection", true, List.of("beta")),
                Arguments.of("has_active_sso_connection", false, List.of("acme")),
                Arguments.of("sso_connection_id", "CONNECTION", List.of("beta")));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void search_findsByEachFilter(String filter, Object value, List<String> slugs) {
        fake.seed(SeedOrganization.named("Beta Company")
                .slug("beta")
                .emailAllowedDomains("beta.com")
                .claimedEmailDomains("beta.com"));
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com"));
        Object connection = calls.post(
                        "/v1/b2b/sso/external/beta",
                        Map.of("external_organization_id", "o", "external_connection_id", "c"))
                .object("connection")
                .get("connection_id");

        assertEquals(
                slugs,
                found(Map.of("filter_name", filter, "filter_value", value.equals("CONNECTION") ? connection : value)));
    }

    static Stream<Arguments> refusedSearches() {
        return Stream.of(
                search("organization_search_filter_name_not_recognized", "organization_names", List.of("x")),
                search("organization_search_filter_name_must_be_string", 1, List.of("x")),
                search("organization_search_missing_filter_name", null, List.of("x")),
                search("organization_search_missing_filter_value", "organization_ids", null),
                search("organization_search_expected_array_of_strings", "organization_ids", "acme"),
                search("organization_search_expected_boolean", "has_active_sso_connection", "true"),
                search("organization_search_expected_string", "sso_connection_id", 1),
                search("organization_search_missing_organization_ids", "organization_ids", List.of()),
                search("organization_search_missing_organization_slugs", "organization_slugs", List.of()),
                search("organization_search_missing_member_emails", "member_emails", List.of()),
                search("organization_search_missing_allowed_domains", "allowed_domains", List.of()),
                search("organization_search_missing_claimed_email_domains", "claimed_email_domains", List.of()),
                search("organization_search_missing_organization_name_fuzzy", "organization_name_fuzzy", null),
                search("organization_search_missing_organization_slug_fuzzy", "organization_slug_fuzzy", null),
                search("organization_search_missing_member_email_fuzzy", "member_email_fuzzy", null),
                search("organization_search_missing_allowed_domain_fuzzy", "allowed_domain_fuzzy", null),
                search("organization_search_missing_has_active_sso_connection", "has_active_sso_connection", null),
                search("organization_search_missing_sso_connection_id", "sso_connection_id", null),
                search("organization_search_organization_name_fuzzy_too_short", "organization_name_fuzzy", "ab"),
                search("organization_search_organization_slug_fuzzy_too_short", "organization_slug_fuzzy", "ab"),
                search("organization_search_member_email_fuzzy_too_short", "member_email_fuzzy", "ab"),
                search("organization_search_allowed_domain_fuzzy_too_short", "allowed_domain_fuzzy", "ab"));
    }

    private static Arguments search(String errorType, Object name, Object value) {
        return Arguments.of("400 " + errorType, with(Map.of(), "filter_name", name, "filter_value", value));
    }

    @ParameterizedTest
    @MethodSource("refusedSearches")
    void search_thatTheContractForbids_isRefused(String verdict, Map<String, Object> operand) {
        assertEquals(
                verdict,
                calls.post(
                                ORGANIZATIONS + "/search",
                                Map.of("query", Map.of("operator", "AND", "operands", List.of(operand))))
                        .verdict());
    }

    @Test
    void search_ofManyPages_findsEachOnce() {
        for (int i = 0; i < 12; i++) {
            fake.seed(SeedOrganization.named("Org").slug("org-" + i));
            fake.seed("org-" + i, SeedMember.verifiedEmail("a@b.co"));
        }
        List<String> slugs = new java.util.ArrayList<>();
        Object cursor = "";
        while (cursor != null) {
            RawCalls.Answer page = calls.post(
                    ORGANIZATIONS + "/search", with(Map.of("limit", 5), "cursor", "".equals(cursor) ? null : cursor));
            slugs.addAll(slugs(page));
            assertEquals(13, page.object("results_metadata").get("total"));
            cursor = page.object("results_metadata").get("next_cursor");
        }

        assertEquals(13, slugs.size());
        assertEquals(IntStream.range(0, 12).mapToObj(i -> "org-" + i).toList(), slugs.subList(1, 13));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bm9uc2Vuc2U", "YWZ0ZXI6OTk5OTk5", "!"})
    void search_withACursorOfNobody_isRefused(String cursor) {
        assertEquals(
                "400 bad_request",
                calls.post(ORGANIZATIONS + "/search", Map.of("cursor", cursor)).verdict());
    }

    @Test
    void consumerPaths_areRefusedAndThoseOfNobodyAre501() {
        assertEquals("400 invalid_consumer_endpoint", calls.get("/v1/users/x").verdict());
        assertEquals(
                "400 invalid_consumer_endpoint",
                calls.post("/v1/passwords/migrate", Map.of()).verdict());
        assertEquals(
                "501 fake_does_not_know_endpoint",
                calls.post("/v1/b2b/magic_links/email/send", Map.of()).verdict());
        assertEquals(
                "501 fake_does_not_know_endpoint", calls.get("/v1/usersettings").verdict());
        assertEquals("200", calls.get("/v1/debug/whoami").verdict());
    }

    @Test
    void b2bPaths_onAConsumerProject_areRefused() {
        try (FakeStytch consumer = FakeStytch.consumer()) {
            assertEquals(
                    "400 invalid_b2b_endpoint", new RawCalls(consumer).get(ACME).verdict());
        }
    }

    @Test
    void reset_forgetsStateAndKeepsRolesAndSettings() {
        fake.crossOrganizationPasswords(true);
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").password(Secret.of("right")));
        fake.reset();

        assertEquals(0, fake.organizationCount());
        assertTrue(fake.crossOrganizationPasswords());
        fake.crossOrganizationPasswords(false);
        fake.seed(SeedOrganization.named("Acme").slug("acme"));
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").roles(List.of("editor")));
        assertFalse(fake.member("acme", "ada@acme.com").isEmpty());
    }

    @Test
    void seed_thatAnEndpointWouldRefuse_throwsAndStoresNothing() {
        assertThrows(
                IllegalArgumentException.class,
                () -> fake.seed(SeedOrganization.named("Beta").slug("acme")));
        assertThrows(
                IllegalArgumentException.class,
                () -> fake.seed(SeedOrganization.named("Beta").setting("unknown", "x")));
        assertThrows(
                IllegalArgumentException.class, () -> fake.seed("nobody", SeedMember.verifiedEmail("ada@acme.com")));
        assertThrows(IllegalArgumentException.class, () -> fake.seed("acme", SeedMember.verifiedEmail("x")));
        assertThrows(
                IllegalArgumentException.class,
                () -> fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").roles(List.of("nobody"))));
        assertEquals(1, fake.organizationCount());
        assertTrue(fake.members().isEmpty());
    }

    @Test
    void toString_ofWhatItHolds_showsIdsOnly() {
        FakeMember ada = fake.seed(
                "acme", SeedMember.verifiedEmail("ada@acme.com").externalId("x").password(Secret.of("right")));

        assertEquals("FakeMember[" + ada.memberId() + ", x]", ada.toString());
        assertEquals("FakeOrganization[" + acme().organizationId() + ", org|1]", acme().toString());
        assertEquals(
                "SeedMember[redacted]", SeedMember.verifiedEmail("ada@acme.com").toString());
        assertEquals(
                "SeedOrganization[redacted]", SeedOrganization.named("Acme").toString());
        assertEquals("FakeB2b[" + fake.baseUri() + "]", fake.toString());
    }
}
