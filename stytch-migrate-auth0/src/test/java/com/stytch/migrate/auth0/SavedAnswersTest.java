package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.stytch.migrate.auth0.export.Auth0Client;
import com.stytch.migrate.auth0.export.Auth0ClientGrant;
import com.stytch.migrate.auth0.export.Auth0Connection;
import com.stytch.migrate.auth0.export.Auth0EnabledConnection;
import com.stytch.migrate.auth0.export.Auth0List;
import com.stytch.migrate.auth0.export.Auth0Member;
import com.stytch.migrate.auth0.export.Auth0Organization;
import com.stytch.migrate.auth0.export.Auth0SavedAnswers;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every sample answer of the Management API, and what must come of it. */
class SavedAnswersTest {
    @TempDir
    Path folder;

    private static List<Path> files(String... names) {
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(Resources.path(name));
        }
        return files;
    }

    private static <T> List<T> values(Auth0List<T> list) {
        List<T> values = new ArrayList<>();
        list.forEach(each -> values.add(each.orElseThrow()));
        return values;
    }

    @Test
    void organizations_ofTheSamples_areRead() {
        List<Auth0Organization> read = values(Auth0SavedAnswers.organizations(
                files("management/organizations-1.json", "management/organizations-2.json")));

        assertEquals(
                List.of(
                        new Auth0Organization(
                                "org_gPOBqQ3hHQHIMFQv",
                                "alder-logistics",
                                Optional.of("Alder Logistics"),
                                Optional.of("https://example.com/alder.png"),
                                Map.of("crm_id", "A-1001", "tier", "enterprise")),
                        new Auth0Organization(
                                "org_YwtMDzFkGCE4IhEh",
                                "birch-clinic",
                                Optional.of("Birch Clinic GmbH & Co. KG"),
                                Optional.empty(),
                                Map.of()),
                        new Auth0Organization(
                                "org_giFYtK9HMj6BgDl1",
                                "cedar-labs",
                                Optional.of("Cedar Labs"),
                                Optional.of("https://example.com/cedar.png"),
                                Map.of())),
                read);
    }

    @Test
    void organizations_withoutTheLastPage_areRefused() {
        UnusableInput refusal = assertThrows(
                UnusableInput.class,
                () -> values(Auth0SavedAnswers.organizations(files("management/organizations-1.json"))));
        assertTrue(
                String.valueOf(refusal.getMessage()).startsWith("organizations-1.json says that there is a next page"),
                refusal.getMessage());
    }

    @Test
    void members_ofTheSamples_areRead() {
        List<Auth0Member> alder = values(
                Auth0SavedAnswers.members(files("management/members-alder-1.json", "management/members-alder-2.json")));
        assertEquals(5, alder.size());
        assertEquals(
                "samlp|alder-saml|gus.ginkgo@alder.example.com",
                alder.get(1).userId().value());
        assertTrue(alder.stream().allMatch(member -> member.roles().isEmpty()), "the answer does not say");

        List<Auth0Member> birch = values(Auth0SavedAnswers.members(files("management/members-birch-with-roles.json")));
        assertEquals(List.of("Viewer"), roles(birch.get(0)));
        assertEquals(List.of("Viewer", "Billing"), roles(birch.get(2)));

        List<Auth0Member> cedar = values(Auth0SavedAnswers.members(files("management/members-cedar-with-roles.json")));
        assertEquals(List.of("Admin"), roles(cedar.get(0)));
        assertEquals(List.of(), roles(cedar.get(1)), "none, which is not the same as unknown");
        assertTrue(cedar.stream().anyMatch(member -> member.email().isEmpty()), "who signs in by phone");
    }

    private static List<String> roles(Auth0Member member) {
        return member.roles().orElseThrow().stream().map(role -> role.name()).toList();
    }

    @Test
    void enabledConnectionsRolesAndPermissions_ofTheSamples_areRead() {
        List<Auth0EnabledConnection> enabled =
                values(Auth0SavedAnswers.enabledConnections(files("management/organization-enabled-connections.json")));
        assertEquals(
                new Auth0EnabledConnection(
                        "con_b9e28Dqh9ZN6AzDO",
                        Optional.of("Username-Password-Authentication"),
                        Optional.of("auth0"),
                        false,
                        Optional.empty(),
                        Optional.of(false)),
                enabled.get(2));
        assertTrue(enabled.get(0).assignsMembership());
        assertEquals(
                3,
                values(Auth0SavedAnswers.roles(files("management/roles.json"))).size());
        assertEquals(
                1,
                values(Auth0SavedAnswers.roles(files("management/member-roles.json")))
                        .size());
        assertEquals(
                List.of("read:invoices", "write:invoices"),
                values(Auth0SavedAnswers.permissions(files("management/role-permissions.json"))).stream()
                        .map(permission -> permission.name())
                        .toList());
    }

    @Test
    void connections_ofTheSamples_areRead() {
        List<Auth0Connection> all = values(Auth0SavedAnswers.connections(files("connections/list.json")));
        assertEquals(
                List.of(
                        "auth0",
                        "google-oauth2",
                        "samlp",
                        "waad",
                        "okta",
                        "google-apps",
                        "oidc",
                        "adfs",
                        "sms",
                        "email",
                        "pingfederate"),
                all.stream().map(Auth0Connection::strategy).toList());
        Auth0Connection saml = all.get(2);
        assertEquals("alder-saml", saml.name());
        assertEquals("Alder SSO", saml.displayName().orElseThrow());
        assertEquals(List.of("alder.example.com"), saml.domainAliases());
        assertEquals(
                "https://idp.alder.example.com/sso/saml",
                saml.options().orElseThrow().text("signInEndpoint").orElseThrow());
        assertEquals(Map.of("customer", "A-1001"), saml.metadata());
        assertTrue(all.toString().length() < 600, "no option is shown");
    }

    @Test
    void clientsAndGrants_ofTheSamples_areRead() {
        List<Auth0Client> clients = values(Auth0SavedAnswers.clients(files("clients/m2m-clients.json")));
        assertEquals(
                List.of("nightly-report", "billing-sync", "partner-gateway"),
                clients.stream().map(client -> client.name().orElseThrow()).toList());
        assertTrue(clients.stream().allMatch(Auth0Client::isMachine));
        assertEquals(
                "client_secret_basic", clients.get(1).tokenEndpointAuthMethod().orElseThrow());
        assertEquals("require", clients.get(2).organizationUsage().orElseThrow());
        assertEquals(Map.of("team", "data"), clients.get(0).metadata());
        assertTrue(clients.get(0).clientSecret().orElseThrow().reveal().startsWith("not-a-real-secret-0"));
        assertTrue(clients.stream().noneMatch(client -> client.toString().contains("secret")));

        List<Auth0ClientGrant> grants = values(Auth0SavedAnswers.clientGrants(files("clients/client-grants.json")));
        assertEquals(4, grants.size());
        assertEquals(List.of("read:invoices", "read:reports"), grants.get(0).scopes());
        assertEquals(List.of(), grants.get(2).scopes());
        assertEquals("https://ledger.example.com/", grants.get(2).audience());
        assertEquals("require", grants.get(3).organizationUsage().orElseThrow());
    }

    /** Recorded answers of a real tenant: pages that name a next one and are the last, and totals. */
    @Test
    void recordings_asSavedPages_areRead() throws IOException {
        assertEquals(
                3,
                values(Auth0SavedAnswers.members(pages("recorded/members-checkpoint.json")))
                        .size());
        assertEquals(
                3,
                values(Auth0SavedAnswers.organizations(pages("recorded/organizations-checkpoint.json")))
                        .size());
        assertEquals(
                List.of("test-role403"),
                roles(values(Auth0SavedAnswers.members(pages("recorded/members-with-roles.json")))
                        .get(0)));
        assertEquals(
                1,
                values(Auth0SavedAnswers.clientGrants(pages("recorded/client-grants.json")))
                        .size());
    }

    private List<Path> pages(String recording) throws IOException {
        List<Path> files = new ArrayList<>();
        for (JsonNode exchange : JsonSample.tree(recording).get("exchanges")) {
            files.add(Files.writeString(
                    folder.resolve("page-" + files.size() + ".json"),
                    exchange.get("body").toPrettyString()));
        }
        return files;
    }

    @Test
    void answers_inAnyShape_areRead_andWhatCannotBeReadIsNamed() throws IOException {
        Path bare = Files.writeString(folder.resolve("bare.json"), "[{\"id\":\"rol_1\",\"name\":\"A\"}]");
        Path lines = Files.writeString(
                folder.resolve("lines.ndjson"), "{\"id\":\"rol_2\",\"name\":\"B\"}\n{\"id\":\"rol_3\"}\nnonsense\n");
        List<String> seen = new ArrayList<>();
        Auth0SavedAnswers.roles(List.of(bare, lines))
                .forEach(each -> seen.add(each.at() + " "
                        + each.value()
                                .map(role -> role.name())
                                .orElse(each.problem().orElse(""))));

        assertEquals("bare.json:1 A", seen.get(0));
        assertEquals("lines.ndjson:1 B", seen.get(1));
        assertEquals("lines.ndjson:2 a role without id or name", seen.get(2));
        assertTrue(seen.get(3).startsWith("lines.ndjson:3 "), seen.get(3));
        assertEquals(4, seen.size());
        Path brokenMember = Files.writeString(
                folder.resolve("members.json"),
                "[{\"user_id\":\"auth0|1\",\"roles\":[{\"id\":\"rol_1\"}]},{\"user_id\":\" \"}]");
        List<Boolean> readable = new ArrayList<>();
        Auth0SavedAnswers.members(List.of(brokenMember))
                .forEach(each -> readable.add(each.value().isPresent()));
        assertEquals(List.of(false, false), readable);
        assertThrows(IllegalArgumentException.class, () -> Auth0SavedAnswers.roles(List.of()));
        assertThrows(UnusableInput.class, () -> values(Auth0SavedAnswers.roles(List.of(folder.resolve("gone.json")))));
    }
}
