package com.stytch.migrate.firebase;

import com.stytch.migrate.error.MigrationException.UnusableInput;
import com.stytch.migrate.firebase.export.FirebaseProject;
import com.stytch.migrate.firebase.export.FirebaseTenant;
import com.stytch.migrate.model.LegacyOrganization;
import com.stytch.migrate.model.LegacyUser;
import com.stytch.migrate.source.TenantRecord;
import com.stytch.migrate.source.TenantSource;
import com.stytch.migrate.source.TenantsOfUsers;
import com.stytch.migrate.source.TenantsOfUsers.Membership;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tenants of a Firebase project with Identity Platform, and their users as members. Firebase keeps a pool of users for each
 * tenant, so a person in two tenants is two users, each with a password of its own; at Stytch these are members of two
 * organizations. Where passwords belong to the person there ({@code CROSS_ORGANIZATION}), the first one moves.
 *
 * <p>Files name the tenant in each user ({@code tenantId}), and a user without one is {@code no_organization_id}. Live the tenants
 * are asked for when they are first needed, once, with the names that the console shows; users outside of all tenants are not
 * asked for, and those of a tenant that is disabled count as blocked. Firebase knows no roles: state which custom claims are some, with {@link #roles}.
 *
 * <p>Immutable and thread-safe; each of the other methods returns another source.
 */
public final class FirebaseTenants implements TenantSource {
    private final FirebaseImporter users;
    private final @Nullable FirebaseProject project;
    private final Function<LegacyUser, Optional<List<String>>> roles;
    private final String rule;
    private final Set<String> disabled = new TreeSet<>();
    private @Nullable TenantsOfUsers asked;

    private FirebaseTenants(
            FirebaseImporter users,
            @Nullable FirebaseProject project,
            Function<LegacyUser, Optional<List<String>>> roles,
            String rule) {
        this.users = Objects.requireNonNull(users, "users");
        this.project = project;
        this.roles = roles;
        this.rule = rule;
    }

    /** Returns the tenants that the users of some files name; their ids are their names. */
    public static FirebaseTenants fromExport(FirebaseImporter users) {
        return new FirebaseTenants(users, null, user -> Optional.of(List.of()), "");
    }

    /**
     * Returns the tenants of a live project. Nothing is asked yet.
     *
     * @param project whom to ask
     * @param users how its users are read: {@link FirebaseImporter#fromProject} of the same project, with hash parameters or
     *     without; which tenants are read is decided here
     */
    public static FirebaseTenants fromProject(FirebaseProject project, FirebaseImporter users) {
        return new FirebaseTenants(
                users, Objects.requireNonNull(project, "project"), user -> Optional.of(List.of()), "");
    }

    /**
     * Returns this source with roles.
     *
     * @param rule what tells this function from another one, for a run that goes on after a stop
     * @param roles returns the roles of a user, or nothing when they cannot be told: then the user fails as
     *     {@code organization_not_certain}. The custom claims are {@link LegacyUser#trustedMetadata()}
     */
    public FirebaseTenants roles(String rule, Function<LegacyUser, Optional<List<String>>> roles) {
        return new FirebaseTenants(users, project, Objects.requireNonNull(roles, "roles"), rule);
    }

    /**
     * Returns this source with the roles that a custom claim holds: a text, or a list of texts. Anything else leaves a user's roles
     * uncertain, see {@link #roles}.
     */
    public FirebaseTenants rolesOfClaim(String name) {
        return roles("claim " + name, user -> texts(user.trustedMetadata().get(name)));
    }

    private static Optional<List<String>> texts(@Nullable Object claim) {
        if (claim == null) {
            return Optional.of(List.of());
        }
        if (claim instanceof String text) {
            return Optional.of(text.isBlank() ? List.of() : List.of(text));
        }
        if (!(claim instanceof List<?> list) || !list.stream().allMatch(String.class::isInstance)) {
            return Optional.empty();
        }
        return Optional.of(list.stream().map(String::valueOf).toList());
    }

    /** The tenants as they were when they were first asked for. */
    private synchronized TenantsOfUsers tenants() {
        TenantsOfUsers known = asked;
        if (known == null) {
            known = project == null ? of(users) : live(project);
            asked = known;
        }
        return known;
    }

    private TenantsOfUsers of(FirebaseImporter people) {
        return TenantsOfUsers.of(people, "tenant " + rule, this::membership);
    }

    private TenantsOfUsers live(FirebaseProject from) {
        List<FirebaseTenant> all = from.tenants();
        if (all.isEmpty()) {
            throw new UnusableInput(
                    "The project " + from.id() + " has no tenants, so nobody is a member of anything: move its"
                            + " users to a Consumer project, or say by files who belongs where.");
        }
        all.stream().filter(FirebaseTenant::disabled).map(FirebaseTenant::id).forEach(disabled::add);
        return of(users.onlyTenants(all.stream().map(FirebaseTenant::id).toArray(String[]::new)))
                .organizations(all.stream().map(FirebaseTenants::organization).toList());
    }

    private Optional<List<Membership>> membership(LegacyUser user) {
        if (!(user.attributes().get("tenant") instanceof String tenant) || tenant.isBlank()) {
            return Optional.of(List.of());
        }
        return user.notes().contains("custom_claims_unreadable")
                ? Optional.empty()
                : roles.apply(user).map(names -> List.of(Membership.of(tenant, names.toArray(String[]::new))));
    }

    private static LegacyOrganization organization(FirebaseTenant tenant) {
        String name = tenant.displayName();
        return LegacyOrganization.builder(tenant.id(), name == null || name.isBlank() ? tenant.id() : name)
                .slug(tenant.id())
                .build();
    }

    @Override
    public String name() {
        return "tenants of " + users.name();
    }

    @Override
    public Optional<String> tenant() {
        return users.tenant();
    }

    /** Returns that of the files; empty for a live project, which may change. */
    @Override
    public Optional<String> fingerprint() {
        return project == null ? tenants().fingerprint() : Optional.empty();
    }

    @Override
    public List<String> remarks() {
        return project == null || asked != null ? tenants().remarks() : List.of();
    }

    @Override
    public Cursor organizations() {
        return tenants().organizations();
    }

    @Override
    public Cursor members() {
        Cursor all = tenants().members();
        Set<String> closed = disabledTenants();
        return closed.isEmpty() ? all : new WithoutDisabled(all, closed);
    }

    private synchronized Set<String> disabledTenants() {
        return Set.copyOf(disabled);
    }

    /** In a tenant that is disabled nobody may sign in, so its users count as blocked. */
    private record WithoutDisabled(Cursor all, Set<String> disabled) implements Cursor {

        @Override
        public Optional<TenantRecord> next() {
            return all.next().map(this::checked);
        }

        private TenantRecord checked(TenantRecord record) {
            if (record instanceof TenantRecord.Member one
                    && disabled.contains(one.member().organization().value())) {
                LegacyUser blocked =
                        one.member().person().toBuilder().blocked(true).build();
                return new TenantRecord.Member(
                        one.member().toBuilder().person(blocked).build(), one.at());
            }
            return record;
        }

        @Override
        public long skip(long records) {
            return all.skip(records);
        }

        @Override
        public void close() {
            all.close();
        }
    }

    @Override
    public String toString() {
        return "FirebaseTenants[" + name() + "]";
    }
}
