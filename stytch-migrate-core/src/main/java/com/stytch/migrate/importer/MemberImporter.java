package com.stytch.migrate.importer;

import com.stytch.migrate.api.B2bApi;
import com.stytch.migrate.api.B2bPasswords;
import com.stytch.migrate.api.B2bTotps;
import com.stytch.migrate.api.CreateMemberRequest;
import com.stytch.migrate.api.Members;
import com.stytch.migrate.api.MfaMethod;
import com.stytch.migrate.api.MigrateMemberPasswordRequest;
import com.stytch.migrate.api.StytchMember;
import com.stytch.migrate.api.UpdateMemberRequest;
import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.model.PasswordHash;
import com.stytch.migrate.model.Secret;
import com.stytch.migrate.model.StytchId;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Carries out the plan for one member. Immutable and thread-safe; one member must not be in two threads at once.
 *
 * <p>The member is created first, and then given what is missing: the password, the authenticator app, the rest. So a run that
 * goes on after a crash, and one that finds a member which is there, take the same way. A member that Stytch already has is
 * taken for the same person only when the old system attests the address <em>and</em> Stytch has it as verified; its roles are
 * added to and never taken away.
 */
final class MemberImporter {
    /** How much Stytch's clock may be behind ours for a member to count as made by an attempt of ours. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(2);

    private final B2bApi api;
    private final B2bPolicy policy;
    private final JoinByEmail joining;

    MemberImporter(B2bApi api, B2bPolicy policy, JoinByEmail joining) {
        this.api = api;
        this.policy = policy;
        this.joining = joining;
    }

    ImportOutcome run(MemberPlan plan, History history) {
        return new Attempt(plan, history).run();
    }

    /** One member's way through the calls. */
    private final class Attempt {
        /** How often a call is begun anew after its answer was lost. */
        private static final int ROUNDS = 5;

        private final MemberPlan plan;
        private final MemberPlan.Content content;
        private final History history;
        private final Result result;
        private final Instant since;
        private final String organizationId;
        private boolean withPhone;
        private boolean answerLost;

        Attempt(MemberPlan plan, History history) {
            this.plan = plan;
            this.content = plan.content;
            this.history = history;
            this.result = new Result(plan.notes());
            this.since = history.since() == null ? api.now() : history.since();
            this.answerLost = history.since() != null;
            StytchId organization = content.organization();
            this.organizationId = organization == null ? "" : organization.value();
            this.withPhone = content.phoneNumber() != null;
            history.changes().forEach(result::changed);
        }

        ImportOutcome run() {
            try {
                if (plan.calls() == 0) {
                    return leftOut();
                }
                return history.stytchId() != null
                        ? update(history.stytchId().value(), Objects.requireNonNull(history.fingerprint()))
                        : create();
            } catch (MigrationException.Refused refused) {
                if (refused.stopsTheRun()) {
                    throw refused;
                }
                return result.refused(refused);
            } catch (MigrationException.Unreachable unreachable) {
                return result.unanswered(unreachable);
            }
        }

        /** A member who is there stays there: an import never takes an account away. */
        private ImportOutcome leftOut() {
            String reason = plan.reason().orElseThrow();
            if (history.stytchId() != null) {
                result.account(history.stytchId().value());
                return result.alreadyExists(reason + "_after_import");
            }
            Optional<Members.Found> made = answerLost && content.organization() != null ? readBack() : Optional.empty();
            if (made.isPresent()) {
                result.account(made.get().member().memberId(), made.get().requestId());
                if (madeByUs(made.get().member())) {
                    result.changed(ImportOutcome.CREATED_USER);
                }
                return result.alreadyExists(reason + "_after_import");
            }
            if (plan.parked) {
                return new ImportOutcome(
                        ImportOutcome.Kind.FAILED, reason, null, null, plan.notes(), history.changes(), true);
            }
            return plan.action() == ConsumerPlan.Action.SKIP
                    ? ImportOutcome.skipped(reason, plan.notes())
                    : ImportOutcome.failed(reason, plan.notes());
        }

        // ---- a member who is not known yet

        private ImportOutcome create() {
            for (int round = 1; ; round++) {
                Optional<Members.Found> ours = answerLost ? readBack() : Optional.empty();
                if (ours.isPresent()) {
                    return adopt(ours.get());
                }
                try {
                    Members.Found answer = api.members().create(organizationId, request());
                    result.account(answer.member().memberId(), answer.requestId());
                    result.changed(ImportOutcome.CREATED_USER);
                    complete(answer.member(), true);
                    return result.created();
                } catch (MigrationException.Refused refused) {
                    switch (refused.errorType()) {
                        case "duplicate_member_email", "duplicate_member_external_id" -> {
                            return exists(refused);
                        }
                        case "duplicate_member_phone_number" -> {
                            Optional<Members.Found> back = readBack();
                            if (back.isPresent()) {
                                return adopt(back.get());
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

        private CreateMemberRequest request() {
            CreateMemberRequest.Builder request = CreateMemberRequest.builder(content.email())
                    .name(content.name())
                    .trustedMetadata(content.trustedMetadata())
                    .untrustedMetadata(content.untrustedMetadata())
                    .externalId(plan.externalId)
                    .mfaEnrolled(content.enrolled())
                    .mfaPhoneNumber(withPhone && !verifiesPhone() ? content.phoneNumber() : null);
            if (!content.roles().isEmpty()) {
                request.roles(content.roles());
            }
            return request.build();
        }

        /** A number can be marked as verified only by the import of a hash that brings it. */
        private boolean verifiesPhone() {
            return content.phoneNumberVerified() && content.hash() != null;
        }

        private Optional<Members.Found> readBack() {
            return api.members().get(organizationId, plan.externalId);
        }

        /** Finishes what an attempt began whose answer was lost, or takes over a member whom another tool made. */
        private ImportOutcome adopt(Members.Found found) {
            StytchMember member = found.member();
            result.account(member.memberId(), found.requestId());
            boolean byUs = madeByUs(member);
            if (byUs) {
                result.changed(ImportOutcome.CREATED_USER);
            } else if (content.hash() != null && member.passwordId().isPresent()) {
                result.note("password_kept:password_already_exists");
            }
            complete(member, byUs);
            return byUs ? result.created() : result.alreadyExists("external_id_already_used");
        }

        /** Only an attempt without answer can have made who is there: otherwise a login, or another tool, was faster. */
        private boolean madeByUs(StytchMember member) {
            return answerLost
                    && member.createdAt()
                            .map(created -> !created.isBefore(since.minus(CLOCK_SKEW)))
                            .orElse(true);
        }

        /** Somebody in the organization has the address or the external id. */
        private ImportOutcome exists(MigrationException.Refused refused) {
            Optional<Members.Found> ours = readBack();
            if (ours.isPresent()) {
                return adopt(ours.get());
            }
            if (!content.emailVerified()) {
                result.note("not_linked:address_not_attested");
                return result.refused(refused);
            }
            Optional<Members.Found> same = api.members().getByEmail(organizationId, content.email());
            if (same.isEmpty()) {
                return result.refused(refused);
            }
            StytchMember member = same.get().member();
            if (!member.emailAddressVerified()) {
                result.note("not_linked:address_not_verified_at_stytch");
                return result.refused(refused);
            }
            result.account(member.memberId(), refused.requestId().orElse(""));
            Optional<String> externalId = member.externalId();
            if (externalId.isPresent() && !externalId.get().equals(plan.externalId)) {
                result.note("external_id_not_set:account_has_another");
                return result.alreadyExists(refused.errorType());
            }
            update(member.memberId(), UpdateMemberRequest.builder().externalId(plan.externalId), "external_id");
            boolean withoutPassword = member.passwordId().isEmpty();
            StytchMember latest = member;
            if (content.hash() != null && !withoutPassword) {
                if (replacesPasswords()) {
                    latest = deletePassword(member);
                } else {
                    result.note("password_kept:password_already_exists");
                }
            }
            complete(latest, false);
            if (content.hash() == null) {
                return result.alreadyExists(refused.errorType());
            }
            if (withoutPassword) {
                return result.updated("password_added");
            }
            return replacesPasswords()
                    ? result.updated("password_replaced")
                    : result.alreadyExists(refused.errorType());
        }

        private boolean replacesPasswords() {
            return policy.existingPassword() == ImportPolicy.ExistingPassword.REPLACE
                    && !history.passwordProven()
                    && policy.passwordScope().equals(Optional.of(B2bPolicy.PasswordScope.ORGANIZATION));
        }

        private StytchMember deletePassword(StytchMember member) {
            try {
                return api.members()
                        .deletePassword(organizationId, member.passwordId().orElseThrow())
                        .member();
            } catch (MigrationException.Refused refused) {
                if (refused.statusCode() != 404) {
                    throw refused;
                }
                return api.members() // 404: an earlier attempt of this call deleted it
                        .get(organizationId, member.memberId())
                        .orElseThrow(() -> deleted(refused.requestId().orElse(null)))
                        .member();
            }
        }

        private MigrationException.Refused deleted(@Nullable String requestId) {
            return new MigrationException.Refused(404, "deleted_at_stytch", requestId, "the member is gone");
        }

        // ---- a record that changed since it was sent, or was not finished

        private ImportOutcome update(String memberId, Fingerprint before) {
            Fingerprint now = plan.fingerprint();
            result.account(memberId);
            Optional<Members.Found> found = api.members().get(organizationId, memberId);
            if (found.isEmpty()) {
                return result.failed("deleted_at_stytch", "");
            }
            StytchMember member = found.get().member();
            if (!before.identifiers().equals(now.identifiers())) {
                // Another address would remove the password and take back what is verified.
                result.note("identifiers_not_updated:changed_after_import");
            }
            boolean changed = false;
            if (!before.profile().equals(now.profile())) {
                UpdateMemberRequest.Builder profile = UpdateMemberRequest.builder()
                        .name(content.name())
                        .trustedMetadata(content.trustedMetadata())
                        .untrustedMetadata(content.untrustedMetadata());
                if (!explicitRoles(member).equals(Set.copyOf(content.roles()))) {
                    profile.roles(content.roles());
                }
                if (member.mfaEnrolled() != content.enrolled()) {
                    profile.mfaEnrolled(content.enrolled());
                }
                member = update(memberId, profile, "profile");
                changed = true;
            }
            boolean otherPassword =
                    !before.password().isEmpty() && !before.password().equals(now.password());
            if (content.hash() != null && otherPassword && member.passwordId().isPresent()) {
                if (replacesPasswords()) {
                    member = deletePassword(member);
                } else {
                    result.note("password_kept:password_already_exists");
                }
            }
            changed |= complete(member, true);
            return changed ? result.updated("newer_record") : result.alreadyExists("nothing_to_update");
        }

        // ---- what a member may lack

        /**
         * Gives a member what it lacks.
         *
         * @param ours whether the member is the work of this migration alone, so that its roles are those of the record; the
         *     roles of any other member are added to
         * @return whether anything was changed
         */
        private boolean complete(StytchMember found, boolean ours) {
            StytchMember member = found;
            boolean changed = false;
            PasswordHash hash = content.hash();
            if (hash != null && member.passwordId().isEmpty()) {
                Optional<StytchMember> after = addPassword(member, hash);
                changed = after.isPresent();
                member = after.orElse(member);
            }
            Secret totp = content.totp();
            if (totp != null) {
                Optional<StytchMember> after = addTotp(member, totp);
                changed |= after.isPresent();
                member = after.orElse(member);
            }
            changed |= completeProfile(member, ours);
            if (content.joinWaits()
                    && member.emailAddressVerified()
                    && joining.verified(organizationId, member.emailAddress())) {
                result.note("join_by_email_switched_on");
            }
            return changed;
        }

        private boolean completeProfile(StytchMember member, boolean ours) {
            UpdateMemberRequest.Builder request = UpdateMemberRequest.builder();
            Set<String> there = explicitRoles(member);
            Set<String> roles = new LinkedHashSet<>(ours ? Set.of() : there);
            roles.addAll(content.roles());
            if (!there.containsAll(roles)) {
                request.roles(List.copyOf(roles));
            }
            boolean phoneMissing = withPhone && member.mfaPhoneNumber().isEmpty();
            if (phoneMissing) {
                request.mfaPhoneNumber(content.phoneNumber());
            }
            if (content.enrolled() && !member.mfaEnrolled()) {
                request.mfaEnrolled(true);
            }
            boolean totpFirst = content.totp() != null
                    && content.enrolled()
                    && member.totpRegistrationId().isPresent()
                    && member.defaultMfaMethod().isEmpty();
            if (totpFirst) {
                request.defaultMfaMethod(MfaMethod.TOTP);
            }
            if (request.build().isEmpty()) {
                return false;
            }
            try {
                update(member.memberId(), request, "profile");
            } catch (MigrationException.Refused refused) {
                if (!phoneMissing) {
                    throw refused;
                }
                leavePhoneOut(refused);
                return completeProfile(member, ours);
            }
            if (phoneMissing && content.phoneNumberVerified()) {
                result.note("phone_verification_not_carried");
            }
            return true;
        }

        /** Imports the hash; nothing is returned when the member has a password by now. */
        private Optional<StytchMember> addPassword(StytchMember member, PasswordHash hash) {
            if (!member.emailAddress().equalsIgnoreCase(content.email())) {
                // An import under another address would make a second member.
                result.note("password_not_moved:address_differs_at_stytch");
                return Optional.empty();
            }
            boolean lost = answerLost;
            for (int round = 1; ; round++) {
                boolean bringsPhone =
                        withPhone && verifiesPhone() && member.mfaPhoneNumber().isEmpty();
                try {
                    B2bPasswords.Migrated answer = api.passwords()
                            .migrate(
                                    MigrateMemberPasswordRequest.forVerifiedEmail(organizationId, content.email(), hash)
                                            .mfaPhoneNumber(bringsPhone ? content.phoneNumber() : null)
                                            .mfaPhoneNumberVerified(bringsPhone)
                                            .build());
                    result.account(answer.member().memberId(), answer.requestId());
                    if (!answer.member().memberId().equals(member.memberId())) {
                        throw new IllegalStateException("the hash of " + plan.key() + " reached "
                                + answer.member().memberId() + ", not " + member.memberId() + ", request id "
                                + answer.requestId());
                    }
                    answer.member().passwordId().ifPresent(id -> result.changed("password:" + id));
                    return Optional.of(answer.member());
                } catch (MigrationException.Refused refused) {
                    if (refused.errorType().equals("password_already_exists")) {
                        if (!lost) {
                            result.note("password_kept:password_already_exists");
                        }
                        return api.members()
                                .get(organizationId, member.memberId())
                                .map(Members.Found::member);
                    }
                    if (!bringsPhone) {
                        throw refused;
                    }
                    leavePhoneOut(refused);
                } catch (MigrationException.Unreachable unreachable) {
                    lost = true; // to send it again does no harm: a password that is there stays
                    lost(unreachable, round);
                }
            }
        }

        /** Imports the secret of the authenticator app; nothing is returned when the member has one already. */
        private Optional<StytchMember> addTotp(StytchMember member, Secret secret) {
            if (member.totpRegistrationId().isPresent()) {
                if (answerLost) {
                    handOver(member); // whether an earlier attempt came so far cannot be told
                }
                return Optional.empty();
            }
            for (int round = 1; ; round++) {
                try {
                    B2bTotps.Migrated answer =
                            api.totps().migrate(organizationId, member.memberId(), secret, content.recoveryCodes());
                    result.changed("totp:" + answer.totpRegistrationId());
                    handOver(member, answer.recoveryCodes());
                    return Optional.of(answer.member());
                } catch (MigrationException.Refused refused) {
                    boolean there = refused.errorType().equals("active_totp_exists")
                            || refused.errorType().equals("pending_totp_exists");
                    if (!there) {
                        throw refused;
                    }
                    if (answerLost) {
                        handOver(member);
                    } else {
                        result.note("totp_kept:" + refused.errorType());
                    }
                    return api.members().get(organizationId, member.memberId()).map(Members.Found::member);
                } catch (MigrationException.Unreachable unreachable) {
                    lost(unreachable, round);
                }
            }
        }

        /** Hands over the codes that Stytch has: the answer that had them was lost. */
        private void handOver(StytchMember member) {
            if (policy.recoveryCodes().isEmpty()) {
                return;
            }
            try {
                handOver(
                        member,
                        api.recoveryCodes()
                                .get(organizationId, member.memberId())
                                .codes());
            } catch (MigrationException.Refused refused) {
                if (!refused.errorType().equals("recovery_codes_not_found")) {
                    throw refused;
                }
            }
        }

        private void handOver(StytchMember member, List<Secret> codes) {
            Optional<Consumer<MemberRecoveryCodes>> listener = policy.recoveryCodes();
            if (listener.isPresent() && !codes.isEmpty()) {
                listener.get().accept(new MemberRecoveryCodes(plan.key(), StytchId.of(member.memberId()), codes));
            }
        }

        // ---- steps

        /** Returns the roles that were given; the one that every member has is refused when it is sent. */
        private static Set<String> explicitRoles(StytchMember member) {
            Set<String> roles = new LinkedHashSet<>(member.explicitRoles());
            roles.remove(MemberPlanner.IMPLICIT_ROLE);
            return roles;
        }

        private StytchMember update(String memberId, UpdateMemberRequest.Builder request, String change) {
            Members.Found answer = api.members().update(organizationId, memberId, request.build());
            result.account(answer.member().memberId(), answer.requestId());
            result.changed(change);
            return answer.member();
        }

        /** Goes on without the number when it is the number that was refused, otherwise throws. */
        private void leavePhoneOut(MigrationException.Refused refused) {
            boolean byPhone = switch (refused.errorType()) {
                case "duplicate_member_phone_number", "invalid_phone_number", "invalid_phone_number_country_code" ->
                    true;
                default -> false;
            };
            if (!byPhone || !withPhone) {
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
    }
}
