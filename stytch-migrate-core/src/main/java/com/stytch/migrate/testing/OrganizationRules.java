package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an organization: what a request may say of them, and what follows. Source: contract, section 5.1. The
 * lists of common and disposable domains are short ones of our own.
 */
final class OrganizationRules {
    private static final Set<String> ALLOWANCES = Set.of("ALL_ALLOWED", "RESTRICTED", "NOT_ALLOWED");
    private static final Set<String> NARROW = Set.of("RESTRICTED", "NOT_ALLOWED");
    private static final Set<String> WIDE = Set.of("ALL_ALLOWED", "RESTRICTED");
    private static final Set<String> AUTH_METHODS = Set.of(
            "sso",
            "magic_link",
            "email_otp",
            "password",
            "google_oauth",
            "microsoft_oauth",
            "slack_oauth",
            "github_oauth",
            "hubspot_oauth");
    private static final Set<String> MFA_METHODS = Set.of("sms_otp", "totp");
    private static final Set<String> COMMON_DOMAINS = Set.of(
            "gmail.com",
            "googlemail.com",
            "yahoo.com",
            "outlook.com",
            "hotmail.com",
            "icloud.com",
            "live.com",
            "msn.com",
            "me.com",
            "aol.com",
            "gmx.com",
            "gmx.de",
            "proton.me",
            "protonmail.com",
            "mail.com",
            "yandex.com",
            "zoho.com",
            "qq.com",
            "163.com");
    private static final Set<String> DISPOSABLE_DOMAINS = Set.of(
            "mailinator.com",
            "guerrillamail.com",
            "10minutemail.com",
            "yopmail.com",
            "temp-mail.org",
            "trashmail.com",
            "sharklasers.com",
            "discard.email");

    /** The settings that say how somebody gets in: sending one of them turns invitations off. */
    private static final Set<String> AUTHENTICATION = Set.of(
            "sso_jit_provisioning",
            "email_allowed_domains",
            "email_jit_provisioning",
            "auth_methods",
            "allowed_auth_methods",
            "mfa_policy",
            "mfa_methods",
            "allowed_mfa_methods",
            "oauth_tenant_jit_provisioning",
            "allowed_oauth_tenants");

    private static final Set<String> WAYS_IN =
            Set.of("sso_jit_provisioning", "email_jit_provisioning", "email_invites");
    private static final String AUTH_FACTOR = "invalid_organization_auth_factor_setting";
    private static final Map<String, Choice> CHOICES = Map.of(
            "sso_jit_provisioning", new Choice(ALLOWANCES, AUTH_FACTOR, "ALL_ALLOWED"),
            "email_jit_provisioning", new Choice(NARROW, AUTH_FACTOR, "NOT_ALLOWED"),
            "email_invites", new Choice(ALLOWANCES, AUTH_FACTOR, "ALL_ALLOWED"),
            "auth_methods", new Choice(WIDE, AUTH_FACTOR, "ALL_ALLOWED"),
            "mfa_policy",
                    new Choice(Set.of("REQUIRED_FOR_ALL", "OPTIONAL"), "invalid_organization_mfa_policy", "OPTIONAL"),
            "mfa_methods", new Choice(WIDE, "invalid_organization_mfa_factor_setting", "ALL_ALLOWED"),
            "oauth_tenant_jit_provisioning", new Choice(NARROW, AUTH_FACTOR, "NOT_ALLOWED"),
            "first_party_connected_apps_allowed_type", new Choice(ALLOWANCES, "bad_request", "ALL_ALLOWED"),
            "third_party_connected_apps_allowed_type", new Choice(ALLOWANCES, "bad_request", "ALL_ALLOWED"));
    private static final Set<String> LISTS = Set.of(
            "email_allowed_domains",
            "claimed_email_domains",
            "allowed_auth_methods",
            "allowed_mfa_methods",
            "allowed_first_party_connected_apps",
            "allowed_third_party_connected_apps",
            "sso_jit_provisioning_allowed_connections");

    /** The fields of a request, with those that only an update has. */
    static final Set<String> CREATE = names(Set.of());

    static final Set<String> UPDATE =
            names(Set.of("sso_default_connection_id", "sso_jit_provisioning_allowed_connections"));

    private OrganizationRules() {}

    /** One of a few words. */
    private record Choice(Set<String> words, String errorType, String otherwise) {}

    private static Set<String> names(Set<String> more) {
        Set<String> names = new HashSet<>(Set.of(
                "organization_name",
                "organization_slug",
                "organization_logo_url",
                "trusted_metadata",
                "organization_external_id",
                "rbac_email_implicit_role_assignments",
                "allowed_oauth_tenants"));
        names.addAll(CHOICES.keySet());
        names.addAll(LISTS);
        names.remove("sso_jit_provisioning_allowed_connections");
        names.addAll(more);
        return Set.copyOf(names);
    }

    /** Returns the settings of an organization for which the request says nothing. */
    static Map<String, Object> defaults(boolean ssoAllowed) {
        Map<String, Object> settings = new LinkedHashMap<>();
        CHOICES.forEach((field, choice) -> settings.put(field, choice.otherwise));
        LISTS.forEach(field -> settings.put(field, List.of()));
        settings.put("rbac_email_implicit_role_assignments", List.of());
        settings.put("allowed_oauth_tenants", Map.of());
        settings.put("sso_default_connection_id", "");
        if (!ssoAllowed) {
            settings.put("sso_jit_provisioning", "NOT_ALLOWED");
        }
        return settings;
    }

    /**
     * Returns the settings after a request.
     *
     * @param organization the organization, or {@code null} when it is to be created
     * @param turnsInvitationsOff whether a setting of the authentication without {@code email_invites} does so
     */
    static Map<String, Object> read(
            RequestBody body,
            Map<String, Object> before,
            @Nullable OrganizationState organization,
            Roles roles,
            boolean turnsInvitationsOff) {
        Map<String, Object> settings = new LinkedHashMap<>(before);
        CHOICES.forEach((field, choice) -> {
            String word = body.oneOf(field, choice.words, choice.errorType);
            if (word != null) {
                settings.put(field, word);
            }
        });
        LISTS.forEach(field -> {
            List<String> list = body.texts(field);
            if (body.has(field)) {
                settings.put(field, list);
            }
        });
        requireWords(body, "allowed_auth_methods", AUTH_METHODS, "invalid_organization_allowed_auth_methods");
        requireWords(body, "allowed_mfa_methods", MFA_METHODS, "invalid_organization_allowed_mfa_methods");
        if (body.has("rbac_email_implicit_role_assignments")) {
            settings.put("rbac_email_implicit_role_assignments", emailRoles(body, organization, roles));
        }
        RequestBody tenants = body.object("allowed_oauth_tenants");
        if (tenants != null) {
            tenants.only(Set.of("slack", "hubspot", "github"));
            Map<String, Object> lists = new LinkedHashMap<>();
            for (String provider : new String[] {"slack", "hubspot", "github"}) {
                if (tenants.has(provider)) {
                    lists.put(provider, tenants.texts(provider));
                }
            }
            settings.put("allowed_oauth_tenants", lists);
        }
        allowedDomains(body.texts("email_allowed_domains"));
        claimedDomains(body.texts("claimed_email_domains"));
        boolean flips = turnsInvitationsOff
                && !body.has("email_invites")
                && AUTHENTICATION.stream().anyMatch(body::says);
        if (flips) {
            settings.put("email_invites", "NOT_ALLOWED");
        }
        requirePairs(body, settings);
        return settings;
    }

    private static void requirePairs(RequestBody body, Map<String, Object> settings) {
        requireList(settings, "auth_methods", "allowed_auth_methods");
        requireList(settings, "mfa_methods", "allowed_mfa_methods");
        boolean noWayIn = WAYS_IN.stream().allMatch(field -> "NOT_ALLOWED".equals(settings.get(field)));
        if (noWayIn && WAYS_IN.stream().anyMatch(body::has)) {
            throw Refusal.of(AUTH_FACTOR, "not all of " + WAYS_IN + " can be NOT_ALLOWED");
        }
        boolean restricted = "RESTRICTED".equals(settings.get("email_jit_provisioning"))
                || "RESTRICTED".equals(settings.get("email_invites"));
        if (restricted && List.of().equals(settings.get("email_allowed_domains"))) {
            throw Refusal.of("invalid_restricted_email_setting", "RESTRICTED needs email_allowed_domains");
        }
    }

    private static void requireList(Map<String, Object> settings, String field, String list) {
        if ("RESTRICTED".equals(settings.get(field)) && List.of().equals(settings.get(list))) {
            throw Refusal.of(list + "_required_for_restricted", field + " RESTRICTED needs " + list);
        }
    }

    private static void requireWords(RequestBody body, String field, Set<String> words, String errorType) {
        for (String word : body.texts(field)) {
            if (!words.contains(word)) {
                throw Refusal.of(errorType, field + " has a value that is none");
            }
        }
    }

    private static List<Map<String, Object>> emailRoles(
            RequestBody body, @Nullable OrganizationState organization, Roles roles) {
        List<Map<String, Object>> assignments = new ArrayList<>();
        for (RequestBody assignment : body.objects("rbac_email_implicit_role_assignments")) {
            assignment.only(Set.of("domain", "role_id"));
            String domain = ProjectState.requiredText(assignment, "domain");
            String roleId = ProjectState.requiredText(assignment, "role_id");
            if (!RequestBody.isDomain(domain)) {
                throw Refusal.of("rbac_invalid_domain", "domain is no domain");
            }
            if (COMMON_DOMAINS.contains(lower(domain))) {
                throw Refusal.of("rbac_domain_too_common", "domain is one that anybody can have an address of");
            }
            roles.requireKnown(roleId, organization);
            assignments.add(Map.of("domain", domain, "role_id", roleId));
        }
        return assignments;
    }

    private static void allowedDomains(List<String> domains) {
        Set<String> seen = new HashSet<>();
        for (String domain : domains) {
            if (!RequestBody.isDomain(domain)) {
                throw Refusal.of("organization_settings_invalid_domain", "email_allowed_domains has one that is none");
            }
            if (!seen.add(lower(domain))) {
                throw Refusal.of("organization_settings_duplicate_domain", "email_allowed_domains has one twice");
            }
            if (COMMON_DOMAINS.contains(lower(domain))) {
                throw Refusal.of(
                        "organization_settings_domain_too_common",
                        "email_allowed_domains has one that anybody can have an address of");
            }
            if (DISPOSABLE_DOMAINS.contains(lower(domain))) {
                throw Refusal.of(
                        "organization_settings_disposable_domain", "email_allowed_domains has a disposable one");
            }
        }
    }

    private static void claimedDomains(List<String> domains) {
        Set<String> seen = new HashSet<>();
        for (String domain : domains) {
            if (!RequestBody.isDomain(domain)) {
                throw Refusal.of(
                        "organization_settings_invalid_claimed_domain", "claimed_email_domains has one that is none");
            }
            if (!seen.add(lower(domain))) {
                throw Refusal.of(
                        "organization_settings_duplicate_claimed_domain", "claimed_email_domains has one twice");
            }
            if (COMMON_DOMAINS.contains(lower(domain))) {
                throw Refusal.of(
                        "organization_settings_claimed_domain_too_common",
                        "claimed_email_domains has one that anybody can have an address of");
            }
        }
    }

    static String lower(String domain) {
        return domain.toLowerCase(Locale.ROOT);
    }
}
