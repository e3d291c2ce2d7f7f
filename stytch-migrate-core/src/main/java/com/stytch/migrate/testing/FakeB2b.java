package com.stytch.migrate.testing;

import com.stytch.migrate.B2bClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.RbacPolicy;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Stytch B2B project on this machine, for tests. Thread-safe; {@link #close()} frees everything.
 *
 * <pre>{@code
 * try (FakeB2b stytch = FakeStytch.b2b()) {
 *   stytch.seed(SeedOrganization.named("Acme").slug("acme"));
 *   ... stytch.client() ...
 *   assertEquals(1, stytch.members("acme").size());
 * }
 * }</pre>
 *
 * <p>It keeps organizations, their members, roles, SSO and SCIM connections and machine clients in memory and refuses what the contract says that
 * Stytch refuses: duplicates, each within its scope, retired addresses, claimed, common and disposable domains, roles that are
 * not there, settings that contradict each other, a second password. What the contract leaves open are the switches of
 * {@link FakeBehaviour}. A right password begins a session, whose JWT is really signed. No metadata is fetched; see
 * {@link #samlMetadata}.
 *
 * <p>A role must be there before it is assigned, see {@link #roles} and {@link #policy}; {@code stytch_admin} always is.
 * Otherwise as {@link FakeStytch}: passwords are checked for real, and rate limits are off until they are set.
 */
public final class FakeB2b extends FakeProject {
    private static final int SEARCHES_PER_MINUTE = 100;

    private final B2bProject project;
    private @Nullable B2bClient client;

    private FakeB2b(Builder builder, B2bProject project) {
        super(
                builder,
                new B2bEndpoints(project, new MachineEndpoints(project, builder.projectId(), project.signer)),
                project);
        this.project = project;
    }

    /** Returns a client of this fake, always the same: without pace, with short waits before it tries again. */
    public synchronized B2bClient client() {
        B2bClient result = client;
        if (result == null) {
            result = MigrationClient.b2b(settings().build());
            client = result;
        }
        return result;
    }

    // What it holds.

    /** Returns all organizations in the order of their creation. */
    public List<FakeOrganization> organizations() {
        synchronized (project) {
            return project.organizations().stream().map(this::snapshot).toList();
        }
    }

    /** Returns how many organizations there are. */
    public int organizationCount() {
        synchronized (project) {
            return project.organizationCount();
        }
    }

    /** Returns how many members there are in all organizations, those that were deleted left out. */
    public int memberCount() {
        synchronized (project) {
            return project.organizations().stream()
                    .mapToInt(organization -> snapshot(organization).memberCount())
                    .sum();
        }
    }

    /** Returns the organization with this Stytch id, slug or external id. */
    public Optional<FakeOrganization> organization(String reference) {
        synchronized (project) {
            return Optional.ofNullable(project.lookUpOrganization(reference)).map(this::snapshot);
        }
    }

    /** Returns the members of all organizations in the order of their creation, deleted ones too. */
    public List<FakeMember> members() {
        synchronized (project) {
            return project.organizations().stream()
                    .flatMap(organization -> organization.members.stream())
                    .sorted((one, other) -> Integer.compare(one.number, other.number))
                    .map(this::snapshot)
                    .toList();
        }
    }

    /**
     * Returns the members of an organization in the order of their creation, deleted ones too.
     *
     * @param organization its Stytch id, slug or external id
     */
    public List<FakeMember> members(String organization) {
        synchronized (project) {
            return find(organization).members.stream().map(this::snapshot).toList();
        }
    }

    /** Returns the member of an organization with this e-mail address, unless it was deleted. */
    public Optional<FakeMember> member(String organization, String email) {
        synchronized (project) {
            return Optional.ofNullable(project.memberByEmail(find(organization), email))
                    .map(this::snapshot);
        }
    }

    /** Returns the member of an organization with this Stytch id, also a deleted one, or with this external id. */
    public Optional<FakeMember> memberById(String organization, String memberIdOrExternalId) {
        synchronized (project) {
            return Optional.ofNullable(project.lookUpMember(find(organization), memberIdOrExternalId))
                    .map(this::snapshot);
        }
    }

    private OrganizationState find(String reference) {
        OrganizationState organization = project.lookUpOrganization(reference);
        if (organization == null) {
            throw new IllegalArgumentException("there is no such organization");
        }
        return organization;
    }

    private FakeOrganization snapshot(OrganizationState organization) {
        return new FakeOrganization(organization, project);
    }

    private FakeMember snapshot(MemberState member) {
        return new FakeMember(member, project);
    }

    /**
     * Puts an organization in, past all endpoints, by the same rules.
     *
     * @throws IllegalArgumentException if an endpoint would refuse it
     */
    public FakeOrganization seed(SeedOrganization organization) {
        synchronized (project) {
            return snapshot(organization.addTo(project));
        }
    }

    /**
     * Puts a member into an organization, past all endpoints.
     *
     * @param organization the Stytch id, slug or external id of the organization
     * @throws IllegalArgumentException if there is no such organization, or if the address, number, external id or a role of
     *     the member would be refused
     */
    public FakeMember seed(String organization, SeedMember member) {
        synchronized (project) {
            return snapshot(member.addTo(find(organization), project));
        }
    }

    /**
     * Puts an organization and its members in, past all endpoints, by the same rules.
     *
     * @throws IllegalArgumentException if an endpoint would refuse one of them; those before it are there
     */
    public FakeOrganization seed(SeedOrganization organization, SeedMember... members) {
        synchronized (project) {
            OrganizationState added = organization.addTo(project);
            for (SeedMember member : members) {
                member.addTo(added, project);
            }
            return snapshot(added);
        }
    }

    /**
     * Begins a login of somebody who has proven an address by a link and not chosen an organization yet.
     *
     * @return the intermediate session token, good for ten minutes
     */
    public Secret beginDiscovery(String email) {
        if (!RequestBody.isEmail(email)) {
            throw new IllegalArgumentException("no e-mail address");
        }
        synchronized (project) {
            String emailId = Ids.random("email-" + project.environment + "-");
            Factor factor = Factor.magicLink(emailId, email, project.now());
            return Secret.of(
                    project.intermediates.begin(email, null, List.of(factor)).token());
        }
    }

    /**
     * Begins a session, past all endpoints and rules of the organization.
     *
     * @param organization its Stytch id, slug or external id
     * @param memberIdOrExternalId of a member who is there
     * @param lasting whole minutes, from 5 minutes to 366 days
     */
    public FakeSession beginSession(String organization, String memberIdOrExternalId, Duration lasting) {
        synchronized (project) {
            MemberState member = project.lookUpMember(find(organization), memberIdOrExternalId);
            if (member == null || member.isDeleted()) {
                throw new IllegalArgumentException("there is no such member");
            }
            return project.beginSession(member, lasting);
        }
    }

    @Override
    List<String> attributesOfOtherKind() {
        return List.of(TrustedTokenProfile.EXTERNAL_USER_ID);
    }

    @Override
    void describe(List<String> entities) {
        for (FakeOrganization organization : organizations()) {
            entities.add(organization.organizationId() + ", slug " + organization.slug()
                    + organization.externalId().map(id -> ", external id " + id).orElse("") + ", "
                    + organization.memberCount() + " members");
            members(organization.organizationId())
                    .forEach(member -> entities.add("  " + member.described(member.status(), member.emailVerified())));
        }
    }

    // How it behaves.

    /** Sets the roles that there are beside those of Stytch, without permissions. A reset leaves them. */
    public void roles(String... roleIds) {
        policy(new RbacPolicy(
                Arrays.stream(roleIds)
                        .map(roleId -> new RbacPolicy.Role(roleId, "", List.of()))
                        .toList(),
                List.of(),
                List.of()));
    }

    /** Sets the roles, resources and scopes that there are beside those of Stytch. A reset leaves them. */
    public void policy(RbacPolicy policy) {
        synchronized (project) {
            project.roles.set(policy);
        }
    }

    /**
     * Says what is found at the metadata address of an identity provider, since the fake fetches nothing: what
     * {@code PUT .../connections/{connection_id}/url} puts into a SAML connection. Any other address is refused with
     * {@code saml_connection_metadata_invalid_format}. A reset leaves it.
     *
     * @param certificate in PEM form
     */
    public void samlMetadata(String metadataUrl, String idpEntityId, String idpSsoUrl, String certificate) {
        synchronized (project) {
            project.samlMetadata.put(metadataUrl, new B2bProject.SamlMetadata(idpEntityId, idpSsoUrl, certificate));
        }
    }

    /** Returns whether a password is one for all organizations of an address. */
    public boolean crossOrganizationPasswords() {
        synchronized (project) {
            return project.crossOrganizationPasswords;
        }
    }

    /**
     * Sets whether a password is one for all organizations of an address, or each organization has its own.
     *
     * @throws IllegalStateException if there is a password: Stytch refuses it with
     *     {@code cannot_toggle_cross_org_passwords_when_password_in_use} then
     */
    public void crossOrganizationPasswords(boolean shared) {
        synchronized (project) {
            if (shared != project.crossOrganizationPasswords && project.hasPasswords()) {
                throw new IllegalStateException("cannot_toggle_cross_org_passwords_when_password_in_use");
            }
            project.crossOrganizationPasswords = shared;
        }
    }

    /** Collects the settings of a {@link FakeB2b}. Not thread-safe. */
    public static final class Builder extends FakeProject.Builder<Builder> {
        private boolean crossOrganizationPasswords;

        Builder() {
            super(SEARCHES_PER_MINUTE);
        }

        @Override
        Builder self() {
            return this;
        }

        /** Makes a password one for all organizations of an address; each organization has its own unless set. */
        public Builder crossOrganizationPasswords() {
            this.crossOrganizationPasswords = true;
            return this;
        }

        /**
         * Starts the fake.
         *
         * @throws java.io.UncheckedIOException if the port is not free
         */
        public FakeB2b start() {
            B2bProject project = new B2bProject(time(), projectId(), behaviour(), HashCheck.all());
            project.crossOrganizationPasswords = crossOrganizationPasswords;
            return new FakeB2b(this, project);
        }
    }
}
