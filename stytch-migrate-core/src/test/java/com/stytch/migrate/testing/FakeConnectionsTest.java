package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.RbacPolicy;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoints of SSO and SCIM connections and of roles. */
@NullUnmarked // fields of a body may be anything, absent too
class FakeConnectionsTest extends FakeB2bTestBase {
    private static final String SSO = "/v1/b2b/sso/";
    private static final String SCIM = "/v1/b2b/scim/acme/connection";

    /** Of a key that exists nowhere any more; valid until 2126. */
    static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBgzCCASmgAwIBAgIUcaEG9CZaYTejru/el9tSImiP9aIwCgYIKoZIzj0EAwIw
            FjEUMBIGA1UEAwwLaWRwLmV4YW1wbGUwIBcNMjYxMTI1MTg1OTIzWhgPMjEyNjEx
            MDExODU5MjNaMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMFkwEwYHKoZIzj0CAQYI
            KoZIzj0DAQcDQgAE0OGrl7/4cdUORXDl9lBUaqE0pZ3rXkpVwkRvUXGYmF+VhWWC
            EjiXbI3TrxvecZ3vVVb9kkR/FTQKkASO66CHaqNTMFEwHQYDVR0OBBYEFHqY0ETE
            G4xSWDeqGB6LisLg9bhMMB8GA1UdIwQYMBaAFHqY0ETEG4xSWDeqGB6LisLg9bhM
            MA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAO3+bN3yQufNBMHI
            csLEuBmUcw0V1deZCj/dk5PUurlfAiAcchd0sjatatyvGZ2RKSfgTPqLt8uq6NAA
            lQdi1EfcBQ==
            -----END CERTIFICATE-----
            """.strip();

    private static final Map<String, Object> MAPPING = Map.of("email", "mail", "full_name", "cn");

    private String create(String kind, Object... fields) {
        RawCalls.Answer answer = calls.post(SSO + kind + "/acme", with(Map.of(), fields));
        assertEquals("200", answer.verdict());
        return String.valueOf(answer.object("connection").get("connection_id"));
    }

    private String external() {
        return create("external", "external_organization_id", "o", "external_connection_id", "c");
    }

    private RawCalls.Answer update(String kind, String id, Object... fields) {
        return calls.put(SSO + kind + "/acme/connections/" + id, with(Map.of(), fields));
    }

    @Test
    void saml_isPendingUntilAllThatALoginNeedsIsSet() {
        String id = create("saml", "display_name", "Okta", "identity_provider", "okta");

        assertTrue(id.startsWith("saml-connection-test-"));
        assertFalse(acme().connections().get(0).active());
        update("saml", id, "idp_entity_id", "https://idp/entity", "idp_sso_url", "https://idp.example/sso");
        RawCalls.Answer almost = update("saml", id, "x509_certificate", CERTIFICATE);
        assertEquals("pending", almost.object("connection").get("status"));
        RawCalls.Answer answer = update("saml", id, "attribute_mapping", MAPPING);

        assertEquals("active", answer.object("connection").get("status"));
        assertEquals(MAPPING, answer.object("connection").get("attribute_mapping"));
        Map<?, ?> certificate =
                (Map<?, ?>) ((List<?>) answer.object("connection").get("verification_certificates")).get(0);
        assertEquals(CERTIFICATE, certificate.get("certificate"));
        assertEquals("CN=idp.example", certificate.get("issuer"));
        assertEquals(
                List.of(Map.of("connection_id", id, "display_name", "Okta", "identity_provider", "okta")),
                calls.get(ACME).object("organization").get("sso_active_connections"));
        assertTrue(acme().connections().get(0).active());
    }

    @Test
    void saml_keepsWhatItIsTold() {
        String id = create("saml");
        String key = "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----";

        Map<String, Object> connection = update(
                        "saml",
                        id,
                        "alternative_audience_uri",
                        "urn:auth0:acme",
                        "alternative_acs_url",
                        "https://acme.auth0.com/callback",
                        "nameid_format",
                        "urn:x",
                        "idp_initiated_auth_disabled",
                        true,
                        "allow_gateway_callback",
                        true,
                        "attribute_mapping",
                        with(MAPPING, "groups", "groups"),
                        "saml_connection_implicit_role_assignments",
                        List.of(Map.of("role_id", "viewer")),
                        "saml_group_implicit_role_assignments",
                        List.of(Map.of("role_id", "editor", "group", "staff")),
                        "signing_private_key",
                        key,
                        "saml_encryption_private_key",
                        key)
                .object("connection");

        assertEquals("urn:auth0:acme", connection.get("alternative_audience_uri"));
        assertEquals("https://acme.auth0.com/callback", connection.get("alternative_acs_url"));
        assertEquals(true, connection.get("idp_initiated_auth_disabled"));
        assertEquals(true, connection.get("allow_gateway_callback"));
        assertEquals(List.of(Map.of("role_id", "viewer")), connection.get("saml_connection_implicit_role_assignments"));
        assertEquals(
                List.of(Map.of("role_id", "editor", "group", "staff")),
                connection.get("saml_group_implicit_role_assignments"));
        assertEquals(1, ((List<?>) connection.get("encryption_private_keys")).size());
    }

    static Stream<Arguments> refusedSaml() {
        return Stream.of(
                Arguments.of("400 invalid_sso_idp", "identity_provider", "myspace"),
                Arguments.of("400 saml_connection_idp_sso_url_not_https", "idp_sso_url", "http://idp.example/sso"),
                Arguments.of("400 saml_connection_idp_sso_url_invalid_format", "idp_sso_url", "idp.example"),
                Arguments.of("400 saml_connection_idp_sso_url_invalid_format", "idp_sso_url", "https://a b"),
                Arguments.of("400 invalid_x509_certificate", "x509_certificate", "MIIB"),
                Arguments.of(
                        "400 invalid_x509_certificate",
                        "x509_certificate",
                        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
                Arguments.of("400 saml_connection_attribute_mapping_required", "attribute_mapping", Map.of()),
                Arguments.of(
                        "400 saml_connection_email_mapping_required", "attribute_mapping", Map.of("full_name", "cn")),
                Arguments.of(
                        "400 saml_connection_name_mapping_required",
                        "attribute_mapping",
                        Map.of("email", "mail", "first_name", "givenName")),
                Arguments.of(
                        "400 saml_connection_no_nested_keys_in_attribute_mapping",
                        "attribute_mapping",
                        Map.of("email", Map.of("a", "b"))),
                Arguments.of(
                        "400 saml_connection_attribute_mapping_missing_groups_key",
                        "saml_group_implicit_role_assignments",
                        List.of(Map.of("role_id", "editor", "group", "staff"))),
                Arguments.of(
                        "400 invalid_rbac_role_assignment",
                        "saml_connection_implicit_role_assignments",
                        List.of(Map.of("role_id", "nobody"))),
                Arguments.of(
                        "400 bad_request",
                        "saml_connection_implicit_role_assignments",
                        List.of(Map.of("role_id", "viewer", "group", "x"))),
                Arguments.of(
                        "400 saml_signing_private_key_format_not_supported",
                        "signing_private_key",
                        "-----BEGIN PRIVATE KEY-----"));
    }

    @ParameterizedTest
    @MethodSource("refusedSaml")
    void updateSaml_thatTheContractForbids_isRefusedAndChangesNothing(String verdict, String field, Object value) {
        String id = create("saml");
        Map<String, Object> before = calls.get(SSO + "acme").body();

        assertEquals(
                verdict, update("saml", id, "display_name", "New", field, value).verdict());
        assertEquals(
                before.get("saml_connections"), calls.get(SSO + "acme").body().get("saml_connections"));
    }

    @Test
    void oidc_isActiveWithAllUrlsAndReadsNoMetadata() {
        String id = create("oidc", "identity_provider", "generic");
        RawCalls.Answer moved = update("oidc", id, "issuer", "https://idp.example");
        RawCalls.Answer answer = update(
                "oidc",
                id,
                "client_id",
                "c",
                "client_secret",
                "s",
                "authorization_url",
                "https://idp.example/a",
                "token_url",
                "https://idp.example/t",
                "userinfo_url",
                "https://idp.example/u",
                "jwks_url",
                "https://idp.example/j",
                "custom_scopes",
                "openid",
                "attribute_mapping",
                Map.of("email", "mail"));

        assertEquals("pending", moved.object("connection").get("status"));
        assertTrue(moved.text("warning").contains("no metadata"));
        assertEquals("active", answer.object("connection").get("status"));
        assertEquals("null", answer.text("warning"));
        for (String url : List.of("issuer", "authorization_url", "token_url", "userinfo_url", "jwks_url")) {
            String name = url.equals("issuer") ? "issuer_url" : url;
            assertEquals(
                    "400 oidc_connection_" + name + "_invalid_format",
                    update("oidc", id, url, "http://idp.example").verdict());
        }
    }

    @Test
    void external_isActiveAtOnceAndThereOnce() {
        String id = external();

        assertTrue(acme().connections().get(0).active());
        assertEquals(
                "400 duplicate_external_sso_connection",
                calls.post(
                                SSO + "external/acme",
                                Map.of("external_organization_id", "o", "external_connection_id", "c"))
                        .verdict());
        RawCalls.Answer answer = update(
                "external",
                id,
                "display_name",
                "New",
                "external_connection_implicit_role_assignments",
                List.of(Map.of("role_id", "viewer")),
                "external_group_implicit_role_assignments",
                List.of(Map.of("role_id", "editor", "group", "staff")));
        assertEquals("New", answer.object("connection").get("display_name"));
        assertEquals(
                List.of(Map.of("role_id", "viewer")),
                answer.object("connection").get("external_connection_implicit_role_assignments"));
        assertEquals(
                "400 bad_request",
                update("external", id, "connection_implicit_role_assignments", List.of())
                        .verdict());
    }

    @Test
    void connections_ofNobodyAndOfAnotherKind_areNotFound() {
        String saml = create("saml");
        fake.seed(SeedOrganization.named("Beta").slug("beta"));

        assertEquals("404 saml_connection_not_found", update("saml", "x").verdict());
        assertEquals("404 oidc_connection_not_found", update("oidc", saml).verdict());
        assertEquals("404 sso_connection_not_found", update("external", saml).verdict());
        assertEquals(
                "404 sso_connection_not_found",
                calls.delete(SSO + "acme/connections/x").verdict());
        assertEquals(
                "404 saml_connection_not_found",
                calls.put(SSO + "saml/beta/connections/" + saml, Map.of()).verdict());
    }

    @Test
    void updateSamlByUrl_ofMetadataThatATestHasNamed_fillsTheConnection() {
        String path = SSO + "saml/acme/connections/" + create("saml") + "/url";
        fake.samlMetadata("https://idp.example/metadata", "idp", "https://idp.example/sso", CERTIFICATE);

        Map<String, Object> connection = calls.put(path, Map.of("metadata_url", "https://idp.example/metadata"))
                .object("connection");

        assertEquals("idp", connection.get("idp_entity_id"));
        assertEquals("https://idp.example/sso", connection.get("idp_sso_url"));
        assertEquals(1, ((List<?>) connection.get("verification_certificates")).size());
        assertEquals("pending", connection.get("status")); // the mapping is still to come
        assertEquals(
                "400 saml_connection_metadata_invalid_format",
                calls.put(path, Map.of("metadata_url", "https://x.y")).verdict());
        assertEquals(
                "404 saml_connection_not_found",
                calls.put(SSO + "saml/acme/connections/x/url", Map.of("metadata_url", "https://x.y"))
                        .verdict());
    }

    @Test
    void list_hasEachKind() {
        create("saml");
        create("oidc");
        external();

        Map<String, Object> body = calls.get(SSO + "acme").body();

        for (String kind : List.of("saml", "oidc", "external")) {
            assertEquals(1, ((List<?>) body.get(kind + "_connections")).size());
        }
    }

    @Test
    void delete_ofTheDefaultConnection_isRefused() {
        String id = external();
        String pending = create("saml");

        assertEquals(
                "400 invalid_sso_default_connection_id",
                calls.put(ACME, Map.of("sso_default_connection_id", pending)).verdict());
        assertEquals(
                "400 invalid_connection_for_jit_provisioning",
                calls.put(ACME, Map.of("sso_jit_provisioning_allowed_connections", List.of("x")))
                        .verdict());
        assertEquals(
                "200",
                calls.put(
                                ACME,
                                Map.of(
                                        "sso_default_connection_id",
                                        id,
                                        "sso_jit_provisioning_allowed_connections",
                                        List.of(id, pending)))
                        .verdict());
        assertEquals(
                "400 cannot_delete_default_sso_connection",
                calls.delete(SSO + "acme/connections/" + id).verdict());
        assertEquals(pending, calls.delete(SSO + "acme/connections/" + pending).text("connection_id"));
        assertEquals(1, acme().connections().size());
    }

    @Test
    void scim_showsItsTokenOnceAndIsThereOnce() {
        assertEquals("404 no_active_scim_connection", calls.get(SCIM).verdict());
        RawCalls.Answer created = calls.post(SCIM, Map.of("display_name", "Okta", "identity_provider", "okta"));
        String id = String.valueOf(created.object("connection").get("connection_id"));
        String token = String.valueOf(created.object("connection").get("bearer_token"));

        Map<String, Object> read = calls.get(SCIM).object("connection");
        assertFalse(read.containsKey("bearer_token"));
        assertTrue(token.endsWith(String.valueOf(read.get("bearer_token_last_four"))));
        assertEquals(
                "400 active_scim_connection_exists", calls.post(SCIM, Map.of()).verdict());
        RawCalls.Answer updated = calls.put(
                SCIM + "/" + id,
                Map.of(
                        "display_name",
                        "New",
                        "scim_group_implicit_role_assignments",
                        List.of(Map.of("role_id", "editor", "group_id", "g"))));
        assertEquals(
                List.of(Map.of("role_id", "editor", "group_id", "g", "group_name", "")),
                updated.object("connection").get("scim_group_implicit_role_assignments"));
        Map<?, ?> shown = (Map<?, ?>) calls.get(ACME).object("organization").get("scim_active_connection");
        assertEquals(id, shown.get("connection_id"));
        assertEquals(List.of(), calls.get(ACME).object("organization").get("sso_active_connections"));
        assertEquals("404 no_active_scim_connection", calls.delete(SCIM + "/x").verdict());
        assertEquals(id, calls.delete(SCIM + "/" + id).text("connection_id"));
        assertEquals("404 no_active_scim_connection", calls.get(SCIM).verdict());
        assertEquals(
                "400 invalid_scim_idp",
                calls.post(SCIM, Map.of("identity_provider", "keycloak")).verdict());
    }

    // Roles.

    @Test
    void policy_hasThePredefinedRolesAndThoseOfTheTest() {
        RbacPolicy.Permission reads = new RbacPolicy.Permission("documents", List.of("read"));
        fake.policy(new RbacPolicy(
                List.of(new RbacPolicy.Role("reader", "Reads.", List.of(reads))),
                List.of(new RbacPolicy.Resource("documents", "All of them.", List.of("read", "write"))),
                List.of(new RbacPolicy.Scope("read:documents", "", List.of(reads)))));

        RbacPolicy policy = fake.client().api().rbac().policy();

        assertEquals(
                List.of("stytch_member", "stytch_admin", "reader"),
                policy.roles().stream().map(RbacPolicy.Role::roleId).toList());
        assertEquals(List.of(reads), policy.roles().get(2).permissions());
        assertEquals("documents", policy.resources().get(4).resourceId());
        assertEquals("read:documents", policy.scopes().get(0).scope());
        assertThrows(IllegalArgumentException.class, () -> fake.roles("stytch_admin"));
    }

    private RawCalls.Answer setRoles(Object... roles) {
        return calls.put("/v1/b2b/rbac/organizations/acme", Map.of("org_policy", Map.of("roles", List.of(roles))));
    }

    private static Map<String, Object> role(String id, Object... more) {
        return with(
                Map.of(
                        "role_id",
                        id,
                        "description",
                        "",
                        "permissions",
                        List.of(Map.of("resource_id", "documents", "actions", List.of("read")))),
                more);
    }

    @Test
    void organizationRoles_canBeAssignedThereUntilTheyAreReplaced() {
        assertEquals("200", setRoles(role("local")).verdict());
        fake.seed(SeedOrganization.named("Beta").slug("beta"));
        fake.seed("acme", SeedMember.verifiedEmail("ada@acme.com").roles(List.of("local", "editor")));

        assertEquals(
                "400 invalid_rbac_role_assignment",
                calls.post(
                                ORGANIZATIONS + "/beta/members",
                                Map.of("email_address", "ada@acme.com", "roles", List.of("local")))
                        .verdict());
        assertEquals(
                List.of(role("local")), calls.get(ACME).object("organization").get("custom_roles"));
        assertEquals(
                Map.of("roles", List.of(role("local"))),
                calls.get("/v1/b2b/rbac/organizations/acme").object("org_policy"));
        setRoles();
        assertEquals(List.of("editor"), ada().roles());
    }

    @Test
    void organizationRoles_thatTheContractForbids_areRefused() {
        assertEquals("400 rbac_role_duplicate", setRoles(role("editor")).verdict());
        assertEquals("400 rbac_role_duplicate", setRoles(role("a"), role("a")).verdict());
        assertEquals(
                "400 invalid_rbac_stytch_role_edit",
                setRoles(role("stytch_admin")).verdict());
        assertEquals("400 empty_rbac_role_id", setRoles(role("")).verdict());
        assertEquals(
                "400 empty_rbac_resource_id",
                setRoles(role("a", "permissions", List.of(Map.of("actions", List.of("x")))))
                        .verdict());
        assertEquals(
                "400 rbac_permission_missing_actions",
                setRoles(role("a", "permissions", List.of(Map.of("resource_id", "x", "actions", List.of()))))
                        .verdict());
        assertEquals("400 bad_request", setRoles(role("a", "description", null)).verdict());
        assertEquals("400 bad_request", setRoles(role("a", "name", "x")).verdict());
        assertEquals(
                "400 bad_request",
                calls.put("/v1/b2b/rbac/organizations/acme", Map.of()).verdict());
    }
}
