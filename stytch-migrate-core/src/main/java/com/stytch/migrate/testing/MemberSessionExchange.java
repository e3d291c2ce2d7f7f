package com.stytch.migrate.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes a session from one organization to another. The callers hold the lock of the project. Source: contract, section 5.5. */
final class MemberSessionExchange {
    static final Set<String> LOCALES = Set.of("en", "es", "pt-br", "fr", "it", "de-DE", "zh-Hans", "ca-ES");

    private static final Set<String> FIELDS = Set.of(
            "organization_id",
            "session_token",
            "session_jwt",
            "session_duration_minutes",
            "session_custom_claims",
            "locale",
            "telemetry_id");

    private final B2bProject project;
    private final MemberLogins logins;

    MemberSessionExchange(B2bProject project, MemberLogins logins) {
        this.project = project;
        this.logins = logins;
    }

    /** The session of before is over when the new one begins. */
    Map<String, @Nullable Object> toOrganization(RequestBody body) {
        body.only(FIELDS);
        SessionFields fields = SessionFields.read(body, project);
        body.oneOf("locale", LOCALES, "bad_request");
        body.text("telemetry_id");
        OrganizationState organization = project.organization(ProjectState.requiredText(body, "organization_id"));
        SessionState before = project.sessions.find(fields);
        MemberState from = (MemberState) before.account;
        MemberState to = project.memberByEmail(organization, from.email);
        if (to == null) {
            throw B2bProject.memberNotFound();
        }
        boolean verified = from.emailVerified;
        List<Factor> carried = before.factors.stream()
                .filter(factor -> verified && isCarried(factor))
                .toList();
        if (carried.isEmpty() && project.is(FakeBehaviour.EXCHANGE_WITHOUT_FACTORS_IS_REFUSED)) {
            throw Refusal.of(
                    "insufficient_factors_for_session_exchange", "the session has no factor that another one takes");
        }
        SessionFields settings = new SessionFields(fields.minutes(), fields.claims(), null, null);
        Map<String, @Nullable Object> answer = logins.finish(to, settings, null, carried);
        if (Boolean.TRUE.equals(answer.get("member_authenticated"))) {
            project.sessions.end(before);
        }
        return answer;
    }

    /** A password belongs to one organization, unless it is one for all; imported and trusted tokens are not carried. */
    private boolean isCarried(Factor factor) {
        return switch (factor.type()) {
            case "magic_link", "oauth", "otp", "email_otp" -> true;
            case "password" -> project.crossOrganizationPasswords;
            default -> false;
        };
    }
}
