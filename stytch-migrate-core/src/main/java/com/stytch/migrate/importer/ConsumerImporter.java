package com.stytch.migrate.importer;

import com.stytch.migrate.api.ConsumerApi;
import com.stytch.migrate.api.CreateUserRequest;
import com.stytch.migrate.api.MigratePasswordRequest;
import com.stytch.migrate.api.Passwords;
import com.stytch.migrate.api.StytchUser;
import com.stytch.migrate.api.Traffic;
import com.stytch.migrate.api.UpdateUserRequest;
import com.stytch.migrate.api.UserSearch;
import com.stytch.migrate.api.Users;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Carries out the plan for one user in a Consumer project. Immutable and thread-safe; one user must not be in two threads at
 * once.
 *
 * <p>Only create, migrate, update and read are called, and the deletion of a password where the policy says so: nobody gets
 * mail. A call whose answer was lost is settled by reading the external id back before anything is repeated.
 *
 * <p>An account that Stytch already has is taken for the same person only when the legacy provider attests the address
 * <em>and</em> Stytch has it as verified.
 */
public final class ConsumerImporter {
    /** How much Stytch's clock may be behind ours for an account to count as made by an attempt of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    private final ConsumerApi api;
    private final ImportPolicy policy;
    private final ConsumerPlanner planner;
    private final Traffic traffic;

    public ConsumerImporter(ConsumerApi api, ImportPolicy policy) {
        this.traffic = new Traffic();
        this.api = api.counting(traffic);
        this.policy = Objects.requireNonNull(policy, "policy");
        this.planner = new ConsumerPlanner(policy);
    }

    /** Returns what decides which calls a user needs. */
    public ConsumerPlanner planner() {
        return planner;
    }

    /** Returns the decisions this importer keeps to. */
    public ImportPolicy policy() {
        return policy;
    }

    /** Returns how many requests this importer has sent, each attempt counted. */
    public long requests() {
        return traffic.requests();
    }

    /** Returns how many of them were answered by 429. */
    public long throttled() {
        return traffic.throttled();
    }

    /** Returns the id of the project that users are moved to. */
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

    /**
     * Carries out a plan.
     *
     * @param plan what to do, by {@link ConsumerPlanner}
     * @param history what an earlier attempt left behind
     * @return what became of the user; never {@code null}, also when Stytch refused or did not answer
     * @throws MigrationException.Refused if the credentials or the project were refused, so that every further user would
     *     be too ({@link MigrationException.Refused#stopsTheRun()}); nothing was changed by the refused call
     * @throws MigrationException.Interrupted if the thread was interrupted; treat the user as unanswered
     */
    public ImportOutcome run(ConsumerPlan plan, History history) {
        StytchId known = history.stytchId();
        if (plan.action().calls() == 0 && known != null) {
            // The account stays what it is: an import never takes one away.
            return new ImportOutcome(
                    ImportOutcome.Kind.ALREADY_EXISTS,
                    reason(plan) + "_after_import",
                    known,
                    null,
                    plan.notes(),
                    history.changes(),
                    false);
        }
        if (plan.action().calls() == 0 && history.since() == null) {
            return leftOut(plan);
        }
        return new Attempt(plan, history).run();
    }

    private static ImportOutcome leftOut(ConsumerPlan plan) {
        return plan.action() == ConsumerPlan.Action.SKIP
                ? ImportOutcome.skipped(reason(plan), plan.notes())
                : ImportOutcome.failed(reason(plan), plan.notes());
    }

    private static String reason(ConsumerPlan plan) {
        return plan.reason().orElseThrow();
    }

    /** One user's way through the calls. */
    private final class Attempt {
        /** How often a create or an import is begun anew after its answer was lost. */
        private static final int ROUNDS = 5;

        private final ConsumerPlan plan;
        private final History history;
        private final Result result;
        private final Instant since;
        private boolean withPhone;
        private boolean answerLost;

        Attempt(ConsumerPlan plan, History history) {
            this.plan = plan;
            this.history = history;
            this.result = new Result(plan.notes());
            this.since = history.since() == null ? api.now() : history.since();
            this.answerLost = history.since() != null;
            this.withPhone = plan.phoneNumber != null;
            history.changes().forEach(result::changed);
        }

        ImportOutcome run() {
            try {
                if (history.stytchId() != null) {
                    return update(history.stytchId().value(), Objects.requireNonNull(history.fingerprint()));
                }
                return switch (plan.action()) {
                    case SKIP, REFUSE -> lookBack();
                    case MIGRATE -> migrate();
                    case CREATE_THEN_MIGRATE, CREATE, CREATE_VERIFIED -> create();
                };
            } catch (MigrationException.Refused refused) {
                if (refused.stopsTheRun()) {
                    throw refused;
                }
                return result.refused(refused);
            } catch (MigrationException.Unreachable unreachable) {
                return result.unanswered(unreachable);
            }
        }

        // ---- no call but this: the record is left out now, and an earlier attempt got no answer

        private ImportOutcome lookBack() {
            Optional<Users.Found> found = readBack();
            if (found.isEmpty()) {
                return leftOut(plan);
            }
            result.account(found.get().user(), found.get().requestId());
            if (madeByUs(found.get().user())) {
                result.changed(ImportOutcome.CREATED_USER);
            }
            return result.alreadyExists(reason(plan) + "_after_import");
        }

        // ---- one call: the import of the hash makes the user

        private ImportOutcome migrate() {
            for (int round = 1; ; round++) {
                Optional<Users.Found> ours = answerLost ? readBack() : Optional.empty();
                if (ours.isPresent()) {
                    return adopt(ours.get());
                }
                try {
                    return migrated(api.passwords().migrate(hashRequest(withPhone)));
                } catch (MigrationException.Refused refused) {
                    switch (refused.errorType()) {
                        case "password_already_exists" -> {
                            return hasPassword(refused);
                        }
                        case "too_many_unverified_factors" -> {
                            return create();
                        }
                        case "duplicate_user_external_id", "duplicate_email" -> {
                            return exists(refused);
                        }
                        default -> leavePhoneOut(refused);
                    }
                } catch (MigrationException.Unreachable unreachable) {
                    lost(unreachable, round);
                }
            }
        }

        private ImportOutcome migrated(Passwords.Migrated answer) {
            result.account(answer.user(), answer.requestId());
            String externalId = answer.user().externalId().orElse("");
            if (answer.userCreated()) {
                result.changed(ImportOutcome.CREATED_USER);
                answer.user().password().ifPresent(password -> result.changed("password:" + password.passwordId()));
                if (!externalId.equals(plan.externalId())) {
                    update(answer.userId(), UpdateUserRequest.builder().externalId(plan.externalId()));
                }
                return result.created();
            }
            if (externalId.equals(plan.externalId())) {
                answer.user().password().ifPresent(password -> result.changed("password:" + password.passwordId()));
                return madeByUs(answer.user()) ? result.created() : result.updated("password_added");
            }
            if (belongsToAnother(answer.user())) {
                // The address changed hands: the hash is of another person than the account.
                deletePassword(answer.user());
                return result.notTaken("account_has_another_external_id", answer.requestId());
            }
            answer.user().password().ifPresent(password -> result.changed("password:" + password.passwordId()));
            if (hasFactorsOfItsOwn(answer.user())) {
                result.note("account_has_factors_of_its_own");
            }
            link(answer.user(), true);
            return result.updated("joined_existing_account");
        }

        private boolean belongsToAnother(StytchUser user) {
            return user.externalId().map(id -> !id.equals(plan.externalId())).orElse(false);
        }

        private boolean hasFactorsOfItsOwn(StytchUser user) {
            return user.phoneNumbers().stream()
                            .anyMatch(phone -> !phone.phoneNumber().equals(plan.phoneNumber))
                    || user.emails().size() > 1
                    || !user.providers().isEmpty()
                    || !user.totps().isEmpty()
                    || !user.webauthnRegistrations().isEmpty()
                    || !user.biometricRegistrations().isEmpty()
                    || !user.cryptoWallets().isEmpty();
        }

        /** The account has a password, and Stytch keeps it. */
        private ImportOutcome hasPassword(MigrationException.Refused refused) {
            Optional<Users.Found> ours = readBack();
            if (ours.isPresent()) {
                return adopt(ours.get());
            }
            Optional<StytchUser> same = sameAddress();
            if (same.isEmpty()) {
                return result.refused(refused);
            }
            StytchUser user = same.get();
            if (!verifiedHere(user)) {
                result.note("not_linked:address_not_verified_at_stytch");
                return result.refused(refused);
            }
            result.account(user, refused.requestId().orElse(""));
            link(user, false);
            boolean replaces = policy.existingPassword() == ImportPolicy.ExistingPassword.REPLACE;
            if (replaces && !belongsToAnother(user) && !history.passwordProven()) {
                replacePassword(user);
                return result.updated("password_replaced");
            }
            result.note(
                    answerLost ? "password_kept_or_set:an_answer_was_lost" : "password_kept:password_already_exists");
            return result.alreadyExists("password_already_exists");
        }

        // ---- create first

        private ImportOutcome create() {
            for (int round = 1; ; round++) {
                Optional<Users.Found> ours = answerLost ? readBack() : Optional.empty();
                if (ours.isPresent()) {
                    return adopt(ours.get());
                }
                try {
                    if (plan.action() == ConsumerPlan.Action.CREATE_VERIFIED) {
                        return throwAway();
                    }
                    Users.Created answer = api.users().create(createRequest());
                    result.account(answer.user(), answer.requestId());
                    result.changed(ImportOutcome.CREATED_USER);
                    addPassword(answer.user());
                    return result.created();
                } catch (MigrationException.Refused refused) {
                    switch (refused.errorType()) {
                        case "duplicate_email", "duplicate_user_external_id", "password_already_exists" -> {
                            return exists(refused);
                        }
                        case "duplicate_phone_number" -> {
                            Optional<Users.Found> back = readBack();
                            if (back.isPresent()) {
                                return adopt(back.get());
                            }
                            if (plan.email == null) {
                                return exists(refused);
                            }
                            leavePhoneOut(refused);
                        }
                        default -> leavePhoneOut(refused);
                    }
                } catch (MigrationException.Unreachable unreachable) {
                    lost(unreachable, round);
                }
            }
        }

        /** Carries a verified address by a hash of which nobody knows a password, see {@link ImportPolicy}. */
        private ImportOutcome throwAway() {
            Passwords.Migrated answer = api.passwords()
                    .migrate(request(MigratePasswordRequest.builder(email(), ThrowAwayHash.make()), withPhone)
                            .build());
            result.account(answer.user(), answer.requestId());
            if (answer.userCreated()) {
                result.changed(ImportOutcome.CREATED_USER);
            }
            deletePassword(answer.user());
            if (answer.userCreated()) {
                return result.created();
            }
            if (hasFactorsOfItsOwn(answer.user())) {
                result.note("account_has_factors_of_its_own");
            }
            link(answer.user(), true);
            return result.updated("joined_existing_account");
        }

        /** Another user has the address, the number or the external id. */
        private ImportOutcome exists(MigrationException.Refused refused) {
            Optional<Users.Found> ours = readBack();
            if (ours.isPresent()) {
                return adopt(ours.get());
            }
            boolean attested = plan.email == null ? plan.phoneNumberVerified : plan.emailVerified;
            if (!attested) {
                result.note("not_linked:address_not_attested");
                return result.refused(refused);
            }
            Optional<StytchUser> same = sameAddress();
            if (same.isEmpty()) {
                return result.refused(refused);
            }
            StytchUser user = same.get();
            if (!verifiedHere(user)) {
                result.note("not_linked:address_not_verified_at_stytch");
                return result.refused(refused);
            }
            result.account(user, refused.requestId().orElse(""));
            link(user, false);
            if (plan.hash != null && user.password().isEmpty() && !belongsToAnother(user)) {
                addPassword(user);
                return result.updated("password_added");
            }
            return result.alreadyExists(refused.errorType());
        }

        // ---- an account that carries our external id

        /** Finishes what an attempt began whose answer was lost, or takes over an account that another tool made. */
        private ImportOutcome adopt(Users.Found found) {
            StytchUser user = found.user();
            result.account(user, found.requestId());
            boolean byUs = madeByUs(user);
            if (byUs) {
                result.changed(ImportOutcome.CREATED_USER);
            }
            if (plan.action() == ConsumerPlan.Action.CREATE_VERIFIED && byUs) {
                if (user.password().isEmpty() && !verifiedHere(user) && hasPlannedAddress(user)) {
                    Passwords.Migrated answer = api.passwords()
                            .migrate(MigratePasswordRequest.builder(email(), ThrowAwayHash.make())
                                    .emailVerified(true)
                                    .build());
                    user = answer.user();
                }
                deletePassword(user);
            } else if (plan.hash != null && user.password().isEmpty()) {
                addPassword(user);
            } else if (plan.hash != null && !byUs) {
                result.note("password_kept:password_already_exists");
            }
            return byUs ? result.created() : result.alreadyExists("external_id_already_used");
        }

        /** Only an attempt without answer can have made what is there: otherwise a login, or another tool, was faster. */
        private boolean madeByUs(StytchUser user) {
            return answerLost
                    && user.createdAt()
                            .map(created -> !created.isBefore(since.minus(CLOCK_SKEW)))
                            .orElse(true);
        }

        /** Gives an account of ours, or one that was just proved to be the same person's, the legacy hash. */
        private void addPassword(StytchUser user) {
            if (plan.hash == null) {
                return;
            }
            if (!hasPlannedAddress(user)) {
                // An import under another address would make a second account.
                result.note("password_not_moved:address_differs_at_stytch");
                return;
            }
            boolean lost = answerLost;
            for (int round = 1; ; round++) {
                try {
                    Passwords.Migrated answer = api.passwords()
                            .migrate(MigratePasswordRequest.builder(email(), plan.hash)
                                    .emailVerified(plan.emailVerified)
                                    .build());
                    result.account(answer.user(), answer.requestId());
                    if (!answer.userId().equals(user.userId())) {
                        throw new IllegalStateException("the hash of " + plan.legacyId() + " reached " + answer.userId()
                                + ", not " + user.userId() + ", request id " + answer.requestId());
                    }
                    answer.user().password().ifPresent(password -> result.changed("password:" + password.passwordId()));
                    return;
                } catch (MigrationException.Refused refused) {
                    if (!refused.errorType().equals("password_already_exists")) {
                        throw refused;
                    }
                    if (!lost) {
                        result.note("password_kept:password_already_exists");
                    }
                    return;
                } catch (MigrationException.Unreachable unreachable) {
                    lost = true; // to send it again does no harm: a password that is there stays
                    lost(unreachable, round);
                }
            }
        }

        // ---- a record that changed since it was sent

        private ImportOutcome update(String userId, Fingerprint before) {
            Fingerprint now = plan.fingerprint();
            result.account(userId);
            boolean moved = !before.identifiers().equals(now.identifiers());
            if (moved) {
                // No call changes an address, and an import under the new one would make a second account.
                result.note("identifiers_not_updated:changed_after_import");
            }
            boolean changed = false;
            if (!before.profile().equals(now.profile())) {
                UpdateUserRequest.Builder profile = UpdateUserRequest.builder()
                        .name(plan.name)
                        .trustedMetadata(plan.trustedMetadata)
                        .untrustedMetadata(plan.untrustedMetadata);
                try {
                    changed = update(userId, profile);
                } catch (MigrationException.Refused refused) {
                    if (refused.statusCode() == 404) {
                        return result.failed(
                                "deleted_at_stytch", refused.requestId().orElse(""));
                    }
                    throw refused;
                }
            }
            if (plan.hash != null && !moved && !before.password().equals(now.password())) {
                changed |= updatePassword(userId);
            }
            return changed ? result.updated("newer_record") : result.alreadyExists("nothing_to_update");
        }

        private boolean updatePassword(String userId) {
            if (history.passwordProven()) {
                result.note("password_kept:proven_at_login");
                return false;
            }
            Optional<Users.Found> found = api.users().get(userId);
            if (found.isEmpty()) {
                throw new MigrationException.Refused(404, "deleted_at_stytch", null, "the account is gone");
            }
            StytchUser user = found.get().user();
            if (user.password().isEmpty()) {
                addPassword(user);
                return true;
            }
            if (policy.existingPassword() == ImportPolicy.ExistingPassword.REPLACE) {
                replacePassword(user);
                return true;
            }
            result.note("password_kept:password_already_exists");
            return false;
        }

        // ---- steps

        private void replacePassword(StytchUser user) {
            deletePassword(user);
            addPassword(user);
        }

        private void deletePassword(StytchUser user) {
            user.password().ifPresent(password -> {
                try {
                    api.users().deleteFactor(Users.Factor.PASSWORD, password.passwordId());
                } catch (MigrationException.Refused refused) {
                    if (refused.statusCode() != 404) {
                        throw refused; // 404: an earlier attempt of this call deleted it
                    }
                }
            });
        }

        /** Gives an account of the same person our external id, unless it has another. */
        private void link(StytchUser user, boolean withProfile) {
            Optional<String> there = user.externalId();
            UpdateUserRequest.Builder request = UpdateUserRequest.builder();
            if (there.isEmpty()) {
                request.externalId(plan.externalId());
            } else if (!there.get().equals(plan.externalId())) {
                result.note("external_id_not_set:account_has_another");
                return;
            }
            if (withProfile) {
                // Whether an import changes these on an account that exists is unverified (contract, 3.3).
                request.trustedMetadata(plan.trustedMetadata).untrustedMetadata(plan.untrustedMetadata);
                if (user.name().isEmpty()) {
                    request.name(plan.name);
                }
            }
            if (update(user.userId(), request) && there.isEmpty()) {
                result.changed("external_id");
            }
        }

        private boolean update(String userId, UpdateUserRequest.Builder request) {
            UpdateUserRequest update = request.build();
            if (update.isEmpty()) {
                return false;
            }
            Users.Found answer = api.users().update(userId, update);
            result.account(answer.user(), answer.requestId());
            result.changed("profile");
            return true;
        }

        private Optional<Users.Found> readBack() {
            return api.users().get(plan.externalId());
        }

        private Optional<StytchUser> sameAddress() {
            UserSearch search = UserSearch.all().limit(2);
            search = plan.email != null
                    ? search.emailAddresses(List.of(plan.email))
                    : search.phoneNumbers(List.of(Objects.requireNonNull(plan.phoneNumber)));
            List<StytchUser> found = api.users().search(search).users();
            return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
        }

        private boolean hasPlannedAddress(StytchUser user) {
            return user.emails().stream().anyMatch(email -> email.email().equalsIgnoreCase(plan.email));
        }

        private boolean verifiedHere(StytchUser user) {
            return plan.email != null
                    ? user.emails().stream()
                            .anyMatch(email -> email.verified() && email.email().equalsIgnoreCase(plan.email))
                    : user.phoneNumbers().stream()
                            .anyMatch(phone ->
                                    phone.verified() && phone.phoneNumber().equals(plan.phoneNumber));
        }

        /** Goes on without the number when it is the number that was refused, otherwise throws. */
        private void leavePhoneOut(MigrationException.Refused refused) {
            boolean byPhone = switch (refused.errorType()) {
                case "duplicate_phone_number",
                        "invalid_phone_number",
                        "invalid_phone_number_country_code",
                        "too_many_unverified_factors" -> true;
                default -> false;
            };
            if (!byPhone || !withPhone || plan.email == null) {
                throw refused;
            }
            withPhone = false;
            result.note("phone_number_left_out:" + refused.errorType());
        }

        private void lost(MigrationException.Unreachable unreachable, int round) {
            if (unreachable.certainlyNotExecuted() || round >= ROUNDS) {
                throw unreachable; // its attempts are used up
            }
            answerLost = true;
        }

        private String email() {
            return Objects.requireNonNull(plan.email, "a hash is planned only for a user with an address");
        }

        private MigratePasswordRequest hashRequest(boolean phone) {
            return request(MigratePasswordRequest.builder(email(), Objects.requireNonNull(plan.hash)), phone)
                    .build();
        }

        private MigratePasswordRequest.Builder request(MigratePasswordRequest.Builder builder, boolean phone) {
            return builder.emailVerified(plan.emailVerified)
                    .name(plan.name)
                    .phoneNumber(phone ? plan.phoneNumber : null)
                    .phoneNumberVerified(phone && plan.phoneNumberVerified)
                    .trustedMetadata(plan.trustedMetadata)
                    .untrustedMetadata(plan.untrustedMetadata)
                    .externalId(plan.externalId());
        }

        private CreateUserRequest createRequest() {
            return CreateUserRequest.builder()
                    .email(plan.email)
                    .phoneNumber(withPhone ? plan.phoneNumber : null)
                    .name(plan.name)
                    .trustedMetadata(plan.trustedMetadata)
                    .untrustedMetadata(plan.untrustedMetadata)
                    .externalId(plan.externalId())
                    .build();
        }
    }
}
