package com.stytch.migrate.backfill;

import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.ledger.Ledger;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.ledger.LedgerRecord;
import com.stytch.migrate.model.LegacyId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the ledger where nothing is written: hands each outcome on and remembers nothing but which records share an
 * address, so its memory grows with the number of those.
 */
final class DryLedger implements Ledger {
    private final Consumer<LedgerRecord> sink;
    private final TreeMap<Long, Siblings> siblings = new TreeMap<>();

    DryLedger(Consumer<LedgerRecord> sink) {
        this.sink = sink;
    }

    @Override
    public String name() {
        return "no ledger";
    }

    @Override
    public Optional<LedgerEntry> find(LegacyId id) {
        return Optional.empty();
    }

    @Override
    public Map<LegacyId, LedgerEntry> findAll(Collection<LegacyId> ids) {
        return Map.of();
    }

    @Override
    public void beginRun(String projectId, @Nullable String tenant) {
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
                sink.accept(
                        new LedgerRecord(settlement.ordinal(), settlement.at(), settlement.id(), settlement.outcome()));
            } else if (entry instanceof Other other) {
                sink.accept(new LedgerRecord(other.ordinal(), other.at(), other.id(), other.outcome()));
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
    public void close() {
        // nothing is open
    }
}
