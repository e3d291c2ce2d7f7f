package com.stytch.migrate.testing;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the endpoints of authenticator apps and recovery codes do. The callers hold the lock of the project. */
final class FactorEndpoints {
    private static final int RECOVERY_CODES = 10;
    private static final String CODE_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
    private static final Pattern BASE32 = Pattern.compile("[A-Z2-7]+");
    private static final Pattern ANY_BASE32 = Pattern.compile("[A-Za-z2-7]+=*");
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int EXPIRATION_MINUTES = 60;
    private static final Set<String> CREATE = Set.of(
            "organization_id",
            "member_id",
            "expiration_minutes",
            "intermediate_session_token",
            "session_token",
            "session_jwt");
    private static final Set<String> AUTHENTICATE = Set.of(
            "organization_id",
            "member_id",
            "code",
            "intermediate_session_token",
            "session_token",
            "session_jwt",
            "session_duration_minutes",
            "session_custom_claims",
            "set_mfa_enrollment",
            "set_default_mfa",
            "telemetry_id");
    private static final Set<String> ANSWER =
            Set.of("member_id", "member", "organization", "session_token", "session_jwt", "member_session");

    private final B2bProject project;
    private final MemberLogins logins;

    FactorEndpoints(B2bProject project, MemberLogins logins) {
        this.project = project;
        this.logins = logins;
    }

    Map<String, @Nullable Object> migrateTotp(RequestBody body) {
        body.only(Set.of("organization_id", "member_id", "secret", "recovery_codes"));
        String organizationId = ProjectState.requiredText(body, "organization_id");
        String memberId = ProjectState.requiredText(body, "member_id");
        String secret = ProjectState.requiredText(body, "secret");
        List<String> codes = body.texts("recovery_codes");
        if (!body.has("recovery_codes") && project.is(FakeBehaviour.TOTP_MIGRATE_NEEDS_RECOVERY_CODES)) {
            throw Refusal.badRequest("field recovery_codes is needed, empty when there are none");
        }
        boolean lenient = project.is(FakeBehaviour.TOTP_SECRET_IN_ANY_BASE32);
        if (!(lenient ? ANY_BASE32 : BASE32).matcher(secret).matches()) {
            throw Refusal.badRequest("secret must be base32, upper case and without padding");
        }
        MemberState member = project.member(project.organization(organizationId), memberId);
        requireNoTotp(member);
        if (!member.recoveryCodes.isEmpty()) {
            throw Refusal.of("recovery_codes_already_exist", "the member has recovery codes already");
        }
        if (!member.isActive()) {
            throw Refusal.of(
                    "action_available_only_for_active_members", "the member is " + member.status + ", not active");
        }
        project.setTotp(member, secret, true);
        boolean fills = codes.isEmpty() || project.is(FakeBehaviour.RECOVERY_CODES_ARE_FILLED_UP);
        member.recoveryCodes = fills ? filledUp(codes) : List.copyOf(codes);
        member.updatedAt = project.now();
        Map<String, @Nullable Object> answer = codes(member);
        answer.put("totp_registration_id", project.totpId(member));
        return answer;
    }

    /** Refuses a member who has an authenticator app; one for which no code came in time is none. */
    private void requireNoTotp(MemberState member) {
        MemberState.Totp totp = member.totp;
        if (totp != null && totp.isExpired(project.now())) {
            B2bProject.dropTotp(member);
        } else if (totp != null) {
            throw Refusal.of(
                    totp.active() ? "active_totp_exists" : "pending_totp_exists",
                    "the member has an authenticator app already");
        }
    }

    /** The member may be signed in, or about to be: a second factor that is required is enrolled at the login. */
    Map<String, @Nullable Object> create(RequestBody body) {
        body.only(CREATE);
        String organizationId = ProjectState.requiredText(body, "organization_id");
        String memberId = ProjectState.requiredText(body, "member_id");
        int minutes = UserFactorEndpoints.expirationMinutes(body, EXPIRATION_MINUTES);
        SessionFields fields = SessionFields.read(body, project);
        MemberState member = project.member(project.organization(organizationId), memberId);
        if (fields.goOn()) {
            project.sessions.findOf(member, fields);
        }
        logins.before(body, member);
        requireNoTotp(member);
        String secret = TotpCodes.newSecret();
        project.setTotp(member, secret, false, project.now() + minutes * 60L);
        member.recoveryCodes = filledUp(List.of());
        member.updatedAt = project.now();
        Map<String, @Nullable Object> answer = codes(member);
        answer.put("totp_registration_id", project.totpId(member));
        answer.put("secret", secret);
        answer.put("qr_code", UserFactorEndpoints.qrCode());
        return answer;
    }

    Map<String, @Nullable Object> authenticate(RequestBody body) {
        body.only(AUTHENTICATE);
        String organizationId = ProjectState.requiredText(body, "organization_id");
        String memberId = ProjectState.requiredText(body, "member_id");
        String code = ProjectState.requiredText(body, "code");
        SessionFields fields = SessionFields.read(body, project);
        String enrollment = body.oneOf("set_mfa_enrollment", Set.of("enroll", "unenroll"), "bad_request");
        boolean isDefault = body.isTrue("set_default_mfa");
        body.text("telemetry_id");
        MemberState member = project.member(project.organization(organizationId), memberId);
        if (fields.goOn()) {
            project.sessions.findOf(member, fields);
        }
        IntermediateSessions.State before = logins.before(body, member);
        MemberState.Totp totp = member.totp;
        if (totp == null) {
            throw Refusal.notFound("totp_not_found", "the member has no authenticator app");
        }
        if (totp.isExpired(project.now())) {
            throw Refusal.of("expired_totp", "no code came in time");
        }
        long step = TotpCodes.requireRight(totp.secret(), code, project.now(), totp.lastStep());
        member.totp = new MemberState.Totp(totp.number(), totp.secret(), true, 0, step);
        if (enrollment != null) {
            member.mfaEnrolled = enrollment.equals("enroll");
        }
        if (isDefault) {
            member.defaultMfaMethod = "totp";
        }
        member.updatedAt = project.now();
        Factor factor = Factor.totp(project.totpId(member), project.now());
        Map<String, @Nullable Object> answer = logins.finish(member, fields, before, List.of(factor));
        answer.keySet().retainAll(ANSWER);
        return answer;
    }

    Map<String, @Nullable Object> recoveryCodes(MemberState member) {
        if (member.recoveryCodes.isEmpty()) {
            throw Refusal.notFound("recovery_codes_not_found", "the member has no recovery codes");
        }
        return codes(member);
    }

    Map<String, @Nullable Object> rotate(RequestBody body) {
        body.only(Set.of("organization_id", "member_id"));
        String organizationId = ProjectState.requiredText(body, "organization_id");
        String memberId = ProjectState.requiredText(body, "member_id");
        MemberState member = project.member(project.organization(organizationId), memberId);
        MemberState.Totp totp = member.totp;
        if (totp == null || !totp.active()) {
            throw Refusal.of("no_active_recovery_code_backed_factor", "the member has no active authenticator app");
        }
        member.recoveryCodes = filledUp(List.of());
        member.updatedAt = project.now();
        return codes(member);
    }

    private Map<String, @Nullable Object> codes(MemberState member) {
        Map<String, @Nullable Object> answer = project.answer(member);
        answer.put("recovery_codes", member.recoveryCodes);
        return answer;
    }

    static List<String> filledUp(List<String> codes) {
        Set<String> all = new LinkedHashSet<>(codes);
        while (all.size() < RECOVERY_CODES) {
            List<String> parts = new ArrayList<>();
            for (int part = 0; part < 3; part++) {
                StringBuilder letters = new StringBuilder();
                for (int i = 0; i < 4; i++) {
                    letters.append(CODE_LETTERS.charAt(RANDOM.nextInt(CODE_LETTERS.length())));
                }
                parts.add(letters.toString());
            }
            all.add(String.join("-", parts));
        }
        return List.copyOf(all);
    }
}
