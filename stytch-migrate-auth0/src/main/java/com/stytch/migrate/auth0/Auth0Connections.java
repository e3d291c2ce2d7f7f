package com.stytch.migrate.auth0;

import com.stytch.migrate.auth0.export.Auth0Connection;
import com.stytch.migrate.auth0.export.Auth0EnabledConnection;
import com.stytch.migrate.auth0.export.Auth0List;
import com.stytch.migrate.auth0.export.Auth0Management;
import com.stytch.migrate.auth0.export.Auth0SavedAnswers;
import com.stytch.migrate.auth0.export.Auth0Tenant;
import com.stytch.migrate.auth0.export.Listed;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyConnection.Protocol;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.SamlMetadata;
import com.stytch.migrate.source.TenantRecord;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The enterprise connections that organizations of an Auth0 tenant use, for {@code TenantSource.withConnections}: what can be
 * filled is filled, the rest is work for the customer's administrator, and stands in {@code sso-work-list.ndjson}.
 *
 * <table>
 *   <caption>What a strategy becomes</caption>
 *   <tr><td>{@code samlp}, {@code pingfederate}</td><td>SAML, with the sign-in address, the certificate, the attributes and, from
 *       {@code metadataXml} or {@code metadataUrl}, the entity id, which the other options do not have</td></tr>
 *   <tr><td>{@code adfs}</td><td>SAML in place of WS-Federation: AD FS needs another relying party</td></tr>
 *   <tr><td>{@code oidc}, {@code okta}</td><td>OIDC, with issuer, addresses, client id and secret</td></tr>
 *   <tr><td>{@code waad}</td><td>OIDC; the issuer only where the options name the id of the Entra tenant, since everybody at
 *       Microsoft could sign in through another one</td></tr>
 *   <tr><td>{@code google-apps}</td><td>SAML without content ({@code google-workspace}): Auth0 checks the domain of who signs in with
 *       Google, an OIDC connection to Google would let everybody in</td></tr>
 *   <tr><td>others behind a company's network, such as {@code ad}</td><td>{@code strategy_not_movable}</td></tr>
 * </table>
 *
 * <p>Databases, social and passwordless connections are left alone. A connection that several organizations use becomes one in each.
 * All is held in memory, secrets too; nothing is written down. Immutable and thread-safe; each of the other methods returns another
 * one.
 */
public final class Auth0Connections implements Supplier<List<TenantRecord>> {
    private static final Set<String> MOVABLE =
            Set.of("samlp", "pingfederate", "adfs", "oidc", "okta", "waad", "google-apps");
    private static final Set<String> NOT_MOVABLE =
            Set.of("ad", "auth0-adldap", "ip", "office365", "sharepoint", "custom");
    private static final String CLAIMS = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/";
    private static final Pattern GUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final int MOST = 100_000;

    /** Which connections an organization uses. */
    private interface Uses {
        void forEach(OneUse sink);
    }

    private interface OneUse {
        void accept(String organization, Listed<Auth0EnabledConnection> listed);
    }

    private final Auth0List<Auth0Connection> connections;
    private final Uses uses;
    private final @Nullable String tenant;
    private final @Nullable String callbackDomain;
    private final Set<String> scim;

    private Auth0Connections(
            Auth0List<Auth0Connection> connections,
            Uses uses,
            @Nullable String tenant,
            @Nullable String callbackDomain,
            Set<String> scim) {
        this.connections = connections;
        this.uses = uses;
        this.tenant = tenant;
        this.callbackDomain = callbackDomain;
        this.scim = Set.copyOf(scim);
    }

    /**
     * Returns the connections of saved answers. Nothing is opened yet.
     *
     * @param connections answers of {@code GET /api/v2/connections}, all pages
     * @param enabled by the id of an organization, the answers of
     *     {@code GET /api/v2/organizations/{id}/enabled_connections}, all pages
     */
    public static Auth0Connections fromSavedAnswers(List<Path> connections, Map<String, List<Path>> enabled) {
        Map<String, List<Path>> files = new LinkedHashMap<>(enabled);
        Uses uses = sink -> files.forEach((organization, paths) ->
                Auth0SavedAnswers.enabledConnections(paths).forEach(listed -> sink.accept(organization, listed)));
        return new Auth0Connections(Auth0SavedAnswers.connections(connections), uses, null, null, Set.of());
    }

    /**
     * Returns the connections of a live tenant, for which each organization is asked. Nothing is asked yet. Scopes:
     * {@code read:organizations}, {@code read:organization_connections}, {@code read:connections},
     * {@code read:connections_options}.
     */
    public static Auth0Connections fromManagementApi(Auth0Tenant tenant) {
        Auth0Management management = Auth0Management.of(tenant);
        Uses uses = sink -> {
            List<String> ids = new ArrayList<>();
            management.organizations().forEach(listed -> listed.value().ifPresent(one -> ids.add(one.id())));
            ids.forEach(id -> management.enabledConnections(id).forEach(listed -> sink.accept(id, listed)));
        };
        return new Auth0Connections(
                management.connections(), uses, tenant.name().orElse(null), null, Set.of());
    }

    /**
     * Lets customers keep their SAML settings: the connections take the audience that their identity providers send now, and name
     * your own domain as the address. It works only where the identity providers post to a custom domain of yours, which then
     * answers as {@code SsoCallbackRedirect} says.
     *
     * @param tenant the name of the tenant, which stands in {@code urn:auth0:TENANT:CONNECTION}
     * @param customDomain such as {@code login.example.com}
     */
    public Auth0Connections behindOwnDomain(String tenant, String customDomain) {
        if (tenant.isBlank() || !customDomain.matches("[A-Za-z0-9][A-Za-z0-9.-]*")) {
            throw new IllegalArgumentException("a tenant and a domain are needed");
        }
        return new Auth0Connections(connections, uses, tenant, customDomain, scim);
    }

    /** States the connections, by their names, whose identity providers tell of people by SCIM; each becomes a second record. */
    public Auth0Connections withScim(String... names) {
        return new Auth0Connections(connections, uses, tenant, callbackDomain, Set.of(names));
    }

    /**
     * Reads all of it.
     *
     * @throws UnusableInput if a scope is missing, a file cannot be used, or there are more than 100,000 connections
     */
    @Override
    public List<TenantRecord> get() {
        Map<String, Listed<Auth0Connection>> byId = new HashMap<>();
        List<TenantRecord> records = new ArrayList<>();
        connections.forEach(listed -> listed.value()
                .ifPresentOrElse(
                        one -> byId.put(one.id(), listed),
                        () -> records.add(unreadable(
                                null, null, listed.at(), listed.problem().orElse("")))));
        uses.forEach((organization, listed) -> {
            if (records.size() >= MOST) {
                throw new UnusableInput("There are more than " + MOST + " connections.");
            }
            use(organization, listed, byId, records);
        });
        return List.copyOf(records);
    }

    private static TenantRecord unreadable(
            @Nullable String organization, @Nullable String name, Place at, String detail) {
        return unreadable(organization, name, at, "connection_not_understood", detail);
    }

    private static TenantRecord unreadable(
            @Nullable String organization, @Nullable String name, Place at, String reason, String detail) {
        return new TenantRecord.Unreadable(
                RecordKind.CONNECTION,
                organization == null ? null : LegacyId.of(organization),
                name == null ? null : LegacyId.of(name),
                at,
                reason,
                detail);
    }

    private void use(
            String organization,
            Listed<Auth0EnabledConnection> listed,
            Map<String, Listed<Auth0Connection>> byId,
            List<TenantRecord> records) {
        Auth0EnabledConnection enabled = listed.value().orElse(null);
        if (enabled == null) {
            records.add(
                    unreadable(organization, null, listed.at(), listed.problem().orElse("")));
            return;
        }
        Listed<Auth0Connection> known = byId.get(enabled.connectionId());
        Auth0Connection connection = known == null ? null : known.value().orElse(null);
        String strategy = connection == null ? enabled.strategy().orElse("") : connection.strategy();
        if (NOT_MOVABLE.contains(strategy)) {
            records.add(unreadable(
                    organization,
                    enabled.name().orElse(enabled.connectionId()),
                    listed.at(),
                    "strategy_not_movable",
                    "the strategy " + strategy + " has no counterpart at Stytch: offer SAML or OIDC to the customer"));
        } else if (connection == null) {
            records.add(unreadable(
                    organization,
                    enabled.name().orElse(enabled.connectionId()),
                    listed.at(),
                    "the list of connections does not have this one"));
        } else if (MOVABLE.contains(strategy)) {
            records.add(new TenantRecord.Connection(movable(organization, connection), listed.at()));
            if (scim.contains(connection.name())) {
                records.add(new TenantRecord.Connection(
                        LegacyConnection.builder(organization, connection.name() + " scim", Protocol.SCIM)
                                .identityProvider(scimProvider(strategy))
                                .build(),
                        listed.at()));
            }
        }
    }

    private static String scimProvider(String strategy) {
        return switch (strategy) {
            case "okta" -> "okta";
            case "waad" -> "microsoft-entra";
            case "pingfederate" -> "pingfederate";
            default -> "generic";
        };
    }

    private LegacyConnection movable(String organization, Auth0Connection connection) {
        JsonView options = connection.options().orElse(JsonView.of(Map.of()));
        List<String> notes = new ArrayList<>();
        if (connection.options().isEmpty()) {
            notes.add("options_not_in_answer");
        }
        boolean saml = Set.of("samlp", "pingfederate", "adfs", "google-apps").contains(connection.strategy());
        LegacyConnection.Builder builder =
                LegacyConnection.builder(organization, connection.name(), saml ? Protocol.SAML : Protocol.OIDC);
        switch (connection.strategy()) {
            case "google-apps" -> {
                builder.identityProvider("google-workspace");
                notes.add("set_up_anew:google_workspace_saml");
            }
            case "adfs" -> {
                saml(builder, organization, connection, options, notes);
                notes.add("set_up_anew:relying_party");
            }
            case "samlp", "pingfederate" -> saml(builder, organization, connection, options, notes);
            case "waad" -> entra(builder, options, notes);
            default -> oidc(builder, connection, options);
        }
        return builder.notes(notes).build();
    }

    // ---- SAML

    private void saml(
            LegacyConnection.Builder builder,
            String organization,
            Auth0Connection connection,
            JsonView options,
            List<String> notes) {
        boolean adfs = connection.strategy().equals("adfs");
        builder.identityProvider(connection.strategy().equals("pingfederate") ? "pingfederate" : "generic");
        Optional<SamlMetadata> metadata = metadata(options, notes);
        String signIn = options.text("signInEndpoint").orElse(null);
        builder.idpSsoUrl(
                signIn != null ? signIn : metadata.flatMap(SamlMetadata::ssoUrl).orElse(null));
        // The entityId of a SAML connection is Auth0's own name; that of AD FS is the provider's.
        builder.idpEntityId(metadata.flatMap(SamlMetadata::entityId)
                .or(() -> adfs ? options.text("entityId") : Optional.empty())
                .orElse(null));
        builder.metadataUrl(options.text("metadataUrl")
                .or(() -> adfs ? options.text("adfs_server") : Optional.empty())
                .filter(url -> url.startsWith("https://"))
                .orElse(null));
        List<String> certificates = new ArrayList<>();
        options.text("signingCert").or(() -> options.text("cert")).ifPresent(text -> certificates.add(pem(text)));
        metadata.ifPresent(one -> one.certificates().stream()
                .filter(pem -> certificates.stream().noneMatch(other -> same(other, pem)))
                .forEach(certificates::add));
        builder.certificates(certificates);
        builder.attributeMapping(mapping(options));
        if (options.asMap().get("decryptionKey") != null) {
            notes.add("set_up_anew:assertion_encryption");
        }
        if (callbackDomain != null) {
            builder.alternativeAudienceUri(options.text("entityId")
                    .filter(own -> !adfs)
                    .orElse("urn:auth0:" + tenant + ":" + connection.name()));
            builder.alternativeAcsUrl("https://" + callbackDomain + "/login/callback?connection="
                    + URLEncoder.encode(connection.name(), StandardCharsets.UTF_8) + "&organization="
                    + URLEncoder.encode(organization, StandardCharsets.UTF_8));
        }
    }

    private static Optional<SamlMetadata> metadata(JsonView options, List<String> notes) {
        Optional<String> xml = options.text("metadataXml").or(() -> options.text("fedMetadataXml"));
        if (xml.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(SamlMetadata.parse(xml.get()));
        } catch (UnusableInput e) {
            notes.add("saml_metadata_not_understood");
            return Optional.empty();
        }
    }

    /** PEM, or the base64 of PEM. */
    private static String pem(String text) {
        if (text.strip().startsWith("-----BEGIN")) {
            return text.strip();
        }
        try {
            return new String(Base64.getMimeDecoder().decode(text.strip()), StandardCharsets.US_ASCII).strip();
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static boolean same(String one, String other) {
        return one.replaceAll("\\s", "").equals(other.replaceAll("\\s", ""));
    }

    /** As Auth0 itself takes the claims where nothing is said. */
    private static Map<String, String> mapping(JsonView options) {
        Map<String, @Nullable Object> fields = options.map("fieldsMap");
        Map<String, String> mapping = new LinkedHashMap<>();
        mapping.put("email", first(fields.get("email"), CLAIMS + "emailaddress"));
        mapping.put("first_name", first(fields.get("given_name"), CLAIMS + "givenname"));
        mapping.put("last_name", first(fields.get("family_name"), CLAIMS + "surname"));
        return mapping;
    }

    private static String first(@Nullable Object value, String otherwise) {
        Object one = value instanceof List<?> list && !list.isEmpty() ? list.get(0) : value;
        return one instanceof String text && !text.isBlank() ? text.strip() : otherwise;
    }

    // ---- OIDC

    private static void oidc(LegacyConnection.Builder builder, Auth0Connection connection, JsonView options) {
        JsonView discovered = options.object("oidc_metadata").orElse(JsonView.of(Map.of()));
        builder.identityProvider(connection.strategy().equals("okta") ? "okta" : "generic")
                // What the provider says of itself goes before what was typed in: tokens carry that.
                .issuer(discovered
                        .text("issuer")
                        .or(() -> options.text("issuer"))
                        .orElse(null))
                .client(
                        options.text("client_id").orElse(null),
                        options.text("client_secret")
                                .filter(text -> !text.isBlank())
                                .map(Secret::of)
                                .orElse(null))
                .urls(
                        either(options, discovered, "authorization_endpoint"),
                        either(options, discovered, "token_endpoint"),
                        either(options, discovered, "userinfo_endpoint"),
                        options.text("jwks_uri")
                                .or(() -> discovered.text("jwks_uri"))
                                .orElse(null));
    }

    private static @Nullable String either(JsonView options, JsonView discovered, String name) {
        return options.text(name).or(() -> discovered.text(name)).orElse(null);
    }

    private static void entra(LegacyConnection.Builder builder, JsonView options, List<String> notes) {
        builder.identityProvider("microsoft-entra")
                .client(
                        options.text("client_id").orElse(null),
                        options.text("client_secret")
                                .filter(text -> !text.isBlank())
                                .map(Secret::of)
                                .orElse(null));
        boolean anybody = options.isTrue("useCommonEndpoint") || options.isTrue("waad_common_endpoint");
        Optional<String> id = options.text("tenantId")
                .or(() -> options.text("tenant_domain"))
                .filter(text -> GUID.matcher(text).matches());
        if (anybody) {
            notes.add("issuer_left_out:every_tenant_of_entra");
        } else if (id.isPresent()) {
            builder.issuer("https://login.microsoftonline.com/" + id.get() + "/v2.0");
        } else {
            notes.add("issuer_left_out:id_of_entra_tenant_unknown");
        }
    }

    @Override
    public String toString() {
        return "Auth0Connections";
    }
}
