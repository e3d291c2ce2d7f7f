package com.stytch.migrate.cognito.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.Secret;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolFilesTest {

    private static Path path(String name) {
        try {
            return Path.of(Objects.requireNonNull(PoolFilesTest.class.getResource("../" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void groups_whenAllPagesAreThere_returnsThem() {
        List<PoolGroup> groups =
                PoolFiles.groups(path("pool/list-groups.api.json"), path("pool/list-groups.page2.api.json"));
        assertEquals(
                List.of("admins", "tenant-acme", "tenant-globex", "editors"),
                groups.stream().map(PoolGroup::name).toList());
        assertEquals(OptionalInt.of(0), groups.get(0).precedence());
        assertFalse(groups.get(0).isOfProvider());
    }

    @Test
    void groups_whenTheLastPageIsMissing_refuses() {
        assertTrue(String.valueOf(
                        assertThrows(UnusableInput.class, () -> PoolFiles.groups(path("pool/list-groups.api.json")))
                                .getMessage())
                .contains("incomplete"));
        assertThrows(UnusableInput.class, () -> PoolFiles.appClients(path("aws-cli-docs/list-user-pool-clients.json")));
    }

    @Test
    void isOfProvider_whenCognitoMadeTheGroup_isTrue() {
        assertTrue(new PoolGroup("us-west-2_EXAMPLE_Facebook", Optional.empty(), OptionalInt.empty()).isOfProvider());
        assertFalse(new PoolGroup("tenant_acme_admins", Optional.empty(), OptionalInt.empty()).isOfProvider());
    }

    @Test
    void identityProvider_whenItHasASecret_keepsItOutOfDetailsAndText() {
        IdentityProvider oidc = PoolFiles.identityProvider(path("pool/describe-identity-provider.oidc.api.json"));
        assertEquals(Optional.of(Secret.of("EXAMPLE-oidc-client-secret")), oidc.clientSecret());
        assertFalse(oidc.details().containsKey("client_secret"));
        assertEquals("IdentityProvider[GlobexAzure, OIDC]", oidc.toString());
        assertEquals("https://login.example.com/globex/v2.0", oidc.details().get("oidc_issuer"));
        assertEquals(List.of("globex.example.com", "globex"), oidc.identifiers());
        assertTrue(oidc.isEnterprise());
        assertTrue(PoolFiles.identityProvider(path("pool/describe-identity-provider.saml.api.json"))
                .isEnterprise());
        assertFalse(PoolFiles.identityProvider(path("pool/describe-identity-provider.google.api.json"))
                .isEnterprise());
        assertEquals(
                List.of("AcmeOkta", "Google", "GlobexAzure"),
                PoolFiles.identityProviders(path("pool/list-identity-providers.api.json")).stream()
                        .map(IdentityProvider::name)
                        .toList());
    }

    @Test
    void appClient_whenItIsOfAMachine_saysSo() {
        AppClient machine = PoolFiles.appClient(path("pool/describe-user-pool-client.m2m.api.json"));
        assertTrue(machine.isMachine());
        assertEquals("AppClient[2example34567890, billing-service]", machine.toString());
        assertEquals(2, machine.oauthScopes().size());
        AppClient web = PoolFiles.appClient(path("pool/describe-user-pool-client.web.api.json"));
        assertFalse(web.isMachine());
        assertEquals(Optional.empty(), web.secret());
        assertEquals(List.of("COGNITO", "Google", "AcmeOkta"), web.identityProviders());
        assertTrue(PoolFiles.appClient(path("aws-cli-docs/describe-user-pool-client.json"))
                .secret()
                .isPresent());
    }

    @Test
    void userPool_whenDescribed_saysHowUsersSignIn() {
        UserPoolDescription pool = PoolFiles.userPool(path("pool/describe-user-pool.api.json"));
        assertEquals("us-east-1_EXAMPLE01", pool.id());
        assertEquals(List.of("email"), pool.usernameAttributes());
        assertFalse(pool.caseSensitive());
        assertEquals("OPTIONAL", pool.mfa());
        assertEquals(List.of("custom:tenant_id", "custom:plan", "custom:seats"), pool.customAttributes());
        assertEquals(Set.of("PostConfirmation", "PreTokenGeneration"), pool.triggers());
        assertEquals(Optional.of(6), pool.estimatedUsers());
        assertEquals(Optional.of("acme-example"), pool.domain());
        assertFalse(pool.updatedIssuer());
        assertEquals(
                "us-west-2_EXAMPLE",
                PoolFiles.userPool(path("aws-cli-docs/describe-user-pool.json")).id());
    }

    @Test
    void everyReader_whenTheFileIsOfAnotherKind_refusesIt() {
        Path groups = path("pool/list-groups.page2.api.json");
        assertThrows(UnusableInput.class, () -> PoolFiles.userPool(groups));
        assertThrows(UnusableInput.class, () -> PoolFiles.appClient(groups));
        assertThrows(UnusableInput.class, () -> PoolFiles.identityProviders(groups));
        assertThrows(UnusableInput.class, () -> PoolFiles.userPool(path("users/import-job.csv")));
        assertThrows(UnusableInput.class, () -> PoolFiles.userPool(Path.of("nowhere.json")));
    }
}
