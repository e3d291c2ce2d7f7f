package com.stytch.migrate.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a member who has proven something is signed in, by the rules of the organization, and answers. The callers
 * hold the lock of the project. Source: contract, sections 5.1 and 5.3.
 */
final class MemberLogins {
    static final int MINUTES_UNLESS_SAID = 60;

    private final B2bProject project;

    MemberLogins(B2bProject project) {
        this.project = project;
    }

    /**
     * Reads the login that a request goes on with.
     *
     * @throws Refusal if it is over, or that of another address or member
     */
    IntermediateSessions.@Nullable State before(RequestBody body, MemberState member) {
        String token = body.text("intermediate_session_token");
        if (token == null) {
            return null;
        }
        IntermediateSessions.State state = project.intermediates.find(token);
        boolean fits = project.emailKey(state.email()).equals(project.emailKey(member.email))
                && (state.member() == null || state.member() == member);
        if (!fits) {
            throw Refusal.of(
                    "invalid_intermediate_session_token_for_organization",
                    "the intermediate session is one of another member");
        }
        return state;
    }

    /**
     * Answers with a session, or with what is still to be proven and an intermediate session.
     *
     * @param before the login that is gone on with; it is over afterwards
     * @param proven what this call has proven
     */
    Map<String, @Nullable Object> finish(
            MemberState member,
            SessionFields fields,
            IntermediateSessions.@Nullable State before,
            List<Factor> proven) {
        List<Factor> all = new ArrayList<>(before == null ? List.of() : before.factors());
        all.addAll(proven);
        List<Factor> known = new ArrayList<>(all);
        if (fields.goOn()) {
            known.addAll(project.sessions.findOf(member, fields).factors);
        }
        boolean primaryMissing = known.stream().noneMatch(factor -> allows(member.organization, factor));
        boolean secondMissing = needsSecond(member) && known.stream().noneMatch(Factor::isSecond);
        boolean in = !primaryMissing && !secondMissing;
        SessionState session = in ? enter(member, fields, all) : null;
        IntermediateSessions.State open = in ? null : project.intermediates.begin(member.email, member, all);
        if (before != null) {
            project.intermediates.end(before);
        }
        Map<String, @Nullable Object> answer = project.answer(member);
        answer.put("organization_id", project.id(member.organization));
        answer.put("member_authenticated", in);
        project.sessions.put(answer, "member_session", session);
        answer.put("intermediate_session_token", open == null ? "" : open.token());
        answer.put("intermediate_session_token_expires_at", open == null ? null : ProjectState.time(open.expiresAt()));
        answer.put("mfa_required", secondMissing ? mfaRequired(member) : null);
        answer.put("primary_required", primaryMissing ? primaryRequired(member.organization) : null);
        return answer;
    }

    /** Begins a session, or goes on with the one that the request names, whatever the organization asks for. */
    SessionState enter(MemberState member, SessionFields fields, List<Factor> proven) {
        SessionState session = project.sessions.enter(member, fields, proven, MINUTES_UNLESS_SAID);
        if (session == null) {
            throw new IllegalStateException("a member always gets a session");
        }
        if (!member.isActive()) {
            member.status = MemberState.ACTIVE;
            member.updatedAt = project.now();
        }
        return session;
    }

    static boolean needsSecond(MemberState member) {
        return member.mfaEnrolled || member.organization.setting("mfa_policy").equals("REQUIRED_FOR_ALL");
    }

    /** Returns whether a factor counts as the first one in an organization. */
    boolean allows(OrganizationState organization, Factor factor) {
        if (factor.isSecond()) {
            return false;
        }
        if (organization.setting("auth_methods").equals("ALL_ALLOWED")) {
            return true;
        }
        return switch (factor.type()) {
            case "imported", "trusted_auth_token" ->
                project.is(FakeBehaviour.EXCHANGED_SESSION_PASSES_ORGANIZATION_RULES);
            default -> organization.settings("allowed_auth_methods").contains(method(factor));
        };
    }

    private static String method(Factor factor) {
        return switch (factor.type()) {
            case "otp", "email_otp" -> "email_otp";
            case "oauth" -> factor.deliveryMethod().replace("oauth_", "") + "_oauth";
            default -> factor.type();
        };
    }

    Map<String, @Nullable Object> mfaRequired(MemberState member) {
        Map<String, @Nullable Object> required = new LinkedHashMap<>();
        boolean any = member.totp != null || !member.mfaPhoneNumber.isEmpty();
        required.put(
                "member_options",
                any
                        ? Map.of(
                                "mfa_phone_number",
                                member.mfaPhoneNumber,
                                "totp_registration_id",
                                project.totpId(member))
                        : null);
        required.put("secondary_auth_initiated", null); // the fake sends nothing to anybody
        return required;
    }

    static Map<String, @Nullable Object> primaryRequired(OrganizationState organization) {
        Map<String, @Nullable Object> required = new LinkedHashMap<>();
        required.put("allowed_auth_methods", organization.settings("allowed_auth_methods"));
        return required;
    }
}
