package com.stytch.migrate.cognito;

import com.stytch.migrate.cognito.export.IdentityProvider;
import com.stytch.migrate.cognito.export.PoolFiles;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyConnection.Protocol;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.SamlMetadata;
import com.stytch.migrate.source.TenantRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The SAML and OIDC providers of a user pool, for {@code TenantSource.withConnections}; social providers are left alone. Which tenant
 * a provider belongs to says no pool, so the developer does; one of none is {@code no_organization_id}. Immutable and thread-safe.
 */
public final class CognitoConnections implements Supplier<List<TenantRecord>> {
    private final String name;
    private final Supplier<List<IdentityProvider>> providers;
    private final Function<String, Optional<LegacyId>> organizationOf;

    private CognitoConnections(
            String name,
            Supplier<List<IdentityProvider>> providers,
            Function<String, Optional<LegacyId>> organizationOf) {
        this.name = name;
        this.providers = providers;
        this.organizationOf = Objects.requireNonNull(organizationOf, "organizationOf");
    }

    /**
     * Returns the connections of answers of DescribeIdentityProvider, one a file. Nothing is opened yet.
     *
     * @param organizationOf returns the organization of a provider, by its name
     */
    public static CognitoConnections fromSavedAnswers(
            List<Path> files, Function<String, Optional<LegacyId>> organizationOf) {
        List<Path> all = List.copyOf(files);
        return new CognitoConnections(
                "identity providers",
                () -> all.stream().map(PoolFiles::identityProvider).toList(),
                organizationOf);
    }

    /**
     * Returns the connections of a pool. Nothing is asked yet.
     *
     * @param organizationOf returns the organization of a provider, by its name
     */
    public static CognitoConnections fromUserPool(
            CognitoPool pool, Function<String, Optional<LegacyId>> organizationOf) {
        Objects.requireNonNull(pool, "pool");
        return new CognitoConnections(pool.id() + " identity providers", pool::identityProviders, organizationOf);
    }

    /**
     * Reads all of it.
     *
     * @throws UnusableInput if a file cannot be used, or AWS refuses
     * @throws com.stytch.migrate.error.MigrationException.Unreachable if AWS did not answer
     */
    @Override
    public List<TenantRecord> get() {
        List<TenantRecord> records = new ArrayList<>();
        for (IdentityProvider provider : providers.get()) {
            if (provider.type().equals("SAML") || provider.type().equals("OIDC")) {
                records.add(record(provider, Place.index(name, records.size())));
            }
        }
        return List.copyOf(records);
    }

    private TenantRecord record(IdentityProvider provider, Place at) {
        LegacyId id = LegacyId.of(provider.name());
        return organizationOf
                .apply(provider.name())
                .<TenantRecord>map(
                        organization -> new TenantRecord.Connection(connection(provider, organization, id), at))
                .orElseGet(() -> new TenantRecord.Unreadable(
                        RecordKind.CONNECTION, null, id, at, "no_organization_id", "nobody said whose provider it is"));
    }

    private static LegacyConnection connection(IdentityProvider provider, LegacyId organization, LegacyId id) {
        Map<String, String> details = provider.details();
        List<String> notes = new ArrayList<>();
        boolean saml = provider.type().equals("SAML");
        LegacyConnection.Builder builder = LegacyConnection.builder(
                        organization, id, saml ? Protocol.SAML : Protocol.OIDC)
                .identityProvider("generic");
        if (saml) {
            builder.metadataUrl(details.get("MetadataURL")).attributeMapping(mapping(provider));
            String xml = details.get("MetadataFile");
            if (xml != null) {
                try {
                    SamlMetadata metadata = SamlMetadata.parse(xml);
                    builder.idpEntityId(metadata.entityId().orElse(null))
                            .idpSsoUrl(metadata.ssoUrl().orElse(null))
                            .certificates(metadata.certificates());
                } catch (UnusableInput e) {
                    notes.add("saml_metadata_not_understood");
                }
            }
            if ("true".equals(details.get("EncryptedResponses"))) {
                notes.add("set_up_anew:assertion_encryption");
            }
        } else {
            builder.issuer(details.get("oidc_issuer"))
                    .client(details.get("client_id"), provider.clientSecret().orElse(null))
                    .urls(
                            details.get("authorize_url"),
                            details.get("token_url"),
                            details.get("attributes_url"),
                            details.get("jwks_uri"));
        }
        return builder.notes(notes).build();
    }

    /** Attribute of the pool to attribute of the provider, in Stytch's names. */
    private static Map<String, String> mapping(IdentityProvider provider) {
        Map<String, String> mapping = new LinkedHashMap<>();
        Map.of("email", "email", "given_name", "first_name", "family_name", "last_name", "name", "full_name")
                .forEach((pool, stytch) -> {
                    String attribute = provider.attributeMapping().get(pool);
                    if (attribute != null) {
                        mapping.put(stytch, attribute);
                    }
                });
        return mapping;
    }

    @Override
    public String toString() {
        return "CognitoConnections[" + name + "]";
    }
}
