package com.stytch.migrate.api;

import com.stytch.migrate.http.Answer;
import com.stytch.migrate.http.JsonView;
import com.stytch.migrate.model.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A member who proved who they are, and the session that the call began or went on with: or what is still missing for one.
 * Immutable and thread-safe. {@link #toString()} shows ids only.
 *
 * <p>Source: contract, sections 5.3 and 5.5.
 */
public final class StartedMemberSession {
    private final JsonView body;
    private final String requestId;

    private StartedMemberSession(JsonView body, String requestId) {
        this.body = body;
        this.requestId = requestId;
    }

    static StartedMemberSession of(Answer answer) {
        return new StartedMemberSession(answer.body(), answer.requestId());
    }

    public String memberId() {
        return body.text("member_id").orElseGet(() -> member().memberId());
    }

    public StytchMember member() {
        return StytchMember.in(body);
    }

    public StytchOrganization organization() {
        return StytchOrganization.in(body);
    }

    /**
     * Returns whether the member is signed in; otherwise see {@link #mfaRequired()} and {@link #primaryRequired()}. Where
     * Stytch does not say so, it is whether there is a session token.
     */
    public boolean memberAuthenticated() {
        return body.flag("member_authenticated").orElseGet(() -> token().isPresent());
    }

    public Optional<StytchMemberSession> session() {
        return body.object("member_session").map(StytchMemberSession::new);
    }

    /** Returns the opaque token of the session, which holds as long as it does. */
    public Optional<Secret> token() {
        return body.text("session_token").map(Secret::of);
    }

    /** Returns a JWT of the session, which holds for five minutes. */
    public Optional<Secret> jwt() {
        return body.text("session_jwt").map(Secret::of);
    }

    /** Returns a token to go on with when more steps are needed; it holds for ten minutes. */
    public Optional<Secret> intermediateSessionToken() {
        return body.text("intermediate_session_token").map(Secret::of);
    }

    /** Returns when the intermediate token ends; only newer answers say so. */
    public Optional<Instant> intermediateSessionTokenExpiresAt() {
        return body.time("intermediate_session_token_expires_at");
    }

    /** Returns the second factor that is missing. */
    public Optional<MfaRequired> mfaRequired() {
        return MfaRequired.in(body);
    }

    /** Returns the ways to sign in that this organization wants instead of the one that was used; empty when it is content. */
    public Optional<List<String>> primaryRequired() {
        return primaryRequired(body);
    }

    static Optional<List<String>> primaryRequired(JsonView view) {
        return view.object("primary_required").map(required -> required.texts("allowed_auth_methods"));
    }

    /** Returns Stytch's id of the call. */
    public String requestId() {
        return requestId;
    }

    @Override
    public String toString() {
        return "StartedMemberSession[" + memberId() + ", authenticated=" + memberAuthenticated() + "]";
    }

    /**
     * A second factor that is missing.
     *
     * @param phoneNumber where a code can be sent; empty text when there is none
     * @param totpRegistrationId which authenticator app gives a code; empty text when there is none
     * @param initiated {@code sms_otp} when Stytch has sent a code already; empty text otherwise
     */
    public record MfaRequired(String phoneNumber, String totpRegistrationId, String initiated) {

        static Optional<MfaRequired> in(JsonView view) {
            return view.object("mfa_required").map(required -> {
                Optional<JsonView> options = required.object("member_options");
                return new MfaRequired(
                        options.flatMap(option -> option.text("mfa_phone_number"))
                                .orElse(""),
                        options.flatMap(option -> option.text("totp_registration_id"))
                                .orElse(""),
                        required.text("secondary_auth_initiated").orElse(""));
            });
        }

        @Override
        public String toString() {
            return "MfaRequired[" + totpRegistrationId + ", initiated=" + initiated + "]";
        }
    }
}
