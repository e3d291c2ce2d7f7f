package com.stytch.migrate.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.ImportOutcome.Kind;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Siblings.Sibling;
import com.stytch.migrate.ledger.LedgerEntry.State;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.model.StytchId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every ledger promises. */
abstract class LedgerContract {
    static final RecordKey ADA = user("auth0|ada");
    static final RecordKey BEN = user("samlp|conn|ben@example.com");
    static final String SENT = "aa.bb.cc";

    static RecordKey user(String id) {
        return RecordKey.user(LegacyId.of(id));
    }

    Ledger ledger = Ledger.inMemory();

    abstract Ledger open();

    @BeforeEach
    void openLedger() {
        ledger = open();
    }

    @AfterEach
    void closeLedger() {
        ledger.close();
    }

    static ImportOutcome created(String stytchId) {
        return outcome(Kind.CREATED, null, stytchId, false);
    }

    static ImportOutcome unanswered() {
        return outcome(Kind.FAILED, "no_answer", null, true);
    }

    static ImportOutcome outcome(Kind kind, @Nullable String reason, @Nullable String stytchId, boolean retryable) {
        return new ImportOutcome(
                kind,
                reason,
                stytchId == null ? null : StytchId.of(stytchId),
                "request-id-test-1",
                List.of("password_not_moved:no_hash_in_file", "factor_not_moved:mfa:guardian"),
                stytchId == null ? List.of() : List.of("user", "password:password-test-1"),
                retryable);
    }

    List<LedgerRecord> records() {
        List<LedgerRecord> records = new ArrayList<>();
        ledger.forEachRecord(records::add);
        return records;
    }

    @Test
    void find_ofAnUnknownId_isEmpty() {
        assertTrue(ledger.find(ADA).isEmpty());
        assertEquals(Map.of(), ledger.findAll(List.of(ADA, BEN)));
    }

    @Test
    void write_ofAClaim_showsThatSomethingMayHaveBeenSent() {
        ledger.beginReading("export 1");

        ledger.write(List.of(new Ledger.Claim(7, "users.ndjson:8", ADA, 1_000)));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(State.CLAIMED, entry.state());
        assertEquals(7, entry.ordinal());
        assertEquals("users.ndjson:8", entry.at());
        assertEquals(Instant.ofEpochMilli(1_000), entry.history().since());
        assertTrue(entry.outcome().isEmpty());
    }

    @Test
    void write_ofASecondClaim_keepsTheTimeOfTheFirst() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1_000)));

        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 2_000)));

        assertEquals(
                Instant.ofEpochMilli(1_000),
                ledger.find(ADA).orElseThrow().history().since());
    }

    @Test
    void write_ofAnOutcome_isReadBackWhole() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1_000)));
        ImportOutcome outcome = created("user-test-1");

        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, outcome)));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(State.SETTLED, entry.state());
        assertEquals(outcome, entry.outcome().orElseThrow());
        assertEquals(StytchId.of("user-test-1"), entry.stytchId().orElseThrow());
        assertEquals(Fingerprint.parse(SENT).orElseThrow(), entry.history().fingerprint());
        assertEquals(
                List.of("user", "password:password-test-1"), entry.history().changes());
        assertEquals(null, entry.history().since());
        assertTrue(entry.isDone(Fingerprint.parse(SENT).orElseThrow()));
        assertFalse(entry.isDone(Fingerprint.parse("aa.bb.dd").orElseThrow()));
    }

    @Test
    void write_ofAnUnansweredAttempt_keepsWhenItBeganAndWhatWasSettledBefore() {
        // given a user who was settled by an older record
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));

        // when the newer one is not answered
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 5_000)));
        ledger.write(List.of(new Ledger.Settlement(
                0, "a:1", ADA, "xx.yy.zz", outcome(Kind.FAILED, "no_answer", "user-test-1", true))));

        // then the next attempt knows both
        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(State.UNANSWERED, entry.state());
        assertEquals(Instant.ofEpochMilli(5_000), entry.history().since());
        assertEquals(Fingerprint.parse(SENT).orElseThrow(), entry.history().fingerprint());
        assertEquals(StytchId.of("user-test-1"), entry.history().stytchId());
        assertFalse(entry.isDone(Fingerprint.parse(SENT).orElseThrow()));
    }

    @Test
    void write_ofAFailureWithAnAccount_countsThePasswordAsNotSent() {
        ledger.beginReading("export 1");

        ledger.write(List.of(new Ledger.Settlement(
                0, "a:1", ADA, SENT, outcome(Kind.FAILED, "invalid_bcrypt_hash", "user-test-1", false))));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(new Fingerprint("aa", "bb", ""), entry.history().fingerprint());
        assertFalse(entry.isDone(Fingerprint.parse(SENT).orElseThrow()));
    }

    @Test
    void write_ofARefusal_isNeverDone() {
        ledger.beginReading("export 1");

        ledger.write(List.of(
                new Ledger.Settlement(0, "a:1", ADA, SENT, outcome(Kind.FAILED, "duplicate_email", null, false))));

        assertFalse(
                ledger.find(ADA).orElseThrow().isDone(Fingerprint.parse(SENT).orElseThrow()));
    }

    @Test
    void beginReading_ofTheSameSource_goesOnAfterTheLastRecord() {
        ledger.beginReading("export 1");
        ledger.write(List.of(
                new Ledger.Claim(0, "a:1", ADA, 1),
                new Ledger.Other(1, "a:2", RecordKind.USER, null, null, ImportOutcome.failed("not_json", List.of()))));

        assertEquals(2, ledger.beginReading("export 1").next());
    }

    @Test
    void beginReading_ofANewerExport_startsAnewAndKeepsTheUsers() {
        ledger.beginReading("export 1");
        ledger.putSiblings(Map.of(1L, Siblings.NONE));
        ledger.siblingsComplete(2);
        ledger.write(List.of(
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1")),
                new Ledger.Other(1, "a:2", RecordKind.USER, null, null, ImportOutcome.failed("not_json", List.of()))));

        Ledger.Reading reading = ledger.beginReading("export 2");

        assertEquals(0, reading.next());
        assertFalse(reading.checked());
        assertEquals(List.of(), records());
        assertEquals(Map.of(), ledger.siblings(0, 10));
        assertEquals(State.SETTLED, ledger.find(ADA).orElseThrow().state());
    }

    @Test
    void beginReading_afterTheWholeSourceWasRead_startsAnew() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));
        ledger.readingComplete();

        assertEquals(0, ledger.beginReading("export 1").next());
    }

    @Test
    void beginReading_withoutFingerprint_startsAnewEachTime() {
        ledger.beginReading(null);
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1)));

        assertEquals(0, ledger.beginReading(null).next());
    }

    @Test
    void write_ofASeenUser_putsItIntoTheNewReading() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));
        ledger.beginReading("export 2");

        ledger.write(List.of(new Ledger.Seen(4, "b:5", ADA)));

        assertEquals(List.of(new LedgerRecord(4, "b:5", ADA, created("user-test-1"))), records());
        assertEquals(5, ledger.beginReading("export 2").next());
    }

    @Test
    void write_ofOneIdAsUserOrganizationAndMembers_keepsThemApart() {
        // given one id that a user, an organization and a person in two organizations have
        LegacyId one = LegacyId.of("x");
        LegacyId two = LegacyId.of("y");
        List<RecordKey> keys = List.of(
                RecordKey.user(one),
                RecordKey.organization(one),
                RecordKey.member(one, one),
                RecordKey.member(two, one),
                RecordKey.member(one, two));
        ledger.beginReading("export 1");

        // when each is settled on an account of its own, one of them not answered
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            entries.add(new Ledger.Claim(i, "a:" + i, keys.get(i), 1_000 + i));
            if (i != 3) {
                entries.add(new Ledger.Settlement(i, "a:" + i, keys.get(i), SENT, created("account-" + i)));
            }
        }
        entries.add(new Ledger.Other(
                5, "a:5", RecordKind.MEMBER, two, null, ImportOutcome.failed("no_user_id", List.of())));
        ledger.write(entries);
        ledger.write(List.of(new Ledger.Seen(0, "a:0", keys.get(0))));

        // then each has its own row
        Map<RecordKey, LedgerEntry> found = ledger.findAll(keys);
        for (int i = 0; i < keys.size(); i++) {
            LedgerEntry entry = java.util.Objects.requireNonNull(found.get(keys.get(i)));
            assertEquals(keys.get(i), entry.key());
            assertEquals(i == 3 ? State.CLAIMED : State.SETTLED, entry.state());
            assertEquals(
                    i == 3 ? "" : "account-" + i,
                    entry.stytchId().map(StytchId::value).orElse(""));
        }
        assertEquals(List.of(3L), ledger.unsettled(0, 10));
        List<LedgerRecord> records = records();
        assertEquals(6, records.size());
        assertEquals(new LedgerRecord(2, "a:2", keys.get(2), created("account-2")), records.get(2));
        assertEquals(RecordKind.MEMBER, records.get(5).kind());
        assertEquals(two, records.get(5).organization().orElseThrow());
        assertTrue(records.get(5).id().isEmpty());
        assertTrue(records.get(1).organization().isEmpty());
    }

    @Test
    void forEachRecord_showsAllInTheOrderOfTheSource() {
        ledger.beginReading("export 1");
        ImportOutcome unreadable = ImportOutcome.failed("not_json", List.of("detail:a line"));
        ledger.write(List.of(
                new Ledger.Claim(2, "a:3", BEN, 1),
                new Ledger.Other(1, "a:2", RecordKind.USER, null, null, unreadable),
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));

        List<LedgerRecord> records = records();

        assertEquals(
                List.of("a:1", "a:2", "a:3"),
                records.stream().map(LedgerRecord::at).toList());
        assertEquals(created("user-test-1"), records.get(0).outcome());
        assertEquals(unreadable, records.get(1).outcome());
        assertTrue(records.get(1).id().isEmpty());
        assertEquals("not_settled", records.get(2).outcome().reason().orElseThrow());
        assertTrue(records.get(2).outcome().retryable());
    }

    @Test
    void unsettled_showsWhatWasBegunInOrder() {
        ledger.beginReading("export 1");
        RecordKey cleo = user("auth0|cleo");
        ledger.write(List.of(
                new Ledger.Claim(3, "a:4", BEN, 1),
                new Ledger.Claim(1, "a:2", cleo, 1),
                new Ledger.Settlement(1, "a:2", cleo, SENT, unanswered()),
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1"))));

        assertEquals(List.of(1L, 3L), ledger.unsettled(0, 10));
        assertEquals(List.of(1L), ledger.unsettled(0, 1));
        assertEquals(List.of(3L), ledger.unsettled(2, 10));
    }

    @Test
    void siblings_areReadBackByRange() {
        Sibling other = new Sibling(BEN.id(), "a:9", true, true);
        Siblings loser = new Siblings(other, "email", null, List.of());
        Siblings winner = new Siblings(null, null, other, List.of(other, new Sibling(ADA.id(), "a:1", false)));
        ledger.beginReading("export 1");

        ledger.putSiblings(Map.of(3L, loser, 8L, winner));
        ledger.siblingsComplete(10);

        assertEquals(Map.of(3L, loser), ledger.siblings(0, 8));
        assertEquals(Map.of(8L, winner), ledger.siblings(8, 9));
        assertEquals(10, ledger.beginReading("export 1").total());
    }

    @Test
    void beginRun_forAnotherProject_isRefusedWithBothNames() {
        ledger.beginRun("project-test-1", "tenant-a");
        ledger.endRun();

        MigrationException.UnusableLedger refused = assertThrows(
                MigrationException.UnusableLedger.class, () -> ledger.beginRun("project-live-2", "tenant-a"));

        assertTrue(refused.toString().contains("project-test-1"));
        assertTrue(refused.toString().contains("project-live-2"));
    }

    @Test
    void beginRun_forAnotherTenant_isRefusedWithBothNames() {
        ledger.beginRun("project-test-1", null);
        ledger.endRun();
        ledger.beginRun("project-test-1", "tenant-a");
        ledger.endRun();

        MigrationException.UnusableLedger refused = assertThrows(
                MigrationException.UnusableLedger.class, () -> ledger.beginRun("project-test-1", "tenant-b"));

        assertTrue(refused.toString().contains("tenant-a"));
        assertTrue(refused.toString().contains("tenant-b"));
        ledger.beginRun("project-test-1", null); // a source that names no tenant is taken for the same one
        ledger.endRun();
    }

    @Test
    void beginRun_whileAnotherRunGoesOn_isRefused() {
        ledger.beginRun("project-test-1", null);

        assertThrows(MigrationException.UnusableLedger.class, () -> ledger.beginRun("project-test-1", null));

        ledger.endRun();
        ledger.beginRun("project-test-1", null);
        ledger.endRun();
    }

    @Test
    void toString_showsNoRecord() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1)));

        assertFalse(ledger.toString().contains("ada"));
    }

    // ---- logins

    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void hold_whenAnotherLoginHoldsTheAccount_isRefusedUntilItEnds() {
        LoginRecords logins = ledger.logins();

        assertTrue(logins.hold(ADA, "one", NOW, LATER));
        assertFalse(logins.hold(ADA, "two", NOW, LATER));
        assertTrue(logins.hold(BEN, "two", NOW, LATER));
        assertTrue(logins.hold(ADA, "one", NOW, LATER), "a login may hold what it holds");
        assertTrue(logins.hold(ADA, "two", LATER, LATER.plusSeconds(60)), "the first one died");
        assertFalse(logins.begin(ADA, "one", LATER), "it lost the account meanwhile");
        assertFalse(logins.settle(ADA, "one", LATER, "moved", null, null));
        assertTrue(ledger.find(ADA).isEmpty());
    }

    @Test
    void release_ofAnAccount_letsTheNextLoginHoldIt() {
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);

        logins.release(ADA, "two");
        assertFalse(logins.hold(ADA, "three", NOW, LATER), "only the holder lets go");
        logins.release(ADA, "one");

        assertTrue(logins.hold(ADA, "three", NOW, LATER));
        assertTrue(ledger.find(ADA).isEmpty(), "to hold is not to know");
    }

    @Test
    void begin_ofALoginThatDied_showsThatSomethingMayHaveBeenSent() {
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);
        assertTrue(logins.begin(ADA, "one", NOW));
        logins.release(ADA, "one");
        logins.hold(ADA, "two", LATER, LATER);
        logins.begin(ADA, "two", LATER);

        LedgerEntry entry = ledger.find(ADA).orElseThrow();

        assertTrue(entry.state().open());
        assertEquals(NOW, entry.history().since(), "the first one counts");
        assertEquals(entry, ledger.findAll(List.of(ADA)).get(ADA));
        assertFalse(entry.login().moved());
    }

    @Test
    void settle_ofAnAccountThatNoBackfillRead_isNoRecordOfItsReport() {
        ledger.beginReading("export 1");
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);
        logins.begin(ADA, "one", NOW);

        assertTrue(
                logins.settle(ADA, "one", NOW, "moved", Fingerprint.parse(SENT).orElseThrow(), created("user-test-1")));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(StytchId.of("user-test-1"), entry.stytchId().orElseThrow());
        assertEquals(new LoginMark(null, NOW, "moved"), entry.login());
        assertTrue(entry.history().passwordProven());
        assertEquals(null, entry.history().since());
        assertEquals(List.of(), records());
        assertEquals(0, ledger.beginReading("export 1").next());
        assertTrue(logins.hold(ADA, "two", NOW, LATER), "it was let go");
    }

    @Test
    void settle_ofAnAccountThatABackfillRead_keepsItsPlaceAndWhatWasSent() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Settlement(4, "a:5", ADA, SENT, created("user-test-1"))));
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);

        assertTrue(logins.settle(ADA, "one", NOW, "password_added", null, null));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(4, entry.ordinal());
        assertEquals(created("user-test-1"), entry.outcome().orElseThrow());
        assertTrue(entry.isDone(Fingerprint.parse(SENT).orElseThrow()));
        assertTrue(entry.login().moved());

        // and a newer record of the backfill does not undo it
        ledger.write(List.of(new Ledger.Settlement(4, "a:5", ADA, "aa.bb.dd", created("user-test-1"))));
        assertTrue(ledger.find(ADA).orElseThrow().history().passwordProven());
    }

    @Test
    void settle_ofAnAccountThatABackfillIsSending_leavesItToTheBackfillToo() {
        ledger.beginReading("export 1");
        ledger.write(List.of(new Ledger.Claim(0, "a:1", ADA, 1_000)));
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);

        logins.settle(ADA, "one", NOW, "moved", Fingerprint.parse(SENT).orElseThrow(), created("user-test-1"));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(State.CLAIMED, entry.state());
        assertEquals(StytchId.of("user-test-1"), entry.stytchId().orElseThrow());
        assertEquals(List.of(0L), ledger.unsettled(0, 10));
    }

    @Test
    void settle_withoutAWay_leavesThePasswordToTheOldSystem() {
        LoginRecords logins = ledger.logins();
        logins.hold(ADA, "one", NOW, LATER);
        logins.begin(ADA, "one", NOW);

        logins.settle(ADA, "one", NOW, null, Fingerprint.parse(SENT).orElseThrow(), created("user-test-1"));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(LoginMark.NONE, entry.login());
        assertEquals(StytchId.of("user-test-1"), entry.stytchId().orElseThrow());
    }

    @Test
    void forEachStraggler_showsThoseWhomNoLoginMoved() {
        ledger.beginReading("export 1");
        ledger.write(List.of(
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1")),
                new Ledger.Settlement(1, "a:2", BEN, SENT, created("user-test-2")),
                new Ledger.Settlement(
                        2, "a:3", RecordKey.organization(LegacyId.of("acme")), SENT, created("organization-test-1"))));
        ledger.logins().hold(ADA, "one", NOW, LATER);
        ledger.logins().settle(ADA, "one", NOW, "stytch", null, null);

        List<RecordKey> stragglers = new ArrayList<>();
        ledger.logins().forEachStraggler(entry -> stragglers.add(entry.key()));

        assertEquals(List.of(BEN), stragglers);
    }

    @Test
    void join_ofAnotherProject_isRefused() {
        ledger.logins().join("project-test-1", "tenant");
        ledger.logins().join("project-test-1", null);

        assertThrows(
                MigrationException.UnusableLedger.class, () -> ledger.logins().join("project-test-2", null));
        assertThrows(
                MigrationException.UnusableLedger.class, () -> ledger.logins().join("project-test-1", "other"));
        assertThrows(MigrationException.UnusableLedger.class, () -> ledger.beginRun("project-test-2", null));
    }

    @Test
    void write_ofAnyText_isReadBackAsItWas() {
        // given ids and texts that databases treat in their own ways
        List<String> odd = List.of(
                "nul\0in it",
                "dle\u0010in it",
                "\u00100000",
                "half \ud83d",
                "\ude00 half",
                "\ud83d\ude00",
                "'; DROP TABLE record; --",
                "back\\slash",
                "tab\tline\nend",
                "\u0130stanbul",
                "e\u0301",
                "\u00e9",
                "{a,b}",
                "NULL",
                " spaces ");
        ledger.beginReading("export 1");
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = 0; i < odd.size(); i++) {
            entries.add(new Ledger.Settlement(i, "a:" + odd.get(i), user(odd.get(i)), SENT, created("user-" + i)));
        }
        LegacyId nul = LegacyId.of(odd.get(0));
        entries.add(new Ledger.Other(
                odd.size(),
                odd.get(1),
                RecordKind.MEMBER,
                nul,
                nul,
                ImportOutcome.failed("not_json", List.of(odd.get(0)))));

        ledger.write(entries);

        Map<RecordKey, LedgerEntry> found =
                ledger.findAll(odd.stream().map(LedgerContract::user).toList());
        assertEquals(odd.size(), found.size());
        List<LedgerRecord> records = records();
        for (int i = 0; i < odd.size(); i++) {
            LedgerEntry entry = java.util.Objects.requireNonNull(found.get(user(odd.get(i))), odd.get(i));
            assertEquals("a:" + odd.get(i), entry.at());
            assertEquals("user-" + i, entry.stytchId().orElseThrow().value());
            assertEquals(user(odd.get(i)).id(), records.get(i).id().orElseThrow());
        }
        assertEquals(nul, records.get(odd.size()).id().orElseThrow());
        assertEquals(List.of(odd.get(0)), records.get(odd.size()).outcome().notes());
    }

    @Test
    void write_ofSeveralEntriesOfOneRecord_keepsTheirOrder() {
        ledger.beginReading("export 1");

        ledger.write(List.of(
                new Ledger.Claim(0, "a:1", ADA, 1_000),
                new Ledger.Claim(0, "a:1", ADA, 2_000),
                new Ledger.Settlement(0, "a:1", ADA, SENT, unanswered()),
                new Ledger.Settlement(0, "a:1", ADA, SENT, created("user-test-1")),
                new Ledger.Claim(0, "a:1", ADA, 3_000)));

        LedgerEntry entry = ledger.find(ADA).orElseThrow();
        assertEquals(State.CLAIMED, entry.state());
        assertEquals(Instant.ofEpochMilli(3_000), entry.history().since());
        assertEquals(StytchId.of("user-test-1"), entry.stytchId().orElseThrow());
    }

    /** The ledger in memory is simple enough to be seen to be right; the other must not differ from it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void write_ofAnyEntries_givesWhatTheLedgerInMemoryGives(long seed) {
        Random random = new Random(seed);
        Ledger model = Ledger.inMemory();
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(10) == 0) {
                String source = "export " + random.nextInt(3);
                assertEquals(model.beginReading(source), ledger.beginReading(source), "seed " + seed);
            }
            if (random.nextInt(20) == 0) {
                model.readingComplete();
                ledger.readingComplete();
            }
            List<Ledger.Entry> entries = entries(random, model);
            model.write(entries);
            ledger.write(entries);

            List<LedgerRecord> expected = new ArrayList<>();
            model.forEachRecord(expected::add);
            assertEquals(expected, records(), "seed " + seed + ", step " + step);
            assertEquals(model.unsettled(0, 100), ledger.unsettled(0, 100), "seed " + seed + ", step " + step);
            for (int i = 0; i < 12; i++) {
                RecordKey key = key(i);
                assertEquals(model.find(key), ledger.find(key), "seed " + seed + ", step " + step);
            }
        }
    }

    /** Returns one of twelve keys, of all kinds, with few different ids. */
    private static RecordKey key(int number) {
        LegacyId id = LegacyId.of("id|" + number / 4);
        return switch (number % 4) {
            case 0 -> RecordKey.user(id);
            case 1 -> RecordKey.organization(id);
            case 2 -> RecordKey.member(id, LegacyId.of("id|0"));
            default -> RecordKey.member(LegacyId.of("id|0 of another"), id);
        };
    }

    private static List<Ledger.Entry> entries(Random random, Ledger model) {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (int i = random.nextInt(5); i >= 0; i--) {
            // One id has one place, as in a source whose duplicates were set aside.
            int number = random.nextInt(12);
            RecordKey id = key(number);
            String at = "users:" + number;
            switch (random.nextInt(5)) {
                case 0 -> entries.add(new Ledger.Claim(number, at, id, random.nextInt(1_000)));
                case 1 ->
                    entries.add(
                            new Ledger.Settlement(number, at, id, "a.b." + random.nextInt(3), created("u-" + number)));
                case 2 -> entries.add(new Ledger.Settlement(number, at, id, "a.b.c", unanswered()));
                case 3 ->
                    entries.add(new Ledger.Other(
                            20 + number,
                            at,
                            id.kind(),
                            id.organizationOrNull(),
                            random.nextBoolean() ? id.id() : null,
                            ImportOutcome.failed("not_json", List.of())));
                default -> {
                    if (model.find(id).isPresent()) {
                        entries.add(new Ledger.Seen(number, at, id));
                    }
                }
            }
        }
        return entries;
    }
}
