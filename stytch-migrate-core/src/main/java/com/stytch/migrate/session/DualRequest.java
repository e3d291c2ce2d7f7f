package com.stytch.migrate.session;

import com.stytch.migrate.model.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that one request of a browser or an app brings, by the places that you keep them in. Immutable;
 * {@link #toString()} shows none.
 */
public final class DualRequest {
    private final @Nullable Secret stytchJwt;
    private final @Nullable Secret stytchToken;
    private final @Nullable Secret legacyToken;
    private final @Nullable Secret anyToken;

    private DualRequest(
            @Nullable Secret stytchJwt,
            @Nullable Secret stytchToken,
            @Nullable Secret legacyToken,
            @Nullable Secret anyToken) {
        this.stytchJwt = stytchJwt;
        this.stytchToken = stytchToken;
        this.legacyToken = legacyToken;
        this.anyToken = anyToken;
    }

    /**
     * Returns the tokens of a request whose two systems have cookies of their own. Each may be {@code null} or empty.
     *
     * @param stytchJwt {@code session_jwt}
     * @param stytchToken {@code session_token}
     * @param legacyToken the token or cookie of the legacy system
     */
    public static DualRequest of(
            @Nullable String stytchJwt, @Nullable String stytchToken, @Nullable String legacyToken) {
        return new DualRequest(secret(stytchJwt), secret(stytchToken), secret(legacyToken), null);
    }

    /**
     * Returns the token of a request that has one place for the tokens of both systems, such as
     * {@code Authorization: Bearer}. A signed token is told by its issuer, which is then checked; any other is that of the
     * legacy system.
     */
    public static DualRequest bearer(@Nullable String token) {
        return new DualRequest(null, null, null, secret(token));
    }

    private static @Nullable Secret secret(@Nullable String text) {
        return text == null || text.isEmpty() ? null : Secret.of(text);
    }

    Optional<Secret> stytchJwt() {
        return Optional.ofNullable(stytchJwt);
    }

    Optional<Secret> stytchToken() {
        return Optional.ofNullable(stytchToken);
    }

    Optional<Secret> legacyToken() {
        return Optional.ofNullable(legacyToken);
    }

    Optional<Secret> anyToken() {
        return Optional.ofNullable(anyToken);
    }

    @Override
    public String toString() {
        return "DualRequest[" + (stytchJwt == null ? "" : "stytchJwt ") + (stytchToken == null ? "" : "stytchToken ")
                + (legacyToken == null ? "" : "legacyToken ") + (anyToken == null ? "" : "bearer ") + "]";
    }
}
