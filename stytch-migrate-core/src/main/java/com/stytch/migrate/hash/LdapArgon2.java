package com.stytch.migrate.hash;

/**
 * OpenLDAP's {@code {ARGON2}} before a PHC string.
 *
 * <p>Stytch: {@code argon_2i} or {@code argon_2id} without the scheme. Source: OpenLDAP slapd-pw-argon2.
 */
final class LdapArgon2 extends HashFormat.Prefixed {
    LdapArgon2() {
        super("ldap_argon2", "{ARGON2}", true, new Argon2(), "ldap");
    }
}
