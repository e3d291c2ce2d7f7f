package com.stytch.migrate.backfill;

import com.stytch.migrate.model.Identifier;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.TotpSecret;
import com.stytch.migrate.source.Place;
import com.stytch.migrate.source.TenantRecord;
import com.stytch.migrate.source.TenantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Organizations and members for tests, made from a seed: equal seeds give equal ones. The rows of the members are in no order,
 * and some memberships have several rows with a part of the roles each.
 */
final class MadeUpTenants implements TenantSource {
    static final List<String> ROLES = List.of("owner", "editor", "viewer", "billing", "support");

    private final String content;
    private final List<LegacyOrganization> organizations = new ArrayList<>();
    private final List<LegacyMember> rows = new ArrayList<>();
    private final Map<RecordKey, Set<String>> roles = new HashMap<>();

    private MadeUpTenants(String content) {
        this.content = content;
    }

    /**
     * Returns organizations of which each has the same number of members.
     *
     * @param mostOrganizations of one person
     * @param withTotp whether some have an authenticator app
     */
    static MadeUpTenants of(long seed, int organizations, int membersOfEach, int mostOrganizations, boolean withTotp) {
        Random random = new Random(seed);
        MadeUpTenants tenants = new MadeUpTenants("seed " + seed + ", " + organizations + " x " + membersOfEach);
        for (int i = 0; i < organizations; i++) {
            tenants.organizations.add(LegacyOrganization.builder("org|" + i, "Firm " + i % 10)
                    .emailDomains(random.nextBoolean() ? List.of("example.com") : List.of())
                    .joinByEmailDomain(random.nextBoolean())
                    .mfaRequired(random.nextInt(4) == 0)
                    .build());
        }
        // Each person is in as many organizations as there are seats for, up to the most: seats are dealt out in turn.
        List<Integer> seats = new ArrayList<>();
        for (int i = 0; i < organizations * membersOfEach; i++) {
            seats.add(i % organizations);
        }
        int person = 0;
        int seat = 0;
        while (seat < seats.size()) {
            int many = Math.min(Math.min(1 + random.nextInt(mostOrganizations), organizations), seats.size() - seat);
            LegacyUser user = person(person, random);
            for (int i = 0; i < many; i++) {
                tenants.addRows(LegacyMember.builder("org|" + seats.get(seat + i), user), random, withTotp);
            }
            seat += many;
            person++;
        }
        Collections.shuffle(tenants.rows, random);
        return tenants;
    }

    private static LegacyUser person(int number, Random random) {
        boolean verified = random.nextInt(5) != 0;
        LegacyUser.Builder user = LegacyUser.builder("person|" + number)
                .email(new Identifier(MadeUpUsers.email(number), verified))
                .trustedMetadata(Map.of("n", number));
        if (random.nextInt(4) != 0) {
            user.password(MadeUpUsers.user(number).password());
        }
        if (random.nextInt(5) == 0) {
            user.phoneNumber(new Identifier("+1202555" + (1_000 + number % 9_000), random.nextBoolean()));
        }
        return user.build();
    }

    private void addRows(LegacyMember.Builder member, Random random, boolean withTotp) {
        Set<String> all = new LinkedHashSet<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            all.add(ROLES.get(random.nextInt(ROLES.size())));
        }
        if (withTotp && random.nextInt(6) == 0) {
            member.totp(TotpSecret.of(Secret.of("GEZDGNBVGY3TQOJQ")));
        }
        LegacyMember whole = member.roles(all).build();
        roles.put(whole.key(), new TreeSet<>(all));
        int copies = random.nextInt(6) == 0 ? 2 + random.nextInt(2) : 1;
        List<Set<String>> parts = new ArrayList<>();
        for (int i = 0; i < copies; i++) {
            parts.add(new LinkedHashSet<>());
        }
        for (String role : all) {
            parts.get(random.nextInt(copies)).add(role); // at least one row has it
            parts.get(random.nextInt(copies)).add(role);
        }
        parts.forEach(part -> rows.add(whole.toBuilder().roles(part).build()));
    }

    List<LegacyOrganization> allOrganizations() {
        return organizations;
    }

    List<LegacyMember> allRows() {
        return rows;
    }

    /** Returns the roles that each member has in the end. */
    Map<RecordKey, Set<String>> roles() {
        return roles;
    }

    @Override
    public String name() {
        return "made-up tenants";
    }

    @Override
    public Optional<String> fingerprint() {
        return Optional.of(content);
    }

    @Override
    public Cursor organizations() {
        return cursor(
                organizations.size(),
                i -> new TenantRecord.Organization(organizations.get(i), Place.line("organizations.ndjson", i + 1)));
    }

    @Override
    public Cursor members() {
        return cursor(rows.size(), i -> new TenantRecord.Member(rows.get(i), Place.line("members.ndjson", i + 1)));
    }

    private static Cursor cursor(int size, java.util.function.IntFunction<TenantRecord> record) {
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
}
