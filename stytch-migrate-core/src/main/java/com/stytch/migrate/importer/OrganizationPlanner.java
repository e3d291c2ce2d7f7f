package com.stytch.migrate.importer;

import com.stytch.migrate.api.OrganizationSettings;
import com.stytch.migrate.model.LegacyOrganization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides which calls an organization needs in a B2B project. Immutable and thread-safe; sends nothing. */
public final class OrganizationPlanner {
    private static final int LONGEST_NAME = 128;
    private static final String RESTRICTED = "RESTRICTED";

    private final B2bPolicy policy;

    public OrganizationPlanner(B2bPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /** Returns the slug that an organization would have if no other one had it. */
    public static String slugOf(LegacyOrganization organization) {
        return Slugs.of(organization);
    }

    /** Returns what an organization is known by at Stytch beside its own id. */
    public static String externalIdOf(LegacyOrganization organization) {
        return ExternalIds.of(organization.id());
    }

    /** Returns the plan for an organization. Never throws for what a record contains. */
    public OrganizationPlan plan(LegacyOrganization organization, Siblings siblings) {
        List<String> notes = new ArrayList<>(organization.notes());
        Siblings.Sibling standsForIt = siblings.duplicateOf();
        if (standsForIt != null) {
            notes.add("same_" + siblings.duplicateBy() + "_as:" + standsForIt.named());
            return OrganizationPlan.skip(organization.id(), "duplicate_in_source", notes);
        }
        Optional<Map<String, @Nullable Object>> trusted = Metadata.fit(
                organization.trustedMetadata(),
                ExternalIds.of(organization.id()).equals(organization.id().value())
                        ? Map.of()
                        : Map.of("id", organization.id().value()),
                "trusted_metadata",
                policy.metadataOverflow(),
                notes);
        if (trusted.isEmpty()) {
            return OrganizationPlan.refuse(organization.id(), "metadata_too_large", notes);
        }
        List<String> domains = EmailDomains.allowed(organization.emailDomains(), notes);
        if (organization.joinByEmailDomain() && domains.isEmpty()) {
            notes.add("join_by_email_left_out:no_domain");
        }
        OrganizationSettings settings;
        try {
            settings = policy.settingsFor(
                    organization.toBuilder().emailDomains(domains).build());
        } catch (RuntimeException e) {
            // Only the name of the class: a message could hold what the record holds.
            notes.add("detail:" + e.getClass().getName());
            return OrganizationPlan.refuse(organization.id(), "settings_failed", notes);
        }
        Map<String, Object> all = settings.asMap();
        Optional<String> objection = objection(all);
        if (objection.isPresent()) {
            return OrganizationPlan.refuse(organization.id(), objection.get(), notes);
        }
        OrganizationSettings first = settings;
        if (RESTRICTED.equals(all.get("email_jit_provisioning"))) {
            try {
                first = settings.toBuilder().emailJitProvisioning(false).build();
            } catch (IllegalStateException e) {
                return OrganizationPlan.refuse(organization.id(), "nobody_could_join_at_first", notes);
            }
            notes.add(OrganizationPlan.JOIN_WAITS);
        }
        if ("REQUIRED_FOR_ALL".equals(all.get("mfa_policy"))) {
            notes.add(OrganizationPlan.MFA_REQUIRED);
        }
        if (RESTRICTED.equals(all.get("auth_methods"))
                && !list(all, "allowed_auth_methods").contains("password")) {
            notes.add(OrganizationPlan.NO_PASSWORDS);
        }
        return new OrganizationPlan(
                organization.id(),
                ConsumerPlan.Action.CREATE,
                null,
                notes,
                name(organization, notes),
                slugs(organization, siblings, notes),
                organization.logoUrl().orElse(null),
                trusted.get(),
                settings,
                first);
    }

    /** What Stytch would refuse, by its own codes. */
    private static Optional<String> objection(Map<String, Object> settings) {
        if (list(settings, "email_allowed_domains").stream().anyMatch(EmailDomains::isCommon)) {
            return Optional.of("organization_settings_domain_too_common");
        }
        if (list(settings, "claimed_email_domains").stream().anyMatch(EmailDomains::isCommon)) {
            return Optional.of("organization_settings_claimed_domain_too_common");
        }
        boolean restricted = RESTRICTED.equals(settings.get("email_invites"))
                || RESTRICTED.equals(settings.get("email_jit_provisioning"));
        if (restricted && list(settings, "email_allowed_domains").isEmpty()) {
            return Optional.of("invalid_restricted_email_setting");
        }
        boolean connections = settings.containsKey("sso_default_connection_id")
                || settings.containsKey("sso_jit_provisioning_allowed_connections");
        return connections ? Optional.of("settings_name_a_connection") : Optional.empty();
    }

    private static List<String> list(Map<String, Object> settings, String name) {
        return settings.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    private static String name(LegacyOrganization organization, List<String> notes) {
        String name = organization.name();
        if (name.codePointCount(0, name.length()) <= LONGEST_NAME) {
            return name;
        }
        notes.add("organization_name_cut");
        return name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME)).strip();
    }

    private static List<String> slugs(LegacyOrganization organization, Siblings siblings, List<String> notes) {
        String slug = Slugs.of(organization);
        if (organization.slug().isPresent()
                && !slug.equals(organization.slug().get().strip())) {
            notes.add("slug_changed:invalid_organization_slug");
        }
        String ours = Slugs.withDigest(slug, organization.id());
        Siblings.Sibling keeper = siblings.keptBy();
        if (keeper != null) {
            notes.add("slug_kept_by:" + keeper.named());
            return List.of(ours);
        }
        return List.of(slug, ours);
    }
}
