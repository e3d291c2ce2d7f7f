package com.stytch.migrate.api;

/** A second factor of a member. Source: {@code allowed_mfa_methods}, contract section 5.1. */
public enum MfaMethod {
    SMS_OTP("sms_otp"),
    TOTP("totp");

    private final String stytchName;

    MfaMethod(String stytchName) {
        this.stytchName = stytchName;
    }

    /** Returns Stytch's word for it. */
    public String stytchName() {
        return stytchName;
    }
}
