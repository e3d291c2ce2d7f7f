package com.stytch.migrate.testing;

import com.stytch.migrate.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A member for {@link FakeB2b#seed(String, SeedMember)}: it can be in any state that a member can be in, also in one that no
 * endpoint of the fake leads to. Not thread-safe.
 */
public final class SeedMember extends SeedAccount<SeedMember> {
    private final String email;
    private final boolean emailVerified;
    private final List<String> retiredEmails = new ArrayList<>();
    private String status = MemberState.ACTIVE;
    private String name = "";
    private boolean breakglass;
    private String mfaPhoneNumber = "";
    private boolean mfaPhoneNumberVerified;
    private boolean mfaEnrolled;
    private String defaultMfaMethod = "";
    private @Nullable String totpSecret;
    private boolean totpActive;
    private List<String> recoveryCodes = List.of();

    private SeedMember(String email, boolean emailVerified) {
        this.email = Objects.requireNonNull(email, "email");
        this.emailVerified = emailVerified;
    }

    public static SeedMember verifiedEmail(String email) {
        return new SeedMember(email, true);
    }

    public static SeedMember unverifiedEmail(String email) {
        return new SeedMember(email, false);
    }

    public SeedMember name(String text) {
        this.name = Objects.requireNonNull(text, "text");
        return this;
    }

    /** Sets that the member is pending. */
    public SeedMember pending() {
        this.status = MemberState.PENDING;
        return this;
    }

    /** Sets that the member was invited and has not come yet. */
    public SeedMember invited() {
        this.status = MemberState.INVITED;
        return this;
    }

    /** Sets that the member was deleted; password and second factors are not kept then. */
    public SeedMember deleted() {
        this.status = MemberState.DELETED;
        return this;
    }

    /** Sets that the member may sign in past the rules of the organization. */
    public SeedMember breakglass() {
        this.breakglass = true;
        return this;
    }

    /** Sets the number for the second factor, in E.164 form. */
    public SeedMember mfaPhoneNumber(String number, boolean verified) {
        this.mfaPhoneNumber = Objects.requireNonNull(number, "number");
        this.mfaPhoneNumberVerified = verified;
        return this;
    }

    /** Sets that the member needs a second factor. */
    public SeedMember mfaEnrolled() {
        this.mfaEnrolled = true;
        return this;
    }

    /** @param method {@code sms_otp} or {@code totp} */
    public SeedMember defaultMfaMethod(String method) {
        this.defaultMfaMethod = Objects.requireNonNull(method, "method");
        return this;
    }

    /**
     * Sets the authenticator app.
     *
     * @param secret what it shares with the server, in base32
     * @param active whether the member has confirmed it
     */
    public SeedMember totp(Secret secret, boolean active) {
        this.totpSecret = secret.reveal();
        this.totpActive = active;
        return this;
    }

    public SeedMember recoveryCodes(List<Secret> codes) {
        this.recoveryCodes = codes.stream().map(Secret::reveal).toList();
        return this;
    }

    /** Adds an address that the member had before and that nobody else in the organization can have. */
    public SeedMember retiredEmail(String address) {
        retiredEmails.add(Objects.requireNonNull(address, "address"));
        return this;
    }

    @Override
    SeedMember self() {
        return this;
    }

    MemberState addTo(OrganizationState organization, B2bProject project) {
        boolean wellFormed = RequestBody.isEmail(email)
                && retiredEmails.stream().allMatch(RequestBody::isEmail)
                && (mfaPhoneNumber.isEmpty() || RequestBody.isPhoneNumber(mfaPhoneNumber))
                && (externalId == null || RequestBody.isExternalId(externalId));
        if (!wellFormed) {
            throw new IllegalArgumentException("an address, a number or an external id is not of its form");
        }
        byte @Nullable [] trusted;
        byte @Nullable [] untrusted;
        try {
            project.requireFreeEmail(organization, email, null);
            for (String retired : retiredEmails) {
                project.requireFreeEmail(organization, retired, null);
            }
            if (externalId != null) {
                B2bProject.requireFreeExternalId(organization, externalId, null);
            }
            if (!mfaPhoneNumber.isEmpty()) {
                B2bProject.requireFreePhoneNumber(organization, mfaPhoneNumber, null);
            }
            project.roles.requireAssignable(roles, organization);
            trusted = RequestBody.merge(null, trustedMetadata, "trusted_metadata");
            untrusted = RequestBody.merge(null, untrustedMetadata, "untrusted_metadata");
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.message());
        }
        long seconds = createdAt == null ? project.now() : createdAt.getEpochSecond();
        MemberState member = project.addMember(organization, email, seconds);
        member.emailVerified = emailVerified;
        member.name = name;
        member.breakglass = breakglass;
        member.mfaEnrolled = mfaEnrolled;
        member.defaultMfaMethod = defaultMfaMethod;
        member.roles = roles;
        member.trustedMetadata = trusted;
        member.untrustedMetadata = untrusted;
        B2bProject.setExternalId(member, externalId);
        if (!mfaPhoneNumber.isEmpty()) {
            B2bProject.setPhoneNumber(member, mfaPhoneNumber, mfaPhoneNumberVerified);
        }
        retiredEmails.forEach(retired -> project.retire(member, retired));
        if (totpSecret != null) {
            project.setTotp(member, totpSecret, totpActive);
        }
        member.recoveryCodes = recoveryCodes;
        if (hash != null) {
            project.setPassword(member, hash, requiresReset);
        }
        if (status.equals(MemberState.DELETED)) {
            project.markDeleted(member);
        }
        member.status = status;
        return member;
    }
}
