package com.stytch.migrate.cognito.export;

import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * An identity provider of a user pool. What must be kept secret is not among its details.
 *
 * @param name such as {@code AcmeOkta}; that of a social provider is its type
 * @param type {@code SAML}, {@code OIDC}, {@code Google}, {@code Facebook}, {@code LoginWithAmazon}, {@code SignInWithApple}, or
 *     one that is not known yet
 * @param identifiers further names and e-mail domains of it
 * @param details its settings, such as {@code MetadataURL}, {@code oidc_issuer} or {@code client_id}; flat, and AWS may change
 *     the keys. Empty when only a list was read
 * @param attributeMapping attribute of the user pool to attribute of the provider
 * @param clientSecret the secret of the OAuth client
 */
public record IdentityProvider(
        String name,
        String type,
        List<String> identifiers,
        Map<String, String> details,
        Map<String, String> attributeMapping,
        Optional<Secret> clientSecret) {
    private static final Set<String> SECRET = Set.of("client_secret", "private_key");

    public IdentityProvider {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(type, "type");
        identifiers = List.copyOf(identifiers);
        details = Map.copyOf(details);
        attributeMapping = Map.copyOf(attributeMapping);
    }

    /** Reads IdentityProviderType or ProviderDescription of AWS's API model; nothing when it has no name or type. */
    public static Optional<IdentityProvider> of(JsonView provider) {
        Optional<String> name = provider.text("ProviderName");
        Optional<String> type = provider.text("ProviderType");
        if (name.isEmpty() || type.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> details = texts(provider.map("ProviderDetails"));
        Optional<Secret> secret =
                Optional.ofNullable(details.get("client_secret")).map(Secret::of);
        details.keySet().removeAll(SECRET);
        return Optional.of(new IdentityProvider(
                name.get(),
                type.get(),
                provider.texts("IdpIdentifiers"),
                details,
                texts(provider.map("AttributeMapping")),
                secret));
    }

    private static Map<String, String> texts(Map<String, ?> map) {
        Map<String, String> texts = new TreeMap<>();
        map.forEach((name, value) -> {
            if (value instanceof String text) {
                texts.put(name, text);
            }
        });
        return texts;
    }

    /** Returns whether its users sign in at their company: Stytch's SSO, not its OAuth. */
    public boolean isEnterprise() {
        return type.equals("SAML") || type.equals("OIDC");
    }

    /** Returns name and type only. */
    @Override
    public String toString() {
        return "IdentityProvider[" + name + ", " + type + "]";
    }
}
