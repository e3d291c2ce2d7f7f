package com.stytch.migrate.backfill;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.importer.B2bImporter;
import com.stytch.migrate.importer.ConnectionPlan;
import com.stytch.migrate.importer.ConsumerPlan;
import com.stytch.migrate.importer.History;
import com.stytch.migrate.importer.ImportOutcome;
import com.stytch.migrate.importer.MachineClientPlan;
import com.stytch.migrate.importer.MemberPlan;
import com.stytch.migrate.importer.MemberPlanner;
import com.stytch.migrate.importer.OrganizationPlan;
import com.stytch.migrate.importer.OrganizationPlanner;
import com.stytch.migrate.importer.RecordPlan;
import com.stytch.migrate.importer.Siblings;
import com.stytch.migrate.importer.Tenant;
import com.stytch.migrate.ledger.LedgerEntry;
import com.stytch.migrate.model.LegacyConnection;
import com.stytch.migrate.model.LegacyId;
import com.stytch.migrate.model.LegacyMachineClient;
import com.stytch.migrate.model.LegacyMember;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.PasswordVerdict;
import com.stytch.migrate.model.RecordKey;
import com.stytch.migrate.model.RecordKind;
import com.stytch.migrate.source.TenantRecord;
import com.stytch.migrate.source.TenantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Organizations, members and machine clients, and a B2B project. Not thread-safe, apart from {@link #run}. */
final class B2bVertical implements Vertical {
    private static final int MOST_NAMED = 20;
    /** What may stand in a message: a wrong column may hold anything, also an address. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:/ -]{0,63}");

    private final TenantSource source;
    private final B2bImporter importer;
    private final Function<LegacyOrganization, Optional<LegacyOrganization>> organizations;
    private final Function<LegacyMember, Optional<LegacyMember>> members;
    private final Function<LegacyConnection, Optional<LegacyConnection>> connections;
    private final Function<LegacyMachineClient, Optional<LegacyMachineClient>> machineClients;

    /** The roles of the project; {@code null} where the project is not asked. */
    private @Nullable Set<String> projectRoles;

    private final Set<String> rolesWithoutMapping = new TreeSet<>();
    private final Set<String> rolesNotInProject = new TreeSet<>();
    private final Set<String> roles = new TreeSet<>();
    private boolean movesPasswords;
    private final Map<LegacyId, Long> membersWithoutFactor = new LinkedHashMap<>();
    private long othersWithoutFactor;

    B2bVertical(
            TenantSource source,
            B2bImporter importer,
            Function<LegacyOrganization, Optional<LegacyOrganization>> organizations,
            Function<LegacyMember, Optional<LegacyMember>> members,
            Function<LegacyConnection, Optional<LegacyConnection>> connections,
            Function<LegacyMachineClient, Optional<LegacyMachineClient>> machineClients) {
        this.source = source;
        this.importer = importer;
        this.organizations = organizations;
        this.members = members;
        this.connections = connections;
        this.machineClients = machineClients;
    }

    // ---- the source

    @Override
    public String sourceName() {
        return source.name();
    }

    @Override
    public Optional<String> tenant() {
        return source.tenant();
    }

    @Override
    public Optional<String> fingerprint() {
        return source.fingerprint().map(content -> content + "|" + importer.policy());
    }

    @Override
    public List<String> remarks() {
        return source.remarks();
    }

    @Override
    public Reader open() {
        return new AllKinds();
    }

    /** All organizations, then all members, connections and machine clients. */
    private final class AllKinds implements Reader {
        private final Deque<Supplier<TenantSource.Cursor>> following =
                new ArrayDeque<>(List.of(source::members, source::connections, source::machineClients));
        private TenantSource.Cursor cursor = source.organizations();

        @Override
        public Optional<Subject> next() {
            Optional<TenantRecord> record = cursor.next();
            while (record.isEmpty() && beginNextKind()) {
                record = cursor.next();
            }
            return record.map(B2bVertical.this::subject);
        }

        private boolean beginNextKind() {
            if (following.isEmpty()) {
                return false;
            }
            cursor.close();
            cursor = following.removeFirst().get();
            return true;
        }

        @Override
        public void skip(long records) {
            long left = records - cursor.skip(records);
            while (left > 0 && beginNextKind()) {
                left -= cursor.skip(left);
            }
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private Subject subject(TenantRecord record) {
        String at = record.at().toString();
        LegacyId organization = record.organizationId().orElse(null);
        LegacyId id = record.id().orElse(null);
        if (record instanceof TenantRecord.Organization one) {
            LegacyOrganization read = one.organization();
            return known(Mapping.apply(
                    organizations,
                    read,
                    at,
                    record.kind(),
                    null,
                    read.id(),
                    mapped -> new TakenOrganization(at, mapped)));
        }
        if (record instanceof TenantRecord.Member one) {
            LegacyMember read = one.member();
            return Mapping.apply(
                    members,
                    read,
                    at,
                    record.kind(),
                    read.organization(),
                    read.person().id(),
                    mapped -> new TakenMember(at, mapped));
        }
        if (record instanceof TenantRecord.Connection one) {
            LegacyConnection read = one.connection();
            return Mapping.apply(
                    connections,
                    read,
                    at,
                    record.kind(),
                    read.organization(),
                    read.name(),
                    mapped -> new TakenConnection(at, mapped));
        }
        if (record instanceof TenantRecord.MachineClient one) {
            LegacyMachineClient read = one.client();
            return Mapping.apply(
                    machineClients,
                    read,
                    at,
                    record.kind(),
                    null,
                    read.id(),
                    mapped -> new TakenMachineClient(at, mapped));
        }
        TenantRecord.Unreadable unreadable = (TenantRecord.Unreadable) record;
        ImportOutcome outcome = ImportOutcome.failed(unreadable.reason(), List.of("detail:" + unreadable.detail()));
        return known(new Subject.Left(at, record.kind(), organization, id, outcome));
    }

    /** An organization that is left out has a row of its own in the ledger, for its members to find. */
    private static Subject known(Subject subject) {
        LegacyId id = subject.id();
        return subject instanceof Subject.Left left && left.kind() == RecordKind.ORGANIZATION && id != null
                ? new LeftOrganization(left.at(), RecordKey.organization(id), left.outcome())
                : subject;
    }

    /** An organization that cannot be read, or that the mapping dropped. */
    private record LeftOrganization(String at, RecordKey key, ImportOutcome outcome) implements Subject.Taken {

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            finder.addOrganizationWithoutSlug(ordinal, at, key.id());
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            return siblings.duplicateOf() == null
                    ? OrganizationPlan.of(key.id(), outcome)
                    : OrganizationPlan.of(key.id(), ImportOutcome.skipped("duplicate_in_source", outcome.notes()));
        }
    }

    /** An organization to move. */
    private final class TakenOrganization implements Subject.Taken {
        private final String at;
        private final LegacyOrganization organization;

        TakenOrganization(String at, LegacyOrganization organization) {
            this.at = at;
            this.organization = organization;
        }

        @Override
        public String at() {
            return at;
        }

        @Override
        public RecordKey key() {
            return RecordKey.organization(organization.id());
        }

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            String slug = OrganizationPlanner.slugOf(organization);
            boolean ofTheSource = organization.slug().map(slug::equals).orElse(false);
            finder.addOrganization(
                    ordinal, at, organization.id(), OrganizationPlanner.externalIdOf(organization), slug, ofTheSource);
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            return importer.organizationPlanner().plan(organization, siblings);
        }
    }

    /** A member to move. */
    private final class TakenMember implements Subject.Taken {
        private final String at;
        private final LegacyMember member;

        TakenMember(String at, LegacyMember member) {
            this.at = at;
            this.member = member;
        }

        @Override
        public String at() {
            return at;
        }

        @Override
        public RecordKey key() {
            return member.key();
        }

        private RecordKey home() {
            return RecordKey.organization(member.organization());
        }

        @Override
        public List<RecordKey> needs() {
            return List.of(home());
        }

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            boolean leftOut = importer.memberPlanner().leavesOut(member);
            finder.addMember(ordinal, at, member, leftOut);
            if (!leftOut) {
                check(member);
            }
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            MemberPlan plan = importer.memberPlanner().plan(member, siblings, tenant(known.get(home())));
            refuse(plan);
            if (plan.notes().contains("no_second_factor:required_by_organization")) {
                countWithoutFactor(member.organization());
            }
            return plan;
        }

        @Override
        public Optional<PasswordVerdict> password() {
            return Optional.of(member.person().password());
        }
    }

    /** A connection to move. */
    private final class TakenConnection implements Subject.Taken {
        private final String at;
        private final LegacyConnection connection;

        TakenConnection(String at, LegacyConnection connection) {
            this.at = at;
            this.connection = connection;
        }

        @Override
        public String at() {
            return at;
        }

        @Override
        public RecordKey key() {
            return connection.key();
        }

        private RecordKey home() {
            return RecordKey.organization(connection.organization());
        }

        @Override
        public List<RecordKey> needs() {
            return List.of(home());
        }

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            finder.addConnection(ordinal, at, key());
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            return importer.connectionPlanner().plan(connection, siblings, tenant(known.get(home())));
        }
    }

    /** A machine client to move. */
    private final class TakenMachineClient implements Subject.Taken {
        private final String at;
        private final LegacyMachineClient client;

        TakenMachineClient(String at, LegacyMachineClient client) {
            this.at = at;
            this.client = client;
        }

        @Override
        public String at() {
            return at;
        }

        @Override
        public RecordKey key() {
            return RecordKey.machineClient(client.id());
        }

        @Override
        public void addTo(DuplicateFinder finder, long ordinal) {
            finder.addMachineClient(ordinal, at, client.id());
        }

        @Override
        public RecordPlan plan(Siblings siblings, Map<RecordKey, LedgerEntry> known) {
            return importer.machineClientPlanner().plan(client, siblings);
        }
    }

    private static Tenant tenant(@Nullable LedgerEntry entry) {
        if (entry == null) {
            return Tenant.without(Tenant.State.UNKNOWN);
        }
        ImportOutcome outcome = entry.outcomeOrNull();
        if (outcome != null && outcome.stytchId().isPresent()) {
            return Tenant.there(outcome.stytchId().get(), outcome.notes());
        }
        if (outcome == null || entry.state().open()) {
            return Tenant.without(Tenant.State.NOT_YET);
        }
        if (outcome.kind() == ImportOutcome.Kind.SKIPPED) {
            return outcome.reason().orElse("").equals("dry_run")
                    ? Tenant.planned(outcome.notes())
                    : Tenant.without(Tenant.State.LEFT_OUT);
        }
        return Tenant.without(Tenant.State.FAILED);
    }

    // ---- what stops a run before anything is sent

    @Override
    public void begin() {
        importer.checkCredentials();
        projectRoles = importer.projectRoles();
    }

    private void check(LegacyMember member) {
        movesPasswords |= MemberPlanner.movesPassword(member);
        for (String role : member.roles()) {
            Optional<List<String>> mapped = importer.memberPlanner().roles(List.of(role));
            if (mapped.isEmpty()) {
                name(rolesWithoutMapping, role);
            } else {
                mapped.get().forEach(this::checkRole);
            }
        }
    }

    private void checkRole(String role) {
        name(roles, role);
        if (projectRoles != null && !projectRoles.contains(role)) {
            name(rolesNotInProject, role);
        }
    }

    private static void name(Set<String> names, String role) {
        if (names.size() < MOST_NAMED) {
            names.add(PLAIN.matcher(role).matches() ? role : "(one that is no plain name)");
        }
    }

    @Override
    public void checked() {
        if (!rolesWithoutMapping.isEmpty()) {
            throw new MigrationException.UnusableInput("the mapping of the roles does not say what becomes of "
                    + String.join(", ", rolesWithoutMapping)
                    + ": name the role at Stytch for each, or none. Nothing was"
                    + " sent");
        }
        if (!rolesNotInProject.isEmpty()) {
            throw unknownRoles(String.join(", ", rolesNotInProject));
        }
        if (projectRoles != null && movesPasswords) {
            requirePasswordScope();
        }
    }

    private static MigrationException unknownRoles(String names) {
        return new MigrationException.UnusableInput("the RBAC policy of the project has no role " + names
                + ": make it in the Dashboard of Stytch, or map the old role to another one. Nothing was sent");
    }

    private void requirePasswordScope() {
        if (importer.policy().passwordScope().isEmpty()) {
            throw new MigrationException.UnusableInput(
                    "passwords would be moved, and nobody stated whose they are at Stytch:"
                            + " state whether each organization has its own, or a person has one for all, as the project is set in"
                            + " the Dashboard; it cannot be changed once there are passwords. Nothing was sent");
        }
    }

    /** The same for a run that goes on after the check was done, perhaps with another mapping. */
    private void refuse(MemberPlan plan) {
        if (projectRoles == null || plan.calls() == 0) {
            return;
        }
        if (!projectRoles.containsAll(plan.roles())) {
            throw unknownRoles("that a member would get");
        }
        if (plan.action() == ConsumerPlan.Action.CREATE_THEN_MIGRATE) {
            requirePasswordScope();
        }
    }

    // ---- what a plan says

    private void countWithoutFactor(LegacyId organization) {
        if (membersWithoutFactor.containsKey(organization) || membersWithoutFactor.size() < MOST_NAMED) {
            membersWithoutFactor.merge(organization, 1L, Long::sum);
        } else {
            othersWithoutFactor++;
        }
    }

    @Override
    public List<String> remarksOnThePlan() {
        List<String> remarks = new ArrayList<>();
        membersWithoutFactor.forEach((organization, count) -> remarks.add("Organization " + organization
                + " requires a second factor, and " + count + (count == 1 ? " member has" : " members have")
                + " none that moves: they enrol one at the next sign-in."));
        if (othersWithoutFactor > 0) {
            remarks.add("The same holds for " + othersWithoutFactor
                    + " members of other organizations; each has the note no_second_factor.");
        }
        if (movesPasswords && importer.policy().passwordScope().isEmpty()) {
            remarks.add("State whose passwords are at Stytch, each organization's own or one for all organizations of a"
                    + " person: without it no run begins.");
        }
        if (projectRoles == null && !roles.isEmpty()) {
            remarks.add("Roles that the RBAC policy of the project must have: " + String.join(", ", roles)
                    + (roles.size() == MOST_NAMED ? " and perhaps more." : "."));
        }
        return remarks;
    }

    // ---- sending

    @Override
    public void checkCredentials() {
        importer.checkCredentials();
    }

    @Override
    public ImportOutcome run(RecordPlan plan, History history) {
        if (plan instanceof OrganizationPlan organization) {
            return importer.run(organization, history);
        }
        if (plan instanceof ConnectionPlan connection) {
            return importer.run(connection, history);
        }
        return plan instanceof MachineClientPlan client
                ? importer.run(client, history)
                : importer.run((MemberPlan) plan, history);
    }

    @Override
    public String projectId() {
        return importer.projectId();
    }

    @Override
    public long requests() {
        return importer.requests();
    }

    @Override
    public long throttled() {
        return importer.throttled();
    }

    @Override
    public int requestsPerSecond() {
        return importer.requestsPerSecond();
    }
}
