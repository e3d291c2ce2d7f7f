package com.stytch.migrate.testing;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The endpoints of a Consumer project. */
final class ConsumerEndpoints implements Endpoints {
    private static final String JWKS = "GET /v1/sessions/jwks/{project_id}";
    private static final Set<String> SEARCHES = Set.of("/v1/users/search");
    private static final Routes ROUTES = MachineEndpoints.with(
            "POST /v1/users",
            "GET /v1/users/{user_id}",
            "PUT /v1/users/{user_id}",
            "DELETE /v1/users/{user_id}",
            "POST /v1/users/search",
            "PUT /v1/users/{user_id}/exchange_primary_factor",
            "DELETE /v1/users/{user_id}/external_id",
            "DELETE /v1/users/emails/{email_id}",
            "DELETE /v1/users/phone_numbers/{phone_id}",
            "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}",
            "DELETE /v1/users/biometric_registrations/{biometric_registration_id}",
            "DELETE /v1/users/totps/{totp_id}",
            "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}",
            "DELETE /v1/users/passwords/{password_id}",
            "DELETE /v1/users/oauth/{oauth_user_registration_id}",
            "POST /v1/passwords",
            "POST /v1/passwords/authenticate",
            "POST /v1/passwords/strength_check",
            "POST /v1/passwords/migrate",
            "GET /v1/rbac/policy",
            "GET /v1/sessions",
            "POST /v1/sessions/authenticate",
            "POST /v1/sessions/revoke",
            "POST /v1/sessions/migrate",
            "POST /v1/oauth/attach",
            "POST /v1/totps",
            "POST /v1/totps/authenticate",
            "POST /v1/totps/recovery_codes",
            "POST /v1/totps/recover",
            "GET /v1/webauthn/credentials/{user_id}/{domain}",
            "POST /v1/sessions/attest",
            JWKS,
            WHOAMI);

    private final ConsumerProject project;
    private final MachineEndpoints machines;
    private final SessionEndpoints sessions;
    private final UserSessionExchange exchange;
    private final UserFactorEndpoints factors;
    private final boolean createAnswers201;

    ConsumerEndpoints(ConsumerProject project, MachineEndpoints machines, boolean createAnswers201) {
        this.project = project;
        this.machines = machines;
        this.sessions = new SessionEndpoints(project, "session");
        this.exchange = new UserSessionExchange(project);
        this.factors = new UserFactorEndpoints(project);
        this.createAnswers201 = createAnswers201;
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
        return SEARCHES;
    }

    @Override
    public int status(Routes.Match match) {
        return createAnswers201 && match.key().equals("POST /v1/users") ? 201 : 200;
    }

    @Override
    public boolean isOfTheOtherKind(String path) {
        return path.startsWith("/v1/b2b/");
    }

    @Override
    public String otherKind() {
        return "invalid_b2b_endpoint";
    }

    @Override
    public void clear() {
        project.clear();
        machines.clear();
    }

    @Override
    public Map<String, @Nullable Object> answer(Routes.Match match, RequestBody body) {
        if (MachineEndpoints.has(match)) {
            return machines.answer(match, body);
        }
        String id = match.parameters().isEmpty() ? "" : match.parameters().get(0);
        return switch (match.key()) {
            case "POST /v1/users" -> project.create(body);
            case "GET /v1/users/{user_id}" -> project.get(id);
            case "PUT /v1/users/{user_id}" -> project.update(id, body);
            case "DELETE /v1/users/{user_id}" -> project.delete(id);
            case "POST /v1/users/search" -> project.search(body);
            case "PUT /v1/users/{user_id}/exchange_primary_factor" -> project.exchangePrimaryFactor(id, body);
            case "DELETE /v1/users/{user_id}/external_id" -> project.deleteExternalId(id);
            case "DELETE /v1/users/emails/{email_id}" -> project.deleteEmail(id);
            case "DELETE /v1/users/phone_numbers/{phone_id}" -> project.deletePhoneNumber(id);
            case "DELETE /v1/users/webauthn_registrations/{webauthn_registration_id}" ->
                project.deleteRegistration(Ids.Kind.WEBAUTHN, id, "webauthn_registration_not_found");
            case "DELETE /v1/users/biometric_registrations/{biometric_registration_id}" ->
                project.deleteRegistration(Ids.Kind.BIOMETRIC, id, "biometric_registration_not_found");
            case "DELETE /v1/users/totps/{totp_id}" -> project.deleteRegistration(Ids.Kind.TOTP, id, "totp_not_found");
            case "DELETE /v1/users/crypto_wallets/{crypto_wallet_id}" ->
                project.deleteRegistration(Ids.Kind.CRYPTO_WALLET, id, "crypto_wallet_not_found");
            case "DELETE /v1/users/passwords/{password_id}" -> project.deletePassword(id);
            case "DELETE /v1/users/oauth/{oauth_user_registration_id}" ->
                project.deleteRegistration(Ids.Kind.OAUTH, id, "oauth_user_registration_not_found");
            case "POST /v1/passwords" -> project.createPassword(body);
            case "POST /v1/passwords/authenticate" -> project.authenticate(body);
            case "POST /v1/passwords/strength_check" -> ConsumerProject.strength(body);
            case "POST /v1/passwords/migrate" -> project.migrate(body);
            case "GET /v1/rbac/policy" -> project.policy(body);
            case "POST /v1/sessions/migrate" -> exchange.migrate(body);
            case "POST /v1/sessions/attest" -> exchange.attest(body);
            case JWKS -> sessions.jwks(id, body);
            default -> locked(match, body);
        };
    }

    private Map<String, @Nullable Object> locked(Routes.Match match, RequestBody body) {
        synchronized (project) {
            return switch (match.key()) {
                case "GET /v1/sessions" -> sessions.get(body);
                case "POST /v1/sessions/authenticate" -> sessions.authenticate(body);
                case "POST /v1/sessions/revoke" -> sessions.revoke(body);
                case "POST /v1/oauth/attach" -> factors.attach(body);
                case "POST /v1/totps" -> factors.create(body);
                case "POST /v1/totps/authenticate" -> factors.authenticate(body);
                case "POST /v1/totps/recovery_codes" -> factors.recoveryCodes(body);
                case "POST /v1/totps/recover" -> factors.recover(body);
                case "GET /v1/webauthn/credentials/{user_id}/{domain}" ->
                    factors.passkeys(
                            match.parameters().get(0), match.parameters().get(1), body);
                default -> throw new IllegalStateException("a route without an endpoint: " + match.key());
            };
        }
    }

    @Override
    public boolean isPublic(Routes.Match match) {
        return match.key().equals(TOKEN) || match.key().equals(JWKS);
    }

    @Override
    public void requireMemberMay(Routes.Match match, RequestBody body, SessionFields fields) {
        throw Refusal.badRequest("a Consumer project has no members, so no session of one");
    }
}
