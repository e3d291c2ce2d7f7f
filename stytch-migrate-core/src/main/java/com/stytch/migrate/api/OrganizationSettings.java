package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How people get into an organization and sign in there. Immutable.
 *
 * <p>It goes out as a whole: as soon as one of these settings is in a request, Stytch takes an absent {@code email_invites}
 * for {@code NOT_ALLOWED}, so that somebody who only wants to require a second factor would turn invitations off. Therefore
 * the seven policies are sent always, those too that were not set. To change one setting of an organization that is there,
 * begin with {@link #of(StytchOrganization)}, otherwise the others go back to the defaults of this class.
 *
 * <p>Source: contract, section 5.1, "Defaults and rules".
 */
public final class OrganizationSettings {
    private static final String SSO_JIT = "sso_jit_provisioning";
    private static final String SSO_JIT_CONNECTIONS = "sso_jit_provisioning_allowed_connections";
    private static final String SSO_DEFAULT_CONNECTION = "sso_default_connection_id";
    private static final String EMAIL_JIT = "email_jit_provisioning";
    private static final String EMAIL_INVITES = "email_invites";
    private static final String EMAIL_DOMAINS = "email_allowed_domains";
    private static final String AUTH_METHODS = "auth_methods";
    private static final String ALLOWED_AUTH_METHODS = "allowed_auth_methods";
    private static final String MFA_POLICY = "mfa_policy";
    private static final String MFA_METHODS = "mfa_methods";
    private static final String ALLOWED_MFA_METHODS = "allowed_mfa_methods";
    private static final String OAUTH_JIT = "oauth_tenant_jit_provisioning";
    private static final String OAUTH_TENANTS = "allowed_oauth_tenants";
    private static final String CLAIMED_DOMAINS = "claimed_email_domains";
    private static final String EMAIL_ROLES = "rbac_email_implicit_role_assignments";
    private static final String FIRST_PARTY_APPS = "first_party_connected_apps_allowed_type";
    private static final String FIRST_PARTY_APP_IDS = "allowed_first_party_connected_apps";
    private static final String THIRD_PARTY_APPS = "third_party_connected_apps_allowed_type";
    private static final String THIRD_PARTY_APP_IDS = "allowed_third_party_connected_apps";

    private static final Set<String> OF_EXISTING_CONNECTIONS = Set.of(SSO_JIT_CONNECTIONS, SSO_DEFAULT_CONNECTION);

    private final Map<String, Object> fields;

    private OrganizationSettings(Map<String, Object> fields) {
        this.fields = Map.copyOf(fields);
    }

    /**
     * Returns a builder with defaults: everybody may be invited, nobody joins without an invitation, all ways to sign in and
     * all second factors are allowed, and no second factor is required.
     */
    public static Builder builder() {
        return new Builder()
                .emailInvites(Allowance.ALL_ALLOWED)
                .ssoJitProvisioning(Allowance.NOT_ALLOWED)
                .emailJitProvisioning(false)
                .oauthTenantJitProvisioning(false)
                .allAuthMethods()
                .mfaRequired(false)
                .allMfaMethods();
    }

    /** Returns the settings that an organization has. What Stytch did not say, or said as an empty list, is not among them. */
    public static OrganizationSettings of(StytchOrganization organization) {
        return new OrganizationSettings(organization.settings());
    }

    /** Returns all settings that are set, by the names and with the values of Stytch's API. */
    public Map<String, Object> asMap() {
        return fields;
    }

    /** Returns a builder that begins with these settings. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.fields.putAll(fields);
        return builder;
    }

    /** Names and values as Stytch writes them, for {@link #of}. */
    static Map<String, Object> read(JsonView organization) {
        Map<String, Object> found = new LinkedHashMap<>();
        for (String name : List.of(
                SSO_JIT,
                SSO_DEFAULT_CONNECTION,
                EMAIL_JIT,
                EMAIL_INVITES,
                AUTH_METHODS,
                MFA_POLICY,
                MFA_METHODS,
                OAUTH_JIT,
                FIRST_PARTY_APPS,
                THIRD_PARTY_APPS)) {
            organization.text(name).ifPresent(text -> found.put(name, text));
        }
        for (String name : List.of(
                SSO_JIT_CONNECTIONS,
                EMAIL_DOMAINS,
                ALLOWED_AUTH_METHODS,
                ALLOWED_MFA_METHODS,
                CLAIMED_DOMAINS,
                FIRST_PARTY_APP_IDS,
                THIRD_PARTY_APP_IDS)) {
            List<String> texts = organization.texts(name);
            if (!texts.isEmpty()) {
                found.put(name, texts);
            }
        }
        List<Map<String, String>> roles = organization.objects(
                EMAIL_ROLES,
                role -> new EmailRole(
                                role.text("domain").orElse(""),
                                role.text("role_id").orElse(""))
                        .body());
        if (!roles.isEmpty()) {
            found.put(EMAIL_ROLES, roles);
        }
        Map<String, List<String>> tenants = tenants(organization);
        if (!tenants.isEmpty()) {
            found.put(OAUTH_TENANTS, tenants);
        }
        return found;
    }

    static Map<String, List<String>> tenants(JsonView organization) {
        Map<String, List<String>> tenants = new LinkedHashMap<>();
        organization
                .object(OAUTH_TENANTS)
                .ifPresent(view -> organization
                        .map(OAUTH_TENANTS)
                        .keySet()
                        .forEach(provider -> tenants.put(provider, view.texts(provider))));
        return tenants;
    }

    /** Puts all settings into the body of a request. */
    void putInto(Fields body) {
        fields.keySet().stream().sorted().forEach(name -> body.put(name, fields.get(name)));
    }

    boolean namesConnections() {
        return fields.keySet().stream().anyMatch(OF_EXISTING_CONNECTIONS::contains);
    }

    boolean claimsDomains() {
        return fields.containsKey(CLAIMED_DOMAINS);
    }

    /** Returns the names of the settings, and no value. */
    @Override
    public String toString() {
        return "OrganizationSettings" + fields.keySet().stream().sorted().toList();
    }

    /** Collects settings. A list that is set replaces the whole list of the organization. Not thread-safe. */
    public static final class Builder {
        private final Map<String, Object> fields = new LinkedHashMap<>();

        private Builder() {}

        /** Sets who may be invited; restricted means {@link #emailAllowedDomains}. Everybody unless set. */
        public Builder emailInvites(Allowance invites) {
            fields.put(EMAIL_INVITES, invites.name());
            return this;
        }

        /**
         * Sets the domains for restricted invitations and for joining by address.
         *
         * @param domains none of a common mail provider such as {@code gmail.com}, otherwise Stytch answers
         *     {@code organization_settings_domain_too_common}
         */
        public Builder emailAllowedDomains(List<String> domains) {
            fields.put(EMAIL_DOMAINS, List.copyOf(domains));
            return this;
        }

        /** Sets whether who has an address of {@link #emailAllowedDomains} joins by signing in. Not unless set. */
        public Builder emailJitProvisioning(boolean restrictedToAllowedDomains) {
            fields.put(EMAIL_JIT, restricted(restrictedToAllowedDomains));
            return this;
        }

        /**
         * Sets who joins by signing in through an SSO connection; restricted means
         * {@link #ssoJitProvisioningAllowedConnections}. Nobody unless set.
         */
        public Builder ssoJitProvisioning(Allowance provisioning) {
            fields.put(SSO_JIT, provisioning.name());
            return this;
        }

        /** Sets the connections for restricted joining by SSO. Only for an organization that is there. */
        public Builder ssoJitProvisioningAllowedConnections(List<String> connectionIds) {
            fields.put(SSO_JIT_CONNECTIONS, List.copyOf(connectionIds));
            return this;
        }

        /** Sets the connection that is used when a login names none. Only for an organization that is there. */
        public Builder ssoDefaultConnection(String connectionId) {
            fields.put(SSO_DEFAULT_CONNECTION, connectionId);
            return this;
        }

        /** Sets whether who comes from a tenant of {@link #allowedOauthTenants} joins by signing in. Not unless set. */
        public Builder oauthTenantJitProvisioning(boolean restrictedToAllowedTenants) {
            fields.put(OAUTH_JIT, restricted(restrictedToAllowedTenants));
            return this;
        }

        /**
         * Sets the tenants for joining by OAuth.
         *
         * @param tenants ids of tenants by {@code slack}, {@code hubspot} or {@code github}
         */
        public Builder allowedOauthTenants(Map<String, List<String>> tenants) {
            fields.put(OAUTH_TENANTS, Map.copyOf(tenants));
            return this;
        }

        private static String restricted(boolean allowed) {
            return (allowed ? Allowance.RESTRICTED : Allowance.NOT_ALLOWED).name();
        }

        /** Allows all ways to sign in, which is so unless set otherwise. */
        public Builder allAuthMethods() {
            fields.put(AUTH_METHODS, Allowance.ALL_ALLOWED.name());
            fields.remove(ALLOWED_AUTH_METHODS);
            return this;
        }

        /**
         * Allows some ways to sign in only.
         *
         * @param methods not empty; without {@link AuthMethod#PASSWORD} imported passwords are of no use
         */
        public Builder onlyAuthMethods(Collection<AuthMethod> methods) {
            fields.put(AUTH_METHODS, Allowance.RESTRICTED.name());
            fields.put(
                    ALLOWED_AUTH_METHODS,
                    notEmpty(methods.stream().map(AuthMethod::stytchName).toList()));
            return this;
        }

        /** Sets whether everybody needs a second factor; not unless set. */
        public Builder mfaRequired(boolean required) {
            fields.put(MFA_POLICY, required ? "REQUIRED_FOR_ALL" : "OPTIONAL");
            return this;
        }

        /** Allows all second factors, which is so unless set otherwise. */
        public Builder allMfaMethods() {
            fields.put(MFA_METHODS, Allowance.ALL_ALLOWED.name());
            fields.remove(ALLOWED_MFA_METHODS);
            return this;
        }

        /**
         * Allows some second factors only.
         *
         * @param methods not empty
         */
        public Builder onlyMfaMethods(Collection<MfaMethod> methods) {
            fields.put(MFA_METHODS, Allowance.RESTRICTED.name());
            fields.put(
                    ALLOWED_MFA_METHODS,
                    notEmpty(methods.stream().map(MfaMethod::stytchName).toList()));
            return this;
        }

        private static List<String> notEmpty(List<String> names) {
            if (names.isEmpty()) {
                throw new IllegalArgumentException("a restriction to no method would lock everybody out");
            }
            return names;
        }

        /** Sets the domains that belong to this organization alone. */
        public Builder claimedEmailDomains(List<String> domains) {
            fields.put(CLAIMED_DOMAINS, List.copyOf(domains));
            return this;
        }

        /** Sets the roles that members have by the domain of their address. */
        public Builder emailRoles(List<EmailRole> roles) {
            fields.put(EMAIL_ROLES, roles.stream().map(EmailRole::body).toList());
            return this;
        }

        /**
         * Sets which first-party connected apps members may use.
         *
         * @param clientIds the apps, when restricted
         */
        public Builder firstPartyConnectedApps(Allowance allowed, List<String> clientIds) {
            fields.put(FIRST_PARTY_APPS, allowed.name());
            fields.put(FIRST_PARTY_APP_IDS, List.copyOf(clientIds));
            return this;
        }

        /**
         * Sets which third-party connected apps members may use.
         *
         * @param clientIds the apps, when restricted
         */
        public Builder thirdPartyConnectedApps(Allowance allowed, List<String> clientIds) {
            fields.put(THIRD_PARTY_APPS, allowed.name());
            fields.put(THIRD_PARTY_APP_IDS, List.copyOf(clientIds));
            return this;
        }

        /**
         * Returns the settings.
         *
         * @throws IllegalStateException if nobody could ever get in: neither by invitation nor by address nor by SSO
         */
        public OrganizationSettings build() {
            String not = Allowance.NOT_ALLOWED.name();
            if (not.equals(fields.get(EMAIL_INVITES))
                    && not.equals(fields.get(EMAIL_JIT))
                    && not.equals(fields.get(SSO_JIT))) {
                throw new IllegalStateException(
                        "Stytch refuses an organization that nobody can join: allow invitations, addresses or SSO");
            }
            return new OrganizationSettings(fields);
        }
    }
}
