package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the endpoints of members do. The callers hold the lock of the project. */
final class MemberEndpoints {
    private static final Set<String> CREATE = Set.of(
            "email_address",
            "name",
            "trusted_metadata",
            "untrusted_metadata",
            "create_member_as_pending",
            "is_breakglass",
            "mfa_phone_number",
            "mfa_enrolled",
            "roles",
            "external_id");
    private static final Set<String> UPDATE = Set.of(
            "name",
            "trusted_metadata",
            "untrusted_metadata",
            "is_breakglass",
            "mfa_phone_number",
            "mfa_enrolled",
            "roles",
            "preserve_existing_sessions",
            "default_mfa_method",
            "email_address",
            "external_id",
            "unlink_email");

    private final B2bProject project;

    MemberEndpoints(B2bProject project) {
        this.project = project;
    }

    /** The name, metadata and roles of a request: read and checked first, applied when nothing can go wrong any more. */
    static final class Profile {
        private final @Nullable String name;
        private final byte @Nullable [] trusted;
        private final byte @Nullable [] untrusted;
        private final @Nullable List<String> roles;

        Profile(RequestBody body, @Nullable MemberState before, OrganizationState organization, Roles known) {
            this.name = body.text("name");
            this.trusted = RequestBody.merge(
                    before == null ? null : before.trustedMetadata,
                    body.metadata("trusted_metadata"),
                    "trusted_metadata");
            this.untrusted = RequestBody.merge(
                    before == null ? null : before.untrustedMetadata,
                    body.metadata("untrusted_metadata"),
                    "untrusted_metadata");
            List<String> given = body.texts("roles");
            known.requireAssignable(given, organization);
            this.roles = body.has("roles") ? given.stream().distinct().toList() : null;
        }

        void apply(MemberState member) {
            if (name != null) {
                member.name = name;
            }
            member.trustedMetadata = trusted;
            member.untrustedMetadata = untrusted;
            applyRoles(member);
        }

        void applyRoles(MemberState member) {
            if (roles != null) {
                member.roles = roles;
            }
        }
    }

    Map<String, @Nullable Object> create(OrganizationState organization, RequestBody body) {
        body.only(CREATE);
        String email = ProjectState.requiredEmail(body, "email_address");
        String phone = body.phoneNumber("mfa_phone_number");
        String externalId = body.externalId("external_id");
        boolean pending = body.isTrue("create_member_as_pending");
        boolean breakglass = body.isTrue("is_breakglass");
        boolean enrolled = body.isTrue("mfa_enrolled");
        MemberState revived = revivable(organization, email);
        Profile profile = new Profile(body, revived, organization, project.roles);
        requireFree(organization, email, externalId, phone, revived);
        MemberState member = addOrRevive(organization, email, revived);
        member.status = pending ? MemberState.PENDING : MemberState.ACTIVE;
        member.breakglass = breakglass;
        member.mfaEnrolled = enrolled;
        profile.apply(member);
        if (externalId != null) {
            B2bProject.setExternalId(member, externalId);
        }
        if (phone != null) {
            B2bProject.setPhoneNumber(member, phone, false);
        }
        return project.answer(member);
    }

    /** Returns the deleted member that an address brings back, unless it belongs to somebody new. */
    @Nullable MemberState revivable(OrganizationState organization, String email) {
        if (!project.is(FakeBehaviour.CREATE_REVIVES_DELETED_MEMBER)) {
            return null;
        }
        return organization.members.stream()
                .filter(member ->
                        member.isDeleted() && project.emailKey(member.email).equals(project.emailKey(email)))
                .reduce((one, later) -> later)
                .orElse(null);
    }

    /** Refuses what somebody else has; {@code self} is the deleted member that comes back, if one does. */
    void requireFree(
            OrganizationState organization,
            String email,
            @Nullable String externalId,
            @Nullable String phone,
            @Nullable MemberState self) {
        project.requireFreeEmail(organization, email, self);
        String wanted = externalId != null || self == null ? externalId : self.externalId;
        if (wanted != null) {
            B2bProject.requireFreeExternalId(organization, wanted, self);
        }
        if (phone != null) {
            B2bProject.requireFreePhoneNumber(organization, phone, self);
        }
    }

    MemberState addOrRevive(OrganizationState organization, String email, @Nullable MemberState revived) {
        if (revived == null) {
            return project.addMember(organization, email, project.now());
        }
        project.revive(revived);
        return revived;
    }

    Map<String, @Nullable Object> get(OrganizationState organization, RequestBody query) {
        query.only(Set.of("member_id", "email_address"));
        String id = query.text("member_id");
        String email = query.text("email_address");
        if ((id == null) == (email == null)) {
            throw Refusal.of("invalid_member_get_fields", "exactly one of member_id and email_address is needed");
        }
        MemberState member = id != null
                ? project.lookUpMember(organization, id)
                : project.memberByEmail(organization, String.valueOf(email));
        if (member == null || (member.isDeleted() && !project.is(FakeBehaviour.GET_SHOWS_DELETED_MEMBERS))) {
            if (id != null) {
                project.requireThisEnvironment(Ids.Kind.MEMBER, id);
            }
            throw B2bProject.memberNotFound();
        }
        return project.answer(member);
    }

    Map<String, @Nullable Object> dangerouslyGet(String id, RequestBody query) {
        query.only(Set.of("include_deleted"));
        String given = query.oneOf("include_deleted", Set.of("true", "false"), "bad_request");
        MemberState member = project.memberById(id);
        if (member == null || (member.isDeleted() && !"true".equals(given))) {
            project.requireThisEnvironment(Ids.Kind.MEMBER, id);
            throw B2bProject.memberNotFound();
        }
        return project.answer(member);
    }

    Map<String, @Nullable Object> update(MemberState member, RequestBody body) {
        body.only(UPDATE);
        OrganizationState organization = member.organization;
        Profile profile = new Profile(body, member, organization, project.roles);
        String email = body.email("email_address");
        boolean moves = email != null && !project.emailKey(email).equals(project.emailKey(member.email));
        String externalId = body.externalId("external_id");
        String phone = body.phoneNumber("mfa_phone_number");
        String method = body.oneOf("default_mfa_method", Set.of("sms_otp", "totp"), "invalid_mfa_default_method");
        boolean unlinks = body.isTrue("unlink_email");
        boolean breakglass = body.has("is_breakglass") ? body.isTrue("is_breakglass") : member.breakglass;
        boolean enrolled = body.has("mfa_enrolled") ? body.isTrue("mfa_enrolled") : member.mfaEnrolled;
        body.isTrue("preserve_existing_sessions");
        if (moves && !member.isActive()) {
            throw Refusal.of(
                    "email_updates_available_only_for_active_members",
                    "the member is " + member.status + ", not active");
        }
        if (email != null && moves) {
            project.requireFreeEmail(organization, email, member);
        }
        if (externalId != null) {
            B2bProject.requireFreeExternalId(organization, externalId, member);
        }
        if (phone != null && !member.mfaPhoneNumber.isEmpty()) {
            throw B2bProject.hasPhoneNumber();
        }
        if (phone != null) {
            B2bProject.requireFreePhoneNumber(organization, phone, member);
        }
        requireFactor(member, phone, method);
        profile.apply(member);
        member.breakglass = breakglass;
        member.mfaEnrolled = enrolled;
        if (email != null && moves) {
            project.changeEmail(member, email, unlinks);
        }
        if (externalId != null) {
            B2bProject.setExternalId(member, externalId);
        }
        if (phone != null) {
            B2bProject.setPhoneNumber(member, phone, false);
        }
        if (method != null) {
            member.defaultMfaMethod = method;
        }
        member.updatedAt = project.now();
        return project.answer(member);
    }

    private static void requireFactor(MemberState member, @Nullable String phone, @Nullable String method) {
        boolean missing = method != null
                && (method.equals("totp") ? member.totp == null : member.mfaPhoneNumber.isEmpty() && phone == null);
        if (missing) {
            throw Refusal.of("default_mfa_member_missing_factor", "the member has no factor for this method");
        }
    }

    Map<String, @Nullable Object> delete(MemberState member) {
        project.markDeleted(member);
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("member_id", project.id(member));
        return answer;
    }

    Map<String, @Nullable Object> reactivate(OrganizationState organization, String id, RequestBody body) {
        body.only(Set.of());
        MemberState member = project.memberById(id);
        if (member == null || member.organization != organization || !member.isDeleted()) {
            throw Refusal.of("no_deleted_member_found_for_reactivation", "no deleted member has this id");
        }
        if (!member.emailVerified) {
            throw Refusal.of("email_unverified_for_reactivation", "the address of the member is not verified");
        }
        if (project.memberByEmail(organization, member.email) != null) {
            throw Refusal.of("reactivation_email_belongs_to_another_member", "another member has the address now");
        }
        if (member.externalId != null) {
            B2bProject.requireFreeExternalId(organization, member.externalId, member);
        }
        project.revive(member);
        return project.answer(member);
    }

    Map<String, @Nullable Object> deleteExternalId(MemberState member) {
        B2bProject.setExternalId(member, null);
        return changed(member);
    }

    Map<String, @Nullable Object> deletePassword(OrganizationState organization, String passwordId) {
        if (project.crossOrganizationPasswords) {
            throw Refusal.of("cross_org_passwords_enabled", "the password belongs to all organizations of the address");
        }
        for (MemberState member : organization.members) {
            AccountState.Password password = member.password;
            if (password != null
                    && project.ids
                            .of(Ids.Kind.MEMBER_PASSWORD, password.number())
                            .equals(passwordId)) {
                project.dropPassword(member);
                return changed(member);
            }
        }
        throw passwordNotFound();
    }

    static Refusal passwordNotFound() {
        return Refusal.notFound("member_password_not_found", "the member has no password");
    }

    Map<String, @Nullable Object> deletePhoneNumber(MemberState member) {
        if (member.mfaPhoneNumber.isEmpty()) {
            throw Refusal.notFound("member_phone_number_not_found", "the member has no phone number");
        }
        B2bProject.setPhoneNumber(member, "", false);
        return changed(member);
    }

    Map<String, @Nullable Object> deleteTotp(MemberState member) {
        if (member.totp == null) {
            throw Refusal.notFound("totp_not_found", "the member has no authenticator app");
        }
        B2bProject.dropTotp(member);
        return changed(member);
    }

    Map<String, @Nullable Object> unlinkRetiredEmail(MemberState member, RequestBody body) {
        body.only(Set.of("email_id", "email_address"));
        String id = body.text("email_id");
        String email = body.email("email_address");
        if (id == null && email == null) {
            throw Refusal.of("retired_email_missing_email_identifiers", "email_id or email_address is needed");
        }
        MemberState.RetiredEmail found = member.retiredEmails.stream()
                .filter(retired -> (id == null
                                || project.ids
                                        .of(Ids.Kind.EMAIL, retired.number())
                                        .equals(id))
                        && (email == null || project.emailKey(retired.address()).equals(project.emailKey(email))))
                .findFirst()
                .orElseThrow(() -> Refusal.notFound("email_not_found", "the member has no such retired address"));
        project.dropRetired(member, found.address());
        Map<String, @Nullable Object> answer = changed(member);
        answer.put("organization_id", project.id(member.organization));
        return answer;
    }

    /** The social accounts of a member come from logins, of which the fake knows none. */
    static Map<String, @Nullable Object> oauthTokens() {
        throw Refusal.of("oauth_token_not_found", "the member never signed in at this provider");
    }

    static Map<String, @Nullable Object> oidcTokens() {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("registrations", List.of());
        return answer;
    }

    private Map<String, @Nullable Object> changed(MemberState member) {
        member.updatedAt = project.now();
        return project.answer(member);
    }

    Map<String, @Nullable Object> search(RequestBody body) {
        body.only(Set.of("organization_ids", "cursor", "limit", "query"));
        List<String> references = body.texts("organization_ids");
        if (references.isEmpty()) {
            throw Refusal.of("member_search_organization_ids_empty", "organization_ids must not be empty");
        }
        Set<OrganizationState> organizations = new LinkedHashSet<>();
        references.forEach(reference -> organizations.add(searched(reference)));
        MemberQuery query = MemberQuery.read(body.object("query"), project, List.copyOf(organizations));
        boolean counts = project.is(FakeBehaviour.SEARCH_COUNTS_TOTAL);
        Page<MemberState> page = new Page<>(
                body, project.numbers(), query::finds, member -> member.number, counts, "bad_request", "bad_request");
        Set<MemberState> candidates = query.candidates();
        List<MemberState> all = new ArrayList<>();
        for (OrganizationState organization : organizations) {
            all.addAll(organization.members);
        }
        all.removeIf(member -> candidates != null && !candidates.contains(member));
        all.sort(Comparator.comparingInt(member -> member.number));
        all.stream().takeWhile(page::takes).forEach(member -> {});
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        page.found()
                .forEach(member -> shown.computeIfAbsent(
                        project.id(member.organization), id -> project.json(member.organization)));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("members", page.found().stream().map(project::json).toList());
        answer.put("results_metadata", page.metadata(counts ? page.total() : -1));
        answer.put("organizations", shown);
        return answer;
    }

    private OrganizationState searched(String reference) {
        if (!project.looksLike(Ids.Kind.ORGANIZATION, reference)
                && !project.is(FakeBehaviour.MEMBER_SEARCH_TAKES_SLUGS)) {
            throw Refusal.notFound("organization_not_found", "a search takes the Stytch ids of organizations only");
        }
        return project.organization(reference);
    }
}
