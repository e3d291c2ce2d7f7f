package com.stytch.migrate.auth0.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.stytch.migrate.auth0.JsonSample;
import com.stytch.migrate.testing.FakeClock;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the fake answers has the fields and types of the samples, which follow Auth0's documentation and recordings. */
class FakeAuth0ShapeTest {
    private static final String SECRET = "not-a-real-secret";
    private static final String CLIENT = "BZF3xFFM1HPA0TVkRdb9DSaT3iODyJHF";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();
    private final Http http = new Http(auth0);
    private String token = "";

    @BeforeEach
    void seed() {
        List<JsonNode> users = new ArrayList<>();
        for (String page : List.of("management/users-page-0.json", "management/users-page-1.json")) {
            JsonSample.tree(page).get("users").forEach(users::add);
        }
        for (JsonNode user : users) {
            SeedUser seed = SeedUser.of(JsonSample.map(user));
            auth0.add(
                    user.get("user_id").asText().equals("auth0|60425dc497b8b750b3c8fffc")
                            ? seed.password("Tall-Alder-2021")
                            : seed);
        }
        JsonSample.tree("connections/list.json")
                .get("connections")
                .forEach(connection -> auth0.addConnection(JsonSample.map(connection)));
        List<Map<String, Object>> permissions = JsonSample.maps(
                JsonSample.tree("management/role-permissions.json").get("permissions"));
        JsonSample.tree("management/roles.json").get("roles").forEach(role -> {
            List<Map<String, Object>> copies = new ArrayList<>(permissions);
            auth0.addRole(JsonSample.map(role), new ArrayList<>(copies));
        });
        for (String page : List.of("management/organizations-1.json", "management/organizations-2.json")) {
            JsonSample.tree(page).get("organizations").forEach(this::addOrganization);
        }
        JsonSample.tree("clients/m2m-clients.json")
                .get("clients")
                .forEach(client -> auth0.add(SeedClient.of(JsonSample.map(client))));
        JsonSample.tree("clients/client-grants.json")
                .get("client_grants")
                .forEach(grant -> auth0.addGrant(JsonSample.map(grant)));
        auth0.authenticationMethods(
                "auth0|5e0d5da530f30116672f5618",
                new ArrayList<>(JsonSample.maps(
                        JsonSample.tree("mfa/authentication-methods.json").get("authenticators"))));
        auth0.add(SeedClient.passwordGrant(CLIENT, com.stytch.migrate.model.Secret.of(SECRET))
                .trustsForwardedFor());
        token = http.token();
    }

    private void addOrganization(JsonNode json) {
        SeedOrganization seed = SeedOrganization.of(JsonSample.map(json));
        String name = json.get("name").asText();
        List<JsonNode> members = new ArrayList<>();
        switch (name) {
            case "alder-logistics" -> {
                JsonSample.tree("management/members-alder-1.json")
                        .get("members")
                        .forEach(members::add);
                JsonSample.tree("management/members-alder-2.json")
                        .get("members")
                        .forEach(members::add);
                for (JsonNode enabled : JsonSample.tree("management/organization-enabled-connections.json")
                        .get("enabled_connections")) {
                    Map<String, Object> fields = JsonSample.map(enabled);
                    fields.remove("connection");
                    seed = seed.connection(fields);
                }
            }
            case "birch-clinic" ->
                JsonSample.tree("management/members-birch-with-roles.json")
                        .get("members")
                        .forEach(members::add);
            default ->
                JsonSample.tree("management/members-cedar-with-roles.json")
                        .get("members")
                        .forEach(members::add);
        }
        for (JsonNode member : members) {
            List<String> roles = new ArrayList<>();
            if (member.has("roles")) {
                member.get("roles").forEach(role -> roles.add(role.get("id").asText()));
            }
            seed = seed.member(member.get("user_id").asText(), roles.toArray(String[]::new));
        }
        auth0.add(seed);
    }

    @AfterEach
    void stop() {
        auth0.close();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            management/users-page-0.json, /api/v2/users?page=0&per_page=10&include_totals=true
            management/users-page-1.json, /api/v2/users?page=1&per_page=10&include_totals=true
            management/organizations-1.json, /api/v2/organizations?take=2
            management/members-birch-with-roles.json, '/api/v2/organizations/org_YwtMDzFkGCE4IhEh/members?per_page=50&include_totals=true&fields=user_id,email,name,picture,roles'
            management/roles.json, /api/v2/roles?include_totals=true
            management/role-permissions.json, /api/v2/roles/rol_W73XCAsa2pwuToCz/permissions?include_totals=true
            management/organization-enabled-connections.json, /api/v2/organizations/org_gPOBqQ3hHQHIMFQv/enabled_connections?include_totals=true
            mfa/authentication-methods.json, /api/v2/users/auth0%7C5e0d5da530f30116672f5618/authentication-methods?include_totals=true
            """)
    void answer_toAList_hasTheFieldsAndTypesOfTheSample(String sample, String path) {
        HttpResponse<byte[]> answer = http.get(path, token);

        assertEquals(200, answer.statusCode());
        assertEquals(JsonSample.shape(JsonSample.tree(sample)), JsonSample.shape(Http.body(answer)));
        assertEquals(
                "application/json; charset=utf-8",
                answer.headers().firstValue("content-type").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            management/users-by-email.json, /api/v2/users-by-email?email=ana.alder%40example.com
            connections/samlp.json, /api/v2/connections/con_svThdhWH06ONO41l
            connections/okta.json, /api/v2/connections/con_q2mt6fRfOfk6gww6
            connections/list.json, /api/v2/connections?take=100
            management/members-alder-2.json, /api/v2/organizations/org_gPOBqQ3hHQHIMFQv/members?take=3&from=bWVtYmVycywz
            """)
    void answer_toOneObject_isTheSample(String sample, String path) {
        JsonNode answer = Http.body(http.get(path, token));
        if (answer.has("next")) {
            ((com.fasterxml.jackson.databind.node.ObjectNode) answer).remove("next"); // may stand on the last page too
        }

        assertEquals(JsonSample.tree(sample), answer);
    }

    @Test
    void answer_toClientsAndGrants_holdsTheSamples() {
        JsonNode clients = Http.body(http.get("/api/v2/clients?page=0&include_totals=true", token));
        Set<JsonNode> found = new java.util.HashSet<>();
        clients.get("clients").forEach(found::add);
        JsonSample.tree("clients/m2m-clients.json")
                .get("clients")
                .forEach(client -> assertEquals(true, found.contains(client), client.toString()));
        assertEquals(5, found.size());

        JsonNode grants = Http.body(http.get("/api/v2/client-grants?page=0&include_totals=true", token));
        Set<JsonNode> shown = new java.util.HashSet<>();
        grants.get("client_grants").forEach(shown::add);
        JsonSample.tree("clients/client-grants.json")
                .get("client_grants")
                .forEach(grant -> assertEquals(true, shown.contains(grant), grant.toString()));
        assertEquals(5, shown.size());
    }

    @Test
    void answer_toAJob_hasTheFieldsAndTypesOfTheSamples() {
        String request = """
                {"connection_id":"con_b9e28Dqh9ZN6AzDO","format":"json","limit":1000,"fields":[{"name":"user_id"},\
                {"name":"email"},{"name":"identities[0].connection","export_as":"connection"}]}""";
        JsonNode created = Http.body(http.json("/api/v2/jobs/users-exports", token, request));
        assertEquals(JsonSample.shape(JsonSample.tree("jobs/01-created.json")), JsonSample.shape(created));
        assertEquals(
                "Username-Password-Authentication", created.get("connection").asText());

        String path = "/api/v2/jobs/" + created.get("id").asText();
        assertEquals(JsonSample.shape(JsonSample.tree("jobs/01-created.json")), shape(path));
        assertEquals(JsonSample.shape(JsonSample.tree("jobs/02-processing.json")), shape(path));
        assertEquals(JsonSample.shape(JsonSample.tree("jobs/03-completed.json")), shape(path));

        auth0.failNextExport("The export failed. Please try again.");
        auth0.exportTakes(0);
        String failed = Http.body(http.json("/api/v2/jobs/users-exports", token, request))
                .get("id")
                .asText();
        assertEquals(JsonSample.shape(JsonSample.tree("jobs/04-failed.json")), shape("/api/v2/jobs/" + failed));
    }

    private Set<String> shape(String path) {
        return JsonSample.shape(Http.body(http.get(path, token)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            http/management-400-paging.json, good
            http/management-401.json, expired
            http/management-403.json, narrow
            http/management-404.json, good
            """)
    void refusal_ofTheManagementApi_isThatOfTheSample(String sample, String kind) {
        JsonNode exchange = JsonSample.tree(sample);
        String used = token;
        if (kind.equals("expired")) {
            clock.advance(java.time.Duration.ofDays(2));
        } else if (kind.equals("narrow")) {
            auth0.managementScopes("read:users");
            used = http.token();
        }

        HttpResponse<byte[]> answer = http.get(exchange.at("/request/path").asText(), used);

        assertEquals(exchange.at("/response/status").asInt(), answer.statusCode());
        assertEquals(exchange.at("/response/body"), Http.body(answer));
    }

    @Test
    void refusal_whenTooMuchIsAsked_isThatOfTheSample() {
        JsonNode exchange = JsonSample.tree("http/management-429.json");
        auth0.failNext("GET", "/api/v2/organizations", Auth0Fault.TOO_MANY_REQUESTS);

        HttpResponse<byte[]> answer = http.get("/api/v2/organizations?take=50", token);

        assertEquals(429, answer.statusCode());
        assertEquals(exchange.at("/response/body"), Http.body(answer));
        for (String header : List.of("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")) {
            assertEquals(true, answer.headers().firstValue(header).isPresent(), header);
        }
        assertEquals(
                exchange.at("/response/headers/x-ratelimit-reset").asText(),
                answer.headers().firstValue("x-ratelimit-reset").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource({
        "ropg-success",
        "ropg-wrong-password",
        "ropg-mfa-required",
        "ropg-too-many-attempts",
        "ropg-blocked-user"
    })
    void answer_toThePasswordGrant_isThatOfTheSample(String name) {
        JsonNode exchange = JsonSample.tree("http/" + name + ".json");
        Map<String, String> form = new LinkedHashMap<>();
        exchange.at("/request/form")
                .properties()
                .forEach(field -> form.put(field.getKey(), field.getValue().asText()));
        String ana = "auth0|60425dc497b8b750b3c8fffc";
        switch (name) {
            case "ropg-mfa-required" -> {
                Map<String, Object> json = new LinkedHashMap<>(auth0.user(ana).orElseThrow());
                auth0.removeUser(ana);
                auth0.add(SeedUser.of(json).password("Tall-Alder-2021").secondFactor("guardian"));
            }
            case "ropg-blocked-user" -> auth0.changeUser(ana, "blocked", true);
            case "ropg-too-many-attempts" -> {
                Map<String, String> wrong = new LinkedHashMap<>(form);
                wrong.put("password", "wrong");
                for (int i = 0; i < 10; i++) {
                    http.form("/oauth/token", wrong, "auth0-forwarded-for", "198.51.100.7");
                }
            }
            default -> {
                // as it is
            }
        }

        HttpResponse<byte[]> answer = http.form("/oauth/token", form, "auth0-forwarded-for", "198.51.100.7");

        assertEquals(exchange.at("/response/status").asInt(), answer.statusCode());
        JsonNode expected = exchange.at("/response/body");
        assertEquals(JsonSample.shape(expected), JsonSample.shape(Http.body(answer)));
        if (expected.has("error")) {
            assertEquals(expected.get("error"), Http.body(answer).get("error"));
            assertEquals(expected.get("error_description"), Http.body(answer).get("error_description"));
        }
    }

    @Test
    void answer_toClientCredentials_isThatOfTheSample() {
        JsonNode exchange = JsonSample.tree("http/token-client-credentials.json");

        HttpResponse<byte[]> answer = http.clientCredentials();

        assertEquals(200, answer.statusCode());
        assertEquals(JsonSample.shape(exchange.at("/response/body")), JsonSample.shape(Http.body(answer)));
        assertEquals(86_400, Http.body(answer).get("expires_in").asInt());
    }

    @Test
    void openIdConfigurationAndUserInfoAndKeys_haveTheFieldsOfTheSamples() {
        assertEquals(
                JsonSample.shape(JsonSample.tree("tokens/openid-configuration.json")),
                JsonSample.shape(Http.body(http.open("/.well-known/openid-configuration"))));
        String access = auth0.accessToken("auth0|60425dc497b8b750b3c8fffc", "https://api.example.com/", Map.of())
                .reveal();
        assertEquals(
                JsonSample.shape(JsonSample.tree("tokens/userinfo.json")),
                JsonSample.shape(Http.body(http.get("/userinfo", access))));
        Set<String> missing = new TreeSet<>(JsonSample.shape(JsonSample.tree("tokens/jwks.json")));
        missing.removeAll(JsonSample.shape(Http.body(http.open("/.well-known/jwks.json"))));
        assertEquals(Set.of(".keys[].x5c ARRAY", ".keys[].x5c[] STRING", ".keys[].x5t STRING"), missing);
    }
}
