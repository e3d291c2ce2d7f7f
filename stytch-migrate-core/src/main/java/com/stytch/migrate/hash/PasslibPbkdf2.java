package com.stytch.migrate.hash;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * passlib: {@code $pbkdf2-sha256$iterations$salt$hash}, {@code $pbkdf2-sha512$..}, {@code $pbkdf2$..} (SHA-1); and OpenLDAP's
 * pw-pbkdf2: {@code {PBKDF2-SHA256}iterations$salt$hash}, {@code {PBKDF2-SHA512}}, {@code {PBKDF2-SHA1}}, {@code {PBKDF2}}.
 * Both parts in passlib's base64, with {@code .} for {@code +} and without padding.
 *
 * <p>Stytch: {@code pbkdf_2}; SHA-1 is for the login only. Source: passlib handlers/pbkdf2.py, OpenLDAP contrib pw-pbkdf2.
 */
final class PasslibPbkdf2 extends HashFormat {
    private static final Pattern PASSLIB =
            Pattern.compile("\\$pbkdf2(?:-(sha256|sha512))?\\$([0-9]{1,9})\\$([A-Za-z0-9./]*)\\$([A-Za-z0-9./]+)");
    private static final Pattern LDAP = Pattern.compile(
            "\\{PBKDF2(?:-(SHA1|SHA256|SHA512))?\\}([0-9]{1,9})\\$([A-Za-z0-9./]*)\\$([A-Za-z0-9./]+)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern LDAP_SCHEME =
            Pattern.compile("\\{PBKDF2(?:-SHA(?:1|256|512))?\\}[0-9].*\\$.*", Pattern.CASE_INSENSITIVE);

    private final boolean ldap;

    private PasslibPbkdf2(boolean ldap, String name, String... alsoKnownAs) {
        super(name, alsoKnownAs);
        this.ldap = ldap;
    }

    static PasslibPbkdf2 passlib() {
        return new PasslibPbkdf2(
                false,
                "passlib_pbkdf2",
                "passlib_pbkdf2_sha256",
                "passlib_pbkdf2_sha512",
                "passlib_pbkdf2_sha1",
                "passlib");
    }

    static PasslibPbkdf2 ldap() {
        return new PasslibPbkdf2(true, "ldap_pbkdf2", "ldap");
    }

    @Override
    Fit fit(String stored) {
        return certainIf(
                ldap
                        ? LDAP_SCHEME.matcher(stored).matches()
                        : stored.startsWith("$pbkdf2") && !KratosPbkdf2.hasItsMark(stored));
    }

    @Override
    Reading read(String stored, Stated stated) {
        Matcher shape = (ldap ? LDAP : PASSLIB).matcher(stored);
        BadHash.require(shape.matches(), BadHash.MALFORMED);
        String name = shape.group(1);
        Digest digest = name == null ? Digest.SHA1 : Digest.of(name);
        byte[] hash = Encodings.adaptedBase64(shape.group(4), BadHash.MALFORMED);
        BadHash.require(hash.length == digest.bytes(), "wrong_length");
        return Outputs.pbkdf2(
                name(),
                digest,
                Encodings.number(shape.group(2), BadHash.MALFORMED),
                Encodings.adaptedBase64(shape.group(3), BadHash.MALFORMED),
                hash);
    }
}
