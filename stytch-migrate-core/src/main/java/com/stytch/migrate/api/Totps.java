package com.stytch.migrate.api;

import com.stytch.migrate.error.MigrationException;
import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints below {@code /v1/totps}. Immutable and thread-safe. A Consumer project cannot take a secret that an
 * authenticator app already holds: its users enrol again. Source: contract, section 4.7.
 */
public final class Totps {
    private static final Duration SHORTEST = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofMinutes(1_440);

    private final StytchHttp http;

    Totps(StytchHttp http) {
        this.http = http;
    }

    /**
     * Makes a new secret, for the user to put into an authenticator app.
     *
     * @param userId the user id or the external id
     * @param expiration how long the user has for it, whole minutes from 5 to 1,440; 1,440 when {@code null}
     * @throws MigrationException.Refused with {@code active_totp_exists} and others; nothing was made
     */
    public Created create(String userId, @Nullable Duration expiration) {
        Answer answer = http.send(Call.create(
                "/v1/totps",
                new Fields()
                        .put("user_id", userId)
                        .putMinutes("expiration_minutes", checked(expiration))
                        .map()));
        JsonView body = answer.body();
        return new Created(
                body.text("totp_id").orElse(""),
                body.text("user_id").orElse(""),
                Secret.of(body.text("secret").orElse("")),
                Secret.of(body.text("qr_code").orElse("")),
                secrets(body, "recovery_codes"),
                Users.user(body),
                answer.requestId());
    }

    static @Nullable Duration checked(@Nullable Duration expiration) {
        if (expiration != null
                && (expiration.compareTo(SHORTEST) < 0
                        || expiration.compareTo(LONGEST) > 0
                        || !expiration.equals(Duration.ofMinutes(expiration.toMinutes())))) {
            throw new IllegalArgumentException("expiration must be whole minutes from 5 to 1440, was " + expiration);
        }
        return expiration;
    }

    static List<Secret> secrets(JsonView view, String name) {
        return view.texts(name).stream().map(Secret::of).toList();
    }

    /**
     * Checks a code of the user's authenticator app. A code is good once, so the call is not sent again by itself when its
     * answer was lost.
     *
     * @param code six digits
     * @param settings with a length, otherwise no session begins
     * @param existing the session that the code is added to as a factor, or {@code null}
     * @throws MigrationException.Refused with {@code unable_to_authenticate_totp}, {@code totp_code_already_authenticated},
     *     {@code totp_not_found} and others
     */
    public Authenticated authenticate(
            String userId, Secret code, SessionSettings settings, @Nullable SessionRef existing) {
        return authenticated("/v1/totps/authenticate", userId, "totp_code", code, settings, existing);
    }

    /**
     * Signs a user in with a recovery code, which is used up by that.
     *
     * @param settings with a length, otherwise no session begins
     * @param existing the session that the code is added to as a factor, or {@code null}
     * @throws MigrationException.Refused with {@code unable_to_authenticate_recovery_code} and others
     */
    public Authenticated recover(
            String userId, Secret recoveryCode, SessionSettings settings, @Nullable SessionRef existing) {
        return authenticated("/v1/totps/recover", userId, "recovery_code", recoveryCode, settings, existing);
    }

    private Authenticated authenticated(
            String path,
            String userId,
            String codeName,
            Secret code,
            SessionSettings settings,
            @Nullable SessionRef existing) {
        Answer answer = http.send(Call.create(
                path,
                new Fields()
                        .put("user_id", userId)
                        .putSecret(codeName, code)
                        .putSession(settings)
                        .putSession(existing)
                        .map()));
        return new Authenticated(answer.body().text("totp_id").orElse(""), StartedSession.of(answer));
    }

    /** Returns the recovery codes that a user has left, for each secret. */
    public List<RecoveryCodes> recoveryCodes(String userId) {
        Answer answer = http.send(Call.post(
                "/v1/totps/recovery_codes", new Fields().put("user_id", userId).map()));
        return answer.body()
                .objects(
                        "totps",
                        totp -> new RecoveryCodes(
                                totp.text("totp_id").orElse(""),
                                totp.isTrue("verified"),
                                secrets(totp, "recovery_codes")));
    }

    /**
     * A new secret.
     *
     * @param secret what the authenticator app needs, base32
     * @param qrCode the same as a picture, base64
     * @param recoveryCodes for when the app is lost
     */
    public record Created(
            String totpId,
            String userId,
            Secret secret,
            Secret qrCode,
            List<Secret> recoveryCodes,
            StytchUser user,
            String requestId) {

        public Created {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /** A code was right. */
    public record Authenticated(String totpId, StartedSession session) {}

    /** The codes that belong to a secret. */
    public record RecoveryCodes(String totpId, boolean verified, List<Secret> codes) {

        public RecoveryCodes {
            codes = List.copyOf(codes);
        }
    }
}
