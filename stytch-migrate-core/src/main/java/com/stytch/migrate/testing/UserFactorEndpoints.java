package com.stytch.migrate.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the endpoints of authenticator apps, recovery codes, social accounts and passkeys of users do. The callers hold the lock
 * of the project. Source: contract, sections 4.6 and 4.7.
 */
final class UserFactorEndpoints {
    static final int LONGEST_EXPIRATION_MINUTES = 1_440;
    private static final int SHORTEST_EXPIRATION_MINUTES = 5;
    private static final Set<String> SESSION =
            Set.of("session_token", "session_duration_minutes", "session_custom_claims", "session_jwt", "telemetry_id");
    private static final Set<String> PROVIDERS = Set.of(
            "amazon",
            "apple",
            "bitbucket",
            "coinbase",
            "discord",
            "facebook",
            "figma",
            "github",
            "gitlab",
            "google",
            "hubspot",
            "instagram",
            "linkedin",
            "microsoft",
            "salesforce",
            "shopify",
            "slack",
            "snapchat",
            "spotify",
            "steam",
            "tiktok",
            "twitch",
            "twitter",
            "yahoo");

    private final ConsumerProject project;

    UserFactorEndpoints(ConsumerProject project) {
        this.project = project;
    }

    /** Reads how long a new authenticator app may wait for its first code. */
    static int expirationMinutes(RequestBody body, int unlessSaid) {
        int minutes = body.number("expiration_minutes");
        if (minutes == 0) {
            return unlessSaid;
        }
        if (minutes < SHORTEST_EXPIRATION_MINUTES || minutes > LONGEST_EXPIRATION_MINUTES) {
            throw Refusal.badRequest("expiration_minutes must be from " + SHORTEST_EXPIRATION_MINUTES + " to "
                    + LONGEST_EXPIRATION_MINUTES);
        }
        return minutes;
    }

    /** The fake draws no picture; what an app needs is the secret. */
    static String qrCode() {
        return "data:image/png;base64,";
    }

    Map<String, @Nullable Object> create(RequestBody body) {
        body.only(Set.of("user_id", "expiration_minutes"));
        UserState user = project.find(ProjectState.requiredText(body, "user_id"));
        int minutes = expirationMinutes(body, LONGEST_EXPIRATION_MINUTES);
        UserState.Totp before = user.totp;
        if (before != null && !before.verified() && project.now() >= before.expiresAt) {
            project.dropTotp(user);
        }
        for (UserState.Registration registration : user.registrations) {
            if (registration.kind() == Ids.Kind.TOTP) {
                throw Refusal.of(
                        registration.verified() ? "active_totp_exists" : "pending_totp_exists",
                        "the user has an authenticator app already");
            }
        }
        UserState.Totp totp = project.addTotp(
                user, TotpCodes.newSecret(), false, FactorEndpoints.filledUp(List.of()), project.now() + minutes * 60L);
        Map<String, @Nullable Object> answer = project.envelope(user);
        answer.put("totp_id", project.totpId(totp));
        answer.put("secret", totp.secret);
        answer.put("qr_code", qrCode());
        answer.put("recovery_codes", totp.recoveryCodes);
        return answer;
    }

    Map<String, @Nullable Object> authenticate(RequestBody body) {
        body.only(with("user_id", "totp_code"));
        SessionFields fields = SessionFields.read(body, project);
        body.text("telemetry_id");
        UserState user = project.find(ProjectState.requiredText(body, "user_id"));
        String code = ProjectState.requiredText(body, "totp_code");
        UserState.Totp totp = totpOf(user);
        if (fields.goOn()) {
            project.sessions.findOf(user, fields);
        }
        totp.lastStep = TotpCodes.requireRight(totp.secret, code, project.now(), totp.lastStep);
        project.verify(user, totp);
        Factor factor = Factor.totp(project.totpId(totp), project.now());
        return entered(user, fields, totp, factor);
    }

    private static Set<String> with(String... more) {
        Set<String> all = new java.util.HashSet<>(SESSION);
        all.addAll(List.of(more));
        return all;
    }

    private UserState.Totp totpOf(UserState user) {
        UserState.Totp totp = user.totp;
        if (totp == null) {
            throw Refusal.notFound("totps_not_found_for_user", "the user has no authenticator app");
        }
        if (!totp.verified() && project.now() >= totp.expiresAt) {
            throw Refusal.of("expired_totp", "no code came in time");
        }
        return totp;
    }

    private Map<String, @Nullable Object> entered(
            UserState user, SessionFields fields, UserState.Totp totp, Factor factor) {
        Map<String, @Nullable Object> answer = project.entered(user, fields, List.of(factor));
        answer.put("totp_id", project.totpId(totp));
        return answer;
    }

    Map<String, @Nullable Object> recoveryCodes(RequestBody body) {
        body.only(Set.of("user_id"));
        UserState user = project.find(ProjectState.requiredText(body, "user_id"));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("user_id", project.idOf(user));
        UserState.Totp totp = user.totp;
        answer.put(
                "totps",
                totp == null
                        ? List.of()
                        : List.of(Map.of(
                                "totp_id", project.totpId(totp),
                                "verified", totp.verified(),
                                "recovery_codes", totp.recoveryCodes)));
        return answer;
    }

    /** A recovery code counts once. */
    Map<String, @Nullable Object> recover(RequestBody body) {
        body.only(with("user_id", "recovery_code"));
        SessionFields fields = SessionFields.read(body, project);
        body.text("telemetry_id");
        UserState user = project.find(ProjectState.requiredText(body, "user_id"));
        String code = ProjectState.requiredText(body, "recovery_code");
        UserState.Totp totp = totpOf(user);
        if (fields.goOn()) {
            project.sessions.findOf(user, fields);
        }
        if (!totp.verified() || !totp.recoveryCodes.contains(code)) {
            throw new Refusal(401, "unable_to_authenticate_recovery_code", "the user has no such recovery code");
        }
        totp.recoveryCodes = UserState.without(totp.recoveryCodes, code);
        String id = Ids.random("recovery-code-" + project.environment + "-");
        return entered(user, fields, totp, Factor.recoveryCode(id, project.now()));
    }

    Map<String, @Nullable Object> attach(RequestBody body) {
        body.only(Set.of("provider", "user_id", "session_token", "session_jwt"));
        String provider = ProjectState.requiredText(body, "provider");
        List<String> given = new ArrayList<>();
        for (String field : new String[] {"user_id", "session_token", "session_jwt"}) {
            if (body.text(field) != null) {
                given.add(field);
            }
        }
        if (given.size() > 1) {
            throw Refusal.of("too_many_user_selection_arguments", "only one of " + given + " can be given");
        }
        if (given.isEmpty()) {
            throw Refusal.of("no_user_selection_arguments", "user_id, session_token or session_jwt is needed");
        }
        if (!PROVIDERS.contains(provider)) {
            throw Refusal.of("invalid_oauth_provider", "there is no such provider");
        }
        String userId = body.text("user_id");
        if (userId == null) {
            project.findSession(SessionFields.read(body, project));
        } else {
            project.find(userId);
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("oauth_attach_token", SessionStore.newToken());
        return answer;
    }

    /** The passkeys of a user on a domain; what their keys are the fake makes up. */
    Map<String, @Nullable Object> passkeys(String reference, String domain, RequestBody query) {
        query.only(Set.of());
        UserState user = project.find(reference);
        List<Map<String, Object>> credentials = new ArrayList<>();
        for (UserState.Registration registration : user.registrations) {
            if (registration.kind() == Ids.Kind.WEBAUTHN && domain.equals(ConsumerProject.PASSKEY_DOMAIN)) {
                String id = project.ids.of(Ids.Kind.WEBAUTHN, registration.number());
                byte[] key = UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8))
                        .toString()
                        .getBytes(StandardCharsets.UTF_8);
                credentials.add(Map.of(
                        "credential_id",
                        Base64.getUrlEncoder().withoutPadding().encodeToString(key),
                        "webauthn_registration_id",
                        id,
                        "type",
                        "public-key",
                        "public_key",
                        Base64.getEncoder().encodeToString(key)));
            }
        }
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("credentials", credentials);
        return answer;
    }
}
