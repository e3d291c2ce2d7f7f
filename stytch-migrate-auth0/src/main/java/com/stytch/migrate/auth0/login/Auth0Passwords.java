package com.stytch.migrate.auth0.login;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.ProviderHttp;
import com.stytch.migrate.http.ProviderReply;
import com.stytch.migrate.http.ProviderRequest;
import com.stytch.migrate.http.TimeSource;
import com.stytch.migrate.login.LegacyLogin;
import com.stytch.migrate.login.LegacyPasswordVerifier;
import com.stytch.migrate.login.LegacyVerdict;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks passwords of a database connection by Auth0's password grant with a realm. Immutable and thread-safe.
 *
 * <p>Each check is a real login: Actions run, and Auth0 counts an active user. The application needs the grant "Password" and the
 * connection. Tell Auth0 where the person sits ({@code auth0-forwarded-for}): switch on "Trust Token Endpoint IP Header", otherwise
 * its protection sees your server only and locks everybody out.
 *
 * <p>Decided by the code of an answer, never by its text or status. Source: Auth0's Authentication API, resource owner password.
 */
public final class Auth0Passwords implements LegacyPasswordVerifier {
    private static final String GRANT = "http://auth0.com/oauth/grant-type/password-realm";

    private final URI tenant;
    private final String clientId;
    private final Secret clientSecret;
    private final String realm;
    private final ProviderHttp http;

    private Auth0Passwords(URI tenant, String clientId, Secret clientSecret, String realm, ProviderHttp http) {
        this.tenant = tenant;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.realm = realm;
        this.http = http;
    }

    /**
     * Returns a verifier.
     *
     * @param domain such as {@code example-tenant.eu.auth0.com}, or an address: {@code https://}, or {@code http://} to this
     *     machine
     * @param clientId of an application with the grant "Password"
     * @param connection the name of the database connection, such as {@code Username-Password-Authentication}
     */
    public static Auth0Passwords of(String domain, String clientId, Secret clientSecret, String connection) {
        String text = domain.strip();
        URI address = URI.create(text.contains("://") ? text : "https://" + text);
        ProviderRequest.get(address); // refuses plain http to another machine
        return new Auth0Passwords(
                URI.create(address.getScheme() + "://" + address.getRawAuthority()),
                Objects.requireNonNull(clientId, "clientId"),
                Objects.requireNonNull(clientSecret, "clientSecret"),
                Objects.requireNonNull(connection, "connection"),
                ProviderHttp.builder("Auth0").build());
    }

    /** Sets the HTTP client and the clock. */
    public Auth0Passwords withHttp(HttpClient client, TimeSource time) {
        return new Auth0Passwords(
                tenant,
                clientId,
                clientSecret,
                realm,
                ProviderHttp.builder("Auth0").httpClient(client).time(time).build());
    }

    @Override
    public LegacyVerdict verify(LegacyLogin login) {
        if (login.password().length == 0) {
            return LegacyVerdict.wrong(); // Auth0 calls a request without password malformed
        }
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", GRANT);
        fields.put("realm", realm);
        fields.put("username", login.identifier());
        fields.put("password", new String(login.password()));
        fields.put("client_id", clientId);
        fields.put("client_secret", clientSecret.reveal());
        fields.put("scope", "openid profile email"); // without it every scope is granted
        ProviderRequest request = ProviderRequest.form(URI.create(tenant + "/oauth/token"), fields);
        String address = login.context().ipAddressOrNull();
        if (address != null) {
            request = request.header("auth0-forwarded-for", address);
        }
        ProviderReply reply = http.sendOnce(request, login.within());
        Optional<JsonView> answer = reply.object();
        if (reply.isSuccess()) {
            return answer.filter(json -> json.text("access_token").isPresent())
                    .map(Auth0Passwords::right)
                    .orElse(LegacyVerdict.undecided("server_error"));
        }
        String code = answer.flatMap(json -> json.text("error")).orElse("");
        return reply.status() >= 500 ? LegacyVerdict.undecided("server_error") : refused(reply.status(), code);
    }

    private static LegacyVerdict refused(int status, String code) {
        return switch (code) {
            case "invalid_grant", "invalid_user_password" -> LegacyVerdict.wrong();
            case "mfa_required" -> LegacyVerdict.secondFactor(List.of("mfa_required"));
            case "password_leaked" -> LegacyVerdict.reset("password_leaked");
            case "too_many_attempts" -> LegacyVerdict.locked();
            case "too_many_requests" -> LegacyVerdict.undecided("too_many_requests");
            case "requires_verification" -> LegacyVerdict.undecided("bot_check");
            case "unauthorized" -> LegacyVerdict.blocked();
            case "access_denied" -> LegacyVerdict.undecided("access_denied");
            default -> LegacyVerdict.undecided(status == 429 ? "too_many_requests" : "legacy_setup");
        };
    }

    private static LegacyVerdict right(JsonView answer) {
        Optional<JsonView> claims = answer.text("id_token").flatMap(Auth0Passwords::claims);
        Optional<String> id = claims.flatMap(json -> json.text("sub"));
        if (id.isEmpty()) {
            return LegacyVerdict.right();
        }
        LegacyUser.Builder user = LegacyUser.builder(id.get());
        claims.flatMap(json -> json.text("email"))
                .filter(email -> !email.isBlank())
                .ifPresent(
                        email -> user.email(new Identifier(email, claims.get().isTrue("email_verified"))));
        return LegacyVerdict.right().of(user.build());
    }

    /** The token comes from Auth0 itself, over TLS, in answer to this request. */
    private static Optional<JsonView> claims(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            return parts.length == 3
                    ? JsonView.parse(new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Auth0Passwords[" + tenant.getRawAuthority() + ", " + realm + "]";
    }
}
