package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the endpoints of organizations do. The callers hold the lock of the project. */
final class OrganizationEndpoints {
    private final B2bProject project;

    OrganizationEndpoints(B2bProject project) {
        this.project = project;
    }

    Map<String, @Nullable Object> create(RequestBody body) {
        return project.answer(add(body.only(OrganizationRules.CREATE), project.now()));
    }

    /** Adds an organization, or adds nothing and refuses. */
    OrganizationState add(RequestBody body, long createdAt) {
        String name = B2bProject.nameOf(body);
        String given = slug(body);
        if (given == null && !project.is(FakeBehaviour.ORGANIZATION_SLUG_IS_OPTIONAL)) {
            throw Refusal.of("invalid_organization_slug", "organization_slug is needed");
        }
        String externalId = externalId(body);
        String logoUrl = body.text("organization_logo_url");
        byte @Nullable [] trusted = RequestBody.merge(null, body.metadata("trusted_metadata"), "trusted_metadata");
        boolean ssoAllowed = project.is(FakeBehaviour.SSO_JIT_PROVISIONING_IS_ALLOWED_UNLESS_SET);
        Map<String, Object> settings =
                OrganizationRules.read(body, OrganizationRules.defaults(ssoAllowed), null, project.roles, true);
        if (given != null) {
            project.requireFreeSlug(given, null);
        }
        if (externalId != null) {
            project.requireFreeExternalId(externalId, null);
        }
        project.requireFreeClaims(settings, null);
        OrganizationState organization = project.addOrganization(name, given == null ? slugOf(name) : given, createdAt);
        project.setExternalId(organization, externalId);
        project.setSettings(organization, settings);
        organization.trustedMetadata = trusted;
        organization.logoUrl = logoUrl == null ? "" : logoUrl;
        return organization;
    }

    Map<String, @Nullable Object> get(OrganizationState organization) {
        return project.answer(organization);
    }

    Map<String, @Nullable Object> update(OrganizationState organization, RequestBody body) {
        body.only(OrganizationRules.UPDATE);
        String name = body.has("organization_name") ? B2bProject.nameOf(body) : organization.name;
        String slug = slug(body);
        String externalId = externalId(body);
        String logoUrl = body.text("organization_logo_url");
        byte @Nullable [] trusted =
                RequestBody.merge(organization.trustedMetadata, body.metadata("trusted_metadata"), "trusted_metadata");
        Map<String, Object> settings = OrganizationRules.read(
                body,
                organization.settings,
                organization,
                project.roles,
                project.is(FakeBehaviour.UPDATE_TURNS_INVITATIONS_OFF));
        String standard = body.text("sso_default_connection_id");
        if (standard != null) {
            requireConnection(organization, standard, "invalid_sso_default_connection_id", true);
            settings.put("sso_default_connection_id", standard);
        }
        for (String connection : body.texts("sso_jit_provisioning_allowed_connections")) {
            requireConnection(organization, connection, "invalid_connection_for_jit_provisioning", false);
        }
        if (slug != null) {
            project.requireFreeSlug(slug, organization);
        }
        if (externalId != null) {
            project.requireFreeExternalId(externalId, organization);
        }
        project.requireFreeClaims(settings, organization);
        organization.name = name;
        organization.trustedMetadata = trusted;
        if (slug != null) {
            project.setSlug(organization, slug);
        }
        if (externalId != null) {
            project.setExternalId(organization, externalId);
        }
        if (logoUrl != null) {
            organization.logoUrl = logoUrl;
        }
        project.setSettings(organization, settings);
        organization.updatedAt = project.now();
        return project.answer(organization);
    }

    private void requireConnection(
            OrganizationState organization, String connectionId, String errorType, boolean mustBeActive) {
        boolean there = organization.connections.stream()
                .anyMatch(connection -> connection.kind != Ids.Kind.SCIM_CONNECTION
                        && project.id(connection).equals(connectionId)
                        && (!mustBeActive || connection.isActive()));
        if (!there) {
            throw Refusal.of(
                    errorType,
                    "the organization has no " + (mustBeActive ? "active " : "") + "SSO connection with this id");
        }
    }

    Map<String, @Nullable Object> delete(OrganizationState organization) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("organization_id", project.id(organization));
        project.remove(organization);
        return answer;
    }

    Map<String, @Nullable Object> deleteExternalId(OrganizationState organization) {
        project.setExternalId(organization, null);
        organization.updatedAt = project.now();
        return project.answer(organization);
    }

    static Map<String, @Nullable Object> metrics(OrganizationState organization) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("member_count", (int) organization.memberCount());
        return answer;
    }

    Map<String, @Nullable Object> search(RequestBody body) {
        body.only(Set.of("cursor", "limit", "query"));
        OrganizationQuery query = OrganizationQuery.read(body.object("query"), project);
        boolean counts = project.is(FakeBehaviour.SEARCH_COUNTS_TOTAL);
        Page<OrganizationState> page = new Page<>(
                body,
                project.numbers(),
                query::matches,
                organization -> organization.number,
                counts,
                "bad_request",
                "bad_request");
        List<OrganizationState> all = project.organizations();
        all.stream().takeWhile(page::takes).forEach(organization -> {});
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("organizations", page.found().stream().map(project::json).toList());
        answer.put("results_metadata", page.metadata(counts ? page.total() : -1));
        return answer;
    }

    private static @Nullable String slug(RequestBody body) {
        String slug = body.text("organization_slug");
        if (slug != null && !RequestBody.isSlug(slug)) {
            throw Refusal.of(
                    "invalid_organization_slug",
                    "a slug has 2 to 128 letters, digits, hyphens, dots, underscores or tildes");
        }
        return slug;
    }

    private static @Nullable String externalId(RequestBody body) {
        String externalId = body.text("organization_external_id");
        if (externalId != null && !RequestBody.isExternalId(externalId)) {
            throw Refusal.of(
                    "invalid_organization_external_id",
                    "an external id has 1 to 128 letters, digits, dots, underscores, hyphens or bars");
        }
        return externalId;
    }

    /** Returns a free slug that is made of a name. */
    private String slugOf(String name) {
        String letters =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String base = letters.length() < 2 ? "organization" : letters.substring(0, Math.min(letters.length(), 100));
        String slug = base;
        for (int i = 2; project.organizationBySlug(slug) != null; i++) {
            slug = base + "-" + i;
        }
        return slug;
    }
}
