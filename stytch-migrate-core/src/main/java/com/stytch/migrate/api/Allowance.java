package com.stytch.migrate.api;

/** How widely something is allowed in an organization. Source: contract, section 5.1. */
public enum Allowance {
    ALL_ALLOWED,
    /** Only what a list that belongs to the setting names. */
    RESTRICTED,
    NOT_ALLOWED
}
