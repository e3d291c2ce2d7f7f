package com.stytch.migrate.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Several sources as one: all organizations of each, then all members of each. */
record JoinedTenants(List<TenantSource> all) implements TenantSource {

    JoinedTenants {
        all = List.copyOf(all);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("at least one source is needed");
        }
    }

    @Override
    public String name() {
        String first = all.get(0).name();
        return all.size() == 1 ? first : first + " and " + (all.size() - 1) + " more";
    }

    /** Several tenants have no name in common. */
    @Override
    public Optional<String> tenant() {
        return all.size() == 1 ? all.get(0).tenant() : Optional.empty();
    }

    @Override
    public Optional<String> fingerprint() {
        StringBuilder text = new StringBuilder("joined");
        for (TenantSource one : all) {
            Optional<String> part = one.fingerprint();
            if (part.isEmpty()) {
                return Optional.empty();
            }
            text.append('|').append(part.get());
        }
        return Optional.of(text.toString());
    }

    @Override
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        all.forEach(one -> one.remarks().stream()
                .filter(remark -> !remarks.contains(remark))
                .forEach(remarks::add));
        return List.copyOf(remarks);
    }

    @Override
    public Cursor organizations() {
        return new Chain(TenantSource::organizations);
    }

    @Override
    public Cursor members() {
        return new Chain(TenantSource::members);
    }

    @Override
    public Cursor connections() {
        return new Chain(TenantSource::connections);
    }

    @Override
    public Cursor machineClients() {
        return new Chain(TenantSource::machineClients);
    }

    @Override
    public String toString() {
        return "TenantSource[" + name() + "]";
    }

    /** One cursor after the other. */
    private final class Chain implements Cursor {
        private final Function<TenantSource, Cursor> opening;
        private int opened;
        private @Nullable Cursor cursor;

        Chain(Function<TenantSource, Cursor> opening) {
            this.opening = opening;
            // One that cannot be used is told before an hour has gone into the one before it.
            all.forEach(one -> opening.apply(one).close());
        }

        @Override
        public Optional<TenantRecord> next() {
            while (true) {
                Cursor current = cursor;
                if (current == null) {
                    if (opened == all.size()) {
                        return Optional.empty();
                    }
                    current = opening.apply(all.get(opened++));
                    cursor = current;
                }
                Optional<TenantRecord> record = current.next();
                if (record.isPresent()) {
                    return record;
                }
                current.close();
                cursor = null;
            }
        }

        @Override
        public void close() {
            Cursor current = cursor;
            cursor = null;
            opened = all.size();
            if (current != null) {
                current.close();
            }
        }
    }
}
