package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A member as the fake holds it at one moment. Immutable; {@link #toString()} shows the ids only.
 *
 * <p>Unlike an answer of Stytch it shows the password hash and the secret of the authenticator app too, for a test to see what
 * was stored.
 */
public final class FakeMember extends FakeAccount {
    private final String organizationId;
    private final String email;
    private final boolean emailVerified;
    private final String status;
    private final String name;
    private final boolean breakglass;
    private final String mfaPhoneNumber;
    private final boolean mfaPhoneNumberVerified;
    private final boolean mfaEnrolled;
    private final String defaultMfaMethod;
    private final List<String> retiredEmails;
    private final @Nullable String totpSecret;
    private final List<Secret> recoveryCodes;

    FakeMember(MemberState state, B2bProject project) {
        super(state, project.id(state), Ids.Kind.MEMBER_PASSWORD, project.ids, project.isLocked(state));
        this.organizationId = project.id(state.organization);
        this.email = state.email;
        this.emailVerified = state.emailVerified;
        this.status = state.status;
        this.name = state.name;
        this.breakglass = state.breakglass;
        this.mfaPhoneNumber = state.mfaPhoneNumber;
        this.mfaPhoneNumberVerified = state.mfaPhoneNumberVerified;
        this.mfaEnrolled = state.mfaEnrolled;
        this.defaultMfaMethod = state.defaultMfaMethod;
        this.retiredEmails = state.retiredEmails.stream()
                .map(MemberState.RetiredEmail::address)
                .toList();
        MemberState.Totp totp = state.totp;
        this.totpSecret = totp == null ? null : totp.secret();
        this.recoveryCodes = state.recoveryCodes.stream().map(Secret::of).toList();
    }

    public String memberId() {
        return id();
    }

    public String organizationId() {
        return organizationId;
    }

    public String email() {
        return email;
    }

    public boolean emailVerified() {
        return emailVerified;
    }

    /** Returns {@code active}, {@code pending}, {@code invited} or {@code deleted}. */
    public String status() {
        return status;
    }

    /** Returns the name; empty text when there is none. */
    public String name() {
        return name;
    }

    /** Returns whether the member may sign in past the rules of the organization. */
    public boolean breakglass() {
        return breakglass;
    }

    /** Returns the number for the second factor. */
    public Optional<String> mfaPhoneNumber() {
        return Optional.of(mfaPhoneNumber).filter(number -> !number.isEmpty());
    }

    public boolean mfaPhoneNumberVerified() {
        return mfaPhoneNumberVerified;
    }

    public boolean mfaEnrolled() {
        return mfaEnrolled;
    }

    /** Returns {@code sms_otp} or {@code totp}; empty text when none is set. */
    public String defaultMfaMethod() {
        return defaultMfaMethod;
    }

    /** Returns the addresses that the member had before and that nobody else in the organization can have. */
    public List<String> retiredEmails() {
        return retiredEmails;
    }

    /** Returns the secret of the authenticator app. */
    public Optional<Secret> totpSecret() {
        return Optional.ofNullable(totpSecret).map(Secret::of);
    }

    public List<Secret> recoveryCodes() {
        return recoveryCodes;
    }
}
