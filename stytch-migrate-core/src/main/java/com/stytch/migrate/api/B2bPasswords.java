package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.Call;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.http.StytchHttp;
import com.stytch.migrate.model.Secret;
import org.jspecify.annotations.Nullable;

/** The endpoints below {@code /v1/b2b/passwords}. Immutable and thread-safe. Source: contract, section 5.3. */
public final class B2bPasswords {
    private final StytchHttp http;

    B2bPasswords(StytchHttp http) {
        this.http = http;
    }

    /**
     * Imports a hash. See {@link MigrateMemberPasswordRequest} for what that does to members that exist.
     *
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code password_already_exists},
     *     {@code organization_not_found}, {@code duplicate_member_phone_number}, {@code invalid_rbac_role_assignment} or a
     *     code about the hash; nothing was changed
     * @throws com.stytch.migrate.error.MigrationException.Unreachable also when Stytch may have carried it out: read back
     *     before sending it again
     */
    public Migrated migrate(MigrateMemberPasswordRequest request) {
        Answer answer = http.send(Call.create("/v1/b2b/passwords/migrate", request.body()));
        JsonView body = answer.body();
        return new Migrated(
                body.isTrue("member_created"), StytchMember.in(body), StytchOrganization.in(body), answer.requestId());
    }

    /**
     * Checks a password and begins a session. Not sent again by itself when its answer was lost.
     *
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code unauthorized_credentials} (wrong password; ten
     *     of them lock the member for an hour), {@code member_reset_password} (also for a right one that is known from a
     *     breach), {@code user_lock_limit_reached} and others
     */
    public StartedMemberSession authenticate(AuthenticateMemberPasswordRequest request) {
        return StartedMemberSession.of(http.send(Call.create("/v1/b2b/passwords/authenticate", request.body())));
    }

    /**
     * Returns how strong a password is, by the project's policy.
     *
     * @param email the address of its owner, which then must not be part of it, or {@code null}
     */
    public Passwords.Strength strengthCheck(Secret password, @Nullable String email) {
        Answer answer = http.send(Call.post(
                "/v1/b2b/passwords/strength_check",
                new Fields()
                        .putSecret("password", password)
                        .put("email_address", email)
                        .map()));
        return Passwords.Strength.of(answer, "zxcvbn_feedback", answer.body().object("luds_feedback"));
    }

    /**
     * Makes the password of a person useless until it is reset; only where passwords belong to the person and not to an
     * organization. The contract does not say that a message is sent.
     *
     * @param organizationId the organization, or {@code null}
     * @param memberId the member, or {@code null}
     * @throws com.stytch.migrate.error.MigrationException.Refused with {@code cross_org_passwords_not_enabled} and others
     */
    public void requireReset(String email, @Nullable String organizationId, @Nullable String memberId) {
        http.send(Call.post(
                "/v1/b2b/passwords/email/require_reset",
                new Fields()
                        .put("email_address", email)
                        .put("organization_id", organizationId)
                        .put("member_id", memberId)
                        .map()));
    }

    /**
     * A hash was imported.
     *
     * @param memberCreated whether the call created the member; {@code false} when one with this address was there
     */
    public record Migrated(
            boolean memberCreated, StytchMember member, StytchOrganization organization, String requestId) {}
}
