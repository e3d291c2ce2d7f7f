package com.stytch.migrate.backfill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.ProjectCredentials;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.PersonName;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.source.UserRecord;
import com.stytch.migrate.source.UserSource;
import com.stytch.migrate.testing.FakeStytch;
import com.stytch.migrate.testing.FakeUser;
import com.stytch.migrate.testing.Fault;
import com.stytch.migrate.testing.FaultPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillTest {
    private final FakeStytch stytch = FakeStytch.consumer();

    @AfterEach
    void stop() {
        stytch.close();
    }

    private Backfill backfill(UserSource source) {
        return stytch.client().backfill(source);
    }

    private static MadeUpUsers.Records source(LegacyUser... users) {
        return MadeUpUsers.Records.of(List.of(users), "one export");
    }

    private void assertSignsIn(int user) {
        stytch.client().api().passwords().authenticate(MadeUpUsers.email(user), MadeUpUsers.password(user));
    }

    @Test
    void run_ofUsersWithHashes_movesEachWithOneCall() {
        BackfillReport report = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(100), "export"))
                .run();

        assertEquals(100, report.count(Kind.CREATED));
        assertEquals(100, report.read());
        assertTrue(report.allSettled());
        assertEquals(100, stytch.users().size());
        assertEquals(100, stytch.journal().writes());
        assertSignsIn(3);
        FakeUser user = stytch.user(MadeUpUsers.email(7)).orElseThrow();
        assertTrue(user.emailVerified());
        assertEquals("auth0|7", user.externalId().orElseThrow());
        assertEquals("First7", user.name().orElseThrow().first());
    }

    @Test
    void run_aSecondTime_sendsNothingAndSaysTheSame() {
        Ledger ledger = Ledger.inMemory();
        BackfillReport first = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(50), "export"))
                .ledger(ledger)
                .run();
        long writes = stytch.journal().writes();

        BackfillReport second = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(50), "export"))
                .ledger(ledger)
                .run();

        assertEquals(writes, stytch.journal().writes());
        assertEquals(first.outcomes(), second.outcomes());
        assertEquals(50, second.read());
    }

    @Test
    void run_ofANewerExport_sendsOnlyWhatChanged() {
        Ledger ledger = Ledger.inMemory();
        List<LegacyUser> users = new ArrayList<>(MadeUpUsers.users(20));
        backfill(MadeUpUsers.Records.of(users, "export 1")).ledger(ledger).run();
        long writes = stytch.journal().writes();

        // when one has a new name and one is new
        users.set(
                4,
                MadeUpUsers.builder(4).name(new PersonName("New", null, "Name")).build());
        users.add(MadeUpUsers.user(20));
        BackfillReport report = backfill(MadeUpUsers.Records.of(users, "export 2"))
                .ledger(ledger)
                .run();

        assertEquals(writes + 2, stytch.journal().writes());
        assertEquals(1, report.count(Kind.UPDATED));
        assertEquals(20, report.count(Kind.CREATED));
        assertEquals(
                "New",
                stytch.user(MadeUpUsers.email(4))
                        .orElseThrow()
                        .name()
                        .orElseThrow()
                        .first());
    }

    @Test
    void run_ofANewerExportWithANewAddress_makesNoSecondAccount() {
        Ledger ledger = Ledger.inMemory();
        backfill(source(MadeUpUsers.user(1))).ledger(ledger).run();

        LegacyUser moved = MadeUpUsers.builder(1)
                .email(Identifier.verified("new@example.com"))
                .password(MadeUpUsers.user(2).password())
                .build();
        List<LedgerRecord> outcomes = new ArrayList<>();
        backfill(MadeUpUsers.Records.of(List.of(moved), "export 2"))
                .ledger(ledger)
                .onOutcome(outcomes::add)
                .run();

        assertEquals(1, stytch.users().size());
        assertTrue(outcomes.get(0).outcome().notes().contains("identifiers_not_updated:changed_after_import"));
    }

    @Test
    void run_whenTheAnswerIsLost_createsTheUserOnce() {
        stytch.onNext("POST", "/v1/passwords/migrate").storeThenDropConnection();

        BackfillReport report = backfill(source(MadeUpUsers.user(1))).run();

        assertEquals(1, stytch.users().size());
        assertEquals(1, report.count(Kind.CREATED));
        assertEquals(1, stytch.journal().count("POST", "/v1/passwords/migrate"));
        assertEquals(1, stytch.journal().count("GET", "/v1/users/{user_id}"));
    }

    /** The account is there, and whoever was blocked could sign in to it: somebody must hear of it. */
    @Test
    void run_ofARecordThatIsBlockedAfterItsAnswerWasLost_goesOnLookingUntilItIsKnown() {
        Ledger ledger = Ledger.inMemory();
        UserSource blocked = source(MadeUpUsers.builder(1).blocked(true).build());
        stytch.onNext("POST", "/v1/passwords/migrate").storeThenDropConnection();

        BackfillReport first =
                whileNobodyCanBeRead(backfill(source(MadeUpUsers.user(1))).ledger(ledger));
        BackfillReport second = whileNobodyCanBeRead(backfill(blocked).ledger(ledger));
        BackfillReport third = backfill(blocked).ledger(ledger).run();

        assertEquals(Map.of(Kind.FAILED, 1L), first.outcomes());
        assertEquals(Map.of(Kind.FAILED, 1L), second.outcomes(), "nobody knows yet");
        assertEquals(Map.of(Kind.ALREADY_EXISTS, 1L), third.outcomes());
        assertEquals(1, third.reasons().get("blocked_after_import"));
        String account = stytch.users().get(0).userId();
        assertEquals(
                account,
                ledger.find(LegacyId.of("auth0|1"))
                        .flatMap(LedgerEntry::stytchId)
                        .orElseThrow()
                        .value());
    }

    private BackfillReport whileNobodyCanBeRead(Backfill backfill) {
        stytch.onNext("GET", "/v1/users/{user_id}").times(240).internalServerError();
        BackfillReport report = backfill.run();
        assertTrue(stytch.pendingFaults() > 0, "the outage ended before the run");
        while (stytch.pendingFaults() > 0) {
            assertThrows(
                    MigrationException.Unreachable.class,
                    () -> stytch.client().api().users().get("nobody"));
        }
        return report;
    }

    @Test
    void run_withWrongCredentials_stopsBeforeAnythingIsBegun() {
        Ledger ledger = Ledger.inMemory();
        Backfill backfill = MigrationClient.consumer(com.stytch.migrate.http.HttpSettings.builder(
                                ProjectCredentials.of(FakeStytch.PROJECT_ID, "secret-test-wrong"))
                        .baseUri(stytch.baseUri())
                        .build())
                .backfill(MadeUpUsers.Records.of(MadeUpUsers.users(10), "export"))
                .ledger(ledger);

        assertThrows(MigrationException.Refused.class, backfill::run);

        assertTrue(ledger.find(LegacyId.of("auth0|1")).isEmpty());
        assertEquals(0, stytch.journal().writes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"invalid_b2b_endpoint", "wrong_stack_test"})
    void run_againstTheWrongTarget_stopsAtOnce(String error) {
        stytch.onNext("POST", "/v1/passwords/migrate").times(500).error(400, error);

        assertThrows(
                MigrationException.Refused.class,
                () -> backfill(MadeUpUsers.Records.of(MadeUpUsers.users(500), "export"))
                        .parallel(2)
                        .run());

        assertTrue(stytch.pendingFaults() > 300, "it must not try every user");
    }

    @Test
    void run_whoseCredentialsAreRevokedMeanwhile_stopsAndLosesNothing() {
        Ledger ledger = Ledger.inMemory();
        stytch.onNext("POST", "/v1/passwords/migrate").times(3).error(401, "unauthorized_credentials");
        Backfill backfill = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(300), "export"))
                .ledger(ledger)
                .parallel(4);

        assertThrows(MigrationException.Refused.class, backfill::run);

        BackfillReport report = backfill.run();
        assertEquals(300, report.count(Kind.CREATED));
        assertEquals(300, stytch.users().size());
    }

    @Test
    void run_thatIsDry_writesNothingAnywhere() {
        Ledger ledger = Ledger.inMemory();

        BackfillReport report = backfill(MadeUpUsers.anyRecords(5, 200))
                .ledger(ledger)
                .dryRun(true)
                .run();

        assertEquals(0, stytch.journal().writes());
        assertEquals(200, report.read());
        assertEquals(
                200,
                report.outcomes().values().stream().mapToLong(Long::longValue).sum());
        assertTrue(report.dryRun());
        assertTrue(ledger.find(LegacyId.of("auth0|1")).isEmpty());
    }

    @Test
    void stop_endsTheRunAndTheNextGoesOn() {
        Ledger ledger = Ledger.inMemory();
        Backfill backfill = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(500), "export"))
                .ledger(ledger)
                .parallel(4);
        AtomicInteger heard = new AtomicInteger();
        backfill.onOutcome(record -> {
            if (heard.incrementAndGet() == 100) {
                backfill.stop();
            }
        });

        BackfillReport stopped = backfill.run();
        BackfillReport second = backfill.run();

        assertFalse(stopped.complete());
        assertTrue(stopped.read() < 500, "read " + stopped.read());
        assertTrue(second.complete());
        assertEquals(500, second.count(Kind.CREATED));
        assertEquals(500, stytch.journal().count("POST", "/v1/passwords/migrate"));
    }

    @Test
    void run_whoseThreadIsInterrupted_endsAndTheNextGoesOn() {
        Ledger ledger = Ledger.inMemory();
        Backfill backfill = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(300), "export"))
                .ledger(ledger);
        backfill.onOutcome(record -> Thread.currentThread().interrupt());

        assertThrows(MigrationException.Interrupted.class, backfill::run);
        assertTrue(Thread.interrupted(), "the flag must be set again");
        BackfillReport second = backfill.onOutcome(record -> {}).run();

        assertEquals(300, second.count(Kind.CREATED));
        assertEquals(300, stytch.users().size());
    }

    @Test
    void run_ofASourceThatBreaksOff_sendsNothing() {
        MadeUpUsers.Records users = MadeUpUsers.Records.of(MadeUpUsers.users(10), "export");
        UserSource cut = new UserSource() {
            @Override
            public String name() {
                return "users.ndjson";
            }

            @Override
            public Cursor open() {
                Cursor whole = users.open();
                return new Cursor() {
                    @Override
                    public Optional<UserRecord> next() {
                        Optional<UserRecord> next = whole.next();
                        if (next.isEmpty()) {
                            throw new MigrationException.UnusableInput("users.ndjson breaks off after 10 records");
                        }
                        return next;
                    }

                    @Override
                    public void close() {
                        whole.close();
                    }
                };
            }
        };

        assertThrows(MigrationException.UnusableInput.class, () -> backfill(cut).run());

        assertEquals(0, stytch.journal().writes());
    }

    @Test
    void run_whenTheLedgerCannotBeWritten_sendsNothingMore() {
        BrokenLedger ledger = new BrokenLedger(3);

        assertThrows(
                MigrationException.UnusableLedger.class,
                () -> backfill(MadeUpUsers.Records.of(MadeUpUsers.users(1_000), "export"))
                        .ledger(ledger)
                        .parallel(2)
                        .run());

        // then all that was sent was in the ledger first, and a whole ledger settles the rest
        Set<String> claimed = ledger.claimed;
        stytch.users()
                .forEach(user -> assertTrue(
                        claimed.contains(user.externalId().orElseThrow()), "sent without having been written"));
        ledger.writesLeft = Integer.MAX_VALUE;
        BackfillReport report = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(1_000), "export"))
                .ledger(ledger)
                .run();
        assertEquals(1_000, report.count(Kind.CREATED));
        assertEquals(1_000, stytch.users().size());
    }

    @Test
    void map_thatThrows_costsOneRecord() {
        BackfillReport report = backfill(MadeUpUsers.Records.of(MadeUpUsers.users(3), "export"))
                .map(user -> {
                    if (user.id().value().equals("auth0|1")) {
                        throw new IllegalStateException(MadeUpUsers.email(1));
                    }
                    return user.id().value().equals("auth0|2") ? Optional.empty() : Optional.of(user);
                })
                .run();

        assertEquals(1, report.reasons().get("mapping_failed"));
        assertEquals(1, report.reasons().get("dropped_by_mapping"));
        assertEquals(1, report.count(Kind.CREATED));
        assertFalse(report.toString().contains("@"), report.toString());
    }

    @Test
    void reportTo_writesEveryRecordAlsoAfterAResume(@TempDir Path folder) throws IOException {
        Ledger ledger = Ledger.inMemory();
        Backfill backfill = backfill(MadeUpUsers.anyRecords(9, 300))
                .ledger(ledger)
                .parallel(4)
                .reportTo(folder.resolve("report"));
        AtomicInteger heard = new AtomicInteger();
        backfill.onOutcome(record -> {
            if (heard.incrementAndGet() == 100) {
                backfill.stop();
            }
        });
        backfill.run();

        backfill.run();

        List<String> lines = Files.readAllLines(folder.resolve("report/outcomes.ndjson"));
        assertEquals(300, lines.size());
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).contains("\"at\":\"users.ndjson:" + (i + 1) + "\""), lines.get(i));
        }
        long failed = lines.stream()
                .filter(line -> line.contains("\"kind\":\"FAILED\""))
                .count();
        assertEquals(
                failed,
                Files.readAllLines(folder.resolve("report/failed.ndjson")).size());
        assertTrue(Files.readString(folder.resolve("report/report.json")).contains("\"read\":300"));
        try (var files = Files.list(folder.resolve("report"))) {
            assertEquals(3, files.count(), "no draft is left behind");
        }
    }

    @Test
    void plan_forecastsTheCallsOfTheRun() {
        MadeUpUsers.Records records = MadeUpUsers.anyRecords(4, 300);
        List<PlannedRecord> shown = new ArrayList<>();

        BackfillPlan plan = backfill(records).plan(shown::add);
        assertEquals(0, stytch.journal().count());
        BackfillReport report = backfill(records).run();

        assertEquals(300, shown.size());
        assertEquals(300, plan.read());
        long settled = report.count(Kind.CREATED);
        long planned = plan.actions().entrySet().stream()
                .filter(entry -> entry.getKey().calls() > 0)
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertEquals(planned, settled);
        assertEquals(plan.calls(), stytch.journal().writes());
    }

    /** The promise of the engine: for any records and any faults, every record has one outcome and nobody is there twice. */
    @ParameterizedTest
    @ValueSource(longs = {101, 102, 103, 104, 105})
    void run_ofAnyRecordsWithAnyFaults_losesNobodyAndDoublesNobody(long seed) {
        MadeUpUsers.Records records = MadeUpUsers.anyRecords(seed, 400);
        Map<String, LedgerRecord> undisturbed = new HashMap<>();
        backfill(records)
                .onOutcome(record -> undisturbed.put(record.at(), record))
                .run();
        Map<String, FakeUser> expected = byExternalId();
        stytch.reset();
        stytch.faults(FaultPlan.seeded(seed)
                .share(0.03, Fault.serverUnavailable())
                .share(0.01, Fault.internalServerError())
                .share(0.01, Fault.badGateway())
                .share(0.03, Fault.storeThenDropConnection())
                .share(0.03, Fault.dropConnection())
                .share(0.02, Fault.storeThenCutBody())
                .share(0.003, Fault.tooManyRequests()));
        Ledger ledger = Ledger.inMemory();

        BackfillReport report = backfill(records).ledger(ledger).run();

        assertEquals(400, report.read(), "seed " + seed);
        assertEquals(
                400,
                report.outcomes().values().stream().mapToLong(Long::longValue).sum(),
                "seed " + seed);
        List<LedgerRecord> outcomes = new ArrayList<>();
        ledger.forEachRecord(outcomes::add);
        for (LedgerRecord outcome : outcomes) {
            LedgerRecord other = undisturbed.get(outcome.at());
            assertEquals(
                    other == null ? null : other.outcome().kind(),
                    outcome.outcome().kind(),
                    "seed " + seed + " " + outcome + " but undisturbed " + other);
        }
        Map<String, FakeUser> actual = byExternalId();
        assertEquals(expected.keySet(), actual.keySet(), "seed " + seed);
        expected.forEach((id, user) -> assertSame(user, actual.get(id), "seed " + seed + " " + id));
    }

    private static void assertSame(FakeUser expected, @Nullable FakeUser actual, String about) {
        FakeUser there = java.util.Objects.requireNonNull(actual, about);
        assertEquals(expected.email(), there.email(), about);
        assertEquals(expected.emailVerified(), there.emailVerified(), about);
        assertEquals(expected.phoneNumber(), there.phoneNumber(), about);
        assertEquals(expected.phoneNumberVerified(), there.phoneNumberVerified(), about);
        assertEquals(expected.hash(), there.hash(), about);
        assertEquals(expected.trustedMetadata(), there.trustedMetadata(), about);
    }

    private Map<String, FakeUser> byExternalId() {
        Map<String, FakeUser> users = new HashMap<>();
        stytch.users().forEach(user -> users.put(user.externalId().orElseThrow(), user));
        assertEquals(stytch.users().size(), users.size(), "two accounts have one external id");
        return users;
    }

    /** A ledger whose disk is full after so many writes. */
    private static final class BrokenLedger implements Ledger {
        private final Ledger whole = Ledger.inMemory();
        private final Set<String> claimed = new HashSet<>();
        private int writesLeft;

        BrokenLedger(int writes) {
            this.writesLeft = writes;
        }

        @Override
        public void write(List<? extends Entry> entries) {
            if (writesLeft-- <= 0) {
                throw new MigrationException.UnusableLedger("the disk is full");
            }
            whole.write(entries);
            for (Entry entry : entries) {
                if (entry instanceof Claim claim) {
                    claimed.add(claim.key().id().value());
                }
            }
        }

        @Override
        public String name() {
            return whole.name();
        }

        @Override
        public LoginRecords logins() {
            return whole.logins();
        }

        @Override
        public Optional<LedgerEntry> find(RecordKey key) {
            return whole.find(key);
        }

        @Override
        public Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys) {
            return whole.findAll(keys);
        }

        @Override
        public void beginRun(String projectId, @Nullable String tenant, Shard part) {
            whole.beginRun(projectId, tenant, part);
        }

        @Override
        public void endRun() {
            whole.endRun();
        }

        @Override
        public Reading beginReading(@Nullable String fingerprint) {
            return whole.beginReading(fingerprint);
        }

        @Override
        public void putSiblings(Map<Long, Siblings> siblings) {
            whole.putSiblings(siblings);
        }

        @Override
        public void siblingsComplete(long total) {
            whole.siblingsComplete(total);
        }

        @Override
        public Map<Long, Siblings> siblings(long from, long to) {
            return whole.siblings(from, to);
        }

        @Override
        public List<Long> unsettled(long from, int limit) {
            return whole.unsettled(from, limit);
        }

        @Override
        public void readingComplete() {
            whole.readingComplete();
        }

        @Override
        public void forEachRecord(Consumer<LedgerRecord> action) {
            whole.forEachRecord(action);
        }

        @Override
        public void close() {
            whole.close();
        }
    }
}
