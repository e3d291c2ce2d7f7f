package com.stytch.migrate.testing;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of SSO and SCIM connections do: they keep state, and nobody can sign in through one. The callers hold
 * the lock of the project. Source: contract, sections 5.6 and 5.7.
 */
final class ConnectionEndpoints {
    private static final Set<String> SSO_PROVIDERS = Set.of(
            "classlink",
            "cyberark",
            "duo",
            "generic",
            "google-workspace",
            "jumpcloud",
            "keycloak",
            "miniorange",
            "microsoft-entra",
            "okta",
            "onelogin",
            "pingfederate",
            "rippling",
            "salesforce",
            "shibboleth");
    private static final Set<String> SCIM_PROVIDERS = Set.of(
            "generic", "okta", "microsoft-entra", "cyberark", "jumpcloud", "onelogin", "pingfederate", "rippling");
    private static final Set<String> CREATE = Set.of("display_name", "identity_provider");
    private static final Set<String> UPDATE_SAML = Set.of(
            "idp_entity_id",
            "display_name",
            "attribute_mapping",
            "x509_certificate",
            "idp_sso_url",
            "saml_connection_implicit_role_assignments",
            "saml_group_implicit_role_assignments",
            "alternative_audience_uri",
            "identity_provider",
            "signing_private_key",
            "nameid_format",
            "alternative_acs_url",
            "idp_initiated_auth_disabled",
            "saml_encryption_private_key",
            "allow_gateway_callback");
    private static final Set<String> UPDATE_OIDC = Set.of(
            "display_name",
            "client_id",
            "client_secret",
            "issuer",
            "authorization_url",
            "token_url",
            "userinfo_url",
            "jwks_url",
            "identity_provider",
            "custom_scopes",
            "attribute_mapping");
    private static final Set<String> CREATE_EXTERNAL = Set.of(
            "external_organization_id",
            "external_connection_id",
            "display_name",
            "connection_implicit_role_assignments",
            "group_implicit_role_assignments");
    private static final Set<String> UPDATE_EXTERNAL = Set.of(
            "display_name",
            "external_connection_implicit_role_assignments",
            "external_group_implicit_role_assignments");
    private static final Set<String> UPDATE_SCIM =
            Set.of("display_name", "identity_provider", "scim_group_implicit_role_assignments");
    private static final String ROLES = "saml_connection_implicit_role_assignments";
    private static final String GROUP_ROLES = "saml_group_implicit_role_assignments";
    private static final String EXTERNAL_ROLES = "external_connection_implicit_role_assignments";
    private static final String EXTERNAL_GROUP_ROLES = "external_group_implicit_role_assignments";
    private static final String SCIM_GROUP_ROLES = "scim_group_implicit_role_assignments";
    private static final String RSA_KEY = "-----BEGIN RSA PRIVATE KEY-----";
    private static final long TOKEN_SECONDS = 366L * 86_400;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final B2bProject project;

    ConnectionEndpoints(B2bProject project) {
        this.project = project;
    }

    Map<String, @Nullable Object> all(OrganizationState organization) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("saml_connections", of(organization, Ids.Kind.SAML_CONNECTION));
        answer.put("oidc_connections", of(organization, Ids.Kind.OIDC_CONNECTION));
        answer.put("external_connections", of(organization, Ids.Kind.EXTERNAL_CONNECTION));
        return answer;
    }

    private List<Map<String, @Nullable Object>> of(OrganizationState organization, Ids.Kind kind) {
        return organization.connections.stream()
                .filter(connection -> connection.kind == kind)
                .map(this::json)
                .toList();
    }

    Map<String, @Nullable Object> delete(OrganizationState organization, String id) {
        ConnectionState connection = organization.connections.stream()
                .filter(each -> each.kind != Ids.Kind.SCIM_CONNECTION
                        && project.id(each).equals(id))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("sso_connection_not_found", "no SSO connection has this id"));
        if (organization.setting("sso_default_connection_id").equals(id)) {
            throw Refusal.of("cannot_delete_default_sso_connection", "the connection is the default one");
        }
        return removed(connection);
    }

    private Map<String, @Nullable Object> removed(ConnectionState connection) {
        project.remove(connection);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("connection_id", project.id(connection));
        return answer;
    }

    // SAML.

    Map<String, @Nullable Object> createSaml(OrganizationState organization, RequestBody body) {
        ConnectionState connection =
                created(Ids.Kind.SAML_CONNECTION, organization, body, SSO_PROVIDERS, "invalid_sso_idp");
        for (String text : new String[] {
            "idp_entity_id", "idp_sso_url", "alternative_audience_uri", "alternative_acs_url", "nameid_format"
        }) {
            connection.fields.put(text, "");
        }
        connection.fields.put("acs_url", callback(connection));
        connection.fields.put("audience_uri", callback(connection));
        for (String list : new String[] {
            "signing_certificates", "verification_certificates", "encryption_private_keys", ROLES, GROUP_ROLES
        }) {
            connection.fields.put(list, List.of());
        }
        connection.fields.put("idp_initiated_auth_disabled", false);
        connection.fields.put("allow_gateway_callback", false);
        connection.fields.put("attribute_mapping", Map.of());
        return answer(connection);
    }

    Map<String, @Nullable Object> updateSaml(OrganizationState organization, String id, RequestBody body) {
        body.only(UPDATE_SAML);
        ConnectionState connection = find(organization, Ids.Kind.SAML_CONNECTION, id, "saml_connection_not_found");
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        putTexts(
                change,
                body,
                "display_name",
                "idp_entity_id",
                "alternative_audience_uri",
                "alternative_acs_url",
                "nameid_format");
        putProvider(change, body, SSO_PROVIDERS, "invalid_sso_idp");
        String url = body.text("idp_sso_url");
        if (url != null) {
            requireHttps(url, "saml_connection_idp_sso_url_invalid_format", "saml_connection_idp_sso_url_not_https");
            change.put("idp_sso_url", url);
        }
        RequestBody mapping = body.object("attribute_mapping");
        if (mapping != null) {
            change.put("attribute_mapping", mapping(mapping));
        }
        String certificate = body.text("x509_certificate");
        if (certificate != null) {
            change.put("verification_certificates", withCertificate(connection, certificate));
        }
        putRoles(change, body, organization, ROLES, ROLES, Set.of("role_id"), Set.of());
        putRoles(change, body, organization, GROUP_ROLES, GROUP_ROLES, Set.of("role_id", "group"), Set.of());
        if (change.get(GROUP_ROLES) instanceof List<?> list && !list.isEmpty()) {
            requireGroups(mapping == null ? connection.fields.get("attribute_mapping") : mapping(mapping));
        }
        for (String flag : new String[] {"idp_initiated_auth_disabled", "allow_gateway_callback"}) {
            boolean given = body.isTrue(flag);
            if (body.has(flag)) {
                change.put(flag, given);
            }
        }
        requireRsaKey(body.text("signing_private_key"));
        String key = body.text("saml_encryption_private_key");
        requireRsaKey(key);
        if (key != null) {
            change.put("encryption_private_keys", withEncryptionKey(connection, key));
        }
        connection.fields.putAll(change);
        return answer(connection);
    }

    /** Fetches nothing: the addresses where metadata is to be found are those that a test has named. Source: section 5.6. */
    Map<String, @Nullable Object> updateSamlByUrl(OrganizationState organization, String id, RequestBody body) {
        body.only(Set.of("metadata_url"));
        ConnectionState connection = find(organization, Ids.Kind.SAML_CONNECTION, id, "saml_connection_not_found");
        String url = ProjectState.requiredText(body, "metadata_url");
        B2bProject.SamlMetadata metadata = project.samlMetadata.get(url);
        if (metadata == null) {
            throw Refusal.of(
                    "saml_connection_metadata_invalid_format", "no test has said what is found at metadata_url");
        }
        connection.fields.put("verification_certificates", withCertificate(connection, metadata.certificate()));
        connection.fields.put("idp_entity_id", metadata.entityId());
        connection.fields.put("idp_sso_url", metadata.ssoUrl());
        return answer(connection);
    }

    private static Map<String, Object> mapping(RequestBody mapping) {
        Map<String, Object> names = new LinkedHashMap<>();
        for (String attribute : mapping.names()) {
            if (!(mapping.raw(attribute) instanceof String name)) {
                throw Refusal.of(
                        "saml_connection_no_nested_keys_in_attribute_mapping", "an attribute is mapped to a name");
            }
            names.put(attribute, name);
        }
        if (names.isEmpty()) {
            throw Refusal.of("saml_connection_attribute_mapping_required", "attribute_mapping is empty");
        }
        if (!names.containsKey("email")) {
            throw Refusal.of("saml_connection_email_mapping_required", "attribute_mapping needs email");
        }
        boolean named =
                names.containsKey("full_name") || (names.containsKey("first_name") && names.containsKey("last_name"));
        if (!named) {
            throw Refusal.of(
                    "saml_connection_name_mapping_required",
                    "attribute_mapping needs full_name, or first_name and last_name");
        }
        return names;
    }

    private static void requireGroups(@Nullable Object mapping) {
        if (!(mapping instanceof Map<?, ?> names) || !names.containsKey("groups")) {
            throw Refusal.of(
                    "saml_connection_attribute_mapping_missing_groups_key",
                    "roles of groups need groups in attribute_mapping");
        }
    }

    private List<Object> withCertificate(ConnectionState connection, String pem) {
        List<Object> all = listOf(connection, "verification_certificates");
        boolean known =
                all.stream().anyMatch(each -> each instanceof Map<?, ?> map && pem.equals(map.get("certificate")));
        if (!known) {
            X509Certificate certificate = certificate(pem);
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            json.put("certificate_id", Ids.random("x509-certificate-" + project.environment + "-"));
            json.put("certificate", pem);
            json.put("issuer", certificate.getIssuerX500Principal().getName());
            json.put("created_at", ProjectState.time(project.now()));
            json.put("updated_at", ProjectState.time(project.now()));
            json.put("expires_at", certificate.getNotAfter().toInstant().toString());
            all.add(json);
        }
        return all;
    }

    private static X509Certificate certificate(String pem) {
        try {
            if (pem.strip().startsWith("-----BEGIN CERTIFICATE-----")
                    && CertificateFactory.getInstance("X.509")
                                    .generateCertificate(
                                            new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))
                            instanceof X509Certificate certificate) {
                return certificate;
            }
        } catch (CertificateException e) {
            // falls through to the refusal, which says the same of every text that is none
        }
        throw Refusal.of("invalid_x509_certificate", "x509_certificate is no certificate in PEM form");
    }

    private List<Object> withEncryptionKey(ConnectionState connection, String pem) {
        List<Object> all = listOf(connection, "encryption_private_keys");
        all.add(Map.of(
                "private_key_id",
                Ids.random("saml-encryption-key-" + project.environment + "-"),
                "private_key",
                pem,
                "created_at",
                ProjectState.time(project.now())));
        return all;
    }

    private static List<Object> listOf(ConnectionState connection, String field) {
        return connection.fields.get(field) instanceof List<?> list ? new ArrayList<>(list) : new ArrayList<>();
    }

    private static void requireRsaKey(@Nullable String pem) {
        if (pem != null && !pem.startsWith(RSA_KEY)) {
            throw Refusal.of(
                    "saml_signing_private_key_format_not_supported",
                    "a private key must be RSA in the PEM form of PKCS #1");
        }
    }

    // OIDC.

    Map<String, @Nullable Object> createOidc(OrganizationState organization, RequestBody body) {
        ConnectionState connection =
                created(Ids.Kind.OIDC_CONNECTION, organization, body, SSO_PROVIDERS, "invalid_sso_idp");
        connection.fields.put("redirect_url", callback(connection));
        for (String text : new String[] {
            "client_id",
            "client_secret",
            "issuer",
            "authorization_url",
            "token_url",
            "userinfo_url",
            "jwks_url",
            "custom_scopes"
        }) {
            connection.fields.put(text, "");
        }
        connection.fields.put("attribute_mapping", Map.of());
        return answer(connection);
    }

    Map<String, @Nullable Object> updateOidc(OrganizationState organization, String id, RequestBody body) {
        body.only(UPDATE_OIDC);
        ConnectionState connection = find(organization, Ids.Kind.OIDC_CONNECTION, id, "oidc_connection_not_found");
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        putTexts(change, body, "display_name", "client_id", "client_secret", "custom_scopes");
        putProvider(change, body, SSO_PROVIDERS, "invalid_sso_idp");
        putUrl(change, body, "issuer", "oidc_connection_issuer_url_invalid_format");
        for (String url : new String[] {"authorization_url", "token_url", "userinfo_url", "jwks_url"}) {
            putUrl(change, body, url, "oidc_connection_" + url + "_invalid_format");
        }
        RequestBody mapping = body.object("attribute_mapping");
        if (mapping != null) {
            change.put("attribute_mapping", mapping.map());
        }
        String issuer = body.text("issuer");
        boolean moved = issuer != null && !issuer.equals(connection.text("issuer"));
        connection.fields.putAll(change);
        Map<String, @Nullable Object> answer = answer(connection);
        answer.put("warning", moved ? "The fake reads no metadata of a provider: set each URL." : null);
        return answer;
    }

    private static void putUrl(
            Map<String, @Nullable Object> change, RequestBody body, String field, String invalidFormat) {
        String url = body.text(field);
        if (url != null) {
            requireHttps(url, invalidFormat, invalidFormat);
            change.put(field, url);
        }
    }

    // External connections.

    Map<String, @Nullable Object> createExternal(OrganizationState organization, RequestBody body) {
        body.only(CREATE_EXTERNAL);
        String externalOrganization = ProjectState.requiredText(body, "external_organization_id");
        String externalConnection = ProjectState.requiredText(body, "external_connection_id");
        boolean known = organization.connections.stream()
                .anyMatch(connection -> connection.kind == Ids.Kind.EXTERNAL_CONNECTION
                        && connection.text("external_organization_id").equals(externalOrganization)
                        && connection.text("external_connection_id").equals(externalConnection));
        if (known) {
            throw Refusal.of("duplicate_external_sso_connection", "the organization has this connection already");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("external_organization_id", externalOrganization);
        fields.put("external_connection_id", externalConnection);
        fields.put("display_name", "");
        fields.put(EXTERNAL_ROLES, List.of());
        fields.put(EXTERNAL_GROUP_ROLES, List.of());
        putTexts(fields, body, "display_name");
        putExternalRoles(
                fields, body, organization, "connection_implicit_role_assignments", "group_implicit_role_assignments");
        ConnectionState connection = project.addConnection(Ids.Kind.EXTERNAL_CONNECTION, organization);
        connection.fields.putAll(fields);
        return answer(connection);
    }

    Map<String, @Nullable Object> updateExternal(OrganizationState organization, String id, RequestBody body) {
        body.only(UPDATE_EXTERNAL);
        ConnectionState connection = find(organization, Ids.Kind.EXTERNAL_CONNECTION, id, "sso_connection_not_found");
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        putTexts(change, body, "display_name");
        putExternalRoles(change, body, organization, EXTERNAL_ROLES, EXTERNAL_GROUP_ROLES);
        connection.fields.putAll(change);
        return answer(connection);
    }

    /** The fields have other names when the connection is created: see the contract, section 8, item 13. */
    private void putExternalRoles(
            Map<String, @Nullable Object> change,
            RequestBody body,
            OrganizationState organization,
            String roles,
            String groupRoles) {
        putRoles(change, body, organization, roles, EXTERNAL_ROLES, Set.of("role_id"), Set.of());
        putRoles(change, body, organization, groupRoles, EXTERNAL_GROUP_ROLES, Set.of("role_id", "group"), Set.of());
    }

    // SCIM.

    Map<String, @Nullable Object> createScim(OrganizationState organization, RequestBody body) {
        if (scim(organization) != null) {
            throw Refusal.of("active_scim_connection_exists", "the organization has an active SCIM connection");
        }
        ConnectionState connection =
                created(Ids.Kind.SCIM_CONNECTION, organization, body, SCIM_PROVIDERS, "invalid_scim_idp");
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        connection.fields.put(
                "base_url", "https://" + project.environment + ".stytch.com/v1/b2b/scim/" + project.id(connection));
        connection.fields.put(SCIM_GROUP_ROLES, List.of());
        connection.fields.put("bearer_token_last_four", token.substring(token.length() - 4));
        connection.fields.put("bearer_token_expires_at", ProjectState.time(project.now() + TOKEN_SECONDS));
        connection.fields.put("next_bearer_token_last_four", "");
        connection.fields.put("next_bearer_token_expires_at", null);
        Map<String, @Nullable Object> withToken = json(connection);
        withToken.put("bearer_token", token);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("connection", withToken);
        return answer;
    }

    private static @Nullable ConnectionState scim(OrganizationState organization) {
        return organization.connections.stream()
                .filter(connection -> connection.kind == Ids.Kind.SCIM_CONNECTION)
                .findFirst()
                .orElse(null);
    }

    Map<String, @Nullable Object> getScim(OrganizationState organization) {
        ConnectionState connection = scim(organization);
        if (connection == null) {
            throw noScim();
        }
        return answer(connection);
    }

    private ConnectionState scim(OrganizationState organization, String id) {
        ConnectionState connection = scim(organization);
        if (connection == null || !project.id(connection).equals(id)) {
            throw noScim();
        }
        return connection;
    }

    private static Refusal noScim() {
        return Refusal.notFound("no_active_scim_connection", "the organization has no such SCIM connection");
    }

    Map<String, @Nullable Object> updateScim(OrganizationState organization, String id, RequestBody body) {
        body.only(UPDATE_SCIM);
        ConnectionState connection = scim(organization, id);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        putTexts(change, body, "display_name");
        putProvider(change, body, SCIM_PROVIDERS, "invalid_scim_idp");
        putRoles(
                change,
                body,
                organization,
                SCIM_GROUP_ROLES,
                SCIM_GROUP_ROLES,
                Set.of("role_id", "group_id"),
                Set.of("group_name"));
        connection.fields.putAll(change);
        return answer(connection);
    }

    Map<String, @Nullable Object> deleteScim(OrganizationState organization, String id) {
        return removed(scim(organization, id));
    }

    // What they share.

    private ConnectionState created(
            Ids.Kind kind,
            OrganizationState organization,
            RequestBody body,
            Set<String> providers,
            String invalidProvider) {
        body.only(CREATE);
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("display_name", "");
        fields.put("identity_provider", "generic");
        putTexts(fields, body, "display_name");
        putProvider(fields, body, providers, invalidProvider);
        ConnectionState connection = project.addConnection(kind, organization);
        connection.fields.putAll(fields);
        return connection;
    }

    private ConnectionState find(OrganizationState organization, Ids.Kind kind, String id, String notFound) {
        ConnectionState connection = project.connection(kind, id);
        if (connection == null || connection.organization != organization) {
            throw Refusal.notFound(notFound, "the organization has no such connection");
        }
        return connection;
    }

    private String callback(ConnectionState connection) {
        return "https://" + project.environment + ".stytch.com/v1/b2b/sso/callback/" + project.id(connection);
    }

    private static void putTexts(Map<String, @Nullable Object> change, RequestBody body, String... names) {
        for (String name : names) {
            String text = body.text(name);
            if (text != null) {
                change.put(name, text);
            }
        }
    }

    private static void putProvider(
            Map<String, @Nullable Object> change, RequestBody body, Set<String> providers, String errorType) {
        String provider = body.oneOf("identity_provider", providers, errorType);
        if (provider != null) {
            change.put("identity_provider", provider);
        }
    }

    /** Puts a list of roles in under its name in the answer, where the optional fields are never absent. */
    private void putRoles(
            Map<String, @Nullable Object> change,
            RequestBody body,
            OrganizationState organization,
            String name,
            String nameInAnswer,
            Set<String> required,
            Set<String> optional) {
        if (!body.has(name)) {
            return;
        }
        List<Map<String, Object>> all = new ArrayList<>();
        for (RequestBody assignment : body.objects(name)) {
            Set<String> names = new HashSet<>(required);
            names.addAll(optional);
            assignment.only(names);
            Map<String, Object> json = new LinkedHashMap<>();
            required.forEach(field -> json.put(field, ProjectState.requiredText(assignment, field)));
            for (String field : optional) {
                String text = assignment.text(field);
                json.put(field, text == null ? "" : text);
            }
            project.roles.requireKnown(String.valueOf(json.get("role_id")), organization);
            all.add(json);
        }
        change.put(nameInAnswer, all);
    }

    private static void requireHttps(String url, String invalidFormat, String notHttps) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(invalidFormat, "a URL is malformed");
        }
        if (uri.getScheme() == null || uri.getHost() == null) {
            throw Refusal.of(invalidFormat, "a URL is malformed");
        }
        if (!uri.getScheme().equals("https")) {
            throw Refusal.of(notHttps, "a URL must begin with https://");
        }
    }

    private Map<String, @Nullable Object> answer(ConnectionState connection) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("connection", json(connection));
        return answer;
    }

    private Map<String, @Nullable Object> json(ConnectionState connection) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("organization_id", project.id(connection.organization));
        json.put("connection_id", project.id(connection));
        json.put("status", connection.isActive() ? "active" : "pending");
        json.putAll(connection.fields);
        return json;
    }
}
