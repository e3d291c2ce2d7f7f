package com.stytch.migrate.auth0.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.testing.FakeClock;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Jwts;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FakeAuth0Test {
    /** Bcrypt of "Tall-Alder-2021", cost 10. */
    private static final String HASH = "$2b$10$GD3E4JteNe03XhNihq6pOerh5ZQE/8HgnG0OErfFLtvm9DnJbrStC";

    private static final String JOB = "{\"format\":\"json\",\"fields\":[{\"name\":\"user_id\"},{\"name\":\"email\"}]}";

    private final FakeClock clock = FakeClock.at("2026-11-01T12:00:00Z");
    private final FakeAuth0 auth0 = FakeAuth0.builder().time(clock).start();
    private final Http http = new Http(auth0);

    @AfterEach
    void stop() {
        auth0.close();
    }

    // ---- what it does not know

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v2/logs",
                "/api/v2/organizations/org_1/invitations",
                "/api/v2/users/auth0%7C1/enrollments",
                "/nothing",
                "/api/v2/users/"
            })
    void request_toAnUnknownEndpoint_is501AndNamesIt(String path) {
        HttpResponse<byte[]> answer = http.get(path, http.token());

        assertEquals(501, answer.statusCode());
        assertTrue(Http.body(answer).get("message").asText().endsWith("does not know GET " + path));
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/users?page=0&nonsense=1, 400",
        "/api/v2/users?per_page=101, 400",
        "/api/v2/users?page=-1, 400",
        "/api/v2/users?page=0&page=1, 400",
        "/api/v2/users?search_engine=v2, 400",
        "/api/v2/users?take=50, 400",
        "/api/v2/users?q=name%3A*x*, 501",
        "/api/v2/organizations?take=0, 400",
        "/api/v2/organizations?take=50&from=nonsense, 400",
        "/api/v2/users-by-email, 400",
        "/api/v2/roles/rol_gone/permissions, 404",
        "/api/v2/organizations/org_gone, 404",
        "/api/v2/connections/con_gone, 404",
        "/api/v2/jobs/job_gone, 404"
    })
    void request_thatAuth0WouldRefuse_isRefused(String path, int status) {
        assertEquals(status, http.get(path, http.token()).statusCode());
    }

    // ---- tokens

    @Test
    void token_ofClientCredentials_isSignedAndHoldsTheScopesOfTheGrant() {
        JsonNode answer = Http.body(http.clientCredentials());

        Claims claims = Jwts.parser()
                .verifyWith(auth0.signer().publicKey())
                .clock(() -> Date.from(clock.now()))
                .build()
                .parseSignedClaims(answer.get("access_token").asText())
                .getPayload();
        assertEquals(auth0.issuer(), claims.getIssuer());
        assertTrue(auth0.issuer().endsWith("/"));
        assertEquals(auth0.clientId() + "@clients", claims.getSubject());
        assertEquals(Set.of(auth0.baseUri() + "/api/v2/"), claims.getAudience());
        assertEquals("client-credentials", claims.get("gty"));
        assertEquals(String.join(" ", FakeAuth0.READING_SCOPES), claims.get("scope"));
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, nobody, 401, invalid_client",
        "client_secret, wrong, 401, access_denied",
        "audience, https://elsewhere.example.com/, 403, access_denied",
        "grant_type, urn:nonsense, 403, unsupported_grant_type",
        "grant_type, password, 403, unauthorized_client",
        "grant_type, authorization_code, 501, "
    })
    void token_whenTheRequestIsWrong_isRefused(String field, String value, int status, String error) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", auth0.clientId());
        fields.put("client_secret", auth0.clientSecret().reveal());
        fields.put("audience", auth0.baseUri() + "/api/v2/");
        fields.put(field, value);

        HttpResponse<byte[]> answer = http.form("/oauth/token", fields);

        assertEquals(status, answer.statusCode());
        if (error != null) {
            assertEquals(error, Http.body(answer).get("error").asText());
        }
    }

    @Test
    void token_whenExpiredRevokedOrOfAnotherAudience_opensNothing() {
        auth0.add(SeedUser.database("a@example.com").databaseId("1"));
        assertEquals(401, http.open("/api/v2/users").statusCode());
        assertEquals(401, http.get("/api/v2/users", "nonsense").statusCode());
        String other = auth0.accessToken("auth0|1", "https://api.example.com/", Map.of())
                .reveal();
        assertEquals(401, http.get("/api/v2/users", other).statusCode());

        String token = http.token();
        assertEquals(200, http.get("/api/v2/users", token).statusCode());
        clock.advance(Duration.ofSeconds(86_400));
        assertEquals(401, http.get("/api/v2/users", token).statusCode());

        String later = http.token();
        auth0.revokeTokens();
        assertEquals(401, http.get("/api/v2/users", later).statusCode());
    }

    @Test
    void fields_whenTheScopeIsMissing_areLeftOutSilently() {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("name", "acme-saml");
        connection.put("strategy", "samlp");
        connection.put("options", Map.of("signInEndpoint", "https://idp.example.com"));
        String id = auth0.addConnection(connection);
        auth0.add(SeedUser.database("a@example.com").databaseId("1"));
        String role = auth0.addRole("Admin");
        String organization = auth0.add(SeedOrganization.named("acme").member("auth0|1", role));
        String members = "/api/v2/organizations/" + organization + "/members?fields=user_id,roles";

        assertTrue(
                Http.body(http.get("/api/v2/connections/" + id, http.token())).has("options"));
        assertTrue(Http.body(http.get("/api/v2/clients", http.token())).get(0).has("client_secret"));
        assertTrue(Http.body(http.get(members, http.token())).get(0).has("roles"));
        assertFalse(
                Http.body(http.get(members.substring(0, members.indexOf('?')), http.token()))
                        .get(0)
                        .has("roles"),
                "roles come only when they are asked for");

        auth0.managementScopes("read:connections", "read:clients", "read:organization_members");
        assertFalse(
                Http.body(http.get("/api/v2/connections/" + id, http.token())).has("options"));
        assertFalse(Http.body(http.get("/api/v2/clients", http.token())).get(0).has("client_secret"));
        assertFalse(Http.body(http.get(members, http.token())).get(0).has("roles"));
    }

    // ---- lists

    @Test
    void users_byPageNumbers_endAtAThousand() {
        for (int i = 0; i < 1_060; i++) {
            auth0.add(SeedUser.database("u" + i + "@example.com"));
        }
        String token = http.token();

        assertEquals(
                50,
                Http.body(http.get("/api/v2/users?page=19&per_page=50", token)).size());
        HttpResponse<byte[]> beyond = http.get("/api/v2/users?page=20&per_page=50", token);
        assertEquals(400, beyond.statusCode());
        assertEquals("invalid_paging", Http.body(beyond).get("errorCode").asText());
        assertEquals(
                1_060,
                Http.body(http.get("/api/v2/users?per_page=1&include_totals=true", token))
                        .get("total")
                        .asInt());
    }

    @Test
    void users_bySearch_areFound() {
        auth0.add(
                SeedUser.database("Ada@example.com").databaseId("1").field("created_at", "2026-01-01T00:00:00.000Z"),
                SeedUser.social("github", "5", "ada@example.com").field("created_at", "2026-02-01T00:00:00.000Z"),
                SeedUser.database("ben@example.com").blocked().field("created_at", "2026-03-01T00:00:00.000Z"));

        assertEquals(2, found("email:\"ada@example.com\""));
        assertEquals(1, found("email:\"ada@example.com\" AND identities.connection:\"github\""));
        assertEquals(1, found("blocked:true"));
        assertEquals(2, found("created_at:{2026-01-01T00:00:00.000Z TO *]"));
        assertEquals(3, found("created_at:[2026-01-01T00:00:00.000Z TO *]"));
        JsonNode sorted = Http.body(http.get("/api/v2/users?sort=created_at:-1&fields=email", http.token()));
        assertEquals(
                "[{\"email\":\"ben@example.com\"},{\"email\":\"ada@example.com\"},{\"email\":\"ada@example.com\"}]",
                sorted.toString());
        assertEquals(
                1,
                Http.body(http.get("/api/v2/users?connection=github", http.token()))
                        .size());
    }

    private int found(String query) {
        String encoded = java.net.URLEncoder.encode(query, StandardCharsets.UTF_8);
        return Http.body(http.get("/api/v2/users?search_engine=v3&q=" + encoded, http.token()))
                .size();
    }

    @Test
    void checkpoint_ofMembers_namesANextPageBehindTheLastOne() {
        SeedOrganization acme = SeedOrganization.named("acme");
        for (int i = 0; i < 3; i++) {
            auth0.add(SeedUser.database("u" + i + "@example.com").databaseId("" + i));
            acme = acme.member("auth0|" + i);
        }
        String path = "/api/v2/organizations/" + auth0.add(acme) + "/members?take=2";
        String token = http.token();

        JsonNode first = Http.body(http.get(path, token));
        JsonNode second = Http.body(http.get(path + "&from=" + first.get("next").asText(), token));
        JsonNode third = Http.body(http.get(path + "&from=" + second.get("next").asText(), token));

        assertEquals(2, first.get("members").size());
        assertEquals(1, second.get("members").size());
        assertEquals("{\"members\":[]}", third.toString());
    }

    @Test
    void limit_whenUsedUp_is429UntilTheWindowEnds() {
        try (FakeAuth0 slow = FakeAuth0.builder()
                .time(clock)
                .managementLimit(2, Duration.ofSeconds(10))
                .start()) {
            Http calls = new Http(slow);
            String token = calls.token();
            HttpResponse<byte[]> first = calls.get("/api/v2/roles", token);
            assertEquals(
                    "1", first.headers().firstValue("x-ratelimit-remaining").orElseThrow());
            assertEquals(200, calls.get("/api/v2/roles", token).statusCode());
            HttpResponse<byte[]> third = calls.get("/api/v2/roles", token);
            assertEquals(429, third.statusCode());
            assertEquals(
                    Long.toString(clock.now().getEpochSecond() + 10),
                    third.headers().firstValue("x-ratelimit-reset").orElseThrow());
            clock.advance(Duration.ofSeconds(10));
            assertEquals(200, calls.get("/api/v2/roles", token).statusCode());
        }
    }

    // ---- the export job

    private String completed(String body) {
        auth0.exportTakes(0);
        String id = Http.body(http.json("/api/v2/jobs/users-exports", http.token(), body))
                .get("id")
                .asText();
        return "/api/v2/jobs/" + id;
    }

    private HttpResponse<byte[]> download(JsonNode job) {
        return http.send(
                HttpRequest.newBuilder(URI.create(job.get("location").asText())).build());
    }

    private static String unpacked(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void file_ofAnExport_hasALineForEachUserWithTheFieldsAskedFor() throws IOException {
        auth0.add(
                SeedUser.database("a@example.com").databaseId("1").appMetadata("plan", "gold"),
                SeedUser.social("github", "5", "b@example.com"));
        String job =
                completed("{\"format\":\"json\",\"fields\":[{\"name\":\"user_id\"},{\"name\":\"app_metadata.plan\"},"
                        + "{\"name\":\"identities[0].connection\",\"export_as\":\"connection\"}]}");

        assertEquals(
                "{\"user_id\":\"auth0|1\",\"app_metadata.plan\":\"gold\",\"connection\":\"" + FakeAuth0.DATABASE
                        + "\"}\n" + "{\"user_id\":\"github|5\",\"connection\":\"github\"}\n",
                unpacked(download(Http.body(http.get(job, http.token()))).body()));
    }

    @Test
    void link_toAFile_livesAMinute_andTheJobADay() {
        auth0.add(SeedUser.database("a@example.com"));
        String job = completed(JOB);
        String token = http.token();
        JsonNode first = Http.body(http.get(job, token));
        assertEquals(200, download(first).statusCode());

        clock.advance(Duration.ofSeconds(60));
        assertEquals(403, download(first).statusCode());
        JsonNode again = Http.body(http.get(job, token));
        assertEquals(200, download(again).statusCode());
        assertEquals(
                400,
                http.send(HttpRequest.newBuilder(
                                        URI.create(again.get("location").asText()))
                                .header("Authorization", "Bearer " + token)
                                .build())
                        .statusCode());

        clock.advance(Duration.ofHours(24));
        assertEquals(404, http.get(job, http.token()).statusCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            {"format":"csv","fields":[{"name":"email"}]}; 501
            {"format":"json"}; 501
            {"format":"xml","fields":[{"name":"email"}]}; 400
            {"fields":[{"name":"email","as":"x"}]}; 400
            {"fields":[{"name":"a b"}]}; 400
            {"fields":[{"name":"email"}],"limit":0}; 400
            {"fields":[{"name":"email"}],"page":1}; 400
            {"fields":[{"name":"email"}],"connection_id":"acme"}; 400
            {"fields":[{"name":"email"}],"connection_id":"con_0123456789abcdef"}; 404
            [1]; 400
            """)
    void job_whenTheRequestIsWrong_isRefused(String body, int status) {
        assertEquals(
                status,
                http.json("/api/v2/jobs/users-exports", http.token(), body).statusCode());
    }

    // ---- the password grant

    private HttpResponse<byte[]> signIn(String username, String password, String... changes) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "http://auth0.com/oauth/grant-type/password-realm");
        fields.put("realm", FakeAuth0.DATABASE);
        fields.put("username", username);
        fields.put("password", password);
        fields.put("client_id", "web");
        fields.put("client_secret", "web-secret");
        fields.put("scope", "openid email");
        for (int i = 0; i < changes.length; i += 2) {
            fields.put(changes[i], changes[i + 1]);
        }
        return http.form("/oauth/token", fields, "auth0-forwarded-for", "198.51.100.7");
    }

    private static String error(HttpResponse<byte[]> answer) {
        return answer.statusCode() + " " + Http.body(answer).path("error").asText();
    }

    @Test
    void signIn_withEachKindOfPassword_isCheckedForReal() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")));
        auth0.add(
                SeedUser.database("plain@example.com").password("right"),
                SeedUser.database("bcrypt@example.com").passwordHash(HASH),
                SeedUser.database("none@example.com"),
                SeedUser.database("md4@example.com")
                        .customPasswordHash(
                                Map.of("algorithm", "md4", "hash", Map.of("value", "00", "encoding", "hex"))));

        assertEquals(200, signIn("PLAIN@example.com", "right").statusCode());
        assertEquals("403 invalid_grant", error(signIn("plain@example.com", "wrong")));
        assertEquals(200, signIn("bcrypt@example.com", "Tall-Alder-2021").statusCode());
        assertEquals("403 invalid_grant", error(signIn("bcrypt@example.com", "Tall-Alder-2022")));
        assertEquals("403 invalid_grant", error(signIn("none@example.com", "x")));
        assertEquals("403 invalid_grant", error(signIn("nobody@example.com", "x")));
        assertEquals(501, signIn("md4@example.com", "x").statusCode());
        assertEquals("400 invalid_request", error(signIn("plain@example.com", "right", "realm", "github")));
    }

    @Test
    void signIn_whenSomethingStandsAgainstIt_saysWhat() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")));
        auth0.add(SeedClient.machine("machine", Secret.of("web-secret")));
        auth0.add(
                SeedUser.database("blocked@example.com").password("right").blocked(),
                SeedUser.database("mfa@example.com").password("right").secondFactor("guardian"),
                SeedUser.database("leaked@example.com").password("right").leakedPassword(),
                SeedUser.database("denied@example.com").password("right").deniedByAction(),
                SeedUser.database("ok@example.com").password("right"));

        assertEquals("401 unauthorized", error(signIn("blocked@example.com", "right")));
        assertEquals("403 invalid_grant", error(signIn("blocked@example.com", "wrong")));
        assertEquals("403 mfa_required", error(signIn("mfa@example.com", "right")));
        assertEquals("403 invalid_grant", error(signIn("mfa@example.com", "wrong")));
        assertEquals("403 password_leaked", error(signIn("leaked@example.com", "right")));
        assertEquals("403 access_denied", error(signIn("denied@example.com", "right")));
        assertEquals("403 unauthorized_client", error(signIn("ok@example.com", "right", "client_id", "machine")));
        assertEquals("401 access_denied", error(signIn("ok@example.com", "right", "client_secret", "x")));
        assertEquals("400 invalid_request", error(signIn("ok@example.com", "")));
        auth0.botDetection(true);
        assertEquals("401 requires_verification", error(signIn("ok@example.com", "right")));
        auth0.botDetection(false);
        auth0.answerNext("POST", "/oauth/token", 429, Map.of("error", "too_many_requests"));
        assertEquals("429 too_many_requests", error(signIn("ok@example.com", "right")));
        assertEquals(200, signIn("ok@example.com", "right").statusCode());
    }

    @Test
    void signIn_afterTenWrongPasswords_isLockedForThatAddressOnly() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")).trustsForwardedFor());
        auth0.add(
                SeedUser.database("a@example.com").password("right"),
                SeedUser.database("b@example.com").password("right"));
        for (int i = 0; i < 10; i++) {
            assertEquals("403 invalid_grant", error(signIn("a@example.com", "wrong")));
        }

        assertEquals("429 too_many_attempts", error(signIn("a@example.com", "right")));
        assertEquals(200, signIn("b@example.com", "right").statusCode());
        Map<String, String> elsewhere = new LinkedHashMap<>();
        elsewhere.put("grant_type", "password");
        elsewhere.put("username", "a@example.com");
        elsewhere.put("password", "right");
        elsewhere.put("client_id", "web");
        elsewhere.put("client_secret", "web-secret");
        assertEquals(
                200,
                http.form("/oauth/token", elsewhere, "auth0-forwarded-for", "198.51.100.8")
                        .statusCode());
        auth0.unblockAll();
        assertEquals(200, signIn("a@example.com", "right").statusCode());
    }

    /** Without trust in the header everybody sits at the caller's address, as brute-force protection sees it. */
    @Test
    void signIn_withoutTrustInTheForwardedAddress_locksTheWholeServer() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")));
        auth0.add(SeedUser.database("a@example.com").password("right"));
        for (int i = 0; i < 100; i++) {
            signIn("nobody" + i + "@example.com", "wrong");
        }

        assertEquals("429 too_many_requests", error(signIn("a@example.com", "right")));
    }

    @Test
    void signIn_whenRight_changesTheUser_andItsTokenOpensUserInfo() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")));
        auth0.add(SeedUser.database("a@example.com")
                .databaseId("1")
                .password("right")
                .emailVerified());

        JsonNode opaque = Http.body(signIn("a@example.com", "right"));
        assertEquals(1, opaque.get("access_token").asText().split("\\.", -1).length, "no audience, no JWT");
        JsonNode info =
                Http.body(http.get("/userinfo", opaque.get("access_token").asText()));
        assertEquals("{\"sub\":\"auth0|1\",\"email\":\"a@example.com\",\"email_verified\":true}", info.toString());
        JsonNode forApi = Http.body(signIn("a@example.com", "right", "audience", "https://api.example.com/"));
        assertEquals(3, forApi.get("access_token").asText().split("\\.", -1).length);
        assertEquals(
                200, http.get("/userinfo", forApi.get("access_token").asText()).statusCode());
        String narrow = Http.body(signIn("a@example.com", "right", "scope", "email"))
                .get("access_token")
                .asText();
        assertEquals(401, http.get("/userinfo", narrow).statusCode());

        assertEquals(3, auth0.user("auth0|1").orElseThrow().get("logins_count"));
        assertEquals(
                "2026-11-01T12:00:00.000Z", auth0.user("auth0|1").orElseThrow().get("last_login"));
    }

    @Test
    void userInfo_whenLimited_answersTenTimesAtOnce() {
        auth0.add(SeedUser.database("a@example.com").databaseId("1"));
        auth0.limitUserInfo(true);
        String token = auth0.accessToken("auth0|1", "https://api.example.com/", Map.of())
                .reveal();
        for (int i = 0; i < 10; i++) {
            assertEquals(200, http.get("/userinfo", token).statusCode());
        }
        assertEquals(429, http.get("/userinfo", token).statusCode());
        clock.advance(Duration.ofMinutes(2));
        assertEquals(200, http.get("/userinfo", token).statusCode());
    }

    // ---- what a test asks it

    @Test
    void dumpAndToString_showNoSecret() {
        auth0.add(SeedClient.passwordGrant("web", Secret.of("web-secret")));
        auth0.add(SeedUser.database("a@example.com").databaseId("1").password("right"));
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("name", "okta");
        connection.put("strategy", "okta");
        connection.put("options", Map.of("client_secret", "hidden"));
        auth0.addConnection(connection);
        http.get("/api/v2/users?q=email:a@example.com", http.token());

        String all = auth0.dump()
                + auth0
                + auth0.exchanges()
                + SeedUser.database("x@example.com").password("right");
        for (String secret :
                List.of("web-secret", "right", "hidden", auth0.clientSecret().reveal())) {
            assertFalse(all.contains(secret), secret);
        }
        assertFalse(auth0.exchanges().toString().contains("@"));
    }

    @Test
    void add_whenSomethingIsNotThere_refuses() {
        auth0.add(SeedUser.database("a@example.com").databaseId("1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> auth0.add(SeedUser.database("b@example.com").databaseId("1")));
        assertThrows(
                IllegalArgumentException.class,
                () -> auth0.add(SeedOrganization.named("acme").member("auth0|2")));
        assertThrows(
                IllegalArgumentException.class,
                () -> auth0.add(SeedOrganization.named("acme").member("auth0|1", "rol_x")));
        assertThrows(
                IllegalArgumentException.class,
                () -> auth0.add(SeedOrganization.named("acme").connection("con_x", true)));
    }

    @Test
    void ids_thatAreMade_differ() {
        Set<Object> ids = new HashSet<>();
        for (int i = 0; i < 5_000; i++) {
            auth0.add(SeedUser.database("u" + i + "@example.com"));
        }
        auth0.users().forEach(user -> ids.add(user.get("user_id")));
        assertEquals(5_000, ids.size());
        for (int i = 0; i < 2_000; i++) {
            assertTrue(ids.add(auth0.add(SeedOrganization.named("o" + i))));
        }
    }

    @Test
    void faults_atRandom_hitTheirShare() {
        auth0.failAtRandom(7, 0.5, Auth0Fault.SERVER_ERROR, Auth0Fault.UNAVAILABLE, Auth0Fault.BAD_GATEWAY);
        int failed = 0;
        for (int i = 0; i < 200; i++) {
            failed += http.open("/.well-known/jwks.json").statusCode() >= 500 ? 1 : 0;
        }
        assertTrue(failed > 60 && failed < 140, "failed: " + failed);
        auth0.failAtRandom(7, 0);
        assertEquals(200, http.open("/.well-known/jwks.json").statusCode());
        assertEquals(201, auth0.count("GET", "/.well-known/jwks.json"));
    }
}
