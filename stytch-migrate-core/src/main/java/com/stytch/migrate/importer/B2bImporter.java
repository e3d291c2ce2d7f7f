package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.api.Traffic;
import com.stytch.migrate.error.MigrationException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;

/**
 * Carries out plans for organizations, their members and machine clients in a B2B project. Immutable and thread-safe; one organization or member
 * must not be in two threads at once, and a member's organization must be settled before.
 *
 * <p>Only create, migrate, update and read are called, and the deletion of a password where the policy says so, or of a SCIM connection
 * whose token was lost with the answer: nobody gets mail. A call whose answer was lost is settled by reading the external id back before anything is repeated.
 */
public final class B2bImporter {
    /** Stytch has it by itself. */
    private static final String ADMIN = "stytch_admin";

    private final B2bApi api;
    private final B2bPolicy policy;
    private final OrganizationPlanner organizationPlanner;
    private final MemberPlanner memberPlanner;
    private final OrganizationImporter organizations;
    private final MemberImporter members;
    private final ConnectionPlanner connectionPlanner;
    private final ConnectionImporter connections;
    private final MachineClientPlanner machineClientPlanner;
    private final MachineClientImporter machineClients;
    private final Traffic traffic;

    public B2bImporter(B2bApi api, B2bPolicy policy) {
        this.traffic = new Traffic();
        this.api = api.counting(traffic);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.organizationPlanner = new OrganizationPlanner(policy);
        this.memberPlanner = new MemberPlanner(policy);
        JoinByEmail joining = new JoinByEmail(this.api);
        this.organizations = new OrganizationImporter(this.api, joining);
        this.members = new MemberImporter(this.api, policy, joining);
        this.connectionPlanner = new ConnectionPlanner(policy);
        this.connections = new ConnectionImporter(this.api, policy);
        this.machineClientPlanner = new MachineClientPlanner(policy);
        this.machineClients = new MachineClientImporter(this.api);
    }

    /** Returns the decisions this importer keeps to. */
    public B2bPolicy policy() {
        return policy;
    }

    /** Returns what decides which calls an organization needs. */
    public OrganizationPlanner organizationPlanner() {
        return organizationPlanner;
    }

    /** Returns what decides which calls a member needs. */
    public MemberPlanner memberPlanner() {
        return memberPlanner;
    }

    /** Returns what decides which calls a connection needs. */
    public ConnectionPlanner connectionPlanner() {
        return connectionPlanner;
    }

    /** Returns what decides which calls a machine client needs. */
    public MachineClientPlanner machineClientPlanner() {
        return machineClientPlanner;
    }

    /** Returns how many requests this importer has sent, each attempt counted. */
    public long requests() {
        return traffic.requests();
    }

    /** Returns how many of them were answered by 429. */
    public long throttled() {
        return traffic.throttled();
    }

    /** Returns the id of the project. */
    public String projectId() {
        return api.projectId();
    }

    /** Returns how many calls may start in a second at present; {@link Integer#MAX_VALUE} when there is no limit. */
    public int requestsPerSecond() {
        return api.requestsPerSecond();
    }

    /**
     * Asks Stytch who the credentials belong to, so that wrong ones stop a run before anything is begun.
     *
     * @throws MigrationException.Refused if they were refused
     * @throws MigrationException.Unreachable if Stytch did not answer
     */
    public void checkCredentials() {
        Credentials.check(api.project());
    }

    /** Returns the roles that the project's RBAC policy has. Asks Stytch. */
    public Set<String> projectRoles() {
        Set<String> roles = new HashSet<>();
        api.rbac().policy().roles().stream().map(RbacPolicy.Role::roleId).forEach(roles::add);
        roles.add(ADMIN);
        return roles;
    }

    /**
     * Carries out a plan for an organization.
     *
     * @param plan what to do, by {@link OrganizationPlanner}
     * @param history what an earlier attempt left behind
     * @return what became of it; never {@code null}, also when Stytch refused or did not answer
     * @throws MigrationException.Refused if the credentials or the project were refused, so that every further record would be
     *     too ({@link MigrationException.Refused#stopsTheRun()}); nothing was changed by the refused call
     * @throws MigrationException.Interrupted if the thread was interrupted; treat the record as unanswered
     */
    public ImportOutcome run(OrganizationPlan plan, History history) {
        return organizations.run(plan, history);
    }

    /**
     * Carries out a plan for a member; otherwise as {@link #run(OrganizationPlan, History)}.
     *
     * @param plan what to do, by {@link MemberPlanner}, for an organization that is there
     */
    public ImportOutcome run(MemberPlan plan, History history) {
        return members.run(plan, history);
    }

    /**
     * Carries out a plan for a connection; otherwise as {@link #run(OrganizationPlan, History)}.
     *
     * @param plan what to do, by {@link ConnectionPlanner}, for an organization that is there
     */
    public ImportOutcome run(ConnectionPlan plan, History history) {
        return connections.run(plan, history);
    }

    /**
     * Carries out a plan for a machine client; otherwise as {@link #run(OrganizationPlan, History)}.
     *
     * @param plan what to do, by {@link MachineClientPlanner}
     */
    public ImportOutcome run(MachineClientPlan plan, History history) {
        return machineClients.run(plan, history);
    }
}
