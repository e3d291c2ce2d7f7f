package com.stytch.migrate.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints of a B2B project. */
final class B2bEndpoints implements Endpoints {
    private static final String MEMBERS_SEARCH = "/v1/b2b/organizations/members/search";
    private static final String ORGANIZATIONS_SEARCH = "/v1/b2b/organizations/search";
    private static final String ORGANIZATION = "/v1/b2b/organizations/{organization_id}";
    private static final String MEMBERS = ORGANIZATION + "/members";
    private static final String MEMBER = MEMBERS + "/{member_id}";
    private static final String MIGRATE_SESSION = "POST /v1/b2b/sessions/migrate";
    private static final String ATTEST_SESSION = "POST /v1/b2b/sessions/attest";
    private static final String JWKS = "GET /v1/b2b/sessions/jwks/{project_id}";
    private static final String AUTHENTICATE = "POST /v1/b2b/passwords/authenticate";

    /** Families of paths that only a Consumer project has. */
    private static final List<String> CONSUMER = List.of(
            "/v1/users",
            "/v1/passwords",
            "/v1/sessions",
            "/v1/totps",
            "/v1/oauth",
            "/v1/rbac",
            "/v1/webauthn",
            "/v1/crypto_wallets",
            "/v1/magic_links",
            "/v1/otps");

    /** What members may change of themselves. */
    private static final Set<String> OF_SELF =
            Set.of("name", "untrusted_metadata", "mfa_phone_number", "mfa_enrolled", "default_mfa_method");

    private static final Routes ROUTES = MachineEndpoints.with(
            "POST /v1/b2b/organizations",
            "GET " + ORGANIZATION,
            "PUT " + ORGANIZATION,
            "DELETE " + ORGANIZATION,
            "POST " + ORGANIZATIONS_SEARCH,
            "DELETE " + ORGANIZATION + "/external_id",
            "GET " + ORGANIZATION + "/metrics",
            "POST " + MEMBERS,
            "PUT " + MEMBER,
            "DELETE " + MEMBER,
            "PUT " + MEMBER + "/reactivate",
            "POST " + MEMBERS_SEARCH,
            "GET " + ORGANIZATION + "/member",
            "GET /v1/b2b/organizations/members/dangerously_get/{member_id}",
            "DELETE " + MEMBER + "/external_id",
            "DELETE " + MEMBERS + "/passwords/{member_password_id}",
            "DELETE " + MEMBERS + "/mfa_phone_numbers/{member_id}",
            "DELETE " + MEMBER + "/totp",
            "POST " + MEMBER + "/unlink_retired_email",
            "GET " + MEMBER + "/oauth_providers/google",
            "GET " + MEMBER + "/oauth_providers/microsoft",
            "GET " + MEMBER + "/oidc_providers",
            AUTHENTICATE,
            "POST /v1/b2b/passwords/strength_check",
            "POST /v1/b2b/passwords/migrate",
            "POST /v1/b2b/passwords/email/require_reset",
            "POST /v1/b2b/totp",
            "POST /v1/b2b/totp/authenticate",
            "POST /v1/b2b/totp/migrate",
            "POST /v1/b2b/discovery/organizations",
            "POST /v1/b2b/discovery/organizations/create",
            "POST /v1/b2b/discovery/intermediate_sessions/exchange",
            "GET /v1/b2b/recovery_codes/{organization_id}/{member_id}",
            "POST /v1/b2b/recovery_codes/rotate",
            "GET /v1/b2b/rbac/policy",
            "GET /v1/b2b/rbac/organizations/{organization_id}",
            "PUT /v1/b2b/rbac/organizations/{organization_id}",
            "GET /v1/b2b/sso/{organization_id}",
            "DELETE /v1/b2b/sso/{organization_id}/connections/{connection_id}",
            "POST /v1/b2b/sso/saml/{organization_id}",
            "PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}",
            "PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}/url",
            "POST /v1/b2b/sso/oidc/{organization_id}",
            "PUT /v1/b2b/sso/oidc/{organization_id}/connections/{connection_id}",
            "POST /v1/b2b/sso/external/{organization_id}",
            "PUT /v1/b2b/sso/external/{organization_id}/connections/{connection_id}",
            "POST /v1/b2b/scim/{organization_id}/connection",
            "GET /v1/b2b/scim/{organization_id}/connection",
            "PUT /v1/b2b/scim/{organization_id}/connection/{connection_id}",
            "DELETE /v1/b2b/scim/{organization_id}/connection/{connection_id}",
            "GET /v1/b2b/sessions",
            "POST /v1/b2b/sessions/authenticate",
            "POST /v1/b2b/sessions/revoke",
            "POST /v1/b2b/sessions/exchange",
            MIGRATE_SESSION,
            ATTEST_SESSION,
            JWKS,
            WHOAMI);

    private final B2bProject project;
    private final MachineEndpoints machines;
    private final OrganizationEndpoints organizations;
    private final MemberEndpoints members;
    private final MemberPasswordEndpoints passwords;
    private final FactorEndpoints factors;
    private final MemberLogins logins;
    private final SessionEndpoints sessions;
    private final MemberSessionExchange exchange;
    private final DiscoveryEndpoints discovery;
    private final ConnectionEndpoints connections;

    B2bEndpoints(B2bProject project, MachineEndpoints machines) {
        this.project = project;
        this.machines = machines;
        this.organizations = new OrganizationEndpoints(project);
        this.members = new MemberEndpoints(project);
        this.logins = new MemberLogins(project);
        this.passwords = new MemberPasswordEndpoints(project, members, logins);
        this.sessions = new SessionEndpoints(project, "member_session");
        this.exchange = new MemberSessionExchange(project, logins);
        this.factors = new FactorEndpoints(project, logins);
        this.discovery = new DiscoveryEndpoints(project, logins);
        this.connections = new ConnectionEndpoints(project);
    }

    @Override
    public Routes routes() {
        return ROUTES;
    }

    @Override
    public MachineEndpoints machines() {
        return machines;
    }

    @Override
    public Set<String> searches() {
        return Set.of(ORGANIZATIONS_SEARCH, MEMBERS_SEARCH);
    }

    @Override
    public int status(Routes.Match match) {
        return 200;
    }

    @Override
    public boolean isOfTheOtherKind(String path) {
        return CONSUMER.stream().anyMatch(family -> path.equals(family) || path.startsWith(family + "/"));
    }

    @Override
    public String otherKind() {
        return "invalid_consumer_endpoint";
    }

    @Override
    public void clear() {
        synchronized (project) {
            project.clear();
        }
        machines.clear();
    }

    @Override
    public boolean isPublic(Routes.Match match) {
        return match.key().equals(TOKEN) || match.key().equals(JWKS);
    }

    /**
     * A member may do in its own organization what a role grants with every action on the resource of the path, change what
     * everybody may change of oneself, and end its own sessions. Which single action a call needs is not known.
     */
    @Override
    public void requireMemberMay(Routes.Match match, RequestBody body, SessionFields fields) {
        synchronized (project) {
            MemberState member = (MemberState) project.sessions.find(fields).account;
            String organization = match.named().get("organization_id");
            boolean self = isAboutSelf(match, body, member);
            if (organization != null && project.organization(organization) != member.organization) {
                throw new Refusal(
                        403, "session_authorization_tenancy_error", "the session is one of another organization");
            }
            boolean may = self || (organization != null && mayAll(member, match.template()));
            if (!may) {
                throw new Refusal(403, "session_authorization_error", "no role of the member grants this");
            }
            if (body.has("trusted_metadata")) {
                throw Refusal.of("cannot_update_trusted_metadata", "a member cannot set trusted_metadata");
            }
        }
    }

    private boolean isAboutSelf(Routes.Match match, RequestBody body, MemberState member) {
        return switch (match.key()) {
            case "POST /v1/b2b/sessions/revoke" ->
                sessions.revoked(body).stream().allMatch(session -> session.account.equals(member));
            case "PUT " + MEMBER ->
                project.id(member).equals(match.named().get("member_id")) && OF_SELF.containsAll(body.names());
            default -> false;
        };
    }

    private boolean mayAll(MemberState member, String template) {
        String resource = template.contains("/sso/") || template.contains("/scim/")
                ? "stytch.sso"
                : template.startsWith(ORGANIZATION + "/member") ? "stytch.member" : "stytch.organization";
        return !project.granting(member, resource, "*").isEmpty();
    }

    @Override
    public Map<String, @Nullable Object> answer(Routes.Match match, RequestBody body) {
        if (MachineEndpoints.has(match)) {
            return machines.answer(match, body);
        }
        return switch (match.key()) {
            case AUTHENTICATE -> passwords.authenticate(body);
            case MIGRATE_SESSION -> exchange.migrate(body);
            case ATTEST_SESSION -> exchange.attest(body);
            default -> locked(match, body);
        };
    }

    private Map<String, @Nullable Object> locked(Routes.Match match, RequestBody body) {
        synchronized (project) {
            return match.template().contains("{organization_id}")
                    ? answer(match, project.organization(match.parameters().get(0)), body)
                    : answerWithoutOrganization(match, body);
        }
    }

    private Map<String, @Nullable Object> answerWithoutOrganization(Routes.Match match, RequestBody body) {
        return switch (match.key()) {
            case "POST /v1/b2b/organizations" -> organizations.create(body);
            case "POST " + ORGANIZATIONS_SEARCH -> organizations.search(body);
            case "POST " + MEMBERS_SEARCH -> members.search(body);
            case "GET /v1/b2b/organizations/members/dangerously_get/{member_id}" ->
                members.dangerouslyGet(match.parameters().get(0), body);
            case "POST /v1/b2b/passwords/strength_check" -> MemberPasswordEndpoints.strength(body);
            case "POST /v1/b2b/passwords/migrate" -> passwords.migrate(body);
            case "POST /v1/b2b/passwords/email/require_reset" -> passwords.requireReset(body);
            case "POST /v1/b2b/totp" -> factors.create(body);
            case "POST /v1/b2b/totp/authenticate" -> factors.authenticate(body);
            case "POST /v1/b2b/totp/migrate" -> factors.migrateTotp(body);
            case "POST /v1/b2b/discovery/organizations" -> discovery.organizations(body);
            case "POST /v1/b2b/discovery/organizations/create" -> discovery.create(body);
            case "POST /v1/b2b/discovery/intermediate_sessions/exchange" -> discovery.exchange(body);
            case "POST /v1/b2b/recovery_codes/rotate" -> factors.rotate(body);
            case "GET /v1/b2b/rbac/policy" -> project.roles.policy();
            case "GET /v1/b2b/sessions" -> sessions.get(body);
            case "POST /v1/b2b/sessions/authenticate" -> sessions.authenticate(body);
            case "POST /v1/b2b/sessions/revoke" -> sessions.revoke(body);
            case "POST /v1/b2b/sessions/exchange" -> exchange.toOrganization(body);
            case JWKS -> sessions.jwks(match.parameters().get(0), body);
            default -> throw unserved(match);
        };
    }

    private Map<String, @Nullable Object> answer(Routes.Match match, OrganizationState organization, RequestBody body) {
        String second = match.parameters().size() > 1 ? match.parameters().get(1) : "";
        return switch (match.key()) {
            case "GET " + ORGANIZATION -> organizations.get(organization);
            case "PUT " + ORGANIZATION -> organizations.update(organization, body);
            case "DELETE " + ORGANIZATION -> organizations.delete(organization);
            case "DELETE " + ORGANIZATION + "/external_id" -> organizations.deleteExternalId(organization);
            case "GET " + ORGANIZATION + "/metrics" -> OrganizationEndpoints.metrics(organization);
            case "POST " + MEMBERS -> members.create(organization, body);
            case "GET " + ORGANIZATION + "/member" -> members.get(organization, body);
            case "PUT " + MEMBER + "/reactivate" -> members.reactivate(organization, second, body);
            case "DELETE " + MEMBERS + "/passwords/{member_password_id}" ->
                members.deletePassword(organization, second);
            case "GET /v1/b2b/rbac/organizations/{organization_id}" -> project.roles.organizationRoles(organization);
            case "PUT /v1/b2b/rbac/organizations/{organization_id}" ->
                project.roles.setOrganizationRoles(organization, body);
            case "GET /v1/b2b/sso/{organization_id}" -> connections.all(organization);
            case "DELETE /v1/b2b/sso/{organization_id}/connections/{connection_id}" ->
                connections.delete(organization, second);
            case "POST /v1/b2b/sso/saml/{organization_id}" -> connections.createSaml(organization, body);
            case "PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}" ->
                connections.updateSaml(organization, second, body);
            case "PUT /v1/b2b/sso/saml/{organization_id}/connections/{connection_id}/url" ->
                connections.updateSamlByUrl(organization, second, body);
            case "POST /v1/b2b/sso/oidc/{organization_id}" -> connections.createOidc(organization, body);
            case "PUT /v1/b2b/sso/oidc/{organization_id}/connections/{connection_id}" ->
                connections.updateOidc(organization, second, body);
            case "POST /v1/b2b/sso/external/{organization_id}" -> connections.createExternal(organization, body);
            case "PUT /v1/b2b/sso/external/{organization_id}/connections/{connection_id}" ->
                connections.updateExternal(organization, second, body);
            case "POST /v1/b2b/scim/{organization_id}/connection" -> connections.createScim(organization, body);
            case "GET /v1/b2b/scim/{organization_id}/connection" -> connections.getScim(organization);
            case "PUT /v1/b2b/scim/{organization_id}/connection/{connection_id}" ->
                connections.updateScim(organization, second, body);
            case "DELETE /v1/b2b/scim/{organization_id}/connection/{connection_id}" ->
                connections.deleteScim(organization, second);
            default -> answer(match, project.member(organization, second), body);
        };
    }

    private Map<String, @Nullable Object> answer(Routes.Match match, MemberState member, RequestBody body) {
        return switch (match.key()) {
            case "PUT " + MEMBER -> members.update(member, body);
            case "DELETE " + MEMBER -> members.delete(member);
            case "DELETE " + MEMBER + "/external_id" -> members.deleteExternalId(member);
            case "DELETE " + MEMBERS + "/mfa_phone_numbers/{member_id}" -> members.deletePhoneNumber(member);
            case "DELETE " + MEMBER + "/totp" -> members.deleteTotp(member);
            case "POST " + MEMBER + "/unlink_retired_email" -> members.unlinkRetiredEmail(member, body);
            case "GET " + MEMBER + "/oauth_providers/google", "GET " + MEMBER + "/oauth_providers/microsoft" ->
                MemberEndpoints.oauthTokens();
            case "GET " + MEMBER + "/oidc_providers" -> MemberEndpoints.oidcTokens();
            case "GET /v1/b2b/recovery_codes/{organization_id}/{member_id}" -> factors.recoveryCodes(member);
            default -> throw unserved(match);
        };
    }

    private static IllegalStateException unserved(Routes.Match match) {
        return new IllegalStateException("a route without an endpoint: " + match.key());
    }
}
