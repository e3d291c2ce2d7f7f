package com.stytch.migrate.importer;

import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.util.Objects;

/**
 * What the customer's administrator enters at the identity provider so that it tells Stytch of its people. Stytch shows the token
 * this once. Prints no token.
 *
 * @param connection which one it is in the old system
 * @param connectionId which one it is at Stytch
 * @param baseUrl the address
 * @param bearerToken the token
 */
public record ScimToken(RecordKey connection, StytchId connectionId, String baseUrl, Secret bearerToken) {
    public ScimToken {
        Objects.requireNonNull(connection, "connection");
        Objects.requireNonNull(connectionId, "connectionId");
        Objects.requireNonNull(baseUrl, "baseUrl");
        Objects.requireNonNull(bearerToken, "bearerToken");
    }
}
