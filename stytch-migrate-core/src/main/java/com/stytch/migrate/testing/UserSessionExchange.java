package com.stytch.migrate.testing;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Trades tokens of the legacy provider for sessions of users. The lock of the project must not be held: the provider is
 * asked. Source: contract, sections 4.3 and 4.4.
 */
final class UserSessionExchange {
    private static final Set<String> MIGRATE =
            Set.of("session_token", "session_duration_minutes", "session_custom_claims", "telemetry_id");
    private static final Set<String> ATTEST = Set.of(
            "profile_id",
            "token",
            "session_duration_minutes",
            "session_custom_claims",
            "session_token",
            "session_jwt",
            "telemetry_id");

    private final ConsumerProject project;

    UserSessionExchange(ConsumerProject project) {
        this.project = project;
    }

    Map<String, @Nullable Object> migrate(RequestBody body) {
        body.only(MIGRATE);
        String legacyToken = ProjectState.requiredText(body, "session_token");
        SessionFields fields = SessionFields.readSettings(body, project);
        body.text("telemetry_id");
        String email = project.legacy.emailOf(legacyToken);
        synchronized (project) {
            UserState user = project.byExchangedEmail(email);
            if (user == null) {
                throw Refusal.of("migrate_from_external_email_does_not_exist", "no user has this address");
            }
            project.noteExchanged(user, email);
            return project.entered(user, fields, List.of(Factor.imported(project.now())));
        }
    }

    Map<String, @Nullable Object> attest(RequestBody body) {
        body.only(ATTEST);
        String profileId = ProjectState.requiredText(body, "profile_id");
        String token = ProjectState.requiredText(body, "token");
        SessionFields fields = SessionFields.read(body, project);
        body.text("telemetry_id");
        LegacyTokens.Attested attested = project.legacy.attested(profileId, token);
        synchronized (project) {
            UserState user = project.attestedUser(attested, fields);
            return project.entered(user, fields, List.of(Factor.trustedToken(attested.tokenId(), project.now())));
        }
    }
}
