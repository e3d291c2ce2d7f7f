package com.stytch.migrate.auth0.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.Auth0Fault;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedClient;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.auth0.testing.SeedUser;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The lists of a live tenant. */
class Auth0ManagementTest {
    private static final String ORGANIZATIONS = "/api/v2/organizations";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();
    private final Auth0Management management = Auth0Management.of(auth0.tenant());

    @AfterEach
    void stop() {
        auth0.close();
    }

    private static <T> List<T> values(Auth0List<T> list) {
        List<T> values = new ArrayList<>();
        list.forEach(each -> values.add(each.orElseThrow()));
        return values;
    }

    private List<String> addOrganizations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> auth0.add(SeedOrganization.named("org-" + i)))
                .toList();
    }

    // ---- paging

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 49, 50, 51, 100, 2_500})
    void organizations_ofAnyNumber_areAllRead(int count) {
        List<String> ids = addOrganizations(count);

        assertEquals(
                ids,
                values(management.organizations()).stream()
                        .map(Auth0Organization::id)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 2_500})
    void members_ofAnyNumber_areAllRead_withTheirRoles(int count) {
        String admin = auth0.addRole("Admin");
        SeedOrganization acme = SeedOrganization.named("acme");
        for (int i = 0; i < count; i++) {
            auth0.add(SeedUser.database("u" + i + "@example.com").databaseId("" + i));
            acme = i % 2 == 0 ? acme.member("auth0|" + i, admin) : acme.member("auth0|" + i);
        }
        List<Auth0Member> members = values(management.members(auth0.add(acme)));

        assertEquals(count, members.size());
        for (int i = 0; i < count; i++) {
            assertEquals("auth0|" + i, members.get(i).userId().value());
            assertEquals(
                    i % 2 == 0 ? List.of("Admin") : List.of(),
                    members.get(i).roles().orElseThrow().stream()
                            .map(Auth0Role::name)
                            .toList());
        }
    }

    /** Auth0's description allows 100 a page, its paging guide 50, and nobody says what a smaller tenant gets. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 49, 50})
    void pages_thatAreShorterThanAskedFor_loseNothing(int largest) {
        try (FakeAuth0 small =
                FakeAuth0.builder().time(clock).largestPage(largest).start()) {
            Auth0Management lists = Auth0Management.of(small.tenant());
            Set<String> roles = new TreeSet<>();
            Set<String> organizations = new TreeSet<>();
            for (int i = 0; i < 120; i++) {
                roles.add(small.addRole("role " + i));
                organizations.add(small.add(SeedOrganization.named("org-" + i)));
            }
            List<Auth0Role> readRoles = values(lists.roles());
            assertEquals(120, readRoles.size());
            assertEquals(roles, ids(readRoles.stream().map(Auth0Role::id).toList()));
            List<Auth0Organization> read = values(lists.organizations());
            assertEquals(120, read.size());
            assertEquals(
                    organizations, ids(read.stream().map(Auth0Organization::id).toList()));
        }
    }

    private static Set<String> ids(List<String> ids) {
        return new TreeSet<>(ids);
    }

    private static Map<String, Object> page(@org.jspecify.annotations.Nullable String next, String... ids) {
        Map<String, Object> page = new LinkedHashMap<>();
        List<Map<String, Object>> organizations = new ArrayList<>();
        for (String id : ids) {
            organizations.add(Map.of("id", id, "name", id));
        }
        page.put("organizations", organizations);
        page.put("next", next);
        return page;
    }

    private void answer(Object... pages) {
        for (Object page : pages) {
            auth0.answerNext("GET", ORGANIZATIONS, 200, page);
        }
    }

    private String refusal() {
        return String.valueOf(assertThrows(UnusableInput.class, () -> values(management.organizations()))
                .getMessage());
    }

    @Test
    void checkpoint_endsWhereAuth0SaysSo() {
        answer(page("n1", "a", "b"), page("", "c"));
        assertEquals(3, values(management.organizations()).size(), "an empty next");
        answer(page("n1", "a", "b"), page("n2"));
        assertEquals(2, values(management.organizations()).size(), "an empty page, whatever it names");
        answer(page("n1", "a"), page("n2", "b"), page(null, "c"));
        assertEquals(3, values(management.organizations()).size(), "short pages are no end");
        answer(page(null));
        assertEquals(0, values(management.organizations()).size());
    }

    @Test
    void checkpoint_thatComesBack_isRefused() {
        answer(page("n1", "a"), page("n1", "b"));
        assertTrue(refusal().contains("a page that was there before as the next one"));
        Object[] circle = new Object[40];
        for (int i = 0; i < circle.length; i++) {
            circle[i] = page("n" + i % 5, "o" + i);
        }
        answer(circle);
        assertTrue(refusal().contains("a page that was there before as the next one"), "a circle of five");
    }

    @Test
    void answers_thatWouldLoseSomething_areRefused() {
        answer(List.of(Map.of("id", "a", "name", "a")));
        assertTrue(refusal().contains("a list without a way to the next page"));
        Map<String, Object> numbered = page(null, "a");
        numbered.put("total", 7);
        answer(numbered);
        assertTrue(refusal().contains("no way to the next page, although there is more"));
        answer(Map.of("organizations", List.of(Map.of("id", "a", "name", "a"), "b")));
        assertTrue(refusal().contains("one element is no object"));
        answer(Map.of("members", List.of()));
        assertTrue(refusal().contains("no list organizations"));
        answer("text");
        assertTrue(refusal().contains("neither object nor list"));
        auth0.answerNext("GET", ORGANIZATIONS, 404, Map.of("statusCode", 404));
        assertTrue(refusal().contains("404"));
        auth0.answerNext("GET", ORGANIZATIONS, 400, Map.of("statusCode", 400, "errorCode", "invalid_paging"));
        assertTrue(refusal().contains("(400, invalid_paging)"));
    }

    @Test
    void numbered_whenTheTotalLies_isReadToTheEmptyPage() {
        List<Map<String, Object>> fifty = IntStream.range(0, 50)
                .<Map<String, Object>>mapToObj(i -> Map.of("id", "rol_" + i, "name", "r" + i))
                .toList();
        auth0.answerNext("GET", "/api/v2/roles", 200, Map.of("start", 0, "limit", 50, "total", 0, "roles", fifty));
        auth0.answerNext(
                "GET",
                "/api/v2/roles",
                200,
                Map.of("start", 50, "limit", 50, "total", 0, "roles", List.of(Map.of("id", "rol_x", "name", "x"))));
        auth0.answerNext("GET", "/api/v2/roles", 200, List.of());

        assertEquals(51, values(management.roles()).size());

        auth0.answerNext("GET", "/api/v2/roles", 200, fifty);
        auth0.answerNext("GET", "/api/v2/roles", 200, fifty);
        assertThrows(UnusableInput.class, () -> values(management.roles()), "the same page again");
    }

    @Test
    void element_thatCannotBeRead_isNamedWithItsPlace() {
        Map<String, Object> first = page("n1", "a");
        Map<String, Object> second = new LinkedHashMap<>();
        second.put("organizations", List.of(Map.of("id", "b", "name", "b"), Map.of("name", "nobody@example.com")));
        answer(first, second);
        List<String> seen = new ArrayList<>();
        management
                .organizations()
                .forEach(each -> seen.add(each.at() + " " + each.problem().orElse("ok")));

        assertEquals(
                List.of(
                        "organizations?page=0#0 ok",
                        "organizations?page=1#0 ok",
                        "organizations?page=1#1 an organization without id or name"),
                seen);
    }

    @Test
    void list_isReadFromTheStartEachTime_andCanBeLeft() {
        addOrganizations(120);
        Auth0List<Auth0Organization> list = management.organizations();
        try (Auth0List.Cursor<Auth0Organization> cursor = list.open()) {
            assertTrue(cursor.next().isPresent());
        }
        assertEquals(120, values(list).size());
        assertEquals(values(list), values(list));
    }

    @ParameterizedTest
    @EnumSource(
            value = Auth0Fault.class,
            names = {"DROP_CONNECTION", "CUT_BODY", "SERVER_ERROR", "BAD_GATEWAY", "TOO_MANY_REQUESTS"})
    void list_whenRequestsFail_losesAndDoublesNothing(Auth0Fault fault) {
        List<String> ids = addOrganizations(500);
        auth0.failAtRandom(11, 0.2, fault);

        assertEquals(
                ids,
                values(management.organizations()).stream()
                        .map(Auth0Organization::id)
                        .toList());
    }

    @Test
    void list_whenTheTokenEndsMidway_goesOn() {
        addOrganizations(500);
        auth0.tokenLifetime(Duration.ofMinutes(3));
        int read = 0;
        try (Auth0List.Cursor<Auth0Organization> cursor =
                management.organizations().open()) {
            while (cursor.next().isPresent()) {
                read++;
                if (read % 50 == 0) {
                    clock.advance(Duration.ofMinutes(1));
                }
                if (read == 275) {
                    auth0.revokeTokens();
                }
            }
        }
        assertEquals(500, read);
        assertTrue(auth0.count("POST", "/oauth/token") > 4);
    }

    // ---- scopes

    @Test
    void scopes_whenMissing_areNamedBeforeAnythingIsRead() {
        auth0.managementScopes("read:connections", "read:clients", "read:organization_members");
        String id = auth0.add(SeedOrganization.named("acme"));
        lacks("read:connections_options", management.connections());
        lacks("read:client_keys", management.clients());
        lacks("read:organization_member_roles", management.members(id));
        lacks("read:organizations", management.organizations());
        lacks("read:organization_connections", management.enabledConnections(id));
        lacks("read:roles", management.roles());
        lacks("read:roles", management.permissions("rol_x"));
        lacks("read:client_grants", management.clientGrants());
        assertEquals(
                List.of("/oauth/token"),
                auth0.exchanges().stream()
                        .map(exchange -> exchange.template())
                        .distinct()
                        .toList());
    }

    private static void lacks(String scope, Auth0List<?> list) {
        String message =
                String.valueOf(assertThrows(UnusableInput.class, list::open).getMessage());
        assertTrue(message.contains("lacks " + scope + ": grant it to the application"), message);
    }

    // ---- what is read

    @Test
    void lists_ofATenant_areRead() {
        auth0.add(SeedUser.database("a@example.com").databaseId("1").name("Ada", "Lovelace"));
        String admin = auth0.addRole("Admin", "read:invoices@https://api.example.com/");
        Map<String, Object> saml = new LinkedHashMap<>();
        saml.put("name", "acme-saml");
        saml.put("strategy", "samlp");
        saml.put("options", Map.of("signInEndpoint", "https://idp.example.com", "signing_key", "hidden"));
        String connection = auth0.addConnection(saml);
        String acme = auth0.add(SeedOrganization.named("acme")
                .displayName("Acme")
                .metadata("crm", "7")
                .member("auth0|1", admin)
                .connection(connection, true));
        auth0.add(SeedClient.machine("nightly", Secret.of("nightly-secret")));
        String grant = auth0.addGrant("nightly", "https://api.example.com/", "read:invoices");

        Auth0Organization organization = values(management.organizations()).get(0);
        assertEquals(acme, organization.id());
        assertEquals("Acme", organization.displayName().orElseThrow());
        assertEquals(Map.of("crm", "7"), organization.metadata());
        assertEquals("auth0|1", values(management.members(acme)).get(0).userId().value());
        Auth0EnabledConnection enabled =
                values(management.enabledConnections(acme)).get(0);
        assertEquals(connection, enabled.connectionId());
        assertTrue(enabled.assignsMembership());
        assertEquals("samlp", enabled.strategy().orElseThrow());
        assertEquals("Admin", values(management.roles()).get(0).name());
        Auth0Permission permission = values(management.permissions(admin)).get(0);
        assertEquals("read:invoices", permission.name());
        assertEquals("https://api.example.com/", permission.api());
        Auth0Connection read = values(management.connections()).get(1);
        assertEquals(
                "https://idp.example.com",
                read.options().orElseThrow().text("signInEndpoint").orElseThrow());
        Auth0Client client = values(management.clients()).stream()
                .filter(each -> each.clientId().equals("nightly"))
                .findFirst()
                .orElseThrow();
        assertTrue(client.isMachine());
        assertEquals("nightly-secret", client.clientSecret().orElseThrow().reveal());
        Auth0ClientGrant granted = values(management.clientGrants()).stream()
                .filter(each -> each.id().equals(grant))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of("read:invoices"), granted.scopes());

        Set<String> shown = new HashSet<>();
        shown.add(organization.toString());
        values(management.members(acme)).forEach(each -> shown.add(each.toString()));
        shown.add(read.toString());
        shown.add(client.toString());
        for (String secret : List.of("a@example.com", "Lovelace", "hidden", "nightly-secret")) {
            assertFalse(shown.toString().contains(secret), secret);
        }
    }

    // ---- who is asked

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "http://example-tenant.us.auth0.com",
                "example-tenant.us.auth0.com/path",
                "user@example-tenant.us.auth0.com",
                "ftp://example-tenant.us.auth0.com",
                "example tenant"
            })
    void tenant_ofNoDomain_isRefused(String domain) {
        assertThrows(IllegalArgumentException.class, () -> Auth0Tenant.builder(domain));
    }

    @Test
    void tenant_isNamedByItsDomain() {
        Auth0Tenant.Builder builder = Auth0Tenant.builder("https://example-tenant.eu.auth0.com/");
        assertThrows(IllegalStateException.class, builder::build);
        Auth0Tenant tenant =
                builder.clientCredentials("id", Secret.of("hidden")).build();
        assertEquals("example-tenant.eu.auth0.com", tenant.domain());
        assertEquals("example-tenant", tenant.name().orElseThrow());
        assertFalse(tenant.toString().contains("hidden"));
        assertThrows(
                IllegalStateException.class,
                () -> builder.tokens(() -> Secret.of("x")).build());
        assertTrue(Auth0Tenant.builder("login.example.com")
                .tokens(() -> Secret.of("x"))
                .build()
                .name()
                .isEmpty());
        assertThrows(IllegalArgumentException.class, () -> builder.clientCredentials(" ", Secret.of("x")));
    }
}
