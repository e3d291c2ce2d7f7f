package com.stytch.migrate.login;

import java.util.Locale;

/** How an account came to the password that counts. */
public enum LoginWay {
    /** Stytch had it already; the old system was not asked. */
    STYTCH,
    /** The login made the account, with the password. */
    MOVED,
    /** The account was there without a password and got it. */
    PASSWORD_ADDED,
    /** The account had an older password of the old system, which was replaced. */
    PASSWORD_REPLACED,
    /** The password was changed at the old system, and the change was carried over. */
    CHANGED,
    /** The person chose a password at Stytch. */
    CHOSEN_AT_STYTCH,
    /** The person signed in at Stytch without a password. */
    LINKED;

    /** Returns the name in lower case, as reports write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
