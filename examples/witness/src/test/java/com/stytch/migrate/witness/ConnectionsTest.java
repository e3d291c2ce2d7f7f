package com.stytch.migrate.witness;

import static com.stytch.migrate.witness.Answers.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.java.b2b.models.scim.SCIMConnection;
import com.stytch.java.b2b.models.scim.SCIMConnectionWithToken;
import com.stytch.java.b2b.models.sso.Connection;
import com.stytch.java.b2b.models.sso.DeleteConnectionRequest;
import com.stytch.java.b2b.models.sso.GetConnectionsRequest;
import com.stytch.java.b2b.models.sso.GetConnectionsResponse;
import com.stytch.java.b2b.models.sso.OIDCConnection;
import com.stytch.java.b2b.models.sso.SAMLConnection;
import com.stytch.migrate.testing.SeedOrganization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The SSO and SCIM connections of an organization, through the official SDK. */
class ConnectionsTest extends B2bWitness {
    private final String acme =
            fake.seed(SeedOrganization.named("Acme").slug("acme")).organizationId();

    private GetConnectionsResponse connections() {
        return success(stytch.getSso().getConnectionsCompletable(new GetConnectionsRequest(acme), null));
    }

    @Test
    void saml_createdUpdatedAndDeleted_isDecodedEachTime() {
        SAMLConnection created = success(stytch.getSso()
                        .getSaml()
                        .createConnectionCompletable(
                                new com.stytch.java.b2b.models.ssosaml.CreateConnectionRequest(
                                        acme,
                                        "Okta",
                                        com.stytch.java.b2b.models.ssosaml.CreateConnectionRequestIdentityProvider
                                                .OKTA),
                                null))
                .getConnection();
        assertNotNull(created);
        assertEquals("pending", created.getStatus());
        assertEquals("okta", created.getIdentityProvider());
        assertFalse(created.getAcsURL().isEmpty());

        SAMLConnection updated = success(stytch.getSso()
                        .getSaml()
                        .updateConnectionCompletable(
                                new com.stytch.java.b2b.models.ssosaml.UpdateConnectionRequest(
                                        acme,
                                        created.getConnectionId(),
                                        "https://idp.example/entity",
                                        "Okta 2",
                                        Map.of("email", "mail", "full_name", "cn")),
                                null))
                .getConnection();

        assertNotNull(updated);
        assertEquals("Okta 2", updated.getDisplayName());
        assertEquals("https://idp.example/entity", updated.getIdpEntityId());
        assertEquals(Map.of("email", "mail", "full_name", "cn"), updated.getAttributeMapping());
        assertEquals(List.of(updated), connections().getSamlConnections());
        assertEquals(
                created.getConnectionId(),
                success(stytch.getSso()
                                .deleteConnectionCompletable(
                                        new DeleteConnectionRequest(acme, created.getConnectionId()), null))
                        .getConnectionId());
        assertEquals(List.of(), connections().getSamlConnections());
    }

    @Test
    void oidc_createdAndUpdated_isDecodedEachTime() {
        OIDCConnection created = success(stytch.getSso()
                        .getOidc()
                        .createConnectionCompletable(
                                new com.stytch.java.b2b.models.ssooidc.CreateConnectionRequest(acme, "Entra"), null))
                .getConnection();
        assertNotNull(created);
        assertFalse(created.getRedirectURL().isEmpty());

        OIDCConnection updated = success(stytch.getSso()
                        .getOidc()
                        .updateConnectionCompletable(
                                new com.stytch.java.b2b.models.ssooidc.UpdateConnectionRequest(
                                        acme, created.getConnectionId(), "Entra 2", "client-1"),
                                null))
                .getConnection();

        assertNotNull(updated);
        assertEquals("Entra 2", updated.getDisplayName());
        assertEquals("client-1", updated.getClientId());
        assertEquals(List.of(updated), connections().getOidcConnections());
    }

    @Test
    void external_createdAndUpdated_isDecodedEachTime() {
        String other =
                fake.seed(SeedOrganization.named("Holding").slug("holding")).organizationId();
        SAMLConnection shared = success(stytch.getSso()
                        .getSaml()
                        .createConnectionCompletable(
                                new com.stytch.java.b2b.models.ssosaml.CreateConnectionRequest(other, "Okta"), null))
                .getConnection();
        assertNotNull(shared);
        String source = shared.getConnectionId();
        Connection created = success(stytch.getSso()
                        .getExternal()
                        .createConnectionCompletable(
                                new com.stytch.java.b2b.models.ssoexternal.CreateConnectionRequest(
                                        acme, other, source, "Of the holding"),
                                null))
                .getConnection();
        assertNotNull(created);

        Connection updated = success(stytch.getSso()
                        .getExternal()
                        .updateConnectionCompletable(
                                new com.stytch.java.b2b.models.ssoexternal.UpdateConnectionRequest(
                                        acme, created.getConnectionId(), "Renamed"),
                                null))
                .getConnection();

        assertNotNull(updated);
        assertEquals("Renamed", updated.getDisplayName());
        assertEquals(source, updated.getExternalConnectionId());
        assertEquals(List.of(updated), connections().getExternalConnections());
    }

    @Test
    void scim_createdReadAndDeleted_isDecodedEachTime() {
        SCIMConnectionWithToken created = success(stytch.getScim()
                        .getConnection()
                        .createCompletable(
                                new com.stytch.java.b2b.models.scimconnection.CreateRequest(acme, "Okta SCIM"), null))
                .getConnection();
        assertNotNull(created);
        assertFalse(created.getBearerToken().isEmpty());

        SCIMConnection read = success(stytch.getScim()
                        .getConnection()
                        .getCompletable(new com.stytch.java.b2b.models.scimconnection.GetRequest(acme), null))
                .getConnection();

        assertNotNull(read);
        assertEquals(created.getConnectionId(), read.getConnectionId());
        assertTrue(created.getBearerToken().endsWith(read.getBearerTokenLastFour()));
        assertEquals(
                created.getConnectionId(),
                success(stytch.getScim()
                                .getConnection()
                                .deleteCompletable(
                                        new com.stytch.java.b2b.models.scimconnection.DeleteRequest(
                                                acme, created.getConnectionId()),
                                        null))
                        .getConnectionId());
    }
}
