package com.stytch.migrate.firebase.export;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A SAML provider of a project or tenant; enough to make the matching connection at Stytch. Its identity provider must be told
 * the new ACS address.
 *
 * @param providerId as {@code providerUserInfo} names it, such as {@code saml.acme}
 * @param displayName as the console shows it
 * @param enabled whether users can sign in through it
 * @param idpEntityId the entity id of the identity provider
 * @param ssoUrl where the identity provider signs users in
 * @param certificates its certificates, PEM
 * @param spEntityId the entity id of Firebase's side
 * @param callbackUri the ACS address of Firebase's side
 */
public record FirebaseSamlConfig(
        String providerId,
        @Nullable String displayName,
        boolean enabled,
        @Nullable String idpEntityId,
        @Nullable String ssoUrl,
        List<String> certificates,
        @Nullable String spEntityId,
        @Nullable String callbackUri) {
    public FirebaseSamlConfig {
        Objects.requireNonNull(providerId, "providerId");
        certificates = List.copyOf(certificates);
    }
}
