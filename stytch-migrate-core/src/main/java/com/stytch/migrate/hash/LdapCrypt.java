package com.stytch.migrate.hash;

import java.util.List;

/**
 * RFC 2307's {@code {CRYPT}} before a string of crypt(3): bcrypt, {@code $1$}, {@code $5$}, {@code $6$}, {@code $7$}, {@code $y$}, DES.
 *
 * <p>Stytch: {@code bcrypt} and {@code scrypt} without the scheme; the others are for the login only. {@code {CRYPT}$6$..} is
 * iterated and never {@code sha_512}. Source: RFC 2307, OpenLDAP slapd.
 */
final class LdapCrypt extends HashFormat.Prefixed {
    private LdapCrypt(HashFormat inner) {
        super("ldap_crypt", "{CRYPT}", true, inner, "ldap_crypt_bcrypt", "ldap_crypt_sha512", "ldap");
    }

    static List<HashFormat> all() {
        return List.of(
                new LdapCrypt(new Bcrypt()),
                new LdapCrypt(UnixCrypt.md5()),
                new LdapCrypt(UnixCrypt.sha256()),
                new LdapCrypt(UnixCrypt.sha512()),
                new LdapCrypt(new CryptScrypt()),
                new LdapCrypt(new Yescrypt()),
                new LdapCrypt(UnixCrypt.des()));
    }
}
