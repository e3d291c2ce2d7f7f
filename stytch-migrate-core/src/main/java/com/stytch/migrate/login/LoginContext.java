package com.stytch.migrate.login;

import org.jspecify.annotations.Nullable;

/**
 * Where a login comes from. The old system needs it for its own protection: without it, all logins seem to come from your server.
 *
 * @param ipAddressOrNull the address of the person, not of a proxy of yours
 * @param userAgentOrNull what the browser calls itself
 */
public record LoginContext(
        @Nullable String ipAddressOrNull, @Nullable String userAgentOrNull) {

    /** Nothing is known. */
    public static final LoginContext NONE = new LoginContext(null, null);

    public static LoginContext of(String ipAddress, String userAgent) {
        return new LoginContext(ipAddress, userAgent);
    }

    /** Shows nothing: both are personal data. */
    @Override
    public String toString() {
        return "LoginContext[redacted]";
    }
}
