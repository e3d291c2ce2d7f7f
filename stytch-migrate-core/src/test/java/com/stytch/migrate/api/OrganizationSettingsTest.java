package com.stytch.migrate.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.Contract;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrganizationSettingsTest {
    private static final Map<String, Object> DEFAULTS = Map.of(
            "email_invites", "ALL_ALLOWED",
            "sso_jit_provisioning", "NOT_ALLOWED",
            "email_jit_provisioning", "NOT_ALLOWED",
            "oauth_tenant_jit_provisioning", "NOT_ALLOWED",
            "auth_methods", "ALL_ALLOWED",
            "mfa_policy", "OPTIONAL",
            "mfa_methods", "ALL_ALLOWED");

    private static Map<String, @Nullable Object> body(OrganizationSettings settings) {
        Fields fields = new Fields();
        settings.putInto(fields);
        return fields.map();
    }

    @Test
    void body_ofOneSetting_namesAllPolicies() {
        Map<String, Object> expected = new HashMap<>(DEFAULTS);
        expected.put("mfa_policy", "REQUIRED_FOR_ALL");

        assertEquals(
                expected, body(OrganizationSettings.builder().mfaRequired(true).build()));
        assertEquals(DEFAULTS, body(OrganizationSettings.builder().build()));
    }

    @Test
    void body_withoutSettings_namesNone() {
        assertEquals(
                Map.of("organization_name", "a"),
                CreateOrganizationRequest.builder("a").build().body());
        assertTrue(UpdateOrganizationRequest.builder().build().isEmpty());
    }

    @Test
    void of_anOrganization_keepsWhatItHas() {
        Map<String, Object> stored = new HashMap<>(DEFAULTS);
        stored.put("organization_id", "organization-test-1");
        stored.put("email_invites", "RESTRICTED");
        stored.put("email_allowed_domains", List.of("example.com"));
        stored.put("auth_methods", "RESTRICTED");
        stored.put("allowed_auth_methods", List.of("password", "a_method_of_tomorrow"));
        stored.put("allowed_mfa_methods", List.of());
        stored.put("allowed_oauth_tenants", Map.of("slack", List.of("T1")));
        stored.put("rbac_email_implicit_role_assignments", List.of(Map.of("domain", "example.com", "role_id", "r")));
        stored.put("sso_default_connection_id", "saml-connection-test-1");
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(200, Map.of("organization", stored)))) {
            Organizations organizations = new B2bApi(stub.http()).organizations();
            StytchOrganization organization =
                    organizations.get("o").orElseThrow().organization();

            organizations.update(
                    "o",
                    UpdateOrganizationRequest.builder()
                            .settings(OrganizationSettings.of(organization).toBuilder()
                                    .mfaRequired(true)
                                    .build())
                            .build());

            Map<String, Object> expected = new HashMap<>(stored);
            expected.keySet().removeAll(Set.of("organization_id", "allowed_mfa_methods"));
            expected.put("mfa_policy", "REQUIRED_FOR_ALL");
            assertEquals(expected, Objects.requireNonNull(stub.asked().get(1).body()));
            assertEquals(Map.of("slack", List.of("T1")), organization.allowedOauthTenants());
            assertEquals(List.of(new EmailRole("example.com", "r")), organization.emailRoles());
        }
    }

    @Test
    void of_anAnswerThatSaysNothing_isEmpty() {
        try (ApiStub stub = ApiStub.answering(asked -> ApiStub.json(200, Map.of("organization", Map.of())))) {
            StytchOrganization organization = new B2bApi(stub.http())
                    .organizations()
                    .get("o")
                    .orElseThrow()
                    .organization();

            assertEquals(Map.of(), body(OrganizationSettings.of(organization)));
        }
    }

    @Test
    void build_ofAnOrganizationThatNobodyCanJoin_isRefused() {
        OrganizationSettings.Builder builder = OrganizationSettings.builder().emailInvites(Allowance.NOT_ALLOWED);

        assertThrows(IllegalStateException.class, builder::build);

        assertEquals(
                "NOT_ALLOWED",
                body(builder.ssoJitProvisioning(Allowance.ALL_ALLOWED).build()).get("email_invites"));
    }

    @Test
    void only_ofNoMethod_isRefused() {
        OrganizationSettings.Builder builder = OrganizationSettings.builder();

        assertThrows(IllegalArgumentException.class, () -> builder.onlyAuthMethods(List.of()));
        assertThrows(IllegalArgumentException.class, () -> builder.onlyMfaMethods(List.of()));
    }

    @Test
    void all_afterOnly_takesTheListBack() {
        Map<String, ?> body = body(OrganizationSettings.builder()
                .onlyAuthMethods(Set.of(AuthMethod.PASSWORD))
                .onlyMfaMethods(Set.of(MfaMethod.TOTP))
                .allAuthMethods()
                .allMfaMethods()
                .build());

        assertEquals(DEFAULTS, body);
    }

    @Test
    void create_withAConnection_isRefused() {
        CreateOrganizationRequest.Builder builder = CreateOrganizationRequest.builder("a")
                .settings(OrganizationSettings.builder()
                        .ssoDefaultConnection("saml-connection-test-1")
                        .build());

        assertThrows(IllegalStateException.class, builder::build);
        assertThrows(IllegalArgumentException.class, () -> CreateOrganizationRequest.builder(" "));
    }

    @Test
    void createOrganization_byDiscoveryWithClaimedDomains_isRefusedBeforeItIsSent() {
        try (ApiStub stub = ApiStub.refusing(500, "internal_server_error")) {
            Discovery discovery = new B2bApi(stub.http()).discovery();

            assertThrows(
                    IllegalArgumentException.class,
                    () -> discovery.createOrganization(
                            ApiRequests.SECRET, ApiRequests.CREATE_ORGANIZATION, SessionSettings.byDefault()));
            assertEquals(List.of(), stub.asked());
        }
    }

    @Test
    void methods_areThoseOfTheContract() {
        for (AuthMethod method : AuthMethod.values()) {
            OrganizationSettings settings = OrganizationSettings.builder()
                    .onlyAuthMethods(Set.of(method))
                    .build();

            assertEquals(
                    List.of(),
                    Contract.get()
                            .violationsOfRequest(
                                    "PUT",
                                    "/v1/b2b/organizations/{organization_id}",
                                    UpdateOrganizationRequest.builder()
                                            .settings(settings)
                                            .build()
                                            .body()));
        }
        assertFalse(body(OrganizationSettings.builder().build()).containsKey("allowed_auth_methods"));
    }
}
