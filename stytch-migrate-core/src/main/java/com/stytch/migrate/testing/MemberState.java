package com.stytch.migrate.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A member inside the fake. Guarded by the lock of {@link B2bProject}. */
final class MemberState extends AccountState {
    static final String PENDING = "pending";
    static final String INVITED = "invited";
    static final String ACTIVE = "active";
    static final String DELETED = "deleted";

    final OrganizationState organization;
    String email;
    boolean emailVerified;
    String status = ACTIVE;
    String name = "";
    boolean breakglass;
    String mfaPhoneNumber = "";
    boolean mfaPhoneNumberVerified;
    boolean mfaEnrolled;
    String defaultMfaMethod = "";
    long updatedAt;
    List<RetiredEmail> retiredEmails = List.of();

    @Nullable Totp totp;

    List<String> recoveryCodes = List.of();

    /** @param createdAt seconds since 1970 */
    MemberState(int number, long createdAt, OrganizationState organization, String email) {
        super(number, createdAt);
        this.updatedAt = createdAt;
        this.organization = organization;
        this.email = email;
    }

    /** An address that the member had before, and that nobody else in the organization can have. */
    record RetiredEmail(int number, String address) {}

    /**
     * An authenticator app.
     *
     * @param expiresAt until when the first code must come, in seconds since 1970; 0 for ever
     * @param lastStep that of the last code that was taken; -1 while there is none
     */
    record Totp(int number, String secret, boolean active, long expiresAt, long lastStep) {

        /** Returns whether no code came in time. */
        boolean isExpired(long now) {
            return !active && expiresAt != 0 && now >= expiresAt;
        }
    }

    boolean isDeleted() {
        return status.equals(DELETED);
    }

    boolean isActive() {
        return status.equals(ACTIVE);
    }

    String domain() {
        return email.substring(email.lastIndexOf('@') + 1);
    }
}
