package com.stytch.migrate.cognito.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An app client to put into a {@link FakeCognito}. Without {@link #allow} it lets users sign in by SRP only, as AWS's default is.
 * Not thread-safe.
 */
public final class SeedCognitoClient {
    final String id;
    final String name;
    final List<String> flows = new ArrayList<>(List.of("ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"));
    final Map<String, @Nullable Object> more = new LinkedHashMap<>();

    @Nullable String secret;

    boolean hidesUnknownUsers = true;

    private SeedCognitoClient(String id, String name) {
        this.id = id;
        this.name = name;
    }

    public static SeedCognitoClient of(String id, String name) {
        return new SeedCognitoClient(id, name);
    }

    /**
     * Allows a flow.
     *
     * @param flow such as {@code ALLOW_USER_PASSWORD_AUTH} or {@code ALLOW_ADMIN_USER_PASSWORD_AUTH}
     */
    public SeedCognitoClient allow(String flow) {
        flows.add(flow);
        return this;
    }

    /** Gives it a secret: each sign-in then needs a {@code SECRET_HASH}. */
    public SeedCognitoClient secret(String text) {
        secret = text;
        return this;
    }

    /** Answers {@code UserNotFoundException} for unknown users, as clients with {@code PreventUserExistenceErrors=LEGACY} do. */
    public SeedCognitoClient showsUnknownUsers() {
        hidesUnknownUsers = false;
        return this;
    }

    /** Sets another field of UserPoolClientType, such as {@code AllowedOAuthFlows}. */
    public SeedCognitoClient with(String field, Object value) {
        more.put(field, value);
        return this;
    }

    @Override
    public String toString() {
        return "SeedCognitoClient[" + id + "]";
    }
}
