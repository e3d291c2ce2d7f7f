package com.stytch.migrate.ledger;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.Fingerprint;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A ledger in maps. The reference for what the other ledgers promise. */
final class InMemoryLedger implements Ledger, LoginRecords {
    private final Map<RecordKey, Row> rows = new HashMap<>();
    private final Map<Long, LedgerRecord> others = new HashMap<>();
    private final TreeMap<Long, Siblings> siblings = new TreeMap<>();
    private @Nullable String projectId;
    private @Nullable String tenant;
    private boolean running;
    private int reading;
    private @Nullable String fingerprint;
    private boolean complete = true;
    private long total = -1;

    private final Map<RecordKey, Hold> holds = new HashMap<>();
    private final Map<RecordKey, LoginMark> marks = new HashMap<>();

    private record Row(int reading, LedgerEntry entry) {}

    private record Hold(String holder, Instant until) {}

    @Override
    public String name() {
        return "the ledger in memory";
    }

    @Override
    public synchronized Optional<LedgerEntry> find(RecordKey key) {
        LoginMark mark = marks.getOrDefault(key, LoginMark.NONE);
        Row row = rows.get(key);
        if (row == null) {
            return mark.begunOrNull() == null ? Optional.empty() : Optional.of(LedgerEntry.begun(key, mark));
        }
        return Optional.of(row.entry.with(mark));
    }

    @Override
    public synchronized Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys) {
        Map<RecordKey, LedgerEntry> found = new HashMap<>();
        keys.forEach(key -> find(key).ifPresent(entry -> found.put(key, entry)));
        return found;
    }

    @Override
    public synchronized void beginRun(String project, @Nullable String legacyTenant, Shard part) {
        if (!part.isWhole()) {
            throw new MigrationException.UnusableLedger(name() + " is that of one process: shards need PostgreSQL");
        }
        if (running) {
            throw new MigrationException.UnusableLedger(name() + " is in use by another run");
        }
        Ownership.check(name(), projectId, tenant, project, legacyTenant);
        projectId = project;
        tenant = legacyTenant == null ? tenant : legacyTenant;
        running = true;
    }

    @Override
    public synchronized void endRun() {
        running = false;
    }

    @Override
    public synchronized Reading beginReading(@Nullable String content) {
        if (complete || content == null || !content.equals(fingerprint)) {
            reading++;
            others.clear();
            siblings.clear();
            fingerprint = content;
            complete = false;
            total = -1;
        }
        long last = -1;
        for (Row row : rows.values()) {
            last = row.reading == reading ? Math.max(last, row.entry.ordinal()) : last;
        }
        for (long ordinal : others.keySet()) {
            last = Math.max(last, ordinal);
        }
        return new Reading(last + 1, total);
    }

    @Override
    public synchronized void putSiblings(Map<Long, Siblings> found) {
        siblings.putAll(found);
    }

    @Override
    public synchronized void siblingsComplete(long records) {
        total = records;
    }

    @Override
    public synchronized Map<Long, Siblings> siblings(long from, long to) {
        return new HashMap<>(siblings.subMap(from, to));
    }

    @Override
    public synchronized void write(List<? extends Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Claim claim) {
                claim(claim);
            } else if (entry instanceof Settlement settlement) {
                settle(settlement);
            } else if (entry instanceof Seen seen) {
                LedgerEntry before =
                        Objects.requireNonNull(rows.get(seen.key()), "a record that was seen has a row").entry;
                put(
                        seen,
                        seen.key(),
                        before.state(),
                        before.sinceOrNull(),
                        before.fingerprintOrNull(),
                        before.outcomeOrNull());
            } else if (entry instanceof Other other) {
                others.put(other.ordinal(), other.record());
            }
        }
    }

    private void claim(Claim claim) {
        Row row = rows.get(claim.key());
        Instant since = Instant.ofEpochMilli(claim.epochMillis());
        if (row == null) {
            put(claim, claim.key(), LedgerEntry.State.CLAIMED, since, null, null);
            return;
        }
        LedgerEntry before = row.entry;
        put(
                claim,
                claim.key(),
                LedgerEntry.State.CLAIMED,
                before.sinceOrNull() == null ? since : before.sinceOrNull(),
                before.fingerprintOrNull(),
                before.outcomeOrNull());
    }

    private void settle(Settlement settlement) {
        Row row = rows.get(settlement.key());
        ImportOutcome outcome = settlement.outcome();
        if (outcome.retryable()) {
            put(
                    settlement,
                    settlement.key(),
                    LedgerEntry.State.UNANSWERED,
                    row == null ? null : row.entry.sinceOrNull(),
                    row == null ? null : row.entry.fingerprintOrNull(),
                    outcome);
            return;
        }
        Fingerprint sent = Fingerprint.parse(LedgerEntry.stored(settlement.fingerprint(), outcome))
                .orElseThrow();
        put(settlement, settlement.key(), LedgerEntry.State.SETTLED, null, sent, outcome);
    }

    private void put(
            Entry from,
            RecordKey key,
            LedgerEntry.State state,
            @Nullable Instant since,
            @Nullable Fingerprint sent,
            @Nullable ImportOutcome outcome) {
        rows.put(key, new Row(reading, new LedgerEntry(key, from.ordinal(), from.at(), state, since, sent, outcome)));
    }

    @Override
    public synchronized List<Long> unsettled(long from, int limit) {
        return rows.values().stream()
                .filter(row -> row.reading == reading && row.entry.state().open() && row.entry.ordinal() >= from)
                .map(row -> row.entry.ordinal())
                .sorted()
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void readingComplete() {
        complete = true;
    }

    @Override
    public void forEachRecord(Consumer<LedgerRecord> action) {
        List<LedgerRecord> records = new ArrayList<>();
        synchronized (this) {
            for (Row row : rows.values()) {
                if (row.reading == reading) {
                    LedgerEntry entry = row.entry;
                    ImportOutcome outcome = entry.state() == LedgerEntry.State.CLAIMED || entry.outcomeOrNull() == null
                            ? LedgerEntry.notSettled()
                            : entry.outcomeOrNull();
                    records.add(new LedgerRecord(entry.ordinal(), entry.at(), entry.key(), outcome));
                }
            }
            records.addAll(others.values());
        }
        records.sort(java.util.Comparator.comparingLong(LedgerRecord::ordinal));
        records.forEach(action);
    }

    // ---- logins

    @Override
    public LoginRecords logins() {
        return this;
    }

    @Override
    public synchronized void join(String project, @Nullable String legacyTenant) {
        Ownership.check(name(), projectId, tenant, project, legacyTenant);
        projectId = project;
        tenant = legacyTenant == null ? tenant : legacyTenant;
    }

    @Override
    public synchronized boolean hold(RecordKey key, String holder, Instant now, Instant until) {
        Hold there = holds.get(key);
        if (there != null && !there.holder.equals(holder) && there.until.isAfter(now)) {
            return false;
        }
        holds.put(key, new Hold(holder, until));
        return true;
    }

    private boolean holds(RecordKey key, String holder) {
        Hold there = holds.get(key);
        return there != null && there.holder.equals(holder);
    }

    @Override
    public synchronized void release(RecordKey key, String holder) {
        if (holds(key, holder)) {
            holds.remove(key);
        }
    }

    @Override
    public synchronized boolean begin(RecordKey key, String holder, Instant now) {
        if (!holds(key, holder)) {
            return false;
        }
        LoginMark mark = marks.getOrDefault(key, LoginMark.NONE);
        Instant begun = mark.begunOrNull();
        marks.put(key, new LoginMark(begun == null ? now : begun, mark.movedAtOrNull(), mark.wayOrNull()));
        return true;
    }

    @Override
    public synchronized boolean settle(
            RecordKey key,
            String holder,
            Instant now,
            @Nullable String way,
            @Nullable Fingerprint sent,
            @Nullable ImportOutcome outcome) {
        if (!holds(key, holder)) {
            return false;
        }
        holds.remove(key);
        LoginMark mark = marks.getOrDefault(key, LoginMark.NONE);
        marks.put(
                key,
                way == null
                        ? new LoginMark(null, mark.movedAtOrNull(), mark.wayOrNull())
                        : new LoginMark(null, now, way));
        if (outcome != null) {
            Row row = rows.get(key);
            if (row == null) {
                rows.put(
                        key,
                        new Row(
                                0,
                                new LedgerEntry(
                                        key, -1, LedgerEntry.LOGIN, LedgerEntry.State.SETTLED, null, sent, outcome)));
            } else {
                LedgerEntry before = row.entry;
                boolean claimed = before.state() == LedgerEntry.State.CLAIMED;
                rows.put(
                        key,
                        new Row(
                                row.reading,
                                new LedgerEntry(
                                        key,
                                        before.ordinal(),
                                        before.at(),
                                        claimed ? LedgerEntry.State.CLAIMED : LedgerEntry.State.SETTLED,
                                        claimed ? before.sinceOrNull() : null,
                                        sent,
                                        outcome)));
            }
        }
        return true;
    }

    @Override
    public void forEachStraggler(Consumer<LedgerEntry> action) {
        List<LedgerEntry> stragglers = new ArrayList<>();
        synchronized (this) {
            for (RecordKey key : rows.keySet()) {
                LedgerEntry entry = find(key).orElseThrow();
                if (key.kind() != RecordKind.ORGANIZATION && !entry.login().moved()) {
                    stragglers.add(entry);
                }
            }
        }
        stragglers.forEach(action);
    }

    @Override
    public void close() {
        // nothing is open
    }

    @Override
    public String toString() {
        return "Ledger[in memory]";
    }
}
