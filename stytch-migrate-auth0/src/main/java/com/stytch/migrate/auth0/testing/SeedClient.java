package com.stytch.migrate.auth0.testing;

import com.stytch.migrate.model.Secret;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An application to be put into {@link FakeAuth0}. Immutable; each method returns another one. */
public final class SeedClient extends Seed {

    private SeedClient(Map<String, ? extends @Nullable Object> json) {
        super(json);
    }

    /** Returns an application as JSON has it, with all its fields; {@code client_id} is needed. */
    public static SeedClient of(Map<String, ? extends @Nullable Object> json) {
        if (!(json.get("client_id") instanceof String)) {
            throw new IllegalArgumentException("an application has a client_id");
        }
        return new SeedClient(json);
    }

    /** Returns an application for machines. */
    public static SeedClient machine(String clientId, Secret secret) {
        return application(clientId, secret, "non_interactive", List.of("client_credentials"));
    }

    /** Returns a web application that may check passwords. */
    public static SeedClient passwordGrant(String clientId, Secret secret) {
        return application(
                clientId,
                secret,
                "regular_web",
                List.of("password", "http://auth0.com/oauth/grant-type/password-realm", "refresh_token"));
    }

    private static SeedClient application(String clientId, Secret secret, String type, List<String> grants) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("global", false);
        json.put("is_token_endpoint_ip_header_trusted", false);
        json.put("name", clientId);
        json.put("is_first_party", true);
        json.put("oidc_conformant", true);
        json.put("client_id", clientId);
        json.put("client_secret", secret.reveal());
        json.put("token_endpoint_auth_method", "client_secret_post");
        json.put("app_type", type);
        json.put("grant_types", grants);
        return new SeedClient(json);
    }

    /** Sets a field. */
    public SeedClient field(String name, @Nullable Object value) {
        return new SeedClient(plus(name, value));
    }

    /** Says that {@code auth0-forwarded-for} of this application is honoured. */
    public SeedClient trustsForwardedFor() {
        return field("is_token_endpoint_ip_header_trusted", true);
    }

    @Override
    public String toString() {
        return "SeedClient[" + json().get("client_id") + "]";
    }
}
