package com.stytch.migrate.hash;

/** Compares a typed password with one stored value. Refuses with {@link BadHash} what would cost too much. */
@FunctionalInterface
interface Check {
    boolean matches(Password password);
}
