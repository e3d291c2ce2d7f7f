package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An organization of a B2B project, as Stytch describes it. Immutable and thread-safe. {@link #toString()} shows the id
 * only.
 *
 * <p>Source: schema {@code Organization} of the contract, section 5.1. Every part may be absent. Policies are given as
 * Stytch's words; {@link OrganizationSettings#of} takes them as a whole.
 */
public final class StytchOrganization {
    private final JsonView json;

    StytchOrganization(JsonView json) {
        this.json = json;
    }

    /** Returns the organization inside an answer. */
    static StytchOrganization in(JsonView body) {
        return new StytchOrganization(body.object("organization").orElse(body));
    }

    /** Returns the Stytch id, {@code organization-test-…} or {@code organization-live-…}. */
    public String organizationId() {
        return json.text("organization_id").orElse("");
    }

    public Optional<String> externalId() {
        return json.text("organization_external_id");
    }

    public String name() {
        return json.text("organization_name").orElse("");
    }

    public String slug() {
        return json.text("organization_slug").orElse("");
    }

    public Optional<String> logoUrl() {
        return json.text("organization_logo_url");
    }

    /** Returns what only the backend may write; a {@code null} inside stays. */
    public Map<String, @Nullable Object> trustedMetadata() {
        return json.map("trusted_metadata");
    }

    public Optional<Instant> createdAt() {
        return json.time("created_at");
    }

    public Optional<Instant> updatedAt() {
        return json.time("updated_at");
    }

    /** Returns {@code ALL_ALLOWED}, {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String emailInvites() {
        return json.text("email_invites").orElse("");
    }

    public List<String> emailAllowedDomains() {
        return json.texts("email_allowed_domains");
    }

    /** Returns {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String emailJitProvisioning() {
        return json.text("email_jit_provisioning").orElse("");
    }

    /** Returns {@code ALL_ALLOWED}, {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String ssoJitProvisioning() {
        return json.text("sso_jit_provisioning").orElse("");
    }

    public List<String> ssoJitProvisioningAllowedConnections() {
        return json.texts("sso_jit_provisioning_allowed_connections");
    }

    public List<ActiveConnection> ssoActiveConnections() {
        return json.objects("sso_active_connections", ActiveConnection::of);
    }

    public Optional<String> ssoDefaultConnectionId() {
        return json.text("sso_default_connection_id");
    }

    /** Returns the id of the active SCIM connection. */
    public Optional<String> scimActiveConnectionId() {
        // An object today, a list in older samples: contract, section 8, item 16.
        return json.object("scim_active_connection")
                .or(() -> json.objects("scim_active_connection", view -> view).stream()
                        .findFirst())
                .flatMap(connection -> connection.text("connection_id"));
    }

    /** Returns {@code ALL_ALLOWED} or {@code RESTRICTED}. */
    public String authMethods() {
        return json.text("auth_methods").orElse("");
    }

    public List<String> allowedAuthMethods() {
        return json.texts("allowed_auth_methods");
    }

    /** Returns {@code REQUIRED_FOR_ALL} or {@code OPTIONAL}. */
    public String mfaPolicy() {
        return json.text("mfa_policy").orElse("");
    }

    /** Returns {@code ALL_ALLOWED} or {@code RESTRICTED}. */
    public String mfaMethods() {
        return json.text("mfa_methods").orElse("");
    }

    public List<String> allowedMfaMethods() {
        return json.texts("allowed_mfa_methods");
    }

    /** Returns {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String oauthTenantJitProvisioning() {
        return json.text("oauth_tenant_jit_provisioning").orElse("");
    }

    /** Returns ids of tenants by provider. */
    public Map<String, List<String>> allowedOauthTenants() {
        return Collections.unmodifiableMap(OrganizationSettings.tenants(json));
    }

    public List<String> claimedEmailDomains() {
        return json.texts("claimed_email_domains");
    }

    /** Returns the roles that members have by the domain of their address. */
    public List<EmailRole> emailRoles() {
        return json.objects(
                "rbac_email_implicit_role_assignments",
                role -> new EmailRole(
                        role.text("domain").orElse(""), role.text("role_id").orElse("")));
    }

    /** Returns {@code ALL_ALLOWED}, {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String firstPartyConnectedApps() {
        return json.text("first_party_connected_apps_allowed_type").orElse("");
    }

    public List<String> allowedFirstPartyConnectedApps() {
        return json.texts("allowed_first_party_connected_apps");
    }

    /** Returns {@code ALL_ALLOWED}, {@code RESTRICTED} or {@code NOT_ALLOWED}. */
    public String thirdPartyConnectedApps() {
        return json.text("third_party_connected_apps_allowed_type").orElse("");
    }

    public List<String> allowedThirdPartyConnectedApps() {
        return json.texts("allowed_third_party_connected_apps");
    }

    /** Returns the roles that only this organization has. */
    public List<RbacPolicy.Role> customRoles() {
        return json.objects("custom_roles", RbacPolicy.Role::of);
    }

    Map<String, Object> settings() {
        return OrganizationSettings.read(json);
    }

    @Override
    public String toString() {
        return "StytchOrganization[" + organizationId() + "]";
    }

    /** An SSO connection that members can use. */
    public record ActiveConnection(String connectionId, String displayName, String identityProvider) {

        private static ActiveConnection of(JsonView connection) {
            return new ActiveConnection(
                    connection.text("connection_id").orElse(""),
                    connection.text("display_name").orElse(""),
                    connection.text("identity_provider").orElse(""));
        }
    }
}
