package com.stytch.migrate.source;

import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** Organizations and members that are already in memory. */
record ListTenants(String name, List<LegacyOrganization> all, List<LegacyMember> everybody) implements TenantSource {

    ListTenants {
        all = List.copyOf(all);
        everybody = List.copyOf(everybody);
    }

    @Override
    public Cursor organizations() {
        String page = name + " organizations";
        return cursor(all.size(), i -> new TenantRecord.Organization(all.get(i), Place.index(page, i)));
    }

    @Override
    public Cursor members() {
        String page = name + " members";
        return cursor(everybody.size(), i -> new TenantRecord.Member(everybody.get(i), Place.index(page, i)));
    }

    static Cursor cursor(int size, IntFunction<TenantRecord> record) {
        return new Cursor() {
            private int next;

            @Override
            public Optional<TenantRecord> next() {
                return next < size ? Optional.of(record.apply(next++)) : Optional.empty();
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
    }

    @Override
    public String toString() {
        return "TenantSource[" + name + ", " + all.size() + " organizations, " + everybody.size() + " members]";
    }
}
