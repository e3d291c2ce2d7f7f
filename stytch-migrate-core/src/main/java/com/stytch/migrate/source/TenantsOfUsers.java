package com.stytch.migrate.source;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.model.RecordKind;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Organizations and members out of a source of users, of each of whom can be told in which organizations the user is: by an
 * attribute, by groups, or because the whole source is one organization.
 *
 * <p>The organizations are those that were stated, or else those that the users name, each at the place of the first user who
 * does, with its id as its name. A user who is in none is {@code no_organization_id}; one of whom it cannot be told is
 * {@code organization_not_certain}. Who has a second factor in the old system must have one at Stytch.
 *
 * <p>Immutable and thread-safe, as far as the function is. Without stated organizations a reading remembers the ids of those it
 * has met, 200,000 at most.
 */
public final class TenantsOfUsers implements TenantSource {
    private static final int MOST_ORGANIZATIONS = 200_000;
    private static final String MFA = "mfa:";

    private final UserSource users;
    private final Function<LegacyUser, Optional<List<Membership>>> memberships;
    private final @Nullable List<LegacyOrganization> stated;
    private final String rule;

    private TenantsOfUsers(
            UserSource users,
            Function<LegacyUser, Optional<List<Membership>>> memberships,
            @Nullable List<LegacyOrganization> stated,
            String rule) {
        this.users = users;
        this.memberships = memberships;
        this.stated = stated;
        this.rule = rule;
    }

    /**
     * Where a user is, and as what.
     *
     * @param organization the legacy id of the organization
     * @param roles the roles there, as the old system names them
     */
    public record Membership(LegacyId organization, List<String> roles) {
        public Membership {
            Objects.requireNonNull(organization, "organization");
            roles = List.copyOf(roles);
        }

        /** Returns a membership. */
        public static Membership of(String organization, String... roles) {
            return new Membership(LegacyId.of(organization), List.of(roles));
        }
    }

    /**
     * Returns a source.
     *
     * @param users the people
     * @param rule what tells this function from another one, for a run that goes on after a stop
     * @param memberships returns where a user is; nothing when that cannot be told. It must answer the same each time
     */
    public static TenantsOfUsers of(
            UserSource users, String rule, Function<LegacyUser, Optional<List<Membership>>> memberships) {
        return new TenantsOfUsers(
                Objects.requireNonNull(users, "users"),
                Objects.requireNonNull(memberships, "memberships"),
                null,
                Objects.requireNonNull(rule, "rule"));
    }

    /** Returns a source whose users are all members of one organization, with roles by a function. */
    public static TenantsOfUsers one(
            LegacyOrganization organization, UserSource users, Function<LegacyUser, List<String>> roles) {
        return of(
                        users,
                        "one " + organization.id(),
                        user -> Optional.of(List.of(new Membership(organization.id(), roles.apply(user)))))
                .organizations(List.of(organization));
    }

    /**
     * Returns this source with all the organizations that there are. A member of any other one fails as
     * {@code organization_unknown}.
     */
    public TenantsOfUsers organizations(Collection<LegacyOrganization> organizations) {
        return new TenantsOfUsers(users, memberships, List.copyOf(organizations), rule);
    }

    @Override
    public String name() {
        return users.name();
    }

    @Override
    public Optional<String> tenant() {
        return users.tenant();
    }

    /** Returns what tells the users, the rule and the ids of the stated organizations from others; empty where the users' is. */
    @Override
    public Optional<String> fingerprint() {
        return users.fingerprint().map(content -> {
            StringBuilder text = new StringBuilder(content).append('|').append(rule);
            if (stated != null) {
                stated.forEach(one -> text.append('|').append(one.id()));
            }
            return text.toString();
        });
    }

    @Override
    public List<String> remarks() {
        return users.remarks();
    }

    @Override
    public Cursor organizations() {
        return stated == null ? new Found() : new ListTenants(name(), stated, List.of()).organizations();
    }

    @Override
    public Cursor members() {
        return new Members();
    }

    @Override
    public String toString() {
        return "TenantsOfUsers[" + name() + "]";
    }

    /** The organizations that the users name. */
    private final class Found implements Cursor {
        private final UserSource.Cursor cursor = users.open();
        private final Set<LegacyId> met = new HashSet<>();
        private final Queue<TenantRecord> waiting = new ArrayDeque<>();

        @Override
        public Optional<TenantRecord> next() {
            while (waiting.isEmpty()) {
                Optional<UserRecord> record = cursor.next();
                if (record.isEmpty()) {
                    return Optional.empty();
                }
                Place at = record.get().at();
                record.get()
                        .user()
                        .flatMap(memberships)
                        .ifPresent(all -> all.forEach(one -> meet(one.organization(), at)));
            }
            return Optional.of(waiting.remove());
        }

        private void meet(LegacyId id, Place at) {
            if (!met.add(id)) {
                return;
            }
            if (met.size() > MOST_ORGANIZATIONS) {
                throw new UnusableInput("The users name more than " + MOST_ORGANIZATIONS
                        + " organizations: is the right attribute taken? If so, state the organizations.");
            }
            waiting.add(new TenantRecord.Organization(
                    LegacyOrganization.builder(id, id.value()).build(), at));
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    /** A member for each organization of each user. */
    private final class Members implements Cursor {
        private final UserSource.Cursor cursor = users.open();
        private final Queue<TenantRecord> waiting = new ArrayDeque<>();

        @Override
        public Optional<TenantRecord> next() {
            if (waiting.isEmpty()) {
                cursor.next().ifPresent(this::add);
            }
            return Optional.ofNullable(waiting.poll());
        }

        private void add(UserRecord record) {
            if (record instanceof UserRecord.Unreadable unreadable) {
                add(record, unreadable.reason(), unreadable.detail());
                return;
            }
            LegacyUser user = record.user().orElseThrow();
            Optional<List<Membership>> all = memberships.apply(user);
            if (all.isEmpty()) {
                add(record, "organization_not_certain", "in which organizations the user is cannot be told");
            } else if (all.get().isEmpty()) {
                add(record, "no_organization_id", "the user is in no organization");
            } else {
                boolean mfa = user.unmovableFactors().stream().anyMatch(factor -> factor.startsWith(MFA));
                all.get()
                        .forEach(one -> waiting.add(new TenantRecord.Member(
                                LegacyMember.builder(one.organization(), user)
                                        .roles(one.roles())
                                        .mfaEnrolled(mfa)
                                        .build(),
                                record.at())));
            }
        }

        private void add(UserRecord record, String reason, String detail) {
            waiting.add(new TenantRecord.Unreadable(
                    RecordKind.MEMBER, null, record.id().orElse(null), record.at(), reason, detail));
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
