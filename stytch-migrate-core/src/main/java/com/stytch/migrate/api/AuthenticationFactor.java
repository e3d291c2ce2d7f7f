package com.stytch.migrate.api;

import com.stytch.migrate.http.JsonView;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One way in which the owner of a session proved who they are. Immutable and thread-safe. {@link #toString()} shows the kind
 * only.
 *
 * <p>A session that {@code migrate} began has one of type {@code imported}, one that {@code attest} began has one of type
 * {@code trusted_auth_token}. Source: schema {@code AuthenticationFactor} of the contract, section 4.1.
 */
public final class AuthenticationFactor {
    private final JsonView json;

    AuthenticationFactor(JsonView json) {
        this.json = json;
    }

    /** Returns {@code password}, {@code imported}, {@code trusted_auth_token}, {@code totp} and so on. */
    public String type() {
        return json.text("type").orElse("");
    }

    /** Returns {@code knowledge}, {@code imported_auth0}, {@code trusted_token_exchange} and so on. */
    public String deliveryMethod() {
        return json.text("delivery_method").orElse("");
    }

    public Optional<Instant> lastAuthenticatedAt() {
        return json.time("last_authenticated_at");
    }

    public Optional<Instant> createdAt() {
        return json.time("created_at");
    }

    public Optional<Instant> updatedAt() {
        return json.time("updated_at");
    }

    /** Returns the id of the address, when the factor is an e-mail. */
    public Optional<String> emailId() {
        return json.object("email_factor").flatMap(factor -> factor.text("email_id"));
    }

    /** Returns the id of the number, when the factor is a message to a phone. */
    public Optional<String> phoneId() {
        return json.object("phone_number_factor").flatMap(factor -> factor.text("phone_id"));
    }

    /** Returns the id of the token that was attested, when the factor is one. */
    public Optional<String> trustedAuthTokenId() {
        return json.object("trusted_auth_token_factor").flatMap(factor -> factor.text("token_id"));
    }

    /**
     * Returns what Stytch says about the factor beyond that, by the name of its object.
     *
     * @param name such as {@code google_oauth_factor} or {@code saml_sso_factor}
     * @return empty when the factor is of another kind
     */
    public Map<String, @Nullable Object> details(String name) {
        return json.map(name);
    }

    @Override
    public String toString() {
        return "AuthenticationFactor[" + type() + ", " + deliveryMethod() + "]";
    }
}
