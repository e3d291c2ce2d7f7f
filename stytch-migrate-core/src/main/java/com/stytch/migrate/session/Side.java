package com.stytch.migrate.session;

/** One of the two systems between which people move. */
public enum Side {
    LEGACY,
    STYTCH
}
