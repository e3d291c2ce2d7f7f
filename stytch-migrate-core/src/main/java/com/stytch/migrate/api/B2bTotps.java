package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints below {@code /v1/b2b/totp}: a B2B project can take the secret that an authenticator app already holds.
 * Immutable and thread-safe. Source: contract, section 5.4.
 */
public final class B2bTotps {
    private final StytchHttp http;

    B2bTotps(StytchHttp http) {
        this.http = http;
    }

    /**
     * Imports the secret of an authenticator app. It does not make the member need a second factor: for that see
     * {@link UpdateMemberRequest.Builder#mfaEnrolled}.
     *
     * @param organizationId the id, the slug or the external id
     * @param memberId the member id or the external id
     * @param secret base32, upper case without padding. Stytch is presumed to take it for codes of 6 digits every 30 seconds
     *     by SHA-1, as nothing else can be said; an app with other settings must not be imported
     * @param recoveryCodes those that the member has; may be empty. Stytch is seen to add some until there are ten
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code active_totp_exists},
     *     {@code pending_totp_exists}, {@code recovery_codes_already_exist}, {@code member_not_found} and others; nothing was
     *     changed
     * @throws com.stytch.migrate.error.MigrationException.Unreachable also when Stytch may have carried it out: read the
     *     member back before sending it again
     */
    public Migrated migrate(String organizationId, String memberId, Secret secret, List<Secret> recoveryCodes) {
        Answer answer = http.send(Call.create(
                "/v1/b2b/totp/migrate",
                new Fields()
                        .put("organization_id", organizationId)
                        .put("member_id", memberId)
                        .putSecret("secret", secret)
                        .put(
                                "recovery_codes",
                                recoveryCodes.stream().map(Secret::reveal).toList())
                        .map()));
        JsonView body = answer.body();
        return new Migrated(
                body.text("totp_registration_id").orElse(""),
                Totps.secrets(body, "recovery_codes"),
                StytchMember.in(body),
                StytchOrganization.in(body),
                answer.requestId());
    }

    /**
     * Makes a new secret, for the member to put into an authenticator app.
     *
     * @param expiration how long the member has for it, whole minutes from 5 to 1,440; 60 when {@code null}
     */
    public Created create(String organizationId, String memberId, @Nullable Duration expiration) {
        Answer answer = http.send(Call.create(
                "/v1/b2b/totp",
                new Fields()
                        .put("organization_id", organizationId)
                        .put("member_id", memberId)
                        .putMinutes("expiration_minutes", Totps.checked(expiration))
                        .map()));
        JsonView body = answer.body();
        return new Created(
                body.text("totp_registration_id").orElse(""),
                Secret.of(body.text("secret").orElse("")),
                Secret.of(body.text("qr_code").orElse("")),
                Totps.secrets(body, "recovery_codes"),
                StytchMember.in(body),
                StytchOrganization.in(body),
                answer.requestId());
    }

    /**
     * Checks a code. A code is good once, so the call is not sent again by itself when its answer was lost.
     *
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code unable_to_authenticate_totp},
     *     {@code totp_code_already_authenticated}, {@code totp_not_found} and others
     */
    public StartedMemberSession authenticate(AuthenticateMemberTotpRequest request) {
        return StartedMemberSession.of(http.send(Call.create("/v1/b2b/totp/authenticate", request.body())));
    }

    /**
     * A secret was imported.
     *
     * @param recoveryCodes all that are good now
     */
    public record Migrated(
            String totpRegistrationId,
            List<Secret> recoveryCodes,
            StytchMember member,
            StytchOrganization organization,
            String requestId) {

        public Migrated {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }

    /**
     * A new secret.
     *
     * @param secret what the authenticator app needs, base32
     * @param qrCode the same as a picture, base64
     * @param recoveryCodes for when the app is lost
     */
    public record Created(
            String totpRegistrationId,
            Secret secret,
            Secret qrCode,
            List<Secret> recoveryCodes,
            StytchMember member,
            StytchOrganization organization,
            String requestId) {

        public Created {
            recoveryCodes = List.copyOf(recoveryCodes);
        }
    }
}
