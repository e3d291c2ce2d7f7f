package com.stytch.migrate.testing;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the endpoints of the passwords of members do. The callers hold the lock of the project, but for a login. */
final class MemberPasswordEndpoints {
    private static final Set<String> MIGRATE = Set.of(
            "email_address",
            "hash",
            "hash_type",
            "md_5_config",
            "argon_2_config",
            "sha_1_config",
            "sha_512_config",
            "scrypt_config",
            "pbkdf_2_config",
            "organization_id",
            "name",
            "trusted_metadata",
            "untrusted_metadata",
            "roles",
            "preserve_existing_sessions",
            "mfa_phone_number",
            "set_phone_number_verified",
            "external_id");
    private static final Set<String> AUTHENTICATE = Set.of(
            "organization_id",
            "email_address",
            "password",
            "session_token",
            "session_duration_minutes",
            "session_custom_claims",
            "session_jwt",
            "locale",
            "intermediate_session_token",
            "telemetry_id");

    private final B2bProject project;
    private final MemberEndpoints members;
    private final MemberLogins logins;

    MemberPasswordEndpoints(B2bProject project, MemberEndpoints members, MemberLogins logins) {
        this.project = project;
        this.members = members;
        this.logins = logins;
    }

    Map<String, @Nullable Object> migrate(RequestBody body) {
        body.only(MIGRATE);
        String reference = ProjectState.requiredText(body, "organization_id");
        String email = ProjectState.requiredEmail(body, "email_address");
        String phone = body.phoneNumber("mfa_phone_number");
        boolean phoneVerified = body.isTrue("set_phone_number_verified");
        String externalId = body.externalId("external_id");
        body.isTrue("preserve_existing_sessions");
        StoredHash hash = HashRules.read(body);
        OrganizationState organization = project.organization(reference);
        MemberState existing = project.memberByEmail(organization, email);
        if (existing != null
                && !project.is(FakeBehaviour.MIGRATE_MATCHES_IGNORING_CASE)
                && !existing.email.equals(email)) {
            throw Refusal.of("duplicate_member_email", "a member has this address in another case");
        }
        boolean profiled = existing == null || project.is(FakeBehaviour.MIGRATE_APPLIES_PROFILE_TO_EXISTING_USER);
        if (existing != null && existing.password != null) {
            throw Refusal.of("password_already_exists", "the member has a password, which is not overwritten");
        }
        MemberState revived = existing == null ? members.revivable(organization, email) : null;
        MemberState before = existing == null ? revived : existing;
        MemberEndpoints.Profile profile =
                new MemberEndpoints.Profile(body, profiled ? before : null, organization, project.roles);
        boolean phoned =
                phone != null && (existing == null || project.is(FakeBehaviour.MIGRATE_APPLIES_PHONE_TO_EXISTING_USER));
        if (existing == null) {
            members.requireFree(organization, email, externalId, phone, revived);
        } else if (phone != null && phoned) {
            B2bProject.requireFreePhoneNumber(organization, phone, existing);
        }
        MemberState member = existing == null ? members.addOrRevive(organization, email, revived) : existing;
        if (existing == null && externalId != null) {
            B2bProject.setExternalId(member, externalId);
        }
        if (profiled) {
            profile.apply(member);
        } else {
            profile.applyRoles(member);
        }
        if (phone != null && phoned) {
            boolean sameOne = member.mfaPhoneNumber.equals(phone);
            B2bProject.setPhoneNumber(member, phone, phoneVerified || (sameOne && member.mfaPhoneNumberVerified));
        }
        member.emailVerified = true; // always: see the contract, section 5.3
        project.setPassword(member, hash, false);
        member.updatedAt = project.now();
        Map<String, @Nullable Object> answer = project.answer(member);
        answer.put("member_created", existing == null);
        return answer;
    }

    /** The lock must not be held: a hash takes its time. */
    Map<String, @Nullable Object> authenticate(RequestBody body) {
        body.only(AUTHENTICATE);
        SessionFields fields = SessionFields.read(body, project);
        body.oneOf("locale", Set.of("en", "es", "pt-br", "fr"), "bad_request");
        body.text("telemetry_id");
        String reference = ProjectState.requiredText(body, "organization_id");
        String email = ProjectState.requiredEmail(body, "email_address");
        String password = ProjectState.requiredText(body, "password");
        MemberState member;
        AccountState.Password stored;
        synchronized (project) {
            OrganizationState organization = project.organization(reference);
            MemberState found = project.memberByEmail(organization, email);
            if (found == null) {
                throw B2bProject.memberNotFound();
            }
            requirePasswordsAllowed(organization);
            member = found;
            project.requireUnlocked(member);
            AccountState.Password current = member.password;
            if (current == null) {
                throw MemberEndpoints.passwordNotFound();
            }
            stored = current;
            requireGoesOn(body, fields, member);
        }
        project.requireRight(member, stored, password, "member_reset_password");
        synchronized (project) {
            return logins.finish(
                    member, fields, requireGoesOn(body, fields, member), List.of(Factor.password(project.now())));
        }
    }

    /** Finds what the login goes on with, a session or another login. */
    private IntermediateSessions.@Nullable State requireGoesOn(
            RequestBody body, SessionFields fields, MemberState member) {
        if (fields.goOn()) {
            project.sessions.findOf(member, fields);
        }
        return logins.before(body, member);
    }

    private void requirePasswordsAllowed(OrganizationState organization) {
        if (!arePasswordsAllowed(organization) && project.is(FakeBehaviour.RESTRICTED_PASSWORD_LOGIN_IS_REFUSED)) {
            throw Refusal.of(
                    "operation_restricted_by_organization_auth_methods", "the organization does not allow passwords");
        }
    }

    private static boolean arePasswordsAllowed(OrganizationState organization) {
        return organization.setting("auth_methods").equals("ALL_ALLOWED")
                || organization.settings("allowed_auth_methods").contains("password");
    }

    static Map<String, @Nullable Object> strength(RequestBody body) {
        body.only(Set.of("password", "email_address"));
        PasswordStrength strength =
                PasswordStrength.of(ProjectState.requiredText(body, "password"), body.email("email_address"));
        Map<String, @Nullable Object> answer = ProjectState.strength(strength);
        answer.put("zxcvbn_feedback", strength.feedback());
        answer.put("luds_feedback", null);
        return answer;
    }

    Map<String, @Nullable Object> requireReset(RequestBody body) {
        body.only(Set.of("email_address", "organization_id", "member_id"));
        String email = ProjectState.requiredEmail(body, "email_address");
        String reference = body.text("organization_id");
        String memberId = body.text("member_id");
        if (!project.crossOrganizationPasswords) {
            throw Refusal.of("cross_org_passwords_not_enabled", "passwords belong to one organization each");
        }
        OrganizationState organization = reference == null ? null : project.organization(reference);
        MemberState member = null;
        if (organization != null) {
            member = memberId == null
                    ? project.memberByEmail(organization, email)
                    : project.member(organization, memberId);
            if (member == null || !project.emailKey(member.email).equals(project.emailKey(email))) {
                throw B2bProject.memberNotFound();
            }
        }
        List<MemberState> sharers = project.sharers(email);
        if (sharers.isEmpty()) {
            throw MemberEndpoints.passwordNotFound();
        }
        for (MemberState sharer : sharers) {
            AccountState.Password password = sharer.password;
            if (password != null) {
                sharer.password = new AccountState.Password(password.number(), password.hash(), true);
            }
        }
        return member == null ? new LinkedHashMap<>() : project.answer(member);
    }
}
