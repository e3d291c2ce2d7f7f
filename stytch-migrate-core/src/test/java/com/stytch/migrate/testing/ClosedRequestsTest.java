package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request schema that a fake serves: a field that it does not name, one that is missing, one of a wrong type. */
@NullUnmarked // a body may hold anything
class ClosedRequestsTest {
    private static final Map<String, Object> HASH = Map.of("hash_type", "bcrypt", "hash", FakeStytchTestBase.BCRYPT);
    private static final Map<String, Object> NEW_MEMBER = Map.of("email_address", "new@acme.com");
    private static final Map<String, Object> ADA_IN_ACME =
            Map.of("organization_id", "acme", "email_address", "ada@acme.com");

    /** A request that is right, of each endpoint that takes a body. */
    private static final Map<String, Map<String, Object>> RIGHT = right();

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
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
        consumer.seed(SeedUser.verifiedEmail("one-factor@acme.com").externalId("user"));
        consumer.seed(SeedUser.verifiedEmail("bob@acme.com")
                .passwordHash(new PasswordHash.Bcrypt(Secret.of(FakeStytchTestBase.BCRYPT))));
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

    @AfterEach
    void close() {
        consumer.close();
        b2b.close();
    }

    private RawCalls.Answer send(String endpoint, Map<String, ?> body) {
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
                .replace("{connection_id}", ids.get(connection));
        RawCalls calls = new RawCalls(isB2b ? b2b : consumer);
        return method.equals("PUT") ? calls.put(path, body) : calls.post(path, body);
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_thatIsRight_isTaken(String endpoint) {
        assertEquals("2", send(endpoint, RIGHT.get(endpoint)).verdict().substring(0, 1));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldTooMany_isRefusedByName(String endpoint) {
        RawCalls.Answer answer = send(endpoint, both(RIGHT.get(endpoint), Map.of("surplus", 1)));

        assertEquals("400 bad_request", answer.verdict());
        assertTrue(answer.errorMessage().contains("surplus"));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldMissing_isRefused(String endpoint) {
        for (String field : Contract.get().requiredOfRequest(method(endpoint), template(endpoint))) {
            Map<String, Object> body = new HashMap<>(RIGHT.get(endpoint));
            body.remove(field);

            assertEquals(400, send(endpoint, body).status(), field);
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void request_withAFieldOfAWrongTypeOrNull_isRefused(String endpoint) {
        Map<String, String> types = Contract.get().typesOfRequest(method(endpoint), template(endpoint));
        List<String> taken = new ArrayList<>();
        types.forEach((field, type) -> {
            for (Object wrong : wrong(type)) {
                Map<String, Object> body = new HashMap<>(RIGHT.get(endpoint));
                body.put(field, wrong);
                RawCalls.Answer answer = send(endpoint, body);
                boolean unserved = answer.errorType().equals("fake_does_not_know_sessions");
                if (answer.status() != 400 && !unserved) {
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
        Set<String> missing = new HashSet<>();
        for (String operation : Contract.get().operations()) {
            String method = method(operation);
            boolean hasBody = Contract.get()
                    .mediaTypeOfRequest(method, template(operation))
                    .isPresent();
            if (hasBody
                    && !RIGHT.containsKey(operation)
                    && send(operation, Map.of()).status() != 501) {
                missing.add(operation);
            }
        }

        assertEquals(Set.of(), missing);
    }

    private static String method(String endpoint) {
        return endpoint.substring(0, endpoint.indexOf(' '));
    }

    private static String template(String endpoint) {
        return endpoint.substring(endpoint.indexOf(' ') + 1);
    }
}
