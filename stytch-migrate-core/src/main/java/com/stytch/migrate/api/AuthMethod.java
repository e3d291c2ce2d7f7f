package com.stytch.migrate.api;

/** A way to sign in to an organization. Source: {@code allowed_auth_methods}, contract section 5.1. */
public enum AuthMethod {
    SSO("sso"),
    MAGIC_LINK("magic_link"),
    EMAIL_OTP("email_otp"),
    PASSWORD("password"),
    GOOGLE_OAUTH("google_oauth"),
    MICROSOFT_OAUTH("microsoft_oauth"),
    SLACK_OAUTH("slack_oauth"),
    GITHUB_OAUTH("github_oauth"),
    HUBSPOT_OAUTH("hubspot_oauth");

    private final String stytchName;

    AuthMethod(String stytchName) {
        this.stytchName = stytchName;
    }

    /** Returns Stytch's word for it. */
    public String stytchName() {
        return stytchName;
    }
}
