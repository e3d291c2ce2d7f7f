package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The SSO connections of organizations. Immutable and thread-safe. Where a method takes an organization id, slug and
 * external id do as well. Source: contract, section 5.6.
 *
 * <p>A SAML or OIDC connection is made in two steps: a create gives it an id and its addresses, an update fills it, and it is
 * active when it is complete. Who is registered with a connection cannot be imported: that comes with the first login
 * through it, by e-mail address.
 */
public final class SsoConnections {
    private static final String SAML = "/v1/b2b/sso/saml/{organization_id}";
    private static final String OIDC = "/v1/b2b/sso/oidc/{organization_id}";
    private static final String EXTERNAL = "/v1/b2b/sso/external/{organization_id}";
    private static final String CONNECTION = "/connections/{connection_id}";

    private static final Set<String> NO_SUCH_CONNECTION =
            Set.of("sso_connection_not_found", "saml_connection_not_found", "oidc_connection_not_found");

    private final StytchHttp http;

    SsoConnections(StytchHttp http) {
        this.http = http;
    }

    /** Returns all connections of an organization. */
    public All get(String organizationId) {
        Answer answer = http.send(Call.get("/v1/b2b/sso/{organization_id}", organizationId));
        return new All(
                answer.body().objects("saml_connections", SamlConnection::new),
                answer.body().objects("oidc_connections", OidcConnection::new),
                answer.body().objects("external_connections", ExternalConnection::new),
                answer.requestId());
    }

    /**
     * Creates a SAML connection, still without content. When the answer was lost, {@link #get} tells whether it is there.
     *
     * @param displayName what it is called, or {@code null}
     * @param identityProvider {@code okta}, {@code microsoft-entra}, {@code google-workspace}, {@code generic} and others, or
     *     {@code null}
     * @throws MigrationException.Refused with {@code invalid_sso_idp}, {@code too_many_sso_connections} and others; nothing
     *     was created
     */
    public SamlConnection createSaml(
            String organizationId, @Nullable String displayName, @Nullable String identityProvider) {
        return saml(http.send(Call.create(SAML, named(displayName, identityProvider), organizationId)));
    }

    public SamlConnection updateSaml(String organizationId, String connectionId, UpdateSamlConnectionRequest request) {
        return saml(http.send(Call.put(SAML + CONNECTION, request.body(), organizationId, connectionId)));
    }

    /**
     * Fills a SAML connection from the metadata of the identity provider: all but the mapping of attributes.
     *
     * @param metadataUrl where the metadata is
     */
    public SamlConnection updateSamlByUrl(String organizationId, String connectionId, String metadataUrl) {
        return saml(http.send(Call.put(
                SAML + CONNECTION + "/url", Map.of("metadata_url", metadataUrl), organizationId, connectionId)));
    }

    /** Creates an OIDC connection, still without content, as {@link #createSaml}. */
    public OidcConnection createOidc(
            String organizationId, @Nullable String displayName, @Nullable String identityProvider) {
        return oidc(http.send(Call.create(OIDC, named(displayName, identityProvider), organizationId)));
    }

    public UpdatedOidc updateOidc(String organizationId, String connectionId, UpdateOidcConnectionRequest request) {
        Answer answer = http.send(Call.put(OIDC + CONNECTION, request.body(), organizationId, connectionId));
        return new UpdatedOidc(oidc(answer), answer.body().text("warning").orElse(null));
    }

    /**
     * Creates a connection to a connection that another organization owns. When the answer was lost, {@link #get} tells
     * whether it is there.
     *
     * @param externalOrganizationId the organization that owns the other connection
     * @param externalConnectionId the other connection
     * @throws MigrationException.Refused with {@code duplicate_external_sso_connection} and others; nothing was created
     */
    public ExternalConnection createExternal(
            String organizationId,
            String externalOrganizationId,
            String externalConnectionId,
            ExternalConnectionRequest request) {
        return external(http.send(Call.create(
                EXTERNAL, request.createBody(externalOrganizationId, externalConnectionId), organizationId)));
    }

    public ExternalConnection updateExternal(
            String organizationId, String connectionId, ExternalConnectionRequest request) {
        return external(http.send(Call.put(EXTERNAL + CONNECTION, request.updateBody(), organizationId, connectionId)));
    }

    /**
     * Deletes a connection of any kind.
     *
     * @return whether there was such a connection; {@code false} also when an earlier attempt of this call deleted it
     */
    public boolean delete(String organizationId, String connectionId) {
        try {
            http.send(Call.delete("/v1/b2b/sso/{organization_id}" + CONNECTION, organizationId, connectionId));
            return true;
        } catch (MigrationException.Refused refused) {
            if (NO_SUCH_CONNECTION.contains(refused.errorType())) {
                return false;
            }
            throw refused;
        }
    }

    static Map<String, @Nullable Object> named(@Nullable String displayName, @Nullable String identityProvider) {
        return new Fields()
                .put("display_name", displayName)
                .put("identity_provider", identityProvider)
                .map();
    }

    private static SamlConnection saml(Answer answer) {
        return new SamlConnection(connection(answer));
    }

    private static OidcConnection oidc(Answer answer) {
        return new OidcConnection(connection(answer));
    }

    private static ExternalConnection external(Answer answer) {
        return new ExternalConnection(connection(answer));
    }

    private static JsonView connection(Answer answer) {
        return answer.body().object("connection").orElse(answer.body());
    }

    /** The connections of an organization, by kind. */
    public record All(
            List<SamlConnection> saml, List<OidcConnection> oidc, List<ExternalConnection> external, String requestId) {

        public All {
            saml = List.copyOf(saml);
            oidc = List.copyOf(oidc);
            external = List.copyOf(external);
        }
    }

    /**
     * An OIDC connection was changed.
     *
     * @param warningOrNull that Stytch could not read what the issuer says about itself
     */
    public record UpdatedOidc(
            OidcConnection connection, @Nullable String warningOrNull) {

        public Optional<String> warning() {
            return Optional.ofNullable(warningOrNull);
        }
    }
}
