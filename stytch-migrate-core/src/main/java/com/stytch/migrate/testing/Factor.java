package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A way in which somebody proved who they are, as a session keeps it. Immutable.
 *
 * @param type the {@code type} of the contract, such as {@code password}
 * @param deliveryMethod such as {@code knowledge}
 * @param details the object about the factor by its name, such as {@code authenticator_app_factor}; empty when there is none
 * @param createdAt seconds since 1970
 * @param lastAuthenticatedAt seconds since 1970
 */
record Factor(
        String type,
        String deliveryMethod,
        Map<String, Map<String, String>> details,
        long createdAt,
        long lastAuthenticatedAt) {

    static Factor password(long now) {
        return new Factor("password", "knowledge", Map.of(), now, now);
    }

    /** The only kind of imported session that Stytch knows, whatever the provider. */
    static Factor imported(long now) {
        return new Factor("imported", "imported_auth0", Map.of(), now, now);
    }

    static Factor totp(String totpId, long now) {
        return new Factor(
                "totp", "authenticator_app", Map.of("authenticator_app_factor", Map.of("totp_id", totpId)), now, now);
    }

    static Factor recoveryCode(String codeId, long now) {
        return new Factor(
                "recovery_codes",
                "recovery_code",
                Map.of("recovery_code_factor", Map.of("totp_recovery_code_id", codeId)),
                now,
                now);
    }

    static Factor magicLink(String emailId, String email, long now) {
        return new Factor(
                "magic_link",
                "email",
                Map.of("email_factor", Map.of("email_id", emailId, "email_address", email)),
                now,
                now);
    }

    static Factor trustedToken(String tokenId, long now) {
        return new Factor(
                "trusted_auth_token",
                "trusted_token_exchange",
                Map.of("trusted_auth_token_factor", Map.of("token_id", tokenId)),
                now,
                now);
    }

    /** Returns whether it is the same thing, proven at whatever time. */
    boolean isSame(Factor other) {
        return type.equals(other.type) && deliveryMethod.equals(other.deliveryMethod) && details.equals(other.details);
    }

    Factor createdWith(Factor earlier) {
        return new Factor(type, deliveryMethod, details, earlier.createdAt, lastAuthenticatedAt);
    }

    /** Returns whether it is one that comes after the first. */
    boolean isSecond() {
        return switch (type) {
            case "totp", "recovery_codes" -> true;
            case "otp" -> !deliveryMethod.equals("email");
            default -> false;
        };
    }

    Map<String, @Nullable Object> json() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", type);
        json.put("delivery_method", deliveryMethod);
        json.put("last_authenticated_at", ProjectState.time(lastAuthenticatedAt));
        json.put("created_at", ProjectState.time(createdAt));
        json.put("updated_at", ProjectState.time(lastAuthenticatedAt));
        json.putAll(details);
        return json;
    }
}
