package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.OrganizationPlan;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.internal.DiskTable;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.ledger.LoginRecords;
import com.stytch.migrate.ledger.Shard;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the ledger where nothing is written: hands each outcome on and remembers which records share an address, so
 * its memory grows with the number of those, and on the disk what would become of each organization, which its members need
 * to know.
 */
final class DryLedger implements Ledger {
    private static final long SENT = 1;
    private static final long LEFT_OUT = 2;

    private final Consumer<LedgerRecord> sink;
    private final TreeMap<Long, Siblings> siblings = new TreeMap<>();
    private @Nullable DiskTable organizations;

    DryLedger(Consumer<LedgerRecord> sink) {
        this.sink = sink;
    }

    @Override
    public String name() {
        return "no ledger";
    }

    @Override
    public Optional<LedgerEntry> find(RecordKey key) {
        return Optional.ofNullable(findAll(List.of(key)).get(key));
    }

    @Override
    public Map<RecordKey, LedgerEntry> findAll(Collection<RecordKey> keys) {
        Map<RecordKey, LedgerEntry> found = new HashMap<>();
        DiskTable table = organizations;
        if (table != null) {
            for (RecordKey key : keys) {
                if (key.kind() == RecordKind.ORGANIZATION) {
                    look(table, key).ifPresent(entry -> found.put(key, entry));
                }
            }
        }
        return found;
    }

    private static Optional<LedgerEntry> look(DiskTable table, RecordKey key) {
        String id = key.id().value();
        long digest = DiskTable.digest(id);
        for (long slot = table.find(digest, table.home(digest)); slot >= 0; slot = table.find(digest, slot + 1)) {
            if (table.first(slot) == second(id)) {
                return Optional.of(entry(key, table.second(slot)));
            }
        }
        return Optional.empty();
    }

    /** Returns another digest: one alone could be that of two ids. */
    private static long second(String id) {
        return DiskTable.digest(id + "\0" + id.length());
    }

    private static LedgerEntry entry(RecordKey key, long facts) {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < OrganizationPlan.FACTS.size(); i++) {
            if ((facts & (4L << i)) != 0) {
                notes.add(OrganizationPlan.FACTS.get(i));
            }
        }
        ImportOutcome outcome = (facts & SENT) != 0
                ? ImportOutcome.skipped("dry_run", notes)
                : (facts & LEFT_OUT) != 0
                        ? ImportOutcome.skipped("organization_left_out", notes)
                        : ImportOutcome.failed("organization_failed", notes);
        return new LedgerEntry(key, 0, "", LedgerEntry.State.SETTLED, null, null, outcome);
    }

    /** Notes what would become of an organization. */
    void remember(RecordKey key, RecordPlan plan) {
        boolean leftOut = plan.action() == ConsumerPlan.Action.SKIP;
        remember(key, (plan.calls() > 0 ? SENT : 0) | (leftOut ? LEFT_OUT : 0), plan.notes());
    }

    private void remember(RecordKey key, long fate, List<String> notes) {
        if (key.kind() != RecordKind.ORGANIZATION) {
            return;
        }
        long facts = fate;
        for (int i = 0; i < OrganizationPlan.FACTS.size(); i++) {
            facts |= notes.contains(OrganizationPlan.FACTS.get(i)) ? 4L << i : 0;
        }
        String id = key.id().value();
        try {
            DiskTable table = organizations;
            if (table == null) {
                table = DiskTable.create();
                organizations = table;
            }
            table.add(DiskTable.digest(id), second(id), facts);
        } catch (IOException e) {
            throw new MigrationException.UnusableInput("there is no room for a temporary file: is the disk full?", e);
        }
    }

    @Override
    public void beginRun(String projectId, @Nullable String tenant, Shard part) {
        // nothing is bound
    }

    @Override
    public void endRun() {
        // nothing was begun
    }

    @Override
    public Reading beginReading(@Nullable String fingerprint) {
        siblings.clear();
        return new Reading(0, -1);
    }

    @Override
    public void putSiblings(Map<Long, Siblings> found) {
        siblings.putAll(found);
    }

    @Override
    public void siblingsComplete(long total) {
        // the run that asked knows it
    }

    @Override
    public Map<Long, Siblings> siblings(long from, long to) {
        return new HashMap<>(siblings.subMap(from, to));
    }

    @Override
    public void write(List<? extends Entry> entries) {
        for (Entry entry : entries) {
            if (entry instanceof Settlement settlement) {
                ImportOutcome outcome = settlement.outcome();
                boolean sent = outcome.reason().orElse("").equals("dry_run");
                boolean leftOut = outcome.kind() == ImportOutcome.Kind.SKIPPED;
                remember(settlement.key(), (sent ? SENT : 0) | (leftOut ? LEFT_OUT : 0), outcome.notes());
                sink.accept(new LedgerRecord(settlement.ordinal(), settlement.at(), settlement.key(), outcome));
            } else if (entry instanceof Other other) {
                sink.accept(other.record());
            }
        }
    }

    @Override
    public List<Long> unsettled(long from, int limit) {
        return List.of();
    }

    @Override
    public void readingComplete() {
        // nothing is kept
    }

    @Override
    public void forEachRecord(Consumer<LedgerRecord> action) {
        // each was handed on when it was written
    }

    @Override
    public LoginRecords logins() {
        throw new UnsupportedOperationException("nobody signs in through a run that writes nothing");
    }

    @Override
    public void close() {
        try {
            if (organizations != null) {
                organizations.close();
            }
        } catch (IOException e) {
            throw new MigrationException.UnusableInput("a temporary file cannot be closed", e);
        }
    }
}
