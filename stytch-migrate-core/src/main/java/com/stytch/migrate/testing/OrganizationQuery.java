package com.stytch.migrate.testing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The grammar of {@code POST /v1/b2b/organizations/search}. Source: contract, section 5.1. */
final class OrganizationQuery extends SearchQuery<OrganizationState> {
    private final B2bProject project;

    private OrganizationQuery(B2bProject project) {
        super(new Names("organization_search_", "expected_array_of_strings", "expected_boolean", "bad_request"));
        this.project = project;
    }

    static OrganizationQuery read(@Nullable RequestBody query, B2bProject project) {
        OrganizationQuery result = new OrganizationQuery(project);
        result.read(query);
        return result;
    }

    @Override
    @Nullable Filter<OrganizationState> filter(String name, @Nullable Object value) {
        return switch (name) {
            case "organization_ids" -> found(texts(value, "missing_organization_ids"), project::lookUpOrganization);
            case "organization_slugs" -> found(texts(value, "missing_organization_slugs"), project::organizationBySlug);
            case "member_emails" -> {
                List<String> emails = texts(value, "missing_member_emails");
                yield scan(organization ->
                        emails.stream().anyMatch(email -> project.memberByEmail(organization, email) != null));
            }
            case "allowed_domains" -> domains("email_allowed_domains", texts(value, "missing_allowed_domains"));
            case "claimed_email_domains" ->
                domains("claimed_email_domains", texts(value, "missing_claimed_email_domains"));
            case "organization_name_fuzzy" ->
                fuzzy(name, value, "missing_organization_name_fuzzy", organization -> List.of(organization.name));
            case "organization_slug_fuzzy" ->
                fuzzy(name, value, "missing_organization_slug_fuzzy", organization -> List.of(organization.slug));
            case "member_email_fuzzy" ->
                fuzzy(
                        name,
                        value,
                        "missing_member_email_fuzzy",
                        organization -> organization.emails.values().stream()
                                .map(member -> member.email)
                                .toList());
            case "allowed_domain_fuzzy" ->
                fuzzy(
                        name,
                        value,
                        "missing_allowed_domain_fuzzy",
                        organization -> organization.settings("email_allowed_domains"));
            case "has_active_sso_connection" -> {
                boolean wanted = flag(value, "missing_has_active_sso_connection");
                yield scan(organization -> hasActiveSso(organization) == wanted);
            }
            case "sso_connection_id" -> {
                String id = text(value, "missing_sso_connection_id");
                yield scan(organization -> organization.connections.stream()
                        .anyMatch(connection -> project.id(connection).equals(id)));
            }
            default -> null;
        };
    }

    private static boolean hasActiveSso(OrganizationState organization) {
        return organization.connections.stream()
                .anyMatch(connection -> connection.kind != Ids.Kind.SCIM_CONNECTION && connection.isActive());
    }

    private Filter<OrganizationState> domains(String field, List<String> domains) {
        List<String> wanted =
                domains.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).toList();
        return scan(organization -> organization.settings(field).stream()
                .anyMatch(domain -> wanted.contains(domain.toLowerCase(Locale.ROOT))));
    }
}
