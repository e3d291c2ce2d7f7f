package com.stytch.migrate.api;

import static com.stytch.migrate.api.ApiRequests.EMAIL;
import static com.stytch.migrate.api.ApiRequests.EXTERNAL_ID;
import static com.stytch.migrate.api.ApiRequests.PHONE;
import static com.stytch.migrate.api.ApiRequests.SECRET;
import static com.stytch.migrate.api.ApiRequests.SESSION;

import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Every method of every endpoint class, called with all that it takes. A method that is not here fails
 * {@code ApiRequestsTest}.
 */
final class ApiCalls {
    /** Ids that change the path unless they are encoded. */
    static final String ORG = "org|1/2?x#ä";

    static final String ID = "id|1/2 +%";

    private static final List<ApiCall> ALL = new ArrayList<>();

    /** What may be done after an answer 500. */
    enum After500 {
        SENT_AGAIN,
        NOT_SENT_AGAIN
    }

    /**
     * A call.
     *
     * @param method the class, the name of the method and the number of its parameters
     * @param operation method and path of the contract
     */
    record ApiCall(String method, String operation, After500 after500, Function<StytchHttp, Object> call) {

        /** Makes the call, and returns what it returned. */
        Object on(StytchHttp http) {
            return call.apply(http);
        }

        @Override
        public String toString() {
            return method + " " + operation;
        }
    }

    private ApiCalls() {}

    static Stream<ApiCall> all() {
        return ALL.stream();
    }

    static {
        consumer();
        consumerSessions();
        organizations();
        members();
        b2bPasswordsAndFactors();
        b2bSessions();
        connections();
        discovery();
        ofBoth((http, call) -> call.apply(new ConsumerApi(http).m2mClients()), http -> new ConsumerApi(http).project());
        ofBoth((http, call) -> call.apply(new B2bApi(http).m2mClients()), http -> new B2bApi(http).project());
    }

    private static void add(String method, String operation, After500 after500, Function<StytchHttp, Object> call) {
        ALL.add(new ApiCall(method, operation, after500, call));
    }

    private static void again(String method, String operation, Function<StytchHttp, Object> call) {
        add(method, operation, After500.SENT_AGAIN, call);
    }

    private static void once(String method, String operation, Function<StytchHttp, Object> call) {
        add(method, operation, After500.NOT_SENT_AGAIN, call);
    }

    private static Function<StytchHttp, Object> nothing(Consumer<StytchHttp> call) {
        return http -> {
            call.accept(http);
            return "";
        };
    }

    private static void consumer() {
        String user = "/v1/users/{user_id}";
        once("Users.create/1", "POST /v1/users", http -> users(http).create(ApiRequests.CREATE_USER));
        again("Users.get/1", "GET " + user, http -> users(http).get(ID));
        again("Users.update/2", "PUT " + user, http -> users(http).update(ID, ApiRequests.UPDATE_USER));
        again("Users.delete/1", "DELETE " + user, http -> users(http).delete(ID));
        again(
                "Users.deleteExternalId/1",
                "DELETE " + user + "/external_id",
                http -> users(http).deleteExternalId(ID));
        factor(Users.Factor.EMAIL, "emails/{email_id}");
        factor(Users.Factor.PHONE_NUMBER, "phone_numbers/{phone_id}");
        factor(Users.Factor.PASSWORD, "passwords/{password_id}");
        factor(Users.Factor.TOTP, "totps/{totp_id}");
        factor(Users.Factor.OAUTH, "oauth/{oauth_user_registration_id}");
        factor(Users.Factor.WEBAUTHN_REGISTRATION, "webauthn_registrations/{webauthn_registration_id}");
        factor(Users.Factor.BIOMETRIC_REGISTRATION, "biometric_registrations/{biometric_registration_id}");
        factor(Users.Factor.CRYPTO_WALLET, "crypto_wallets/{crypto_wallet_id}");
        again(
                "Users.exchangePrimaryFactor/3",
                "PUT " + user + "/exchange_primary_factor",
                http -> users(http).exchangePrimaryFactor(ID, EMAIL, PHONE));
        again("Users.search/1", "POST /v1/users/search", http -> users(http).search(ApiRequests.USERS));
        again(
                "Users.searchAll/1",
                "POST /v1/users/search",
                http -> users(http).searchAll(ApiRequests.USERS).limit(1).toList());
        for (var hash : ApiRequests.HASHES) {
            once(
                    "Passwords.migrate/1",
                    "POST /v1/passwords/migrate",
                    http -> passwords(http).migrate(ApiRequests.migrateUser(hash)));
        }
        once(
                "Passwords.create/3",
                "POST /v1/passwords",
                http -> passwords(http).create(EMAIL, SECRET, new PersonName("a", "b", "c")));
        again(
                "Passwords.authenticate/2",
                "POST /v1/passwords/authenticate",
                http -> passwords(http).authenticate(EMAIL, SECRET));
        once(
                "Passwords.authenticate/4",
                "POST /v1/passwords/authenticate",
                http -> passwords(http).authenticate(EMAIL, SECRET, SESSION, ApiRequests.TOKEN));
        once(
                "Passwords.authenticate/4",
                "POST /v1/passwords/authenticate",
                http -> passwords(http).authenticate(EMAIL, SECRET, SESSION, ApiRequests.JWT));
        again(
                "Passwords.strengthCheck/2",
                "POST /v1/passwords/strength_check",
                http -> passwords(http).strengthCheck(SECRET, EMAIL));
    }

    private static void factor(Users.Factor factor, String path) {
        again(
                "Users.deleteFactor/2",
                "DELETE /v1/users/" + path,
                http -> users(http).deleteFactor(factor, ID));
    }

    private static void consumerSessions() {
        Function<StytchHttp, Sessions> sessions = http -> new ConsumerApi(http).sessions();
        again("Sessions.get/1", "GET /v1/sessions", http -> sessions.apply(http).get(ID));
        for (SessionRef ref : List.of(ApiRequests.TOKEN, ApiRequests.JWT)) {
            again(
                    "Sessions.authenticate/2",
                    "POST /v1/sessions/authenticate",
                    http -> sessions.apply(http).authenticate(ref, SESSION));
            again(
                    "Sessions.revoke/1",
                    "POST /v1/sessions/revoke",
                    http -> sessions.apply(http).revoke(ref));
            again(
                    "OAuth.attachToSession/2",
                    "POST /v1/oauth/attach",
                    http -> new ConsumerApi(http).oauth().attachToSession("google", ref));
        }
        again(
                "Sessions.authorize/4",
                "POST /v1/sessions/authenticate",
                http -> sessions.apply(http).authorize(ApiRequests.JWT, SESSION, "documents", "read"));
        again(
                "Sessions.revokeById/1",
                "POST /v1/sessions/revoke",
                http -> sessions.apply(http).revokeById(ID));
        once(
                "Sessions.migrate/2",
                "POST /v1/sessions/migrate",
                http -> sessions.apply(http).migrate(SECRET, SESSION));
        once(
                "Sessions.attest/1",
                "POST /v1/sessions/attest",
                http -> sessions.apply(http).attest(ApiRequests.ATTEST));
        once(
                "Sessions.attest/1",
                "POST /v1/sessions/attest",
                http -> sessions.apply(http)
                        .attest(AttestSessionRequest.builder("p", SECRET)
                                .existing(ApiRequests.JWT)
                                .build()));
        once(
                "Sessions.exchangeAccessToken/2",
                "POST /v1/sessions/exchange_access_token",
                http -> sessions.apply(http).exchangeAccessToken(SECRET, SESSION));
        again(
                "Sessions.jwks/0",
                "GET /v1/sessions/jwks/{project_id}",
                http -> sessions.apply(http).jwks());
        again(
                "OAuth.attachToUser/2",
                "POST /v1/oauth/attach",
                http -> new ConsumerApi(http).oauth().attachToUser("google", ID));

        Function<StytchHttp, Totps> totps = http -> new ConsumerApi(http).totps();
        once("Totps.create/2", "POST /v1/totps", http -> totps.apply(http).create(ID, Duration.ofMinutes(5)));
        for (SessionRef ref : List.of(ApiRequests.TOKEN, ApiRequests.JWT)) {
            once(
                    "Totps.authenticate/4",
                    "POST /v1/totps/authenticate",
                    http -> totps.apply(http).authenticate(ID, Secret.of("123456"), SESSION, ref));
            once(
                    "Totps.recover/4",
                    "POST /v1/totps/recover",
                    http -> totps.apply(http).recover(ID, SECRET, SESSION, ref));
        }
        again(
                "Totps.recoveryCodes/1",
                "POST /v1/totps/recovery_codes",
                http -> totps.apply(http).recoveryCodes(ID));
        again(
                "Webauthn.credentials/2",
                "GET /v1/webauthn/credentials/{user_id}/{domain}",
                http -> new ConsumerApi(http).webauthn().credentials(ID, "example.com"));
        again(
                "Rbac.policy/0",
                "GET /v1/rbac/policy",
                http -> new ConsumerApi(http).rbac().policy());
    }

    private static void organizations() {
        Function<StytchHttp, Organizations> organizations = http -> new B2bApi(http).organizations();
        String organization = "/v1/b2b/organizations/{organization_id}";
        once(
                "Organizations.create/1",
                "POST /v1/b2b/organizations",
                http -> organizations.apply(http).create(ApiRequests.CREATE_ORGANIZATION));
        once(
                "Organizations.create/1",
                "POST /v1/b2b/organizations",
                http -> organizations
                        .apply(http)
                        .create(CreateOrganizationRequest.builder("a").build()));
        again(
                "Organizations.get/1",
                "GET " + organization,
                http -> organizations.apply(http).get(ORG));
        again(
                "Organizations.update/2",
                "PUT " + organization,
                http -> organizations.apply(http).update(ORG, ApiRequests.UPDATE_ORGANIZATION));
        again(
                "Organizations.delete/1",
                "DELETE " + organization,
                http -> organizations.apply(http).delete(ORG));
        again(
                "Organizations.deleteExternalId/1",
                "DELETE " + organization + "/external_id",
                http -> organizations.apply(http).deleteExternalId(ORG));
        again(
                "Organizations.memberCount/1",
                "GET " + organization + "/metrics",
                http -> organizations.apply(http).memberCount(ORG));
        again(
                "Organizations.search/1",
                "POST /v1/b2b/organizations/search",
                http -> organizations.apply(http).search(ApiRequests.ORGANIZATIONS));
        again(
                "Organizations.searchAll/1",
                "POST /v1/b2b/organizations/search",
                http -> organizations
                        .apply(http)
                        .searchAll(OrganizationSearch.all())
                        .limit(1)
                        .toList());
    }

    private static void members() {
        Function<StytchHttp, Members> members = http -> new B2bApi(http).members();
        String all = "/v1/b2b/organizations/{organization_id}/members";
        String member = all + "/{member_id}";
        String one = "/v1/b2b/organizations/{organization_id}/member";
        once("Members.create/2", "POST " + all, http -> members.apply(http).create(ORG, ApiRequests.CREATE_MEMBER));
        again("Members.get/2", "GET " + one, http -> members.apply(http).get(ORG, ID));
        again("Members.getByEmail/2", "GET " + one, http -> members.apply(http).getByEmail(ORG, EMAIL));
        for (boolean deleted : List.of(true, false)) {
            again(
                    "Members.dangerouslyGet/2",
                    "GET /v1/b2b/organizations/members/dangerously_get/{member_id}",
                    http -> members.apply(http).dangerouslyGet(ID, deleted));
        }
        again(
                "Members.update/3",
                "PUT " + member,
                http -> members.apply(http).update(ORG, ID, ApiRequests.UPDATE_MEMBER));
        once(
                "Members.reactivate/2",
                "PUT " + member + "/reactivate",
                http -> members.apply(http).reactivate(ORG, ID));
        again(
                "Members.delete/2",
                "DELETE " + member,
                http -> members.apply(http).delete(ORG, ID));
        again(
                "Members.deleteExternalId/2",
                "DELETE " + member + "/external_id",
                http -> members.apply(http).deleteExternalId(ORG, ID));
        again(
                "Members.deletePassword/2",
                "DELETE " + all + "/passwords/{member_password_id}",
                http -> members.apply(http).deletePassword(ORG, ID));
        again(
                "Members.deleteMfaPhoneNumber/2",
                "DELETE " + all + "/mfa_phone_numbers/{member_id}",
                http -> members.apply(http).deleteMfaPhoneNumber(ORG, ID));
        again(
                "Members.deleteTotp/2",
                "DELETE " + member + "/totp",
                http -> members.apply(http).deleteTotp(ORG, ID));
        once(
                "Members.unlinkRetiredEmail/4",
                "POST " + member + "/unlink_retired_email",
                http -> members.apply(http).unlinkRetiredEmail(ORG, ID, "email-test-1", EMAIL));
        again(
                "Members.search/1",
                "POST /v1/b2b/organizations/members/search",
                http -> members.apply(http).search(ApiRequests.MEMBERS));
        again(
                "Members.searchAll/1",
                "POST /v1/b2b/organizations/members/search",
                http -> members.apply(http)
                        .searchAll(MemberSearch.in(List.of("o")))
                        .limit(1)
                        .toList());
        again(
                "Members.oauthTokens/4",
                "GET " + member + "/oauth_providers/google",
                http -> members.apply(http).oauthTokens(ORG, ID, Members.TokenProvider.GOOGLE, true));
        again(
                "Members.oauthTokens/4",
                "GET " + member + "/oauth_providers/microsoft",
                http -> members.apply(http).oauthTokens(ORG, ID, Members.TokenProvider.MICROSOFT, false));
        again(
                "Members.oidcTokens/3",
                "GET " + member + "/oidc_providers",
                http -> members.apply(http).oidcTokens(ORG, ID, true));
    }

    private static void b2bPasswordsAndFactors() {
        Function<StytchHttp, B2bPasswords> passwords = http -> new B2bApi(http).passwords();
        for (var hash : ApiRequests.HASHES) {
            once(
                    "B2bPasswords.migrate/1",
                    "POST /v1/b2b/passwords/migrate",
                    http -> passwords.apply(http).migrate(ApiRequests.migrateMember(hash)));
        }
        once(
                "B2bPasswords.authenticate/1",
                "POST /v1/b2b/passwords/authenticate",
                http -> passwords.apply(http).authenticate(ApiRequests.MEMBER_PASSWORD));
        once(
                "B2bPasswords.authenticate/1",
                "POST /v1/b2b/passwords/authenticate",
                http -> passwords
                        .apply(http)
                        .authenticate(AuthenticateMemberPasswordRequest.builder("o", EMAIL, SECRET)
                                .existing(ApiRequests.TOKEN)
                                .build()));
        again(
                "B2bPasswords.strengthCheck/2",
                "POST /v1/b2b/passwords/strength_check",
                http -> passwords.apply(http).strengthCheck(SECRET, EMAIL));
        again(
                "B2bPasswords.requireReset/3",
                "POST /v1/b2b/passwords/email/require_reset",
                nothing(http -> passwords.apply(http).requireReset(EMAIL, ORG, ID)));

        Function<StytchHttp, B2bTotps> totps = http -> new B2bApi(http).totps();
        for (List<Secret> codes : List.of(List.<Secret>of(), List.of(SECRET))) {
            once(
                    "B2bTotps.migrate/4",
                    "POST /v1/b2b/totp/migrate",
                    http -> totps.apply(http).migrate(ORG, ID, Secret.of("JBSWY3DPEHPK3PXP"), codes));
        }
        once(
                "B2bTotps.create/3",
                "POST /v1/b2b/totp",
                http -> totps.apply(http).create(ORG, ID, Duration.ofMinutes(1_440)));
        once(
                "B2bTotps.authenticate/1",
                "POST /v1/b2b/totp/authenticate",
                http -> totps.apply(http).authenticate(ApiRequests.MEMBER_TOTP));
        once(
                "B2bTotps.authenticate/1",
                "POST /v1/b2b/totp/authenticate",
                http -> totps.apply(http)
                        .authenticate(AuthenticateMemberTotpRequest.builder("o", "m", SECRET)
                                .existing(ApiRequests.TOKEN)
                                .enrolInMfa(false)
                                .build()));
        again(
                "RecoveryCodes.get/2",
                "GET /v1/b2b/recovery_codes/{organization_id}/{member_id}",
                http -> new B2bApi(http).recoveryCodes().get(ORG, ID));
        once(
                "RecoveryCodes.rotate/2",
                "POST /v1/b2b/recovery_codes/rotate",
                http -> new B2bApi(http).recoveryCodes().rotate(ORG, ID));
    }

    private static void b2bSessions() {
        Function<StytchHttp, B2bSessions> sessions = http -> new B2bApi(http).sessions();
        again(
                "B2bSessions.get/2",
                "GET /v1/b2b/sessions",
                http -> sessions.apply(http).get(ORG, ID));
        for (SessionRef ref : List.of(ApiRequests.TOKEN, ApiRequests.JWT)) {
            again(
                    "B2bSessions.authenticate/2",
                    "POST /v1/b2b/sessions/authenticate",
                    http -> sessions.apply(http).authenticate(ref, SESSION));
            once(
                    "B2bSessions.exchange/3",
                    "POST /v1/b2b/sessions/exchange",
                    http -> sessions.apply(http).exchange(ORG, ref, SESSION));
            again(
                    "B2bSessions.revoke/1",
                    "POST /v1/b2b/sessions/revoke",
                    http -> sessions.apply(http).revoke(ref));
        }
        again(
                "B2bSessions.authorize/5",
                "POST /v1/b2b/sessions/authenticate",
                http -> sessions.apply(http).authorize(ApiRequests.JWT, SESSION, ORG, "documents", "read"));
        again(
                "B2bSessions.revokeById/1",
                "POST /v1/b2b/sessions/revoke",
                http -> sessions.apply(http).revokeById(ID));
        again(
                "B2bSessions.revokeAllOf/1",
                "POST /v1/b2b/sessions/revoke",
                http -> sessions.apply(http).revokeAllOf(ID));
        once(
                "B2bSessions.migrate/3",
                "POST /v1/b2b/sessions/migrate",
                http -> sessions.apply(http).migrate(ORG, SECRET, SESSION));
        once(
                "B2bSessions.attest/1",
                "POST /v1/b2b/sessions/attest",
                http -> sessions.apply(http).attest(ApiRequests.ATTEST_MEMBER));
        once(
                "B2bSessions.attest/1",
                "POST /v1/b2b/sessions/attest",
                http -> sessions.apply(http)
                        .attest(AttestMemberSessionRequest.builder("p", SECRET)
                                .existing(ApiRequests.TOKEN)
                                .build()));
        once(
                "B2bSessions.exchangeAccessToken/2",
                "POST /v1/b2b/sessions/exchange_access_token",
                http -> sessions.apply(http).exchangeAccessToken(SECRET, SESSION));
        again(
                "B2bSessions.jwks/0",
                "GET /v1/b2b/sessions/jwks/{project_id}",
                http -> sessions.apply(http).jwks());

        Function<StytchHttp, B2bRbac> rbac = http -> new B2bApi(http).rbac();
        String organization = "/v1/b2b/rbac/organizations/{organization_id}";
        again(
                "B2bRbac.policy/0",
                "GET /v1/b2b/rbac/policy",
                http -> rbac.apply(http).policy());
        again(
                "B2bRbac.organizationRoles/1",
                "GET " + organization,
                http -> rbac.apply(http).organizationRoles(ORG));
        again(
                "B2bRbac.setOrganizationRoles/2",
                "PUT " + organization,
                http -> rbac.apply(http)
                        .setOrganizationRoles(
                                ORG,
                                List.of(new RbacPolicy.Role(
                                        "editor",
                                        "may edit",
                                        List.of(new RbacPolicy.Permission("documents", List.of("*")))))));
    }

    private static void connections() {
        Function<StytchHttp, SsoConnections> sso = http -> new B2bApi(http).sso();
        String saml = "/v1/b2b/sso/saml/{organization_id}";
        String oidc = "/v1/b2b/sso/oidc/{organization_id}";
        String external = "/v1/b2b/sso/external/{organization_id}";
        String connection = "/connections/{connection_id}";
        again(
                "SsoConnections.get/1",
                "GET /v1/b2b/sso/{organization_id}",
                http -> sso.apply(http).get(ORG));
        again(
                "SsoConnections.delete/2",
                "DELETE /v1/b2b/sso/{organization_id}" + connection,
                http -> sso.apply(http).delete(ORG, ID));
        once(
                "SsoConnections.createSaml/3",
                "POST " + saml,
                http -> sso.apply(http).createSaml(ORG, "a", "okta"));
        once(
                "SsoConnections.createSaml/3",
                "POST " + saml,
                http -> sso.apply(http).createSaml(ORG, null, null));
        again(
                "SsoConnections.updateSaml/3",
                "PUT " + saml + connection,
                http -> sso.apply(http).updateSaml(ORG, ID, ApiRequests.SAML));
        again(
                "SsoConnections.updateSamlByUrl/3",
                "PUT " + saml + connection + "/url",
                http -> sso.apply(http).updateSamlByUrl(ORG, ID, "https://idp.example.com/metadata"));
        once(
                "SsoConnections.createOidc/3",
                "POST " + oidc,
                http -> sso.apply(http).createOidc(ORG, "a", "microsoft-entra"));
        again(
                "SsoConnections.updateOidc/3",
                "PUT " + oidc + connection,
                http -> sso.apply(http).updateOidc(ORG, ID, ApiRequests.OIDC));
        once(
                "SsoConnections.createExternal/4",
                "POST " + external,
                http -> sso.apply(http).createExternal(ORG, "o", "c", ApiRequests.EXTERNAL));
        again(
                "SsoConnections.updateExternal/3",
                "PUT " + external + connection,
                http -> sso.apply(http).updateExternal(ORG, ID, ApiRequests.EXTERNAL));

        Function<StytchHttp, ScimConnections> scim = http -> new B2bApi(http).scim();
        String scimConnection = "/v1/b2b/scim/{organization_id}/connection";
        once(
                "ScimConnections.create/3",
                "POST " + scimConnection,
                http -> scim.apply(http).create(ORG, "a", "okta"));
        again(
                "ScimConnections.get/1",
                "GET " + scimConnection,
                http -> scim.apply(http).get(ORG));
        again(
                "ScimConnections.update/5",
                "PUT " + scimConnection + "/{connection_id}",
                http -> scim.apply(http)
                        .update(
                                ORG,
                                ID,
                                "a",
                                "generic",
                                List.of(
                                        new ScimConnection.ScimGroupRole("g", "staff", "editor"),
                                        new ScimConnection.ScimGroupRole("h", null, "editor"))));
        again(
                "ScimConnections.delete/2",
                "DELETE " + scimConnection + "/{connection_id}",
                http -> scim.apply(http).delete(ORG, ID));
    }

    private static void discovery() {
        Function<StytchHttp, Discovery> discovery = http -> new B2bApi(http).discovery();
        String organizations = "POST /v1/b2b/discovery/organizations";
        again(
                "Discovery.organizations/1",
                organizations,
                http -> discovery.apply(http).organizations(ApiRequests.TOKEN));
        again(
                "Discovery.organizations/1",
                organizations,
                http -> discovery.apply(http).organizations(ApiRequests.JWT));
        again(
                "Discovery.organizationsOfIntermediateSession/1",
                organizations,
                http -> discovery.apply(http).organizationsOfIntermediateSession(SECRET));
        once(
                "Discovery.createOrganization/3",
                organizations + "/create",
                http -> discovery
                        .apply(http)
                        .createOrganization(SECRET, ApiRequests.CREATE_DISCOVERED_ORGANIZATION, SESSION));
        once(
                "Discovery.exchangeIntermediateSession/3",
                "POST /v1/b2b/discovery/intermediate_sessions/exchange",
                http -> discovery.apply(http).exchangeIntermediateSession(SECRET, ORG, SESSION));
    }

    /** The endpoints that both kinds of project have, through the one or the other. */
    private static void ofBoth(
            BiFunction<StytchHttp, Function<M2mClients, Object>, Object> clients,
            Function<StytchHttp, Project> project) {
        String client = "/v1/m2m/clients/{client_id}";
        once(
                "M2mClients.create/1",
                "POST /v1/m2m/clients",
                http -> clients.apply(http, m2m -> m2m.create(ApiRequests.CREATE_CLIENT)));
        again("M2mClients.get/1", "GET " + client, http -> clients.apply(http, m2m -> m2m.get(ID)));
        again(
                "M2mClients.update/2",
                "PUT " + client,
                http -> clients.apply(http, m2m -> m2m.update(ID, ApiRequests.UPDATE_CLIENT)));
        again("M2mClients.delete/1", "DELETE " + client, http -> clients.apply(http, m2m -> m2m.delete(ID)));
        again(
                "M2mClients.search/1",
                "POST /v1/m2m/clients/search",
                http -> clients.apply(http, m2m -> m2m.search(ApiRequests.CLIENTS)));
        again(
                "M2mClients.searchAll/1",
                "POST /v1/m2m/clients/search",
                http -> clients.apply(
                        http,
                        m2m -> m2m.searchAll(M2mClientSearch.all()).limit(1).toList()));
        again(
                "M2mClients.token/3",
                "POST /v1/public/{project_id}/oauth2/token",
                http -> clients.apply(http, m2m -> m2m.token(EXTERNAL_ID, SECRET, List.of("read:all", "write:all"))));
        again(
                "M2mClients.token/3",
                "POST /v1/public/{project_id}/oauth2/token",
                http -> clients.apply(http, m2m -> m2m.token("c", SECRET, List.of())));
        again(
                "Project.whoami/0",
                "GET /v1/debug/whoami",
                http -> project.apply(http).whoami());
    }

    private static Users users(StytchHttp http) {
        return new ConsumerApi(http).users();
    }

    private static Passwords passwords(StytchHttp http) {
        return new ConsumerApi(http).passwords();
    }
}
