package com.stytch.migrate.session;

import java.util.Locale;

/** Why the bearer of a genuine token gets no session of Stytch. */
public enum ExchangeRefusal {
    /** The legacy system does not attest that the address is theirs, and Stytch finds accounts by address. */
    UNVERIFIED_EMAIL,
    /** The token names no address. */
    NO_EMAIL,
    /** Stytch found an account that is not that of the token's subject. Its session was revoked. */
    OTHER_ACCOUNT,
    /** Neither the call nor the token names an organization that is at Stytch. */
    NO_ORGANIZATION,
    /** Stytch answered with another organization than the one that was asked for. Its session was revoked. */
    OTHER_ORGANIZATION,
    /** The token was exchanged as often as is allowed, or its bearer has logged out. */
    ALREADY_USED;

    /** Returns the name in lower case, for logs and counters. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
