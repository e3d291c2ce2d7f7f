package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.B2bPolicy;
import com.stytch.migrate.importer.B2bPolicy.PasswordScope;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.testing.FakeB2b;
import com.stytch.migrate.testing.FakeMember;
import com.stytch.migrate.testing.FakeOrganization;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memberships in any order and repeated, a network that misbehaves, runs that end abruptly: each member is there once. */
@Tag("once")
class B2bBackfillPropertyTest {
    static final B2bPolicy POLICY = B2bPolicy.DEFAULT.withPasswordScope(PasswordScope.ORGANIZATION);

    static FaultPlan faults(long seed) {
        return FaultPlan.seeded(seed)
                .share(0.02, Fault.serverUnavailable())
                .share(0.01, Fault.storeThenDropConnection())
                .share(0.01, Fault.dropConnection());
    }

    /** Asserts that the project holds what the source says, no more and no less. */
    static void assertMoved(MadeUpTenants tenants, FakeB2b stytch, String seed) {
        assertEquals(tenants.allOrganizations().size(), stytch.organizationCount(), seed);
        Map<String, FakeOrganization> organizations = new HashMap<>();
        for (FakeOrganization one : stytch.organizations()) {
            organizations.put(one.externalId().orElseThrow(), one);
        }
        Set<String> slugs = new HashSet<>();
        for (LegacyOrganization one : tenants.allOrganizations()) {
            FakeOrganization there =
                    Objects.requireNonNull(organizations.get(one.id().value()), seed + " " + one);
            assertTrue(slugs.add(there.slug()), seed + " " + one);
        }
        Map<String, String> externalIds = new HashMap<>();
        organizations.forEach((id, one) -> externalIds.put(one.organizationId(), id));
        Map<RecordKey, FakeMember> members = new HashMap<>();
        for (FakeMember one : stytch.members()) {
            RecordKey key = RecordKey.member(
                    LegacyId.of(String.valueOf(externalIds.get(one.organizationId()))),
                    LegacyId.of(one.externalId().orElseThrow()));
            assertTrue(members.put(key, one) == null, seed + " twice: " + key);
        }
        assertEquals(tenants.roles().keySet(), members.keySet(), seed);
        for (LegacyMember row : tenants.allRows()) {
            FakeMember there = Objects.requireNonNull(members.get(row.key()));
            assertEquals(tenants.roles().get(row.key()), new TreeSet<>(there.roles()), seed + " " + row);
            boolean attested = row.person().email().orElseThrow().verified();
            boolean hash = attested && row.person().password().hash().isPresent();
            assertEquals(hash, there.hasPassword(), seed + " " + row);
            assertEquals(hash, there.emailVerified(), seed + " " + row);
            assertEquals(row.totp().isPresent(), there.totpSecret().isPresent(), seed + " " + row);
            assertEquals(row.mfaEnrolled(), there.mfaEnrolled(), seed + " " + row);
        }
        for (LegacyOrganization one : tenants.allOrganizations()) {
            boolean joins = one.joinByEmailDomain()
                    && !one.emailDomains().isEmpty()
                    && tenants.allRows().stream()
                            .anyMatch(row -> row.organization().equals(one.id())
                                    && row.person().email().orElseThrow().verified()
                                    && row.person().password().hash().isPresent());
            assertEquals(
                    joins ? "RESTRICTED" : "NOT_ALLOWED",
                    Objects.requireNonNull(organizations.get(one.id().value()))
                            .setting("email_jit_provisioning")
                            .orElseThrow(),
                    seed + " " + one);
        }
    }

    /** Returns a ledger that fails after so many writes, as if the process had died there. */
    private static Ledger dyingAfter(int writes, Ledger ledger) {
        AtomicInteger left = new AtomicInteger(writes);
        return (Ledger) Proxy.newProxyInstance(
                Ledger.class.getClassLoader(), new Class<?>[] {Ledger.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("write") && left.getAndDecrement() <= 0) {
                        throw new MigrationException.UnusableLedger("the process has died");
                    }
                    try {
                        return method.invoke(ledger, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void run_endingAbruptlyAgainAndAgain_endsLikeOneThatWasNeverDisturbed(long seed) {
        String shown = "seed " + seed;
        Random random = new Random(seed);
        MadeUpTenants tenants = MadeUpTenants.of(seed, 12, 8, 6, true);
        try (FakeB2b stytch = FakeStytch.b2bBuilder().journal(0).start();
                Ledger ledger = Ledger.inMemory()) {
            stytch.roles(MadeUpTenants.ROLES.toArray(String[]::new));
            stytch.faults(faults(seed));

            // given runs that die after a few writes to the ledger
            for (int death = 0; death < 12; death++) {
                B2bBackfill backfill = stytch.client()
                        .backfill(tenants)
                        .policy(POLICY)
                        .parallel(1 + random.nextInt(16))
                        .ledger(dyingAfter(random.nextInt(8), ledger));
                try {
                    backfill.run();
                } catch (MigrationException.UnusableLedger dead) {
                    ledger.endRun();
                }
            }

            // when one is left alone, and another one after it
            stytch.client().backfill(tenants).policy(POLICY).ledger(ledger).run();
            BackfillReport report = stytch.client()
                    .backfill(tenants)
                    .policy(POLICY)
                    .ledger(ledger)
                    .run();

            // then everybody is there once, each with the roles of that membership
            assertMoved(tenants, stytch, shown);
            int members = tenants.roles().size();
            assertEquals(
                    members, report.count(RecordKind.MEMBER, Kind.CREATED), shown + System.lineSeparator() + report);
            assertEquals(tenants.allRows().size() - members, report.count(RecordKind.MEMBER, Kind.SKIPPED), shown);
            assertEquals(12, report.count(RecordKind.ORGANIZATION, Kind.CREATED), shown);
            assertEquals(12 + tenants.allRows().size(), report.read(), shown);
            for (RecordKey key : tenants.roles().keySet()) {
                assertEquals(
                        LedgerEntry.State.SETTLED,
                        ledger.find(key).orElseThrow().state(),
                        shown);
            }
        }
    }

    /** The same with processes that are killed, and a ledger in a file. */
    @Test
    void run_killedAtRandomMoments_endsLikeOneThatWasNeverDisturbed(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("crash.seed", 20_261_125L);
        System.out.println("crash.seed=" + seed);
        Random random = new Random(seed);
        MadeUpTenants tenants = MadeUpTenants.of(seed, 30, 10, 20, true);
        try (FakeB2b stytch = FakeStytch.b2bBuilder().journal(0).start()) {
            stytch.roles(MadeUpTenants.ROLES.toArray(String[]::new));
            stytch.faults(faults(seed));
            AtomicInteger writesLeft = new AtomicInteger();
            stytch.observe(exchange -> {
                if (exchange.isWrite()) {
                    writesLeft.decrementAndGet();
                }
            });

            // given an import that is killed at random moments
            int kills = 0;
            while (kills < 5) {
                writesLeft.set(1 + random.nextInt(90));
                Process process = B2bProcess.start(stytch, folder, seed, 30, 10, 20);
                while (writesLeft.get() > 0 && process.isAlive()) {
                    Thread.onSpinWait();
                }
                assertTrue(process.isAlive(), "the process ended before it was killed, after " + kills + " kills");
                process.destroyForcibly().waitFor();
                kills++;
            }

            // when it is left alone at last
            Process last = B2bProcess.start(stytch, folder, seed, 30, 10, 20);
            assertTrue(last.waitFor(120, TimeUnit.SECONDS), "seed " + seed);
            assertEquals(0, last.exitValue(), "seed " + seed + Files.readString(folder.resolve("output")));

            // then everybody is there once, and each record has one outcome
            assertMoved(tenants, stytch, "seed " + seed);
            List<String> outcomes = Files.readAllLines(folder.resolve("report/outcomes.ndjson"));
            assertEquals(30 + tenants.allRows().size(), outcomes.size(), "seed " + seed);
            Set<String> places = new HashSet<>();
            for (String outcome : outcomes) {
                assertTrue(
                        outcome.contains("\"kind\":\"CREATED\"") || outcome.contains("duplicate_in_source"),
                        "seed " + seed + ": " + outcome);
                assertTrue(places.add(outcome.replaceAll(".*\"at\":\"([^\"]+)\".*", "$1")), outcome);
            }
        }
    }
}
