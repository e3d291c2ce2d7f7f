package com.stytch.migrate.auth0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.api.OidcConnection;
import com.stytch.migrate.api.SamlConnection;
import com.stytch.migrate.api.SsoConnections;
import com.stytch.migrate.auth0.testing.FakeAuth0;
import com.stytch.migrate.auth0.testing.SeedOrganization;
import com.stytch.migrate.backfill.BackfillReport;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.ScimToken;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Enterprise connections of Auth0 and what they become at Stytch. */
class Auth0ConnectionsTest {
    private static final String ALDER = "org_gPOBqQ3hHQHIMFQv";
    private static final String CEDAR = "org_giFYtK9HMj6BgDl1";

    @TempDir
    Path folder;

    private static Path sample(String name) {
        try {
            return Path.of(Objects.requireNonNull(Auth0ConnectionsTest.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Auth0Connections samples() throws IOException {
        Path cedar = Files.writeString(folder.resolve("cedar.json"), """
                {"enabled_connections":[{"connection_id":"con_OlHuL0cwR9vtHX1a"},{"connection_id":"con_s2XtZob18Mak7smb"},
                 {"connection_id":"con_q2mt6fRfOfk6gww6"},{"connection_id":"con_ocfnjuQVLHZVmTQC"},
                 {"connection_id":"con_6swMdExRpCS1KgQG"},
                 {"connection_id":"con_gone","connection":{"name":"gone","strategy":"samlp"}},
                 {"connection_id":"con_ad","connection":{"name":"branch","strategy":"ad"}},{}]}""");
        return Auth0Connections.fromSavedAnswers(
                List.of(sample("connections/list.json")),
                Map.of(
                        ALDER,
                        List.of(sample("management/organization-enabled-connections.json")),
                        CEDAR,
                        List.of(cedar)));
    }

    private static TenantSource source(Auth0Connections connections) {
        return TenantSource.of(
                        "tenants",
                        List.of(
                                LegacyOrganization.builder(ALDER, "Alder").build(),
                                LegacyOrganization.builder(CEDAR, "Cedar").build()),
                        List.of())
                .withConnections(connections);
    }

    private static Map<String, LedgerRecord> run(Auth0Connections connections, FakeB2b stytch) {
        Map<String, LedgerRecord> records = new HashMap<>();
        stytch.client()
                .backfill(source(connections))
                .onOutcome(
                        record -> records.put(record.id().map(Object::toString).orElse(record.at()), record))
                .run();
        return records;
    }

    private static String outcome(Map<String, LedgerRecord> records, String name) {
        ImportOutcome outcome = Objects.requireNonNull(records.get(name), name).outcome();
        return outcome.kind() + " " + outcome.reason().orElse("");
    }

    private static List<String> notes(Map<String, LedgerRecord> records, String name) {
        return Objects.requireNonNull(records.get(name), name).outcome().notes();
    }

    private static SsoConnections.All connections(FakeB2b stytch, String organization) {
        return stytch.client().api().sso().get(organization);
    }

    @Test
    void samples_areFilledAsFarAsTheyGo_andTheRestIsWork() throws IOException {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            Map<String, LedgerRecord> records = run(samples(), stytch);

            assertEquals("CREATED ", outcome(records, "alder-saml"));
            SamlConnection alder = connections(stytch, ALDER).saml().get(0);
            assertEquals("alder-saml", alder.displayName());
            assertTrue(alder.idpSsoUrl().startsWith("https://"), alder.idpSsoUrl());
            assertEquals(1, alder.verificationCertificates().size());
            assertEquals("FirstName", alder.attributeMapping().get("first_name"));
            assertEquals(
                    "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
                    alder.attributeMapping().get("email"));
            assertEquals("", alder.idpEntityId(), "entityId of Auth0 is its own name, not the provider's");
            assertTrue(notes(records, "alder-saml").contains("connection_lacks:idp_entity_id"));
            assertTrue(notes(records, "alder-saml").contains("connection_pending"));
            assertTrue(notes(records, "alder-saml").contains("acs_url:" + alder.acsUrl()));
            assertTrue(notes(records, "alder-saml").contains("certificate_expires:2044-01-01T00:00:00Z"));

            OidcConnection entra = connections(stytch, ALDER).oidc().get(0);
            assertEquals("5f0c1d1e-0000-4000-8000-00000000c1d1", entra.clientId());
            assertEquals("", entra.issuer());
            assertTrue(notes(records, "alder-entra").contains("issuer_left_out:id_of_entra_tenant_unknown"));
            assertFalse(records.containsKey("Username-Password-Authentication"));

            OidcConnection okta = connections(stytch, CEDAR).oidc().stream()
                    .filter(one -> one.displayName().equals("birch-okta"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("active", okta.status());
            assertEquals("okta", okta.identityProvider());
            assertEquals("https://birch.okta.example.com", okta.issuer());
            assertTrue(notes(records, "birch-okta").contains("connection_active"));
            assertTrue(notes(records, "cedar-oidc").contains("connection_lacks:client_secret"), "front channel");

            SamlConnection adfs = connections(stytch, CEDAR).saml().stream()
                    .filter(one -> one.displayName().equals("cedar-adfs"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("http://adfs.cedar.example.com/adfs/services/trust", adfs.idpEntityId());
            assertTrue(notes(records, "cedar-adfs").contains("set_up_anew:relying_party"));
            assertTrue(
                    notes(records, "cedar-adfs").stream().anyMatch(note -> note.startsWith("metadata_url_not_read:")));

            SamlConnection google = connections(stytch, CEDAR).saml().stream()
                    .filter(one -> one.displayName().equals("birch-gsuite"))
                    .findFirst()
                    .orElseThrow();
            assertEquals("", google.idpSsoUrl(), "nobody of Google gets in before the customer has set it up");
            assertEquals("FAILED connection_not_understood", outcome(records, "gone"));
            assertEquals("FAILED strategy_not_movable", outcome(records, "branch"));
            assertEquals(2 + 2 + 8, records.size(), records.keySet().toString());
            assertFalse(records.toString().contains("not-a-real-secret"));
        }
    }

    @Test
    void metadata_thatStytchCanRead_makeTheConnectionActive() throws IOException {
        Path list = Files.writeString(
                folder.resolve("list.json"),
                "{\"connections\":[{\"id\":\"con_1\",\"name\":\"acme\",\"strategy\":\"samlp\",\"options\":{\"metadataUrl\":"
                        + "\"https://idp.example.com/meta\",\"metadataXml\":\"<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
                        + "<a>&x;</a>\"}}]}");
        Path enabled = Files.writeString(
                folder.resolve("enabled.json"), "{\"enabled_connections\":[{\"connection_id\":\"con_1\"}]}");
        String pem = sampleCertificate();
        try (FakeB2b stytch = FakeStytch.b2b()) {
            stytch.samlMetadata(
                    "https://idp.example.com/meta", "https://idp.example.com", "https://idp.example.com/in", pem);

            Map<String, LedgerRecord> records =
                    run(Auth0Connections.fromSavedAnswers(List.of(list), Map.of(ALDER, List.of(enabled))), stytch);

            assertTrue(
                    notes(records, "acme").contains("connection_active"),
                    notes(records, "acme").toString());
            assertTrue(notes(records, "acme").contains("saml_metadata_not_understood"), "no entity is resolved");
        }
    }

    private static String sampleCertificate() throws IOException {
        return Objects.requireNonNull(
                com.stytch.migrate.http.JsonView.parse(Files.readString(sample("connections/samlp.json")))
                        .orElseThrow()
                        .object("options")
                        .orElseThrow()
                        .text("signingCert")
                        .orElseThrow());
    }

    @Test
    void behindOwnDomain_keepsTheAudience() throws IOException {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            run(samples().behindOwnDomain("example-tenant", "login.example.com"), stytch);

            SamlConnection alder = connections(stytch, ALDER).saml().get(0);
            assertEquals(
                    "urn:auth0:example-tenant:alder-saml",
                    alder.alternativeAudienceUri().orElseThrow());
            assertEquals(
                    "https://login.example.com/login/callback?connection=alder-saml&organization=" + ALDER,
                    alder.alternativeAcsUrl().orElseThrow());
        }
    }

    @Test
    void connections_whileAnswersAreLost_areThereOnce_andLaterOnesAreFilledAgain() throws IOException {
        try (FakeB2b stytch = FakeStytch.b2b();
                Ledger ledger = Ledger.inMemory()) {
            stytch.onNext("POST", "/v1/b2b/sso/saml/{organization_id}").storeThenDropConnection();
            stytch.onNext("POST", "/v1/b2b/sso/oidc/{organization_id}").storeThenDropConnection();
            stytch.onNext("PUT", "/v1/b2b/sso/saml/{organization_id}/connections/{connection_id}")
                    .storeThenDropConnection();

            BackfillReport first =
                    stytch.client().backfill(source(samples())).ledger(ledger).run();
            BackfillReport second =
                    stytch.client().backfill(source(samples())).ledger(ledger).run();
            BackfillReport changed = stytch.client()
                    .backfill(source(samples().behindOwnDomain("example-tenant", "login.example.com")))
                    .ledger(ledger)
                    .run();
            BackfillReport strange = stytch.client()
                    .backfill(source(samples()))
                    .ledger(Ledger.inMemory())
                    .run();

            assertEquals(
                    4,
                    connections(stytch, CEDAR).saml().size()
                            + connections(stytch, CEDAR).oidc().size()
                            - 1);
            assertEquals(
                    2,
                    connections(stytch, ALDER).saml().size()
                            + connections(stytch, ALDER).oidc().size());
            assertEquals(first.count(ImportOutcome.Kind.CREATED), second.count(ImportOutcome.Kind.CREATED));
            assertTrue(changed.count(ImportOutcome.Kind.UPDATED) >= 1, changed.toString());
            assertEquals(0, strange.count(ImportOutcome.Kind.CREATED), strange.toString());
        }
    }

    @Test
    void report_hasAWorkListPerOrganization() throws IOException {
        try (FakeB2b stytch = FakeStytch.b2b()) {
            BackfillReport report = stytch.client()
                    .backfill(source(samples()))
                    .reportTo(folder.resolve("report"))
                    .run();

            List<String> lines = Files.readAllLines(folder.resolve("report/sso-work-list.ndjson"));
            assertEquals(10, lines.size());
            String alder = lines.stream()
                    .filter(line -> line.contains("\"alder-saml\""))
                    .findFirst()
                    .orElseThrow();
            assertTrue(alder.contains("\"acs_url\":\"https://"), alder);
            assertTrue(alder.contains("\"certificates_expire\":[\"2044-01-01T00:00:00Z\"]"), alder);
            assertTrue(alder.contains("\"lacks\":[\"idp_entity_id\"]"), alder);
            assertFalse(String.join("", lines).contains("not-a-real-secret"));
            assertTrue(report.toString().contains("connections"), report.toString());
            assertFalse(report.notes().keySet().stream().anyMatch(note -> note.startsWith("acs_url:")));
        }
    }

    @Test
    void scim_isMadeOnce_andItsTokenHandedOutOnce_alsoWhenTheFirstAnswerIsLost() throws IOException {
        List<ScimToken> tokens = new ArrayList<>();
        try (FakeB2b stytch = FakeStytch.b2b();
                Ledger ledger = Ledger.inMemory()) {
            stytch.onNext("POST", "/v1/b2b/scim/{organization_id}/connection").storeThenDropConnection();
            Auth0Connections connections = samples().withScim("alder-entra");
            B2bPolicy policy = B2bPolicy.DEFAULT.onScimToken(tokens::add);

            BackfillReport nobody =
                    stytch.client().backfill(source(connections)).dryRun(true).run();
            stytch.client()
                    .backfill(source(connections))
                    .policy(policy)
                    .ledger(ledger)
                    .run();
            stytch.client()
                    .backfill(source(connections))
                    .policy(policy)
                    .ledger(ledger)
                    .run();

            assertEquals(1L, nobody.reasons().get("scim_token_for_nobody"));
            assertEquals(1, tokens.size());
            assertTrue(tokens.get(0).bearerToken().reveal().length() > 8);
            assertFalse(tokens.toString().contains(tokens.get(0).bearerToken().reveal()));
            assertEquals(
                    tokens.get(0).connectionId().value(),
                    stytch.client().api().scim().get(ALDER).orElseThrow().connectionId());
            assertEquals(
                    "microsoft-entra",
                    stytch.client().api().scim().get(ALDER).orElseThrow().identityProvider());
        }
    }

    @Test
    void live_asksForTheConnectionsOfEachOrganization() {
        try (FakeAuth0 auth0 = FakeAuth0.start();
                FakeB2b stytch = FakeStytch.b2b()) {
            String connection = auth0.addConnection(Map.of(
                    "name",
                    "acme-oidc",
                    "strategy",
                    "oidc",
                    "options",
                    Map.of("issuer", "https://id.example.com", "client_id", "c", "client_secret", "secret-of-acme")));
            String acme = auth0.add(SeedOrganization.named("acme").connection(connection, true));
            TenantSource tenants = TenantSource.of(
                            "live",
                            List.of(LegacyOrganization.builder(acme, "Acme").build()),
                            List.of())
                    .withConnections(Auth0Connections.fromManagementApi(auth0.tenant()));

            BackfillReport report = stytch.client().backfill(tenants).run();

            assertEquals(2, report.count(ImportOutcome.Kind.CREATED), report.toString());
            assertEquals(
                    "secret-of-acme",
                    connections(stytch, acme)
                            .oidc()
                            .get(0)
                            .clientSecret()
                            .orElseThrow()
                            .reveal());
        }
    }
}
