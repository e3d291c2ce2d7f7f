package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Connections and machine clients go through the same engine as organizations and members. */
class B2bConnectionsAndClientsTest {

    private static LegacyConnection saml(String organization, String name) {
        return LegacyConnection.builder(organization, name, LegacyConnection.Protocol.SAML)
                .idpEntityId("https://idp.example.com/" + organization + "/" + name)
                .idpSsoUrl("https://idp.example.com/in")
                .build();
    }

    private static LegacyMachineClient client(String id) {
        return LegacyMachineClient.builder(id, Secret.of("xK39-fjqUwe8-zzPq12-" + id))
                .scopes("read:a")
                .build();
    }

    @Test
    void dryRun_writesNothing_andPlanCountsCalls() {
        TenantSource source = TenantSource.of(
                        "t", List.of(LegacyOrganization.builder("o1", "One").build()), List.of())
                .withConnections(List.of(saml("o1", "sso"), saml("nowhere", "sso")))
                .withMachineClients(List.of(client("machine-one")));
        try (FakeB2b stytch = FakeStytch.b2b()) {
            BackfillReport dry = stytch.client().backfill(source).dryRun(true).run();
            BackfillPlan plan = stytch.client().backfill(source).plan();

            stytch.journal().expectNoWrites();
            assertEquals(3L, dry.reasons().get("dry_run"));
            assertEquals(1L, dry.reasons().get("organization_unknown"));
            assertEquals(5, plan.calls(), "one, three and one");
            assertEquals(
                    Set.of(RecordKind.ORGANIZATION, RecordKind.CONNECTION, RecordKind.MACHINE_CLIENT),
                    plan.records().keySet());
        }
    }

    @Test
    void connection_whoseOrganizationFails_waitsForIt() {
        TenantSource source = TenantSource.of(
                        "t", List.of(LegacyOrganization.builder("o1", "One").build()), List.of())
                .withConnections(List.of(saml("o1", "sso")));
        try (FakeB2b stytch = FakeStytch.b2b();
                Ledger ledger = Ledger.inMemory()) {
            stytch.onNext("POST", "/v1/b2b/organizations").error(400, "organization_name_invalid");

            BackfillReport first =
                    stytch.client().backfill(source).ledger(ledger).run();
            BackfillReport second =
                    stytch.client().backfill(source).ledger(ledger).run();

            assertEquals(1L, first.reasons().get("organization_failed"));
            assertEquals(2, second.count(ImportOutcome.Kind.CREATED), second.toString());
        }
    }

    @Test
    void mapping_changesAndDrops() {
        TenantSource source = TenantSource.of(
                        "t", List.of(LegacyOrganization.builder("o1", "One").build()), List.of())
                .withConnections(List.of(saml("o1", "a"), saml("o1", "b"), saml("o1", "a")))
                .withMachineClients(List.of(client("machine-one"), client("machine-one"), client("machine-two")));
        try (FakeB2b stytch = FakeStytch.b2b()) {
            BackfillReport report = stytch.client()
                    .backfill(source)
                    .mapConnections(one -> one.name().value().equals("b") ? Optional.empty() : Optional.of(one))
                    .mapMachineClients(
                            one -> Optional.of(one.toBuilder().name("mapped").build()))
                    .run();

            assertEquals(4, report.count(ImportOutcome.Kind.CREATED), report.toString());
            assertEquals(Map.of("dropped_by_mapping", 1L, "duplicate_in_source", 2L), report.reasons());
            assertEquals(
                    "mapped", stytch.machineClient("machine-two").orElseThrow().name());
        }
    }

    @RepeatedTest(5)
    void anyOrder_withFaultsAndRestarts_endsWithEachOnce() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<LegacyOrganization> organizations = new ArrayList<>();
        List<LegacyConnection> connections = new ArrayList<>();
        List<LegacyMachineClient> clients = new ArrayList<>();
        for (int o = 0; o < 12; o++) {
            organizations.add(
                    LegacyOrganization.builder("o" + o, "Organization " + o).build());
            for (int c = 0; c < 1 + random.nextInt(3); c++) {
                connections.add(saml("o" + o, "sso" + c));
            }
            clients.add(client("machine-client-" + o));
        }
        Collections.shuffle(connections, random);
        TenantSource source = TenantSource.of("t", organizations, List.of())
                .withConnections(connections)
                .withMachineClients(clients);
        try (FakeB2b stytch = FakeStytch.b2b();
                Ledger ledger = Ledger.inMemory()) {
            stytch.faults(FaultPlan.seeded(seed)
                    .share(0.05, Fault.serverUnavailable())
                    .share(0.05, Fault.storeThenDropConnection())
                    .share(0.05, Fault.dropConnection()));
            BackfillReport report =
                    stytch.client().backfill(source).ledger(ledger).run();
            for (int i = 0; i < 5 && report.count(ImportOutcome.Kind.FAILED) > 0; i++) {
                report = stytch.client().backfill(source).ledger(ledger).run();
            }

            String message = "seed " + seed + "\n" + report;
            assertEquals(0, report.count(ImportOutcome.Kind.FAILED), message);
            assertEquals(12, stytch.machineClients().size(), message);
            Set<String> seen = new HashSet<>();
            for (int o = 0; o < 12; o++) {
                String organization = "o" + o;
                stytch.organization(organization)
                        .orElseThrow()
                        .connections()
                        .forEach(one -> assertTrue(seen.add(organization + "/" + one.displayName()), message));
            }
            assertEquals(connections.size(), seen.size(), message);
        }
    }
}
