package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.refusal;
import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.api.organizations.Organizations;
import com.stytch.java.b2b.models.organizations.CreateRequest;
import com.stytch.java.b2b.models.organizations.DeleteExternalIdRequest;
import com.stytch.java.b2b.models.organizations.DeleteRequest;
import com.stytch.java.b2b.models.organizations.GetRequest;
import com.stytch.java.b2b.models.organizations.MetricsRequest;
import com.stytch.java.b2b.models.organizations.Organization;
import com.stytch.java.b2b.models.organizations.SearchQuery;
import com.stytch.java.b2b.models.organizations.SearchQueryOperator;
import com.stytch.java.b2b.models.organizations.SearchRequest;
import com.stytch.java.b2b.models.organizations.SearchResponse;
import com.stytch.java.b2b.models.organizations.UpdateRequest;
import com.stytch.java.b2b.models.rbac.Policy;
import com.stytch.java.b2b.models.rbac.PolicyRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The organizations of a B2B project, through the official SDK. */
class OrganizationsTest extends B2bWitness {
    private final Organizations organizations = stytch.getOrganizations();

    private Organization create(String name, String slug, String externalId) {
        return success(organizations.createCompletable(new CreateRequest(name, slug, null, null, externalId)))
                .getOrganization();
    }

    private Organization get(String reference) {
        return success(organizations.getCompletable(new GetRequest(reference))).getOrganization();
    }

    @Test
    void create_withManyFields_isDecodedWithAllOfThem() {
        Organization acme = success(organizations.createCompletable(new CreateRequest(
                        "Acme",
                        "acme",
                        "https://acme.example/logo.png",
                        Map.of("plan", "pro"),
                        "tenant-1",
                        "NOT_ALLOWED",
                        List.of("acme.example"),
                        "RESTRICTED",
                        "ALL_ALLOWED",
                        "RESTRICTED",
                        List.of("password", "sso"),
                        "REQUIRED_FOR_ALL",
                        null,
                        "RESTRICTED",
                        List.of("totp"))))
                .getOrganization();

        assertTrue(acme.getOrganizationId().startsWith("organization-test-"));
        assertEquals("Acme", acme.getOrganizationName());
        assertEquals("acme", acme.getOrganizationSlug());
        assertEquals("https://acme.example/logo.png", acme.getOrganizationLogoURL());
        assertEquals(Map.of("plan", "pro"), acme.getTrustedMetadata());
        assertEquals("tenant-1", acme.getOrganizationExternalId());
        assertEquals("NOT_ALLOWED", acme.getSsoJITProvisioning());
        assertEquals(List.of("acme.example"), acme.getEmailAllowedDomains());
        assertEquals("RESTRICTED", acme.getEmailJITProvisioning());
        assertEquals("ALL_ALLOWED", acme.getEmailInvites());
        assertEquals("RESTRICTED", acme.getAuthMethods());
        assertEquals(List.of("password", "sso"), acme.getAllowedAuthMethods());
        assertEquals("REQUIRED_FOR_ALL", acme.getMfaPolicy());
        assertEquals(List.of("totp"), acme.getAllowedMfaMethods());
        assertEquals(Instant.parse("2026-01-31T08:15:00Z"), acme.getCreatedAt());
        assertEquals(List.of(), acme.getSsoActiveConnections());
        assertNull(acme.getScimActiveConnection());
    }

    /** The shorter constructors of the SDK send empty lists for what is left out. */
    @Test
    void create_withANameOnly_hasTheDefaults() {
        Organization acme = success(organizations.createCompletable(new CreateRequest("Acme Ltd.")))
                .getOrganization();

        assertFalse(acme.getOrganizationSlug().isEmpty());
        assertEquals("ALL_ALLOWED", acme.getEmailInvites());
        assertEquals("ALL_ALLOWED", acme.getAuthMethods());
        assertEquals("OPTIONAL", acme.getMfaPolicy());
        assertEquals(List.of(), acme.getEmailAllowedDomains());
    }

    @Test
    void create_ofWhatIsTaken_isAnErrorOfItsKind() {
        create("Acme", "acme", "tenant-1");

        assertEquals(
                "400 organization_slug_already_used",
                refusal(organizations.createCompletable(new CreateRequest("Acme", "acme"))));
        assertEquals(
                "400 organization_external_id_already_used",
                refusal(organizations.createCompletable(new CreateRequest("Acme", "acme-2", null, null, "tenant-1"))));
    }

    @Test
    void get_byEachReference_isTheOrganization() {
        Organization acme = create("Acme", "acme", "tenant-1");

        assertEquals(acme, get(acme.getOrganizationId()));
        assertEquals(acme, get("acme"));
        assertEquals(acme, get("tenant-1"));
        assertEquals("404 organization_not_found", refusal(organizations.getCompletable(new GetRequest("nobody"))));
    }

    @Test
    void update_ofSomeFields_keepsTheOthers() {
        String id = create("Acme", "acme", "tenant-1").getOrganizationId();
        success(organizations.updateCompletable(new UpdateRequest(id, null, null, null, Map.of("plan", "pro")), null));

        Organization acme = success(organizations.updateCompletable(
                        new UpdateRequest(
                                id, "Acme Inc.", "acme-inc", "https://acme.example/l.png", Map.of("seats", 3)),
                        null))
                .getOrganization();

        assertEquals("Acme Inc.", acme.getOrganizationName());
        assertEquals("acme-inc", acme.getOrganizationSlug());
        assertEquals("https://acme.example/l.png", acme.getOrganizationLogoURL());
        assertEquals(Map.of("plan", "pro", "seats", 3.0), acme.getTrustedMetadata());
        assertEquals("tenant-1", acme.getOrganizationExternalId());
        assertEquals("ALL_ALLOWED", acme.getEmailInvites()); // the empty lists of the SDK are no settings
        assertNotNull(acme.getUpdatedAt());
    }

    @Test
    void search_byPagesAndSlugs_findsThem() {
        for (int i = 0; i < 5; i++) {
            create("Acme " + i, "acme-" + i, "tenant-" + i);
        }
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            SearchResponse page = success(organizations.searchCompletable(new SearchRequest(cursor, 2L)));
            page.getOrganizations().forEach(one -> found.add(one.getOrganizationSlug()));
            assertEquals(5, page.getResultsMetadata().getTotal());
            cursor = page.getResultsMetadata().getNextCursor();
        } while (cursor != null && !cursor.isEmpty());
        SearchResponse two = success(organizations.searchCompletable(new SearchRequest(
                null,
                10L,
                new SearchQuery(
                        SearchQueryOperator.OR,
                        List.of(Map.of(
                                "filter_name", "organization_slugs", "filter_value", List.of("acme-1", "acme-3")))))));

        assertEquals(
                List.of("acme-0", "acme-1", "acme-2", "acme-3", "acme-4"),
                found.stream().sorted().toList());
        assertEquals(2, two.getOrganizations().size());
    }

    @Test
    void policy_withARole_showsItBesideStytchsOwn() {
        fake.roles("editor");

        Policy policy =
                success(stytch.getRbac().policyCompletable(new PolicyRequest())).getPolicy();

        assertNotNull(policy);
        assertTrue(policy.getRoles().stream().anyMatch(role -> role.getRoleId().equals("editor")));
        assertTrue(policy.getRoles().stream().anyMatch(role -> role.getRoleId().equals("stytch_admin")));
    }

    @Test
    void delete_ofExternalIdAndOrganization_forgetsThem() {
        String id = create("Acme", "acme", "tenant-1").getOrganizationId();

        assertEquals(
                0,
                success(organizations.metricsCompletable(new MetricsRequest(id)))
                        .getMemberCount());
        assertNull(success(organizations.deleteExternalIdCompletable(new DeleteExternalIdRequest(id), null))
                .getOrganization()
                .getOrganizationExternalId());
        assertEquals(
                id,
                success(organizations.deleteCompletable(new DeleteRequest("acme"), null))
                        .getOrganizationId());
        assertEquals("404 organization_not_found", refusal(organizations.getCompletable(new GetRequest(id))));
        assertEquals(0, fake.organizationCount());
    }
}
