package com.stytch.migrate.firebase.export;

import com.stytch.migrate.model.Secret;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID Connect provider of a project or tenant; enough to make the matching connection at Stytch.
 *
 * @param providerId as {@code providerUserInfo} names it, such as {@code oidc.partner}
 * @param displayName as the console shows it
 * @param enabled whether users can sign in through it
 * @param clientId the client at the provider
 * @param clientSecret its secret, where the flow needs one
 * @param issuer the provider
 * @param codeFlow whether the code flow is used, and not that of the ID token
 */
public record FirebaseOidcConfig(
        String providerId,
        @Nullable String displayName,
        boolean enabled,
        @Nullable String clientId,
        @Nullable Secret clientSecret,
        @Nullable String issuer,
        boolean codeFlow) {
    public FirebaseOidcConfig {
        Objects.requireNonNull(providerId, "providerId");
    }
}
