package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection of an organization, for SSO or SCIM. Guarded by the lock of {@link B2bProject}. */
final class ConnectionState {
    final int number;
    final Ids.Kind kind;
    final OrganizationState organization;

    /** The fields of the answer, without ids and status. */
    final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

    ConnectionState(int number, Ids.Kind kind, OrganizationState organization) {
        this.number = number;
        this.kind = kind;
        this.organization = organization;
    }

    String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    /** Returns whether all that a login needs is set. Source: contract, section 5.6. */
    boolean isActive() {
        return switch (kind) {
            case SAML_CONNECTION ->
                isSet("idp_sso_url", "idp_entity_id")
                        && fields.get("verification_certificates") instanceof List<?> list
                        && !list.isEmpty()
                        && fields.get("attribute_mapping") instanceof Map<?, ?> map
                        && !map.isEmpty();
            case OIDC_CONNECTION ->
                isSet(
                        "issuer",
                        "client_id",
                        "client_secret",
                        "authorization_url",
                        "token_url",
                        "userinfo_url",
                        "jwks_url");
            default -> true;
        };
    }

    private boolean isSet(String... names) {
        for (String name : names) {
            if (text(name).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
