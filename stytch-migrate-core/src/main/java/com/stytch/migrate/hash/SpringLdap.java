package com.stytch.migrate.hash;

/**
 * Spring Security's {@code {ldap}} before {@code {SSHA}}.
 *
 * <p>Its salt is 8 random bytes, so as a rule {@code binary_salt}: see {@link LdapDigest}.
 * Source: Spring Security, {@code LdapShaPasswordEncoder}.
 */
final class SpringLdap extends HashFormat.Prefixed {
    SpringLdap() {
        super("spring_ldap", "{ldap}", new LdapDigest(Digest.SHA1, true), "spring_ldap_ssha", "spring");
    }
}
