package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request schema that a fake serves: a field that it does not name, one that is missing, one of a wrong type. */
@NullUnmarked // a body may hold anything
@SuppressWarnings("unchecked") // what is inside of a right request is written above
@Tag("once")
class ClosedRequestsTest {
    private static final Map<String, Object> HASH = Map.of("hash_type", "bcrypt", "hash", FakeStytchTestBase.BCRYPT);
    private static final String METADATA = "https://idp.example/metadata";
    private static final Secret TOTP = Secret.of("JBSWY3DPEHPK3PXP");
    private static final String SECRET = "machine-Secret-4711";
    private static final Map<String, Object> NEW_MEMBER = Map.of("email_address", "new@acme.com");
    private static final Map<String, Object> ADA_IN_ACME =
            Map.of("organization_id", "acme", "email_address", "ada@acme.com");

    /** A request that is right, of each endpoint that takes a body. */
    private static final Map<String, Map<String, Object>> RIGHT = right();

    /** The operations of the contract that no fake has yet: what else is missing is missing by mistake. */
    static final Set<String> UNSERVED =
            Set.of("POST /v1/b2b/sessions/exchange_access_token", "POST /v1/sessions/exchange_access_token");

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
    private final LegacyProvider legacy = new LegacyProvider();
    private final Map<Boolean, String> profiles = new HashMap<>();
    private String before;
    private final Map<String, String> ids = new HashMap<>();

    private static Map<String, Map<String, Object>> right() {
        Map<String, Map<String, Object>> right = new LinkedHashMap<>();
        right.put("POST /v1/users", Map.of("email", "new@acme.com"));
        right.put("PUT /v1/users/{user_id}", Map.of());
        right.put("POST /v1/users/search", Map.of());
        right.put("PUT /v1/users/{user_id}/exchange_primary_factor", Map.of("email_address", "new@acme.com"));
        right.put("POST /v1/passwords", Map.of("email", "new@acme.com", "password", "correct horse battery"));
        right.put("POST /v1/passwords/authenticate", Map.of("email", "bob@acme.com", "password", "a"));
        right.put("POST /v1/passwords/strength_check", Map.of("password", "a"));
        right.put("POST /v1/passwords/migrate", both(HASH, Map.of("email", "new@acme.com")));
        right.put("POST /v1/sessions/migrate", Map.of("session_token", "legacy"));
        right.put("POST /v1/sessions/attest", Map.of("profile_id", "{profile}", "token", "{trusted}"));
        right.put("POST /v1/b2b/sessions/migrate", Map.of("session_token", "legacy", "organization_id", "acme"));
        right.put("POST /v1/b2b/sessions/attest", Map.of("profile_id", "{profile}", "token", "{trusted}"));
        right.put("POST /v1/oauth/attach", Map.of("provider", "google", "user_id", "user"));
        right.put("POST /v1/totps", Map.of("user_id", "user"));
        right.put("POST /v1/totps/authenticate", Map.of("user_id", "totp", "totp_code", "{code}"));
        right.put("POST /v1/totps/recovery_codes", Map.of("user_id", "totp"));
        right.put("POST /v1/totps/recover", Map.of("user_id", "totp", "recovery_code", "{recovery}"));
        right.put("POST /v1/b2b/totp", Map.of("organization_id", "acme", "member_id", "ada"));
        right.put(
                "POST /v1/b2b/totp/authenticate",
                Map.of("organization_id", "acme", "member_id", "eve", "code", "{code}"));
        right.put("POST /v1/b2b/discovery/organizations", Map.of("intermediate_session_token", "{login}"));
        right.put("POST /v1/b2b/discovery/organizations/create", Map.of("intermediate_session_token", "{login}"));
        right.put(
                "POST /v1/b2b/discovery/intermediate_sessions/exchange",
                Map.of("intermediate_session_token", "{login}", "organization_id", "acme"));
        right.put("POST /v1/sessions/authenticate", Map.of("session_token", "{token}"));
        right.put("POST /v1/sessions/revoke", Map.of("session_token", "{token}"));
        right.put("POST /v1/b2b/sessions/authenticate", Map.of("session_token", "{token}"));
        right.put("POST /v1/b2b/sessions/revoke", Map.of("session_token", "{token}"));
        right.put("POST /v1/b2b/sessions/exchange", Map.of("session_token", "{token}", "organization_id", "acme"));
        right.put("POST /v1/b2b/organizations", Map.of("organization_name", "New"));
        right.put("PUT /v1/b2b/organizations/{organization_id}", Map.of());
        right.put("POST /v1/b2b/organizations/search", Map.of());
        right.put("POST /v1/b2b/organizations/{organization_id}/members", NEW_MEMBER);
        right.put("PUT /v1/b2b/organizations/{organization_id}/members/{member_id}", Map.of());
        right.put("PUT /v1/b2b/organizations/{organization_id}/members/{member_id}/reactivate", Map.of());
        right.put("POST /v1/b2b/organizations/members/search", Map.of("organization_ids", List.of("acme")));
        right.put(
                "POST /v1/b2b/organizations/{organization_id}/members/{member_id}/unlink_retired_email",
                Map.of("email_address", "before@acme.com"));
        right.put("POST /v1/b2b/passwords/authenticate", both(ADA_IN_ACME, Map.of("password", "a")));
        right.put("POST /v1/b2b/passwords/strength_check", Map.of("password", "a"));
        right.put(
                "POST /v1/b2b/passwords/migrate",
                both(HASH, Map.of("organization_id", "acme", "email_address", "new@acme.com")));
        right.put("POST /v1/b2b/passwords/email/require_reset", Map.of("email_address", "ada@acme.com"));
        right.put(
                "POST /v1/b2b/totp/migrate",
                Map.of(
                        "organization_id", "acme",
                        "member_id", "ada",
                        "secret", "JBSWY3DPEHPK3PXP",
                        "recovery_codes", List.of()));
        right.put("POST /v1/b2b/recovery_codes/rotate", Map.of("organization_id", "acme", "member_id", "eve"));
        right.put("PUT /v1/b2b/rbac/organizations/{organization_id}", Map.of("org_policy", Map.of("roles", List.of())));
        right.put("POST /v1/b2b/sso/saml/{organization_id}", Map.of());
        right.put("PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}", Map.of());
        right.put(
                "PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}/url",
                Map.of("metadata_url", METADATA));
        right.put("POST /v1/m2m/clients", Map.of("scopes", List.of("read")));
        right.put("PUT /v1/m2m/clients/{client_id}", Map.of());
        right.put("POST /v1/m2m/clients/search", Map.of());
        right.put(
                "POST /v1/public/{project_id}/oauth2/token",
                Map.of("client_id", "x", "client_secret", SECRET, "grant_type", "client_credentials"));
        right.put("POST /v1/b2b/sso/oidc/{organization_id}", Map.of());
        right.put("PUT /v1/b2b/sso/oidc/{organization_id}/connections/{connection_id}", Map.of());
        right.put(
                "POST /v1/b2b/sso/external/{organization_id}",
                Map.of("external_organization_id", "new", "external_connection_id", "new"));
        right.put("PUT /v1/b2b/sso/external/{organization_id}/connections/{connection_id}", Map.of());
        right.put("POST /v1/b2b/scim/{organization_id}/connection", Map.of());
        right.put("PUT /v1/b2b/scim/{organization_id}/connection/{connection_id}", Map.of());
        return right;
    }

    private static Map<String, Object> both(Map<String, Object> one, Map<String, Object> other) {
        Map<String, Object> all = new HashMap<>(one);
        all.putAll(other);
        return all;
    }

    static Set<String> endpoints() {
        return RIGHT.keySet();
    }

    @BeforeEach
    void seed() {
        profiles.put(false, consumer.trust(legacy.profile()));
        profiles.put(true, b2b.trust(legacy.profile().map("organization_id", "org")));
        consumer.userInfo(legacy.userInfo());
        b2b.userInfo(legacy.userInfo());
        legacy.answers(Map.of("email", "ada@acme.com"));
        consumer.seed(SeedUser.verifiedEmail("ada@acme.com"));
        consumer.seed(SeedUser.verifiedEmail("totp@acme.com").externalId("totp").totp(TOTP));
        b2b.seed(
                SeedOrganization.named("Legacy").slug("legacy").externalId("legacy"),
                SeedMember.verifiedEmail("ada@acme.com"));
        consumer.seed(SeedUser.verifiedEmail("one-factor@acme.com").externalId("user"));
        consumer.seed(SeedUser.verifiedEmail("bob@acme.com")
                .passwordHash(new PasswordHash.Bcrypt(Secret.of(FakeStytchTestBase.BCRYPT))));
        consumer.seed(SeedMachineClient.withSecret(Secret.of(SECRET), "read").clientId("x"));
        b2b.samlMetadata(METADATA, "idp", "https://idp.example/sso", FakeConnectionsTest.CERTIFICATE);
        b2b.crossOrganizationPasswords(true);
        b2b.seed(SeedOrganization.named("Acme").slug("acme"));
        b2b.seed(SeedOrganization.named("Beta").slug("beta"));
        b2b.seed(
                "acme",
                SeedMember.verifiedEmail("ada@acme.com")
                        .externalId("ada")
                        .retiredEmail("before@acme.com")
                        .passwordHash(new PasswordHash.Bcrypt(Secret.of(FakeStytchTestBase.BCRYPT))));
        b2b.seed(
                "acme",
                SeedMember.verifiedEmail("eve@acme.com").externalId("eve").totp(Secret.of("JBSWY3DPEHPK3PXP"), true));
        ids.put(
                "deleted",
                b2b.seed("acme", SeedMember.verifiedEmail("dan@acme.com").deleted())
                        .memberId());
        RawCalls calls = new RawCalls(b2b);
        for (String kind : List.of("saml", "oidc", "external", "scim")) {
            String path = kind.equals("scim") ? "/v1/b2b/scim/acme/connection" : "/v1/b2b/sso/" + kind + "/acme";
            Map<String, Object> body = kind.equals("external")
                    ? Map.of("external_organization_id", "o", "external_connection_id", "c")
                    : Map.of();
            ids.put(
                    kind,
                    String.valueOf(calls.post(path, body).object("connection").get("connection_id")));
        }
    }

    /** Whatever wrong requests a test has sent, both fakes hold what they held. */
    @AfterEach
    void closeAll() {
        try {
            if (before != null) {
                assertEquals(before, state());
            }
        } finally {
            consumer.close();
            b2b.close();
            legacy.close();
        }
    }

    private RawCalls.Answer send(String endpoint, Map<String, ?> given) {
        Map<String, Object> body = new HashMap<>(given);
        body.replaceAll((field, value) -> switch (String.valueOf(value)) {
            case "{token}" -> token(endpoint);
            case "{login}" -> b2b.beginDiscovery("ada@acme.com").reveal();
            case "{code}" -> TotpCodes.at(TOTP, TimeSource.system().now());
            case "{recovery}" -> recoveryCode();
            case "{profile}" -> profiles.get(template(endpoint).startsWith("/v1/b2b/"));
            case "{trusted}" -> legacy.token(Map.of("email", "ada@acme.com", "org", "legacy"));
            default -> value;
        });
        String method = method(endpoint);
        String template = template(endpoint);
        boolean isB2b = template.startsWith("/v1/b2b/");
        String connection = template.contains("/scim/")
                ? "scim"
                : template.contains("/saml/") ? "saml" : template.contains("/oidc/") ? "oidc" : "external";
        String path = template.replace("{project_id}", FakeProject.PROJECT_ID)
                .replace("{client_id}", "x")
                .replace("{user_id}", "user")
                .replace("{member_id}", template.endsWith("/reactivate") ? ids.get("deleted") : "ada")
                .replace(
                        "{organization_id}",
                        endpoint.startsWith("POST /v1/b2b/scim") ? "beta" : "acme") // one has a connection already
                .replace("{connection_id}", ids.get(connection))
                .replaceAll("\\{[a-z_]+}", "x");
        RawCalls calls = new RawCalls(isB2b ? b2b : consumer);
        return switch (method) {
            case "GET" -> calls.get(path);
            case "DELETE" -> calls.delete(path);
            case "PUT" -> calls.put(path, body);
            default -> calls.post(path, body);
        };
    }

    private String recoveryCode() {
        Object totps = new RawCalls(consumer)
                .post("/v1/totps/recovery_codes", Map.of("user_id", "totp"))
                .body()
                .get("totps");
        return String.valueOf(((List<?>) ((Map<?, ?>) ((List<?>) totps).get(0)).get("recovery_codes")).get(0));
    }

    private String token(String endpoint) {
        FakeSession session = template(endpoint).startsWith("/v1/b2b/")
                ? b2b.beginSession("acme", "ada", Duration.ofHours(1))
                : consumer.beginSession("user", Duration.ofHours(1));
        return session.token().reveal();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_thatIsRight_isTaken(String endpoint) {
        assertEquals("2", send(endpoint, RIGHT.get(endpoint)).verdict().substring(0, 1));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldTooMany_isRefusedByName(String endpoint) {
        before = state();
        RawCalls.Answer answer = send(endpoint, both(RIGHT.get(endpoint), Map.of("surplus", 1)));

        assertEquals("400 " + (isToken(endpoint) ? "invalid_request" : "bad_request"), verdict(answer));
        assertTrue(message(answer).contains("surplus"));
    }

    private static boolean isToken(String endpoint) {
        return endpoint.endsWith("/oauth2/token");
    }

    /** Returns status and code, also of an answer in words of OAuth 2.0. */
    private static String verdict(RawCalls.Answer answer) {
        return answer.body().containsKey("error") ? answer.status() + " " + answer.text("error") : answer.verdict();
    }

    private static String message(RawCalls.Answer answer) {
        return answer.body().containsKey("error") ? answer.text("error_description") : answer.errorMessage();
    }

    /** One level down: a field that a closed object inside of the request does not have. */
    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldTooManyInside_isRefused(String endpoint) {
        before = state();
        for (String field : Contract.get().closedObjectsOfRequest(method(endpoint), template(endpoint))) {
            Object inside = RIGHT.get(endpoint).getOrDefault(field, Map.of());
            Map<String, Object> more = new HashMap<>((Map<String, Object>) inside);
            more.put("surplus", 1);

            RawCalls.Answer answer = send(endpoint, both(RIGHT.get(endpoint), Map.of(field, more)));

            assertEquals(400, answer.status(), field);
        }
    }

    /** Returns all that the endpoints show of the state. */
    private String state() {
        RawCalls users = new RawCalls(consumer);
        RawCalls members = new RawCalls(b2b);
        StringBuilder state = new StringBuilder();
        state.append(users.post("/v1/users/search", Map.of()).body().get("results"));
        state.append(users.post("/v1/m2m/clients/search", Map.of()).body().get("m2m_clients"));
        state.append(
                members.post("/v1/b2b/organizations/search", Map.of()).body().get("organizations"));
        state.append(members.post(
                        "/v1/b2b/organizations/members/search", Map.of("organization_ids", List.of("acme", "beta")))
                .body()
                .get("members"));
        for (String path : List.of(
                "/v1/b2b/sso/acme",
                "/v1/b2b/scim/acme/connection",
                "/v1/b2b/rbac/organizations/acme",
                "/v1/b2b/recovery_codes/acme/eve")) {
            Map<String, Object> body = new HashMap<>(members.get(path).body());
            body.remove("request_id");
            state.append(new TreeMap<>(body));
        }
        return state.toString();
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldMissing_isRefused(String endpoint) {
        before = state();
        for (String field : Contract.get().requiredOfRequest(method(endpoint), template(endpoint))) {
            Map<String, Object> body = new HashMap<>(RIGHT.get(endpoint));
            body.remove(field);

            assertEquals(400, send(endpoint, body).status(), field);
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldOfAWrongTypeOrNull_isRefused(String endpoint) {
        before = state();
        Map<String, String> types = Contract.get().typesOfRequest(method(endpoint), template(endpoint));
        List<String> taken = new ArrayList<>();
        types.forEach((field, type) -> {
            for (Object wrong : wrong(type)) {
                Map<String, Object> body = new HashMap<>(RIGHT.get(endpoint));
                body.put(field, wrong);
                RawCalls.Answer answer = send(endpoint, body);
                if (answer.status() != 400) {
                    taken.add(field + " " + wrong + ": " + answer.verdict());
                }
            }
        });

        assertEquals(List.of(), taken);
    }

    private static List<Object> wrong(String type) {
        List<Object> wrong = new ArrayList<>();
        wrong.add(null);
        wrong.add(type.equals("string") ? 17 : "x");
        wrong.add(type.equals("array") ? Map.of() : List.of(17));
        return wrong;
    }

    @Test
    void table_hasEveryRequestThatAFakeServes() {
        Set<String> missing = new TreeSet<>();
        Set<String> unserved = new TreeSet<>();
        for (String operation : Contract.get().operations()) {
            String method = method(operation);
            boolean hasBody = Contract.get()
                    .mediaTypeOfRequest(method, template(operation))
                    .isPresent();
            if (RIGHT.containsKey(operation)) {
                continue;
            }
            if (send(operation, Map.of()).status() == 501) {
                unserved.add(operation);
            } else if (hasBody) {
                missing.add(operation);
            }
        }

        assertEquals(Set.of(), missing);
        assertEquals(UNSERVED, unserved);
    }

    private static String method(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static String template(String endpoint) {
        return endpoint.substring(endpoint.indexOf(' ') + 1);
    }
}
