package com.stytch.migrate.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.contract.Contract;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code error_type} that the contract lists for an endpoint that a fake serves: how it comes, and with which status.
 * What cannot come stands in a list, with the reason.
 */
@NullUnmarked // fields of a body may be anything, absent too
class ErrorTypesTest {
    private static final Contract CONTRACT = Contract.get();
    private static final String SCRIPT = "; a test can ask for it by onNext(…).error(…)";

    /** Codes, or an operation and a code, that a fake never gives by itself. */
    private static final Map<String, String> NEVER = Map.of(
            "invalid_phone_number_country_code",
            "which countries are allowed is a setting of a real project, and the contract leaves open whether it counts"
                    + SCRIPT,
            "search_timeout",
            "no search of the fake is slow" + SCRIPT,
            "breached_password",
            "the fake knows no list of breached passwords" + SCRIPT,
            "DELETE /v1/users/totps/{totp_id} cannot_delete_last_primary_factor",
            "an authenticator app is no primary factor",
            "DELETE /v1/users/passwords/{password_id} cannot_delete_last_primary_factor",
            "a password needs an address, which stays");

    /** Every other code comes with 400. Source: contract, section 1.6. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("unauthorized_credentials", 401),
            Map.entry("user_lock_limit_reached", 429),
            Map.entry("user_not_found", 404),
            Map.entry("email_not_found", 404),
            Map.entry("m2m_client_not_found", 404),
            Map.entry("organization_not_found", 404),
            Map.entry("member_not_found", 404),
            Map.entry("session_not_found", 404),
            Map.entry("trusted_token_profile_not_found", 404),
            Map.entry("consumer_session_authorization_error", 403),
            Map.entry("session_authorization_error", 403),
            Map.entry("session_authorization_tenancy_error", 403),
            Map.entry("member_password_not_found", 404));

    private final FakeStytch consumer = FakeStytch.consumer();
    private final FakeB2b b2b = FakeStytch.b2b();
    private final RawCalls users = new RawCalls(consumer);
    private final RawCalls members = new RawCalls(b2b);
    private final Map<String, Supplier<RawCalls.Answer>> provocations = new LinkedHashMap<>();

    private static final String USERS = "/v1/users";
    private static final String ORGANIZATIONS = "/v1/b2b/organizations";
    private static final String MEMBERS = ORGANIZATIONS + "/acme/members";
    private static final Map<String, Object> HASH =
            Map.of("email", "new@b.co", "hash_type", "bcrypt", "hash", FakeStytchTestBase.BCRYPT);
    private static final Map<String, Object> MEMBER_HASH = Map.of(
            "organization_id", "acme",
            "email_address", "new@acme.com",
            "hash_type", "bcrypt",
            "hash", FakeStytchTestBase.BCRYPT);

    ErrorTypesTest() {
        consumer.seed(SeedUser.verifiedEmail("ada@b.co")
                .externalId("ada")
                .phoneNumber("+15005550001", true)
                .password(Secret.of("correct horse")));
        consumer.seed(SeedUser.unverifiedEmail("eve@b.co").externalId("eve"));
        b2b.roles("editor");
        b2b.seed(SeedOrganization.named("Acme").slug("acme").externalId("org-1"));
        b2b.seed(SeedOrganization.named("Beta").slug("beta").claimedEmailDomains("beta.com"));
        b2b.seed(
                "acme",
                SeedMember.verifiedEmail("ada@acme.com")
                        .externalId("ada")
                        .mfaPhoneNumber("+15005550001", true)
                        .retiredEmail("old@acme.com")
                        .passwordHash(bcrypt()));
        b2b.seed("acme", SeedMember.verifiedEmail("eve@acme.com").externalId("eve"));
        consumerUsers();
        consumerPasswords();
        machines();
        organizations();
        memberships();
        memberPasswords();
        consumerSessions();
        memberSessions();
        exchanges(users, consumer, "/v1/sessions", Map.of());
        exchanges(members, b2b, "/v1/b2b/sessions", Map.of("organization_id", "acme"));
        attestedMembers();
        userFactors();
    }

    private void userFactors() {
        String attach = "POST /v1/oauth/attach";
        Map<String, Object> google = Map.of("provider", "google");
        on(
                attach,
                "too_many_user_selection_arguments",
                () -> users.post("/v1/oauth/attach", with(google, "user_id", "ada", "session_token", GONE)));
        on(attach, "no_user_selection_arguments", () -> users.post("/v1/oauth/attach", google));
        on(
                attach,
                "invalid_oauth_provider",
                () -> users.post("/v1/oauth/attach", Map.of("provider", "x", "user_id", "ada")));
        on("POST /v1/totps", "active_totp_exists", () -> totpAgain(true));
        on("POST /v1/totps", "pending_totp_exists", () -> totpAgain(false));
    }

    private RawCalls.Answer totpAgain(boolean verified) {
        consumer.seed(SeedUser.verifiedEmail("t@b.co").externalId("t").totp(verified));
        return users.post("/v1/totps", Map.of("user_id", "t"));
    }

    private static PasswordHash bcrypt() {
        return new PasswordHash.Bcrypt(Secret.of(FakeStytchTestBase.BCRYPT)); // of "a"
    }

    private void on(String operation, String errorType, Supplier<RawCalls.Answer> provocation) {
        provocations.put(operation + " " + errorType, provocation);
    }

    private static Map<String, Object> with(Map<String, Object> map, Object... more) {
        return FakeB2bTestBase.with(map, more);
    }

    private void consumerUsers() {
        String create = "POST /v1/users";
        createErrors(create, Map.of("email", "new@b.co"), body -> users.post(USERS, body));
        on(create, "duplicate_email", () -> users.post(USERS, Map.of("email", "ADA@b.co")));
        on(create, "duplicate_phone_number", () -> users.post(USERS, Map.of("phone_number", "+15005550001")));
        on(
                create,
                "duplicate_user_external_id",
                () -> users.post(USERS, Map.of("email", "x@b.co", "external_id", "ada")));
        on(create, "invalid_create_user_request", () -> users.post(USERS, Map.of("external_id", "x")));
        on(create, "invalid_email", () -> users.post(USERS, Map.of("email", "x")));
        on(create, "invalid_phone_number", () -> users.post(USERS, Map.of("phone_number", "0171")));

        String user = USERS + "/{user_id}";
        on("GET " + user, "user_not_found", () -> users.get(USERS + "/nobody"));
        on("GET " + user, "invalid_user_id", () -> users.get(USERS + "/a%20b"));
        on("PUT " + user, "user_not_found", () -> users.put(USERS + "/nobody", Map.of()));
        on("PUT " + user, "duplicate_user_external_id", () -> users.put(USERS + "/eve", Map.of("external_id", "ada")));
        createErrors("PUT " + user, Map.of(), body -> users.put(USERS + "/eve", body));
        on("DELETE " + user, "user_not_found", () -> users.delete(USERS + "/nobody"));

        String search = "POST /v1/users/search";
        on(search, "user_search_filter_name_not_recognized", () -> search("x", List.of("y")));
        on(search, "user_search_invalid_cursor", () -> users.post(USERS + "/search", Map.of("cursor", "x")));
        on(search, "user_search_invalid_limit", () -> users.post(USERS + "/search", Map.of("limit", 1_001)));
        on(
                search,
                "user_search_invalid_operator",
                () -> users.post(USERS + "/search", Map.of("query", Map.of("operator", "XOR", "operands", List.of()))));
        on(
                search,
                "user_search_maximum_filter_value_count_exceeded",
                () -> search("email_address", Collections.nCopies(10_000, "a@b.co")));
        on(
                search,
                "user_search_cannot_mix_internal_and_external_user_ids",
                () -> search("user_id", List.of("ada", consumer.users().get(0).userId())));

        String exchange = USERS + "/{user_id}/exchange_primary_factor";
        on(
                "PUT " + exchange,
                "invalid_exchange_primary_factor_fields",
                () -> users.put(USERS + "/eve/exchange_primary_factor", Map.of()));
        on(
                "PUT " + exchange,
                "invalid_exchange_primary_factor_user",
                () -> users.put(USERS + "/ada/exchange_primary_factor", Map.of("email_address", "x@b.co")));
        onLastFactor("emails/{email_id}", SeedUser.verifiedEmail("last@b.co"), "emails", "email_id");
        onLastFactor(
                "phone_numbers/{phone_id}",
                SeedUser.create().phoneNumber("+15005550009", true),
                "phone_numbers",
                "phone_id");
        onLastFactor(
                "webauthn_registrations/{webauthn_registration_id}",
                SeedUser.create().webauthnRegistration(true),
                "webauthn_registrations",
                "webauthn_registration_id");
        onLastFactor(
                "biometric_registrations/{biometric_registration_id}",
                SeedUser.create().biometricRegistration(true),
                "biometric_registrations",
                "biometric_registration_id");
        onLastFactor(
                "crypto_wallets/{crypto_wallet_id}",
                SeedUser.create().cryptoWallet("0x1", true),
                "crypto_wallets",
                "crypto_wallet_id");
        onLastFactor(
                "oauth/{oauth_user_registration_id}",
                SeedUser.create().oauth("Google", "1"),
                "providers",
                "oauth_user_registration_id");
    }

    /** The codes about metadata, for an endpoint that takes it. */
    private void createErrors(
            String operation, Map<String, Object> right, Function<Map<String, Object>, RawCalls.Answer> call) {
        String field = "trusted_metadata";
        on(operation, "metadata_too_large", () -> call.apply(with(right, field, Map.of("k", "x".repeat(5_000)))));
        on(operation, "metadata_too_many_keys", () -> call.apply(with(right, field, FakeB2bTestBase.manyKeys(21))));
        on(operation, "metadata_invalid_format", () -> call.apply(with(right, field, "x")));
    }

    private RawCalls.Answer search(String filter, Object value) {
        return users.post(
                USERS + "/search",
                Map.of(
                        "query",
                        Map.of(
                                "operator",
                                "AND",
                                "operands",
                                List.of(Map.of("filter_name", filter, "filter_value", value)))));
    }

    private void onLastFactor(String path, SeedUser user, String list, String idField) {
        on("DELETE /v1/users/" + path, "cannot_delete_last_primary_factor", () -> {
            String userId = consumer.seed(user).userId();
            Object factor = ((List<?>) users.get(USERS + "/" + userId).body().get(list)).get(0);
            String id = String.valueOf(((Map<?, ?>) factor).get(idField));
            return users.delete("/v1/users/" + path.substring(0, path.indexOf('{')) + id);
        });
    }

    private void consumerPasswords() {
        String create = "POST /v1/passwords";
        on(create, "duplicate_email", () -> password("", Map.of("email", "ada@b.co", "password", "correct horse")));
        on(create, "weak_password", () -> password("", Map.of("email", "x@b.co", "password", "12345678")));

        String login = "POST /v1/passwords/authenticate";
        on(login, "email_not_found", () -> login("nobody@b.co", "x"));
        on(login, "no_user_password", () -> login("eve@b.co", "x"));
        on(login, "unauthorized_credentials", () -> login("ada@b.co", "wrong"));
        on(login, "reset_password", () -> {
            consumer.seed(
                    SeedUser.verifiedEmail("reset@b.co").passwordHash(bcrypt()).requiresReset());
            return login("reset@b.co", "a");
        });
        on(login, "user_lock_limit_reached", () -> {
            for (int i = 0; i < 10; i++) {
                login("ada@b.co", "wrong");
            }
            return login("ada@b.co", "correct horse");
        });

        String migrate = "POST /v1/passwords/migrate";
        hashErrors(migrate, HASH, body -> password("/migrate", body));
        createErrors(migrate, HASH, body -> password("/migrate", body));
        on(migrate, "password_already_exists", () -> password("/migrate", with(HASH, "email", "ada@b.co")));
        on(
                migrate,
                "duplicate_phone_number",
                () -> password("/migrate", with(HASH, "phone_number", "+15005550001", "set_email_verified", true)));
        on(
                migrate,
                "too_many_unverified_factors",
                () -> password("/migrate", with(HASH, "email", "eve@b.co", "phone_number", "+15005550007")));
        on(migrate, "invalid_email", () -> password("/migrate", with(HASH, "email", "x")));
        on(migrate, "invalid_phone_number", () -> password("/migrate", with(HASH, "phone_number", "1")));
    }

    /** The codes about hashes are provoked by the hashes of another test, which has them all. */
    private void hashErrors(
            String operation, Map<String, Object> right, Function<Map<String, Object>, RawCalls.Answer> call) {
        FakePasswordsTest.hashes().forEach(arguments -> {
            String verdict = String.valueOf(arguments.get()[0]);
            if (verdict.startsWith("400 ") && arguments.get()[1] instanceof Map<?, ?> fields) {
                Map<String, Object> body = new HashMap<>(right);
                fields.forEach((name, value) -> {
                    if (!name.equals("email")) {
                        body.put(String.valueOf(name), value);
                    }
                });
                on(operation, verdict.substring(4), () -> call.apply(body));
            }
        });
    }

    private RawCalls.Answer password(String path, Map<String, Object> body) {
        return users.post("/v1/passwords" + path, body);
    }

    private RawCalls.Answer login(String email, String password) {
        return password("/authenticate", Map.of("email", email, "password", password));
    }

    private void machines() {
        String create = "POST /v1/m2m/clients";
        consumer.seed(SeedMachineClient.withSecret(Secret.of("x")).clientId("robot"));
        on(create, "duplicate_m2m_client_id", () -> machine("client_id", "robot"));
        on(create, "insecure_m2m_client_secret", () -> machine("client_secret", "aaaaaaaaaaaa"));
        on(create, "client_secret_too_long", () -> machine("client_secret", "aB3$".repeat(100)));
        on(create, "invalid_m2m_client_scope", () -> machine("scopes", List.of("two words")));
        on("GET /v1/m2m/clients/{client_id}", "m2m_client_not_found", () -> users.get("/v1/m2m/clients/nobody"));
    }

    private RawCalls.Answer machine(String field, Object value) {
        return users.post("/v1/m2m/clients", with(Map.of("scopes", List.of("a")), field, value));
    }

    private void organizations() {
        String create = "POST /v1/b2b/organizations";
        on(create, "organization_slug_already_used", () -> organization("organization_slug", "acme"));
        on(create, "organization_external_id_already_used", () -> organization("organization_external_id", "org-1"));
        on(create, "invalid_organization_slug", () -> organization("organization_slug", "a b"));
        on(create, "invalid_organization_name", () -> organization("organization_name", "x".repeat(129)));
        on(create, "organization_name_missing", () -> organization("organization_name", null));
        on(
                create,
                "organization_settings_domain_too_common",
                () -> organization("email_allowed_domains", List.of("gmail.com")));
        on(create, "invalid_organization_external_id", () -> organization("organization_external_id", "a b"));
        createErrors(create, Map.of("organization_name", "New"), body -> members.post(ORGANIZATIONS, body));
        String organization = "GET /v1/b2b/organizations/{organization_id}";
        on(organization, "organization_not_found", () -> members.get(ORGANIZATIONS + "/nobody"));
        on(organization, "invalid_organization_id", () -> members.get(ORGANIZATIONS + "/a%20b"));
        on(
                "POST /v1/b2b/organizations/search",
                "organization_search_filter_name_not_recognized",
                () -> members.post(
                        ORGANIZATIONS + "/search",
                        Map.of(
                                "query",
                                Map.of(
                                        "operator",
                                        "AND",
                                        "operands",
                                        List.of(Map.of("filter_name", "x", "filter_value", "y"))))));
    }

    private RawCalls.Answer organization(String field, Object value) {
        return members.post(ORGANIZATIONS, with(Map.of("organization_name", "New"), field, value));
    }

    private void memberships() {
        String create = "POST /v1/b2b/organizations/{organization_id}/members";
        on(create, "duplicate_member_email", () -> member("email_address", "ada@acme.com"));
        on(create, "duplicate_member_external_id", () -> member("external_id", "ada"));
        on(create, "duplicate_member_phone_number", () -> member("mfa_phone_number", "+15005550001"));
        on(create, "invalid_rbac_role_assignment", () -> member("roles", List.of("nobody")));
        on(create, "invalid_email", () -> member("email_address", "x"));
        on(create, "invalid_phone_number", () -> member("mfa_phone_number", "1"));
        on(create, "retired_member_email", () -> member("email_address", "old@acme.com"));
        on(create, "action_not_allowed_email_domain_is_claimed", () -> member("email_address", "x@beta.com"));
        createErrors(create, Map.of("email_address", "new@acme.com"), body -> members.post(MEMBERS, body));

        String member = "PUT /v1/b2b/organizations/{organization_id}/members/{member_id}";
        on(member, "member_not_found", () -> members.put(MEMBERS + "/nobody", Map.of()));
        on(
                member,
                "duplicate_member_phone_number_for_member",
                () -> members.put(MEMBERS + "/ada", Map.of("mfa_phone_number", "+15005550002")));
        on(member, "duplicate_member_external_id", () -> members.put(MEMBERS + "/eve", Map.of("external_id", "ada")));
        String reactivate = member + "/reactivate";
        on(
                reactivate,
                "no_deleted_member_found_for_reactivation",
                () -> members.put(MEMBERS + "/nobody/reactivate", Map.of()));
        on(
                reactivate,
                "email_unverified_for_reactivation",
                () -> reactivate(SeedMember.unverifiedEmail("gone@acme.com").deleted()));
        on(reactivate, "reactivation_email_belongs_to_another_member", () -> {
            String gone = b2b.member("acme", "eve@acme.com").orElseThrow().memberId();
            members.delete(MEMBERS + "/" + gone);
            member("email_address", "eve@acme.com");
            return members.put(MEMBERS + "/" + gone + "/reactivate", Map.of());
        });
        String search = "POST /v1/b2b/organizations/members/search";
        on(
                search,
                "member_search_organization_ids_empty",
                () -> members.post(ORGANIZATIONS + "/members/search", Map.of("organization_ids", List.of())));
        on(search, "member_search_filter_name_not_recognized", () -> searchMembers("x", List.of("y")));
        on(
                search,
                "member_search_cannot_mix_internal_and_external_member_ids",
                () -> searchMembers(
                        "member_ids", List.of("ada", b2b.members().get(0).memberId())));
        String get = "GET /v1/b2b/organizations/{organization_id}/member";
        on(get, "member_not_found", () -> members.get(ORGANIZATIONS + "/acme/member?member_id=nobody"));
        on(get, "invalid_member_get_fields", () -> members.get(ORGANIZATIONS + "/acme/member"));
        on("POST /v1/b2b/scim/{organization_id}/connection", "active_scim_connection_exists", () -> {
            members.post("/v1/b2b/scim/acme/connection", Map.of());
            return members.post("/v1/b2b/scim/acme/connection", Map.of());
        });
    }

    private RawCalls.Answer member(String field, Object value) {
        return members.post(MEMBERS, with(Map.of("email_address", "new@acme.com"), field, value));
    }

    private RawCalls.Answer reactivate(SeedMember deleted) {
        return members.put(MEMBERS + "/" + b2b.seed("acme", deleted).memberId() + "/reactivate", Map.of());
    }

    private RawCalls.Answer searchMembers(String filter, Object value) {
        return members.post(
                ORGANIZATIONS + "/members/search",
                Map.of(
                        "organization_ids",
                        List.of("acme"),
                        "query",
                        Map.of(
                                "operator",
                                "AND",
                                "operands",
                                List.of(Map.of("filter_name", filter, "filter_value", value)))));
    }

    private void memberPasswords() {
        String login = "POST /v1/b2b/passwords/authenticate";
        on(login, "member_not_found", () -> memberLogin("nobody@acme.com", "x"));
        on(login, "member_password_not_found", () -> memberLogin("eve@acme.com", "x"));
        on(login, "unauthorized_credentials", () -> memberLogin("ada@acme.com", "wrong"));
        on(login, "member_reset_password", () -> {
            b2b.seed(
                    "acme",
                    SeedMember.verifiedEmail("reset@acme.com")
                            .passwordHash(bcrypt())
                            .requiresReset());
            return memberLogin("reset@acme.com", "a");
        });
        String migrate = "POST /v1/b2b/passwords/migrate";
        hashErrors(migrate, MEMBER_HASH, body -> memberPassword("/migrate", body));
        on(
                migrate,
                "password_already_exists",
                () -> memberPassword("/migrate", with(MEMBER_HASH, "email_address", "ada@acme.com")));
        on(
                migrate,
                "organization_not_found",
                () -> memberPassword("/migrate", with(MEMBER_HASH, "organization_id", "nobody")));
        on(
                migrate,
                "duplicate_member_phone_number",
                () -> memberPassword("/migrate", with(MEMBER_HASH, "mfa_phone_number", "+15005550001")));
        on(
                migrate,
                "invalid_rbac_role_assignment",
                () -> memberPassword("/migrate", with(MEMBER_HASH, "roles", List.of("nobody"))));
        on(
                "POST /v1/b2b/passwords/email/require_reset",
                "cross_org_passwords_not_enabled",
                () -> memberPassword("/email/require_reset", Map.of("email_address", "ada@acme.com")));

        String totp = "POST /v1/b2b/totp/migrate";
        on(
                totp,
                "active_totp_exists",
                () -> totpOf(SeedMember.verifiedEmail("t@acme.com")
                        .externalId("t")
                        .totp(Secret.of("JBSWY3DPEHPK3PXP"), true)));
        on(
                totp,
                "pending_totp_exists",
                () -> totpOf(SeedMember.verifiedEmail("t@acme.com")
                        .externalId("t")
                        .totp(Secret.of("JBSWY3DPEHPK3PXP"), false)));
        on(
                totp,
                "recovery_codes_already_exist",
                () -> totpOf(SeedMember.verifiedEmail("t@acme.com")
                        .externalId("t")
                        .recoveryCodes(List.of(Secret.of("one")))));
        on(
                totp,
                "action_available_only_for_active_members",
                () -> totpOf(
                        SeedMember.verifiedEmail("t@acme.com").externalId("t").pending()));
        on(totp, "member_not_found", () -> totp("acme", "nobody"));
        on(totp, "organization_not_found", () -> totp("nobody", "ada"));
    }

    private static final String GONE = "x".repeat(44);
    private static final Map<String, Object> CHECK = Map.of("resource_id", "documents", "action", "read");

    private String token() {
        return consumer.beginSession("ada", Duration.ofHours(1)).token().reveal();
    }

    private void consumerSessions() {
        String path = "/v1/sessions/authenticate";
        String authenticate = "POST " + path;
        on(authenticate, "session_not_found", () -> users.post(path, Map.of("session_token", GONE)));
        on(authenticate, "invalid_session_token", () -> users.post(path, Map.of("session_token", "x")));
        on(authenticate, "unable_to_parse_session_jwt", () -> users.post(path, Map.of("session_jwt", "a.b.c")));
        on(
                authenticate,
                "too_many_session_arguments",
                () -> users.post(path, Map.of("session_jwt", "a.b.c", "session_token", GONE)));
        on(authenticate, "no_session_arguments", () -> users.post(path, Map.of()));
        on(
                authenticate,
                "consumer_session_authorization_error",
                () -> users.post(path, Map.of("session_token", token(), "authorization_check", CHECK)));
        String revoke = "/v1/sessions/revoke";
        on("POST " + revoke, "no_session_revoke_arguments", () -> users.post(revoke, Map.of()));
        on(
                "POST " + revoke,
                "too_many_session_revoke_arguments",
                () -> users.post(revoke, Map.of("session_id", "x", "session_token", GONE)));
    }

    private String memberToken() {
        return b2b.beginSession("acme", "ada", Duration.ofHours(1)).token().reveal();
    }

    private void memberSessions() {
        String path = "/v1/b2b/sessions/authenticate";
        String authenticate = "POST " + path;
        on(authenticate, "session_not_found", () -> members.post(path, Map.of("session_token", GONE)));
        on(
                authenticate,
                "too_many_session_arguments",
                () -> members.post(path, Map.of("session_jwt", "a.b.c", "session_token", GONE)));
        on(authenticate, "session_authorization_error", () -> memberCheck("acme"));
        on(authenticate, "session_authorization_tenancy_error", () -> memberCheck("beta"));
        String exchange = "/v1/b2b/sessions/exchange";
        on(
                "POST " + exchange,
                "session_not_found",
                () -> members.post(exchange, Map.of("session_token", GONE, "organization_id", "beta")));
        on(
                "POST " + exchange,
                "organization_not_found",
                () -> members.post(exchange, Map.of("session_token", memberToken(), "organization_id", "nobody")));
        on("POST " + exchange, "insufficient_factors_for_session_exchange", () -> {
            try (FakeB2b strict = FakeStytch.b2bBuilder()
                    .with(FakeBehaviour.EXCHANGE_WITHOUT_FACTORS_IS_REFUSED)
                    .start()) {
                strict.seed(
                        SeedOrganization.named("Acme").slug("acme"),
                        SeedMember.verifiedEmail("ada@acme.com").externalId("ada"));
                strict.seed(SeedOrganization.named("Beta").slug("beta"), SeedMember.verifiedEmail("ada@acme.com"));
                FakeSession session = strict.beginSession("acme", "ada", Duration.ofHours(1));
                return new RawCalls(strict)
                        .post(exchange, Map.of("session_token", session.token().reveal(), "organization_id", "beta"));
            }
        });
    }

    private RawCalls.Answer memberCheck(String organization) {
        return members.post(
                "/v1/b2b/sessions/authenticate",
                Map.of(
                        "session_token",
                        memberToken(),
                        "authorization_check",
                        with(CHECK, "organization_id", organization)));
    }

    private final LegacyProvider legacy = new LegacyProvider();

    private void exchanges(RawCalls calls, FakeProject fake, String family, Map<String, Object> more) {
        String path = family + "/migrate";
        String migrate = "POST " + path;
        Map<String, Object> legacyToken = with(more, "session_token", "legacy");
        on(migrate, "migrate_from_external_missing_userinfo", () -> calls.post(path, legacyToken));
        on(migrate, "migrate_from_external_unexpected_response", () -> {
            fake.userInfo(legacy.userInfo());
            legacy.answers(Map.of());
            return calls.post(path, legacyToken);
        });
        on(migrate, "migrate_from_external_email_does_not_exist", () -> {
            fake.userInfo(legacy.userInfo());
            legacy.answers(Map.of("email", "nobody@b.co"));
            return calls.post(path, legacyToken);
        });
        String attestPath = family + "/attest";
        String attest = "POST " + attestPath;
        String profileId = fake.trust(legacy.profile());
        Map<String, Object> request = with(more, "profile_id", profileId);
        on(attest, "invalid_trusted_auth_token", () -> calls.post(attestPath, with(request, "token", "x")));
        on(
                attest,
                "trusted_token_profile_not_found",
                () -> calls.post(attestPath, with(more, "profile_id", "x", "token", "x")));
        Map<String, Map<String, Object>> claims = Map.of(
                "jwt_invalid_issuer", Map.of("email", "ada@b.co", "iss", "x"),
                "jwt_invalid_audience", Map.of("email", "ada@b.co", "aud", "x"),
                "jwt_invalid_claims", Map.of());
        claims.forEach((type, wrong) ->
                on(attest, type, () -> calls.post(attestPath, with(request, "token", legacy.token(wrong)))));
    }

    private void attestedMembers() {
        String attest = "POST /v1/b2b/sessions/attest";
        String profileId = b2b.trust(legacy.profile().map("organization_id", "org"));
        on(attest, "member_not_found", () -> attest(profileId, Map.of("email", "nobody@b.co", "org", "org-1")));
        on(attest, "token_missing_organization_id_claim", () -> attest(profileId, Map.of("email", "ada@acme.com")));
        on(
                attest,
                "invalid_token_organization_id_claim",
                () -> attest(profileId, Map.of("email", "ada@acme.com", "org", "nobody")));
    }

    private RawCalls.Answer attest(String profileId, Map<String, Object> claims) {
        return members.post("/v1/b2b/sessions/attest", Map.of("profile_id", profileId, "token", legacy.token(claims)));
    }

    private RawCalls.Answer memberPassword(String path, Map<String, Object> body) {
        return members.post("/v1/b2b/passwords" + path, body);
    }

    private RawCalls.Answer memberLogin(String email, String password) {
        return memberPassword(
                "/authenticate", Map.of("organization_id", "acme", "email_address", email, "password", password));
    }

    private RawCalls.Answer totpOf(SeedMember member) {
        b2b.seed("acme", member);
        return totp("acme", "t");
    }

    private RawCalls.Answer totp(String organization, String member) {
        return members.post(
                "/v1/b2b/totp/migrate",
                Map.of(
                        "organization_id",
                        organization,
                        "member_id",
                        member,
                        "secret",
                        "JBSWY3DPEHPK3PXP",
                        "recovery_codes",
                        List.of()));
    }

    @AfterEach
    void closeAll() {
        consumer.close();
        b2b.close();
        legacy.close();
    }

    /** Returns the rows of the contract that a fake can give: operation and code. */
    static Stream<String> rows() {
        List<String> rows = new ArrayList<>();
        for (String operation : CONTRACT.operations()) {
            int blank = operation.indexOf(' ');
            for (String type : CONTRACT.errorTypes(operation.substring(0, blank), operation.substring(blank + 1))) {
                if (!ClosedRequestsTest.UNSERVED.contains(operation)) {
                    rows.add(operation + " " + type);
                }
            }
        }
        return rows.stream();
    }

    private static String code(String row) {
        return row.substring(row.lastIndexOf(' ') + 1);
    }

    private static boolean never(String row) {
        return NEVER.containsKey(row) || NEVER.containsKey(code(row));
    }

    static Stream<String> rowsThatCome() {
        return rows().filter(row -> !never(row));
    }

    @ParameterizedTest
    @MethodSource("rowsThatCome")
    void errorType_ofTheContract_comesAsStated(String row) {
        Supplier<RawCalls.Answer> provocation = provocations.get(row);
        assertNotNull(provocation, "nothing provokes it, and no reason says why");

        assertEquals(
                STATUSES.getOrDefault(code(row), 400) + " " + code(row),
                provocation.get().verdict());
    }

    @Test
    void listOfWhatNeverComes_hasRowsOfTheContractOnly() {
        Set<String> rows = new TreeSet<>(rows().toList());
        for (String never : NEVER.keySet()) {
            assertTrue(
                    rows.contains(never)
                            || rows.stream().anyMatch(row -> code(row).equals(never)),
                    never);
        }
        assertTrue(provocations.keySet().stream().noneMatch(ErrorTypesTest::never));
    }

    /** What every endpoint may say. Source: contract, section 1.6. */
    @Test
    void errorType_ofEveryEndpoint_comesAsStated() {
        assertEquals(
                "401 unauthorized_credentials",
                users.send(users.request("/v1/debug/whoami")
                                .setHeader("Authorization", "Basic eDp5")
                                .GET())
                        .verdict());
        assertEquals(
                "400 invalid_b2b_endpoint",
                users.get("/v1/b2b/organizations/acme").verdict());
        assertEquals(
                "400 invalid_consumer_endpoint", members.get("/v1/users/ada").verdict());
        consumer.onNext("GET", "/v1/debug/whoami").tooManyRequests();
        assertEquals("429 too_many_requests", users.get("/v1/debug/whoami").verdict());
        consumer.onNext("GET", "/v1/debug/whoami").internalServerError();
        assertEquals("500 internal_server_error", users.get("/v1/debug/whoami").verdict());
        consumer.onNext("GET", "/v1/debug/whoami").serverUnavailable();
        assertEquals("503 server_unavailable", users.get("/v1/debug/whoami").verdict());
        assertEquals(
                "400 bad_request", users.post("/v1/users", Map.of("surplus", 1)).verdict());
        assertEquals(
                "400 live_id_used_in_test_environment",
                users.get("/v1/users/user-live-11111111-1111-4111-8111-111111111111")
                        .verdict());
    }
}
