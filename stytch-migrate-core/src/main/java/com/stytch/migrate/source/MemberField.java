package com.stytch.migrate.source;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a column of an in-house file of members can mean, beside what {@link UserField} names: there the id is that of the person.
 * Found by its headings as a {@link UserField} is.
 */
public enum MemberField {
    /** The id of the organization: {@code organization}, {@code organization_id}, {@code org_id}, {@code tenant_id}, {@code tenant}. */
    ORGANIZATION("organization", "organization id", "org id", "tenant id", "tenant"),
    /** The roles in this organization, a list: {@code roles}, {@code role}. */
    ROLES("roles", "role"),
    /** Whether the old system asks for a second factor, yes or no: {@code mfa_enrolled}, {@code mfa_enabled}. */
    MFA_ENROLLED("mfa enrolled", "mfa enabled"),
    /** The secret of the authenticator app, base32 or an {@code otpauth:} address: {@code totp_secret}, {@code totp}, {@code otp_secret}. */
    TOTP_SECRET("totp secret", "totp", "otp secret"),
    /** The codes for a lost authenticator app, a list: {@code recovery_codes}, {@code backup_codes}. */
    RECOVERY_CODES("recovery codes", "backup codes");

    private final List<String> headings;

    MemberField(String... headings) {
        this.headings = List.of(headings);
    }

    /** Returns the name of the field on the command line: {@code mfa_enrolled} and the like. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the headings under which the field is found by itself, written with blanks. */
    public List<String> headings() {
        return headings;
    }

    /** Returns the field with this {@link #key()}, if there is one. */
    public static Optional<MemberField> ofKey(String key) {
        for (MemberField field : values()) {
            if (field.key().equals(key)) {
                return Optional.of(field);
            }
        }
        return Optional.empty();
    }
}
