package com.stytch.migrate.testing;

import com.stytch.migrate.ConsumerClient;
import com.stytch.migrate.MigrationClient;
import com.stytch.migrate.api.RbacPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Stytch Consumer project on this machine, for tests. Thread-safe; {@link #close()} frees everything.
 *
 * <pre>{@code
 * try (FakeStytch stytch = FakeStytch.consumer()) {
 *   stytch.onNext("POST", "/v1/users").storeThenDropConnection();
 *   ... stytch.client() ...
 *   assertEquals(1, stytch.users().size());
 * }
 * }</pre>
 *
 * <p>It keeps users and machine clients in memory and refuses what the contract says that Stytch refuses: other credentials, a
 * {@code Content-Type} other than exactly {@code application/json}, unknown fields, duplicates, malformed addresses, hashes
 * and metadata, a second password. What the contract leaves open are the switches of {@link FakeBehaviour}. It knows the
 * endpoints below {@code /v1/users} and {@code /v1/passwords} that a migration needs, sessions with JWTs that are really
 * signed, authenticator apps, machine clients and their tokens, the RBAC policy, and {@code GET /v1/debug/whoami}; anything else is answered with
 * 501 and the method and path that it does not know.
 *
 * <p>A password is checked for real, by the fields of the import alone; for bcrypt, scrypt and Argon2
 * {@code org.bouncycastle:bcprov-jdk18on} must be on the class path. A hash that takes longer than a few seconds is stored,
 * and a check of the password is answered with 501 {@code fake_cannot_check_…}. Rate limits are off until they are set.
 */
public final class FakeStytch extends FakeProject {

    private static final int SEARCHES_PER_MINUTE = 150;

    private final ConsumerProject project;
    private @Nullable ConsumerClient client;

    private FakeStytch(Builder builder, ConsumerProject project) {
        super(
                builder,
                new ConsumerEndpoints(
                        project,
                        new MachineEndpoints(project, builder.projectId(), project.signer),
                        builder.behaviour().contains(FakeBehaviour.CREATE_ANSWERS_201)),
                project);
        this.project = project;
    }

    /** Starts a fake of a Consumer project on a free port. */
    public static FakeStytch consumer() {
        return consumerBuilder().start();
    }

    /** Returns a builder of a fake of a Consumer project. */
    public static Builder consumerBuilder() {
        return new Builder();
    }

    /** Starts a fake of a B2B project on a free port. */
    public static FakeB2b b2b() {
        return b2bBuilder().start();
    }

    /** Returns a builder of a fake of a B2B project. */
    public static FakeB2b.Builder b2bBuilder() {
        return new FakeB2b.Builder();
    }

    /** Returns a client of this fake, always the same: without pace, with short waits before it tries again. */
    public synchronized ConsumerClient client() {
        ConsumerClient result = client;
        if (result == null) {
            result = MigrationClient.consumer(settings().build());
            client = result;
        }
        return result;
    }

    /** Returns all users in the order of their creation. */
    public List<FakeUser> users() {
        return project.users();
    }

    /** Returns how many users there are. */
    public int userCount() {
        return project.count();
    }

    /** Returns the user with this e-mail address. */
    public Optional<FakeUser> user(String email) {
        return Optional.ofNullable(project.snapshotByEmail(email));
    }

    /** Returns the user with this Stytch id or external id. */
    public Optional<FakeUser> userById(String userIdOrExternalId) {
        return Optional.ofNullable(project.snapshot(userIdOrExternalId));
    }

    /**
     * Begins a session, past all endpoints.
     *
     * @param userIdOrExternalId of a user who is there
     * @param lasting whole minutes, from 5 minutes to 366 days
     */
    public FakeSession beginSession(String userIdOrExternalId, Duration lasting) {
        synchronized (project) {
            UserState user = project.lookUp(userIdOrExternalId);
            if (user == null) {
                throw new IllegalArgumentException("there is no such user");
            }
            return project.beginSession(user, lasting);
        }
    }

    /**
     * Puts a user in, past all endpoints.
     *
     * @throws IllegalArgumentException if its address, number or external id is taken or malformed, its metadata too large,
     *     or if it has a password without an address
     */
    public FakeUser seed(SeedUser user) {
        return project.seed(user);
    }

    @Override
    List<String> attributesOfOtherKind() {
        return List.of(TrustedTokenProfile.EXTERNAL_MEMBER_ID, TrustedTokenProfile.ORGANIZATION_ID);
    }

    @Override
    void describe(List<String> entities) {
        users().forEach(user -> entities.add(user.described(user.status(), user.emailVerified())));
    }

    /**
     * Sets the roles that there are beside {@code stytch_user}, without permissions; others are refused from now on. Until
     * then a user may be given any role. A reset leaves them.
     */
    public void roles(String... roleIds) {
        policy(new RbacPolicy(
                Arrays.stream(roleIds)
                        .map(roleId -> new RbacPolicy.Role(roleId, "", List.of()))
                        .toList(),
                List.of(),
                List.of()));
    }

    /** Sets the roles, resources and scopes that there are; otherwise as {@link #roles}. */
    public void policy(RbacPolicy policy) {
        project.set(policy);
    }

    /** Collects the settings of a {@link FakeStytch}. Not thread-safe. */
    public static final class Builder extends FakeProject.Builder<Builder> {

        private Builder() {
            super(SEARCHES_PER_MINUTE);
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Starts the fake.
         *
         * @throws java.io.UncheckedIOException if the port is not free
         */
        public FakeStytch start() {
            return new FakeStytch(this, new ConsumerProject(time(), projectId(), behaviour(), HashCheck.all()));
        }
    }
}
