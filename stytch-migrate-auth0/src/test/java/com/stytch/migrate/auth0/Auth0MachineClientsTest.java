package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedClient;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMachineClient;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.SeedMachineClient;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machine clients of Auth0 at Stytch: same id, same secret, same scopes. */
class Auth0MachineClientsTest {
    private static final String REPORT = "5Xj7vYPsxhvLqK3BAilcRi3CnFCA5V2v";
    private static final String BILLING = "tG7doAPkZijGSCs65rR8lmW668YJg30y";
    private static final String PARTNER = "19hkmobdk6jpE6RO0DVhdmJp4U8h8pXy";
    private static final String API = "https://api.example.com/";

    @TempDir
    Path folder;

    private static Path sample(String name) {
        try {
            return Path.of(Objects.requireNonNull(Auth0MachineClientsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Auth0MachineClients samples() {
        return Auth0MachineClients.fromSavedAnswers(
                List.of(sample("clients/m2m-clients.json")), List.of(sample("clients/client-grants.json")));
    }

    private static TenantSource source(Auth0MachineClients clients) {
        return TenantSource.of("none", List.of(), List.of()).withMachineClients(clients);
    }

    private static Map<String, String> run(Auth0MachineClients clients, FakeB2b stytch) {
        Map<String, String> outcomes = new HashMap<>();
        stytch.client()
                .backfill(source(clients))
                .onOutcome(record -> outcomes.put(
                        record.id().map(Object::toString).orElse(record.at()),
                        record.outcome().kind() + " "
                                + record.outcome().reason().orElse("")))
                .run();
        return outcomes;
    }

    @Test
    void samples_moveWhatIsCertain_andNameTheRest() {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Map<String, String> outcomes = run(samples(), stytch);

            assertEquals(
                    Map.of(
                            REPORT, "CREATED ",
                            BILLING, "FAILED several_audiences",
                            PARTNER, "FAILED bound_to_organizations"),
                    outcomes);
            FakeMachineClient report = stytch.machineClient(REPORT).orElseThrow();
            assertEquals("nightly-report", report.name());
            assertEquals(List.of("read:invoices", "read:reports"), report.scopes());
            assertEquals(Map.of("team", "data"), report.trustedMetadata());
            assertTrue(report.takes(Secret.of("not-a-real-secret-0-ARuvcv2JmaMO1X4CKV1UEK75ed2vErxTYrgK5UhV")));
            assertEquals(
                    3600,
                    stytch.client()
                            .api()
                            .m2mClients()
                            .token(
                                    REPORT,
                                    Secret.of("not-a-real-secret-0-ARuvcv2JmaMO1X4CKV1UEK75ed2vErxTYrgK5UhV"),
                                    List.of("read:invoices"))
                            .lifetime()
                            .toSeconds(),
                    "it gets a token with the secret that it has");
        }
    }

    @Test
    void samples_withTheWordOfTheDeveloper_moveAll() {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Map<String, String> outcomes = run(
                    samples()
                            .audience(API, "")
                            .audience("https://ledger.example.com/", "ledger.")
                            .acceptBoundToOrganizations(),
                    stytch);

            assertEquals(Map.of(REPORT, "CREATED ", BILLING, "CREATED ", PARTNER, "CREATED "), outcomes);
            assertEquals(
                    List.of("read:invoices", "write:invoices"),
                    stytch.machineClient(BILLING).orElseThrow().scopes());
            assertEquals(
                    List.of("read:shipments"),
                    stytch.machineClient(PARTNER).orElseThrow().scopes());
        }
        try (FakeB2b stytch = FakeStytch.b2b()) {
            assertEquals(
                    "CREATED ",
                    run(samples().withoutAudience("https://ledger.example.com/"), stytch)
                            .get(BILLING));
        }
    }

    @Test
    void clients_thatCannotMove_failByName() throws Exception {
        Path clients = Files.writeString(folder.resolve("clients.json"), """
                {"clients":[
                 {"client_id":"web","grant_types":["authorization_code"]},
                 {"client_id":"global","global":true,"grant_types":["client_credentials"]},
                 {"client_id":"nosecret","grant_types":["client_credentials"]},
                 {"client_id":"none","grant_types":["client_credentials"],"token_endpoint_auth_method":"none"},
                 {"client_id":"key","grant_types":["client_credentials"],"client_authentication_methods":{"private_key_jwt":{}}},
                 {"client_id":"short","grant_types":["client_credentials"],"client_secret":"abc"},
                 {"client_id":"weak1","grant_types":["client_credentials"],"client_secret":"password"},
                 {"client_id":"all","grant_types":["client_credentials"],"client_secret":"xK39-fjqUwe8-zzPq12"},
                 {"client_id":"mgmt","grant_types":["client_credentials"],"client_secret":"xK39-fjqUwe8-zzPq12"},
                 {}
                ]}""");
        Path grants = Files.writeString(folder.resolve("grants.json"), """
                {"client_grants":[
                 {"id":"cgr_1","client_id":"all","audience":"a","allow_all_scopes":true},
                 {"id":"cgr_2","client_id":"mgmt","audience":"https://t.auth0.com/api/v2/","scope":["read:users"]},
                 {"id":"cgr_3","client_id":"mgmt","audience":"a","scope":["x"],"subject_type":"user"}
                ]}""");
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Map<String, String> outcomes =
                    run(Auth0MachineClients.fromSavedAnswers(List.of(clients), List.of(grants)), stytch);

            assertEquals("FAILED no_client_secret", outcomes.get("nosecret"));
            assertEquals("FAILED no_shared_secret", outcomes.get("none"));
            assertEquals("FAILED no_shared_secret", outcomes.get("key"));
            assertEquals("FAILED client_secret_too_short", outcomes.get("short"));
            assertEquals("FAILED insecure_m2m_client_secret", outcomes.get("weak1"));
            assertEquals("FAILED scopes_not_listed", outcomes.get("all"));
            assertEquals("CREATED ", outcomes.get("mgmt"));
            assertEquals(8, outcomes.size());
            assertEquals(List.of(), stytch.machineClient("mgmt").orElseThrow().scopes());
        }
    }

    @Test
    void grants_ofWhichOneCannotBeRead_moveNobody() throws Exception {
        Path grants = Files.writeString(
                folder.resolve("grants.json"), "{\"client_grants\":[{\"id\":\"cgr_1\",\"scope\":[\"a\"]}]}");
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Map<String, String> outcomes = run(
                    Auth0MachineClients.fromSavedAnswers(List.of(sample("clients/m2m-clients.json")), List.of(grants)),
                    stytch);

            assertEquals(4, outcomes.size());
            assertTrue(
                    outcomes.values().stream().allMatch("FAILED grants_not_understood"::equals), outcomes.toString());
            assertEquals(0, stytch.machineClients().size());
        }
    }

    @Test
    void live_withoutTheScopeForSecrets_stopsBeforeAnythingIsSent() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = FakeStytch.b2b()) {
            auth0.managementScopes("read:clients", "read:client_grants");

            UnusableInput refused = assertThrows(
                    UnusableInput.class, () -> run(Auth0MachineClients.fromManagementApi(auth0.tenant()), stytch));

            assertTrue(String.valueOf(refused.getMessage()).contains("read:client_keys"));
        }
    }

    @Test
    void live_movesClientsOnce_whileAnswersAreLost_andUpdatesThemLater() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = FakeStytch.b2b();
                Ledger ledger = Ledger.inMemory()) {
            auth0.add(SeedClient.machine("machine-one", Secret.of("xK39-fjqUwe8-zzPq12"))
                    .field("name", "One"));
            auth0.addGrant("machine-one", API, "read:a");
            stytch.onNext("POST", "/v1/m2m/clients").storeThenDropConnection();

            BackfillReport first = stytch.client()
                    .backfill(source(Auth0MachineClients.fromManagementApi(auth0.tenant())))
                    .ledger(ledger)
                    .run();
            BackfillReport again = stytch.client()
                    .backfill(source(Auth0MachineClients.fromManagementApi(auth0.tenant())))
                    .ledger(ledger)
                    .mapMachineClients(client -> client.id().value().equals("machine-one")
                            ? java.util.Optional.of(client.toBuilder()
                                    .scopes("read:a", "read:b")
                                    .build())
                            : java.util.Optional.of(client))
                    .run();

            assertEquals(first.read(), first.count(ImportOutcome.Kind.CREATED), first.toString());
            assertEquals(1, again.count(ImportOutcome.Kind.UPDATED), again.toString());
            assertEquals(
                    List.of("read:a", "read:b"),
                    stytch.machineClient("machine-one").orElseThrow().scopes());
            assertFalse(first.toString().contains("xK39"));
        }
    }

    @Test
    void client_thatIsThereWithAnotherSecret_isNotTaken() {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            run(samples(), stytch);
            assertEquals(
                    "ALREADY_EXISTS client_id_already_used",
                    run(samples(), stytch).get(REPORT));
        }
        try (FakeB2b stytch = FakeStytch.b2b()) {
            stytch.seed(SeedMachineClient.withSecret(Secret.of("another-secret-0-ARuvcv2JmaMO1X4CKV1UEK75e"))
                    .clientId(REPORT));
            assertEquals(
                    "FAILED client_id_already_used_with_another_secret",
                    run(samples(), stytch).get(REPORT));
        }
    }
}
